"""Rows of figures and indicators for tests of stocks and indicators."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from claims_table import day

from marsad.model.counts import GroupScope
from marsad.model.statements import StatementOptions
from marsad.registry.people import open_people

_numbers = itertools.count()
PEOPLE = open_people()
KNOWN = frozenset({"member-states", "soufan-center", "un", "islamic-state", "the-desk", "al-azhar-observatory"})


def options(**other: Any) -> StatementOptions:
    given: dict[str, Any] = {
        "group": GroupScope(id="islamic-state"),
        "known_origins": KNOWN,
        "cohorts": PEOPLE.cohorts,
        "fates": PEOPLE.fates,
        "apart": PEOPLE.apart,
        "pointing": PEOPLE.pointing,
    }
    return StatementOptions(**(given | other))


def _claim(kind: str, text: str, **other: Any) -> dict[str, Any]:
    origin = other.pop("origin", "member-states")
    published = other.pop("published", "2019-08-06")
    base: dict[str, Any] = {
        "id": f"{kind}{next(_numbers):05}",
        "kind": kind,
        "document": "page",
        "quote_start": 0,
        "quote_text": text,
        "group_id": "islamic-state",
        "origin_id": origin,
        "origin_name": origin.replace("-", " ").title(),
        "origin_kind": "igo",
        "lens": f"attributed:{origin}",
        "attribution": "[]",
        "self_claimed": False,
        "modality": "reported",
        "coder": "rules/en 1",
        "published_until": None if published is None else day(published),
        "publisher": "The Desk",
    }
    row = base | other
    return row | {"quote_end": row["quote_start"] + len(text)}


def stock(value: float | tuple[float | None, float | None], text: str = "", number: str = "", **other: Any) -> Any:
    """A number of foreign fighters that stands at a time, unless told otherwise; `number` is found in `text`."""
    low, high = value if isinstance(value, tuple) else (value, value)
    start = other.get("quote_start", 0) + max(text.find(number), 0)
    given: dict[str, Any] = {
        "low": low,
        "high": high,
        "unit": "count",
        "measure": "foreign_fighters",
        "role": "member",
        "accumulation": "stock",
        "number_text": number or str(low),
        "number_start": start,
        "number_end": start + len(number),
    }
    return _claim("figure", text, **(given | other))


def indicator(name: str, direction: str, text: str, **other: Any) -> Any:
    return _claim("indicator", text, **({"indicator": name, "direction": direction} | other))


def days_later(text: str, days: int) -> str:
    return (dt.date.fromisoformat(text) + dt.timedelta(days=days)).isoformat()
