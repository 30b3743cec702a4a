"""What the values of a column are: shares of its filled cells that read as dates, numbers of people, known names …"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from marsad.model.terms import INCIDENT_TYPES
from marsad.sources.table.cells import is_unknown, key, plain
from marsad.sources.table.dates import DateRules, NoDate, month_number, read_days
from marsad.sources.table.names import Names, known_precisions
from marsad.sources.table.positions import NoCoordinate, read_coordinate, read_pair
from marsad.sources.table.tolls import Count, read_toll

_DISTINCT = 60  # values looked at for names: a look into the gazetteer each
_SHOWN = 3
_URL = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
_HIJRI = re.compile(r"(?<!\d)1[34]\d\d(?!\d)")
_NUMERIC = re.compile(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}|\d{5}(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Profile:
    """A column. `values`: its filled cells that say something; `filled`: the share of rows that have such a cell."""

    name: str
    values: tuple[str, ...]
    filled: float

    @property
    def examples(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.values))[:_SHOWN]

    def share(self, test: Callable[[str], bool]) -> float:
        """The share of cells for which the test holds; of many different values the most frequent are looked at."""
        counted = Counter(self.values).most_common(_DISTINCT)
        total = sum(count for _, count in counted)
        return sum(count for value, count in counted if test(value)) / total if total else 0.0


def profile_of(name: str, cells: Sequence[str | None]) -> Profile:
    values = tuple(cell for cell in cells if cell is not None and not is_unknown(cell))
    return Profile(name, values, len(values) / len(cells) if cells else 0.0)


class Tests:
    """For each slot, whether a cell may be one of it. None where any text may."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def of(self, slot: str) -> Callable[[str], bool] | None:
        if slot in ("date", "date_start", "date_end"):
            return is_date
        if slot.startswith(("killed", "wounded", "abducted", "arrested", "perpetrators_killed")):
            return lambda cell: isinstance(read_toll(cell), Count) and not _is_year(cell)
        named: dict[str, Callable[[str], bool]] = {
            "year": _is_year,
            "month": lambda cell: _whole(cell, 0, 12) or month_number(cell, DateRules()) is not None,
            "day": lambda cell: _whole(cell, 0, 31),
            "latitude": lambda cell: _reads(read_coordinate, cell, "latitude"),
            "longitude": lambda cell: _reads(read_coordinate, cell, "longitude"),
            "coordinates": lambda cell: _reads(read_pair, cell),
            "url": lambda cell: _URL.search(cell) is not None,
            "place_precision": lambda cell: key(cell) in known_precisions(),
        }
        return named.get(slot)

    def knows(self, slot: str) -> Callable[[str], bool] | None:
        """Whether the registry, or our words for types, know a cell of such a slot."""
        names = self._names
        known: dict[str, Callable[[str], bool]] = {
            "country": lambda cell: names.country(cell) is not None,
            "perpetrator": lambda cell: names.group(cell)[0].id is not None,
            "group": lambda cell: names.group(cell)[0].id is not None,
            "place": lambda cell: names.entry(cell, None, None) is not None,
            "admin1": lambda cell: names.entry(cell, None, None, False) is not None,
            "type": lambda cell: names.type(cell) in INCIDENT_TYPES,
        }
        return known.get(slot)


def is_date(cell: str) -> bool:
    """Whether a cell is a date by some rules: in which order is asked later."""
    if _NUMERIC.fullmatch(plain(cell).split(" ")[0]) and not re.fullmatch(r"\d{5}(\.\d+)?", plain(cell)):
        return True
    return any(_is_read(cell, rules) for rules in (DateRules(order="day-first"), DateRules(calendar="hijri")))


def is_hijri(cell: str) -> bool:
    return _HIJRI.search(plain(cell)) is not None and not re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", plain(cell))


def _is_read(cell: str, rules: DateRules) -> bool:
    try:
        read_days(cell, rules)
    except NoDate:
        return False
    return True


def _reads(read: Callable[..., object], *arguments: str) -> bool:
    try:
        read(*arguments)
    except NoCoordinate:
        return False
    return True


def _whole(cell: str, least: int, most: int) -> bool:
    text = plain(cell).removesuffix(".0")
    return text.isascii() and text.isdigit() and least <= int(text) <= most


def _is_year(cell: str) -> bool:
    return _whole(cell, 1900, 2100) or _whole(cell, 1343, 1500)
