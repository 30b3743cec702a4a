"""Mentions that may speak, and what the pointing ones point to: "the observatory", "la mission", المركز.

A source that the page has named stands for every later common noun of its kind; the registry's ids win over names that
only the page knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from marsad.coding.attribution.folding import fold_word
from marsad.coding.attribution.lexicon import Lexicon
from marsad.model import Voice

_NAMED_AS = {"command": "com"}  # CENTCOM, AFRICOM, Central Command
_REACH = 6000  # characters over which a common noun points back
_INSTITUTION_NOUNS = {
    "observatory",
    "monitor",
    "watchdog",
    "mission",
    "institute",
    "center",
    "centre",
    "network",
    "project",
    "think",
    "index",
    "observatoire",
    "institut",
    "ong",
    "baromètre",
    "المرصد",
    "البعثة",
    "المركز",
    "المعهد",
    "الشبكة",
    "المنظمة",
}


@dataclass(frozen=True, slots=True)
class Speaker:
    """A mention of somebody who may be cited. No voices: it stands for one named before ("the report", "he")."""

    start: int
    end: int
    voices: tuple[Voice, ...] = ()
    document: bool = False
    estimate: bool = False
    group: bool = False  # an armed group or its media arm
    bare: bool = False  # "the observatory": named in full before, if at all
    fallback: Voice | None = None  # what a pointing document is called where nothing was cited before it
    head: str = ""  # the common noun, folded and in small letters; empty for a bare name
    definite: bool = False  # "the centre", "its journal", المركز: may point to a source named before
    pointing: bool = False  # its voice is that of a source named before
    known: bool = False  # the registry knows who it is
    unowned: bool = False  # a document that nobody is named for

    @property
    def anaphor(self) -> bool:
        return not self.voices


def resolved(speakers: Sequence[Speaker], lexicon: Lexicon) -> list[Speaker]:
    """The speakers of a text in order, those that point back given the voice of the source they point to."""
    latest: dict[str, Voice] = {}
    named: list[Speaker] = []
    found: list[Speaker] = []
    for speaker in speakers:
        if len(speaker.voices) == 1:
            voice = speaker.voices[0]
            before = None if speaker.known or speaker.group else _antecedent(speaker, named, lexicon)
            if before is None and speaker.bare and not speaker.known:
                before = latest.get(_family(voice.kind))
                before = before if before is not None and _says_more(before.name, voice.name) else None
            if before is not None:
                voice = replace(voice, id=before.id, name=before.name, kind=before.kind)
                speaker = replace(speaker, voices=(voice,), known=True, pointing=True)
            elif not speaker.unowned and not speaker.bare:
                latest[_family(voice.kind)] = voice
            if speaker.known or speaker.group:
                named.append(speaker)
        found.append(speaker)
    return found


def _antecedent(speaker: Speaker, named: Sequence[Speaker], lexicon: Lexicon) -> Voice | None:
    """The last source named whose kind suits the noun; "the ministry" must stand in its name too."""
    head, definite = speaker.head, speaker.definite
    if speaker.document and head not in lexicon.points_to:  # إنفوغراف نشرته الصحيفة: its owner points back
        head, definite = fold_word(speaker.voices[0].name).lower(), lexicon.language == "ar"
        head = "ال" + head[2:] if head.startswith("لل") else head  # حصيلة سابقة للمرصد
    kinds = lexicon.points_to.get(head)
    if kinds is None or not definite:
        return None
    for other in reversed(named[-60:]):
        voice = other.voices[0]
        if speaker.start - other.end > _REACH:
            return None
        if voice.kind not in kinds or voice.id == "member-states":
            continue
        if head in lexicon.points_by_name and _NAMED_AS.get(head, head) not in f"{voice.name} {voice.id}".lower():
            continue
        return voice
    return None


def _family(kind: str) -> str:
    return "observers" if kind in ("monitor", "research", "dataset", "ngo", "un", "igo") else kind


def _says_more(name: str, bare: str) -> bool:
    """Whether the fuller name may stand for the bare one: offices only for themselves, institutions for their noun."""
    bare = bare.removeprefix("ال")
    if bare.isascii() and bare[:1].isupper():  # "the Observatory" is the one of that name
        return len(name) > len(bare) and bare.lower() in name.lower()
    return bare.split()[0].lower() in _INSTITUTION_NOUNS or (len(name) > len(bare) and bare.lower() in name.lower())
