"""Rows of violence as incident claims: what Actor1 did to Actor2, where and on which day. GDELT states no tolls."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from marsad.model import content_id
from marsad.sources.faults import Fault, coordinates, doubted, none_of, sort_out
from marsad.sources.gdelt import facts
from marsad.sources.release import Doubt, SetAside, UnknownCode, claims_table, dataset_attribution
from marsad.sources.tables import by_value, decimal_number, joined, looked_up, one_chunk, whole_numbers

_PLACE = (
    r'"ActionGeo_FullName":(?P<name>"(?:[^"\\]|\\.)*"),"ActionGeo_Lat":[^,]*,"ActionGeo_Long":[^,]*'
    r',"ActionGeo_Type":(?P<kind>[0-9])'
)
Found = tuple[pa.Table, tuple[SetAside, ...], tuple[Doubt, ...]]


def violent(columns: pa.Table) -> pa.Array:
    """Which rows tell of violence, by their root code."""
    roots = one_chunk(columns["EventRootCode"])
    telling = pc.is_in(roots.dictionary, value_set=pa.array(facts.source().reader["violent"], pa.string()))
    return pc.fill_null(telling.take(roots.indices), False)


def claims(document: str, columns: pa.Table, numbers: pa.Array, texts: pa.Array) -> Found:
    """One claim for each of these rows that can be read; what cannot is set aside or, a value alone, doubted.

    columns: the cells of rows of violence; numbers: their lines in the file; texts: their canonical JSON.
    """
    cells = {name: one_chunk(columns[name]).cast(pa.string()) for name in columns.column_names}
    days = by_value(cells["SQLDATE"], _day, pa.date32())
    place, unsure = _place(cells)
    readable, aside = sort_out(numbers, _faults(cells, days))
    made = claims_table(
        {
            **_identity(document, numbers, texts),
            **_sides(cells),
            **place,
            "type": looked_up(
                cells["EventCode"], {code: facts.cameo().type_of(code) for code in facts.cameo().codes}, pa.string()
            ),
            "tolls": pa.scalar("[]"),
            "key": cells["GLOBALEVENTID"],
            "code": joined(["cameo:", cells["EventCode"]]),
            "period_start": days,
            "period_end": days,
            "period_text": cells["SQLDATE"],
            "period_precision": pa.scalar("day"),
        },
        columns.num_rows,
    )
    return (made.filter(readable) if aside else made), aside, doubted(numbers, unsure)


def unknown_codes(columns: pa.Table) -> tuple[UnknownCode, ...]:
    """Codes that the data files do not name, of all rows: kept, never guessed."""
    allowed: dict[str, Any] = {"EventCode": facts.cameo().codes, "ActionGeo_CountryCode": facts.countries()}
    allowed |= {f"Actor{side}KnownGroupCode": facts.group_codes() for side in (1, 2)}
    found = []
    for name, known in allowed.items():
        column = one_chunk(columns[name])
        strange = [code for code in column.dictionary.to_pylist() if code not in known]
        for code in strange:
            rows = pc.sum(pc.equal(column.indices, column.dictionary.index(code))).as_py() or 0
            found.append(UnknownCode(column=name, code=code, rows=rows))
    return tuple(item for item in found if item.rows)


def without_violence(columns: pa.Table) -> tuple[UnknownCode, ...]:
    """The root codes that tell of no violence, of all rows."""
    told = facts.source().reader["violent"]
    counted = pc.value_counts(one_chunk(columns["EventRootCode"]).cast(pa.string())).to_pylist()
    return tuple(
        UnknownCode(column="EventRootCode", code=item["values"] or "", rows=item["counts"])
        for item in counted
        if item["values"] not in told
    )


def unmapped(columns: pa.Table) -> tuple[UnknownCode, ...]:
    """Names of rebels, separatists and the like that the registry does not hold. columns: rows of violence."""
    armed = facts.source().reader["armed"]
    names: Counter[str] = Counter()
    for actor in ("Actor1", "Actor2"):
        parts = [one_chunk(columns[actor + part]).cast(pa.string()).fill_null("").to_pylist() for part in _ACTOR]
        for code, name, group, role in zip(*parts, strict=True):
            if role in armed and name and not facts.side(code, name, group, role).armed:
                names[name] += 1
    return tuple(UnknownCode(column="Actor", code=name, rows=rows) for name, rows in names.items())


def provinces(rows: pa.Array) -> pa.Array:
    """The first-order division that each kept row names, as spelt there; null for none.

    rows: canonical JSON as in `Claim.quote`. "Mosul, Ninawa, Iraq" and "Ninawa, Iraq" give "Ninawa".
    """
    found = pc.extract_regex(rows, _PLACE)
    pairs = joined([pc.struct_field(found, "kind"), pc.struct_field(found, "name")])
    return by_value(pairs, _province, pa.string())


def _province(pair: str) -> str | None:
    parts = [part.strip() for part in json.loads(pair[1:]).split(",")]
    precision = facts.places().get(pair[0])
    if precision == "admin1" and len(parts) == 2:
        return parts[0] or None
    return parts[-2] or None if precision == "city" and len(parts) > 2 else None


def _faults(cells: dict[str, pa.Array], days: pa.Array) -> list[Fault]:
    added = pc.utf8_slice_codeunits(cells["DATEADDED"], 0, 8)
    id = whole_numbers(cells["GLOBALEVENTID"])
    return [
        ("GLOBALEVENTID is no whole number", pc.is_null(id)),
        ("EventCode is none of CAMEO's", none_of("EventCode", cells["EventCode"], list(facts.cameo().codes))[1]),
        ("SQLDATE is no day", pc.is_null(days)),
        ("SQLDATE lies after DATEADDED", pc.fill_null(pc.greater(cells["SQLDATE"], added), False)),
        none_of("ActionGeo_Type", cells["ActionGeo_Type"], ["0", *facts.places()], or_empty=True),
    ]


def _identity(document: str, numbers: pa.Array, texts: pa.Array) -> dict[str, Any]:
    known = facts.source()
    stem = content_id(document, known.coder)
    attribution = dataset_attribution(
        (known.name, known.title.en), (known.publisher_id or known.name, known.publisher.en)
    )
    return {
        "id": pc.binary_join_element_wise(pa.scalar(stem), numbers.cast(pa.string()), pa.scalar("-")),
        "kind": pa.scalar("incident"),
        "document": pa.scalar(document),
        "row": numbers,
        "quote_start": pa.scalar(0),
        "quote_end": pc.utf8_length(texts).cast(pa.int64()),
        "quote_text": texts,
        "measure": pa.scalar("events"),
        "attribution": pa.scalar(attribution),
        "origin_id": pa.scalar(known.name),
        "origin_name": pa.scalar(known.title.en),
        "origin_kind": pa.scalar("dataset"),
        "lens": pa.scalar(f"dataset:{known.name}"),
        "self_claimed": pa.scalar(False),
        "modality": pa.scalar("reported"),
        "confidence": pa.scalar(known.confidence),
        "coder": pa.scalar(known.coder),
    }


def _sides(cells: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """Actor1 acts on Actor2. `group`: the first that is an armed group, else the first that is an actor."""
    both = [_found(cells, actor) for actor in ("Actor1", "Actor2")]
    groups = [_group(*pair) for pair in zip(*both, strict=True)]
    columns: dict[str, pa.Array] = {}
    named = (("perpetrator", both[0]), ("target", both[1]), ("group", groups))
    for prefix, sides in named:
        for part in ("id", "name", "parent"):
            columns[f"{prefix}_{part}"] = pa.array([getattr(side, part) for side in sides], pa.string())
    texts = [pc.coalesce(cells[f"{actor}Name"], cells[f"{actor}Code"]) for actor in ("Actor1", "Actor2")]
    second = pa.array([chosen is not first for chosen, first in zip(groups, both[0], strict=True)])
    columns |= {"perpetrator_text": texts[0], "target_text": texts[1]}
    columns["group_text"] = pc.if_else(
        pa.array([side.id is not None for side in groups]), pc.if_else(second, texts[1], texts[0]), None
    )
    ids = [sorted({side.id for side in pair if side.id}) for pair in zip(*both, strict=True)]
    return columns | {"actors": pa.array(ids, pa.list_(pa.string()))}


def _found(cells: dict[str, pa.Array], actor: str) -> list[facts.Side]:
    parts = [pc.fill_null(cells[actor + part], "").to_pylist() for part in _ACTOR]
    return [facts.side(*row) for row in zip(*parts, strict=True)]


_ACTOR = ("Code", "Name", "KnownGroupCode", "Type1Code")


def _group(first: facts.Side, second: facts.Side) -> facts.Side:
    if first.armed or (first.id and not second.armed):
        return first
    return second if second.id else first


def _place(cells: dict[str, pa.Array]) -> tuple[dict[str, pa.Array], list[Fault]]:
    """Where the action was; nothing where GDELT found no place."""
    precision = looked_up(cells["ActionGeo_Type"], facts.places(), pa.string())
    there = pc.is_valid(precision)
    country = pc.if_else(there, looked_up(cells["ActionGeo_CountryCode"], facts.countries(), pa.string()), None)
    name = pc.if_else(there, cells["ActionGeo_FullName"], None)
    wholly = pc.fill_null(pc.equal(precision, "country"), False)
    degrees = [
        pc.if_else(there, by_value(cells[f"ActionGeo_{axis}"], decimal_number, pa.float64()), None)
        for axis in ("Lat", "Long")
    ]
    checked = coordinates(degrees[0], degrees[1], country)
    unread = [
        (
            f"ActionGeo_{axis} is no number",
            pc.and_(there, pc.and_(pc.is_valid(cells[f"ActionGeo_{axis}"]), pc.is_null(read))),
        )
        for axis, read in zip(("Lat", "Long"), degrees, strict=True)
    ]
    ids = by_value(country, lambda iso: facts.country_place(iso)[0], pa.string())
    names = by_value(country, lambda iso: facts.country_place(iso)[1], pa.string())
    columns = {
        "place_id": pc.if_else(wholly, ids, None),
        "place_name": pc.if_else(wholly, pc.coalesce(names, name), by_value(name, _first_part, pa.string())),
        "country": country,
        "countries": by_value(pc.fill_null(country, ""), lambda iso: [iso] if iso else [], pa.list_(pa.string())),
        "place_precision": precision,
        "latitude": checked.latitude,
        "longitude": checked.longitude,
        "place_text": name,
    }
    return columns, [*unread, *checked.doubts]


def _first_part(name: str) -> str | None:
    return name.split(",")[0].strip() or None


def _day(text: str) -> dt.date | None:
    if not re.fullmatch(r"[0-9]{8}", text):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
