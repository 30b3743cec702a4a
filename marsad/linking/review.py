"""Which pairs a person should decide: those whose decision is expected to change the counts most.

The gain of asking about a pair is the probability that what stands now is wrong, times what would be counted otherwise:
one event, and the dead that are counted twice or not at all, for each group that both reports name. Where two reports
are in different events although the machine calls them the same, and one's event holds another report of the other's
source, that one explains the likeness: what stands is then no more doubtful than the pair itself.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# `together`: whether both are in one event now. `dead`: of which the counts would change; of unknown tolls 0.
QUESTIONS = pa.schema(
    [
        pa.field("left", pa.string(), nullable=False),
        pa.field("right", pa.string(), nullable=False),
        pa.field("probability", pa.float64(), nullable=False),
        pa.field("together", pa.bool_(), nullable=False),
        pa.field("dead", pa.float64(), nullable=False),
        pa.field("groups", pa.int64(), nullable=False),
        pa.field("gain", pa.float64(), nullable=False),
    ]
)
_AHEAD = 50  # candidates looked at closely for each question that is asked
Array = np.ndarray[Any, Any]


def questions(
    incidents: pa.Table,
    decisions: pa.Table,
    members: pa.Table,
    limit: int = 20,
    groups: Collection[str] | None = None,
) -> pa.Table:
    """The pairs to ask about, the most useful first: schema `QUESTIONS`. Of two events only one pair is asked about.

    `incidents`: schema `INCIDENTS`; `decisions`: `resolver.DECISIONS`; `members`: `clusters.MEMBERS`. Pairs that a
    person decided, or is unsure of, are not asked about again. `groups`: only pairs one of whose reports names any of
    these actors, or a branch of it.
    """
    refs = incidents["ref"].combine_chunks()
    open_ = decisions.filter(pc.invert(decisions["by_person"]))
    ends = [pc.index_in(open_[name], value_set=refs) for name in ("left", "right")]
    held = pc.and_(*(pc.is_valid(end) for end in ends))
    open_ = open_.filter(held)
    left, right = (end.filter(held).to_numpy().astype(np.int64) for end in ends)
    probability = open_["probability"].to_numpy()
    event, source = (
        _codes(members["event"].take(pc.index_in(refs, value_set=members["ref"]))),
        _codes(incidents["source"]),
    )
    together = event[left] == event[right]
    explained = _explained(event, source, left, right)
    wrong = np.where(
        together, 1 - probability, np.where(explained, np.minimum(probability, 1 - probability), probability)
    )
    dead = _dead(incidents)
    shared = np.minimum(dead[left], dead[right])
    gain = wrong * (1 + shared)
    if groups is not None:
        named = _naming(incidents, groups)
        gain = np.where(named[left] | named[right], gain, 0.0)
    order = np.lexsort((right, left, -gain))[: limit * _AHEAD]
    found = [
        {
            "left": refs[int(left[row])].as_py(),
            "right": refs[int(right[row])].as_py(),
            "probability": float(probability[row]),
            "together": bool(together[row]),
            "dead": float(shared[row]),
            "events": frozenset((int(event[left[row]]), int(event[right[row]]))),
            "groups": _in_common(incidents, int(left[row]), int(right[row])),
            "gain": float(gain[row]),
        }
        for row in order.tolist()
        if gain[row] > 0
    ]
    for item in found:
        item["gain"] *= max(1, item["groups"])
    found.sort(key=lambda item: (-item["gain"], item["left"], item["right"]))
    once = {item.pop("events"): item for item in reversed(found)}  # the first of each is written last
    chosen = sorted(once.values(), key=lambda item: (-item["gain"], item["left"], item["right"]))[:limit]
    return pa.Table.from_pylist(chosen, schema=QUESTIONS)


def _codes(column: pa.ChunkedArray) -> Array:
    return np.asarray(pc.dictionary_encode(column).combine_chunks().indices.to_numpy(zero_copy_only=False), np.int64)


def _explained(event: Array, source: Array, left: Array, right: Array) -> Array:
    """Whether the event of one report holds a report of the other's source."""
    width = int(source.max(initial=0)) + 1
    held = np.unique(event * width + source)
    return np.isin(event[left] * width + source[right], held) | np.isin(event[right] * width + source[left], held)


def _dead(incidents: pa.Table) -> Array:
    stated = pc.coalesce(incidents["killed"], incidents["killed_low"], pa.scalar(0.0))
    return np.asarray(stated.to_numpy(), np.float64)


def _naming(incidents: pa.Table, groups: Collection[str]) -> Array:
    """Which reports name one of the groups, or an actor that belongs to one."""
    named = pc.coalesce(incidents["parents"], incidents["actors"]).combine_chunks()
    hits = pc.is_in(pc.list_flatten(named), value_set=pa.array(list(groups), pa.string()))
    mask = np.zeros(incidents.num_rows, bool)
    mask[pc.list_parent_indices(named).filter(hits).to_numpy()] = True
    return mask


def _in_common(incidents: pa.Table, left: int, right: int) -> int:
    one, other = (set(incidents["actors"][place].as_py() or ()) for place in (left, right))
    return len(one & other)
