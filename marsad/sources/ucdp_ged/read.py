"""UCDP GED: a published CSV, or the zip with it, to a release with one incident claim a row.

Sundberg & Melander 2013; codebook: Högbladh 2019. What the columns mean is in source.yml.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import yaml

from marsad.model import Document, content_id, last_day
from marsad.sources.description import Description, describe
from marsad.sources.release import Batch, Release, SetAside, claims_table, dataset_attribution
from marsad.sources.tables import (
    BATCH,
    CanonicalRows,
    RawTable,
    by_value,
    canonical_rows,
    decimal_number,
    joined,
    looked_up,
    one_chunk,
    read_csv,
    require,
    rows_table,
    sort_out,
    whole_numbers,
)

_FOLDER = Path(__file__).parent
_ANNUAL = re.compile(r"ged(?:event)?[-_ ]?v?[-_ ]?(\d{2})[-_.]?(\d)(?!\d|[-_.]\d)", re.IGNORECASE)
_KIND_OF_DIVISION = re.compile(r"\s+(governorate|province|state|region|department|district)$", re.IGNORECASE)


def source() -> Description:
    """source.yml: what is known about the dataset."""
    return describe("ucdp-ged")


def read(path: Path, *, released: dt.date | None = None, version: str | None = None) -> Release:
    """Read a GED file.

    `released`: the day on which it was published, where the user knows it; `version` ("19.1"): where the file's name
    does not give it. Raises MissingItem, or UnreadableDataset where it is no GED table.
    """
    raw = read_csv(path)
    columns = source().columns
    require(raw, columns.required, "UCDP GED")
    document = _document(raw, released, version or _version(path))
    batches = [
        _batch(document.id, raw.columns.slice(start, BATCH), raw.numbers.slice(start, BATCH))
        for start in range(0, max(raw.columns.num_rows, 1), BATCH)
    ]
    batches[0] = replace(batches[0], set_aside=raw.set_aside + batches[0].set_aside)
    return Release(
        document=document,
        coder=source().coder,
        batches=batches,
        unknown_columns=columns.unknown(raw.columns.column_names),
    )


def _document(raw: RawTable, released: dt.date | None, version: str | None) -> Document:
    facts = source()
    stated: dict[str, Any] = (
        {"date": released, "precision": "day"} if released else facts.reader["released"].get(version, {})
    )
    edition = f"version {version}" if version else f"content {raw.content_sha256[:12]}"
    return Document(
        text="",
        url=f"{facts.url}#sha256={raw.content_sha256}",
        title=f"{facts.long_title.en}, {edition}",
        published=stated.get("date"),
        published_precision=stated.get("precision"),
        publisher=facts.publisher.en,
        language="en",
        capture=raw.file_sha256,
        dataset=facts.name,
    )


def _version(path: Path) -> str | None:
    found = _ANNUAL.search(path.name)
    return f"{found[1]}.{found[2]}" if found else None


def _batch(document: str, table: pa.Table, numbers: pa.Array) -> Batch:
    columns = source().columns
    rows = canonical_rows(table, columns.whole, columns.decimal, cut="best")
    cells = {name: one_chunk(table[name]) for name in columns.required}
    read_numbers = {name: whole_numbers(cells[name]) for name in columns.required if name in columns.whole}
    days = {name: by_value(cells[name], _day, pa.date32()) for name in ("date_start", "date_end")}
    readable, aside = _readable(cells, read_numbers, days, numbers)
    claims = claims_table(
        {
            **_identity(document, numbers, rows),
            **_actors(cells, read_numbers["type_of_violence"]),
            **_place(cells, read_numbers),
            **_period(cells, read_numbers["date_prec"], days),
            **_tolls(read_numbers, rows, numbers),
            "key": cells["id"],
            "code": joined(["ucdp:", cells["type_of_violence"]]),
            # Only where the violence is one-sided is it sure whose dead the attackers' are.
            "perpetrators_killed": pc.if_else(
                pc.equal(read_numbers["type_of_violence"], 3), read_numbers["deaths_a"], None
            ),
        },
        table.num_rows,
    )
    return Batch(
        rows=rows_table(document, numbers, rows.text, cells["id"]),
        claims=claims if not aside else claims.filter(readable),
        set_aside=aside,
    )


def _readable(
    cells: dict[str, pa.Array], numbers: dict[str, pa.Array], days: dict[str, pa.Array], rows: pa.Array
) -> tuple[pa.Array, tuple[SetAside, ...]]:
    """Which rows make a claim, and the reason for each that does not."""
    facts = source().reader
    faults: list[tuple[str, pa.Array]] = [
        (f"{name} is no whole number from 0", pc.fill_null(pc.less(numbers[name], 0), True))
        for name in ("id", "low", "best", "high", "deaths_a")
    ]
    for name, key in (("type_of_violence", "types"), ("where_prec", "places"), ("date_prec", "periods")):
        allowed = pa.array(list(facts[key]), pa.int64())
        faults.append((f"{name} is none of {', '.join(map(str, facts[key]))}", pc.invert(_in(numbers[name], allowed))))
    faults += [(f"{name} is no date", pc.is_null(days[name])) for name in days]
    faults.append(
        ("date_end lies before date_start", pc.fill_null(pc.less(days["date_end"], days["date_start"]), False))
    )
    faults += [(f"{name} is empty", pc.equal(pc.fill_null(cells[name], ""), "")) for name in ("side_a", "side_b")]
    return sort_out(rows, faults)


def _identity(document: str, numbers: pa.Array, rows: CanonicalRows) -> dict[str, Any]:
    facts = source()
    stem = content_id(document, source().coder)
    return {
        "id": pc.binary_join_element_wise(pa.scalar(stem), numbers.cast(pa.string()), pa.scalar("-")),
        "kind": pa.scalar("incident"),
        "document": pa.scalar(document),
        "row": numbers,
        "quote_start": pa.scalar(0),
        "quote_end": pc.utf8_length(rows.text).cast(pa.int64()),
        "quote_text": rows.text,
        "measure": pa.scalar("events"),
        "attribution": pa.scalar(_attribution()),
        "origin_id": pa.scalar(facts.name),
        "origin_name": pa.scalar(facts.title.en),
        "origin_kind": pa.scalar("dataset"),
        "lens": pa.scalar(f"dataset:{facts.name}"),
        "self_claimed": pa.scalar(False),
        "modality": pa.scalar("reported"),
        "confidence": pa.scalar(facts.confidence),
        "coder": pa.scalar(source().coder),
    }


def _actors(cells: dict[str, pa.Array], violence: pa.Array) -> dict[str, pa.Array]:
    """One-sided: side a against civilians. Otherwise nobody is known to have struck: `group` is the non-state side.

    Whoever fought it stands in `actors`; `target` would say that it was struck.
    """
    side_a, side_b = cells["side_a"], cells["side_b"]
    one_sided, state_based = pc.equal(violence, 3), pc.equal(violence, 1)
    group = pc.if_else(state_based, side_b, side_a)
    columns = _actor("group", group) | _actor("perpetrator", pc.if_else(one_sided, side_a, None))
    # Civilians are no actor: their text alone is kept.
    nobody = pa.nulls(len(side_a), pa.string())
    columns |= _actor("target", nobody) | {"target_text": pc.if_else(one_sided, side_b, None)}
    pairs = pc.binary_join_element_wise(side_a, pc.if_else(one_sided, "", side_b), "\n")
    columns["actors"] = by_value(pairs, _actor_ids, pa.list_(pa.string()))
    columns["type"] = looked_up(
        violence, {key: item["type"] for key, item in source().reader["types"].items()}, pa.string()
    )
    return columns


def _actor(prefix: str, names: pa.Array) -> dict[str, pa.Array]:
    encoded = names.dictionary_encode()
    found = [actor(name) for name in encoded.dictionary.to_pylist()]
    columns = {
        f"{prefix}_{key}": pa.array([item.get(key) for item in found], pa.string()).take(encoded.indices)
        for key in ("id", "name", "parent")
    }
    return columns | {f"{prefix}_text": names}


def provinces(rows: pa.Array) -> pa.Array:
    """The first-order division that each kept row names, spelt as there but without "province"; null for none.

    rows: canonical JSON as in `Claim.quote`. "Deir ez Zor Governorate" gives "Deir ez Zor".
    """
    found = pc.struct_field(pc.extract_regex(rows, r'"adm_1":(?P<name>"(?:[^"\\]|\\.)*")'), "name")
    return by_value(found, _division, pa.string())


def _division(text: str) -> str | None:
    return _KIND_OF_DIVISION.sub("", json.loads(text)).strip() or None


def actor(name: str) -> dict[str, str]:
    """UCDP's name of an actor: id, name and parent; an unknown one is kept as "ucdp:<slug>"."""
    known = _yaml("actors.yml").get(name)
    return known or {"id": f"ucdp:{_slug(name)}", "name": name}


