"""All events as a table, or some as models: whole columns where one report is the event, the rules of `fusion` else."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.linking.fusion import fused
from marsad.linking.statements import Row
from marsad.model.event import Event, FusedValue

_REFS = pa.list_(pa.string())


def _said(*names: str) -> list[pa.Field]:
    """Which rule decided and which refs state it, by the name of the value."""
    return [
        pa.field(f"{name}{end}", kind) for name in names for end, kind in (("_rule", pa.string()), ("_from", _REFS))
    ]


# One row an event. `claim`: that of the leading member; `claims`: of all. `disputed`: values that a report contradicts.
EVENTS = pa.schema(
    [
        pa.field("event", pa.string(), nullable=False),
        pa.field("claim", pa.string(), nullable=False),
        pa.field("members", _REFS, nullable=False),
        pa.field("claims", _REFS, nullable=False),
        pa.field("sources", _REFS, nullable=False),
        pa.field("voices", pa.int64(), nullable=False),
        pa.field("period_start", pa.date32()),
        pa.field("period_end", pa.date32()),
        pa.field("period_precision", pa.string()),
        pa.field("place_id", pa.string()),
        pa.field("place_name", pa.string()),
        pa.field("country", pa.string()),
        pa.field("place_precision", pa.string()),
        pa.field("latitude", pa.float64()),
        pa.field("longitude", pa.float64()),
        pa.field("actors", _REFS),
        pa.field("type", pa.string()),
        *(pa.field(f"{name}{end}", pa.float64()) for name in ("killed", "wounded") for end in ("_low", "", "_high")),
        *_said("period", "place", "actors", "type", "killed", "wounded"),
        pa.field("disputed", _REFS, nullable=False),
    ]
)

_BATCH = 20_000  # reports turned into events at a time: memory stays bounded
_READ = (
    "ref", "claim", "source", "voice", "lens", "reliability", "start", "end", "date_precision", "latitude", "longitude",
    "place_precision", "place_id", "place_name", "country", "actors", "parents", "type",
    *(f"{name}{end}" for name in ("killed", "wounded") for end in ("_low", "", "_high")),
)  # fmt: skip


def fuse(incidents: pa.Table, members: pa.Table) -> pa.Table:
    """All events (schema `EVENTS`, in the order of their ids) of `incidents` (schema `INCIDENTS`).

    `members`: schema `clusters.MEMBERS`. Events of one report are made column by column.
    """
    rows = _joined(incidents, members)
    alone = _alone(rows)
    tables = [_of_one_report(rows.filter(pa.array(alone)))]
    for event, claims in _events(rows.filter(pa.array(~alone))):
        tables.append(pa.Table.from_pylist([event_row(item, claims) for item in event], schema=EVENTS))
    return pa.concat_tables(tables).sort_by("event").combine_chunks()


def events_of(incidents: pa.Table, members: pa.Table, ids: Collection[str] | None = None) -> list[Event]:
    """Events as models, with all that contradicts them, in the order of their ids. `ids`: of these only."""
    if ids is not None:
        members = members.filter(pc.is_in(members["event"], value_set=pa.array(list(ids), pa.string())))
    return [event for batch, _ in _events(_joined(incidents, members)) for event in batch]


def _joined(incidents: pa.Table, members: pa.Table) -> pa.Table:
    """The reports of the members with `event` and `part`, by event and ref; of each ref the newest release's row."""
    newest = incidents.sort_by([("ref", "ascending"), ("published", "descending"), ("claim", "ascending")])
    refs = newest["ref"].combine_chunks()
    first = np.ones(len(refs), bool)
    if len(refs):
        first[1:] = pc.not_equal(refs.slice(1), refs.slice(0, len(refs) - 1)).to_numpy(zero_copy_only=False)
    newest = newest.select(list(_READ)).filter(pa.array(first))
    place = pc.index_in(members["ref"], value_set=newest["ref"])
    held = pc.is_valid(place)
    rows = newest.take(place.filter(held))
    for name in ("event", "part"):
        rows = rows.append_column(name, members[name].filter(held))
    return rows.sort_by([("event", "ascending"), ("ref", "ascending")]).combine_chunks()


def _alone(rows: pa.Table) -> np.ndarray[Any, Any]:
    codes = rows["event"].combine_chunks().dictionary_encode().indices.to_numpy() if rows.num_rows else np.zeros(0, int)
    return np.asarray(np.bincount(codes)[codes] == 1) if len(codes) else np.zeros(0, bool)


