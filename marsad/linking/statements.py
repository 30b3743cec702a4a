"""Who states what of an event: reports grouped into parts of an episode and into independent voices."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from marsad.model.event import FusionRule

Row = dict[str, Any]
Sources = dict[str, list[list[Row]]]  # each source's parts of the event, each part its rows
T = TypeVar("T")

_GRADES = {grade: rank for rank, grade in enumerate("ABCDEF")}


@dataclass(slots=True)
class Statement(Generic[T]):
    """One value, the refs that state it together, and how it ranks: the smaller, the better."""

    value: T
    members: tuple[str, ...]
    voice: str
    reliability: int
    precision: float = 0.0


def grade(rows: Iterable[Row]) -> int:
    """The rank of the most reliable of the rows; who has no grade comes last."""
    return min(_GRADES.get(row["reliability"] or "", len(_GRADES)) for row in rows)


def by_source(rows: Iterable[Row]) -> Sources:
    """Each source's parts of the event; each part the rows that persons call the same outright, mostly one."""
    sources: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        sources.setdefault(row["source"], {}).setdefault(row["part"], []).append(row)
    return {source: list(parts.values()) for source, parts in sources.items()}


def voices_of(rows: Sequence[Row]) -> dict[str, str]:
    """The independent voice of each row by its ref, named after the smallest key.

    Rows of one `voice` (wire copies, syndicated texts) are one, and so are rows that say they have it from one origin:
    the same institution cited (`attributed:…`), or the group itself (`self_claimed`).
    """
    found: dict[str, str] = {}
    for row in rows:
        keys = [f"voice {row['voice']}"]
        lens = row["lens"] or ""
        if lens == "self_claimed" or lens.startswith("attributed:"):
            keys.append(f"lens {lens}")
        roots = {_root(found, key) for key in keys}
        first = min(roots)
        found |= dict.fromkeys(roots, first)
    return {row["ref"]: _root(found, f"voice {row['voice']}") for row in rows}


def _root(found: dict[str, str], key: str) -> str:
    while found.setdefault(key, key) != key:
        key = found[key]
    return key


def chosen(
    statements: Sequence[Statement[T]], key: Callable[[T], Hashable], steps: Sequence[FusionRule]
) -> tuple[T, tuple[str, ...], FusionRule]:
    """The value that stands, all refs that state it, and the rule that decided.

    `key` tells values apart. The steps are gone through in their order, each over what the ones before left, until one
    value is left over; by then at the latest the smallest ref decides.
    """
    keys = [key(item.value) for item in statements]
    left = list(statements)
    rule: FusionRule = "only" if len(left) == 1 else "agreed"
    if keys.count(keys[0]) < len(keys):
        for rule in (*steps, "first"):
            rank = _rank(rule, left, key)
            ranks = [rank(item) for item in left]
            best = min(ranks)
            left = [item for item, place in zip(left, ranks, strict=True) if place == best]
            if len({key(item.value) for item in left}) == 1:
                break
    value = left[0].value
    same = key(value)
    members = sorted({ref for item, its in zip(statements, keys, strict=True) if its == same for ref in item.members})
    return value, tuple(members), rule


def _rank(rule: FusionRule, left: list[Statement[T]], key: Callable[[T], Hashable]) -> Callable[[Statement[T]], Any]:
    if rule == "most_precise":
        return lambda item: item.precision
    if rule == "most_reliable":
        return lambda item: item.reliability
    if rule == "most_voices":
        voices: dict[Hashable, set[str]] = {}
        for item in left:
            voices.setdefault(key(item.value), set()).add(item.voice)
        return lambda item: -len(voices[key(item.value)])
    if rule == "median":
        ordered = sorted(left, key=lambda item: (item.value, item.members))
        middle = ordered[(len(ordered) - 1) // 2].value
        return lambda item: item.value != middle
    return lambda item: item.members[0]
