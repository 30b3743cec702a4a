"""Events as the index keeps them: their values, what is known of their reports, and why these are one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.indexing.stages import earlier_stages, visible_from
from marsad.ledger import Ledger
from marsad.linkage import Linkage
from marsad.linking.events import event_row, fuse
from marsad.model.event import Event
from marsad.model.judgement import Judgement

_NEVER = np.iinfo(np.int32).min  # the day before which a page is seen in hindsight


def events_of(linked: Linkage) -> tuple[pa.Table, dict[str, Event]]:
    """All events as a table (linking's schema), and those of several reports as models, too."""
    members = linked.clusters.members
    codes = members["event"].combine_chunks().dictionary_encode() if members.num_rows else None
    if codes is None:
        return fuse(linked.incidents, members), {}
    numbers = codes.indices.to_numpy()
    several = pa.array(np.bincount(numbers)[numbers] > 1)
    alone = fuse(linked.incidents, members.filter(pc.invert(several)))
    together = members.filter(several)
    names = pc.unique(together["event"]).to_pylist()
    models = {event.id: event for event in linked.events(names)} if names else {}
    claim_of = dict(zip(linked.incidents["ref"].to_pylist(), linked.incidents["claim"].to_pylist(), strict=True))
    rows = [event_row(event, claim_of) for event in models.values()]
    return pa.concat_tables([alone, pa.Table.from_pylist(rows, schema=alone.schema)]).combine_chunks(), models


def known(events: pa.Table, claims: pa.Table) -> pa.Table:
    """The events of which all claims are there: of others a newer reading came since, and they are derived anew."""
    if not events.num_rows:
        return events
    members = events["claims"].combine_chunks()
    there = pc.is_in(pc.list_flatten(members), value_set=claims["id"].combine_chunks())
    missing = pc.unique(pc.list_parent_indices(members).filter(pc.invert(there)))
    if not len(missing):
        return events
    numbers = pa.array(np.arange(events.num_rows), missing.type)
    return events.filter(pc.invert(pc.is_in(numbers, value_set=missing)))


def with_stages(linked: Linkage, events: pa.Table, claims: pa.Table) -> pa.Table:
    """The events with how they stood before, ready to be written. `claims`: with `rows.ADDED`, all their reports."""
    now = events
    for name in ("stage_from", "stage_until"):
        now = now.append_column(name, pa.nulls(events.num_rows, pa.date32()))
    stages = earlier_stages(linked, events, claims)
    return with_reports(pa.concat_tables([now, stages.cast(now.schema)]).combine_chunks(), claims)


def with_reports(events: pa.Table, claims: pa.Table) -> pa.Table:
    """Events and their earlier stages with what is only known of their reports: `lenses`, `origins`, `seen_from`,
    `hindsight_before`, `kept_back`; with `area`, and for each row a `key` of its own.

    A row is seen once all its reports are: what it says rests on each. It is kept back where one of them is.
    `events`: schema of linking with `stage_from` and `stage_until`, null of what stands now.
    """
    lists = events["claims"].combine_chunks()
    if isinstance(lists, pa.ChunkedArray):
        lists = pa.array([], pa.list_(pa.string()))
    cuts = np.concatenate([[0], np.cumsum(pc.list_value_length(lists).to_numpy(zero_copy_only=False))]).astype(np.int32)
    place = pc.index_in(pc.list_flatten(lists), value_set=claims["id"].combine_chunks())
    for name, column in (("lenses", "lens"), ("origins", "origin_id")):
        events = events.append_column(name, _distinct(pc.fill_null(claims[column], "").take(place), cuts))
    seen = visible_from(claims).cast(pa.int32()).take(place).to_numpy(zero_copy_only=False)
    late = pc.fill_null(claims["hindsight_before"].combine_chunks().cast(pa.int32()), _NEVER).take(place).to_numpy()
    kept = claims["kept_back"].combine_chunks().take(place).to_numpy(zero_copy_only=False).astype(bool)
    starts = cuts[:-1]
    for name, days in (("seen_from", seen), ("hindsight_before", late)):
        latest = (np.maximum.reduceat(days, starts) if len(starts) else np.empty(0)).astype(np.int32)
        told = pa.array(latest, pa.int32(), mask=latest == _NEVER).cast(pa.date32())
        events = events.append_column(name, told)
    began = pc.coalesce(events["stage_from"], events["seen_from"])  # a stage begins with its event, not with its part
    events = events.set_column(events.schema.get_field_index("seen_from"), "seen_from", began)
    number = pa.array(np.arange(events.num_rows)).cast(pa.string())
    staged = pc.binary_join_element_wise(events["event"], events["stage_until"].cast(pa.string()), number, "@")
    events = events.append_column("key", pc.coalesce(staged, events["event"]))
    held = np.logical_or.reduceat(kept, starts) if len(starts) else np.empty(0, bool)
    events = events.append_column("kept_back", pa.array(held, pa.bool_()))
    areas = claims["area"].combine_chunks().take(pc.index_in(events["claim"], value_set=claims["id"].combine_chunks()))
    return events.append_column("area", areas)


def _distinct(values: Any, cuts: Any) -> pa.Array:
    """Lists without repetitions; an empty word is none."""
    values = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    if isinstance(values, pa.ChunkedArray):
        values = pa.array([], pa.string())
    encoded = values.dictionary_encode()
    labels, codes = encoded.dictionary.to_pylist(), encoded.indices.to_numpy(zero_copy_only=False)
    parent = np.repeat(np.arange(len(cuts) - 1), np.diff(cuts))
    pairs = np.unique(np.stack([parent, codes]), axis=1) if len(codes) else np.empty((2, 0), np.int64)
    pairs = pairs[:, np.array([bool(label) for label in labels], bool)[pairs[1]]] if len(labels) else pairs
    counts = np.bincount(pairs[0].astype(np.int64), minlength=len(cuts) - 1)
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), encoded.dictionary.take(pa.array(pairs[1].astype(np.int64))))


def ties(ledger: Ledger, linked: Linkage, recorded_by: dt.datetime | None = None) -> list[tuple[str, Judgement]]:
    """The standing words between two reports of one event, by the event's id."""
    decisions, members = linked.decisions, linked.clusters.members
    if not decisions.num_rows or not members.num_rows:
        return []
    names = members["event"].combine_chunks()
    left, right = (
        names.take(pc.index_in(decisions[side], value_set=members["ref"].combine_chunks()).combine_chunks())
        for side in ("left", "right")
    )
    inside = decisions.filter(pc.fill_null(pc.equal(left, right), False))
    if not inside.num_rows:
        return []
    told = ledger.judgements(recorded_by=recorded_by)
    told = told.filter(pc.is_in(told["id"], value_set=inside["judgement"].combine_chunks()))
    event_of = dict(zip(members["ref"].to_pylist(), names.to_pylist(), strict=True))
    rows = told.drop_columns(["since"]).to_pylist()
    return [(event_of[row["about"][0]], Judgement(**row | {"about": tuple(row["about"])})) for row in rows]
