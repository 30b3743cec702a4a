"""Tables of claims, documents and events → columns by which they are found, and the order of rows of a document."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad.index.columns import NONE, Coded, Part, coded, listed

# What a table of claims has beside the columns of the ledger's view, worked out by whoever builds the index.
# `seen_from`: the day from which it is seen; `hindsight`: the day before which it is seen in hindsight, if it is.
# `told`: the words by which it is found. `event`: the id of the event that it tells of. `area`: id of the admin-1 unit
# or code of the country. `kept_back`: must not be passed on.
ADDED = pa.schema(
    [
        pa.field("seen_from", pa.date32()),
        pa.field("hindsight_before", pa.date32()),
        pa.field("told", pa.string()),
        pa.field("event", pa.string()),
        pa.field("area", pa.string()),
        pa.field("kept_back", pa.bool_()),
    ]
)
_EPOCH = 719_163  # the ordinal of 1 January 1970
_SHARED_CODES = {
    "kind": "kind",
    "lens": "lens",
    "measure": "measure",
    "type": "type",
    "indicator": "indicator",
    "place": "place_id",
    "country_code": "country",
    "source": "origin_id",
    "publisher": "publisher",
    "document": "document",
    "precision": "place_precision",
    "language": "language",
    "area": "area",
    "accumulation": "accumulation",
    "cohort": "cohort",
    "role": "role",
    "leading_group": "leading_group",
    "part_of": "part_of",
}


def claim_part(claims: pa.Table) -> Part:
    """The columns of claims. `claims`: the ledger's view and `ADDED`."""
    verdict = coded(claims["verdict"])
    leading = pc.coalesce(*(claims[name] for name in ("group_id", "perpetrator_id", "target_id")))
    claims = claims.append_column("leading_group", leading)
    start, end = day_numbers(claims["period_start"]), day_numbers(claims["period_end"])
    killed = pc.coalesce(claims["killed"].cast(pa.float64()), claims["killed_low"], claims["killed_high"])
    number = pc.coalesce(claims["low"], claims["high"], claims["killed"].cast(pa.float64()))
    flagged = pc.and_(pc.is_valid(claims["arithmetic"]), pc.not_equal(claims["arithmetic"], "[]"))
    return Part(
        rows=claims.num_rows,
        numbers={
            "start": start,
            "end": end,
            "over": np.maximum(start, end),
            "published": day_numbers(claims["published_until"]),
            "seen_from": day_numbers(claims["seen_from"]),
            "hindsight": day_numbers(claims["hindsight_before"]),
            "number": _floats(number),
            "killed": np.nan_to_num(_floats(killed), nan=-1).clip(-1, 2**31 - 1).astype(np.int32),
            "lat": _floats(claims["latitude"]).astype(np.float32),
            "lon": _floats(claims["longitude"]).astype(np.float32),
            "tie": hashes(claims["id"].to_pylist()),
            "order": ordered(claims),
            "event": hashes(claims["event"].to_pylist()),
            "flagged": _flags(flagged),
            "kept_back": _flags(claims["kept_back"]),
            "rejected": _flags(pc.equal(claims["verdict"], "reject")),
        },
        coded={name: coded(claims[column]) for name, column in _SHARED_CODES.items()}
        | {"verdict": verdict, "place_name": coded(claims["place_name"])},
        listed={"group": listed(claims["actors"]), "country": listed(_all_countries(claims))},
    )


def document_part(documents: pa.Table) -> Part:
    """The columns of documents. `documents`: id, publisher, language, dataset, published_until, seen_from,
    hindsight_before, kept_back."""
    return Part(
        rows=documents.num_rows,
        numbers={
            "published": day_numbers(documents["published_until"]),
            "seen_from": day_numbers(documents["seen_from"]),
            "hindsight": day_numbers(documents["hindsight_before"]),
            "tie": hashes(documents["id"].to_pylist()),
            "kept_back": _flags(documents["kept_back"]),
        },
        coded={
            name: coded(documents[column])
            for name, column in (("document", "id"), *((n, n) for n in ("publisher", "language", "dataset")))
        },
    )


