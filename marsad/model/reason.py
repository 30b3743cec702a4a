"""Why an answer is what it is, what would change it, and what it lacks: codes, numbers and the claims behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ReasonCode = Literal[
    # Why this word: the probability that decided, and what it had to reach.
    "doubled",  # probability, threshold, factor
    "back_at_level",  # probability, threshold, level
    "short_of_back",  # doubled, doubled_needed, half (None: no former level is known), half_needed
    "halved",  # probability, threshold, factor
    "unchanged",  # probability, threshold, factor
    "undecided",  # up, up_needed, down, down_needed, same, same_needed, factor
    # The numbers behind it.
    "rates",  # rate, rate_low, rate_high, reference, reference_low, reference_high (events a week)
    "level",  # level, rate, share (rate / level), weeks: `periods` holds the weeks of the level
    "lasted",  # since, since_low, since_high (first days of weeks), weeks, probability (of so many weeks or more)
    "elsewhere",  # compared, places, ratio, low, high, above
    "not_elsewhere",  # compared, places: what could not be compared
    # What to keep in mind.
    "hindsight",
    "delay_unknown",  # days: how late reports of this count come in is not known, and its last week is this young
    "series_break",  # day, kind, source; en, fr, ar where the source says what: it lies between the reference and t
    "other_periods",  # start, end: counts of days that are no single weeks stand beside the weeks, and are not used
    "clustered",  # dispersion, excitation
    "few_events",  # recent, reference, weeks: events in the weeks around t and around the reference
    "old",  # days: from the last covered week to the day asked about
    # One who counts against another.
    "agree",  # lenses
    "against",  # up, down, open, untested: lenses
]
LackCode = Literal[
    "weeks",  # needed, there, more, by: so many more weeks have to be covered, all of them: by that day
    "reference",  # more, by: the weeks to compare with are not covered; later ones will be
    "recent",  # more, by: the last weeks are not covered
    "newer",  # last, days: what there is ended long ago
    "periods",  # start, end: there are counts, none of them of a single week
    "weekly",  # every: the counts are by month; the question needs weeks
    "events",  # all weeks are zero
    "sound",  # a count that cannot be one
    "counts",  # nobody who was read counts it
    "own_count",  # the group's own count
    "datasets",  # datasets: cover the place and were not imported
]
Value = bool | int | float | str | dt.date | tuple[str, ...] | None
Span = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason. `lens`: whose numbers it speaks of, None for all together. `periods`: the weeks that it rests on,
    first and last day each; `claims`: those counted in them."""

    code: ReasonCode
    lens: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    periods: tuple[Span, ...] = ()
    claims: tuple[str, ...] = ()


StepCode = Literal["not_falling", "rising", "coming_back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Where the verdict changes: weeks with `at_least` so many events reach it, weeks with `below` do not.

    Both were tried. `at_least` None: the largest count tried did not reach it; `below` None: weeks without any event
    do.
    """

    code: StepCode
    at_least: int | None
    below: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What the next weeks would make of a lens, were each of them, from `start` to `end`, to count the same.

    `steps`: each is reached from so many events a week on. `recent`: the mean of as many weeks before, for comparison.
    `tried`: the largest count asked about.
    """

    lens: str
    weeks: int
    start: dt.date
    end: dt.date
    steps: tuple[Step, ...]
    recent: float | None
    tried: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """Something that is missing. `lens`: to whose counts, None for the answer as a whole."""

    code: LackCode
    lens: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
