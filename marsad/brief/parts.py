"""Wholes and their parts as one source gives them, and what of the whole is in no part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from marsad.brief.views import Cited, Views
from marsad.language import name_of, voice_name
from marsad.language.plain import plain
from marsad.model import Claim, Figure
from marsad.model.stocks import Bounds, Breakdown, Part, Stocks, StockStatement


@dataclass(frozen=True, slots=True)
class PartView:
    cited: Cited
    name: str
    share: str  # of the whole; empty where it is not known


@dataclass(frozen=True, slots=True)
class WholeView:
    """A whole with its parts. `rest`: what is in none of them, empty where that cannot be said."""

    cited: Cited
    name: str
    who: str
    day: str
    parts: tuple[PartView, ...]
    rest: str
    exceeded: bool  # by their bounds, the parts may be more than the whole


def wholes(found: Stocks | None, claims: Mapping[str, Claim], views: Views) -> tuple[WholeView, ...]:
    """All wholes of which a part is known; only those whose sentences may be shown."""
    return tuple(_wholes(found, claims, views)) if found else ()


def _wholes(found: Stocks, claims: Mapping[str, Claim], views: Views) -> Iterator[WholeView]:
    words = views.words
    for item in found.breakdowns:
        whole = _figure(item.whole, claims)
        if whole is None:
            continue
        parts = [
            PartView(views.number(figure), _name(part.statement, views), _share(part, views))
            for part in item.parts
            if (figure := _figure(part.statement, claims)) is not None
        ]
        if not parts:
            continue
        origin = item.whole.origin or ""
        name = views.given.names.get(origin) or item.whole.origin_name or origin
        yield WholeView(
            cited=views.number(whole),
            name=_name(item.whole, views),
            who=voice_name(item.whole.key.lens, plain(name), plain(item.whole.cited.publisher or ""), words),
            day=words.day(item.whole.stands[1]),
            parts=tuple(parts),
            rest=_range(_rest(item), views),
            exceeded=any("exceed" in code for code in item.findings),
        )


def _figure(said: StockStatement, claims: Mapping[str, Claim]) -> Figure | None:
    claim = claims.get(said.cited.claim)
    return claim if isinstance(claim, Figure) and claim.quote.row is None else None


def _rest(item: Breakdown) -> Bounds | None:
    """What is in no part; the narrower one where nobody is in two."""
    return item.remainder_if_disjoint if item.disjoint else item.remainder


def _name(said: StockStatement, views: Views) -> str:
    """What is counted: measure, cohort and fate; and how the number is meant."""
    key, words = said.key, views.words
    parts = [name_of("measure", key.measure, words)]
    if key.cohort:
        parts.append(plain(name_of("cohort", key.cohort, words)))
    if key.fate:
        parts.append(name_of("fate", key.fate, words))
    if said.qualifier and said.qualifier != "range":
        parts.append(name_of("qualifier", said.qualifier, words))
    return words.say(", ").join(parts)


def _range(found: Bounds | None, views: Views) -> str:
    if found is None:
        return ""
    words = views.words
    low, high = (None if bound is None else words.number(bound) for bound in (found.low, found.high))
    if high is None and not found.low:
        return ""  # "at least none" says nothing
    if low is None or high is None:
        known, code = (high, "at_most") if low is None else (low, "at_least")
        return "" if known is None else f"{name_of('qualifier', code, words)} {known}"
    return low if low == high else words.say("{start} to {end}", start=low, end=high)


def _share(part: Part, views: Views) -> str:
    """The share of the whole, where one number says it and it is not itself what is stated."""
    share = part.share
    if (
        part.statement.key.unit == "percent"
        or share is None
        or share.low is None
        or share.high is None
        or round(share.low, 2) != round(share.high, 2)
    ):
        return ""
    return views.words.percent(share.low)