def _events(rows: pa.Table) -> Iterator[tuple[list[Event], dict[str, str]]]:
    """Batches of events, each with the claims of its reports by ref. `rows`: by event."""
    names = rows["event"].combine_chunks()
    start = 0
    while start < rows.num_rows:
        end = min(start + _BATCH, rows.num_rows)
        while end < rows.num_rows and names[end] == names[end - 1]:
            end += 1
        grouped: dict[str, list[Row]] = {}
        for row in rows.slice(start, end - start).to_pylist():
            grouped.setdefault(row["event"], []).append(row)
        claims = {row["ref"]: row["claim"] for members in grouped.values() for row in members}
        yield [fused(id, members) for id, members in grouped.items()], claims
        start = end


def event_row(event: Event, claims: dict[str, str]) -> Row:
    """An event as a row of `EVENTS`."""
    row: Row = {"event": event.id, "claim": claims[event.leading], "members": event.members, "sources": event.sources}
    row |= {"claims": [claims[ref] for ref in event.members], "voices": event.voices, "disputed": event.disputed}
    for name in ("period", "place", "actors", "type", "killed", "wounded"):
        value: FusedValue[Any] | None = getattr(event, name)
        if value is None:
            continue
        row |= {f"{name}_rule": value.rule, f"{name}_from": value.members}
        if name == "period":
            row |= {f"period_{part}": getattr(value.value, part) for part in ("start", "end", "precision")}
        elif name == "place":
            row |= {f"place_{part}": getattr(value.value, part) for part in ("id", "name", "precision")}
            row |= {part: getattr(value.value, part) for part in ("country", "latitude", "longitude")}
        elif name in ("actors", "type"):
            row[name] = value.value
        else:
            row |= {f"{name}_low": value.low, name: value.best, f"{name}_high": value.high}
    return row


def _of_one_report(rows: pa.Table) -> pa.Table:
    """Events of a single report: all that it states, by the rule `only`."""
    count = rows.num_rows
    cuts = pa.array(np.arange(count + 1, dtype=np.int32))
    columns: dict[str, Any] = {name: rows[name].combine_chunks() for name in rows.column_names}
    refs, sources = (pa.ListArray.from_arrays(cuts, columns[name]) for name in ("ref", "source"))
    columns["claims"] = pa.ListArray.from_arrays(cuts, columns["claim"])
    columns |= {"members": refs, "sources": sources, "voices": pa.array(np.ones(count, np.int64))}
    dated = pc.is_valid(columns["start"])
    for name, given in (("start", "start"), ("end", "end"), ("precision", "date_precision")):
        columns[f"period_{name}"] = pc.if_else(dated, columns[given], None)
    columns["actors"] = pc.if_else(pc.greater(pc.list_value_length(columns["actors"]), 0), columns["actors"], None)
    columns["disputed"] = pa.ListArray.from_arrays(pa.array(np.zeros(count + 1, np.int32)), pa.array([], pa.string()))
    located = [pc.is_valid(columns[name]) for name in ("place_id", "country", "latitude", "place_name")]
    stated = {"period": dated, "place": _any(located)}
    stated |= {name: pc.is_valid(columns[name]) for name in ("actors", "type")}
    for measure in ("killed", "wounded"):
        low, best, high = (columns[f"{measure}{end}"] for end in ("_low", "", "_high"))
        bare = pc.and_(pc.is_null(low), pc.is_null(high))
        stated[measure] = _any([pc.is_valid(part) for part in (low, best, high)])
        least = pc.if_else(bare, best, pc.if_else(pc.is_valid(low), _least(low, best), None))
        most = pc.if_else(bare, best, pc.if_else(pc.is_valid(high), _most(high, best), None))
        columns[f"{measure}_low"], columns[f"{measure}_high"] = pc.floor(least), pc.ceil(most)  # see `tolls`
    for name, told in stated.items():
        columns[f"{name}_rule"] = pc.if_else(told, "only", None)
        columns[f"{name}_from"] = pc.if_else(told, refs, None)
    for measure in ("killed", "wounded"):
        only_bounds = pc.and_(stated[measure], pc.is_null(columns[measure]))
        columns[f"{measure}_rule"] = pc.if_else(only_bounds, "bounds_only", columns[f"{measure}_rule"])
    return pa.Table.from_arrays([columns[field.name].cast(field.type) for field in EVENTS], schema=EVENTS)


def _any(masks: Sequence[pa.Array]) -> pa.Array:
    found = masks[0]
    for mask in masks[1:]:
        found = pc.or_(found, mask)
    return found


def _least(one: pa.Array, other: pa.Array) -> pa.Array:
    return pc.min_element_wise(one, other)


def _most(one: pa.Array, other: pa.Array) -> pa.Array:
    return pc.max_element_wise(one, other)
