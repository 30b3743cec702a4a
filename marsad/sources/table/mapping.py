"""What the columns of a table mean: the mapping file, checked whole. docs/tables.md says how to write one.

::

    dataset: field-notes          # short name: small letters, digits, hyphens; the lens is dataset:field-notes
    title: Field notes            # optional, as are publisher, licence, url
    redistribute: false           # whether rows may leave through exports; not without `true`
    released: 2024-06-30          # optional: the day on which this table came out
    covers: {start: 2024-01-01, end: 2024-06-30}     # optional: the days that it watched, quiet ones too
    sheet: Incidents              # optional: of a workbook with several; header: the line of the header, from 1
    encoding: windows-1256        # optional, found out otherwise; so is delimiter
    decimal: ","                  # optional: the decimal mark of its numbers
    dates: {order: day-first, format: DD/MM/YYYY, calendar: gregorian}    # each optional
    columns: {id: No., date: Date, place: Lieu, killed: Tués, …}          # slot: column; see `SLOTS`
    groups: {EI: islamic-state, inconnus: }       # optional: name in the table: id or name here; nothing for none
    places: {Kidal ville: Kidal}                  # optional, likewise
    types: {Embuscade: armed_assault, Réunion: none}    # optional; `none`: no incident, the row is kept
    precisions: {approx.: city}                   # optional: of the column place_precision
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast, get_args

import yaml

from marsad.errors import MissingItem, UsageError
from marsad.model.terms import INCIDENT_TYPES, PlacePrecision
from marsad.sources.table.cells import key
from marsad.sources.table.dates import CALENDARS, ORDERS, DateRules, NoDate, format_pattern
from marsad.sources.table.delimited import DELIMITERS

Measured = Literal["killed", "wounded", "abducted", "arrested"]
TOLLS: tuple[Measured, ...] = ("killed", "wounded", "abducted", "arrested")
SLOTS = (
    *("id", "date", "date_start", "date_end", "year", "month", "day"),
    *("place", "admin1", "country", "latitude", "longitude", "coordinates", "place_precision"),
    *("perpetrator", "group", "target", "type"),
    *(f"{measure}{end}" for measure in TOLLS for end in ("", "_low", "_high")),
    "perpetrators_killed",
    *("source", "url", "notes"),
)
NO_INCIDENT = "none"
# Of each pair, one says what the other does.
_RIVALS = [("date", "date_start"), ("date", "year"), ("date_start", "year"), ("coordinates", "latitude")]
_NEEDS = {"date_end": "date_start", "month": "year", "day": "month", "latitude": "longitude", "longitude": "latitude"}
_GUESS = "Let `marsad import table FILE --guess` propose one"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMapping:
    """A mapping as it was read. `text`: the file itself, kept with the release. `named`: what its errors call it."""

    named: str
    text: str
    dataset: str
    columns: Mapping[str, str]
    title: str | None = None
    publisher: str | None = None
    licence: str | None = None
    url: str | None = None
    redistribute: bool = False
    released: dt.date | None = None
    covers_start: dt.date | None = None
    covers_end: dt.date | None = None
    sheet: str | None = None
    header: int = 1
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    dates: DateRules = field(default_factory=DateRules)
    groups: Mapping[str, str | None] = field(default_factory=dict)
    places: Mapping[str, str | None] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    precisions: Mapping[str, PlacePrecision] = field(default_factory=dict)

    def check_columns(self, names: Iterable[str]) -> dict[str, str]:
        """Each slot with the file's own spelling of its column. Raises UsageError for a column that is not there."""
        held = list(names)
        spelled = {key(name): name for name in held}
        found = {}
        for slot, name in self.columns.items():
            column = name if name in held else spelled.get(key(name))
            if column is None:
                near = difflib.get_close_matches(name, held, n=3, cutoff=0.5)
                remedy = f"Did you mean {', '.join(near)}" if near else f"It has: {', '.join(held)}"
                raise UsageError(f"{self.named}, columns.{slot}", f"the table has no column {name!r}", remedy)
            found[slot] = column
        return found


