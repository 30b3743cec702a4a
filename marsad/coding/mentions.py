"""What the finders of `coding` hand to one another: spans of the document's text with what was read there.

Every span counts code points of the whole document's text (never of a sentence), end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from marsad.model import Number, Period, Voice
from marsad.model.terms import Comparison, Direction, IndicatorKind, Modality, Per, Qualifier

NumberForm = Literal[
    "digits",  # 73, 1,112, 1.8 million, 50-300 million
    "words",  # twenty-four, vingt et un, خمسة وسبعين, mixed "ثلاثة آلاف و500"
    "noun",  # the noun carries the number: جنديان, عمليتين, "twin blasts"
    "vague",  # dozens, des dizaines, عشرات
    "fraction",  # half, le tiers
    "multiple",  # double, twice as many, تضاعف
    "none",  # no attack, aucun, لم يتبن أي
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence, headline, list item or table row; `text` is exactly what the span cuts."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberMention:
    """A number as printed. [start, end) holds value, scale and unit; the outer span its qualifier too."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    text: str
    low: float | None
    high: float | None
    qualifier: Qualifier | None
    unit: str  # count, percent, ratio, km2, or ISO 4217
    form: NumberForm
    noun: str | None = None  # singular of the counted noun where the number is inside it (جندي of جنديان)
    per: Per | None = None
    comparison: Comparison | None = None

    def stated(self) -> Number:
        """The number as a claim keeps it."""
        return Number(
            start=self.start,
            end=self.end,
            text=self.text,
            low=self.low,
            high=self.high,
            qualifier=self.qualifier,
            unit=self.unit,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodMention:
    """A date or interval as printed. `loose`: a vague stretch ("recently", "in the past few years") without days."""

    start: int
    end: int
    text: str
    period: Period
    loose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A stretch of text that somebody is cited for: nearest to the page first, origin last.

    `said_here`: the stretch itself names who speaks; otherwise the chain is carried over from an earlier sentence.
    """

    start: int
    end: int
    chain: tuple[Voice, ...]
    self_claimed: bool
    modality: Modality
    said_here: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorMention:
    """A statement without a number: [start, end) are the words that say it, `sentence` is its quote.

    `doubted`: it is feared, possible or to be prevented, not stated.
    """

    start: int
    end: int
    indicator: IndicatorKind
    direction: Direction
    sentence: Sentence
    doubted: bool = False
    group_start: int | None = None  # where the words themselves name a group
