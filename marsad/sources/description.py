"""What is known about a source: the `source.yml` of its folder, checked whole, so that nothing is misspelt or missing.

A folder of this room is a source once it holds `source.yml`. Its fields, all of them required unless said otherwise::

    name: ucdp-ged               # what the user types; the folder has the same name with "_" for "-"
    kind: events                 # events, counts, feed or pages
    title: {en: …, fr: …, ar: …}         # short, always in the three languages
    long_title: {en: …, fr: …, ar: …}    # in full
    publisher: Uppsala Conflict Data Program   # words
    publisher_id: ucdp           # optional: its id in the registry, or one of the same kind
    url: https://…               # optional: where it is published
    licence: CC BY 4.0           # words
    redistribute: true           # whether rows may leave through exports
    cite: ["…"]                  # how to cite it; may be empty
    cadence: {en: …, fr: …, ar: …}       # words: how often it comes out
    coverage:
      space: {en: …, fr: …, ar: …}       # words: what it covers and what it leaves out
      countries: all             # all, or a list of ISO 3166-1 alpha-2 codes; null where each file differs
      start: 1989-01-01          # first day that the source covers; null where each file differs
      end: null                  # last day; null while it goes on or where each file differs
    breaks:                      # optional: where counts before and after cannot be compared as they are
      - {date: 2019-01-01, change: {en: …, fr: …, ar: …}, source: "…"}
      - {edition: candidate, change: …, source: …}     # or: in releases of one kind, whatever their days
    rows:                        # optional: how many rows a release has, by kind of release (`Release.edition`)
      yearly: {least: 100000, most: 1000000}     # outside of it the import says so and goes on
    columns: {required: […], whole: […], …}      # optional: known columns, in groups; see `Columns`
    killed_at_least: 1           # optional: it holds only events with so many dead; what it lacks below says nothing
    increments: true             # optional: a file adds to those before it; without it a newer one replaces them
    coder: dataset/ucdp-ged 0.1  # name and version of what makes claims of it; null for pages and feeds
    confidence: 1.0              # of its claims; null for pages and feeds
    reader: {…}                  # optional: the reader's own tables (codes, precisions, versions), of any shape

*Words* are either one text, where it reads the same in every language ("CC BY 4.0"), or the three languages. `date` in
a break is a day, a month ("2019-06") or a year (2019): the first of those counted in the new way.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from marsad.errors import RefusedItem, UnknownName
from marsad.model.terms import DatePrecision, Language

FILE = "source.yml"
FOLDER = Path(__file__).parent

Kind = Literal["events", "counts", "feed", "pages"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One text in the three languages."""

    en: str
    fr: str
    ar: str

    def said(self, language: Language) -> str:
        text: str = getattr(self, language)
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a source covers. `countries`: ISO codes, empty for all of them; None where each file differs."""

    space: Words
    countries: tuple[str, ...] | None
    start: dt.date | None
    end: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """From `date` on, or in releases of the kind `edition`, the source counts otherwise. `source`: where it says so."""

    date: dt.date | None
    precision: DatePrecision | None
    edition: str | None
    change: Words
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How many rows a release of one kind has; None for no bound."""

    least: int | None
    most: int | None

    def hold(self, rows: int) -> bool:
        return (self.least is None or rows >= self.least) and (self.most is None or rows <= self.most)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that the source is known to have, in groups.

    `required`: without them a file is refused. `whole` and `decimal`: printed as numbers, kept as JSON numbers. Other
    groups (`text`, `optional`, `version_2`, …) make a column known, so that it is not reported as unknown.
    """

    groups: Mapping[str, tuple[str, ...]]

    @property
    def required(self) -> tuple[str, ...]:
        return self.groups.get("required", ())

    @property
    def whole(self) -> frozenset[str]:
        return frozenset(self.groups.get("whole", ()))

    @property
    def decimal(self) -> frozenset[str]:
        return frozenset(self.groups.get("decimal", ()))

    @property
    def known(self) -> frozenset[str]:
        return frozenset(name for names in self.groups.values() for name in names)

    def unknown(self, names: Sequence[str]) -> tuple[str, ...]:
        """Those of a file's columns that no group names, in the file's order."""
        known = self.known
        return tuple(name for name in names if name not in known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A source as its `source.yml` tells it; the module's docstring says what each field means.

    `coder` is empty and `confidence` None where nothing makes claims of it here (pages, feeds).
    """

    name: str
    kind: Kind
    title: Words
    long_title: Words
    publisher: Words
    publisher_id: str | None = None
    url: str | None = None
    licence: Words
    redistribute: bool
    cite: tuple[str, ...]
    cadence: Words
    coverage: Scope
    breaks: tuple[Break, ...] = ()
    rows: Mapping[str, Bounds]
    columns: Columns
    killed_at_least: int = 0
    increments: bool = False
    coder: str
    confidence: float | None
    reader: Mapping[str, Any]

    def outside_bounds(self, edition: str | None, rows: int) -> Bounds | None:
        """The bounds that a release of this kind with so many rows does not keep; None where it keeps them."""
        bounds = self.rows.get(edition or "")
        return None if bounds is None or bounds.hold(rows) else bounds


