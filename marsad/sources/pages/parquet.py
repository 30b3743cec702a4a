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
_ROWS = 256  # held at a time, if they are no larger than
_HELD = 64_000_000  # bytes together
_LARGEST = 100_000_000  # bytes of one page, as for a file
_SHAPE = 'Give it a column "text" (documents) or "content" (the bytes of pages)'
# What a value that is no value of its type raises: letters that are none, a moment or a time zone that cannot be.
_NO_VALUE = (ValueError, OverflowError, KeyError, TypeError)


def groups(path: Path) -> int:
    """How many row groups a file has; one for a file that is none, so that reading it says what is wrong."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return max(1, int(pq.ParquetFile(path).num_row_groups))
    except (pa.ArrowException, OSError):
        return 1


def rows_taken(path: Path) -> Iterator[Capture | Document | RefusedItem]:
    """Every row of a file."""
    for group in range(groups(path)):
        yield from group_taken(path, group)


def group_taken(path: Path, group: int) -> Iterator[Capture | Document | RefusedItem]:
    """The rows of one row group; one that is neither a document nor a capture is yielded as an error."""
    import pyarrow as pa

    try:
        yield from _group(path, group)
    except FileNotFoundError:
        raise
    except (pa.ArrowException, OSError) as error:
        said = " ".join(str(error).split())[:120]
        yield UnreadablePage(str(path), f"is no Parquet file, or a broken one ({said})", "Save it again")


def _group(path: Path, group: int) -> Iterator[Capture | Document | RefusedItem]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pq.read_schema(path)
    if "content" not in schema.names and "text" not in schema.names:
        yield UnreadablePage(str(path), "has no pages in its columns", _SHAPE)
        return
    wanted = _OF_CAPTURE if "content" in schema.names else _OF_DOCUMENT
    columns = [name for name in wanted if name in schema.names]
    kinds = (pa.types.is_string, pa.types.is_binary, pa.types.is_large_string, pa.types.is_large_binary)
    # A value that stands there once for many rows is held once, however often it is meant.
    once = [name for name in columns if any(is_kind(schema.field(name).type) for is_kind in kinds)]
    file = pq.ParquetFile(path, read_dictionary=once)
    if group >= file.metadata.num_row_groups:
        return  # a file without rows may have no group at all
    about = file.metadata.row_group(group)
    each = about.total_byte_size // max(1, about.num_rows)
    if each > _LARGEST:
        yield UnreadablePage(str(path), f"holds pages of {each / 1e6:,.0f} MB", "Split them")
        return
    number = sum(file.metadata.row_group(before).num_rows for before in range(group))
    together = max(1, min(_ROWS, _HELD // max(1, each)))
    for batch in file.iter_batches(together, row_groups=[group], columns=columns):
        for index in range(batch.num_rows):
            number += 1
            item = f"{path}, row {number}"
            try:
                row = {
                    name: column[index].as_py() for name, column in zip(batch.schema.names, batch.columns, strict=True)
                }
            except _NO_VALUE as error:
                said = " ".join(str(error).split())[:120]
                yield UnreadablePage(item, f"has a value that cannot be read ({said})", _SHAPE)
                continue
            yield _capture(row, item) if "content" in columns else document_from(_as_text(row), item)


def _capture(row: dict[str, Any], item: str) -> Capture | RefusedItem:
    content, at, url, media_type = (row.get(name) for name in ("content", "captured_at", "url", "media_type"))
    if not isinstance(content, bytes):
        return UnreadablePage(item, 'has no bytes in "content"', _SHAPE)
    if len(content) > _LARGEST:
        return UnreadablePage(item, f"holds more than {_LARGEST / 1e6:.0f} MB, more than a page may have", "Split it")
    if url is not None and not isinstance(url, str):
        return UnreadablePage(item, 'has a "url" that is no text', _SHAPE)
    if isinstance(at, dt.datetime) and at.tzinfo is None:
        at = at.replace(tzinfo=dt.UTC)
    moment = at if isinstance(at, dt.datetime) else None
    return Capture(
        url=url or item,
        content=content,
        media_type=media_type if isinstance(media_type, str) else None,
        captured_at=moment or dt.datetime.now(dt.UTC),
    )


def _as_text(row: dict[str, Any]) -> dict[str, Any]:
    """Days and moments as a .jsonl has them."""
    return {
        name: value.isoformat() if isinstance(value, dt.date | dt.datetime) else value for name, value in row.items()
    }
