"""Evidence → a sentence that a person can read. English here; codes and values stay in the evidence for others."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

_DATES = {
    "same_day": "same day",
    "same_days": "same days",
    "next_day": "a day apart",
    "days_2_3": "{days} days apart",
    "days_4_6": "{days} days apart",
    "overlapping_days": "days that overlap",
    "near_days": "days near each other, {days} apart",
    "within_weeks": "periods that overlap",
    "overlapping_weeks": "periods that overlap",
    "else": "other dates",
}
_TYPES = {"same": "both {left}", "compatible": "{left} and {right}, which may be one", "else": "{left} but {right}"}
_COUNTED = {"killed": "dead", "wounded": "wounded"}
_COPY = "the same words, told with one voice"
_PRECISIONS = {"town": "a town", "district": "a district", "province": "a province", "region": "a region"}


def explain(evidence: str, probability: float, names: Mapping[str, str] | None = None) -> str:
    """One sentence: "same day; 3 km apart; both name Islamic State; 4 and 4-6 dead; together 97 %".

    evidence: as in `PAIRS`. names: of actors by id; an unknown one is shown by its id.
    """
    known = json.loads(evidence)
    if known.get("copy"):
        return _COPY
    words = [_said(name, found, names or {}) for name, found in known["comparisons"].items()]
    return "; ".join([*(word for word in words if word), f"together {_percent(probability)}"])


def outline(evidence: str, probability: float) -> str:
    """What spoke for and against, with no value of a report: "for it: date, place; against it: dead; together 40 %".

    evidence: as in `PAIRS`. So much may be told of a row that may not be passed on.
    """
    known = json.loads(evidence)
    if known.get("copy"):
        return _COPY
    weights = {_COUNTED.get(name, name): found["bits"] for name, found in known["comparisons"].items()}
    spoke = {
        "for it": [name for name, bits in weights.items() if bits > 0],
        "against it": [name for name, bits in weights.items() if bits < 0],
    }
    words = [f"{side}: {', '.join(names)}" for side, names in spoke.items() if names]
    return "; ".join([*words, f"together {_percent(probability)}"])


def _percent(probability: float) -> str:
    if probability < 0.01:
        return "under 1 %"
    return "over 99 %" if probability > 0.99 else f"{100 * probability:.0f} %"


def _said(name: str, found: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if name == "date":
        return _date(found)
    if name == "place":
        return _place(found)
    if name == "actors":
        return _actors(found, names)
    if name == "type":
        return _TYPES[found["level"]].format_map({side: found[side].replace("_", " ") for side in ("left", "right")})
    if name == "text":
        return f"texts alike to {100 * found['likeness']:.0f} %"
    counted = _COUNTED[name]
    left, right = (_range(found[side]) for side in ("left", "right"))
    return f"both {left} {counted}" if left == right else f"{left} and {right} {counted}"


def _date(found: Mapping[str, Any]) -> str:
    said = _DATES[found["level"]].format_map(found)
    if not found["level"].endswith("_weeks") or "spans" not in found:
        return said
    left, right = ("a day" if span == 0 else f"{span + 1} days" for span in found["spans"])
    return f"{said}, of {left} each" if left == right else f"{said}, of {left} and of {right}"


def _place(found: Mapping[str, Any]) -> str:
    if found.get("by_name"):
        return "a place of the same name"
    precision = found.get("precision", ())
    if "kilometres" not in found:
        alone = list(precision).count("country")
        said = "the same country" if found["level"] == "same_country" else "other places"
        return f"{said}, {('', 'one', 'both')[alone]} placed to the country alone" if alone else said
    away = found["kilometres"]
    apart = "same point" if away < 0.3 else f"{away:.1f} km apart" if away < 10 else f"{away:.0f} km apart"
    coarse = [_PRECISIONS[name] for name in precision if name in _PRECISIONS and name != "town"]
    if len(coarse) == 2 and coarse[0] == coarse[1]:
        return f"{apart}, both placed to {coarse[0]}"
    return ", ".join([apart, *(f"one placed to {name}" for name in coarse)])


def _actors(found: Mapping[str, Any], names: Mapping[str, str]) -> str:
    shared = [names.get(id, id) for id in found.get("shared", ())]
    if shared:
        other = "" if found["level"].startswith("same") else ", one names others too"
        return f"both name {' and '.join(shared)}{other}"
    if related := [names.get(id, id) for id in found.get("related", ())]:
        return f"actors that belong to {' and '.join(related)}"
    return "other actors"


def _range(bounds: tuple[float | None, float | None]) -> str:
    low = "?" if bounds[0] is None else f"{math.floor(bounds[0])}"
    high = "?" if bounds[1] is None else f"{math.ceil(bounds[1])}"
    return low if low == high else f"{low}-{high}"
