"""Pages kept in Parquet, as crawls keep them: a row a document ("text", and what else a .jsonl has) or a capture.

A capture's row has "content" (bytes), "url", "media_type" and "captured_at"; other columns are not looked at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from marsad.errors import RefusedItem, UnreadablePage
from marsad.model import Capture, Document
from marsad.sources.pages.jsonl import document_from

PARQUET = ".parquet"
_OF_DOCUMENT = ("id", "url", "title", "publisher", "published", "language", "text")
_OF_CAPTURE = ("url", "content", "media_type", "captured_at")
_ROWS = 256  # held at a time
_SHAPE = 'Give it a column "text" (documents) or "content" (the bytes of pages)'


def groups(path: Path) -> int:
    """How many row groups a file has; one for a file that is none, so that reading it says what is wrong."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return max(1, int(pq.ParquetFile(path).num_row_groups))
    except (pa.ArrowInvalid, OSError):
        return 1


def rows_taken(path: Path) -> Iterator[Capture | Document | RefusedItem]:
    """Every row of a file."""
    for group in range(groups(path)):
        yield from group_taken(path, group)


def group_taken(path: Path, group: int) -> Iterator[Capture | Document | RefusedItem]:
    """The rows of one row group; one that is neither a document nor a capture is yielded as an error."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
        known = file.schema_arrow.names
        wanted = _OF_CAPTURE if "content" in known else _OF_DOCUMENT
        if "content" not in known and "text" not in known:
            yield UnreadablePage(str(path), "has no pages in its columns", _SHAPE)
            return
        number = sum(file.metadata.row_group(before).num_rows for before in range(group))
        columns = [name for name in wanted if name in known]
        for batch in file.iter_batches(_ROWS, row_groups=[group], columns=columns):
            for row in batch.to_pylist():
                number += 1
                item = f"{path}, row {number}"
                yield _capture(row, item) if "content" in known else document_from(_as_text(row), item)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        yield UnreadablePage(str(path), f"is no Parquet file ({error})", "Save it again")


def _capture(row: dict[str, Any], item: str) -> Capture | RefusedItem:
    content, at = row["content"], row.get("captured_at")
    if not isinstance(content, bytes):
        return UnreadablePage(item, 'has no bytes in "content"', _SHAPE)
    if isinstance(at, dt.datetime) and at.tzinfo is None:
        at = at.replace(tzinfo=dt.UTC)
    moment = at if isinstance(at, dt.datetime) else None
    return Capture(
        url=row.get("url") or item,
        content=content,
        media_type=row.get("media_type"),
        captured_at=moment or dt.datetime.now(dt.UTC),
    )


def _as_text(row: dict[str, Any]) -> dict[str, Any]:
    """Days and moments as a .jsonl has them."""
    return {
        name: value.isoformat() if isinstance(value, dt.date | dt.datetime) else value for name, value in row.items()
    }
