"""What is asked of statements (stocks, indicators), and the sentence that each of their numbers leads back to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from marsad.model.counts import GroupScope, PlaceScope


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementOptions:
    """One question to the claims. No places: wherever; no measures: each that is there.

    `as_of` is an inclusive day: nothing published later and no later period is seen; `start`: nothing that stands for
    days before it. `known_origins`: as in `SeriesOptions`. `voices`: document → the same name for all documents that
    copy one text. `cohorts`: a cohort as printed, casefolded → its id in the registry, so that "Europeans" and
    "Européens" are one. `fates`: fate → words that tell it ("returned": "went home"); `apart`: pairs of fates that
    nobody shares; `pointing`: words that point back to people counted before ("of them"). `repeat_days`: for so long
    a number without a date of its own is the same statement said again; `near_days`: so far apart may the statements
    of two sources be that are held against each other.
    """

    group: GroupScope
    places: tuple[PlaceScope, ...] = ()
    measures: tuple[str, ...] = ()
    start: dt.date | None = None
    as_of: dt.date | None = None
    known_origins: frozenset[str] | None = field(default=None, repr=False)
    voices: Mapping[str, str] = field(default_factory=dict, repr=False)
    cohorts: Mapping[str, str] = field(default_factory=dict, repr=False)
    fates: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    pointing: tuple[str, ...] = field(default=(), repr=False)
    apart: frozenset[frozenset[str]] = field(default=frozenset(), repr=False)
    repeat_days: int = 366
    near_days: int = 184


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A claim with its sentence: code points of the document's text (or of its row), end exclusive.

    `chain`: who cites whom, nearest to the page first, without the publisher; `hedges`: the words with which they are
    cited ("claimed"). `number`, `low` and `high` are null for a statement without a number.
    """

    claim: str
    document: str
    row: int | None
    start: int
    end: int
    text: str
    modality: str
    number: str | None = None
    number_start: int | None = None
    number_end: int | None = None
    low: float | None = None
    high: float | None = None
    chain: tuple[str, ...] = ()
    hedges: tuple[str, ...] = ()
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: dt.date | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused:
    """Claims about the group that were not used, and the code that says why."""

    code: str
    claims: tuple[str, ...]
