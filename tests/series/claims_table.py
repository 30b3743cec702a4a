"""Claims views for tests: rows from a few keywords, every other column null, in the real schema."""

from __future__ import annotations

import datetime as dt
import itertools
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from marsad.model.schemas import CLAIMS

VIEW = pa.schema(
    [
        *(pa.field(field.name, field.type) for field in CLAIMS),
        pa.field("published", pa.date32()),
        pa.field("published_until", pa.date32()),
        pa.field("publisher", pa.string()),
        pa.field("title", pa.string()),
        pa.field("url", pa.string()),
        pa.field("dataset", pa.string()),
        pa.field("hindsight", pa.bool_()),
    ]
)
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
SYRIA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "ucdp-ged" / "ged_syria.csv.zip"
_numbers = itertools.count()


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def figure(value: float | tuple[float | None, float | None], start: str, end: str, **other: Any) -> dict[str, Any]:
    """73 attacks in Iraq that Islamic State claims, unless told otherwise."""
    low, high = value if isinstance(value, tuple) else (value, value)
    row: dict[str, Any] = {
        "id": f"figure{next(_numbers):05}",
        "kind": "figure",
        "document": "page",
        "lens": "self_claimed",
        "measure": "attacks",
        "role": "perpetrator",
        "accumulation": "flow",
        "unit": "count",
        "low": low,
        "high": high,
        "modality": "reported",
        "group_id": "islamic-state",
        "place_id": "geonames:99237",
        "place_precision": "country",
        "country": "IQ",
        "period_start": day(start),
        "period_end": day(end),
        "period_precision": "week",
        "origin_id": "islamic-state-media",
        "origin_kind": "group_media",
        "published_until": day(end),
        "publisher": "The Desk",
    }
    return row | other


def incident(start: str, end: str | None = None, precision: str = "day", **other: Any) -> dict[str, Any]:
    """A dataset's row in Iraq with Islamic State on one side, unless told otherwise."""
    row: dict[str, Any] = {
        "id": f"row{next(_numbers):05}",
        "kind": "incident",
        "document": "release",
        "lens": "dataset:test",
        "modality": "asserted",
        "type": "armed_assault",
        "actors": ["islamic-state"],
        "place_precision": "point",
        "country": "IQ",
        "period_start": day(start),
        "period_end": day(end or start),
        "period_precision": precision,
        "origin_id": "test",
        "origin_kind": "dataset",
        "published_until": day("2020-06-01"),
        "publisher": "Test dataset",
        "hindsight": True,
    }
    return row | other


def table(rows: Iterable[dict[str, Any]]) -> pa.Table:
    defaults = {"quote_start": 0, "recorded_at": NOW, "hindsight": False, "actors": [], "confidence": 1.0}
    return pa.Table.from_pylist([defaults | row for row in rows], schema=VIEW)


def ged_syria() -> pa.Table:
    """UCDP GED for Syria as incident claims, whole columns at a time."""
    with zipfile.ZipFile(SYRIA) as archive, archive.open("ged_syria.csv") as file:
        ged = pa.csv.read_csv(file)
    size = ged.num_rows
    precision = np.array(["", "day", "interval", "week", "month", "year"])[ged["date_prec"].to_numpy()]
    involved = pc.or_(pc.equal(ged["side_a"], "IS"), pc.equal(ged["side_b"], "IS")).to_pylist()
    columns: dict[str, Any] = {name: pa.nulls(size, VIEW.field(name).type) for name in VIEW.names}
    columns |= {
        "id": pc.cast(ged["id"], pa.string()),
        "kind": ["incident"] * size,
        "document": ["ged-191"] * size,
        "lens": ["dataset:ucdp-ged"] * size,
        "modality": ["asserted"] * size,
        "country": ["SY"] * size,
        "period_start": ged["date_start"],
        "period_end": ged["date_end"],
        "period_precision": precision.tolist(),
        "origin_id": ["ucdp-ged"] * size,
        "origin_kind": ["dataset"] * size,
        "actors": [["islamic-state"] if one else ["other"] for one in involved],
        "published_until": [day("2020-06-01")] * size,
        "publisher": ["UCDP"] * size,
        "hindsight": [True] * size,
        "recorded_at": [NOW] * size,
    }
    return pa.table(
        {
            name: pa.array(columns[name], VIEW.field(name).type) if isinstance(columns[name], list) else columns[name]
            for name in VIEW.names
        },
        schema=VIEW,
    )