def read_mapping(path: Path) -> TableMapping:
    """Raises MissingItem; UsageError that names the field, what is wrong with it and what to write."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise MissingItem(str(path), "there is no such mapping file", _GUESS) from error
    except UnicodeError as error:
        raise UsageError(str(path), "the mapping is not UTF-8", "Save it again as UTF-8") from error
    return mapping_of(text, str(path))


def mapping_of(text: str, named: str) -> TableMapping:
    """A mapping's text, checked. Raises UsageError."""
    given = _loaded(text, named)
    check = _Check(named)
    known = [name for name in TableMapping.__dataclass_fields__ if name not in ("named", "text", *_COVERS)] + ["covers"]
    check.fields("", given, known)
    for name in ("dataset", "columns"):
        if not given.get(name):
            raise check.wrong(name, "is missing", _GUESS)
    maps = {name: check.mapping(name, given.get(name)) for name in ("columns", "dates", "covers", *_TABLES)}
    check.fields("columns.", maps["columns"], SLOTS)
    columns = {slot: check.text(f"columns.{slot}", name) for slot, name in maps["columns"].items() if name is not None}
    _check_slots(check, columns)
    texts = {name: check.text(name, given.get(name)) for name in _TEXTS if given.get(name) is not None}
    covers = _covers(check, maps["covers"])
    return TableMapping(
        named=named,
        text=text,
        dataset=_name(check, check.text("dataset", given["dataset"])),
        columns=columns,
        redistribute=check.flag("redistribute", given.get("redistribute")),
        released=check.day("released", given.get("released")),
        covers_start=covers[0],
        covers_end=covers[1],
        header=check.number("header", given.get("header")),
        delimiter=check.delimiter(given.get("delimiter")),
        decimal=check.one_of("decimal", given.get("decimal"), (".", ",")),
        dates=_dates(check, maps["dates"]),
        groups=check.names("groups", maps["groups"]),
        places=check.names("places", maps["places"]),
        types=check.values("types", maps["types"], (*INCIDENT_TYPES, NO_INCIDENT)),
        precisions=cast(
            Mapping[str, PlacePrecision], check.values("precisions", maps["precisions"], get_args(PlacePrecision))
        ),
        title=texts.get("title"),
        publisher=texts.get("publisher"),
        licence=texts.get("licence"),
        url=texts.get("url"),
        sheet=texts.get("sheet"),
        encoding=texts.get("encoding"),
    )


_COVERS = ("covers_start", "covers_end")
_TABLES = ("groups", "places", "types", "precisions")
_TEXTS = ("title", "publisher", "licence", "url", "sheet", "encoding")


class _Loader(yaml.CBaseLoader):
    """Every value stays the text that it is: `NO` is Norway. A name that stands there twice is a mistake."""


def _mapping_node(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name_node, value_node in node.value:
        name = loader.construct_object(name_node, deep=True)
        if not isinstance(name, str):
            raise yaml.YAMLError(f"line {name_node.start_mark.line + 1}: a name is no text")
        if name in found:
            raise yaml.YAMLError(f"line {name_node.start_mark.line + 1}: {name} stands there twice; keep one of both")
        empty = isinstance(value_node, yaml.ScalarNode) and not value_node.style  # "" or None: no quotation marks
        found[name] = loader.construct_object(value_node, deep=True)
        if empty and found[name] in ("", "null", "~"):
            found[name] = None
    return found


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping_node)


def _loaded(text: str, named: str) -> dict[str, Any]:
    try:
        given = yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise UsageError(named, f"cannot be read ({' '.join(str(error).split())})", "Mend that line") from error
    if not isinstance(given, dict):
        raise UsageError(named, "is no list of `name: value` lines", _GUESS)
    return given


