"""A group's page: what is known of it, by lens. The lists come from the index, the heavy parts from what is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fastapi import Request

from marsad.errors import UnknownName, UsageError
from marsad.index.models import ClaimRow, Entry, EntryKind
from marsad.model.counts import Counts, Every, Series
from marsad.model.indicators import Indicators
from marsad.model.stocks import Stocks
from marsad.registry import open_registry
from marsad.registry.entries import ActorEntry
from marsad.web.page import observatory_of
from marsad.web.profiles import counts as counting
from marsad.web.profiles import statements
from marsad.web.profiles.kept import Held
from marsad.web.profiles.shown import COUNTRY, Counted, Shelf, actor_kind, aliases, by_country, by_id, by_lens, letter

PLACES, SOURCES, NEWEST = 12, 12, 6  # lines of each list
_NOWHERE: dict[EntryKind, tuple[str, str]] = {
    "group": ("is no group that anything names", "Look for it in the list of groups"),
    "place": ("is no place that anything names", "Look for it in the list of places"),
    "source": ("is no source that anything names", "Look for it in the list of sources"),
}
PERIODS: tuple[Every, ...] = ("week", "month")


@dataclass(frozen=True, slots=True)
class Over:
    """Counts over time in one place. `places`: id and name of those that have counts."""

    held: Held[Counts]
    places: tuple[tuple[str, str], ...]
    place: str | None
    place_name: str
    series: tuple[Series, ...]
    table: counting.CountsTable | None


@dataclass(frozen=True, slots=True)
class Group:
    entry: Entry
    name: str
    kind: str
    parents: tuple[tuple[str, str], ...]
    branches: tuple[tuple[str, str, int], ...]
    aliases: tuple[tuple[str, list[str]], ...]
    with_branches: bool
    lenses: list[Counted]
    countries: list[Counted]
    places: list[Counted]
    sources: list[tuple[Counted, str | None]]
    newest: tuple[ClaimRow, ...]
    every: Every
    over: Over
    stocks: Held[Stocks]
    stock_rows: list[statements.StockRow]
    wholes: list[statements.WholeRow]
    signs: Held[Indicators]
    sign_rows: list[statements.SignRow]

    @property
    def waiting(self) -> bool:
        return self.over.held.unsettled or self.stocks.unsettled or self.signs.unsettled

    @property
    def claims(self) -> int:
        return sum(one.claims for one in self.lenses)


def entry_of(shelf: Shelf, kind: EntryKind, id: str) -> Entry:
    """Raises UnknownName for an id that no claim names and the registry does not hold."""
    entry = shelf.index.entry(kind, id)
    if entry is None:
        raise UnknownName(id[:80], *_NOWHERE[kind])
    return entry


def group_page(request: Request, id: str, shelf: Shelf) -> Group:
    """Raises UnknownName, UsageError."""
    entry = entry_of(shelf, "group", id)
    actor = _actor(id)
    branches, every = shelf.filter.branches, every_of(request)
    about = replace(shelf.filter, group=(id,))
    tally = shelf.index.tally
    stocks = statements.stocks_of(observatory_of(request), shelf, id, branches)
    signs = statements.signs_of(observatory_of(request), shelf, id, branches)
    return Group(
        entry=entry,
        name=shelf.of_entry(entry),
        kind=actor_kind(actor.kind, shelf.words) if actor else "",
        parents=_parents(id, shelf),
        branches=_branches(id, shelf),
        aliases=tuple(aliases(actor.names, actor.name)) if actor else (),
        with_branches=branches,
        lenses=by_lens(tally(about, ("lens", "kind")), shelf),
        countries=by_country(tally(about, ("country", "lens")), shelf)[:PLACES],
        places=_finer(by_id(tally(about, ("place", "lens")), shelf), shelf)[:PLACES],
        sources=[(one, letter(one.id)) for one in by_id(tally(about, ("source", "lens")), shelf)[:SOURCES]],
        newest=shelf.index.claims(about, limit=NEWEST).rows,
        every=every,
        over=over_time(request, id, shelf, every),
        stocks=stocks,
        stock_rows=statements.stock_rows(stocks.value, shelf) if stocks.value else [],
        wholes=statements.wholes(stocks.value, shelf) if stocks.value else [],
        signs=signs,
        sign_rows=statements.sign_rows(signs.value, shelf) if signs.value else [],
    )


def every_of(request: Request) -> Every:
    """Raises UsageError for a period that the page does not draw."""
    asked = request.query_params.get("every") or "week"
    for period in PERIODS:
        if period == asked:
            return period
    raise UsageError(
        f"every={asked[:40]}", "is no kind of period here", "Choose one of: {names}", names=", ".join(PERIODS)
    )


def over_time(request: Request, id: str, shelf: Shelf, every: Every) -> Over:
    """The series in the place of the address, or where there are most."""
    held = counting.counts_of(observatory_of(request), shelf, id, every, shelf.filter.branches)
    if held.value is None:
        return Over(held, (), None, "", (), None)
    ids = counting.places_of(held.value)
    asked = request.query_params.get("at")
    place = asked if asked in ids else next(iter(ids), None)
    if place is None:
        return Over(held, (), None, "", (), None)
    series = counting.panels(held.value, place)
    country = next((code for code in _codes(shelf, place)), None)
    return Over(
        held=held,
        places=tuple((one, shelf.name(one)) for one in ids[:PLACES]),
        place=place,
        place_name=shelf.name(place),
        series=tuple(series),
        table=counting.table(series, country, shelf) if series else None,
    )


def _codes(shelf: Shelf, place: str) -> tuple[str, ...]:
    """The code of a place that is a country."""
    if place.startswith(COUNTRY):
        return (place.removeprefix(COUNTRY),)
    entry = shelf.index.entry("place", place)
    return (entry.country,) if entry and entry.precision == "country" and entry.country else ()


def _actor(id: str) -> ActorEntry | None:
    actors = open_registry().actors
    return actors.get(id) if id in actors else None


def _parents(id: str, shelf: Shelf) -> tuple[tuple[str, str], ...]:
    actors = open_registry().actors
    return tuple((above, shelf.name(above)) for above in actors.ancestors(id)) if id in actors else ()


def _branches(id: str, shelf: Shelf) -> tuple[tuple[str, str, int], ...]:
    """Branches and how many claims name each, those most named first."""
    actors = open_registry().actors
    below = actors.descendants(id) if id in actors else ()
    found = [(one, shelf.name(one), entry.claims if (entry := shelf.index.entry("group", one)) else 0) for one in below]
    return tuple(sorted(found, key=lambda item: (-item[2], item[1])))


def _finer(lines: list[Counted], shelf: Shelf) -> list[Counted]:
    """Places that are no countries: those have a list of their own."""
    return [one for one in lines if not _codes(shelf, one.id)]
