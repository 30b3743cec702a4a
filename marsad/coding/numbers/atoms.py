"""A number as it is being read: tokens, value and what is known of it so far."""

from __future__ import annotations

from dataclasses import dataclass

from marsad.coding.mentions import NumberForm
from marsad.model.terms import Comparison, Per


@dataclass(slots=True)
class Atom:
    """One number over tokens [first, last). `mantissa` is the value before the scale word: "1.8" of "1.8 million"."""

    first: int
    last: int
    low: float
    high: float | None
    form: NumberForm
    mantissa: float
    scale: float = 1.0
    qualifier: str | None = None
    unit: str = "count"
    noun: str | None = None
    per: Per | None = None
    comparison: Comparison | None = None
    outer_first: int = -1
    outer_last: int = -1
    spared: bool = False  # a year, a date part or a score: never an end of a range

    def __post_init__(self) -> None:
        if self.outer_first < 0:
            self.outer_first = self.first
        if self.outer_last < 0:
            self.outer_last = self.last


@dataclass(frozen=True, slots=True)
class Skip:
    """Tokens up to `last` hold digits or number words that are no number (an ordinal, a weapon, a clock time)."""

    last: int


def number(first: int, last: int, value: float, form: NumberForm, scale: float = 1.0) -> Atom:
    """An exact count; `value` already holds the scale."""
    return Atom(first, last, value, value, form, value / scale, scale)
