"""The periods of a text, each with its span."""

from __future__ import annotations

import datetime as dt

from marsad.coding.mentions import PeriodMention
from marsad.coding.periods.grammar import Grammar, Read
from marsad.coding.periods.lexicon import lexicon
from marsad.coding.periods.points import Anchor
from marsad.coding.periods.tokens import Tokens, tokenise
from marsad.model import Period, last_day
from marsad.model.terms import DatePrecision


def find(
    text: str,
    language: str,
    published: dt.date | None,
    published_precision: DatePrecision | None,
    start: int = 0,
    end: int | None = None,
    *,
    default_year: int | None = None,
) -> list[PeriodMention]:
    """Every date or interval expression of text[start:end], in order, without overlaps; linear in the text.

    Dates are resolved beside `published` (a partial one counts from its last day, and only what it can carry: no
    weekday from a month). What cannot be resolved keeps its text with start and end None. `default_year` is the year
    of dates without one where the page has no date. Spans count code points of the whole text.
    """
    anchor = Anchor(last_day(published, published_precision), published_precision or "day", default_year)
    tokens = tokenise(text, language, start, end)
    grammar = Grammar(text, tokens, lexicon(language).month_first)
    return [_mention(text, tokens, read, anchor) for read in grammar.expressions()]


def _mention(text: str, tokens: Tokens, read: Read, anchor: Anchor) -> PeriodMention:
    start, end = tokens.items[read.start].start, tokens.items[read.end - 1].end
    days = read.days(anchor)
    printed = text[start:end]
    if days is None:
        period = Period(start=None, end=None, text=printed, precision=None)
    else:
        period = Period(start=days.start, end=days.end, text=printed, precision=days.precision)
    return PeriodMention(start=start, end=end, text=printed, period=period, loose=read.loose)
