"""Events: what linked reports amount to. Derived, never kept as truth; every value says which reports it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from marsad.model.claim import Period, Place
from marsad.model.terms import IncidentType

T = TypeVar("T")

# Why a value stands: nobody else states one; all state the same; or the first rule that left one value over.
# bounds_only: nobody states a number, only limits.
FusionRule = Literal["only", "agreed", "most_precise", "most_reliable", "most_voices", "median", "first", "bounds_only"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival(Generic[T]):
    """A value that contradicts the one that stands, and the refs of the reports that state it."""

    value: T
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FusedValue(Generic[T]):
    """A value that stands for the event, the refs of the reports that state it, why it stands, and what contradicts it.

    Of a toll `value` is the best number (None where only limits are stated); `low` and `high` reach over all
    independent voices and are None where they stay open.
    """

    value: T
    members: tuple[str, ...]
    rule: FusionRule
    rivals: tuple[Rival[T], ...] = ()
    low: float | None = None
    high: float | None = None

    @property
    def best(self) -> T:
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Reports that speak of the same event, as one. `voices`: how many independent voices tell of it.

    `leading`: the member that stands for the event where one row is needed. What no report states is None.
    """

    id: str
    members: tuple[str, ...]
    leading: str
    sources: tuple[str, ...]
    voices: int
    period: FusedValue[Period] | None = None
    place: FusedValue[Place] | None = None
    actors: FusedValue[tuple[str, ...]] | None = None
    type: FusedValue[IncidentType] | None = None
    killed: FusedValue[float | None] | None = None
    wounded: FusedValue[float | None] | None = None

    @property
    def disputed(self) -> tuple[str, ...]:
        """The names of the values that some report contradicts."""
        named = ("period", "place", "actors", "type", "killed", "wounded")
        return tuple(name for name in named if (value := getattr(self, name)) is not None and value.rivals)
