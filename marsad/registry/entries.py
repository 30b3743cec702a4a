"""What the registry holds: actors, sources, places and measures, and a name found in a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from marsad.model import Actor, Place
from marsad.model.terms import PlacePrecision, Reliability, VoiceKind

Names = Mapping[str, tuple[str, ...]]  # language → names, the first is the one to show


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorEntry:
    """An armed group or a state force; `name` is its canonical English name."""

    id: str
    name: str
    kind: str
    parent: str | None = None
    parent_name: str | None = None
    countries: tuple[str, ...] = ()
    names: Names = field(default_factory=dict, hash=False)

    def to_actor(self, text: str | None = None) -> Actor:
        """The model's actor, `text` as the page names it."""
        return Actor(id=self.id, name=self.name, parent=self.parent_name, text=text)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry:
    """Who speaks. `actor` is the id of the group that a media arm belongs to; `reliability` A to F, F unknown."""

    id: str
    name: str
    kind: VoiceKind
    reliability: Reliability = "F"
    actor: str | None = None
    country: str | None = None
    names: Names = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceEntry:
    """A place. `countries` has one country, several for a region such as the Sahel; `admin1` is an id."""

    id: str
    name: str
    country: str | None
    countries: tuple[str, ...]
    precision: PlacePrecision
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0
    admin1: str | None = None
    curated: bool = False
    names: Names = field(default_factory=dict, hash=False)

    def to_place(self, text: str | None = None) -> Place:
        """The model's place, `text` as the page names it."""
        return Place(
            id=self.id,
            name=self.name,
            country=self.country,
            countries=self.countries,
            precision=self.precision,
            latitude=self.latitude,
            longitude=self.longitude,
            text=text,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureEntry:
    """A measure of READING: its id is the model's word, the labels are for readers."""

    id: str
    labels: Mapping[str, str] = field(hash=False)


T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[T]):
    """A name in a text: `text` is exactly what [start, end) cuts.

    `candidates`: for places, all that the name may mean, best first. `adjective`: "Iraqi", "syrienne", "النيجيري".
    """

    start: int
    end: int
    text: str
    entry: T
    candidates: tuple[T, ...] = ()
    adjective: bool = False
