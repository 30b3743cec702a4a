"""The Global Terrorism Database, as the published workbook or a CSV of it, to a release with one incident claim a row.

LaFree and Dugan 2007; codebook: START 2021. What the columns mean is in source.yml, what the codes mean in
`registry/data/ontology/gtd.yml`.

An attack is dated by the day on which it began; how long it went on (`resolution`) stays in the row, as does whether
and how a group claimed it: GTD says so, not the group, and the lens is GTD's. Where the group is only suspected
(`guncertain1`), the modality is "estimated".
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import yaml

from marsad.model import Document, last_day
from marsad.registry.ontology import Scheme, open_ontology
from marsad.sources import faults
from marsad.sources.actor_names import ActorNames, actor_columns, actor_names
from marsad.sources.delimited import RawBatch, open_csv
from marsad.sources.description import Description, describe
from marsad.sources.incidents import (
    TollColumn,
    counted,
    countries,
    identity,
    kept_texts,
    release_document,
    require_columns,
    tolls_json,
)
from marsad.sources.release import Batch, Release, UnknownCode, claims_table
from marsad.sources.tables import by_value, canonical_rows, decimal_number, looked_up, one_chunk, rows_table
from marsad.sources.workbooks import TextRows, read_workbook

_FOLDER = Path(__file__).parent
_WORKBOOKS = (".xlsx", ".xlsm")
_ID = r"^[0-9]{12}$"
_APART = "\x1f"  # between cells that are looked up together; a damaged cell may hold any other sign
_FRACTION = r"^[0-9]+\.[0-9]*[1-9][0-9]*$"
# "globalterrorismdb_0718dist": given out in July 2018.
_RELEASED = re.compile(r"globalterrorismdb_(?:[^_]+_)?(0[1-9]|1[0-2])(\d\d)dist", re.IGNORECASE)
_TOLLS = {"killed": "nkill", "wounded": "nwound"}
_ROWS = 16_384  # at a time: each has 135 columns and a summary
# Columns that some files have and claims use where they are there.
_OPTIONAL = ("approxdate", "location", "gname2", "gname3", "corp1", "ishostkid", "nhostkid")


def source() -> Description:
    """source.yml: what is known about the dataset."""
    return describe("gtd")


def read(path: Path, *, released: dt.date | None = None) -> Release:
    """Read a GTD file: .xlsx, .csv (UTF-8 or ISO-8859-1), or a zip with a CSV.

    `released`: the day of publication; without it the month that the published file's name tells. Raises MissingItem,
    or UnreadableDataset where it is no GTD table.
    """
    batches: Callable[[], Iterator[RawBatch | TextRows]]
    if path.suffix.lower() in _WORKBOOKS:
        book = read_workbook(path)
        names, batches, content, kept = book.names, book.batches, book.file_sha256, book.file_sha256
    else:
        file = open_csv(path, otherwise="iso-8859-1")
        names, batches = file.names, functools.partial(file.batches, _ROWS)
        content, kept = file.content.content_sha256, file.content.file_sha256
    require_columns(path, names, source().columns.required, "the GTD")
    document = _document(path, content, kept, released)
    return Release(
        document=document,
        coder=source().coder,
        batches=_Batches(document.id, batches),
        unknown_columns=source().columns.unknown(names),
    )


def _document(path: Path, content: str, kept: str, released: dt.date | None) -> Document:
    told = _RELEASED.search(path.name)
    if released is not None or told is None:
        return release_document(source(), content, kept, released)
    month = dt.date(2000 + int(told[2]), int(told[1]), 1)
    return release_document(source(), content, kept, month, precision="month", title=f"released {month:%Y-%m}")


@dataclass(frozen=True, slots=True)
class _Batches:
    """The batches of a file, which is read anew each time that they are gone through."""

    document: str
    rows: Callable[[], Iterator[RawBatch | TextRows]]

    def __iter__(self) -> Iterator[Batch]:
        repeats = faults.Repeats()
        for raw in self.rows():
            yield _batch(self.document, raw, repeats)


def _batch(document: str, raw: RawBatch | TextRows, repeats: faults.Repeats) -> Batch:
    columns, scheme = source().columns, open_ontology().scheme("gtd")
    kept = canonical_rows(raw.columns, columns.whole, columns.decimal, cut="nkill")
    cells = _cells(raw.columns)
    dates = _dates(cells)
    numbers = faults.tolls({name: _whole_part(cells[name]) for name in ("nkill", "nwound", "nkillter", "nhostkid")})
    country = looked_up(cells["country"], {str(key): item["iso"] for key, item in _countries().items()}, pa.string())
    degrees = [by_value(cells[name], decimal_number, pa.float64()) for name in ("latitude", "longitude")]
    where = faults.coordinates(degrees[0], degrees[1], country)
    wrong = [_no_id(cells["eventid"]), repeats.fault(cells["eventid"]), *_no_dates(cells, dates), *numbers.faults]
    readable, aside = faults.sort_out(raw.numbers, wrong)
    kinds = pc.binary_join_element_wise(
        *[pc.fill_null(cells[name], "") for name in ("attacktype1", "suicide", "weapsubtype1")], pa.scalar(_APART)
    )
    stated = {name: _number(cells[name]) for name in _TOLLS.values()}
    tolls = [
        TollColumn(measure=measure, column=name, stated=pc.is_valid(stated[name])) for measure, name in _TOLLS.items()
    ]
    held = pc.equal(pc.fill_null(cells["ishostkid"], ""), "1")
    claims = claims_table(
        {
            **identity(source(), document, raw.numbers, kept.text),
            **_actors(cells),
            **_place(cells, country, where, scheme),
            **dates,
            "type": by_value(kinds, lambda kind: _type(scheme, kind), pa.string()),
            "modality": pc.if_else(pc.equal(pc.fill_null(cells["guncertain1"], ""), "1"), "estimated", "reported"),
            "killed": numbers.numbers["nkill"],
            "wounded": numbers.numbers["nwound"],
            "abducted": pc.if_else(held, numbers.numbers["nhostkid"], None),
            "perpetrators_killed": numbers.numbers["nkillter"],
            **{f"{measure}_{end}": stated[name] for measure, name in _TOLLS.items() for end in ("low", "high")},
            "tolls": tolls_json(source(), kept.text, raw.numbers, tolls),
            "key": cells["eventid"],
            "code": pc.binary_join_element_wise(pa.scalar("gtd"), cells["attacktype1"], pa.scalar(":")),
        },
        raw.columns.num_rows,
    )
    return Batch(
        rows=rows_table(document, raw.numbers, kept.text, cells["eventid"]),
        claims=claims.filter(readable),
        set_aside=tuple(sorted((*raw.set_aside, *aside), key=lambda item: item.row)),
        unknown_codes=_unknown(cells, scheme),
        doubts=faults.doubted(raw.numbers, [*numbers.doubts, *where.doubts]),
        unmapped=actors().unmapped({name: cells[name].filter(readable) for name in ("gname", "gname2", "gname3")}),
    )


def _cells(table: pa.Table) -> dict[str, pa.Array]:
    """The columns that claims use: numbers without ".0", null for what GTD's own numbers call unknown."""
    found = {}
    for name in (*source().columns.required, *_OPTIONAL):
        if name not in table.column_names:
            found[name] = pa.nulls(table.num_rows, pa.string())
            continue
        cells = one_chunk(table[name])
        if name in source().columns.whole:
            cells = pc.replace_substring_regex(cells, r"\.0+$", "")
            cells = pc.if_else(pc.is_in(cells, value_set=pa.array(source().reader["unknown"])), None, cells)
        found[name] = cells
    return found


