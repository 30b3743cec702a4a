"""How probabilities are put: a number that never crosses what it was held against, and a word from a stated scale.

The words and their bands are those of Intelligence Community Directive 203, "Analytic Standards" (Office of the
Director of National Intelligence, 2015), section D.6.e(2): almost no chance to 5 per cent, very unlikely to 20,
unlikely to 45, roughly even chance to 55, likely to 80, very likely to 95, almost certain beyond.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from marsad.language.wording import Wording
from marsad.language.words import lens_name, mark, name_of
from marsad.model.answer import Thresholds

EDGES = (0.05, 0.20, 0.45, 0.55, 0.80, 0.95)
WORDS = (
    mark("almost no chance"),
    mark("very unlikely"),
    mark("unlikely"),
    mark("roughly even chance"),
    mark("likely"),
    mark("very likely"),
    mark("almost certain"),
)
# P(R >= 2) at or below this says that it is not coming back (`LensAnswer.returning`).
NOT_BACK = 0.1


def likely(share: float) -> str:
    """The word for a probability from 0 to 1, in English: a message to be translated."""
    return WORDS[bisect_right(EDGES, share)]


def limits_of(thresholds: Thresholds) -> tuple[float, ...]:
    """All that a probability is held against: a printed one stays on its side of each."""
    deciding = (thresholds.coming_back, thresholds.half_level, thresholds.rising)
    return (*EDGES, NOT_BACK, *deciding, thresholds.falling, thresholds.no_change)


@dataclass(frozen=True, slots=True)
class Terms:
    """The words of one answer: its language, the names of who counts and of places, and its limits."""

    words: Wording
    names: Mapping[str, str] = field(default_factory=dict)
    limits: tuple[float, ...] = limits_of(Thresholds())

    def chance(self, share: float) -> str:
        """A probability as a number with its word: 85% (very likely)."""
        return self.words.say("{share} ({word})", share=self.share(share), word=self.word(share))

    def word(self, share: float) -> str:
        return self.words.say(likely(share))

    def share(self, share: float) -> str:
        return self.words.percent(share, self.limits)

    def times(self, value: float) -> str:
        """A factor as it was set: 2, 0.5."""
        return self.words.number(value, next(digits for digits in range(7) if round(value, digits) == round(value, 6)))

    def needed(self, threshold: float) -> str:
        return self.words.threshold(threshold)

    def lens(self, lens: str) -> str:
        return lens_name(lens, self.words, self.names)

    def lenses(self, lenses: Sequence[str]) -> str:
        return self.words.listed(list(dict.fromkeys(self.lens(lens) for lens in lenses)))

    def places(self, places: Sequence[str]) -> str:
        return self.words.listed([self.names.get(place, place) for place in places])

    def verdict(self, code: str) -> str:
        return name_of("verdict", code, self.words)
