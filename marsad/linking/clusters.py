"""Decisions about pairs → events: which reports speak of the same one.

The rules, in the order in which they apply:

1. Two reports that a person keeps apart are never in one event, neither directly nor through others.
2. Reports that a person calls the same are joined, the newest word first. Where such words clash with one that keeps
   apart (A = B, B = C, A ≠ C), keeping apart holds and the older "same" gives way; it is reported as a conflict.
3. Then the pairs that the machine calls the same, the most probable first. Two clusters are joined where that keeps
   rule 1 and the clusters are alike as wholes: over all pairs of a source in one and another source in the other, the
   evidence (the highest probability between their reports; 0 where no pair was made; ½ where a person is unsure) is on
   average at least `support`. Of three reports two ties are enough; one bridge between pairs of four sources is not.
4. Several reports of one source are in one event only as parts of an episode: there is a report of another source, the
   only one of its source in the event, that was called the same as each of them. So a street of events whose reports
   are pairwise alike is not swallowed. What a person joined counts as one report of its source.

Rule 3 is average linkage (Sokal and Michener 1958) between sources instead of single reports. An event is named after
the smallest ref among its reports: taking a merge back brings the old names back. Reports that are not there (yet, or
any more) still carry what persons said of them: A = B and B = C join A and C.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from marsad.linking.graph import Array, Graph, graph_of
from marsad.linking.merging import Clash, Merging
from marsad.model import content_id

# Which event each report belongs to, by ref. `part`: the smallest ref among the reports of the same source that persons
# call the same outright (one row told twice); else the report's own: other rows of a source are parts of an episode.
MEMBERS = pa.schema([pa.field(name, pa.string(), nullable=False) for name in ("event", "ref", "part")])


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterOptions:
    """`support`: the mean evidence, between 0 and 1, that two clusters need to become one.

    A quarter was best for UCDP GED Syria (2017 and 2018) against two noisy copies: F1 of the pairs within events .68
    and .72, against .63 and .67 at .4 and .58 and .61 at .5; precision .89 and .93, against .91 and .94.
    """

    support: float = 0.25


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Conflict:
    """Persons' words that cannot all hold: `set_aside`, which says same of `pair`, gave way to `kept_apart`."""

    pair: tuple[str, str]
    set_aside: str
    apart: tuple[str, str]
    kept_apart: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters:
    """`members`: schema `MEMBERS`, by ref. `conflicts`: between persons' words, in the order of their pairs."""

    members: pa.Table
    conflicts: tuple[Conflict, ...] = ()


def event_id(ref: str) -> str:
    """The id of the event whose smallest ref this is."""
    return content_id("event", ref)


def derive(incidents: pa.Table, decisions: pa.Table, options: ClusterOptions | None = None) -> Clusters:
    """The events of all incidents. `incidents`: `ref` and `source`; `decisions`: schema `resolver.DECISIONS`."""
    graph = graph_of(incidents, decisions)
    support = (options or ClusterOptions()).support
    label = np.arange(len(graph.refs))  # the smallest visible member of each report's cluster
    part = label.copy()
    paired = _pairs_alone(graph, support)
    left, right = graph.left[paired], graph.right[paired]
    label[right] = left  # refs are numbered in their order, and left < right
    clashes: list[Clash] = []
    if graph.crowded.any():
        merging = Merging(graph, graph.crowded, support)
        clashes = merging.run()
        for members in merging.clusters():
            there = [node for node in members if graph.visible[node]]
            label[there] = min(there, default=0)
        for node, first in merging.parts().items():
            part[node] = first
    seen = np.flatnonzero(graph.visible)
    columns = [_named(graph.refs, label[seen]), *(graph.refs.take(pa.array(nodes)) for nodes in (seen, part[seen]))]
    conflicts = sorted(_conflict(graph, clash) for clash in clashes)
    return Clusters(members=pa.Table.from_arrays(columns, schema=MEMBERS), conflicts=tuple(conflicts))


def _pairs_alone(graph: Graph, support: float) -> Array:
    """The machine's pairs whose two reports have no other tie: nothing but the pair itself decides."""
    alone = graph.same & ~graph.by_person & ~graph.crowded[graph.left]
    of_two_sources = graph.source[graph.left] != graph.source[graph.right]
    return np.flatnonzero(alone & of_two_sources & (graph.probability >= support))


def _named(refs: pa.Array, label: Array) -> pa.Array:
    first, place = np.unique(label, return_inverse=True)
    ids = [event_id(ref) for ref in refs.take(pa.array(first)).to_pylist()]
    return pa.array(ids, pa.string()).take(pa.array(place))


def _conflict(graph: Graph, clash: Clash) -> Conflict:
    pairs = [(graph.refs[edge[0]].as_py(), graph.refs[edge[1]].as_py()) for edge in (clash.same, clash.apart)]
    words = [graph.decisions["judgement"][edge[2]].as_py() for edge in (clash.same, clash.apart)]
    return Conflict(pair=pairs[0], set_aside=words[0], apart=pairs[1], kept_apart=words[1])
