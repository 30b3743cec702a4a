"""Claims and their documents as files: CSV for spreadsheets, JSON for programs.

CSV is one row a claim with all columns of the view, text made harmless for spreadsheets. JSON is exact: the form that
`marsad code` prints, and for each document what identifies it, without its text: pages belong to their publishers.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TextIO

import pyarrow as pa

from marsad.export.cells import cell
from marsad.export.files import written_whole
from marsad.model import Document
from marsad.model.form import Json, claim_to_json, document_to_json
from marsad.model.schemas import OF_MODEL, claim_from_row

Format = Literal["csv", "json"]
_BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the machine's old code page, and Arabic is lost
_AT_ONCE = 10_000  # rows turned into Python values at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """How many claims went out, and how many stayed because their dataset must not be passed on."""

    claims: int
    left_out: int


def export_claims(
    claims: pa.Table,
    documents: Iterable[Document],
    target: Path | TextIO,
    format: Format,
    *,
    excluded: Collection[str] = (),
) -> Exported:
    """Write claims (columns of the ledger's claims view, at least those of `CLAIMS` and `dataset`) and documents.

    `excluded`: names of datasets that never leave row by row; their claims and releases are left out. A path is
    replaced only once everything is written. JSON holds the documents that the claims cite. Raises `MissingItem` for a
    folder that is not there, `UsageError` for a path that cannot be written.
    """
    allowed = _allowed(claims, excluded)
    if isinstance(target, Path):
        with written_whole(target) as stream:
            _write(allowed, documents, stream, format, excluded)
    else:
        _write(allowed, documents, target, format, excluded)
    return Exported(claims=allowed.num_rows, left_out=claims.num_rows - allowed.num_rows)


def _allowed(claims: pa.Table, excluded: Collection[str]) -> pa.Table:
    """Without what must not leave. A view without `dataset` raises `KeyError`: then nobody could tell."""
    refused = {name.casefold() for name in excluded}
    datasets = claims.column("dataset").to_pylist()
    return claims.filter(pa.array([(name or "").casefold() not in refused for name in datasets], pa.bool_()))


def _write(
    claims: pa.Table, documents: Iterable[Document], stream: TextIO, format: Format, excluded: Collection[str]
) -> None:
    if format == "csv":
        _write_csv(claims, stream)
    else:
        cited = set(claims.column("document").unique().to_pylist())
        refused = {name.casefold() for name in excluded}
        _write_json(
            claims,
            (item for item in documents if item.id in cited and (item.dataset or "").casefold() not in refused),
            stream,
        )


def _write_csv(claims: pa.Table, stream: TextIO) -> None:
    stream.write(_BYTE_ORDER_MARK)
    writer = csv.writer(stream, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow(claims.column_names)
    for row in _rows(claims):
        writer.writerow([cell(value) for value in row.values()])


def _write_json(claims: pa.Table, documents: Iterable[Document], stream: TextIO) -> None:
    """One document or claim a line, so that large files can be read by lines too."""
    stream.write('{"documents": [')
    _write_items((_document(item) for item in documents), stream)
    stream.write('],\n"claims": [')
    kept = claims.select([name for name in OF_MODEL if name in claims.column_names])
    _write_items((claim_to_json(claim_from_row(row)) for row in _rows(kept)), stream)
    stream.write("]}\n")


def _write_items(items: Iterable[Json], stream: TextIO) -> None:
    separator = "\n"
    for item in items:
        stream.write(separator + json.dumps(item, ensure_ascii=False, allow_nan=False))
        separator = ",\n"


def _document(document: Document) -> Json:
    value = document_to_json(document)
    del value["text"]
    return value | {"document": document.id, "label": document.label, "dataset": document.dataset}


def _rows(claims: pa.Table) -> Iterator[Json]:
    for batch in claims.to_batches(max_chunksize=_AT_ONCE):
        yield from batch.to_pylist()
