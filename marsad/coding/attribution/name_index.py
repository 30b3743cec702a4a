"""The known names of one text by where they stand, and the noun phrases that were read so far."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from marsad.coding.attribution.anaphora import Speaker
from marsad.coding.attribution.folding import Folded
from marsad.coding.attribution.known_names import KnownName
from marsad.coding.attribution.lexicon import Lexicon
from marsad.coding.attribution.naming import Namer
from marsad.model import Voice

_SPACE = re.compile(r"[ \"(]{1,2}")
LINKED_TO = re.compile(
    r"(?:(?:linked|affiliated|loyal|allied|aligned|tied|allegiance|loyalty|close)\s+(?:to|with)"
    r"|(?:branch|affiliate|offshoot|arm|wing|franchise)\s+of"
    r"|(?:liée?s?|affiliée?s?|rattachée?s?|ralliée?s?|inféodée?s?|proches?|fidèles?|allégeance)\s+(?:à|au|de)|(?:branche|filiale)\s+(?:de|d')"
    r"|(?:ال)?(?:مرتبط|موالي|مبايع|تابع|محسوب)\w*|فرع)\s*(?:the\s+|l'|ب|ل|علي\s+)?(?:تنظيم\s+)?$",
    re.IGNORECASE,
)
_LINKED = re.compile(r"-(?:linked|affiliated|aligned|backed|allied)")


class NameIndex:
    """Looks up what stands inside, beside or before a stretch of the folded text."""

    def __init__(self, kept: str, folded: Folded, names: list[KnownName], lexicon: Lexicon) -> None:
        self.folded, self.names, self.lexicon = folded, names, lexicon
        self.namer = Namer(kept, folded, lexicon)
        self.starts = [name.start for name in names]
        self.groups = [name for name in names if name.actor is not None and name.group]
        self.group_starts = [name.start for name in self.groups]
        self.phrases: dict[int, Speaker] = {}  # by start of the noun phrase, its determiner or its head

    def _spanned(self, voice: Voice, start: int, end: int) -> Voice:
        return replace(voice, start=self.folded.original(start), end=self.folded.original(end))

    def _inside(self, start: int, end: int) -> list[KnownName]:
        first = max(0, bisect_left(self.starts, start) - 1)
        last = bisect_left(self.starts, end)
        return [name for name in self.names[first:last] if name.end > start]

    def _last_group(self, position: int) -> KnownName | None:
        """The group named last; one that another is only linked to is passed over: "JNIM, loyal to al-Qaeda"."""
        last = bisect_left(self.group_starts, position)
        for name in reversed(self.groups[max(0, last - 4) : last]):
            before = self.folded.text[max(0, name.start - 30) : name.start]
            if not LINKED_TO.search(before) and not _LINKED.match(self.folded.text, name.end):
                return name
        return self.groups[last - 1] if last else None

    def _owner(self, end: int) -> Speaker | None:
        """Whose document it is: "of the UN", "compiled on Saturday by X", إحصاء أجرته X."""
        text, lexicon = self.folded.text, self.lexicon
        links = [lexicon.owner.match(text, end)]
        if lexicon.language == "ar":
            links.append(_SPACE.match(text, end))
        made = lexicon.made_by.match(text, end)
        others = (lexicon.origin, lexicon.cited_in, lexicon.heard_by)
        if made is not None and not any(pattern.search(made.group()) for pattern in others):
            links.append(made)  # but not "fed by the member states", "quoted by AFP"
        found = (self._owner_at(link.end()) for link in links if link is not None)
        return next((owner for owner in found if owner is not None), None)

    def _owner_at(self, position: int) -> Speaker | None:
        for start in (position, position + 4):  # "of the": the article is not part of a name
            if start == position + 4 and self.folded.text[position:start].lower() != "the ":
                continue
            for name in self._inside(start, start + 1):
                if name.start <= start + 3:
                    phrase = self.phrases.get(start)
                    if phrase is not None and phrase.end > name.end and phrase.voices:
                        return phrase
                    return Speaker(
                        name.start, name.end, (self._spanned(name.voice, name.start, name.end),), group=name.group
                    )
            phrase = self.phrases.get(start)
            if phrase is not None and phrase.voices:
                return phrase
        return None
