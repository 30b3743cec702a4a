"""A table of counts to a release with one figure claim a row. What the columns and the head mean is in source.yml."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, get_args

import pyarrow as pa
import pyarrow.compute as pc
import yaml

from marsad.errors import UnreadableDataset
from marsad.model import Document, content_id
from marsad.model.terms import MEASURES, PeriodPrecision, Role
from marsad.sources.description import Description, describe
from marsad.sources.release import Batch, Release, SetAside, claims_table, dataset_attribution
from marsad.sources.tables import (
    CanonicalRows,
    RawTable,
    by_value,
    canonical_rows,
    joined,
    one_chunk,
    read_csv,
    require,
    rows_table,
    sort_out,
    whole_numbers,
)


def source() -> Description:
    """source.yml: what is known about such tables."""
    return describe("counts")


def read(path: Path, *, released: dt.date | None = None) -> Release:
    """Read a table of counts. `released`: the day on which it was published, where the head does not say it or errs.

    Raises MissingItem; UnreadableDataset where a column is missing, the head cannot be read, or two datasets are mixed.
    """
    raw = read_csv(path)
    columns = source().columns
    require(raw, columns.required, "counts")
    head = _head(raw)
    names = pc.unique(one_chunk(raw.columns["dataset"])).drop_null().to_pylist()
    if len(names) != 1:
        raise UnreadableDataset(
            str(path), f"its column dataset names {len(names)} datasets: {', '.join(names)}", "Give each its own file"
        )
    if released is not None:
        head |= {"released": released, "released_precision": "day"}
    document = _document(raw, head, names[0])
    rows = canonical_rows(raw.columns, columns.whole, columns.decimal, cut="count")
    claims, aside = _claims(document.id, raw, head, names[0], rows)
    kept = rows_table(document.id, raw.numbers, rows.text)
    return Release(
        document=document,
        coder=source().coder,
        batches=(Batch(rows=kept, claims=claims, set_aside=raw.set_aside + aside),),
        unknown_columns=columns.unknown(raw.columns.column_names),
    )


def _head(raw: RawTable) -> dict[str, Any]:
    beside = raw.path.with_name(raw.path.name + ".yml")
    text = beside.read_text(encoding="utf-8") if beside.is_file() else raw.notes
    try:
        head = yaml.load(text, Loader=yaml.CSafeLoader) or {}
    except yaml.YAMLError as error:
        raise UnreadableDataset(str(raw.path), f"its head is no YAML ({error})", "See sources/counts") from error
    if not isinstance(head, dict):
        raise UnreadableDataset(str(raw.path), "its head is no list of `name: value` lines", "See sources/counts")
    fields = source().reader["head"]
    unknown = sorted(set(head) - set(fields))
    if unknown:
        raise UnreadableDataset(
            str(raw.path),
            f"its head says {', '.join(map(str, unknown))}, which we do not know",
            f"Use {', '.join(fields)}",
        )
    return head


def _document(raw: RawTable, head: dict[str, Any], name: str) -> Document:
    released = head.get("released")
    if released is not None and (not isinstance(released, dt.date) or isinstance(released, dt.datetime)):
        raise UnreadableDataset(str(raw.path), f"released is {released!r}, not a day", "Write it as 2019-06-30")
    return Document(
        text="",
        url=f"{head.get('url', '')}#sha256={raw.content_sha256}",
        title=head.get("title") or f"{name}: counts",
        published=released,
        published_precision=head.get("released_precision", "day") if released else None,
        publisher=head.get("publisher"),
        capture=raw.file_sha256,
        dataset=name,
    )


def _claims(
    document: str, raw: RawTable, head: dict[str, Any], name: str, rows: CanonicalRows
) -> tuple[pa.Table, tuple[SetAside, ...]]:
    cells = {column: one_chunk(raw.columns[column]) for column in raw.columns.column_names}
    count = whole_numbers(cells["count"])
    days = {column: by_value(cells[column], _day, pa.date32()) for column in ("period_start", "period_end")}
    readable, aside = _readable(cells, count, days, raw.numbers)
    title = head.get("dataset_title") or name
    publisher = (head.get("publisher_id") or name, head.get("publisher") or name)
    claims = claims_table(
        {
            "id": joined([content_id(document, source().coder) + "-", raw.numbers.cast(pa.string())]),
            "kind": pa.scalar("figure"),
            "document": pa.scalar(document),
            "row": raw.numbers,
            "quote_start": pa.scalar(0),
            "quote_end": pc.utf8_length(rows.text),
            "quote_text": rows.text,
            "number_start": rows.cell_start,
            "number_end": rows.cell_end,
            "number_text": rows.cell,
            "low": count,
            "high": count,
            "unit": pa.scalar("count"),
            "measure": cells["measure"],
            "accumulation": pa.scalar("flow"),
            "arithmetic": pa.scalar("[]"),
            **{column: cells[column] for column in ("role", "cohort") if column in cells},
            **_group(cells["group"], head.get("groups") or {}),
            **_place(cells["place"], head.get("places") or {}),
            **days,
            "period_text": joined([cells["period_start"], "/", cells["period_end"]]),
            "period_precision": cells["precision"],
            "attribution": pa.scalar(dataset_attribution((name, title), publisher)),
            "origin_id": pa.scalar(name),
            "origin_name": pa.scalar(title),
            "origin_kind": pa.scalar("dataset"),
            "lens": pa.scalar(f"dataset:{name}"),
            "self_claimed": pa.scalar(False),
            "modality": pa.scalar("reported"),
            "confidence": pa.scalar(source().confidence),
            "coder": pa.scalar(source().coder),
        },
        raw.columns.num_rows,
    )
    return (claims.filter(readable) if aside else claims), aside


def _group(names: pa.Array, known: dict[str, Any]) -> dict[str, pa.Array]:
    text = pa.string()
    return {
        "group_id": by_value(names, lambda name: known.get(name, {}).get("id"), text),
        "group_name": names,
        "group_parent": by_value(names, lambda name: known.get(name, {}).get("parent"), text),
        "group_text": names,
        "actors": by_value(
            pc.fill_null(names, ""),
            lambda name: [known[name]["id"]] if known.get(name, {}).get("id") else [],
            pa.list_(text),
        ),
    }


def _place(names: pa.Array, known: dict[str, Any]) -> dict[str, pa.Array]:
    text = pa.string()
    columns = {"place_id": "id", "country": "country", "place_precision": "precision"}
    found = {
        column: by_value(names, lambda name, key=key: known.get(name, {}).get(key), text)  # type: ignore[misc]
        for column, key in columns.items()
    }
    countries = by_value(pc.fill_null(found["country"], ""), lambda code: [code] if code else [], pa.list_(pa.string()))
    return found | {"place_name": names, "place_text": names, "countries": countries}


def _readable(
    cells: dict[str, pa.Array], count: pa.Array, days: dict[str, pa.Array], rows: pa.Array
) -> tuple[pa.Array, tuple[SetAside, ...]]:
    lists: dict[str, tuple[str, ...]] = {"measure": MEASURES, "precision": get_args(PeriodPrecision)}
    faults = [("count is no whole number from 0", pc.fill_null(pc.less(count, 0), True))]
    faults += [(f"{name} is no date", pc.is_null(days[name])) for name in days]
    backwards = pc.less(days["period_end"], days["period_start"])
    faults.append(("period_end lies before period_start", pc.fill_null(backwards, False)))
    for name, allowed in lists.items():
        faults.append((f"{name} is none of {', '.join(allowed)}", _outside(cells[name], allowed)))
    if "role" in cells:
        roles = get_args(Role)
        wrong = pc.and_(pc.is_valid(cells["role"]), _outside(cells["role"], roles))
        faults.append((f"role is none of {', '.join(roles)}", wrong))
    return sort_out(rows, faults)


def _outside(values: pa.Array, allowed: tuple[str, ...]) -> pa.Array:
    return pc.invert(pc.is_in(values, value_set=pa.array(allowed, pa.string())))


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
