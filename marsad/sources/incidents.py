"""What readers of event datasets share: the release's document, who speaks, and tolls with their place in the row."""

from __future__ import annotations

import datetime as dt
import functools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from marsad.errors import UnreadableDataset
from marsad.model import Document, content_id
from marsad.model.terms import DatePrecision
from marsad.registry.files import DATA, entries
from marsad.sources.description import Description
from marsad.sources.release import UnknownCode, dataset_attribution
from marsad.sources.tables import by_value, joined

# Digits with or without a point, as programs write whole numbers that they took for decimals.
_DECIMAL = r"^[0-9]+(\.[0-9]+)?$"


@dataclass(frozen=True, slots=True, kw_only=True)
class TollColumn:
    """A column of a row that states a toll. `column`: its name in the row; `stated`: where the number counts."""

    measure: str
    column: str
    stated: pa.Array


def require_columns(path: Path, there: tuple[str, ...], required: tuple[str, ...], dataset: str) -> None:
    """Raise UnreadableDataset naming the columns that a file lacks, and how its header begins."""
    missing = [name for name in required if name not in there]
    if missing:
        begins = ", ".join(there[:8]) + (", …" if len(there) > 8 else "")
        cause = f"as a file of {dataset} it lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}"
        raise UnreadableDataset(str(path), f"{cause} (its header reads {begins})", "Take the file as it is published")


def counted(column: str, codes: pa.Array) -> tuple[UnknownCode, ...]:
    """Each of these codes with the number of rows that have it; missing ones are left out."""
    counts = pc.value_counts(codes).to_pylist()
    return tuple(
        UnknownCode(column=column, code=item["values"], rows=item["counts"]) for item in counts if item["values"]
    )


def release_document(
    facts: Description,
    content_sha256: str,
    file_sha256: str,
    released: dt.date | None,
    *,
    precision: DatePrecision = "day",
    title: str | None = None,
) -> Document:
    """The release as a document, known by its content. `released`: when it was published, as far as that is known."""
    return Document(
        text="",
        url=f"{facts.url}#sha256={content_sha256}",
        title=f"{facts.long_title.en}, {title or f'content {content_sha256[:12]}'}",
        published=released,
        published_precision=precision if released else None,
        publisher=facts.publisher.en,
        language="en",
        capture=file_sha256,
        dataset=facts.name,
    )


def identity(facts: Description, document: str, numbers: pa.Array, text: pa.Array) -> dict[str, Any]:
    """The columns that all incident claims of a dataset share: ids, quote, who speaks, lens."""
    stem = content_id(document, facts.coder)
    return {
        "id": pc.binary_join_element_wise(pa.scalar(stem), numbers.cast(pa.string()), pa.scalar("-")),
        "kind": pa.scalar("incident"),
        "document": pa.scalar(document),
        "row": numbers,
        "quote_start": pa.scalar(0),
        "quote_end": pc.utf8_length(text).cast(pa.int64()),
        "quote_text": text,
        "measure": pa.scalar("events"),
        "attribution": pa.scalar(attribution(facts)),
        "origin_id": pa.scalar(facts.name),
        "origin_name": pa.scalar(facts.title.en),
        "origin_kind": pa.scalar("dataset"),
        "lens": pa.scalar(f"dataset:{facts.name}"),
        "self_claimed": pa.scalar(False),
        "confidence": pa.scalar(facts.confidence),
        "coder": pa.scalar(facts.coder),
    }


def attribution(facts: Description) -> str:
    publisher = facts.publisher.en
    return dataset_attribution((facts.name, facts.title.en), (facts.publisher_id or facts.name, publisher))


def tolls_json(facts: Description, text: pa.Array, numbers: pa.Array, columns: list[TollColumn]) -> pa.Array:
    """The tolls of each row as JSON, each with the span of its number in the row's text (code points)."""
    pieces = [pc.if_else(column.stated, _toll(facts, text, numbers, column), "") for column in columns]
    return joined(["[", pc.utf8_ltrim(joined(pieces), ","), "]"])


def _toll(facts: Description, text: pa.Array, numbers: pa.Array, toll: TollColumn) -> pa.Array:
    # Inside a string a quotation mark is escaped, so that the key with its marks stands in a row once.
    key = json.dumps(toll.column, ensure_ascii=False) + ":"
    parts = pc.split_pattern(text, key, max_splits=1)
    value = pc.struct_field(
        pc.extract_regex(pc.list_element(parts, 1), r'^(?P<value>"(?:[^"\\]|\\.)*"|[^,}]+)'), "value"
    )
    starts = pc.utf8_length(pc.list_element(parts, 0)).cast(pa.int64())
    marked = pc.cast(pc.starts_with(value, '"'), pa.int64())  # "3.0" is kept as a string: its number is inside
    first = pc.add(pc.add(starts, len(key)), marked)
    bare = pc.replace_substring(value, '"', "")
    last = pc.add(first, pc.utf8_length(bare).cast(pa.int64()))
    quote_end = pc.add(last, marked)
    number = by_value(bare, _plain_number, pa.string())
    quoted = by_value(value, lambda cell: json.dumps(key + cell, ensure_ascii=False), pa.string())
    spans = [item.cast(pa.string()) for item in (first, last, starts, quote_end, numbers)]
    pieces: list[Any] = [
        f',{{"attribution":{attribution(facts)},"measure":"{toll.measure}","number":{{"end":',
        spans[1],
    ]
    pieces += [',"high":', number, ',"low":', number, ',"qualifier":null,"start":', spans[0], ',"text":"', bare]
    pieces += ['","unit":"count"},"quote":{"end":', spans[3], ',"row":', spans[4], ',"start":', spans[2], ',"text":']
    pieces += [quoted, '},"revises":false}']
    return joined(pieces)


def _plain_number(cell: str) -> str | None:
    if not re.match(_DECIMAL, cell):
        return None
    value = float(cell)
    return str(int(value)) if value.is_integer() else repr(value)


def kept_texts(rows: pa.Array, column: str) -> pa.Array:
    """What each kept row (canonical JSON) says in a column, in whatever capitals it is named; null for nothing."""
    found = pc.extract_regex(rows, rf'"(?i:{re.escape(column)})":(?P<text>"(?:[^"\\]|\\.)*")')
    return by_value(pc.struct_field(found, "text"), lambda cell: json.loads(cell).strip() or None, pa.string())


@functools.cache
def countries() -> Mapping[str, tuple[str, str]]:
    """GeoNames id and plain English name of each country, by ISO 3166-1 alpha-2."""
    return {record["iso"]: (record["id"], record["name"]) for record in entries(DATA / "countries.yml")}
