"""Pair what was read with what was labelled, and count.

A figure is found when its number stands where the label's does (the spans overlap) and has the same bounds. A whole
claim is a found figure whose measure, group (or its parent), country and self-claim agree. Debatable labels neither
help nor harm.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from marsad.coding import code
from marsad.model import Document, Figure, Incident
from marsad.registry import Registry

Label = dict[str, Any]
PAGES = Path(__file__).parent
LANGUAGES = ("en", "fr", "ar")
WHOLE = ("measure", "group", "country", "self_claimed")
_PRECISIONS = {4: "year", 7: "month", 10: "day"}
_QUALIFIERS = {None: None, "exact": None, "at least": "at_least", "at most": "at_most"}


@dataclass(slots=True)
class Score:
    """Counts of one language and part; `slots`: right and all, over the figures found."""

    found: int = 0
    missed: int = 0
    extra: int = 0
    whole: int = 0
    incidents: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)

    @property
    def figures_f1(self) -> float:
        return f1(self.found, self.extra, self.missed)

    @property
    def whole_f1(self) -> float:
        return f1(self.whole, self.found - self.whole + self.extra, self.found - self.whole + self.missed)

    @property
    def incidents_f1(self) -> float:
        return f1(self.incidents["found"], self.incidents["extra"], self.incidents["missed"])


def f1(found: int, extra: int, missed: int) -> float:
    """The harmonic mean of precision and recall; 0 where there is nothing."""
    total = 2 * found + extra + missed
    return 2 * found / total if total else 0.0


def pages(language: str, *, held_out: bool) -> list[tuple[Document, list[Label], list[Label]]]:
    """The documents of a language and part, with their labelled figures and incidents."""
    folder = PAGES / language
    lines = (folder / "documents.jsonl").read_text("utf-8").splitlines()
    chosen = [page for page in map(json.loads, lines) if bool(page.get("held_out")) is held_out]
    return [
        (_document(page), _labels(folder / "claims", page["id"]), _labels(folder / "events", page["id"]))
        for page in chosen
    ]


def score(language: str, registry: Registry, *, held_out: bool) -> Score:
    """Read the pages of a language and part, and count."""
    total = Score()
    for document, figures, incidents in pages(language, held_out=held_out):
        claims = code(document, registry)
        _score_figures(document, figures, [c for c in claims if isinstance(c, Figure)], total)
        _score_incidents(document, incidents, [c for c in claims if isinstance(c, Incident)], total)
    return total


def _document(page: Label) -> Document:
    stated = page["published"]
    return Document(
        text=page["text"],
        url=page["url"],
        title=page["title"],
        published=dt.date.fromisoformat((stated + "-01-01")[:10]) if stated else None,
        published_precision=_PRECISIONS[len(stated)] if stated else None,  # type: ignore[arg-type]
        language=page["language"],
        label=page["id"],
    )


def _labels(folder: Path, page: str) -> list[Label]:
    path = folder / f"{page}.json"
    found: list[Label] = json.loads(path.read_text("utf-8")) if path.exists() else []
    return found


def _score_figures(document: Document, labels: list[Label], figures: list[Figure], total: Score) -> None:
    left = list(figures)
    for label in labels:
        figure = next((f for f in left if _stands_there(document, label, f) and _same_value(label, f)), None)
        if figure is not None:
            left.remove(figure)
        if label.get("optional"):
            continue
        total.found += figure is not None
        total.missed += figure is None
        if figure is None:
            continue
        agreed = _agreement(label, figure)
        total.whole += all(agreed[slot] for slot in WHOLE)
        for slot, right in agreed.items():
            if right is not None:
                total.asked[slot] += 1
                total.right[slot] += right
    total.extra += len(left)


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


def _agreement(label: Label, figure: Figure) -> dict[str, bool | None]:
    group = {figure.group.name, figure.group.parent} - {None} if figure.group else set()
    wanted_group = {label["group"], label.get("group_parent")} - {None}
    countries = {figure.place.country, *figure.place.countries} - {None} if figure.place else set()
    wanted = {label["country"], *(label.get("countries") or ())} - {None}
    qualifier = _QUALIFIERS.get(label["qualifier"], label["qualifier"])
    return {
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


def _score_incidents(document: Document, labels: Iterable[Label], incidents: list[Incident], total: Score) -> None:
    """Found: the same country, and the same type or number of dead, in a sentence that overlaps the label's."""
    left = list(incidents)
    for label in labels:
        start = document.text.find(label["sentence"])
        end = start + len(label["sentence"])
        found = next((item for item in left if _tells(item, label, start, end)), None)
        if found is not None:
            left.remove(found)
        total.incidents["found" if found is not None else "missed"] += 1
    total.incidents["extra"] += len(left)


def _tells(incident: Incident, label: Label, start: int, end: int) -> bool:
    there = incident.quote.start < end and start < incident.quote.end
    country = incident.place.country if incident.place else None
    same = incident.type == label["type"] or (label["killed"] is not None and incident.killed == label["killed"])
    return there and bool(same) and label["country"] in (None, country)