def _actor_ids(pair: str) -> list[str]:
    """The ids of both sides, and of each member where UCDP names a side as a list of groups."""
    names = {side for side in pair.split("\n") if side}
    members = {member.strip() for side in names for member in side.split(",")} - {""}
    return sorted({actor(name)["id"] for name in names | members})


def _place(cells: dict[str, pa.Array], numbers: dict[str, pa.Array]) -> dict[str, pa.Array]:
    kinds, countries = source().reader["places"], _yaml("countries.yml")
    where = numbers["where_prec"]
    wholly = pc.fill_null(pc.equal(where, 6), False)
    abroad = pc.fill_null(pc.equal(where, 7), False)  # international waters lie in no country
    name = cells["country"]
    printed = looked_up(where, {key: item["name"] for key, item in kinds.items()}, pa.string())
    for column in ("where_coordinates", "adm_1", "adm_2"):
        name = pc.if_else(pc.fill_null(pc.equal(printed, column), False), cells[column], name)
    code = looked_up(numbers["country_id"], {key: item["iso"] for key, item in countries.items()}, pa.string())
    known = looked_up(numbers["country_id"], {key: item["name"] for key, item in countries.items()}, pa.string())
    ids = {key: f"geonames:{item['geonames']}" for key, item in countries.items()}
    return {
        "place_id": pc.if_else(wholly, looked_up(numbers["country_id"], ids, pa.string()), None),
        "place_name": pc.if_else(wholly, pc.coalesce(known, name), name),
        "country": pc.if_else(abroad, None, code),
        "countries": by_value(pc.fill_null(code, ""), lambda value: [value] if value else [], pa.list_(pa.string())),
        "place_precision": looked_up(where, {key: item["precision"] for key, item in kinds.items()}, pa.string()),
        "latitude": by_value(cells["latitude"], decimal_number, pa.float64()),
        "longitude": by_value(cells["longitude"], decimal_number, pa.float64()),
        "place_text": pc.coalesce(name, cells["country"]),
    }


