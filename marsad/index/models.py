"""What the index gives: rows of lists, facets, pages. Frozen; words are made by whoever shows them.

The index itself (`marsad.index.store.Index`) has these methods; every one may be called from any thread:

- `stamp: str` (of ETags), `built_at`, `versions` of the ledger's tables, `behind: bool` (a newer one is being built)
- `totals() -> Totals`
- `claims(filter, sort="published", cursor=None, limit=50) -> Page[ClaimRow]`
- `facets(filter) -> dict[name, list[Facet]]`
- `claim(id) -> ClaimRow | None`, `claim_body(id) -> Claim | None` (the whole model), `corrected`, `originals`
- `rivals(id, limit=50) -> list[ClaimRow]`: other claims of the same fact, or against it
- `documents(filter, …) -> Page[DocumentRow]`, `document(id) -> DocumentRow | None`, `document_text(id) -> str | None`,
  `claims_of(document, cursor=None, limit=…) -> Page[ClaimRow]` in the order of the text (of a release: of its rows)
- `events(filter, sort="period", …) -> Page[EventRow]`, `event(id) -> EventRow | None`, `event_body(id)`: the `Event`,
  `event_of(claim) -> str | None`, `why(event) -> list[...]` (the judgements that join its members)
- `groups(text=None)`, `places(text=None, country=None)`, `sources(text=None) -> list[Entry]`: those that claims name,
  with how many by lens, first and last day; `entry(kind, id) -> Entry | None`
- `points() -> Points`: columns of everything that has a place, for the map
- `judgements(about=None, cursor=None, limit=…) -> Page[Judgement]`
- `suggest(kind, text, language, limit=20) -> list[tuple[id, name]]` for forms
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

import numpy as np
import numpy.typing as npt

T = TypeVar("T")
EntryKind = Literal["group", "place", "source"]
ClaimSort = Literal["published", "period", "number", "place", "document"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """A stretch of a list. `next`: the cursor of what follows, None at the end. `total` is None where it was not
    counted; `total_is_least`: there are at least so many."""

    rows: tuple[T, ...]
    next: str | None = None
    previous: str | None = None
    total: int | None = None
    total_is_least: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A value of a filter's name and how many rows have it (`least`: at least so many)."""

    value: str
    count: int
    least: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedToll:
    """One number that a report of an event states of its dead, wounded…; `revises`: it replaces an earlier one."""

    measure: str
    low: float | None
    high: float | None
    qualifier: str | None = None
    revises: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A claim as lists show it: as it counts, that is with its corrections. Spans are code points of the kept text.

    `number`: as printed. `attribution`: names and kinds of the chain, nearest to the page first, origin last, without
    the publisher. `flags`: kinds of arithmetic. `verdict`: of persons; `corrected`: slots that a person corrected.
    """

    id: str
    kind: str
    document: str
    row: int | None
    quote_start: int
    quote_end: int
    quote_text: str
    number: str | None = None
    number_start: int | None = None
    number_end: int | None = None
    low: float | None = None
    high: float | None = None
    qualifier: str | None = None
    unit: str | None = None
    measure: str | None = None
    role: str | None = None
    accumulation: str | None = None
    per: str | None = None
    comparison: str | None = None
    cohort: str | None = None
    part_of: str | None = None
    type: str | None = None
    indicator: str | None = None
    direction: str | None = None
    killed: int | None = None
    wounded: int | None = None
    tolls: tuple[StatedToll, ...] = ()
    group_id: str | None = None  # of an incident its perpetrator; where nobody is known to have struck, who took part
    group_name: str | None = None
    target_id: str | None = None
    target_name: str | None = None
    place_id: str | None = None
    place_name: str | None = None
    country: str | None = None
    precision: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    period_start: dt.date | None = None
    period_end: dt.date | None = None
    period_precision: str | None = None
    lens: str | None = None
    self_claimed: bool = False
    origin_id: str | None = None
    origin_name: str | None = None
    attribution: tuple[tuple[str, str, str], ...] = ()  # id, name, kind
    modality: str | None = None
    confidence: float = 0.0
    coder: str = ""
    flags: tuple[str, ...] = ()
    verdict: str | None = None
    corrected: tuple[str, ...] = ()
    event: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: dt.date | None = None
    published_precision: str | None = None
    language: str | None = None
    url: str | None = None
    dataset: str | None = None
    hindsight: bool = False
    kept_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A document without its text. `capture`: sha256 of the raw bytes; `captured_at`: when they came."""

    id: str
    url: str | None
    title: str | None
    publisher: str | None
    published: dt.date | None
    published_precision: str | None
    language: str | None
    label: str | None
    dataset: str | None
    covers_start: dt.date | None
    covers_end: dt.date | None
    capture: str | None
    captured_at: dt.datetime | None
    recorded_at: dt.datetime
    claims: int
    length: int  # code points of its text
    kept_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """A linked event as lists show it. `lenses`: those of its members; `disputed`: names of contradicted values.

    As of a day: with what was published by then. `hindsight`: a release that it rests on was published later.
    """

    id: str
    members: int
    voices: int
    lenses: tuple[str, ...]
    sources: tuple[str, ...]
    type: str | None
    actors: tuple[str, ...]
    place_id: str | None
    place_name: str | None
    country: str | None
    precision: str | None
    latitude: float | None
    longitude: float | None
    period_start: dt.date | None
    period_end: dt.date | None
    period_precision: str | None
    killed: float | None
    killed_low: float | None
    killed_high: float | None
    disputed: tuple[str, ...] = ()
    leading: str | None = None
    hindsight: bool = False
    kept_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A group, place or source that claims name. `names`: in other languages; `lenses`: how many claims by lens."""

    kind: EntryKind
    id: str
    name: str
    names: Mapping[str, str] = field(default_factory=dict)
    parent: str | None = None  # id of a group's parent, or of the country (code) of a place
    country: str | None = None
    precision: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    claims: int = 0
    lenses: Mapping[str, int] = field(default_factory=dict)
    first: dt.date | None = None
    last: dt.date | None = None
    newest_published: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How much there is. `newest_source`: the last day on which anything was published."""

    documents: int
    releases: int
    claims: int
    events: int
    judgements: int
    newest_source: dt.date | None
    newest_recorded: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Columns of equal length, one row for each report and each linked event that has a place, for the map.

    `lon`, `lat`: float32, NaN where the place is an area. `start`, `end`: day numbers (proleptic ordinals), -1 unknown.
    `lens`, `group`, `type`, `source`, `precision`, `country`, `area`: codes into the lists of the same name (-1 none;
    `area`: id of the admin-1 unit or country that the row lies in, as exactly as is known). `killed`: -1 unknown.
    `rowid`: row of the index that `Index.point_ids` turns into ids. Linked events have the lens "linked".
    """

    lon: npt.NDArray[np.float32]
    lat: npt.NDArray[np.float32]
    start: npt.NDArray[np.int32]
    end: npt.NDArray[np.int32]
    seen_from: npt.NDArray[np.int32]
    lens: npt.NDArray[np.int16]
    group: npt.NDArray[np.int32]
    type: npt.NDArray[np.int16]
    source: npt.NDArray[np.int32]
    precision: npt.NDArray[np.int8]
    country: npt.NDArray[np.int16]
    area: npt.NDArray[np.int32]
    killed: npt.NDArray[np.int32]
    rowid: npt.NDArray[np.int64]
    lenses: tuple[str, ...]
    groups: tuple[str, ...]
    types: tuple[str, ...]
    sources: tuple[str, ...]
    precisions: tuple[str, ...]
    countries: tuple[str, ...]
    areas: tuple[str, ...]