@functools.cache
def describe(name: str) -> Description:
    """The description of one source. Raises UnknownName; RefusedItem where its file is not in order."""
    path = FOLDER / name.replace("-", "_") / FILE
    if not path.is_file():
        near = tuple(item.parent.name.replace("_", "-") for item in _files())
        raise UnknownName(name, "is no source that Marsad knows", near=near)
    return read_description(path)


def descriptions() -> tuple[Description, ...]:
    """All sources, by name."""
    return tuple(describe(path.parent.name.replace("_", "-")) for path in _files())


def read_description(path: Path) -> Description:
    """One `source.yml`, checked. Raises RefusedItem that names the file, the field and what it should be."""
    try:
        given = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:  # ValueError: a day that is none
        raise RefusedItem(str(path), f"is no YAML ({' '.join(str(error).split())})", "Mend that line") from error
    fields = _Fields(path, "", given)
    found = Description(
        name=fields.text("name"),
        kind=fields.one_of("kind", KINDS),
        title=fields.words("title", translated=True),
        long_title=fields.words("long_title", translated=True),
        publisher=fields.words("publisher"),
        publisher_id=fields.text("publisher_id") if fields.has("publisher_id") else None,
        url=fields.text("url") if fields.has("url") else None,
        licence=fields.words("licence"),
        redistribute=fields.take("redistribute", bool, "true or false"),
        cite=fields.texts("cite"),
        cadence=fields.words("cadence"),
        coverage=_scope(fields.inner("coverage")),
        breaks=tuple(_break(item) for item in fields.items("breaks")) if fields.has("breaks") else (),
        rows={name: _bounds(item) for name, item in fields.named("rows").items()} if fields.has("rows") else {},
        columns=_columns(fields.inner("columns")) if fields.has("columns") else Columns({}),
        killed_at_least=fields.take("killed_at_least", int, "a number") if fields.has("killed_at_least") else 0,
        increments=fields.take("increments", bool, "true or false") if fields.has("increments") else False,
        coder=fields.take("coder", (str, type(None)), "a name and a version, or null") or "",
        confidence=fields.take("confidence", (float, type(None)), "a number such as 1.0, or null"),
        reader=fields.take("reader", dict, "a mapping") if fields.has("reader") else {},
    )
    fields.done()
    folder = found.name.replace("-", "_")
    if path.parent.name != folder:
        raise fields.wrong("name", f"is {found.name!r} in the folder {path.parent.name!r}", f"Call the folder {folder}")
    return found


def _files() -> list[Path]:
    return sorted(FOLDER.glob(f"*/{FILE}"))


