"""UCDP GED: a published CSV, or the zip with it, to a release with one incident claim a row.

Sundberg & Melander 2013; codebook: Högbladh 2019. What the columns mean is in source.yml.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import yaml

from marsad.model import Document, content_id, last_day
from marsad.sources.description import Description, describe
from marsad.sources.faults import (
    Fault,
    Repeats,
    backwards,
    coordinates,
    doubted,
    empty,
    no_date,
    none_of,
    sort_out,
    tolls,
)
from marsad.sources.incidents import counted
from marsad.sources.release import Batch, Release, UnknownCode, claims_table, dataset_attribution, summed
from marsad.sources.tables import (
    CanonicalRows,
    CsvFile,
    RawBatch,
    by_value,
    canonical_rows,
    decimal_number,
    joined,
    looked_up,
    one_chunk,
    open_csv,
    require,
    rows_table,
    whole_numbers,
)
from marsad.sources.ucdp_ged.versions import Version, version_of

_FOLDER = Path(__file__).parent
_TOLLS = ("low", "best", "high", "deaths_a")
_KIND_OF_DIVISION = re.compile(r"\s+(governorate|province|state|region|department|district)$", re.IGNORECASE)


def source() -> Description:
    """source.yml: what is known about the dataset."""
    return describe("ucdp-ged")


def read(path: Path, *, released: dt.date | None = None, version: str | None = None) -> Release:
    """Read a GED file.

    `released`: the day on which it was published, where the user knows it; `version` ("19.1", "25.0.9"): where the
    file's name does not give it. Raises MissingItem, or UnreadableDataset where it is no GED table.
    """
    file = open_csv(path, unheaded=_unheaded)
    columns = source().columns
    require(file, columns.required, "UCDP GED")
    known = version_of(f"ged_v{version}" if version else path.name)
    document = _document(file, released, known)
    return Release(
        document=document,
        coder=source().coder,
        batches=_Batches(document.id, file),
        unknown_columns=columns.unknown(file.names),
        edition=known.edition if known else None,
    )


@dataclass(frozen=True, slots=True)
class _Batches:
    """The batches of a file, read anew each time that they are gone through."""

    document: str
    file: CsvFile

    def __iter__(self) -> Iterator[Batch]:
        repeats = Repeats()
        for raw in self.file.batches():
            yield _batch(self.document, raw, repeats)


def _unheaded(cells: tuple[str, ...]) -> tuple[str, ...] | None:
    """The columns of a file without a header line, as some of the candidate files are: their usual order."""
    usual = source().columns.groups["usual_order"]
    return usual if len(cells) == len(usual) and cells[0].isdecimal() else None


def _document(file: CsvFile, released: dt.date | None, version: Version | None) -> Document:
    facts = source()
    stated: dict[str, Any] = (
        {"date": released, "precision": "day"}
        if released
        else facts.reader["released"].get(version.name if version else None, {})
    )
    edition = f"version {version.name}" if version else f"content {file.content.content_sha256[:12]}"
    return Document(
        text="",
        url=f"{facts.url}#sha256={file.content.content_sha256}",
        title=f"{facts.long_title.en}, {edition}",
        published=stated.get("date"),
        published_precision=stated.get("precision"),
        publisher=facts.publisher.en,
        language="en",
        capture=file.content.file_sha256,
        dataset=facts.name,
        covers_start=version.start if version else None,
        covers_end=version.end if version else None,
    )


def _batch(document: str, raw: RawBatch, repeats: Repeats) -> Batch:
    columns = source().columns
    rows = canonical_rows(raw.columns, columns.whole, columns.decimal, cut="best")
    cells = {name: one_chunk(raw.columns[name]) for name in columns.required}
    read = tolls({name: cells[name] for name in _TOLLS})
    coded = ("id", "type_of_violence", "where_prec", "date_prec", "country_id")
    numbers = {name: whole_numbers(cells[name]) for name in coded} | read.numbers
    days = {name: by_value(cells[name], _day, pa.date32()) for name in ("date_start", "date_end")}
    place, doubts = _place(cells, numbers)
    faults = [*_faults(cells, numbers, days), *read.faults, repeats.fault(cells["id"])]
    readable, aside = sort_out(raw.numbers, faults)
    claims = claims_table(
        {
            **_identity(document, raw.numbers, rows),
            **_actors(cells, numbers["type_of_violence"]),
            **place,
            **_period(cells, numbers["date_prec"], days),
            **_killed(numbers, rows, raw.numbers),
            "key": cells["id"],
            "code": joined(["ucdp:", cells["type_of_violence"]]),
            # Only where the violence is one-sided is it sure whose dead the attackers' are.
            "perpetrators_killed": pc.if_else(pc.equal(numbers["type_of_violence"], 3), numbers["deaths_a"], None),
        },
        raw.columns.num_rows,
    )
    return Batch(
        rows=rows_table(document, raw.numbers, rows.text, cells["id"]),
        claims=claims if not aside else claims.filter(readable),
        set_aside=raw.set_aside + aside,
        doubts=doubted(raw.numbers, [*read.doubts, *doubts]),
        unmapped=_unmapped(cells),
    )


def _faults(cells: dict[str, pa.Array], numbers: dict[str, pa.Array], days: dict[str, pa.Array]) -> list[Fault]:
    """Why some rows make no claim, beside what is wrong with their tolls."""
    facts = source().reader
    faults: list[Fault] = [("id is no whole number from 0", pc.fill_null(pc.less(numbers["id"], 0), True))]
    for name, key in (("type_of_violence", "types"), ("where_prec", "places"), ("date_prec", "periods")):
        faults.append(none_of(name, numbers[name], list(facts[key])))
    for name, read in days.items():
        faults += no_date(name, cells[name], read)
    faults.append(backwards(days["date_start"], days["date_end"]))
    return faults + [empty(name, cells[name]) for name in ("side_a", "side_b")]


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


def headlines(rows: pa.Array) -> pa.Array:
    """The headlines of the reports that each kept row rests on; null for none. rows: as for `provinces`."""
    found = pc.struct_field(pc.extract_regex(rows, r'"source_headline":(?P<text>"(?:[^"\\]|\\.)*")'), "text")
    return by_value(found, lambda text: json.loads(text).strip() or None, pa.string())


def actor(name: str) -> dict[str, str]:
    """UCDP's name of an actor: id, name and parent; an unknown one is kept as "ucdp:<slug>"."""
    known = _yaml("actors.yml").get(name)
    return known or {"id": f"ucdp:{_slug(name)}", "name": name}


