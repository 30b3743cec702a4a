"""The reasons of an answer as a reader of the brief finds them: sentences with links to what they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from marsad.brief.views import Cited, Views
from marsad.language import name_of, voice_name
from marsad.model import Claim
from marsad.model.indicators import IndicatorCount, Indicators
from marsad.model.reason import ReasonCode

DIRECTIONS = ("rising", "falling", "present", "absent")
# Where the page shows what a reason speaks of, beside the counts of single weeks.
_SHOWN: dict[ReasonCode, str] = {
    "doubled": "method",
    "back_at_level": "method",
    "short_of_back": "method",
    "halved": "method",
    "unchanged": "method",
    "undecided": "method",
    "rates": "method",
    "level": "counts",
    "lasted": "counts",
    "few_events": "counts",
    "clustered": "counts",
    "old": "counts",
    "other_periods": "counts",
    "series_break": "counts",
    "delay_unknown": "counts",
    "hindsight": "sure",
    "elsewhere": "sure",
    "not_elsewhere": "sure",
    "agree": "sure",
    "against": "sure",
}


@dataclass(frozen=True, slots=True)
class CountLink:
    """A week that a reason rests on, and what was counted in it."""

    period: str
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class ReasonView:
    """A sentence; `shown` is the section that shows what it speaks of: counts, sure (by lens) or method."""

    text: str
    lens: str  # empty where it speaks of all together
    shown: str
    counts: tuple[CountLink, ...] = ()


@dataclass(frozen=True, slots=True)
class SignCount:
    """How often one source says what of one sign; `anchor`: the sentence of its latest statement."""

    sign: str
    who: str
    counts: tuple[str, ...]  # in the order of `DIRECTIONS`, empty for none
    latest: str
    anchor: str | None


def shown_in(code: ReasonCode) -> str:
    return _SHOWN[code]


def sign_counts(found: Indicators | None, claims: Mapping[str, Claim], views: Views) -> tuple[SignCount, ...]:
    """Statements without a number by kind and source; never mixed with the numbers."""
    return tuple(_sign_count(one, claims, views) for one in found.counts) if found else ()


def _sign_count(one: IndicatorCount, claims: Mapping[str, Claim], views: Views) -> SignCount:
    words, latest = views.words, one.latest
    claim = claims.get(latest.cited.claim)
    name = views.given.names.get(one.origin or "") or one.origin_name or one.origin or ""
    return SignCount(
        sign=name_of("indicator", one.indicator, words),
        who=voice_name(one.lens, name, latest.cited.publisher or "", words),
        counts=tuple(words.number(getattr(one, code)) if getattr(one, code) else "" for code in DIRECTIONS),
        latest=words.day(latest.day),
        anchor=views.evidence.sentence(claim) if claim is not None and claim.quote.row is None else None,
    )
