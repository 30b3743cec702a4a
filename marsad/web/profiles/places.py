"""A place's page: who acts there, by lens; what lies inside; which sources watched it, and when."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace

from marsad.charts import Watch
from marsad.errors import UnknownName
from marsad.index.filters import Filter
from marsad.index.models import ClaimRow, Entry
from marsad.index.tallies import Tally
from marsad.language import name_of
from marsad.registry import open_registry
from marsad.registry.entries import PlaceEntry
from marsad.web.profiles.groups import entry_of
from marsad.web.profiles.shown import Counted, Shelf, aliases, by_id, by_lens, country_id, letter

GROUPS, INSIDE, WATCHERS, NEWEST = 20, 20, 14, 6  # lines of each list


@dataclass(frozen=True, slots=True)
class Watcher:
    """A source that says something about the place. `spans`: days that a dataset's releases cover; `months`: those in
    which something was published; `claims`: how many."""

    id: str
    name: str
    letter: str | None
    claims: int
    spans: tuple[tuple[dt.date, dt.date], ...]
    months: tuple[dt.date, ...]


@dataclass(frozen=True, slots=True)
class Place:
    entry: Entry
    name: str
    precision: str
    is_area: bool
    above: tuple[tuple[str, str], ...]
    aliases: tuple[tuple[str, list[str]], ...]
    lenses: list[Counted]
    groups: list[Counted]
    provinces: list[Counted]
    towns: list[Counted]
    watchers: list[Watcher]
    more_watchers: int
    newest: tuple[ClaimRow, ...]
    about: Filter

    @property
    def claims(self) -> int:
        return sum(one.claims for one in self.lenses)


def place_page(id: str, shelf: Shelf) -> Place:
    """Raises UnknownName."""
    entry = entry_of(shelf, "place", id)
    about, area = scope_of(entry, shelf)
    tally = shelf.index.tally
    known = _known(id)
    provinces = by_id(tally(about, ("area", "lens")), shelf) if entry.precision == "country" else []
    towns = [one for one in by_id(tally(about, ("place", "lens"), area=area), shelf) if one.id != id]
    watchers = watchers_of(entry, shelf)
    return Place(
        entry=entry,
        name=shelf.of_entry(entry),
        precision=name_of("precision", entry.precision, shelf.words) if entry.precision else "",
        is_area=entry.precision in ("admin1", "country", "region"),
        above=_above(entry, shelf),
        aliases=tuple(aliases(known.names, known.name)) if known else (),
        lenses=by_lens(tally(about, ("lens", "kind"), area=area), shelf),
        groups=by_id(tally(about, ("group", "lens"), area=area), shelf)[:GROUPS],
        provinces=[one for one in provinces if shelf.index.entry("place", one.id)][:INSIDE],
        towns=[one for one in towns if _precision(one.id, shelf) not in ("country", "admin1", "region")][:INSIDE],
        watchers=watchers[:WATCHERS],
        more_watchers=max(0, len(watchers) - WATCHERS),
        newest=shelf.index.claims(about, limit=NEWEST).rows,
        about=about,
    )


def scope_of(entry: Entry, shelf: Shelf) -> tuple[Filter, str | None]:
    """The filter for all that lies in a place, and the area that narrows it further: a province within its country."""
    if entry.precision == "country" and entry.country:
        return replace(shelf.filter, country=(entry.country,)), None
    if entry.precision == "admin1" and entry.country:
        return replace(shelf.filter, country=(entry.country,)), entry.id
    return replace(shelf.filter, place=(entry.id,)), None


def watchers_of(entry: Entry, shelf: Shelf) -> list[Watcher]:
    """Who said something about the place or is known to have watched its country, those that say most first."""
    about, area = scope_of(entry, shelf)
    told = shelf.index.tally(about, ("source", "lens"), every="month", dated="published", area=area)
    months: dict[str, list[Tally]] = defaultdict(list)
    for one in told:
        source, lens = one.values
        if source is not None:  # who publishes a dataset watches by that dataset
            dataset = lens.removeprefix("dataset:") if lens and lens.startswith("dataset:") else None
            months[dataset or source].append(one)
    spans = _spans(entry, shelf)
    found = [
        Watcher(
            id=id,
            name=shelf.lens(f"dataset:{id}") if id in spans else shelf.name(id),
            letter=letter(id),
            claims=sum(one.count for one in months.get(id, ())),
            spans=spans.get(id, ()),
            months=tuple(sorted({one.start for one in months.get(id, ()) if one.start})),
        )
        for id in {*months, *spans}
    ]
    return sorted(found, key=lambda one: (not one.spans, -one.claims, one.name))


def watches(watchers: list[Watcher]) -> list[Watch]:
    """What the picture draws: of a dataset the days that it covers, of the others the months with a report."""
    return [Watch(name=one.name, spans=one.spans, months=() if one.spans else one.months) for one in watchers]


def _spans(entry: Entry, shelf: Shelf) -> dict[str, tuple[tuple[dt.date, dt.date], ...]]:
    """By dataset: the stretches of days that its releases cover in the place's country, joined where they meet."""
    held: dict[str, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    for one in shelf.index.coverage():
        countries = one["countries"]
        if entry.country is not None and (not countries or entry.country in countries):
            held[one["lens"].partition(":")[2]].append((_day(one["start"]), _day(one["end"])))
    return _tables(entry, shelf) | {id: _joined(sorted(spans)) for id, spans in held.items()}


def _tables(entry: Entry, shelf: Shelf) -> dict[str, tuple[tuple[dt.date, dt.date], ...]]:
    """By dataset that gives counts and no events: the months that its counts are of; each covers its own days alone."""
    about, area = scope_of(entry, shelf)
    held: dict[str, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    for one in shelf.index.tally(replace(about, kind=("figure",)), ("lens",), every="month", area=area):
        lens = one.values[0] or ""
        if lens.startswith("dataset:") and one.start is not None:
            after = (one.start.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
            held[lens.removeprefix("dataset:")].append((one.start, after - dt.timedelta(days=1)))
    return {id: _joined(sorted(spans)) for id, spans in held.items()}


def _joined(spans: list[tuple[dt.date, dt.date]]) -> tuple[tuple[dt.date, dt.date], ...]:
    joined: list[tuple[dt.date, dt.date]] = []
    for first, last in spans:
        if joined and first <= joined[-1][1] + dt.timedelta(days=1):
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return tuple(joined)


def _day(value: object) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))


def _above(entry: Entry, shelf: Shelf) -> tuple[tuple[str, str], ...]:
    """The province and the country that a place lies in, the nearer first."""
    chain = []
    if entry.parent and shelf.index.entry("place", entry.parent) is not None and entry.parent != entry.id:
        chain.append((entry.parent, shelf.name(entry.parent)))
    country = country_id(entry.country) if entry.country else None
    if country and country != entry.id and country not in {id for id, _ in chain}:
        chain.append((country, shelf.name(country)))
    return tuple(chain)


def _precision(id: str, shelf: Shelf) -> str | None:
    entry = shelf.index.entry("place", id)
    return entry.precision if entry else None


def _known(id: str) -> PlaceEntry | None:
    try:
        return open_registry().places.get(id)
    except UnknownName:
        return None
