"""How events stood before the last of their reports was published: what a question as of a day is answered with.

An event of several reports grows with each that is published. Each stage is derived anew from the reports that were
there by then, with the same rules and decisions; it bears the id of the event that it became, so that it has a page.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad.linkage import Linkage
from marsad.linking.clusters import derive
from marsad.linking.events import fuse

_ALWAYS = dt.date.min  # of rows that are seen in hindsight before their release
Days = npt.NDArray[np.int32]


def visible_from(claims: pa.Table) -> pa.Array:
    """The day from which on each claim is seen: that of its publication, or always where that is in hindsight."""
    hindsight = pc.greater_equal(claims["hindsight_before"], claims["seen_from"])
    found = pc.if_else(pc.fill_null(hindsight, False), pa.scalar(_ALWAYS, pa.date32()), claims["seen_from"])
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def earlier_stages(linked: Linkage, events: pa.Table, claims: pa.Table) -> pa.Table:
    """The stages of the events (schema of linking) before the one that stands now, with `stage_from` and
    `stage_until`, the day on which the next one begins. `claims`: with `rows.ADDED`."""
    empty = _dated(events.slice(0, 0), [], [])
    several = events.filter(pc.greater(pc.list_value_length(events["claims"]), 1))
    if not several.num_rows:
        return empty
    lists = several["claims"].combine_chunks()
    owner = pc.list_parent_indices(lists).to_numpy()
    place = pc.index_in(pc.list_flatten(lists), value_set=claims["id"].combine_chunks())
    days = visible_from(claims).cast(pa.int32()).take(place).to_numpy(zero_copy_only=False)
    refs = pc.list_flatten(several["members"].combine_chunks())
    found = [empty]
    last = np.maximum.reduceat(days, np.flatnonzero(np.diff(owner, prepend=-1)))
    day = np.minimum.reduceat(days, np.flatnonzero(np.diff(owner, prepend=-1)))
    while (open_ := day < last).any():
        inside = open_[owner] & (days <= day[owner])
        later = np.where(days > day[owner], days, np.iinfo(np.int32).max)
        following = np.minimum.reduceat(later, np.flatnonzero(np.diff(owner, prepend=-1)))
        names = pa.array(owner).filter(pa.array(inside))
        found.append(_stage(linked, several, refs.filter(pa.array(inside)), names.to_numpy(), day, following))
        day = np.where(open_, following, day)
    return pa.concat_tables(found)


def _stage(
    linked: Linkage, events: pa.Table, refs: pa.Array, owner: npt.NDArray[np.int64], day: Days, following: Days
) -> pa.Table:
    """What these reports of each event amounted to. `owner`: the row of the event that each became."""
    reports = linked.incidents.filter(pc.is_in(linked.incidents["ref"], value_set=refs))
    ends = [pc.index_in(linked.decisions[side], value_set=refs).to_numpy() for side in ("left", "right")]
    known = ~np.isnan(ends[0].astype(float)) & ~np.isnan(ends[1].astype(float))
    together = np.zeros(len(known), bool)
    left, right = (end[known].astype(np.int64) for end in ends)
    together[known] = owner[left] == owner[right]
    # Persons' words are kept whole: they hold through reports that are not there yet.
    decisions = linked.decisions.filter(pc.or_(pa.array(together), linked.decisions["by_person"].combine_chunks()))
    clusters = derive(reports, decisions)
    made = fuse(reports, clusters.members)
    first = pc.index_in(made["members"].combine_chunks().flatten().take(_starts(made)), value_set=refs).to_numpy()
    became = owner[first]
    made = made.set_column(0, events.schema.field("event"), events["event"].take(pa.array(became)))
    return _dated(made.cast(events.schema), day[became], following[became])


def _starts(events: pa.Table) -> pa.Array:
    lengths = pc.list_value_length(events["members"]).to_numpy(zero_copy_only=False)
    return pa.array(np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64))


def _dated(events: pa.Table, first: Days | list[int], until: Days | list[int]) -> pa.Table:
    for name, days in (("stage_from", first), ("stage_until", until)):
        events = events.append_column(name, pa.array(days, pa.int32()).cast(pa.date32()))
    return events
