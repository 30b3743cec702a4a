"""What leaves: columns with their meaning, rows in batches, and what is to be said of them."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import yaml

Kind = Literal["claims", "incidents", "events", "series", "sources"]
KINDS: tuple[Kind, ...] = ("claims", "incidents", "events", "series", "sources")
Row = dict[str, Any]

_FILE = Path(__file__).parent / "data" / "fields.yml"
_ROWS = 2_000  # turned into Python values at a time: a row of a page holds whole sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column: what it means, its unit, its HXL hashtag (None: it has none)."""

    name: str
    means: str
    unit: str | None = None
    hxl: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A table to be written. `batches` is asked for once by each writing and gives batches of `schema`.

    `shape`: how a row is told as JSON, where that is more than its columns (claims as `marsad code` prints them).
    """

    kind: Kind
    schema: pa.Schema
    batches: Callable[[], Iterator[pa.RecordBatch]]
    shape: Callable[[Row], Row] | None = None
    language: str = "en"  # of the reader: Arabic sheets run from right to left

    @property
    def names(self) -> list[str]:
        return list(self.schema.names)

    def rows(self) -> Iterator[Row]:
        """Row by row, in Python values; memory holds a batch."""
        for batch in self.batches():
            for start in range(0, batch.num_rows, _ROWS):
                yield from batch.slice(start, _ROWS).to_pylist()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A dataset or publisher of which something is in a package, and on what terms."""

    name: str
    title: str
    publisher: str | None = None
    licence: str | None = None
    url: str | None = None
    cite: tuple[str, ...] = ()
    passed_on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a reader must know of an export. `filters`: as asked, name and value. `left_out`: rows that stayed, by
    dataset. `versions`: of the ledger's tables. `newest_source`: the last day on which anything in it was published.
    """

    kind: Kind
    format: str
    filters: tuple[tuple[str, str], ...] = ()
    as_of: dt.date | None = None
    recorded_by: dt.datetime | None = None
    computed_at: dt.datetime
    marsad: str
    versions: Mapping[str, int | None] = field(default_factory=dict)
    rows: int = 0
    newest_source: dt.date | None = None
    terms: tuple[Terms, ...] = ()
    pages: int = 0
    publishers: tuple[str, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)


def fields_of(kind: Kind, names: Sequence[str]) -> tuple[Field, ...]:
    """The columns of a content in their order. Raises KeyError for one whose meaning nobody wrote down."""
    known = _described()
    own: Mapping[str, Any] = known.get("claims" if kind == "incidents" else kind, {})
    return tuple(Field(name=name, **(own.get(name) or known["all"][name])) for name in names)


@functools.cache
def _described() -> Mapping[str, Mapping[str, Any]]:
    given: Mapping[str, Mapping[str, Any]] = yaml.load(_FILE.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return given
