"""Stocks and signs of a group as a page tells them: what it is said to have, what is said to rise or fall."""

from __future__ import annotations

from dataclasses import dataclass

from marsad.language import Wording, name_of, voice_name
from marsad.language.plain import plain
from marsad.model.indicators import IndicatorCount, Indicators
from marsad.model.stocks import Bounds, Breakdown, Part, Stocks, StockStatement
from marsad.observatory import Observatory
from marsad.web.profiles.counts import interval
from marsad.web.profiles.kept import Held
from marsad.web.profiles.shown import Shelf


@dataclass(frozen=True, slots=True)
class StockRow:
    """The latest statement of one source of one population. `earlier`: how many it made before."""

    measure: str
    whom: str
    amount: str
    place: str
    place_id: str | None
    when: str
    who: str
    claim: str
    quote: str
    earlier: int
    rival: bool


@dataclass(frozen=True, slots=True)
class PartRow:
    name: str
    amount: str
    share: str
    claim: str


@dataclass(frozen=True, slots=True)
class WholeRow:
    """A whole with its parts by the same source. `rest`: what is in none of them, empty where it is not bounded."""

    row: StockRow
    parts: tuple[PartRow, ...]
    rest: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignRow:
    """What one source said of one kind of sign: how often each direction; its latest statement."""

    indicator: str
    who: str
    told: tuple[tuple[str, str, int], ...]  # name, code and number of each direction
    latest: str
    when: str
    claim: str
    quote: str
    turned: bool


def stocks_of(observatory: Observatory, shelf: Shelf, group: str, branches: bool) -> Held[Stocks]:
    key = ("stocks", group, branches, shelf.as_of)
    given = {"as_of": shelf.as_of, "branches": branches, "passed_on": True}
    return shelf.worked_out(key, observatory, "stocks", group, **given)


def signs_of(observatory: Observatory, shelf: Shelf, group: str, branches: bool) -> Held[Indicators]:
    key = ("signs", group, branches, shelf.as_of)
    given = {"as_of": shelf.as_of, "branches": branches, "passed_on": True}
    return shelf.worked_out(key, observatory, "indicators", group, **given)


def stock_rows(found: Stocks, shelf: Shelf) -> list[StockRow]:
    """The latest of each source, by measure, the newest first."""
    ranked = sorted(found.stocks, key=lambda one: (one.key.measure, -one.latest.stands[1].toordinal()))
    return [stock_row(one.latest, shelf, len(one.statements) - 1) for one in ranked]


def stock_row(said: StockStatement, shelf: Shelf, earlier: int = 0) -> StockRow:
    words, key = shelf.words, said.key
    return StockRow(
        measure=name_of("measure", key.measure, words),
        whom=whom(said, words),
        amount=amount(said, words),
        place=_place(said, shelf),
        place_id=key.place,
        when=words.span(*said.stands),
        who=who(said, shelf),
        claim=said.cited.claim,
        quote=plain(said.cited.text),
        earlier=earlier,
        rival="rival" in said.findings,
    )


def wholes(found: Stocks, shelf: Shelf) -> list[WholeRow]:
    """Wholes of which a part is known."""
    return [
        WholeRow(
            row=stock_row(each.whole, shelf),
            parts=tuple(_part(part, each, shelf) for part in each.parts),
            rest=_rest(each, shelf.words),
            findings=tuple(text for code in each.findings if (text := _finding(code, shelf.words))),
        )
        for each in found.breakdowns
    ]


def whom(said: StockStatement, words: Wording) -> str:
    """Of whom a number is: cohort, fate, what it is a part of."""
    key = said.key
    told = [plain(name_of("cohort", key.cohort, words))] if key.cohort else []
    told += [name_of("fate", key.fate, words)] if key.fate else []
    told += [words.say("running total")] if key.accumulation == "running_total" else []
    told += [words.say("estimated")] if said.modality == "estimated" else []
    return words.say(", ").join(told)


def amount(said: StockStatement, words: Wording) -> str:
    """A number with its bounds, its doubt and its unit."""
    unit = said.key.unit
    if unit == "percent" and said.low is not None and said.low == said.high:
        text = words.say("{number}%", number=words.number(said.low, 1))
    else:
        text = interval(said.low, said.high, words)
        text = words.say("{number}%", number=text) if unit == "percent" and text else text
    if said.qualifier in ("about", "vague"):
        text = f"{name_of('qualifier', said.qualifier, words)} {text}".strip()
    return text if unit in ("count", "percent", "ratio") else f"{text} {unit}"


def who(said: StockStatement, shelf: Shelf) -> str:
    name = shelf.names.get(said.origin or "", said.origin_name or said.origin or "")
    return voice_name(said.key.lens, plain(name), plain(said.cited.publisher or ""), shelf.words)


def _place(said: StockStatement, shelf: Shelf) -> str:
    if said.key.place:
        return shelf.name(said.key.place)
    return shelf.words.listed([shelf.words.country(code) for code in said.key.countries])


def _part(part: Part, each: Breakdown, shelf: Shelf) -> PartRow:
    words, said = shelf.words, part.statement
    name = name_of("measure", said.key.measure, words) if said.key.measure != each.whole.key.measure else ""
    told = words.say(", ").join(text for text in (name, whom(said, words)) if text)
    share = ""
    if said.key.unit == "percent" and part.amount is not None:
        share = _bounds(part.amount, words)
    elif part.share is not None and part.share.low is not None and part.share.low == part.share.high:
        share = words.percent(part.share.low) if part.share.low <= 1 else ""
    return PartRow(told, amount(said, words), share, said.cited.claim)


def _rest(each: Breakdown, words: Wording) -> str:
    found = each.remainder_if_disjoint if each.disjoint else each.remainder
    return "" if found is None or (not found.low and found.high is None) else _bounds(found, words)


def _bounds(found: Bounds, words: Wording) -> str:
    return interval(found.low, found.high, words)


def _finding(code: str, words: Wording) -> str:
    return {
        "part_exceeds_whole": words.say("a part is larger than the whole"),
        "parts_exceed_whole": words.say("the parts are together larger than the whole"),
        "parts_overlap_or_exceed_whole": words.say("the parts share people, or are together larger than the whole"),
        "remainder_from_zero": words.say("by their bounds, the parts may be more than the whole"),
        "parts_sum_short": words.say("the parts do not make up the whole"),
        "approximate": words.say("some of these numbers are rough, and so is what is left"),
    }.get(code, "")


def sign_rows(found: Indicators, shelf: Shelf) -> list[SignRow]:
    """A line for each kind and source, the newest first within a kind."""
    ranked = sorted(found.counts, key=lambda one: (one.indicator, -one.latest.day.toordinal(), one.source))
    return [_sign(one, shelf) for one in ranked]


def _sign(one: IndicatorCount, shelf: Shelf) -> SignRow:
    words = shelf.words
    name = shelf.names.get(one.origin or "", one.origin_name or one.origin or "")
    numbers = (("rising", one.rising), ("falling", one.falling), ("present", one.present), ("absent", one.absent))
    latest = one.latest
    return SignRow(
        indicator=name_of("indicator", one.indicator, words),
        who=voice_name(one.lens, plain(name), plain(latest.cited.publisher or ""), words),
        told=tuple((name_of("direction", code, words), code, number) for code, number in numbers if number),
        latest=name_of("direction", latest.direction, words),
        when=words.day(latest.day),
        claim=latest.cited.claim,
        quote=plain(latest.cited.text),
        turned=one.turned,
    )
