"""Forecasts as they were made, kept to be scored when their periods are over. Nothing of them is ever changed."""

from __future__ import annotations

import datetime as dt
import json
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from marsad.engine import Engine
from marsad.errors import ObservatoryError
from marsad.ledger.clock import Clock
from marsad.ledger.rows import limits, table_of
from marsad.model.forecast import Drawn, Forecast, following
from marsad.model.schemas import FORECASTS, canonical_json

# The same forecast kept twice, by two processes at once, counts as kept first.
_SEEN = """
SELECT * FROM forecasts
WHERE recorded_at <= $recorded_by
QUALIFY row_number() OVER (PARTITION BY id ORDER BY recorded_at) = 1
ORDER BY recorded_at, id
"""
_HELD = "SELECT DISTINCT id FROM forecasts WHERE id IN (SELECT unnest($ids))"
_WIRE = np.dtype("<i8")


class ForecastLedger:
    """The part of the ledger that keeps forecasts."""

    _engine: Engine
    _clock: Clock

    def append_forecasts(self, forecasts: Sequence[Forecast]) -> int:
        """Keep forecasts; those that are held already, by id, are left as they are. Returns how many were new.

        Raises `ValueError` for one without draws.
        """
        if empty := [item.id for item in forecasts if not item.drawn.draws or item.origin is None]:
            raise ValueError(f"no draws to keep: {', '.join(empty)}")
        given = {item.id: item for item in forecasts}
        if not given:
            return 0
        held = self._engine.query(_HELD, {"ids": list(given)}, ("forecasts",))["id"].to_pylist()
        now = self._clock()
        rows = [_row(item) | {"recorded_at": now} for id, item in given.items() if id not in set(held)]
        if rows:
            self._engine.append("forecasts", table_of(rows, FORECASTS))
        return len(rows)

    def forecasts(
        self,
        *,
        recorded_by: dt.datetime | None = None,
        groups: Collection[str] | None = None,
        places: Collection[str] | None = None,
    ) -> list[Forecast]:
        """The forecasts kept by `recorded_by`, oldest first; of these groups and places, where given.

        Raises `ObservatoryError` for one that is not whole any more.
        """
        seen = self._engine.query(_SEEN, {"recorded_by": limits(None, recorded_by)["recorded_by"]}, ("forecasts",))
        return [
            _opened(row)
            for row in seen.to_pylist()
            if (groups is None or row["group_id"] in groups) and (places is None or row["place_id"] in places)
        ]

    def torn_forecasts(self) -> Iterator[ObservatoryError]:
        """What is wrong with each that cannot be opened any more."""
        seen = self._engine.query(_SEEN, {"recorded_by": limits(None, None)["recorded_by"]}, ("forecasts",))
        for row in seen.to_pylist():
            try:
                _opened(row)
            except ObservatoryError as error:
                yield error


def _row(item: Forecast) -> dict[str, Any]:
    if item.origin is None:
        raise ValueError(f"{item.id} has no origin")
    draws = item.drawn.draws
    first = next(iter(draws.values()))
    packed = b"".join(values.astype(_WIRE).tobytes() for values in draws.values())
    row: dict[str, Any] = {name: getattr(item, name) for name in _SAME}
    return row | {
        "versions": canonical_json(dict(item.versions)),
        "branches": list(item.branches),
        "group_id": item.group,
        "place_id": item.place,
        "origin_start": item.origin[0],
        "origin_end": item.origin[1],
        "ahead": first.shape[1],
        "breaks": canonical_json([[day.isoformat(), code] for day, code in item.breaks]),
        "history": canonical_json(list(item.history)),
        "weight": item.drawn.weight,
        "judged": item.drawn.judged,
        "reference": item.drawn.reference,
        "models": canonical_json(list(draws)),
        "paths": first.shape[0],
        "draws": zlib.compress(packed, 6),
    }


def _opened(row: dict[str, Any]) -> Forecast:
    try:
        return _forecast(row)
    except (zlib.error, ValueError, KeyError, TypeError, IndexError) as error:
        cause = f"what is kept of it is not what was frozen ({error})"
        raise ObservatoryError(
            f"forecast {row['id']}", cause, "Restore the observatory's folder from a copy"
        ) from error


def _forecast(row: dict[str, Any]) -> Forecast:
    models, shape = json.loads(row["models"]), (row["paths"], row["ahead"])
    values = np.frombuffer(zlib.decompress(row["draws"]), _WIRE).astype(np.int64).reshape(len(models), *shape)
    history = tuple(json.loads(row["history"]))
    periods = following(row["every"], row["origin_end"], row["ahead"])
    drawn = Drawn(
        there=sum(value is not None for value in history),
        last=len(history) - 1,
        draws=dict(zip(models, values, strict=True)),
        weight=row["weight"],
        judged=row["judged"],
        reference=row["reference"],
    )
    made = Forecast(
        **{name: row[name] for name in _SAME},
        versions=json.loads(row["versions"]),
        branches=tuple(row["branches"] or ()),
        group=row["group_id"],
        place=row["place_id"],
        origin=(row["origin_start"], row["origin_end"]),
        starts=tuple(start for start, _ in periods),
        ends=tuple(end for _, end in periods),
        history=history,
        breaks=tuple((dt.date.fromisoformat(day), code) for day, code in json.loads(row["breaks"] or "[]")),
        drawn=drawn,
    )
    return replace(made, recorded_at=row["recorded_at"], purged_at=row["purged_at"])


_SAME = (
    "id",
    "method",
    "marsad",
    "settings",
    "seed",
    "as_of",
    "recorded_by",
    "release_later",
    "lens",
    "measure",
    "role",
    "cohort",
    "every",
    "week_start",
)
