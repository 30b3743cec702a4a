"""Which claims speak of the group and of the place, as masks over the whole table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad.errors import UsageError
from marsad.model.counts import GroupScope, PlaceScope

Mask = npt.NDArray[np.bool_]

# The columns that counting reads; a wider view is cut down to these before anything else.
NEEDED = [
    "id",
    "kind",
    "lens",
    "measure",
    "role",
    "cohort",
    "accumulation",
    "per",
    "comparison",
    "unit",
    "low",
    "high",
    "qualifier",
    "modality",
    "part_of",
    "document",
    "row",
    "group_id",
    "place_id",
    "place_precision",
    "country",
    "period_start",
    "period_end",
    "period_precision",
    "origin_id",
    "origin_kind",
    "actors",
    "published_until",
    "publisher",
    "hindsight",
    "confidence",
    "quote_start",
    "number_start",
    "recorded_at",
    "key",
]


LOCATED = ["latitude", "longitude"]  # read for towns and cells alone


def check_columns(claims: pa.Table, more: Sequence[str] = ()) -> None:
    """Raises UsageError that names the columns which a claims view must have and this table has not."""
    missing = [name for name in (*NEEDED, *more) if name not in claims.column_names]
    if missing:
        raise UsageError(f"claims table without {', '.join(missing)}", "it is not a view of claims", "Pass one")


def equals(column: Any, value: str) -> Mask:
    return as_mask(pc.equal(column, value))


def among(column: Any, values: Sequence[str]) -> Mask:
    return as_mask(pc.is_in(column, value_set=pa.array(values, pa.string())))


def as_mask(values: Any) -> Mask:
    """A boolean Arrow column as numpy, null as false."""
    mask: Mask = pc.fill_null(values, False).to_numpy(zero_copy_only=False).astype(bool)
    return mask


def numbers(column: Any) -> npt.NDArray[np.float64]:
    """A column of numbers, null as NaN."""
    found: npt.NDArray[np.float64] = column.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return found


def dataset_rows(claims: pa.Table) -> Mask:
    """Rows of event datasets, and events linked from them: incidents whose lens is a dataset's or `linked`."""
    lens = claims["lens"]
    return equals(claims["kind"], "incident") & (as_mask(pc.starts_with(lens, "dataset:")) | equals(lens, "linked"))


def names_group(claims: pa.Table, group: GroupScope) -> Mask:
    """A figure's own group; for incidents the group on either side (`actors`)."""
    ids = group.ids
    actors = claims["actors"].combine_chunks()
    involved = np.zeros(claims.num_rows, dtype=bool)
    parents = pc.list_parent_indices(actors).to_numpy(zero_copy_only=False)
    involved[parents[among(pc.list_flatten(actors), ids)]] = True
    incident = equals(claims["kind"], "incident")
    return np.where(incident, involved, among(claims["group_id"], ids))


def within(claims: pa.Table, place: PlaceScope) -> Mask:
    """Claims about the place or about any place inside it, by their names: for one place (`View` looks up many)."""
    mask = among(claims["place_id"], (place.id, *place.inside))
    return mask if place.country is None else mask | equals(claims["country"], place.country)


def countries_there(claims: pa.Table, mask: Mask) -> tuple[PlaceScope, ...]:
    """A scope for each country that the masked claims name as a country or hold dataset rows of."""
    whole = equals(claims["place_precision"], "country") | dataset_rows(claims)
    part = claims.select(["country", "place_id", "place_precision"]).filter(pa.array(mask & whole))
    scopes: dict[str, str] = {}
    for row in part.group_by(["country", "place_id", "place_precision"]).aggregate([]).to_pylist():
        code, exact = row["country"], row["place_precision"] == "country"
        if code is not None and (exact or code not in scopes):
            scopes[code] = (row["place_id"] if exact else None) or scopes.get(code) or f"country:{code}"
    return tuple(PlaceScope(id=scopes[code], country=code) for code in sorted(scopes))
