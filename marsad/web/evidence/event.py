"""Events: a row of the list; and one event with its members, its values and why it is one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marsad.index.models import ClaimRow, EventRow
from marsad.language import name_of
from marsad.language.linked import linked_outline, linked_text
from marsad.language.plain import plain
from marsad.language.telling import period_text
from marsad.model import Period, Place
from marsad.model.event import Event, FusedValue
from marsad.model.judgement import Judgement
from marsad.web.evidence.reader import Reader
from marsad.web.evidence.rows import RowView, row_view

VALUES = ("period", "place", "actors", "type", "killed", "wounded")


@dataclass(frozen=True, slots=True)
class EventView:
    """An event in one line."""

    id: str
    what: str
    actors: str
    place: str
    precision: str
    period: str
    killed: str
    members: int
    voices: int
    lenses: tuple[str, ...]
    disputed: tuple[str, ...]
    hindsight: bool
    kept_back: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A report of the event. `number`: from 1, as the values and links name it; `differs`: values it contradicts.

    `kept`: a dataset's row to the letter, empty for a page.
    """

    number: int
    ref: str
    row: RowView
    differs: tuple[str, ...]
    leading: bool
    kept: str


@dataclass(frozen=True, slots=True)
class Said:
    """A value, the numbers of the members that state it."""

    text: str
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ValueView:
    """A value that stands, why, and what contradicts it."""

    name: str
    stands: Said
    rule: str
    bounds: str
    rivals: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class LinkView:
    """Why two members are one event, or who says that they are not. `numbers`: of the members."""

    numbers: tuple[int, ...]
    verdict: str
    code: str
    text: str
    by_person: bool
    judge: str
    when: str
    judgement: str


def event_view(row: EventRow, reader: Reader) -> EventView:
    words = reader.words
    period = Period(start=row.period_start, end=row.period_end) if row.period_start or row.period_end else None
    named = reader.name(row.place_id, row.place_name)
    country = words.country(row.country) if row.country else ""
    return EventView(
        id=row.id,
        what=name_of("type", row.type, words) if row.type else words.say("an event"),
        actors=words.listed([reader.name(id, id) for id in row.actors]),
        place=words.say(", ").join(dict.fromkeys(filter(None, (named, country)))),
        precision=name_of("precision", row.precision, words) if row.precision else "",
        period=period_text(period, words),
        killed=toll_text(row.killed, row.killed_low, row.killed_high, reader),
        members=row.members,
        voices=row.voices,
        lenses=tuple(reader.lens(lens) for lens in row.lenses),
        disputed=tuple(name_of("event_value", name, words) for name in row.disputed),
        hindsight=row.hindsight,
        kept_back=row.kept_back,
    )


def toll_text(best: float | None, low: float | None, high: float | None, reader: Reader) -> str:
    """ "4 (3 to 6)"; open ends are said; empty where nothing is known."""
    words = reader.words
    shown = words.number(best) if best is not None else ""
    if (low is None and high is None) or (low == high == best):
        return shown
    if low is None:
        span = words.say("at most {number}", number=words.number(high or 0))
    elif high is None:
        span = words.say("at least {number}", number=words.number(low))
    else:
        span = words.say("{start} to {end}", start=words.number(low), end=words.number(high))
    return words.say("{words} ({share})", words=shown, share=span) if shown else span


def members_of(
    event: Event, refs: Sequence[tuple[str, str]], rows: Mapping[str, ClaimRow], reader: Reader
) -> list[Member]:
    """The reports, the leading one first, then by day of publication."""
    against = _against(event)
    known = [(ref, rows[claim]) for ref, claim in refs if claim in rows]
    known.sort(key=lambda item: (item[0] != event.leading, item[1].published or dt.date.max, item[0]))
    return [
        Member(
            number=place,
            ref=ref,
            row=row_view(row, reader),
            differs=tuple(name_of("event_value", name, reader.words) for name in against.get(ref, ())),
            leading=ref == event.leading,
            kept=row.quote_text if row.row is not None else "",
        )
        for place, (ref, row) in enumerate(known, 1)
    ]


def _against(event: Event) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in VALUES:
        value: FusedValue[Any] | None = getattr(event, name)
        for rival in value.rivals if value else ():
            for ref in rival.members:
                found.setdefault(ref, []).append(name)
    return found


def values_of(event: Event, members: Sequence[Member], reader: Reader) -> list[ValueView]:
    """Each value that somebody states: what stands, from whom, by which rule, and its rivals."""
    numbers = {member.ref: member.number for member in members}

    def said(name: str, value: Any, refs: Sequence[str]) -> Said:
        return Said(_value(name, value, reader), tuple(sorted(numbers[ref] for ref in refs if ref in numbers)))

    made = []
    for name in VALUES:
        value: FusedValue[Any] | None = getattr(event, name)
        if value is None:
            continue
        toll = name in ("killed", "wounded")
        stands = said(name, value.value, value.members)
        if toll and value.value is None:
            stands = Said(toll_text(None, value.low, value.high, reader), stands.members)
        wide = toll and value.value is not None and (value.low, value.high) != (value.value, value.value)
        made.append(
            ValueView(
                name=name_of("event_value", name, reader.words),
                stands=stands,
                rule=name_of("fusion", value.rule, reader.words),
                bounds=toll_text(None, value.low, value.high, reader) if wide else "",
                rivals=tuple(said(name, rival.value, rival.members) for rival in value.rivals),
            )
        )
    return made


def _value(name: str, value: Any, reader: Reader) -> str:
    words = reader.words
    if isinstance(value, Period):
        return period_text(value, words)
    if isinstance(value, Place):
        return _place(value, reader)
    if name == "actors":
        return words.listed([reader.name(id, id) for id in value])
    if name == "type":
        return name_of("type", value, words)
    return words.number(value) if value is not None else ""


def _place(place: Place, reader: Reader) -> str:
    words = reader.words
    named = reader.name(place.id, place.name)
    parts = [named, words.country(place.country) if place.country else ""]
    if not named and place.latitude is not None and place.longitude is not None:
        parts = [f"{place.latitude:.3f}, {place.longitude:.3f}", *parts[1:]]
    shown = words.say(", ").join(dict.fromkeys(filter(None, parts)))
    if place.precision:
        precision = name_of("precision", place.precision, words)
        shown = words.say("{words} ({share})", words=shown, share=precision) if shown else precision
    return shown


def links_of(why: Sequence[Judgement], members: Sequence[Member], reader: Reader) -> list[LinkView]:
    """What stands between the members: persons' words first, then the linker's, the surest first."""
    numbers = {member.ref: member.number for member in members}
    withheld = {member.ref for member in members if member.row.kept_back}
    told = sorted(why, key=lambda item: (item.of_machine, -(item.probability or 0.0), item.recorded_at))
    return [
        LinkView(
            numbers=tuple(sorted(numbers[ref] for ref in item.about if ref in numbers)),
            verdict=name_of("judged", item.verdict, reader.words),
            code=item.verdict,
            text=_why(item, bool(withheld & set(item.about)), reader),
            by_person=not item.of_machine,
            judge=plain(item.judge),
            when=reader.words.day(item.recorded_at.date()),
            judgement=item.id,
        )
        for item in told
    ]


def _why(item: Judgement, withheld: bool, reader: Reader) -> str:
    if item.evidence is None:
        return plain(item.reason or "")
    if withheld:
        return linked_outline(item.evidence, item.probability or 0.0, reader.words)
    return linked_text(item.evidence, item.probability or 0.0, reader.words, reader.names)