class _Fields:
    """The fields of one mapping, taken one by one; what is left over in the end is a mistake."""

    def __init__(self, path: Path, place: str, given: Any) -> None:
        self._path, self._place = path, place
        if not isinstance(given, dict):
            raise self.wrong("", "is no list of `name: value` lines", "See marsad/sources/description.py")
        self._left = dict(given)

    def wrong(self, name: str, cause: str, remedy: str) -> RefusedItem:
        field = ".".join(part for part in (self._place, name) if part)
        return RefusedItem(str(self._path), f"{field} {cause}" if field else f"it {cause}", remedy)

    def has(self, name: str) -> bool:
        return name in self._left

    def take(self, name: str, kind: type | tuple[type, ...], meant: str) -> Any:
        if name not in self._left:
            raise self.wrong(name, "is missing", f"Write {name}: {meant}")
        value = self._left.pop(name)
        if not isinstance(value, kind):
            raise self.wrong(name, f"is {value!r}", f"Write {meant}")
        return value

    def text(self, name: str) -> str:
        return _filled(self, name, self.take(name, str, "a text"))

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(_filled(self, name, item) for item in self.take(name, list, "a list of texts"))

    def one_of(self, name: str, allowed: Sequence[Any]) -> Any:
        value = self.take(name, str, f"one of {', '.join(allowed)}")
        if value not in allowed:
            raise self.wrong(name, f"is {value!r}", f"Write one of {', '.join(allowed)}")
        return value

    def words(self, name: str, *, translated: bool = False) -> Words:
        kinds = dict if translated else (str, dict)
        value = self.take(name, kinds, "{en: …, fr: …, ar: …}" + ("" if translated else ", or one text for all three"))
        if isinstance(value, str):
            text = _filled(self, name, value)
            return Words(en=text, fr=text, ar=text)
        inner = _Fields(self._path, ".".join(part for part in (self._place, name) if part), value)
        words = Words(**{language: inner.text(language) for language in LANGUAGES})
        inner.done()
        return words

    def inner(self, name: str) -> _Fields:
        return _Fields(self._path, ".".join(part for part in (self._place, name) if part), self.take(name, dict, "{…}"))

    def items(self, name: str) -> list[_Fields]:
        given = self.take(name, list, "a list")
        return [_Fields(self._path, f"{name} {number}", item) for number, item in enumerate(given, start=1)]

    def named(self, name: str) -> dict[str, _Fields]:
        return {str(key): _Fields(self._path, f"{name}.{key}", item) for key, item in self.inner(name).rest().items()}

    def rest(self) -> dict[str, Any]:
        left, self._left = self._left, {}
        return left

    def done(self) -> None:
        if self._left:
            unknown = next(iter(self._left))
            raise self.wrong(str(unknown), "is no field we know", "See marsad/sources/description.py for the fields")


def _filled(fields: _Fields, name: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise fields.wrong(name, f"holds {value!r}", "Write a text")
    return " ".join(value.split())


def _scope(fields: _Fields) -> Scope:
    space = fields.words("space")
    countries = fields.take("countries", (str, list, type(None)), "all, a list of ISO codes, or null")
    if isinstance(countries, str) and countries != "all":
        raise fields.wrong("countries", f"is {countries!r}", "Write all, a list of ISO codes, or null")
    listed = () if countries == "all" else None if countries is None else tuple(countries)
    if wrong := [code for code in listed or () if not (isinstance(code, str) and re.fullmatch("[A-Z]{2}", code))]:
        raise fields.wrong("countries", f"holds {wrong[0]!r}", 'Write two capital letters, in quotes: "NO"')
    days = [fields.take(name, (dt.date, type(None)), "a day as 1989-01-01, or null") for name in ("start", "end")]
    fields.done()
    return Scope(space=space, countries=listed, start=days[0], end=days[1])


def _break(fields: _Fields) -> Break:
    edition = fields.text("edition") if fields.has("edition") else None
    date, precision = (None, None) if edition else _date(fields)
    found = Break(
        date=date, precision=precision, edition=edition, change=fields.words("change"), source=fields.text("source")
    )
    fields.done()
    return found


def _date(fields: _Fields) -> tuple[dt.date, DatePrecision]:
    meant = "a day, a month or a year: 2019-06-01, 2019-06, 2019"
    given = str(fields.take("date", (dt.date, str, int), meant))
    parts = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", given)
    if parts is None:
        raise fields.wrong("date", f"is {given!r}", f"Write {meant}")
    year, month, day = (int(part) if part else None for part in parts.groups())
    precision: DatePrecision = "day" if day else "month" if month else "year"
    try:
        return dt.date(year or 0, month or 1, day or 1), precision
    except ValueError:
        raise fields.wrong("date", f"is {given!r}", f"Write {meant}") from None


def _bounds(fields: _Fields) -> Bounds:
    least, most = (fields.take(name, (int, type(None)), "a whole number, or null") for name in ("least", "most"))
    fields.done()
    if least is not None and most is not None and least > most:
        raise fields.wrong("least", f"is {least}, above most {most}", "Turn them round")
    return Bounds(least=least, most=most)


def _columns(fields: _Fields) -> Columns:
    groups = {}
    for name, given in fields.rest().items():
        if not isinstance(given, list) or not all(isinstance(item, str) and item for item in given):
            raise fields.wrong(str(name), f"is {str(given)[:60]}", "Write a list of column names, odd ones in quotes")
        groups[str(name)] = tuple(given)
    return Columns(groups)
