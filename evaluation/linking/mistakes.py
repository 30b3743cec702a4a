"""Where a matcher goes wrong: which true pairs it misses by what was done to the row, and which false ones it takes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

import numpy as np

from evaluation.linking.derive import FIRST, World
from evaluation.linking.pairs import Ints, Numbering, Score

KINDS = ("date", "place", "actors", "tolls", "rows")


def missed(world: World, numbering: Numbering, found: Ints) -> Iterator[tuple[str, int, float]]:
    """Kind of noise, true pairs of an original and a row so disturbed, and the share of them found."""
    said = set(found.tolist())
    seen: dict[str, list[bool]] = defaultdict(list)
    for key in numbering.truth.tolist():
        pair = numbering.pair(key)
        derived = [ref for ref in pair if not ref.startswith(f"{FIRST}:")]
        if len(derived) == 1:
            noise = world.records[derived[0]].noise
            untouched = all(noise[kind] in ("exact", "kept", "whole") for kind in KINDS)
            for name in [f"{kind}: {noise[kind]}" for kind in KINDS] + ["nothing done"] * untouched:
                seen[name].append(key in said)
    for name in sorted(seen):
        yield name, len(seen[name]), float(np.mean(seen[name]))


def taken_wrongly(world: World, numbering: Numbering, found: Ints) -> Counter[str]:
    """False pairs by what their rows are."""
    wrong = found[~numbering.is_true(found)]
    has_partner: dict[tuple[str, str], bool] = defaultdict(bool)
    for left, right in world.truth:
        has_partner[left, right.split(":", 1)[0]] = has_partner[right, left.split(":", 1)[0]] = True
    kinds: Counter[str] = Counter()
    for key in wrong.tolist():
        left, right = numbering.pair(key)
        rows = {world.records[ref].noise["rows"] for ref in (left, right)}
        partners = has_partner[left, right.split(":", 1)[0]], has_partner[right, left.split(":", 1)[0]]
        if "unrelated" in rows:
            kinds["a row is unrelated"] += 1
        else:
            named = {2: "both rows have a true partner there", 1: "one row's partner was dropped"}
            kinds[named.get(sum(partners), "both rows' partners were dropped")] += 1
    return kinds


def by(numbering: Numbering, found: Ints, group: Callable[[str], str]) -> Iterator[tuple[str, Score]]:
    """Scores by a property of the pair's left row (by ref)."""
    truth = np.array([group(numbering.pair(key)[0]) for key in numbering.truth.tolist()])
    said = np.array([group(numbering.pair(key)[0]) for key in found.tolist()])
    for name in sorted(set(truth.tolist())):
        yield name, numbering.score(found[said == name], numbering.truth[truth == name])


def year_of(world: World) -> Callable[[str], str]:
    return lambda ref: str(world.records[ref].row["start"].year)


def density_of(world: World) -> Callable[[str], str]:
    """Thin, middling and dense districts: thirds of the rows, by how many rows their district has."""
    counts = Counter(record.district for record in world.records.values())
    sizes = sorted(counts[record.district] for record in world.records.values() if record.district)
    low, high = sizes[len(sizes) // 3], sizes[2 * len(sizes) // 3]

    def group(ref: str) -> str:
        district = world.records[ref].district
        if not district:
            return "no district named"
        rows = counts[district]
        return "1 thin district" if rows < low else "2 middling district" if rows < high else "3 dense district"

    return group
