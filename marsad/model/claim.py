"""Claims: what somebody states, with the sentence it stands in and the whole chain of who said it.

Three kinds share one body: a figure (a number), an incident (a single event), an indicator (a statement without a
number). A field that the text does not give is None, never a default. All spans are code points of the document's
text exactly as kept, end exclusive.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from marsad.model.terms import (
    Accumulation,
    Comparison,
    Direction,
    FlagKind,
    IncidentType,
    IndicatorKind,
    Measure,
    Modality,
    Per,
    PeriodPrecision,
    PlacePrecision,
    Qualifier,
    Role,
    TollMeasure,
    VoiceKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A span of a document; `text` is exactly what it cuts. `row` numbers a dataset's rows from 0."""

    start: int
    end: int
    text: str
    row: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as printed, with its bounds. At least one of low and high is known."""

    start: int
    end: int
    text: str
    low: float | None
    high: float | None
    qualifier: Qualifier | None = None
    unit: str = "count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An actor as a claim names it; `id` is None where the registry does not know it."""

    id: str | None = None
    name: str | None = None
    parent: str | None = None  # the parent's canonical name
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place as a claim names it, as coarse as the text leaves it."""

    id: str | None = None  # "geonames:<id>" or "marsad:<slug>"
    name: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-2; None where several countries or none are meant
    countries: tuple[str, ...] = ()
    precision: PlacePrecision | None = None
    latitude: float | None = None
    longitude: float | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Full days, both inclusive. "Since X" has no end. `precision` says what was expanded."""

    start: dt.date | None
    end: dt.date | None
    text: str | None = None
    precision: PeriodPrecision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One link of an attribution chain. The publisher has no span: it is known from the page, not the sentence."""

    id: str
    name: str
    kind: VoiceKind
    hedge: str | None = None  # the verb or hedge as printed: "claimed", "d'après", "زعم"
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """The page's own figures contradict this claim. `computed` is what they give, `text` says it in a line."""

    kind: FlagKind
    stated: float
    computed: float
    claims: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """One stated toll of an incident; `revises` where the page itself says that it replaces an earlier one."""

    measure: TollMeasure
    number: Number
    attribution: tuple[Voice, ...]
    quote: Quote
    revises: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One slot of a claim as a person corrected it: what it says `now`, what it `was` before, who did it and why.

    `was` and `now`: plain values, as `model.correction.slots_of` gives them. `in_text`: whether the quoted sentence
    holds the number; where False it stands on the word of `judge` alone.
    """

    slot: str
    was: object
    now: object
    judge: str
    at: dt.datetime
    judgement: str
    reason: str | None = None
    in_text: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What every claim carries. `attribution`: nearest to the page first, origin last, then the publisher.

    `corrected`: what persons changed of it; the quote, the spans and the number as printed never change.
    """

    kind: ClassVar[str] = "claim"
    id: str
    document: str
    quote: Quote
    group: Actor | None
    place: Place | None
    period: Period | None
    attribution: tuple[Voice, ...]
    self_claimed: bool
    modality: Modality
    confidence: float
    coder: str  # name and version: "rules/en 0.1"
    corrected: tuple[Correction, ...] = ()

    @property
    def chain(self) -> tuple[Voice, ...]:
        """Who cites whom, without the publisher that closes every attribution."""
        return tuple(voice for voice in self.attribution if voice.kind != "publisher")

    @property
    def origin(self) -> Voice | None:
        """Who the figure comes from in the end: the last of the chain, or the publisher where nobody is cited."""
        return self.chain[-1] if self.chain else (self.attribution[-1] if self.attribution else None)

    @property
    def lens(self) -> str | None:
        """Who counts: self_claimed, dataset:<name>, or attributed:<origin>. None where the origin is unknown."""
        if self.self_claimed:
            return "self_claimed"
        if self.origin is None:
            return None
        return f"{'dataset' if self.origin.kind == 'dataset' else 'attributed'}:{self.origin.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Claim):
    """A number about violence, strength, people, money or territory."""

    kind: ClassVar[str] = "figure"
    number: Number
    measure: Measure
    role: Role | None = None
    accumulation: Accumulation | None = None
    per: Per | None = None
    comparison: Comparison | None = None
    cohort: str | None = None
    part_of: str | None = None  # id of the claim that this one is a part of
    arithmetic: tuple[Flag, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it enters a series directly: a flow, no rate, no comparison, a count with a bounded period."""
        return (
            self.accumulation == "flow" and self.per is None and self.comparison is None and self.number.unit == "count"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident(Claim):
    """A single event. A toll is what one voice states in one telling, its parts added, or None; each number that was
    stated, with bounds, rivals and voices, is in `tolls` (decision 6)."""

    kind: ClassVar[str] = "incident"
    type: IncidentType
    perpetrator: Actor | None = None
    target: Actor | None = None
    killed: int | None = None
    wounded: int | None = None
    abducted: int | None = None
    arrested: int | None = None
    perpetrators_killed: int | None = None
    tolls: tuple[Toll, ...] = ()
    key: str | None = None  # of a dataset's row: its own id there
    code: str | None = None  # and the event's code as given: "cameo:190"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Claim):
    """A statement without a number that analysts track."""

    kind: ClassVar[str] = "indicator"
    indicator: IndicatorKind
    direction: Direction