def event_part(events: pa.Table) -> Part:
    """The columns of events and of how they stood before. `events`: schema of linking with `lenses`, `origins` (of the
    members), `seen_from`, `stage_until` (null of what stands now), `kept_back`, `area`, and `key`, each row's own."""
    start, end = day_numbers(events["period_start"]), day_numbers(events["period_end"])
    killed = pc.coalesce(events["killed"], events["killed_low"], events["killed_high"])
    return Part(
        rows=events.num_rows,
        numbers={
            "start": start,
            "end": end,
            "over": np.maximum(start, end),
            "seen_from": day_numbers(events["seen_from"]),
            "seen_until": day_numbers(events["stage_until"]),
            "hindsight": np.full(events.num_rows, NONE, np.int32),
            "number": _floats(killed),
            "killed": np.nan_to_num(_floats(killed), nan=-1).clip(-1, 2**31 - 1).astype(np.int32),
            "voices": events["voices"].to_numpy().astype(np.int32),
            "lat": _floats(events["latitude"]).astype(np.float32),
            "lon": _floats(events["longitude"]).astype(np.float32),
            "tie": hashes(events["key"].to_pylist()),
            "event": hashes(events["event"].to_pylist()),
            "kept_back": _flags(events["kept_back"]),
            "linked": _flags(pc.greater(pc.list_value_length(events["members"]), 1)),
        },
        coded={
            "type": coded(events["type"]),
            "place": coded(events["place_id"]),
            "place_name": coded(events["place_name"]),
            "country": coded(events["country"]),
            "precision": coded(events["place_precision"]),
            "area": coded(events["area"]),
        },
        listed={
            "group": listed(events["actors"]),
            "lens": listed(events["lenses"]),
            "source": listed(events["origins"]),
        },
    )


def day_numbers(column: Any) -> npt.NDArray[np.int32]:
    """Days as proleptic ordinals, -1 for none."""
    days = column.cast(pa.date32()).cast(pa.int32())
    known = pc.fill_null(pc.add(days, _EPOCH), NONE)
    found: npt.NDArray[np.int32] = known.to_numpy().astype(np.int32)
    return found


def hashes(ids: Iterable[str | None]) -> npt.NDArray[np.int64]:
    """63 bits for each id, the same in every file; -1 for none."""
    digest = hashlib.blake2b
    parts = [b"" if id is None else digest(id.encode("utf-8", "surrogatepass"), digest_size=8).digest() for id in ids]
    if not parts:
        return np.empty(0, np.int64)
    there = np.array([bool(part) for part in parts])
    whole = np.frombuffer(b"".join(part or b"\0" * 8 for part in parts), "<u8") >> np.uint64(1)
    return np.where(there, whole.astype(np.int64), NONE)


def hash_of(id: str) -> int:
    return int(hashes([id])[0])


def ordered(claims: pa.Table) -> npt.NDArray[np.int64]:
    """Where a claim stands in its document: by row, or by sentence and number; ties in the order of ids."""
    row = pc.fill_null(claims["row"], 0).to_numpy()
    start = claims["quote_start"].to_numpy()
    inside = pc.fill_null(pc.subtract(claims["number_start"], claims["quote_start"]), 0).to_numpy().clip(0, 2**12 - 1)
    place = np.where(claims["row"].is_valid().to_numpy(), row, start)
    found: npt.NDArray[np.int64] = (place.astype(np.int64) << 12) | inside.astype(np.int64)
    return found


def _all_countries(claims: pa.Table) -> pa.Array:
    """All countries of a claim's place; of a single one, where the list is left out, that one."""
    countries, single = (claims[name].combine_chunks() for name in ("countries", "country"))
    if isinstance(countries, pa.ChunkedArray):
        return pa.array([], pa.list_(pa.string()))
    empty = pc.fill_null(pc.equal(pc.list_value_length(countries), 0), True)
    alone = pa.ListArray.from_arrays(pa.array(np.arange(len(single) + 1, dtype=np.int32)), single)
    alone = pc.if_else(pc.is_valid(single), alone, None)
    return pc.if_else(empty, alone, countries)


def _floats(column: Any) -> npt.NDArray[np.float64]:
    found: npt.NDArray[np.float64] = column.cast(pa.float64()).to_numpy(zero_copy_only=False).astype(np.float64)
    return found


def _flags(column: Any) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = pc.fill_null(column, False).to_numpy(zero_copy_only=False).astype(bool)
    return found


def empty_like(part: Part) -> Part:
    """A part of no row with the same columns."""
    return Part(
        rows=0,
        numbers={name: array[:0] for name, array in part.numbers.items()},
        coded={name: Coded(np.empty(0, np.int32), ()) for name in part.coded},
        listed={name: listed(pa.array([], pa.list_(pa.string()))) for name in part.listed},
    )
