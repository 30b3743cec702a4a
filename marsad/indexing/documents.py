"""Documents as the index keeps them, and from which day on they are seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

import pyarrow as pa

from marsad.index.writing import Writer
from marsad.linking.voices import sketch_of

_SHOWN = (
    "id", "url", "title", "publisher", "published", "published_precision", "language", "label", "dataset",
    "covers_start", "covers_end", "capture", "recorded_at",
)  # fmt: skip
_AT_ONCE = 2000  # documents with their texts in memory


def hindsight_days(documents: pa.Table) -> dict[str, dt.date]:
    """By release of a dataset: the day before which it is seen in hindsight, because nothing of it was published.

    See the ledger's view of releases: of each dataset the earliest stands for every day before, a dated one first.
    """
    releases: dict[str, list[tuple[bool, dt.date, str]]] = {}
    for row in documents.select(["id", "dataset", "published_until", "counts_from"]).to_pylist():
        if row["dataset"] is not None:
            named = (row["published_until"] is None, row["counts_from"], row["id"])
            releases.setdefault(row["dataset"], []).append(named)
    found: dict[str, dt.date] = {}
    for held in releases.values():
        earliest = min(held)[:2]
        first = min(day for _, day, _ in held)
        found |= {id: first for undated, day, id in held if (undated, day) == earliest}
    return found


def add_documents(
    writer: Writer,
    documents: pa.Table,
    captured: pa.Table,
    hindsight: Mapping[str, dt.date],
    kept_back: Collection[str],
) -> None:
    """`documents`, `captured`: as the ledger gives them."""
    captured = {row["sha256"]: row["recorded_at"] for row in captured.to_pylist()}
    for batch in documents.to_batches(max_chunksize=_AT_ONCE):
        rows = batch.to_pylist()
        shown = [
            {name: row[name] for name in _SHOWN}
            | {
                "captured_at": captured.get(row["capture"]),
                "claims": 0,  # counted where it is read: a decision about one claim must not rewrite its release
                "length": len(row["text"]),
                "kept_back": row["dataset"] in kept_back,
            }
            for row in rows
        ]
        found = pa.Table.from_batches([batch]).drop_columns(["text"])
        found = found.append_column("seen_from", found["counts_from"])
        found = found.append_column(
            "hindsight_before", pa.array([hindsight.get(row["id"]) for row in rows], pa.date32())
        )
        found = found.append_column("kept_back", pa.array([row["kept_back"] for row in shown], pa.bool_()))
        writer.add_documents(shown, (row["text"] for row in rows), found)
        writer.add_sketches((row["id"], sketch_of(row["text"])) for row in rows if row["dataset"] is None)
    if not documents.num_rows:
        empty = documents.append_column("seen_from", documents["counts_from"])
        empty = empty.append_column("hindsight_before", documents["counts_from"])
        writer.add_documents([], [], empty.append_column("kept_back", pa.array([], pa.bool_())))
