"""Expressions of a stretch of text with the periods they mean, each beside its own anchor."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import NamedTuple

from marsad.coding.mentions import PeriodMention
from marsad.coding.periods.calendar import Days
from marsad.coding.periods.grammar import Grammar
from marsad.coding.periods.lexicon import lexicon
from marsad.coding.periods.point_grammar import Read
from marsad.coding.periods.points import Anchor
from marsad.coding.periods.tokens import Tokens, tokenise
from marsad.model import Period

AnchorAt = Callable[[int, Read], Anchor]


class Reading(NamedTuple):
    """A mention with the expression behind it."""

    mention: PeriodMention
    read: Read


def read(text: str, language: str, anchor_at: AnchorAt, start: int = 0, end: int | None = None) -> list[Reading]:
    """Every expression of text[start:end]; `anchor_at(offset, expression)` gives what it counts from."""
    tokens, expressions = _parsed(text, language, start, end)
    readings = []
    for expression in expressions:
        first, last = tokens.items[expression.start].start, tokens.items[expression.end - 1].end
        days = expression.days(anchor_at(first, expression))
        readings.append(Reading(mention(text, first, last, days, loose=expression.loose), expression))
    return readings


@functools.lru_cache(maxsize=4)
def _parsed(text: str, language: str, start: int, end: int | None) -> tuple[Tokens, tuple[Read, ...]]:
    """Tokens and expressions do not depend on what dates count from: headings, years and periods share one parse."""
    tokens = tokenise(text, language, start, end)
    return tokens, tuple(Grammar(text, tokens, lexicon(language)).expressions())


def mention(text: str, start: int, end: int, days: Days | None, *, loose: bool) -> PeriodMention:
    printed = text[start:end]
    given = days or Days(None, None, None)
    period = Period(start=given.start, end=given.end, text=printed, precision=given.precision)
    return PeriodMention(start=start, end=end, text=printed, period=period, loose=loose)
