"""All points of an index as the map needs them, and what was worked out from them lately."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock, Thread
from typing import Protocol, TypeVar, cast

import numpy as np

from marsad.index.filters import Filter
from marsad.index.models import ClaimRow, Entry, EventRow, Points
from marsad.registry.areas import areas
from marsad.web.map.asked import FIGURES, LINKED, Asked
from marsad.web.map.plane import Plane, Rows, Selection
from marsad.web.map.timeline import Timeline, Unit, timeline

T = TypeVar("T")
REMEMBERED = 6_000_000  # rows of selections, of some 40 bytes each
MOST_KEPT = 2000  # answers
_FEW = 5  # events: with fewer the map opens on figures, where there are more
LARGE = 200_000  # points: the atlas of more is made beside the pages


class Indexed(Protocol):
    """What the map asks of the index."""

    @property
    def stamp(self) -> str: ...
    def points(self) -> Points: ...
    def points_for(self, filter: Filter) -> Rows: ...
    def point_rows(self, rowids: Sequence[int]) -> list[ClaimRow | EventRow]: ...
    def point_ids(self, rowids: Sequence[int]) -> list[tuple[str, str]]: ...
    def groups(self, text: str | None = None) -> list[Entry]: ...
    def sources(self, text: str | None = None) -> list[Entry]: ...
    def names(self, language: str) -> dict[str, str]: ...


@dataclass(frozen=True, slots=True)
class Lens:
    """A lens and how many rows of the kind asked for it has; `asked`: the reader chose it."""

    name: str
    count: int
    asked: bool = False


class Atlas:
    """One version of the index. Every method may be called from any thread."""

    def __init__(self, index: Indexed) -> None:
        self.index = index
        self.plane = Plane(index.points(), areas().drawn)
        self._kept: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()
        self._held = 0
        self._lock = Lock()

    def ready(self) -> None:
        """Work out what the map's first view needs."""
        filter = self.filter(self.settled(Asked.from_query({})))
        if filter is not None:
            self.selection(filter)
            self.timeline(filter, None)

    @property
    def points(self) -> Points:
        return self.plane.points

    def names(self, language: str) -> dict[str, str]:
        """Names by id of all groups, places and sources."""
        return self.remembered(("names", language), lambda: self.index.names(language), len)

    def lenses(self, asked: Asked) -> list[Lens]:
        """The lenses that have rows of the kinds asked for, linked events first, then those with most."""
        kinds = Filter(kind=asked.filter.kind)

        def found() -> list[Lens]:
            positions = self.index.points_for(kinds)
            codes = self.points.lens[positions]
            counts = np.bincount(codes[codes >= 0], minlength=len(self.points.lenses)).tolist()
            there = [Lens(name, count) for name, count in zip(self.points.lenses, counts, strict=True) if count]
            return sorted(there, key=lambda lens: (lens.name != LINKED, -lens.count, lens.name))

        return self.remembered(("lenses", kinds), found, lambda _: 1)

    def lens(self, asked: Asked) -> Lens | None:
        """The lens asked for, where there is such a one; else the one with most rows, of equal ones linked events."""
        there = self.lenses(asked)
        chosen = next((replace(lens, asked=True) for lens in there if lens.name == asked.lens), None)
        return chosen or max(there, key=lambda lens: lens.count, default=None)

    def settled(self, asked: Asked) -> Asked:
        """The question with the kind of claims that the map opens on: single events, but figures where hardly any
        event is told: a map of one mark shows nobody what is there."""
        if not asked.open:
            return asked
        figures = replace(asked, filter=replace(asked.filter, kind=FIGURES))
        events, counted = (lens.count if (lens := self.lens(one)) else 0 for one in (asked, figures))
        return figures if events < _FEW and counted > events else asked

    def filter(self, asked: Asked) -> Filter | None:
        """The filter with its lens; None where there is none to count by."""
        lens = self.lens(asked)
        return None if lens is None else replace(asked.filter, lens=(lens.name,))

    def selection(self, filter: Filter) -> Selection:
        def found() -> Selection:
            return self.plane.selected(self.index.points_for(filter))

        return self.remembered(("selection", filter), found, lambda selection: selection.total)

    def timeline(self, filter: Filter, unit: Unit | None) -> Timeline:
        """Of all days, whichever the filter asks for: so that others can be chosen."""
        always = replace(filter, start=None, end=None)

        def found() -> Timeline:
            return timeline(self.points, self.index.points_for(always), unit)

        return self.remembered(("timeline", always, unit), found, lambda made: len(made.counts))

    def remembered(self, key: Hashable, make: Callable[[], T], size: Callable[[T], int]) -> T:
        """An answer that was given before. Two threads may work out the same at once."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast(T, self._kept[key][0])
        made = make()
        with self._lock:
            if key not in self._kept:
                self._kept[key] = (made, size(made) + 1)
                self._held += self._kept[key][1]
            while (self._held > REMEMBERED or len(self._kept) > MOST_KEPT) and len(self._kept) > 1:
                _, (_, dropped) = self._kept.popitem(last=False)
                self._held -= dropped
        return made


_ATLASES: list[Atlas] = []  # the newest last
_MOST_ATLASES = 2  # of the index that is asked, and of the one before while it is still being read
_COMING: list[Indexed] = []  # whose atlas is being made beside the pages
_MAKING = Lock()


def atlas_of(index: Indexed) -> Atlas:
    """The atlas of an index, made at the first question; those of indexes that nobody asks any more are let go.

    Of a large index it takes seconds: meanwhile the map shows the one before, if it is of the same observatory.
    """
    with _MAKING:
        found = next((one for one in _ATLASES if one.index is index), None)
        if found is not None:
            return found
        older = next((one for one in reversed(_ATLASES) if _of_one(one.index, index)), None)
        if older is None or len(older.points.lon) < LARGE:
            return _kept(Atlas(index))
        if not any(coming is index for coming in _COMING):
            _COMING.append(index)
            Thread(target=_make, args=(index,), name="atlas", daemon=True).start()
        return older


def _kept(atlas: Atlas) -> Atlas:
    _ATLASES.append(atlas)
    del _ATLASES[:-_MOST_ATLASES]
    return atlas


def _of_one(*indexes: Indexed) -> bool:
    """Whether both are of the same observatory."""
    one, other = (getattr(index, "path", None) for index in indexes)
    return isinstance(one, Path) and isinstance(other, Path) and one.parent == other.parent


def _make(index: Indexed) -> None:
    try:
        made = Atlas(index)
        made.ready()
        with _MAKING:
            _kept(made)
    finally:
        with _MAKING:
            _COMING[:] = [coming for coming in _COMING if coming is not index]