def _no_id(cells: pa.Array) -> faults.Fault:
    return "eventid is no number of 12 digits", pc.invert(pc.fill_null(pc.match_substring_regex(cells, _ID), False))


def _dates(cells: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """The day on which it began; its month where iday is 0, its year where imonth is 0 as well.

    `period_text` is what is said of an approximate date, or the parts that are known.
    """
    parts = pc.binary_join_element_wise(
        *[pc.fill_null(cells[name], "") for name in ("iyear", "imonth", "iday")], pa.scalar("-")
    )
    told = pc.coalesce(cells["approxdate"], by_value(parts, _told, pa.string()))
    return {
        "period_start": by_value(parts, lambda text: _span(text)[0], pa.date32()),
        "period_end": by_value(parts, lambda text: _span(text)[1], pa.date32()),
        "period_precision": by_value(parts, lambda text: _span(text)[2], pa.string()),
        "period_text": told,
    }


def _span(parts: str) -> tuple[dt.date | None, dt.date | None, str | None]:
    try:
        year, month, day = (int(part or 0) for part in parts.split("-"))
        first = dt.date(year, month or 1, (day if month else 0) or 1)
    except ValueError:
        return None, None, None
    precision = "day" if month and day else "month" if month else "year"
    return first, first if precision == "day" else last_day(first, precision), precision


def _told(parts: str) -> str:
    return "-".join(part.zfill(2) for part in parts.split("-") if part not in ("", "0"))


def _no_dates(cells: dict[str, pa.Array], dates: dict[str, pa.Array]) -> list[faults.Fault]:
    printed = pc.binary_join_element_wise(
        *[pc.utf8_lpad(pc.fill_null(cells[name], ""), 2, "0") for name in ("iyear", "imonth", "iday")], pa.scalar("-")
    )
    return faults.no_date("the date of iyear, imonth and iday", printed, dates["period_start"])


def _number(cells: pa.Array) -> pa.Array:
    """A toll as it counts: GTD shares a toll out over linked attacks, so that some are no whole numbers."""
    return by_value(cells, lambda text: decimal_number(text) if re.match(r"^[0-9.]+$", text) else None, pa.float64())


def _whole_part(cells: pa.Array) -> pa.Array:
    """The cells but for the shared tolls, which are no number of people."""
    return pc.if_else(pc.fill_null(pc.match_substring_regex(cells, _FRACTION), False), None, cells)


def _type(scheme: Scheme, kind: str) -> str:
    code, suicide, weapon = kind.split(_APART, 2)
    return scheme.type_of(code, {"suicide": suicide, "weapsubtype1": weapon}) or "other"


def _actors(cells: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """The first group did it. Of the target only what kind it was is taken: it may be a private person.

    An organization that was struck has an id where the list of actors maps it (a rival group).
    """
    columns = actor_columns("group", cells["gname"], actors()) | actor_columns("perpetrator", cells["gname"], actors())
    corp = cells["corp1"]
    mapped = by_value(corp, lambda name: actors().ids.get(name) is not None, pa.bool_())
    struck = pc.if_else(pc.fill_null(mapped, False), corp, None)
    columns |= actor_columns("target", struck, actors())
    columns["target_text"] = pc.coalesce(struck, cells["targtype1_txt"])
    nobody = {
        f"{role}_text": pc.if_else(_nobody(cells["gname"]), None, cells["gname"]) for role in ("group", "perpetrator")
    }
    sides = [pc.fill_null(item, "") for item in (cells["gname"], cells["gname2"], cells["gname3"], struck)]
    parties = pc.binary_join_element_wise(*sides, pa.scalar("\n"))
    involved = by_value(parties, lambda names: actors().all(names.split("\n")), pa.list_(pa.string()))
    return columns | nobody | {"actors": involved}


def _nobody(names: pa.Array) -> pa.Array:
    return pc.fill_null(by_value(names, lambda name: actors().one(name) is None, pa.bool_()), True)


def _place(
    cells: dict[str, pa.Array], country: pa.Array, where: faults.Coordinates, scheme: Scheme
) -> dict[str, pa.Array]:
    """The city, or the widest unit that specificity leaves; the country itself where no unit of it is known."""
    specificity = cells["specificity"]
    near = pc.and_(pc.equal(specificity, "1"), pc.equal(pc.fill_null(cells["vicinity"], ""), "1"))
    precision = looked_up(pc.if_else(pc.fill_null(near, False), "vicinity", specificity), scheme.places, pa.string())
    city, province, state = (_known(cells[name]) for name in ("city", "provstate", "country_txt"))
    wide, wholly = (pc.fill_null(pc.equal(specificity, code), False) for code in ("4", "5"))
    name = pc.coalesce(pc.if_else(pc.or_(wide, wholly), None, city), pc.if_else(wholly, None, province), state)
    ids, names = ({code: item[part] for code, item in countries().items()} for part in (0, 1))
    return {
        "place_id": pc.if_else(wholly, looked_up(country, ids, pa.string()), None),
        "place_name": pc.if_else(wholly, pc.coalesce(looked_up(country, names, pa.string()), name), name),
        "place_text": name,
        "country": country,
        "countries": by_value(pc.fill_null(country, ""), lambda code: [code] if code else [], pa.list_(pa.string())),
        "place_precision": precision,
        "latitude": where.latitude,
        "longitude": where.longitude,
    }


def _known(cells: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(pc.utf8_lower(cells), "unknown"), None, cells)


def _unknown(cells: dict[str, pa.Array], scheme: Scheme) -> tuple[UnknownCode, ...]:
    known: dict[str, Any] = {"attacktype1": scheme.codes, "specificity": scheme.places, "country": _countries()}
    found: list[UnknownCode] = []
    for name, codes in known.items():
        listed = pa.array([str(code) for code in codes], pa.string())
        strange = pc.and_(pc.is_valid(cells[name]), pc.invert(pc.is_in(cells[name], value_set=listed)))
        found += counted(name, cells[name].filter(strange))
    return tuple(found)


@functools.cache
def actors() -> ActorNames:
    """The GTD's names of groups."""
    return actor_names("gtd", _FOLDER / "actors.yml", source().reader["nobody"])


@functools.cache
def _countries() -> dict[int, dict[str, str | None]]:
    with (_FOLDER / "countries.yml").open(encoding="utf-8") as stream:
        return dict(yaml.load(stream, Loader=yaml.CSafeLoader))


def summaries(rows: pa.Array) -> pa.Array:
    """What each kept row tells of the attack in words; null for nothing."""
    return kept_texts(rows, "summary")


def provinces(rows: pa.Array) -> pa.Array:
    """The first-order division that each kept row names; null for none."""
    return _known(kept_texts(rows, "provstate"))
