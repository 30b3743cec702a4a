"""Joining the reports of crowded components one pair after the other, by the rules told in `clusters`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from marsad.linking.graph import Array, Graph

Edge = tuple[int, int, int]  # two nodes and the row of the decision


@dataclass(frozen=True, slots=True)
class Clash:
    """A person's "same" that was set aside because of a person's "different"."""

    same: Edge
    apart: Edge


@dataclass(slots=True)
class _Cluster:
    """`units` by source: the groups of reports that persons joined, each named after one node of it."""

    rows: list[int]
    units: dict[int, set[int]] = field(default_factory=dict)
    apart: set[int] = field(default_factory=set)  # clusters kept apart from this


class Merging:
    """`nodes`: which of the graph's nodes to join; all of a component or none of it."""

    def __init__(self, graph: Graph, nodes: Array, support: float) -> None:
        self._graph = graph
        self._support = support
        self._within = nodes[graph.left] & nodes[graph.right]
        self._home = {node: node for node in np.flatnonzero(nodes).tolist()}
        self._clusters = {node: _Cluster([node]) for node in self._home}
        self._source: dict[int, int] = dict(zip(self._home, graph.source[nodes].tolist(), strict=True))
        self._ties: defaultdict[int, set[int]] = defaultdict(set)
        self._evidence: defaultdict[int, dict[int, float]] = defaultdict(dict)
        self._twins: list[Edge] = []
        self._unit: dict[int, int] = {}

    def run(self) -> list[Clash]:
        """Join what belongs together; gives the clashes between persons' words."""
        apart = self._keep_apart()
        clashes = [self._clash(edge, apart) for edge in self._edges(self._persons_same()) if not self._said(edge)]
        self._unit = dict(self._home)
        for node, home in self._unit.items():
            if (source := self._source[node]) >= 0:
                self._clusters[home].units.setdefault(source, set()).add(home)
        self._weigh()
        for left, right, _ in self._edges(self._machines_same()):
            one, other = self._home[left], self._home[right]
            if one != other and self._may_join(self._clusters[one], self._clusters[other], other):
                self._join(one, other)
        return clashes

    def clusters(self) -> Iterable[list[int]]:
        return (cluster.rows for cluster in self._clusters.values())

    def parts(self) -> dict[int, int]:
        """Of reports that persons call the same as another of their own source: the first of them that is there."""
        first: dict[int, int] = {}
        groups: dict[int, list[int]] = {}
        for left, right, _ in self._twins:
            one, other = first.get(left, left), first.get(right, right)
            if one != other:
                low, high = min(one, other), max(one, other)
                groups[low] = groups.get(low, [low]) + groups.pop(high, [high])
                first |= dict.fromkeys(groups[low], low)
        return first

    # --- persons' words ----------------------------------------------------------------------------------------------

    def _edges(self, rows: Array) -> list[Edge]:
        graph = self._graph
        ends = (graph.left[rows].tolist(), graph.right[rows].tolist(), graph.word[rows].tolist())
        return list(zip(*ends, strict=True))

    def _persons_same(self) -> Array:
        """The newest word first; of one instant, that of the smaller id."""
        graph = self._graph
        rows = np.flatnonzero(self._within & graph.same & graph.by_person)
        words = graph.decisions.select(["since", "judgement"]).take(graph.word[rows]).to_pylist()
        age = [(-word["since"].timestamp(), word["judgement"], place) for place, word in enumerate(words)]
        return rows[np.array([place for *_, place in sorted(age)], dtype=np.int64)]

    def _keep_apart(self) -> list[Edge]:
        edges = self._edges(np.flatnonzero(self._within & self._graph.apart))
        for left, right, _ in edges:
            self._clusters[left].apart.add(right)
            self._clusters[right].apart.add(left)
        return sorted(edges)

    def _said(self, edge: Edge) -> bool:
        """Join two reports that a person calls the same; False where they are kept apart."""
        one, other = self._home[edge[0]], self._home[edge[1]]
        if other in self._clusters[one].apart:
            return False
        if one != other:
            self._join(one, other)
        if self._source[edge[0]] == self._source[edge[1]] >= 0:
            self._twins.append(edge)
        return True

    def _clash(self, edge: Edge, apart: list[Edge]) -> Clash:
        sides = {self._home[edge[0]], self._home[edge[1]]}
        return Clash(edge, next(item for item in apart if {self._home[item[0]], self._home[item[1]]} == sides))

    # --- the machine's -----------------------------------------------------------------------------------------------

    def _machines_same(self) -> Array:
        """The most probable first; of one probability, in the order of the refs."""
        graph = self._graph
        rows = np.flatnonzero(self._within & graph.same & ~graph.by_person)
        return rows[np.lexsort((graph.right[rows], graph.left[rows], -graph.probability[rows]))]

    def _weigh(self) -> None:
        graph = self._graph
        rows = np.flatnonzero(self._within)
        weights = graph.probability[rows].tolist()
        for (left, right, _), weight, same in zip(self._edges(rows), weights, graph.same[rows].tolist(), strict=True):
            self._evidence[left][right] = self._evidence[right][left] = weight
            if same:
                self._ties[left].add(right)
                self._ties[right].add(left)

    def _may_join(self, one: _Cluster, other: _Cluster, name: int) -> bool:
        return name not in one.apart and self._alike(one, other) and self._one_episode(one, other)

    def _alike(self, one: _Cluster, other: _Cluster) -> bool:
        """Rule 3: the mean over pairs of different sources of the strongest evidence between their reports."""
        count = len(one.units) * len(other.units) - len(one.units.keys() & other.units.keys())
        if not count:
            return False
        small, large = sorted((one, other), key=lambda cluster: len(cluster.rows))
        inside = set(large.rows)
        strongest: dict[tuple[int, int], float] = {}
        for row in small.rows:
            source = self._source[row]
            for near, weight in self._evidence[row].items():
                if near in inside and source >= 0 <= self._source[near] != source:
                    pair = (source, self._source[near])
                    strongest[pair] = max(weight, strongest.get(pair, 0.0))
        return sum(strongest.values()) >= self._support * count

    def _one_episode(self, one: _Cluster, other: _Cluster) -> bool:
        """Rule 4: where a source is there with several reports, one report of another is tied to all of them."""
        units = {name: one.units.get(name, set()) | other.units.get(name, set()) for name in one.units | other.units}
        split = {source for source, names in units.items() if len(names) > 1}
        if not split:
            return True
        wanted = set().union(*(units[source] for source in split))
        rows = [*one.rows, *other.rows]
        return any(
            wanted <= {self._unit[row], *(self._unit[near] for near in self._ties[row])}
            for row in rows
            if self._source[row] >= 0 and self._source[row] not in split
        )

    def _join(self, one: int, other: int) -> None:
        """Make `other` part of `one`, or the other way round: the larger stays."""
        if len(self._clusters[one].rows) < len(self._clusters[other].rows):
            one, other = other, one
        into, gone = self._clusters[one], self._clusters.pop(other)
        into.rows += gone.rows
        self._home |= dict.fromkeys(gone.rows, one)
        for source, names in gone.units.items():
            into.units.setdefault(source, set()).update(names)
        for far in gone.apart:
            self._clusters[far].apart.discard(other)
            self._clusters[far].apart.add(one)
        into.apart |= gone.apart
