"""Reports and decisions as numbered nodes and edges, and the components that they fall into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Reports by number, in the order of their refs, and the decisions between them.

    `source`: a number a source, -1 of a report that only persons' judgements name. `left` < `right`, `same`, `apart`,
    `by_person`, `probability` (a person's same is 1, unsure ½), `word` (the row in `decisions`): one entry an edge.
    `crowded`: whether the component of a node, over all that is called the same, holds more than two reports or a
    person's word.
    """

    refs: pa.Array
    visible: Array
    source: Array
    left: Array
    right: Array
    same: Array
    apart: Array
    by_person: Array
    probability: Array
    word: Array
    crowded: Array
    decisions: pa.Table


def graph_of(incidents: pa.Table, decisions: pa.Table) -> Graph:
    """`incidents`: `ref`, `source`; `decisions`: `resolver.DECISIONS`. Machine's pairs of absent reports drop out."""
    seen = incidents["ref"].unique()
    by_person = decisions.filter(decisions["by_person"])
    named = pa.concat_arrays([seen, *by_person["left"].chunks, *by_person["right"].chunks]).unique()
    refs = named.take(pc.sort_indices(named))
    visible = pc.is_in(refs, value_set=seen).to_numpy(zero_copy_only=False)
    first = pc.index_in(refs, value_set=incidents["ref"].combine_chunks())
    source = pc.fill_null(pc.dictionary_encode(incidents["source"]).combine_chunks().indices.take(first), -1).to_numpy()
    ends = [pc.index_in(decisions[name], value_set=refs) for name in ("left", "right")]
    held = np.flatnonzero(pc.and_(*(pc.is_valid(end) for end in ends)).to_numpy())
    left, right = (pc.fill_null(end, 0).to_numpy().astype(np.int64)[held] for end in ends)
    verdict = decisions["verdict"].take(pa.array(held))
    person = decisions["by_person"].to_numpy()[held]
    same, different = (pc.equal(verdict, name).to_numpy() for name in ("same_event", "different_event"))
    told = pc.fill_null(decisions["probability"], 0.0).to_numpy()[held]
    machine = ~person & visible[left] & visible[right]
    kept = machine | person
    crowded = _crowded(len(refs), left, right, same & kept, person & kept & same)
    return Graph(
        refs=refs,
        visible=visible,
        source=source,
        left=left[kept],
        right=right[kept],
        same=same[kept],
        apart=(different & person)[kept],
        by_person=person[kept],
        probability=np.where(person, np.where(same, 1.0, np.where(different, 0.0, 0.5)), told)[kept],
        word=held[kept],
        crowded=crowded,
        decisions=decisions,
    )


def _crowded(size: int, left: Array, right: Array, same: Array, by_person: Array) -> Array:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ones = np.ones(int(same.sum()), np.int8)
    ties = coo_array((ones, (left[same], right[same])), shape=(size, size))
    count, component = connected_components(ties, directed=False)
    crowded = np.bincount(component, minlength=count) > 2
    crowded[component[left[by_person]]] = True
    found: Array = crowded[component]
    return found