def _name(check: _Check, name: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise check.wrong("dataset", f"is {name!r}", "Write small letters, digits and hyphens, as field-notes")
    return name


def _check_slots(check: _Check, columns: Mapping[str, str]) -> None:
    for one, other in _RIVALS:
        if one in columns and other in columns:
            cause = f"{one} ({columns[one]}) and {other} ({columns[other]}) say the same thing"
            raise check.wrong("columns", cause, "Keep one of both")
    for slot, needed in _NEEDS.items():
        if slot in columns and needed not in columns:
            raise check.wrong(f"columns.{slot}", f"is of no use without {needed}", f"Name the column of {needed} too")


def _covers(check: _Check, given: Mapping[str, Any]) -> tuple[dt.date | None, dt.date | None]:
    """Both days or none: a release that says from when it watched says until when."""
    if not given:
        return None, None
    check.fields("covers.", given, ("start", "end"))
    start, end = (check.day(f"covers.{name}", given.get(name)) for name in ("start", "end"))
    if start is None or end is None or end < start:
        raise check.wrong("covers", "is no span of days", "Write it as {start: 2024-01-01, end: 2024-06-30}")
    return start, end


def _dates(check: _Check, given: Mapping[str, Any]) -> DateRules:
    check.fields("dates.", given, ("order", "format", "calendar"))
    format = given.get("format")
    if format is not None and format != "excel":
        try:
            format_pattern(check.text("dates.format", format))
        except NoDate as error:
            raise check.wrong("dates.format", f"({format}) {error}", "") from error
    return DateRules(
        order=check.one_of("dates.order", given.get("order"), ORDERS),
        format=format,
        calendar=check.one_of("dates.calendar", given.get("calendar") or "gregorian", CALENDARS),
    )


class _Check:
    """The fields of a mapping, each looked at with its name."""

    def __init__(self, named: str) -> None:
        self._named = named

    def wrong(self, name: str, cause: str, remedy: str) -> UsageError:
        return UsageError(f"{self._named}, {name}", cause, remedy)

    def fields(self, prefix: str, given: Mapping[str, Any], known: Iterable[str]) -> None:
        for name in given:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
                remedy = f"Did you mean {', '.join(near)}" if near else f"Write one of {', '.join(known)}"
                raise self.wrong(f"{prefix}{name}", "is no field that we know", remedy)

    def mapping(self, name: str, value: Any) -> dict[str, Any]:
        if value is not None and not isinstance(value, dict):
            raise self.wrong(name, "is no list of `name: value` lines", "Write one pair a line, indented")
        return value or {}

    def text(self, name: str, value: Any) -> str:
        if isinstance(value, list) and name.startswith("columns."):
            listed = ", ".join(map(str, value))
            raise self.wrong(name, f"names {len(value)} columns ({listed})", "Choose the one to read")
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(name, f"is {value!r}", "Write a text")
        return value.strip()

    def one_of(self, name: str, value: Any, allowed: Iterable[str]) -> Any:
        if value is not None and value not in allowed:
            raise self.wrong(name, f"is {value!r}", f"Write one of {', '.join(allowed)}")
        return value

    def flag(self, name: str, value: Any) -> bool:
        if value is not None and str(value).lower() not in ("true", "false", "yes", "no"):
            raise self.wrong(name, f"is {value!r}", "Write true or false")
        return str(value).lower() in ("true", "yes")

    def day(self, name: str, value: Any) -> dt.date | None:
        try:
            return dt.date.fromisoformat(value) if value is not None else None
        except (ValueError, TypeError) as error:
            raise self.wrong(name, f"is {value!r}, no day", "Write it as 2024-06-30") from error

    def number(self, name: str, value: Any) -> int:
        if value is not None and not re.fullmatch(r"[1-9]\d{0,4}", str(value)):
            raise self.wrong(name, f"is {value!r}", "Write the number of the header's line, counted from 1")
        return int(value) if value else 1

    def delimiter(self, value: Any) -> str | None:
        words = {word: mark for mark, word in DELIMITERS.items()} | {mark: mark for mark in DELIMITERS} | {"\\t": "\t"}
        return words[self.one_of("delimiter", value, words)] if value is not None else None

    def names(self, name: str, given: Mapping[str, Any]) -> dict[str, str | None]:
        return {
            key(word): None if target is None else self.text(f"{name}.{word}", target) for word, target in given.items()
        }

    def values(self, name: str, given: Mapping[str, Any], allowed: tuple[str, ...]) -> dict[str, str]:
        for word, value in given.items():
            if value is None:
                raise self.wrong(f"{name}.{word}", "says nothing", f"Write one of {', '.join(allowed)}")
            self.one_of(f"{name}.{word}", value, allowed)
        return {key(word): value for word, value in given.items()}
