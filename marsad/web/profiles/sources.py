"""A source's page: who it is, how far to trust it, what it gave, and how often others say otherwise."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from fastapi import Request

from marsad.index.filters import Filter
from marsad.index.models import ClaimRow, DocumentRow, Entry
from marsad.index.store import Index
from marsad.language import Wording, name_of
from marsad.model.health import SourceHealth
from marsad.registry import open_registry
from marsad.registry.entries import SourceEntry
from marsad.sources.description import Description, Scope, descriptions
from marsad.web.profiles.groups import entry_of
from marsad.web.profiles.kept import Held
from marsad.web.profiles.shown import Counted, Shelf, aliases, by_country, by_id, by_lens, country_id, letter_name

GROUPS, COUNTRIES, NEWEST, DOCUMENTS = 12, 20, 6, 8  # lines of each list
HELD = 200  # newest figures that are held against those of others
YEARS = 12  # columns of the table of coverage, the newest


@dataclass(frozen=True, slots=True)
class Against:
    """How often others count the same: of `figures`, `counted` are counted by another origin for days that overlap, and
    for `differing` of these the numbers cannot both be true. `examples`: the newest of those, with one that differs."""

    figures: int
    counted: int
    differing: int
    examples: tuple[tuple[ClaimRow, ClaimRow], ...]


@dataclass(frozen=True, slots=True)
class Years:
    """Claims by country and year: of the days that they are about. `cells` in the order of `years`."""

    years: tuple[int, ...]
    rows: tuple[tuple[str, str, tuple[int, ...]], ...]  # place id, name, numbers


@dataclass(frozen=True, slots=True)
class Break:
    when: str
    change: str
    source: str


@dataclass(frozen=True, slots=True)
class Source:
    entry: Entry
    name: str
    kind: str
    letter: str | None
    letter_name: str
    health: SourceHealth | None
    health_name: str
    aliases: tuple[tuple[str, list[str]], ...]
    description: Description | None
    covers: str
    breaks: tuple[Break, ...]
    datasets: tuple[tuple[str, str], ...]
    asked: dict[str, tuple[str, ...]]
    lenses: list[Counted]
    groups: list[Counted]
    countries: list[Counted]
    years: Years
    documents: tuple[DocumentRow, ...]
    documents_total: int | None
    newest: tuple[ClaimRow, ...]
    against: Held[Against]

    @property
    def waiting(self) -> bool:
        return self.against.unsettled

    @property
    def claims(self) -> int:
        return sum(one.claims for one in self.lenses)


def source_page(id: str, shelf: Shelf, health: SourceHealth | None) -> Source:
    """Raises UnknownName."""
    entry = entry_of(shelf, "source", id)
    about = scope_of(id, shelf)
    tally = shelf.index.tally
    sources = open_registry().sources
    known = sources.get(id) if id in sources else None
    description = _described(id)
    documents = shelf.index.documents(about, limit=DOCUMENTS)
    return Source(
        entry=entry,
        name=shelf.of_entry(entry),
        kind=_kind(known, description, shelf.words),
        letter=known.reliability if known else None,
        letter_name=letter_name(known.reliability, shelf.words) if known else "",
        health=health,
        health_name=name_of("health", health.state, shelf.words) if health else "",
        aliases=tuple(aliases(known.names, known.name)) if known else (),
        description=description,
        covers=covers(description.coverage, shelf.words) if description else "",
        breaks=_breaks(description, shelf.words) if description else (),
        datasets=tuple(one for one in _published(id, shelf) if one[0] != id),
        asked={"lens": about.lens} if about.lens else {"source": about.source},
        lenses=by_lens(tally(about, ("lens", "kind")), shelf),
        groups=by_id(tally(about, ("group", "lens")), shelf)[:GROUPS],
        countries=by_country(tally(about, ("country", "lens")), shelf)[:COUNTRIES],
        years=_years(shelf, about),
        documents=documents.rows,
        documents_total=documents.total,
        newest=shelf.index.claims(about, limit=NEWEST).rows,
        against=shelf.held(("against", id, shelf.as_of), lambda: held_against(shelf.index, shelf, id)),
    )


def scope_of(id: str, shelf: Shelf) -> Filter:
    """The claims of a source: of a dataset its lens, whoever publishes it."""
    if id in _descriptions() or shelf.index.tally(replace(shelf.filter, lens=(f"dataset:{id}",)), ("kind",)):
        return replace(shelf.filter, lens=(f"dataset:{id}",))
    return replace(shelf.filter, source=(id,))


def _kind(known: SourceEntry | None, description: Description | None, words: Wording) -> str:
    if known is not None:
        return name_of("kind", known.kind, words)
    return name_of("kind", "dataset", words) if description else ""


def health_of(request: Request, id: str, shelf: Shelf) -> SourceHealth | None:
    """Whether it is fresh, quiet, failing or unwatched; None where that is not known, or not yet."""
    entry = shelf.index.entry("source", id)
    jobs = getattr(request.app.state, "jobs", None)
    told = jobs.health() if jobs is not None else None
    names = {id, f"dataset:{id}", entry.name if entry else id}
    return next((one for one in told or () if one.rhythm.id in names), None)


def held_against(index: Index, shelf: Shelf, id: str) -> Against:
    """The newest figures of a source beside those of other origins for the same fact."""
    about = replace(scope_of(id, shelf), kind=("figure",))
    own = {id, _publisher(id)}
    figures = index.claims(about, limit=HELD).rows
    counted, differing = 0, []
    for figure in figures:
        others = [one for one in index.rivals(figure.id, 20) if one.origin_id not in own and _numbered(one)]
        if not others or not _numbered(figure):
            continue
        counted += 1
        other = next((one for one in others if _apart(figure, one)), None)
        if other is not None:
            differing.append((figure, other))
    return Against(len(figures), counted, len(differing), tuple(differing[:5]))


def _numbered(row: ClaimRow) -> bool:
    return row.low is not None or row.high is not None


def _apart(one: ClaimRow, other: ClaimRow) -> bool:
    """Whether no number lies within the bounds of both, of the same unit and the same days."""
    if (one.unit, one.per, one.comparison) != (other.unit, other.per, other.comparison):
        return False
    if (one.period_start, one.period_end) != (other.period_start, other.period_end):
        return False
    lows = [low for low in (one.low, other.low) if low is not None]
    highs = [high for high in (one.high, other.high) if high is not None]
    return bool(lows and highs) and max(lows) > min(highs)


def _years(shelf: Shelf, about: Filter) -> Years:
    cells: dict[str, dict[int, int]] = defaultdict(dict)
    for one in shelf.index.tally(about, ("country",), every="year"):
        if one.values[0] is not None and one.start is not None:
            cells[one.values[0]][one.start.year] = one.count
    years = tuple(sorted({year for row in cells.values() for year in row})[-YEARS:])
    ranked = sorted(cells, key=lambda code: (-sum(cells[code].values()), code))[:COUNTRIES]
    rows = tuple(
        (
            country_id(code) or "",
            shelf.names.get(country_id(code) or "", shelf.words.country(code)),
            tuple(cells[code].get(year, 0) for year in years),
        )
        for code in ranked
    )
    return Years(years, rows)


def _publisher(id: str) -> str | None:
    described = _descriptions().get(id)
    return described.publisher_id if described else None


def _published(id: str, shelf: Shelf) -> tuple[tuple[str, str], ...]:
    """The datasets that a source publishes: id and title."""
    known = _descriptions().values()
    return tuple((one.name, one.title.said(shelf.words.language)) for one in known if one.publisher_id == id)


def _described(id: str) -> Description | None:
    return _descriptions().get(id)


@lru_cache(maxsize=1)
def _descriptions() -> dict[str, Description]:
    return {one.name: one for one in descriptions()}


def covers(scope: Scope, words: Wording) -> str:
    """Where and since when a dataset looks, in its own words."""
    space = scope.space.said(words.language)
    start: dt.date | None = scope.start
    return words.say("{space}; from {start}", space=space, start=words.day(start)) if start else space


def _breaks(description: Description, words: Wording) -> tuple[Break, ...]:
    found: Sequence[Break] = [
        Break(
            when=words.stated(one.date, one.precision)
            if one.date is not None
            else words.say("releases “{kind}”", kind=one.edition or ""),
            change=one.change.said(words.language),
            source=one.source or "",
        )
        for one in description.breaks
    ]
    return tuple(found)