def _period(cells: dict[str, pa.Array], precision: pa.Array, days: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """The days between which the event lies. A single day of precision month or year stands for all its days."""
    names = looked_up(precision, source().reader["periods"], pa.string())
    start, end = days["date_start"], days["date_end"]
    wide = pc.and_(pc.fill_null(pc.greater(precision, 3), False), pc.fill_null(pc.equal(start, end), False))
    if pc.any(wide).as_py():
        rows = zip(start.to_pylist(), names.to_pylist(), wide.to_pylist(), strict=True)
        whole = [_expanded(day, name) if flag else (None, None) for day, name, flag in rows]
        start = pc.coalesce(pa.array([first for first, _ in whole], pa.date32()), start)
        end = pc.coalesce(pa.array([last for _, last in whole], pa.date32()), end)
    text = pc.if_else(
        pc.equal(cells["date_start"], cells["date_end"]),
        cells["date_start"],
        pc.binary_join_element_wise(cells["date_start"], cells["date_end"], "/"),
    )
    return {"period_start": start, "period_end": end, "period_text": text, "period_precision": names}


def _expanded(day: dt.date, precision: str) -> tuple[dt.date, dt.date | None]:
    first = day.replace(day=1) if precision == "month" else dt.date(day.year, 1, 1)
    return first, last_day(first, precision)


def _tolls(numbers: dict[str, pa.Array], rows: CanonicalRows, row: pa.Array) -> dict[str, pa.Array]:
    """`killed` is UCDP's best estimate; the toll keeps its bounds and the number's span in the row.

    In some rows of the published files the best estimate lies outside its own bounds: they are widened to hold it.
    """
    low = pc.min_element_wise(numbers["low"], numbers["best"], numbers["high"])
    high = pc.max_element_wise(numbers["low"], numbers["best"], numbers["high"])
    spans = {"start": rows.cell_start, "end": rows.cell_end, "key": pc.subtract(rows.cell_start, len('"best":'))}
    texts = {key: value.cast(pa.string()) for key, value in (spans | {"low": low, "high": high, "row": row}).items()}
    qualifier = pc.if_else(pc.equal(low, high), "null", '"range"')
    pieces: list[Any] = [f'[{{"attribution":{_attribution()},"measure":"killed","number":{{"end":', texts["end"]]
    pieces += [',"high":', texts["high"], ',"low":', texts["low"], ',"qualifier":', qualifier]
    pieces += [',"start":', texts["start"], ',"text":"', rows.cell, '","unit":"count"},"quote":{"end":', texts["end"]]
    pieces += [',"row":', texts["row"], ',"start":', texts["key"], ',"text":"\\"best\\":', rows.cell]
    pieces += ['"},"revises":false}]']
    return {"killed": numbers["best"], "killed_low": low, "killed_high": high, "tolls": joined(pieces)}


def _attribution() -> str:
    facts = source()
    return dataset_attribution((facts.name, facts.title.en), (facts.publisher_id or facts.name, facts.publisher.en))


@functools.cache
def _yaml(name: str) -> dict[Any, Any]:
    with (_FOLDER / name).open(encoding="utf-8") as stream:
        return dict(yaml.load(stream, Loader=yaml.CSafeLoader))


def _in(values: pa.Array, allowed: pa.Array) -> pa.Array:
    return pc.is_in(values, value_set=allowed)


def _day(text: str) -> dt.date | None:
    """The day of "2019-03-01" and "2019-03-01 00:00:00.000" (from version 20.1)."""
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or content_id(name)
