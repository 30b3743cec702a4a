"""What every reader of a dataset gives back: the release as a document, its rows, and the claims they make."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from marsad.model import Document
from marsad.model.schemas import CLAIMS, canonical_json

# The ledger stamps the rest when it keeps them.
CLAIM_COLUMNS = pa.schema([field for field in CLAIMS if field.name != "recorded_at"])


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A row that makes no claim, and why. `row` counts the file's rows from 0."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One release of a dataset.

    `rows`: schema `ROWS`, one canonical JSON text a row. `claims`: schema `CLAIMS` without `recorded_at`, one claim a
    readable row. `set_aside`: rows without a claim. `unknown_columns`: columns that the source's description does not
    name; they are kept in the rows.
    """

    document: Document
    rows: pa.Table
    claims: pa.Table
    coder: str
    set_aside: tuple[SetAside, ...] = ()
    unknown_columns: tuple[str, ...] = ()


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
