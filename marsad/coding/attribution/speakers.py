"""Who could be speaking: names that the registry knows, and common nouns ("security sources", "le gouvernement").

Positions are those of the folded text. Persons are named by their office; a person's name never becomes a voice.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from marsad.coding.attribution.anaphora import Speaker, resolved
from marsad.coding.attribution.folding import Folded
from marsad.coding.attribution.lexicon import Lexicon

if TYPE_CHECKING:
    from marsad.registry import Registry
from marsad.coding.attribution.documents import DocumentReader
from marsad.coding.attribution.group_voices import POSSESSOR, GroupReader
from marsad.coding.attribution.known_names import KnownName, known_names

_INSTITUTIONS = {"monitor", "research", "media", "agency", "ngo", "group_media", "dataset"}
_NAMED_BY_NEXT = {
    "مركز",
    "معهد",
    "وكاله",
    "صحيفه",
    "جريده",
    "قناه",
    "منظمه",
    "مرصد",
    "شبكه",
    "موقع",
    "اذاعه",
    "مجله",
    "مؤسسه",
}
_SOURCES = {"source", "sources", "المصدر", "المصادر"}
_SAME = re.compile(r"(?i)\bsame\b|\bmêmes?\b|نفسه|نفسها|ذاته|ذاتها")
_PLAIN = re.compile(
    r"\b(?:UN|U\.N\.|ONU|[A-Z][\w-]*-based|onusien(?:ne)?s?)(?!\w)|des droits(?: de l'[Hh]omme)?|de surveillance"
)
_ARABIC_PLAIN = {"نفسه", "نفسها", "ذاته", "ذاتها", "الامميه", "الاممي", "المذكور", "المذكوره", "الدوليه", "الاسبوعيه"}
_OFFICES = {"مدير", "مديره", "رئيس", "رئيسه", "المتحدث", "متحدث", "الناطق", "ناطق", "مسؤول", "باحث", "محلل"}
_SPEAK_AS_ONE = {"member-states"}  # whichever of their services it was
_OF_A_NAME = re.compile(
    r"(?:\s+(?:et\s+)?(?:(?:de|pour)\s+(?:la\s+|les?\s+|l')?|des\s+|du\s+|d')"
    r"(?!(?:nombreu|plusieurs|certain|notre|son|sa|ses|leur|une?|deux|trois|quatre|dix)\w*\s)[^\W\d]{3,})+"
)
_NAMED = re.compile(r"[A-Z][\w-]*[a-z]\s+$")
_TOLD = re.compile(r"\s+(?:that|the|some|around|about|between|at|its|there|\d)\b")
_NEXT_WORDS = re.compile(r"\s+\"?\w{3,}\"?(?:\s+ال\w+)?")


def find_speakers(kept: str, folded: Folded, language: str, registry: Registry, lexicon: Lexicon) -> list[Speaker]:
    """All mentions of the text, in order, without overlaps."""
    reader = _Reader(kept, folded, known_names(kept, folded, language, registry), lexicon)
    return reader.speakers()


class _Reader(DocumentReader, GroupReader):
    """Common nouns resolved with the names that stand inside or beside them."""

    def speakers(self) -> list[Speaker]:
        found: list[Speaker] = []
        for match in reversed(list(self.lexicon.phrase.finditer(self.folded.text))):
            speaker = self._described(match)
            if speaker is not None:
                found.append(speaker)
                for start in (
                    speaker.start,
                    match.start("head"),
                    match.start("pre") if "pre" in match.groupdict() else match.start(),
                ):
                    self.phrases.setdefault(start, speaker)
        found += [
            Speaker(
                name.start, name.end, (self._spanned(name.voice, name.start, name.end),), group=name.group, known=True
            )
            for name in self.names
        ]
        found.sort(key=lambda speaker: (speaker.start - speaker.end, speaker.start))
        kept: list[Speaker] = []
        taken = bytearray(len(self.folded.text) + 1)
        for speaker in found:
            if not any(taken[speaker.start : speaker.end]):
                kept.append(speaker)
                taken[speaker.start : speaker.end] = b"\1" * (speaker.end - speaker.start)
        return resolved(sorted(kept, key=lambda speaker: speaker.start), self.lexicon)

    def _described(self, match: re.Match[str]) -> Speaker | None:
        """The phrase read, with what tells whether it names somebody or points back."""
        speaker = self._phrase(match)
        if speaker is None:
            return None
        parts = match.groupdict()
        head = parts["head"].lower()
        determiner = re.sub(r"\s+", " ", (parts.get("det") or "").lower())
        arabic = self.lexicon.language == "ar"
        definite = determiner in self.lexicon.anaphoric or (arabic and head.startswith("ال"))
        owner = POSSESSOR.search((parts.get("pre") or "").lower())
        if owner is not None:
            head, definite = owner.group(1), True
        if arabic and (speaker.unowned or head in _OFFICES):  # النشرة الأسبوعية للمرصد, مدير المرصد
            institution = next(
                (w for w in reversed((parts.get("mods") or "").split()) if w in self.lexicon.points_to), None
            )
            if institution is not None:
                return replace(speaker, head=institution, definite=True, unowned=False)
        known = any(
            voice.start is not None and name.voice.id == voice.id
            for voice in speaker.voices
            for name in self._inside(match.start(), max(match.end(), speaker.end))
        )
        plain = not definite or self._adds_no_name(match)
        return replace(speaker, head=head, definite=definite and plain, known=known)

    def _covering(self, start: int, end: int, head: str, inside: list[KnownName]) -> Speaker | None:
        """ "The International Organization for Migration": the noun is a word of a name that is no group's."""
        at = self.folded.text[start:end].lower().find(head) if head in self.lexicon.group_nouns else -1
        name = next((n for n in inside if n.start <= start + at < n.end and not n.group), None) if at >= 0 else None
        return Speaker(name.start, name.end, (self._spanned(name.voice, name.start, name.end),)) if name else None

    def _adds_no_name(self, match: re.Match[str]) -> bool:
        """ "the Islamabad-based think tank", "la mission onusienne" add no name; "the Borno police" does."""
        parts = match.groupdict()
        modifiers = f"{parts.get('pre') or ''} {parts.get('mods') or ''}"
        if self.lexicon.language == "ar":
            return all(word in _ARABIC_PLAIN for word in modifiers.split())
        words = _PLAIN.sub(" ", modifiers)
        return not re.search(r"[A-ZÉÈÎ]", words) and not re.search(r"\b(?:of|from|in|at|de|du|des|d')\b", words)

    def _phrase(self, match: re.Match[str]) -> Speaker | None:
        parts = match.groupdict()
        head = parts["head"].lower()
        start = match.start("head") if self.lexicon.language == "ar" else match.start()
        end = match.end()
        inside = self._inside(start, end)
        end = max([end, *(name.end for name in inside)])
        determiner = re.sub(r"\s+", " ", (parts.get("det") or "").lower())
        if self.lexicon.language == "ar" and (speaker := self._speaks_for(start)) is not None:
            return speaker
        if head in self.lexicon.documents:
            if self._is_verb(match, head):
                return None
            return self._document(start, match.end(), head, determiner, parts, inside)
        if head in self.lexicon.group_media and (speaker := self._media_arm(start, end, head, determiner, inside)):
            return speaker
        modifiers = (parts.get("pre") or "").lower() + (parts.get("mods") or "").lower()
        named = self._institution(start, end, head, determiner, modifiers) if not inside else None
        if named is not None:
            return Speaker(start, end, (self._spanned(named.voice, start, end),), known=True)
        covering = self._covering(start, end, head, inside)
        if covering is not None:
            return covering
        if head in self.lexicon.group_nouns and not any(word in modifiers for word in self.lexicon.group_not):
            if head in self.lexicon.heads and not inside and modifiers.strip():
                return self._common(start, end, head, inside)
            return self._group(start, end, determiner, inside)
        if (
            head in self.lexicon.group_media
            and head not in self.lexicon.heads
            and POSSESSOR.search(parts.get("pre") or "")
        ):
            return Speaker(start, end, (self.namer.printed(start, end, "military"),))  # "the military's media wing"
        if head not in self.lexicon.heads:
            return None
        pointing = determiner in self.lexicon.anaphoric or (self.lexicon.language == "ar" and head.startswith("ال"))
        own = self._spokesman(start, end, head, determiner, parts.get("pre") or "") if not inside else None
        if own is not None:
            return own
        return self._common(start, end, head, inside, bare=pointing and not modifiers.strip())

    def _is_verb(self, match: re.Match[str], head: str) -> bool:
        """ "The authors count 1,271 attacks": the noun before is its subject."""
        if match.start("head") != match.start() or self.lexicon.verbs.fullmatch(head) is None:
            return False
        if self.lexicon.language == "fr":
            return True  # a noun would have its article
        if any(name.end == match.start() - 1 for name in self._inside(match.start() - 2, match.start())):
            return True  # "The Monitoring Team estimates"
        if _NAMED.search(self.folded.text, max(0, match.start() - 30), match.start()) and _TOLD.match(
            self.folded.text, match.end()
        ):
            return True  # "The International Centre for Counter-Terrorism estimates the number of …"
        before = re.search(r"([a-zé-]+s)\s+$", self.folded.text[max(0, match.start() - 20) : match.start()])
        if (
            head == "estimates" and self.folded.text[match.end() : match.end() + 1] == "."
        ):  # "…, the UN mission estimates."
            before = re.search(r"([a-z-]+)\s+$", self.folded.text[max(0, match.start() - 20) : match.start()])
        return before is not None and (
            before.group(1) in self.lexicon.heads or before.group(1) in self.lexicon.group_nouns
        )

    def _named_at_length(self, start: int, end: int, head: str) -> int:
        """ "Le Conseil national de secours d'urgence": behind a capital the small words are of the name, too."""
        at = self.folded.text[start:end].lower().find(head) if self.lexicon.language == "fr" else -1
        if at <= 0 or not self.folded.text[start + at].isupper():
            return end
        more = _OF_A_NAME.match(self.folded.text, end)
        return more.end() if more else end

    def _common(self, start: int, end: int, head: str, inside: list[KnownName], bare: bool = False) -> Speaker:
        kind = self.lexicon.heads[head]
        if head in _SOURCES and _SAME.search(self.folded.text, max(0, start - 12), end + 8):
            return Speaker(start, end, fallback=self.namer.printed(start, end, kind))
        if inside:
            name = inside[-1]
            if name.group or name.voice.kind in _INSTITUTIONS:
                return Speaker(start, end, (self._spanned(name.voice, name.start, name.end),), group=name.group)
            at = self.folded.text[start:end].lower().find(head)
            if name.end >= end and at >= 0 and name.start <= start + at:
                return Speaker(start, end, (self._spanned(name.voice, name.start, name.end),))
            kind = name.voice.kind if kind == "official" else kind
        near = self._inside(end, end + 4)
        beside = next((name for name in near if self.folded.text[end : name.start] in (" (", ", ")), None)
        if beside is not None and (beside.voice.kind in _INSTITUTIONS or beside.voice.kind == "un"):
            voice = self._spanned(beside.voice, beside.start, beside.end)  # "the UN mission (UNAMI)"
            return Speaker(start, end, (voice,), group=beside.group)
        if (
            head in self.lexicon.named_beside and self.folded.text[end : end + 1] == " "
        ):  # "l'ONG Acled", "l'agence Sahara Médias"
            known = next(
                (name for name in self._inside(end, end + 4) if name.start == end + 1 and not name.group), None
            )
            if known is not None:
                return Speaker(start, known.end, (self._spanned(known.voice, known.start, known.end),))
            proper = self.lexicon.name.match(self.folded.text, end + 1)
            end, bare = (proper.end(), False) if proper else (end, bare)
        owner = self._owner(end)
        if owner is not None and owner.voices and owner.voices[-1].id in _SPEAK_AS_ONE:
            return Speaker(start, owner.end, owner.voices)  # "the intelligence services of member states"
        end = self._named_at_length(start, end, head)
        organ = self.namer.organ(start, end)
        if (
            organ is None
            and self.lexicon.language == "ar"
            and head in _NAMED_BY_NEXT
            and self.folded.text[start:end] == head
        ):
            more = _NEXT_WORDS.match(self.folded.text, end)  # مركز غلوبال: the name follows the noun
            end = more.end() if more else end
        return Speaker(start, end, (organ or self.namer.printed(start, end, kind),), bare=bare)
