"""What a brief shows of one place, in words: its lenses side by side, its last weeks, what was not counted."""

from __future__ import annotations

from dataclasses import dataclass

from marsad.brief.reasons import ReasonView, SignCount
from marsad.brief.rows import EventRow
from marsad.brief.views import Cited
from marsad.language import AnswerText


@dataclass(frozen=True, slots=True)
class LensView:
    lens: str
    measure: str
    verdict: str
    code: str
    tested: bool
    ratio: str
    interval: str
    doubled: str
    half: str
    weeks: str
    week: str
    hindsight: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class CountCell:
    """One count of one period: `cited` is None where nothing covers it; `bounds` where only bounds are known."""

    cited: tuple[Cited, ...] = ()
    covered: bool = False
    shifted: int = 0


@dataclass(frozen=True, slots=True)
class WeekRow:
    period: str
    cells: tuple[CountCell, ...]
    publishers: int


@dataclass(frozen=True, slots=True)
class CountNote:
    """How a dataset's count of one period came about: the events it counts, or that it watched and had none."""

    anchor: str
    lens: str
    period: str
    number: str
    claims: tuple[str, ...] = ()  # of the events that may be listed
    events: tuple[EventRow, ...] = ()  # by day, the first `LISTED` of them
    more: int = 0  # so many are not listed
    kept_back: bool = False  # none is listed: the rows may not be passed on


@dataclass(frozen=True, slots=True)
class LeftOutView:
    reason: str
    number: int
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class PlaceView:
    anchor: str
    group: str
    place: str
    text: AnswerText
    verdict: str
    code: str
    lenses: tuple[LensView, ...]
    picture: str | None
    picture_text: str
    headings: tuple[str, ...]
    weeks: tuple[WeekRow, ...]
    left_out: tuple[LeftOutView, ...]
    reasons: tuple[ReasonView, ...]
    others: tuple[ReasonView, ...]  # those of lenses that the answer does not rest on
    turns: tuple[str, ...]
    lacking: tuple[str, ...]
    signs: tuple[SignCount, ...]
    directions: tuple[str, ...]
