"""What havens and lens ratios have in common: intervals as cells and as columns, and names."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from marsad.model.answer import Interval
    from marsad.model.comparison import Havens, LensRatios

Names = Mapping[str, str]


def named(found: Havens | LensRatios, names: Names, *fields: str) -> dict[str, Any]:
    """All of it with codes and ids, and the names of what it is about."""
    value: dict[str, Any] = dataclasses.asdict(found)
    return value | {f"{field}_name": names.get(value[field], value[field]) for field in fields}


def known(value: Interval | None) -> str:
    return f"{short(value.median)} ({short(value.low90)}–{short(value.high90)})" if value else ""


def short(value: float) -> str:
    """Two digits, or two places: what a table of many intervals can hold."""
    return f"{value:.2f}" if value < 0.995 else f"{value:.1f}" if value < 9.95 else f"{value:,.0f}"


def percent(value: float | None) -> str:
    if value is None:
        return ""
    return "<1%" if value < 0.01 else ">99%" if value > 0.99 else f"{100 * value:.0f}%"


def three(value: Interval | None) -> tuple[float | None, float | None, float | None]:
    return (value.median, value.low90, value.high90) if value else (None, None, None)
