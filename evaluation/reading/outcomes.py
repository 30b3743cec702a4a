"""Lay what was read beside what was labelled: one outcome for each label, one for each thing read too many.

A figure is found when its number stands where the label's does (the spans overlap) and has the same bounds. Debatable
labels neither help nor harm. An incident is found when its sentence overlaps the label's and the country agrees, and
the type or the number of dead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from evaluation.reading.pages import Label, Page
from evaluation.reading.targets import same_target
from marsad.coding import code
from marsad.model import Document, Figure, Incident
from marsad.registry import Registry

WHOLE = ("measure", "group", "country", "self_claimed")
_FULL_DATE = len("2019-09-24")
_QUALIFIERS = {None: None, "exact": None, "at least": "at_least", "at most": "at_most"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one label, or of one thing read that no label has.

    `state`: found · value (a number was read there, with other bounds) · missed · extra. `agreed`: for what was found,
    each slot that the label asks, right or not. `key` names the label for good: page, kind, rank, number.
    """

    key: str
    kind: Literal["figure", "incident"]
    state: Literal["found", "value", "missed", "extra"]
    agreed: dict[str, bool]

    @property
    def whole(self) -> bool:
        return self.state == "found" and all(self.agreed.get(slot, True) for slot in WHOLE)

    @property
    def errors(self) -> tuple[str, ...]:
        """The error classes of this outcome: its state, or the slots that are wrong."""
        if self.state != "found":
            return (self.state,)
        return tuple(slot for slot, right in self.agreed.items() if not right)


def outcomes(page: Page, registry: Registry) -> Iterator[Outcome]:
    """Read one page and compare."""
    claims = code(page.document, registry)
    yield from _figures(page, [claim for claim in claims if isinstance(claim, Figure)])
    yield from _incidents(page, [claim for claim in claims if isinstance(claim, Incident)], registry)


def _figures(page: Page, left: list[Figure]) -> Iterator[Outcome]:
    unread = []
    for index, label in enumerate(page.figures, 1):
        there = [figure for figure in left if _stands_there(page.document, label, figure)]
        figure = next((item for item in there if _same_value(label, item)), None)
        if figure is not None:
            left.remove(figure)
        elif not label.get("optional"):
            unread.append((index, label))
        if figure is not None and not label.get("optional"):
            yield Outcome(_key(page, index, label["number_text"]), "figure", "found", _agreement(label, figure))
    for index, label in unread:
        there = [figure for figure in left if _stands_there(page.document, label, figure)]
        yield Outcome(_key(page, index, label["number_text"]), "figure", "value" if there else "missed", {})
    for figure in left:
        key = f"{page.name} figure read at {figure.number.start}: {figure.number.text}"
        yield Outcome(key, "figure", "extra", {})


def _key(page: Page, index: int, number: str) -> str:
    return f"{page.name} figure {index}: {number}"


def _stands_there(document: Document, label: Label, figure: Figure) -> bool:
    at: int = document.text.find(label["sentence"]) + label["number_offset"]
    return figure.number.start < at + len(label["number_text"]) and at < figure.number.end


def _same_value(label: Label, figure: Figure) -> bool:
    number = figure.number
    if label["qualifier"] == "vague":
        return number.qualifier == "vague" or number.low == label["low"]
    if label["qualifier"] == "about":
        return label["low"] in (number.low, number.high)
    return (number.low, number.high) == (label["low"], label["high"])


def _agreement(label: Label, figure: Figure) -> dict[str, bool]:
    group = {figure.group.name, figure.group.parent} - {None} if figure.group else set()
    wanted_group = {label["group"], label.get("group_parent")} - {None}
    countries = {figure.place.country, *figure.place.countries} - {None} if figure.place else set()
    wanted = {label["country"], *(label.get("countries") or ())} - {None}
    qualifier = _QUALIFIERS.get(label["qualifier"], label["qualifier"])
    asked = {
        "measure": figure.measure == label["measure"],
        "group": bool(group & wanted_group) if wanted_group else not group,
        "country": bool(countries & wanted) if wanted else not countries,
        "self_claimed": figure.self_claimed == bool(label["claimed_by_group"]),
        "role": None if label["role"] is None else figure.role == label["role"],
        "qualifier": figure.number.qualifier == qualifier,
        "modality": figure.modality == label["modality"],
        "period": _same_period(label, figure),
        "cited": bool(figure.chain) == bool(label["source_chain"]),
    }
    return {slot: right for slot, right in asked.items() if right is not None}


def _same_period(label: Label, figure: Figure) -> bool | None:
    """Within a day (three for weeks); not asked where the label has no full date."""
    days = [label["period_start"], label["period_end"]]
    if not days[0] or len(days[0]) < 10:
        return None
    if figure.period is None:
        return False
    slack = 3 if figure.period.precision == "week" else 1
    pairs = zip(days, (figure.period.start, figure.period.end), strict=True)
    return all(got is not None and abs((got - dt.date.fromisoformat(day)).days) <= slack for day, got in pairs if day)


def _incidents(page: Page, left: list[Incident], registry: Registry) -> Iterator[Outcome]:
    for index, label in enumerate(page.incidents, 1):
        start = page.document.text.find(label["sentence"])
        span = (start, start + len(label["sentence"]))
        found = next((item for item in left if _tells(item, label, span)), None)
        if found is not None:
            left.remove(found)
        key = f"{page.name} incident {index}: {label['type']}"
        if found is None:
            yield Outcome(key, "incident", "missed", {})
        else:
            yield Outcome(key, "incident", "found", _incident_agreement(label, found, page.document.language, registry))
    for item in left:
        key = f"{page.name} incident read at {item.quote.start}: {item.type}"
        yield Outcome(key, "incident", "extra", {})


def _tells(incident: Incident, label: Label, span: tuple[int, int]) -> bool:
    there = incident.quote.start < span[1] and span[0] < incident.quote.end
    country = incident.place.country if incident.place else None
    same = incident.type == label["type"] or (label["killed"] is not None and incident.killed == label["killed"])
    return there and bool(same) and label["country"] in (None, country)


def _incident_agreement(label: Label, incident: Incident, language: str | None, registry: Registry) -> dict[str, bool]:
    """Slots of an incident that was found; the day and the target are asked only where the label gives one."""
    perpetrator = incident.perpetrator
    names = {perpetrator.name, perpetrator.parent} - {None} if perpetrator else set()
    said = {perpetrator.text} - {None} if perpetrator else set()  # no actor of the registry has its words alone
    wanted = {label["perpetrator"], label.get("perpetrator_parent")} - {None}
    agreed = {
        "type": incident.type == label["type"],
        "perpetrator": bool((names or said) & wanted) if wanted else not names,
        "killed": incident.killed == label["killed"],
        "wounded": incident.wounded == label["wounded"],
    }
    if label.get("target"):
        agreed["target"] = same_target(label["target"], incident.target, language or "en", registry)
    if label["date"] and len(label["date"]) == _FULL_DATE:
        day = dt.date.fromisoformat(label["date"])
        agreed["day"] = incident.period is not None and incident.period.start == incident.period.end == day
    return agreed
