"""What a voice is called: as the page prints it, by the English name of an organ of state, or by what a name says.

The name of a person is not kept: private persons are never indexed.
"""

from __future__ import annotations

import re

from marsad.coding.attribution.folding import Folded
from marsad.coding.attribution.lexicon import Lexicon
from marsad.model import Voice
from marsad.model.terms import VoiceKind

_OFFICES = ("official", "government", "local", "military")
_INSTITUTION = re.compile(
    r"(?i)ministry|department|government|army|embassy|administration|agency|council|parliament|command|forces?\b|committee"
)
# An office with its first place, so that the name of the one who holds it stays out: "governor of Borno".
_OFFICE = re.compile(
    r".*?\b(?:of|for|from|in|at)\s+(?:the\s+)?[A-Z][\w'-]*(?:\s+(?:of|and|for)\s+(?:the\s+)?[A-Z][\w'-]*)*"
)
# "The monitor's own count": who counts is the monitor.
_COUNT_OF = re.compile(
    r"(?<=\w)'s?\s+(?:own\s+|latest\s+|weekly\s+|monthly\s+|daily\s+)*(?:count|tally|figures|estimates?)$"
)
_LEADING = re.compile(
    r"^(?:(?:the|a|an|its|his|her|their|this|that|these|those|same|own|separate|recent|new|latest|two|three|some|several|"
    r"other|another|le|la|les|l'|un|une|des|du|ce|cet|cette|ces|son|sa|ses|leur|leurs|deux|trois|même|mêmes|première|deuxième|seconde|autre|autres|plusieurs|de|d'|au|aux|du)"
    r"(?:(?<=')|\s+))+",
    re.IGNORECASE,
)


def slug(name: str) -> str:
    """An id from a name: "U.S. defense official" → "us-defense-official"."""
    return "-".join(re.findall(r"\w+", name.lower().replace(".", "").replace("'", " "))) or "unnamed"


class Namer:
    """Names the voices of one text."""

    def __init__(self, kept: str, folded: Folded, lexicon: Lexicon) -> None:
        self.kept, self.folded, self.lexicon = kept, folded, lexicon

    def organ(self, start: int, end: int) -> Voice | None:
        """An organ of a state by its English name: وزارة الدفاع في النيجر → Niger defence ministry."""
        printed = self.folded.text[start:end]
        for written, english in self.lexicon.organs:
            if written not in printed:
                continue
            rest = printed.replace(written, " ")
            nation = next(
                (self.lexicon.nations[word] for word in _nation_words(rest) if word in self.lexicon.nations), None
            )
            spokesman = " spokesman" if re.search(r"متحدث|ناطق", rest) else ""
            name = f"{nation + ' ' if nation and not english.startswith('UN') else ''}{english}{spokesman}"
            return Voice(
                id=slug(name),
                name=name,
                kind=_organ_kind(english),
                start=self.folded.original(start),
                end=self.folded.original(end),
            )
        return None

    def printed(self, start: int, end: int, kind: VoiceKind) -> Voice:
        first, last = self.folded.original(start), self.folded.original(end)
        printed = " ".join(self.kept[first:last].split())
        if kind in _OFFICES and not _INSTITUTION.search(printed):
            office = _OFFICE.match(printed)
            printed = office.group() if office else printed
        name = _LEADING.sub("", printed.replace("’", "'")).strip(" ,'\"«»“”#") or printed
        if re.search(
            r"(?i)\bune?\s+(?:de\s+)?(?:des\s+|ces\s+)?$", self.kept[max(0, first - 12) : first]
        ):  # "un des députés"
            name = re.sub(r"s\b", "", name)
        name = _COUNT_OF.sub("", name)
        name = re.sub(r"'s?$", "", name) if name.endswith(("'", "'s")) else name
        return Voice(id=slug(name), name=name, kind=kind, start=first, end=last)


def _nation_words(rest: str) -> list[str]:
    words: list[str] = []
    for word in rest.split():
        words += [word, word.removeprefix("ال"), word.removeprefix("ال").removesuffix("ه")]
    return words


def _organ_kind(english: str) -> VoiceKind:
    kinds: list[tuple[str, VoiceKind]] = [
        ("police", "police"),
        ("UN ", "un"),
        ("member states", "igo"),
        ("army", "military"),
        ("Service", "military"),
        ("forces", "military"),
        ("oalition", "military"),
        ("Operations", "military"),
        ("Pentagon", "military"),
        ("Media Cell", "military"),
    ]
    return next((kind for word, kind in kinds if word in english), "government")
