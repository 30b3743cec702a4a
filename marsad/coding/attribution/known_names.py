"""Names in a text: those that the registry knows, and proper names that say what they are."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.coding.attribution.anaphora import Speaker
from marsad.coding.attribution.folding import Folded
from marsad.coding.attribution.lexicon import Lexicon
from marsad.coding.attribution.naming import slug
from marsad.model import Voice
from marsad.model.terms import VoiceKind

if TYPE_CHECKING:
    from marsad.registry import Registry


_NAME_REACH = 120  # characters before a verb in which an unknown name may begin
_LONG_FORM = 120  # characters of a name that an acronym stands for
_STATE: dict[str, VoiceKind] = {"state_force": "military", "mission": "military", "allied_force": "military"}
# Only where "the news" makes no sense.
_BARE_WEEKLY = re.compile(
    r"(?<!\w)[وفبل]{0,2}(?:وفق|وفقا|بحسب|حسب|بحسبما|حصيله|احصايي[هة]|احصائي[هة]|انفوغراف|انفوغرافيك|اعداد|عدد|افتتاحيه|ارقام|بيانات"
    r"|(?:نشرت|اوردت|ذكرت|قالت|اعلنت|احصت|زعمت|افادت|كشفت|وثقت|تحدثت|اضافت)(?:ه|ها)?)\s+(?:ل)?(النبا|لنبا)(?!\w)"
)
_ELIDED = re.compile(r"[LD]'(?=[^\W\d_])")
_WITH_ARTICLE = {
    "fr": re.compile(r"(?<!\w)(?:le\s|la\s|l')$", re.IGNORECASE),
    "en": re.compile(r"(?<!\w)(?:the|to)\s$", re.IGNORECASE),
}
_COMPOUND = re.compile(r"-(?:run|led|controlled|held|backed|claimed|inspired|dominated)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class KnownName:
    start: int
    end: int
    voice: Voice
    group: bool
    actor: str | None


def known_names(kept: str, folded: Folded, language: str, registry: Registry) -> list[KnownName]:
    names: list[KnownName] = []
    for source in registry.sources.find(kept, language):
        start, end = folded.folded(source.start), folded.folded(source.end)
        entry = source.entry
        if "." in source.text and folded.text[end : end + 1] == ".":  # "U.N." with its last stop
            end += 1
        voice = Voice(id=entry.id, name=entry.name, kind=entry.kind)
        names.append(KnownName(start, end, voice, entry.kind in ("group", "group_media"), entry.actor))
    if language == "ar":
        names = sorted([*names, *_bare(folded.text, names)], key=lambda name: name.start)
    taken = [(name.start, name.end) for name in names]
    for actor in registry.actors.find(kept, language):
        start, end = folded.folded(actor.start), folded.folded(actor.end)
        if actor.text.islower() and actor.text.isascii() and len(actor.text) <= 3:
            continue  # an abbreviation that happens to be a common word
        if _COMPOUND.match(folded.text, end):
            continue  # "the Taliban-run government"
        near = max(0, bisect_left(taken, (start, end)) - 2)
        if any(start < b and a < end for a, b in taken[near : near + 4]):
            continue
        kind = _STATE.get(actor.entry.kind, "group")
        voice = Voice(id=actor.entry.id, name=actor.entry.name, kind=kind)
        names.append(KnownName(start, end, voice, kind == "group", actor.entry.id))
    return sorted(names, key=lambda name: name.start)


def _bare(text: str, names: list[KnownName]) -> list[KnownName]:
    """ "وفق النبأ": the weekly's name is a common word, and its own where a source is due or once it was named."""
    weekly = Voice(id="al-naba", name="Al-Naba", kind="group_media")
    found = [match.span(1) for match in _BARE_WEEKLY.finditer(text)]
    free = [(a, b) for a, b in found if not any(name.start < b and a < name.end for name in names)]
    return [KnownName(a, b, weekly, True, "islamic-state") for a, b in free]


def unknown_name(text: str, start: int, end: int, lexicon: Lexicon, folded: Folded) -> Speaker | None:
    """A proper name right before a verb that no list knows: an institution if its words say so, else a named person.

    The name of a person is not kept: private persons are never indexed. A word in capitals ("DIARRA") may be a surname:
    it names an institution only where the page writes it out.
    """
    names = list(lexicon.name.finditer(text, max(start, end - _NAME_REACH), end))
    found = names[-1] if names else None
    if found is None or text[found.end() : end].strip(' ,"'):
        return None
    elided = _ELIDED.match(found.group()) if lexicon.language == "fr" else None  # "L'Irak a annoncé"
    words = re.findall(r"[\w']+", found.group()[elided.end() if elided else 0 :])
    kind = next((lexicon.name_kinds[word.lower()] for word in words if word.lower() in lexicon.name_kinds), None)
    at = found.start() + (elided.end() if elided else 0)
    first, last = folded.original(at), folded.original(found.end())
    acronym = len(words) == 1 and words[0].isupper() and len(words[0]) > 2
    if kind is not None or (acronym and (_is_written_out(text, words[0]) or _is_body(text, at, lexicon))):
        name = text[at : found.end()].rstrip(".")
        by_letters = not _is_written_out(text, words[0])  # nobody knows what kind of body it is
        kind = kind or ("official" if by_letters else "monitor")
        voice = Voice(id=slug(name), name=name, kind=kind, start=first, end=last)
    else:
        if len(words) > 4 or (not acronym and any(word.isupper() and len(word) > 2 for word in words)):
            return None
        voice = Voice(id="named-person", name="named person", kind="official", start=first, end=last)
    return Speaker(found.start(), found.end(), (voice,))


def _is_body(text: str, start: int, lexicon: Lexicon) -> bool:
    """ "Le FSB", "the FSB": no person's name has an article; "according to CONASUR": English prints no surname so."""
    article = _WITH_ARTICLE.get(lexicon.language)
    return article is not None and article.search(text, max(0, start - 4), start) is not None


def _is_written_out(text: str, acronym: str) -> bool:
    """Whether the page gives the long form beside the acronym: "Collectif … (CISC)", "CISC (Collectif …)"."""
    short = re.escape(acronym)
    before = re.finditer(rf"(?P<long>[^().;\n]{{8,{_LONG_FORM}}}?)\s*\(\s*{short}\s*[),;]", text)
    behind = re.finditer(rf"(?<!\w){short}\s*\((?P<long>[^()\n]{{8,{_LONG_FORM}}})\)", text)
    return any(_has_initials(match["long"], acronym) for match in (*before, *behind))


def _has_initials(long: str, acronym: str) -> bool:
    """Whether the letters are the first ones of the last words, in order; small words may be passed over."""
    initials = [word[0].casefold() for word in re.findall(r"[^\W\d_]+", long)]
    left = list(acronym.casefold())
    for initial in reversed(initials):
        if left and initial == left[-1]:
            left.pop()
    return not left