def sides(row: str) -> dict[str, str]:
    """Id and name of each group on either side of a kept row; a side may be a list: "Government of Iran, Hezbollah"."""
    told = json.loads(row)
    stated = [told[column].strip() for column in ("side_a", "side_b") if isinstance(told.get(column), str)]
    names = {*stated, *(name.strip() for side in stated for name in side.split(","))}
    found = [actor(name) for name in sorted(names - {""})]
    return {item["id"]: item["name"] for item in found}


def _unmapped(cells: dict[str, pa.Array]) -> tuple[UnknownCode, ...]:
    """The sides, or members of a side, that actors.yml does not map to the registry. Civilians are no actor."""
    found = []
    for column in ("side_a", "side_b"):
        names = pc.if_else(pc.fill_null(pc.equal(cells[column], "Civilians"), False), None, cells[column])
        for side in counted(column, names):
            members = {name.strip() for name in side.code.split(",")} - {""}
            found += [replace(side, code=name) for name in members if actor(name)["id"].startswith("ucdp:")]
    return summed(found)


def _actor_ids(pair: str) -> list[str]:
    """The ids of both sides, and of each member where UCDP names a side as a list of groups."""
    names = {side for side in pair.split("\n") if side}
    members = {member.strip() for side in names for member in side.split(",")} - {""}
    return sorted({actor(name)["id"] for name in names | members})


def _place(cells: dict[str, pa.Array], numbers: dict[str, pa.Array]) -> tuple[dict[str, pa.Array], list[Fault]]:
    """Where it happened, and which coordinates are doubtful."""
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
    latitude, longitude = (by_value(cells[name], decimal_number, pa.float64()) for name in ("latitude", "longitude"))
    where_at = coordinates(latitude, longitude, pc.if_else(abroad, None, code))
    columns = {
        "place_id": pc.if_else(wholly, looked_up(numbers["country_id"], ids, pa.string()), None),
        "place_name": pc.if_else(wholly, pc.coalesce(known, name), name),
        "country": pc.if_else(abroad, None, code),
        "countries": by_value(pc.fill_null(code, ""), lambda value: [value] if value else [], pa.list_(pa.string())),
        "place_precision": looked_up(where, {key: item["precision"] for key, item in kinds.items()}, pa.string()),
        "latitude": where_at.latitude,
        "longitude": where_at.longitude,
        "place_text": pc.coalesce(name, cells["country"]),
    }
    return columns, where_at.doubts


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


def _killed(numbers: dict[str, pa.Array], rows: CanonicalRows, row: pa.Array) -> dict[str, pa.Array]:
    """`killed` is UCDP's best estimate; the toll keeps its bounds and the number's span in the row.

    In some rows of the published files the best estimate lies outside its own bounds: they are widened to hold it. A
    bound that is unknown stays so; without a best estimate there is no toll to quote.
    """
    every = [numbers[name] for name in ("low", "best", "high")]
    low = pc.if_else(pc.is_valid(numbers["low"]), pc.min_element_wise(*every), None)
    high = pc.if_else(pc.is_valid(numbers["high"]), pc.max_element_wise(*every), None)
    spans = {"start": rows.cell_start, "end": rows.cell_end, "key": pc.subtract(rows.cell_start, len('"best":'))}
    stated = spans | {"low": low, "high": high, "row": row}
    texts = {key: pc.fill_null(value.cast(pa.string()), "null") for key, value in stated.items()}
    qualifier = pc.if_else(pc.fill_null(pc.equal(low, high), False), "null", '"range"')
    pieces: list[Any] = [f'[{{"attribution":{_attribution()},"measure":"killed","number":{{"end":', texts["end"]]
    pieces += [',"high":', texts["high"], ',"low":', texts["low"], ',"qualifier":', qualifier]
    pieces += [',"start":', texts["start"], ',"text":"', rows.cell, '","unit":"count"},"quote":{"end":', texts["end"]]
    pieces += [',"row":', texts["row"], ',"start":', texts["key"], ',"text":"\\"best\\":', rows.cell]
    pieces += ['"},"revises":false}]']
    told = pc.if_else(pc.is_valid(numbers["best"]), joined(pieces), "[]")
    return {"killed": numbers["best"], "killed_low": low, "killed_high": high, "tolls": told}


def _attribution() -> str:
    facts = source()
    return dataset_attribution((facts.name, facts.title.en), (facts.publisher_id or facts.name, facts.publisher.en))


@functools.cache
def _yaml(name: str) -> dict[Any, Any]:
    with (_FOLDER / name).open(encoding="utf-8") as stream:
        return dict(yaml.load(stream, Loader=yaml.CSafeLoader))


def _day(text: str) -> dt.date | None:
    """The day of "2019-03-01" and "2019-03-01 00:00:00.000" (from version 20.1)."""
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or content_id(name)
