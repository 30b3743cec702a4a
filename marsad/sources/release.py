"""What every reader of a dataset gives back: the release as a document, its rows, and the claims they make."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from marsad.model import Document, content_id
from marsad.model.schemas import CLAIMS, ROWS, canonical_json
from marsad.registry import Registry

# The ledger stamps the rest when it keeps them.
CLAIM_COLUMNS = pa.schema([field for field in CLAIMS if field.name != "recorded_at"])


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What the user says of a file beside its path.

    `released`: the day on which it was published. `mapping`: the YAML file that says what a table's columns mean.
    `url`: the address that the file was downloaded from. `since`: events that ended before were not
    asked for. `registry`: what names in the rows are looked up in.
    `kept_mapping`: the text of a mapping that came with an earlier release, where `mapping` is no file.
    """

    released: dt.date | None = None
    mapping: Path | None = None
    url: str | None = None
    since: dt.date | None = None
    registry: Registry | None = None
    kept_mapping: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A row that makes no claim, and why. `row` counts the file's rows from 0."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownCode:
    """A code that the source's description does not name: kept in its rows, never guessed. `rows`: in how many."""

    column: str
    code: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A value left out of the claims of some rows, which stay. `first`: the first of them, counted from 0."""

    reason: str
    rows: int
    first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some rows of a release, in the file's order.

    `rows`: schema `ROWS`, one canonical JSON text a row. `claims`: schema `CLAIMS` without `recorded_at`, one claim a
    readable row. `set_aside`: rows without a claim. `doubts`: values that are null in the claims of rows that stay.
    `unmapped`: names of actors that the registry does not hold, kept under the dataset's own. `without_violence`: codes
    of events that are none; their rows are kept and make no claim.
    """

    rows: pa.Table
    claims: pa.Table
    set_aside: tuple[SetAside, ...] = ()
    unknown_codes: tuple[UnknownCode, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    unmapped: tuple[UnknownCode, ...] = ()
    without_violence: tuple[UnknownCode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One release of a dataset, read batch by batch so that memory stays bounded.

    `batches` may be gone through again: each time the file is read anew. `unknown_columns`: columns that the source's
    description does not name; they are kept in the rows. `edition`: which kind of release it is, as `source.yml` names
    them under `rows`, to hold its number of rows against; None where the file does not tell. `remarks`: what was found
    out about the file and the user should know.
    """

    document: Document
    coder: str
    batches: Iterable[Batch]
    unknown_columns: tuple[str, ...] = ()
    edition: str | None = None
    remarks: tuple[str, ...] = ()

    def whole(self) -> Batch:
        """All batches as one, for releases that fit into memory."""
        batches = list(self.batches)
        return Batch(
            rows=pa.concat_tables([ROWS.empty_table(), *(batch.rows for batch in batches)]),
            claims=pa.concat_tables([CLAIM_COLUMNS.empty_table(), *(batch.claims for batch in batches)]),
            set_aside=tuple(item for batch in batches for item in batch.set_aside),
            unknown_codes=summed(code for batch in batches for code in batch.unknown_codes),
            doubts=gathered(doubt for batch in batches for doubt in batch.doubts),
            unmapped=summed(name for batch in batches for name in batch.unmapped),
            without_violence=summed(code for batch in batches for code in batch.without_violence),
        )


def is_address(given: str) -> bool:
    """Whether what the user gives is an address rather than a path."""
    return re.match(r"https?://", given, re.IGNORECASE) is not None


def at_address(release: Release, url: str, since: dt.date | None = None) -> Release:
    """The release as the document of the address that its file came from; the hash of its content stays.

    `since`: it covers no earlier days, since nothing of them was asked for, though an event may have begun on one.
    """
    old = release.document
    start = max(old.covers_start or since, since) if since else old.covers_start
    document = replace(old, url=f"{url}#{(old.url or '').partition('#')[2]}".rstrip("#"), covers_start=start)
    return replace(release, document=document, batches=_Moved(release.batches, old, document, release.coder))


@dataclass(frozen=True, slots=True)
class _Moved:
    """Batches under another document; ids of claims begin with what names document and coder."""

    batches: Iterable[Batch]
    old: Document
    new: Document
    coder: str

    def __iter__(self) -> Iterator[Batch]:
        stems = tuple(content_id(document.id, self.coder) for document in (self.old, self.new))
        for batch in self.batches:
            ids = pc.replace_substring(batch.claims["id"], *stems, max_replacements=1)
            claims = _with_column(batch.claims, "id", ids)
            yield replace(batch, rows=self._under(batch.rows), claims=self._under(claims))

    def _under(self, table: pa.Table) -> pa.Table:
        return _with_column(table, "document", pa.repeat(pa.scalar(self.new.id), table.num_rows))


def _with_column(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    place = table.schema.get_field_index(name)
    return table.set_column(place, table.schema.field(place), values)


def summed(codes: Iterable[UnknownCode]) -> tuple[UnknownCode, ...]:
    """Each code once, with all its rows, the most frequent first."""
    rows: Counter[tuple[str, str]] = Counter()
    for item in codes:
        rows[item.column, item.code] += item.rows
    ordered = sorted(rows.items(), key=lambda entry: (entry[0][0], -entry[1], entry[0][1]))
    return tuple(UnknownCode(column=column, code=code, rows=count) for (column, code), count in ordered)


def gathered(doubts: Iterable[Doubt]) -> tuple[Doubt, ...]:
    """Each doubt once, with all its rows, the most frequent first."""
    rows: Counter[str] = Counter()
    first: dict[str, int] = {}
    for item in doubts:
        rows[item.reason] += item.rows
        first[item.reason] = min(item.first, first.get(item.reason, item.first))
    return tuple(Doubt(reason=reason, rows=count, first=first[reason]) for reason, count in rows.most_common())


def claims_table(columns: dict[str, pa.Array | pa.Scalar], length: int) -> pa.Table:
    """The named columns (arrays, or scalars to repeat) as a table of claims; what is not named is null."""
    arrays = []
    for field in CLAIM_COLUMNS:
        value = columns.get(field.name)
        if value is None:
            arrays.append(pa.nulls(length, field.type))
        elif isinstance(value, pa.Scalar):
            arrays.append(pa.repeat(value.cast(field.type), length))
        else:
            arrays.append(value.cast(field.type))
    return pa.Table.from_arrays(arrays, schema=CLAIM_COLUMNS)


def dataset_attribution(dataset: tuple[str, str], publisher: tuple[str, str]) -> str:
    """A dataset's claims come from the dataset alone; the publisher closes the attribution. Each is (id, name)."""
    voices = [
        {"id": identity, "name": name, "kind": kind, "hedge": None, "start": None, "end": None}
        for (identity, name), kind in ((dataset, "dataset"), (publisher, "publisher"))
    ]
    return canonical_json(voices)
