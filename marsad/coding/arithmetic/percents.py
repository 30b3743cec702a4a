"""Shares and changes in percent against the counts they are made of."""

from __future__ import annotations

import re

from marsad.coding.arithmetic.comparing import (
    Found,
    between,
    by_sentence,
    flag,
    is_count,
    place,
    plain,
    same,
    value,
    words,
)
from marsad.model import Figure


def shares(figures: list[Figure], text: str) -> Found:
    """ "431 of the 729 (59 percent)", "of the 200 attacks, 50 (25 percent)"."""
    by_id, mates = {figure.id: figure for figure in figures}, by_sentence(figures)
    tie = re.compile(rf"(?:\s+\w+)?[\s,(–—-]*(?:(?:{words()['share']})[\s(]*)?", re.IGNORECASE)
    of = re.compile(rf"\s*(?:{words()['of']})\s+", re.IGNORECASE)
    for share in figures:
        if share.number.unit != "percent" or share.comparison == "change" or share.number.low is None:
            continue
        before = [f for f in mates[share.quote.start] if is_count(f) and f.number.end <= share.number.start]
        if not before or not tie.fullmatch(between(before[-1], share, text)):
            continue
        part, whole = before[-1], by_id.get(before[-1].part_of or share.part_of or "")
        if len(before) > 1 and of.fullmatch(between(before[-2], before[-1], text)):
            part, whole = before[-2], before[-1]
        elif whole is None and len(before) == 2:
            whole = before[0] if _opens(before[0], text) else None
        if whole is None or whole.id == part.id or not is_count(whole) or whole.measure != part.measure:
            continue
        computed = 100 * value(part) / value(whole)
        if _off(share, computed):
            line = f"{part.number.text} / {whole.number.text} = {computed:.1f} %, called {share.number.text}"
            yield share, flag("percent", share.number.low, computed, (part, whole), line)


def _opens(whole: Figure, text: str) -> bool:
    """ "Of the 200 …", "sur les 200 …", من بين 200: what follows in the sentence is a part of it."""
    opening = re.compile(rf"(?:{words()['out_of']})\s+$", re.IGNORECASE)
    return opening.fullmatch(text[whole.quote.start : whole.number.start].lstrip("\"'“«( ")) is not None


def _off(share: Figure, computed: float) -> bool:
    """One point covers rounding and cutting off; "about" covers three."""
    low, high, qualifier = share.number.low, share.number.high, share.number.qualifier
    if qualifier in ("vague", "at_least", "at_most") or low is None or high is None:
        return qualifier == "at_least" and low is not None and computed < low - 1
    slack = 3.0 if qualifier == "about" else 1.0
    return not low - slack <= computed <= high + slack


def changes(figures: list[Figure], text: str) -> Found:
    """ "Up by 106 per cent from 18 to 37"."""
    tie = re.compile(rf"(?:[\s,(:]*\w+){{0,5}}?[\s,(:]*(?:{words()['change']})\s*(?:\w+\s+){{0,2}}", re.IGNORECASE)
    mates = by_sentence(figures)
    for stated in figures:
        if stated.number.unit != "percent" or stated.comparison != "change" or not stated.number.low:
            continue
        pair = [f for f in mates[stated.quote.start] if is_count(f) and f.measure == stated.measure]
        if len(pair) != 2 or not same(*pair) or place(pair[0]) != place(pair[1]):
            continue
        inner = between(pair[0], pair[1], text)
        inside = pair[0].number.end <= stated.number.start < pair[1].number.start
        if not (tie.fullmatch(inner) or (inside and tie.fullmatch(text[stated.number.end : pair[1].number.start]))):
            continue
        less, more = sorted(value(figure) for figure in pair)
        rise, fall = 100 * (more - less) / less, 100 * (more - less) / more
        slack = max(1.0, 0.02 * stated.number.low) * (3 if stated.number.qualifier else 1)
        if min(abs(rise - stated.number.low), abs(fall - stated.number.low)) > slack:
            computed = min(rise, fall, key=lambda change: abs(change - (stated.number.low or 0)))
            line = f"{plain(less)} and {plain(more)}: {computed:.1f} %, called {stated.number.text}"
            yield stated, flag("percent", stated.number.low, computed, pair, line)
