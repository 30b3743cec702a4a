"""ACLED's export CSV, with its older and newer columns, to a release with one incident claim a row of violence.

Raleigh, Kishi and Linke 2023; codebook: ACLED 2023. What the columns mean is in source.yml, what the codes mean in
`registry/data/ontology/acled.yml`. Rows of events without violence are kept and make no claim.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import yaml

from marsad.model import last_day
from marsad.registry.ontology import Scheme, open_ontology
from marsad.sources import faults
from marsad.sources.actor_names import ActorNames, actor_columns, actor_names
from marsad.sources.delimited import CsvFile, RawBatch, open_csv
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

_FOLDER = Path(__file__).parent
_MONTHS: tuple[str, ...] = ("january", "february", "march", "april", "may", "june")
_MONTHS += ("july", "august", "september", "october", "november", "december")
_YEAR_FIRST = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[- ]([A-Za-z]+)[- ](\d{4})")


def source() -> Description:
    """source.yml: what is known about the dataset."""
    return describe("acled")


def read(path: Path, *, released: dt.date | None = None) -> Release:
    """Read an export. A file with a header and no rows is a release without rows.

    `released`: the day of the export, where the user knows it. Raises MissingItem, or UnreadableDataset where it is no
    ACLED table.
    """
    file = open_csv(path)
    names = {name.strip().lower(): name for name in file.names}
    require_columns(path, tuple(names), source().columns.required, "ACLED")
    document = release_document(source(), file.content.content_sha256, file.content.file_sha256, released)
    return Release(
        document=document,
        coder=source().coder,
        batches=_Batches(document.id, file, names),
        unknown_columns=tuple(names[name] for name in source().columns.unknown(tuple(names))),
    )


@dataclass(frozen=True, slots=True)
class _Batches:
    """The batches of a file, which is read anew each time that they are gone through."""

    document: str
    file: CsvFile
    names: Mapping[str, str]  # lower case → as printed

    def __iter__(self) -> Iterator[Batch]:
        repeats = faults.Repeats()
        for raw in self.file.batches():
            yield _batch(self.document, raw, self.names, repeats)


def _batch(document: str, raw: RawBatch, names: Mapping[str, str], repeats: faults.Repeats) -> Batch:
    columns, scheme = source().columns, open_ontology().scheme("acled")
    printed = {kind: frozenset(names[name] for name in getattr(columns, kind) if name in names) for kind in _KINDS}
    kept = canonical_rows(raw.columns, printed["whole"], printed["decimal"], cut=names["fatalities"])
    cells = {name: one_chunk(raw.columns[shown]) for name, shown in names.items()}
    length = raw.columns.num_rows
    cell = functools.partial(_cell, cells, length)
    codes = _codes(cell("event_type"), cell("sub_event_type"))
    days = by_value(cells["event_date"], day, pa.date32())
    tolls = faults.tolls({"fatalities": cells["fatalities"]})
    country = _country(cell("iso"), cells["country"])
    degrees = {name: by_value(cells[name], decimal_number, pa.float64()) for name in ("latitude", "longitude")}
    where = faults.coordinates(degrees["latitude"], degrees["longitude"], country)
    wrong = [faults.empty(name, cells[name]) for name in ("event_id_cnty", "event_type", "actor1")]
    wrong += [repeats.fault(cells["event_id_cnty"]), *faults.no_date("event_date", cells["event_date"], days)]
    wrong += tolls.faults
    readable, aside = faults.sort_out(raw.numbers, wrong)
    violent = by_value(codes, lambda code: (found := scheme.find(code)) is None or found.violent, pa.bool_())
    claimed = pc.and_(readable, pc.fill_null(violent, False))
    killed = tolls.numbers["fatalities"]
    stated = TollColumn(measure="killed", column=names["fatalities"], stated=pc.is_valid(killed))
    claims = claims_table(
        {
            **identity(source(), document, raw.numbers, kept.text),
            **_actors(cell, codes, scheme),
            **_place(cell, country, where, scheme),
            **_period(cells["event_date"], days, cells["time_precision"], scheme),
            "type": by_value(codes, lambda code: scheme.type_of(code) or "other", pa.string()),
            "modality": pa.scalar("reported"),
            "killed": killed,
            "killed_low": killed,
            "killed_high": killed,
            "tolls": tolls_json(source(), kept.text, raw.numbers, [stated]),
            "key": cells["event_id_cnty"],
            "code": pc.binary_join_element_wise(pa.scalar("acled"), codes, pa.scalar(":")),
        },
        length,
    )
    named = actors()
    return Batch(
        rows=rows_table(document, raw.numbers, kept.text, cells["event_id_cnty"]),
        claims=claims.filter(claimed),
        set_aside=tuple(sorted((*raw.set_aside, *aside), key=lambda item: item.row)),
        unknown_codes=_unknown(codes, cell("geo_precision"), cell("time_precision"), scheme),
        doubts=faults.doubted(raw.numbers, [*tolls.doubts, *where.doubts]),
        unmapped=named.unmapped({name: cell(name).filter(claimed) for name in ("actor1", "actor2")}),
        without_violence=counted("event", codes.filter(pc.and_(readable, pc.invert(pc.fill_null(violent, True))))),
    )


_KINDS = ("whole", "decimal")


def _cell(cells: Mapping[str, pa.Array], length: int, name: str) -> pa.Array:
    """A column of the file; all null where this file has none of that name."""
    return cells[name] if name in cells else pa.nulls(length, pa.string())


def _codes(event: pa.Array, sub: pa.Array) -> pa.Array:
    """ "Battles/Armed clash"; the event type alone where no sub-event type is given."""
    both = pc.binary_join_element_wise(event, sub, pa.scalar("/"))
    return pc.if_else(pc.equal(pc.fill_null(sub, ""), ""), event, both)


def _unknown(codes: pa.Array, places: pa.Array, periods: pa.Array, scheme: Scheme) -> tuple[UnknownCode, ...]:
    found = list(counted("event", codes.filter(by_value(codes, lambda code: scheme.find(code) is None, pa.bool_()))))
    for name, cells, scale in (("geo_precision", places, scheme.places), ("time_precision", periods, scheme.periods)):
        strange = pc.and_(pc.is_valid(cells), pc.invert(pc.is_in(cells, value_set=pa.array(list(scale)))))
        found += counted(name, cells.filter(strange))
    return tuple(found)


def _actors(cell: Any, codes: pa.Array, scheme: Scheme) -> dict[str, pa.Array]:
    """Who did it is sure only where one side acted on the other; of a battle nobody is the perpetrator.

    `group` is the first of the two that is no state's and no crowd. `actors` also holds the associated ones that the
    registry knows, and each of "A and/or B".
    """
    first, second = cell("actor1"), cell("actor2")
    one_sided = by_value(codes, lambda code: (found := scheme.find(code)) is not None and found.one_sided, pa.bool_())
    armed = [pc.is_in(pc.utf8_lower(cell(name)), value_set=_groups()) for name in ("inter1", "inter2")]
    group = pc.if_else(pc.and_(pc.invert(armed[0]), armed[1]), second, first)
    columns = actor_columns("group", group, actors())
    columns |= actor_columns("perpetrator", pc.if_else(one_sided, first, None), actors())
    columns |= actor_columns("target", pc.if_else(one_sided, second, None), actors())
    associated = [cell(name) for name in source().reader["associated"]]
    parties = pc.binary_join_element_wise(
        *[pc.fill_null(item, "") for item in (first, second)],
        pc.binary_join_element_wise(*[pc.fill_null(item, "") for item in associated], pa.scalar(";")),
        pa.scalar("\n"),
    )
    columns["actors"] = by_value(parties, _involved, pa.list_(pa.string()))
    return columns


def _involved(parties: str) -> list[str]:
    first, second, associated = parties.split("\n", 2)
    known = [name.strip() for name in associated.split(";") if actors().known(name.strip())]
    return actors().all([first, second, *known])


def _country(iso: pa.Array, name: pa.Array) -> pa.Array:
    """The ISO code: by its number, and where that is no country's (Kosovo's 0) by the name."""
    facts = _countries()
    by_number = looked_up(iso, {str(number): code for number, code in facts["numbers"].items()}, pa.string())
    named = {title: code for code, (_, title) in countries().items()} | facts["names"]
    return pc.coalesce(by_number, looked_up(name, named, pa.string()))


def _place(cell: Any, country: pa.Array, where: faults.Coordinates, scheme: Scheme) -> dict[str, pa.Array]:
    precision = looked_up(cell("geo_precision"), scheme.places, pa.string())
    wide = pc.fill_null(pc.equal(precision, "admin1"), False)
    name = pc.coalesce(pc.if_else(wide, cell("admin1"), None), cell("location"), cell("admin1"), cell("country"))
    return {
        "place_name": name,
        "place_text": name,
        "country": country,
        "countries": by_value(pc.fill_null(country, ""), lambda code: [code] if code else [], pa.list_(pa.string())),
        "place_precision": precision,
        "latitude": where.latitude,
        "longitude": where.longitude,
    }


def _period(cells: pa.Array, days: pa.Array, codes: pa.Array, scheme: Scheme) -> dict[str, pa.Array]:
    """The days between which the event lies: the printed day is the middle of a week, or stands for its month."""
    precision = looked_up(codes, scheme.periods, pa.string())
    pairs = pc.binary_join_element_wise(days.cast(pa.string()), pc.fill_null(precision, ""), pa.scalar("/"))
    return {
        "period_start": by_value(pairs, lambda pair: _span(pair)[0], pa.date32()),
        "period_end": by_value(pairs, lambda pair: _span(pair)[1], pa.date32()),
        "period_text": cells,
        "period_precision": precision,
    }


def _span(pair: str) -> tuple[dt.date, dt.date | None]:
    text, _, precision = pair.partition("/")
    middle = dt.date.fromisoformat(text)
    if precision == "week":
        return middle - dt.timedelta(days=3), middle + dt.timedelta(days=3)
    if precision == "month":
        return middle.replace(day=1), last_day(middle.replace(day=1), "month")
    return middle, middle


def day(text: str) -> dt.date | None:
    """The day of "2019-03-01", "2019/03/01" and "01 March 2019", as ACLED's exports write it over the years."""
    text = text.strip()
    found = _YEAR_FIRST.fullmatch(text)
    if found:
        year, month, number = int(found[1]), int(found[3]), int(found[4])
    else:
        found = _DAY_FIRST.fullmatch(text)
        spelt = [name for name in _MONTHS if found and len(found[2]) >= 3 and name.startswith(found[2].lower())]
        if found is None or len(spelt) != 1:
            return None
        year, month, number = int(found[3]), _MONTHS.index(spelt[0]) + 1, int(found[1])
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


@functools.cache
def actors() -> ActorNames:
    """ACLED's names of actors."""
    facts = source().reader
    return actor_names("acled", _FOLDER / "actors.yml", facts["nobody"], facts["either"])


@functools.cache
def _groups() -> pa.Array:
    return pa.array(source().reader["groups"], pa.string())


@functools.cache
def _countries() -> dict[str, dict[Any, str]]:
    with (_FOLDER / "countries.yml").open(encoding="utf-8") as stream:
        return dict(yaml.load(stream, Loader=yaml.CSafeLoader))


def notes(rows: pa.Array) -> pa.Array:
    """What each kept row tells of the event in words; null for nothing."""
    return kept_texts(rows, "notes")


def provinces(rows: pa.Array) -> pa.Array:
    """The first-order division that each kept row names; null for none."""
    return kept_texts(rows, "admin1")
