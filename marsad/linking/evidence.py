"""What spoke for and against each pair, as JSON: codes and values, from which `language.linked` makes words.

``{"comparisons": {"date": {"level": "next_day", "bits": 1.3, "days": 1}, "place": {…, "kilometres": 2.4, "precision":
["town", "district"]}, "actors": {…, "shared": ["islamic-state"]}, "killed": {…, "left": [4, 4], "right": [4, 6]},
…}, "prior": -3.1}``. Bits: a weight of 1 doubles the odds, -1 halves them. What one side does not state is left out.
`prior`: the bits before anything is compared. The probability itself also knows of rivals: see `competition`.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pyarrow as pa

from marsad.engine import SplinkDatabase
from marsad.linking.blocking import kilometres
from marsad.linking.comparisons import COMPARISONS, NULL
from marsad.linking.model import Trained

_PRECISIONS = {"point": "town", "city": "town", "admin2": "district", "admin1": "province"}  # others by their own name

_VALUES = f"""
SELECT
    greatest(l.first - r.last, r.first - l.last, 0) AS days,
    CASE WHEN greatest(l.grid, r.grid) < 3 THEN round({kilometres("l", "r")}, 1) END AS kilometres,
    l.place_precision AS precision_l, r.place_precision AS precision_r,
    l.span AS span_l, r.span AS span_r, l.unmapped OR r.unmapped AS by_name,
    list_sort(list_intersect(l.who, r.who)) AS shared,
    list_sort(list_intersect(l.above, r.above)) AS related,
    l.type AS type_l, r.type AS type_r,
    l.killed_low AS killed_low_l, l.killed_high AS killed_high_l,
    r.killed_low AS killed_low_r, r.killed_high AS killed_high_r,
    l.wounded_low AS wounded_low_l, l.wounded_high AS wounded_high_l,
    r.wounded_low AS wounded_low_r, r.wounded_high AS wounded_high_r,
    CASE WHEN l.embedding IS NOT NULL AND r.embedding IS NOT NULL
        THEN round(list_inner_product(l.embedding, r.embedding), 2) END AS likeness
FROM evident
JOIN records AS l ON l.unique_id = evident.l
JOIN records AS r ON r.unique_id = evident.r
ORDER BY evident.l, evident.r
"""


def evidence_of(database: SplinkDatabase, weighed: pa.Table, model: Trained) -> pa.Array:
    """The evidence of each weighed pair (sorted by its numbers) as JSON."""
    database.register("evident", pa.table({"l": weighed["unique_id_l"], "r": weighed["unique_id_r"]}))
    values = database.query(_VALUES)
    database.drop("evident")
    levels = {comparison.name: weighed[f"gamma_{comparison.name}"].to_pylist() for comparison in COMPARISONS}
    bits = {name: [round(float(weight), 2) for weight in model.bits(name)] for name in levels}
    prior = round(float(np.log2(model.prior)), 2)
    made = []
    for i, row in enumerate(values.to_pylist()):
        found: dict[str, Any] = {}
        for comparison in COMPARISONS:
            name, level = comparison.name, levels[comparison.name][i]
            if level != NULL:
                said = {"level": comparison.codes[level], "bits": bits[name][level]}
                found[name] = said | _VALUES_OF[name](row)
        made.append(json.dumps({"comparisons": found, "prior": prior}, ensure_ascii=False, separators=(",", ":")))
    return pa.array(made, pa.string())


def _place(row: dict[str, Any]) -> dict[str, Any]:
    stated = (row["precision_l"], row["precision_r"])
    found: dict[str, Any] = {"precision": [_PRECISIONS.get(name, name) for name in stated]}
    if row["by_name"]:
        return found | {"by_name": True}
    return found if row["kilometres"] is None else {"kilometres": row["kilometres"]} | found


def _actors(row: dict[str, Any]) -> dict[str, Any]:
    return {"shared": row["shared"]} if row["shared"] else {"related": row["related"] or []}


def _toll(name: str, row: dict[str, Any]) -> dict[str, Any]:
    return {side: [row[f"{name}_low_{side[0]}"], row[f"{name}_high_{side[0]}"]] for side in ("left", "right")}


_VALUES_OF: dict[str, Any] = {
    "date": lambda row: {"days": row["days"], "spans": [row["span_l"], row["span_r"]]},
    "place": _place,
    "actors": _actors,
    "type": lambda row: {"left": row["type_l"], "right": row["type_r"]},
    "killed": lambda row: _toll("killed", row),
    "wounded": lambda row: _toll("wounded", row),
    "text": lambda row: {"likeness": row["likeness"]},
}
