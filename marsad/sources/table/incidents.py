"""One row of a table to one incident: its cells by what the mapping calls them.

Every cell stays in the kept row as it reads. What a cell surely says becomes part of the incident; what it does not is
null and told: a name that nobody knows in `unknown`, any other cell in `doubts`. A row whose date cannot be read makes
no incident: RowFault.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from marsad.model import Actor, Incident, Place, Quote, Toll, Voice, content_id
from marsad.model.claim import Number, Period
from marsad.model.terms import IncidentType, PlacePrecision
from marsad.registry import Registry
from marsad.sources.description import describe
from marsad.sources.release import Doubt
from marsad.sources.table.cells import is_unknown, key, plain
from marsad.sources.table.dates import Days, NoDate, days_of, joined_days, month_number, read_days
from marsad.sources.table.mapping import NO_INCIDENT, TOLLS, Measured, TableMapping
from marsad.sources.table.names import Names, known_precisions
from marsad.sources.table.positions import NoCoordinate, read_coordinate, read_pair
from marsad.sources.table.rows import KeptRow
from marsad.sources.table.victims import counted

Cells = Mapping[str, str]  # by slot; empty cells are left out
Point = tuple[float, float]  # latitude and longitude in degrees
_DAYS = ("date", "date_start", "date_end")
_PARTS = ("year", "month", "day")


class RowFault(ValueError):
    """Why a row makes no claim."""


@dataclass(slots=True)
class IncidentMaker:
    """Rows of one release to incidents. `columns`: the file's column for each slot."""

    mapping: TableMapping
    registry: Registry
    columns: Mapping[str, str]
    document: str
    names: Names = field(init=False)
    attribution: tuple[Voice, ...] = field(init=False)
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    doubts: list[Doubt] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.names = Names(self.mapping, self.registry)
        self.attribution = attribution_of(self.mapping, self.registry)

    def incident(self, number: int, cells: Cells, row: KeptRow, id: str, point: Point | None) -> Incident:
        """The incident of a row. `id`: what it is called in its dataset; `point`: where it lies. Raises RowFault."""
        facts = describe("table")
        kind = self.names.type(cells["type"]) if "type" in cells else None
        if kind == NO_INCIDENT:
            raise RowFault(f"{self.columns['type']} {cells['type']} is no incident, says the mapping")
        period = self._period(cells)
        if "type" in cells and kind is None and not is_unknown(cells["type"]):
            self._report("type", cells["type"])
        perpetrator, group = self._group("perpetrator", cells), self._group("group", cells)
        tolls = {measure: self._toll(measure, cells, row, number) for measure in TOLLS}
        stated: dict[str, Any] = {measure: best for measure, (best, _) in tolls.items()}
        return Incident(
            id=f"{content_id(self.document, facts.coder)}-{number}",
            document=self.document,
            quote=Quote(start=0, end=len(row.text), text=row.text, row=number),
            group=group or perpetrator,
            place=self._place(cells, point),
            period=period,
            attribution=self.attribution,
            self_claimed=False,
            modality="reported",
            confidence=facts.confidence or 0.0,
            coder=facts.coder,
            type=cast(IncidentType, kind or "other"),
            perpetrator=perpetrator,
            # A target need not be an actor: "civilians" is none, and nothing to report.
            target=self.names.group(cells["target"])[0] if "target" in cells else None,
            tolls=tuple(toll for _, toll in tolls.values() if toll is not None),
            key=id,
            code=f"{self.mapping.dataset}:{cells['type']}" if "type" in cells else None,
            perpetrators_killed=self._fallen(cells, number),
            **stated,
        )

    def _report(self, slot: str, text: str) -> None:
        self.unknown[self.columns[slot], text] += 1

    def _doubt(self, slot: str, text: str, why: str, number: int) -> None:
        self.doubts.append(Doubt(reason=f"{self.columns[slot]} {text!r} {why}", rows=1, first=number))

    def _group(self, slot: str, cells: Cells) -> Actor | None:
        if slot not in cells:
            return None
        actor, known = self.names.group(cells[slot])
        if not known:
            self._report(slot, cells[slot])
        return actor

    # --- when ------------------------------------------------------------------------------------------------------

    def _period(self, cells: Cells) -> Period | None:
        """None where the row has no date. Raises RowFault for one that cannot be read."""
        slots = [slot for slot in (*_DAYS, *_PARTS) if slot in cells and not is_unknown(cells[slot])]
        if not slots:
            return None
        try:
            days = self._days(cells, slots)
        except NoDate as error:
            shown = ", ".join(f"{self.columns[slot]} {cells[slot]}" for slot in slots)
            raise RowFault(f"{shown} {error}") from error
        text = "/".join(cells[slot] for slot in slots)
        return Period(start=days.start, end=days.end, text=text, precision=days.precision)

    def _days(self, cells: Cells, slots: list[str]) -> Days:
        rules = self.mapping.dates
        whole = [read_days(cells[slot], rules) for slot in slots if slot in _DAYS]
        if whole:
            return whole[0] if len(whole) == 1 else joined_days(whole[0], whole[1])
        numbers = {slot: self._part(cells[slot], slot) for slot in slots}
        if "year" not in numbers:
            raise NoDate("has no year")
        return days_of(numbers["year"], numbers.get("month"), numbers.get("day"), rules)

    def _part(self, cell: str, slot: str) -> int:
        text = plain(cell).removesuffix(".0")
        number = int(text) if text.isdigit() and text.isascii() else None
        if number is None and slot == "month":
            number = month_number(cell, self.mapping.dates)
        if number is None:
            raise NoDate(f"is no {slot}")
        return number

    # --- where -----------------------------------------------------------------------------------------------------

    def _place(self, cells: Cells, point: Point | None) -> Place | None:
        given = {slot: cells[slot] for slot in ("place", "admin1", "country") if slot in cells}
        place, unknown = self.names.place(given, point, self._precision(cells))
        for slot in unknown:
            self._report(slot, given[slot])
        return place

    def country(self, cells: Cells) -> str | None:
        """The country (ISO code) in which the row says that it lies, by its name or by that of a place known once."""
        if "country" in cells:
            entry = self.names.country(cells["country"])
        else:
            entry = self.names.entry(cells["place"], None, None) if "place" in cells else None
        return entry.country if entry else None

    def point(self, cells: Cells, number: int) -> Point | None:
        """The row's own coordinates; what is none is a doubt."""
        slots = [slot for slot in ("coordinates", "latitude", "longitude") if slot in cells]
        slots = [slot for slot in slots if not is_unknown(cells[slot])]
        if not slots:
            return None
        shown = ", ".join(cells[slot] for slot in slots)
        try:
            if slots[0] == "coordinates":
                point = read_pair(shown)
            elif len(slots) == 2:
                point = read_coordinate(cells[slots[0]], "latitude"), read_coordinate(cells[slots[1]], "longitude")
            else:
                raise NoCoordinate("stands alone: the other coordinate is missing")
            if point == (0.0, 0.0):
                raise NoCoordinate("is an empty form, not a place")
        except NoCoordinate as error:
            self._doubt(slots[0], shown, str(error), number)
            return None
        return point

    def _precision(self, cells: Cells) -> PlacePrecision | None:
        text = cells.get("place_precision")
        if text is None or is_unknown(text):
            return None
        found = self.mapping.precisions.get(key(text)) or known_precisions().get(key(text))
        if found is None:
            self._report("place_precision", text)
        return found

    # --- how many --------------------------------------------------------------------------------------------------

    def _fallen(self, cells: Cells, number: int) -> int | None:
        """The attackers' own dead: they are no victims, so that they are in no toll."""
        slot = "perpetrators_killed"
        if slot not in cells:
            return None
        found, unsure = counted({"": cells[slot]}, self.mapping.decimal)
        for fault in unsure.values():
            self._doubt(slot, cells[slot], fault.cause or "says that nobody knows", number)
        return found.best if found else None

    def _toll(self, measure: Measured, cells: Cells, row: KeptRow, number: int) -> tuple[int | None, Toll | None]:
        given = {end: cells[measure + end] for end in ("", "_low", "_high") if measure + end in cells}
        found, unsure = counted(given, self.mapping.decimal)
        for end, fault in unsure.items():
            self._doubt(measure + end, given[end], fault.cause or "says that nobody knows", number)
        if found is None:
            return None, None
        span = row.spans[self.columns[measure + found.cell]]
        stated = Number(
            start=span.start,
            end=span.stop,
            text=row.text[span.start : span.stop],
            low=None if found.low is None else float(found.low),
            high=None if found.high is None else float(found.high),
            qualifier=found.qualifier,
        )
        quote = Quote(start=span.key, end=span.end, text=row.text[span.key : span.end], row=number)
        return found.best, Toll(measure=measure, number=stated, attribution=self.attribution, quote=quote)


def attribution_of(mapping: TableMapping, registry: Registry) -> tuple[Voice, ...]:
    """A dataset's claims come from the dataset alone; the publisher, where it is said, closes the attribution."""
    voices = [Voice(id=mapping.dataset, name=mapping.title or mapping.dataset, kind="dataset")]
    if mapping.publisher:
        known = registry.sources.lookup(mapping.publisher)
        id, name = (known.id, known.name) if known else (mapping.dataset, mapping.publisher)
        voices.append(Voice(id=id, name=name, kind="publisher"))
    return tuple(voices)
