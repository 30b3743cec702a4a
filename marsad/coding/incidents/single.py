"""Whether a sentence tells one event: what kind of event, where or on which day, and no tally of many.

A tally, a trend ("attacks continued in …") and a headline above the story are no events.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from marsad.coding import periods
from marsad.coding.figures import period_at
from marsad.coding.incidents.kinds import TOLLS, events, tells_more_than_harm
from marsad.coding.incidents.scenes import DEADLIEST_OF, at_scene
from marsad.coding.mentions import PeriodMention
from marsad.coding.page import Page, View
from marsad.model import Figure, Period

_TREND = re.compile(
    r"\b(?:continu(?:e|es|ed|ing)|kept|keeps?|stepped up|intensif\w+|resum\w+|focus(?:ed|es)?|concentrated)\b"
    r"[^.;]{0,60}\b(?:attack\w*|activit\w+|operat\w+|campaign|target\w*|activity|in)\b",
    re.IGNORECASE,
)


_FINE = {"point", "city", "admin2", "admin1"}
_MANY = 100  # a vague toll from here on ("hundreds") is no single event's
_NEVER_ONE = 2000  # so many dead are no single event's
_ANY_DAY = date(2020, 6, 15)  # only the length of a period is read on it
_ENDS = ".!?…؟"
_SEVERAL_PLACES = 3  # more of them without a day are a tally's
_LONGEST = 13  # days that one event may last
# Several attacks at once, each of which has a sentence of its own, if any.
_SERIES = re.compile(
    r"\b(?:(?:plusieurs|différentes?|diverses|multiples) (?:autres )?"
    r"|(?:série|vague|succession|multiplication|recrudescence|regain) d(?:'|es ))"
    r"(?:attaques|attentats|embuscades|assauts|raids|incursions|enlèvements)\b",
    re.IGNORECASE,
)


def is_single(page: Page, view: View, own: Sequence[Figure]) -> bool:
    """One event, placed or dated, with a toll or an attacker; not a tally over weeks."""
    if any(_is_count_of_events(f) and (f.number.low or 0) > 3 for f in own):
        return False
    if any(f.accumulation != "flow" or f.per or (f.comparison and not _is_twin(f)) for f in own):
        return False
    if any(f.measure == "killed" and (f.number.low or 0) >= _NEVER_ONE for f in own) or _SERIES.search(
        view.sentence.text
    ):
        return False
    period = period_at(page, view)
    single, several = events(view)
    day = period is not None and period.precision == "day"
    scene = any(found.entry.precision in _FINE and not found.adjective for found in view.places) or at_scene(view)
    if not day and not _toll(own) and _TREND.search(view.sentence.text):
        return False
    if several and not single and not (scene and (day or _toll(own))):
        return False  # "most of the attacks took place in …", "killed in separate attacks on 23 March"
    named = {found.entry.id for found in view.places if found.entry.precision in _FINE and not found.adjective}
    if not day and len(named) > _SEVERAL_PLACES:
        return False
    if not day and not scene and any(_is_count_of_events(f) for f in own):
        return False  # "only one attack was confirmed in the last two weeks"
    if not day and not scene and any((f.number.low or 0) >= _MANY for f in own):
        return False
    if single and scene and _long_ago(view, period):
        return _tells(view, own)
    if any(p.start and (p.end is None or (p.end - p.start).days > _LONGEST) for p in _periods(period, own)):
        return False
    if any(_is_long(mention, view.language) for mention in view.periods):
        return False
    dated = period is not None and (period.precision == "day" or bool(view.periods))
    weekly = period is not None and not view.periods  # a heading of one week or two governs the sentence
    placed = scene
    somewhere = any(not found.adjective for found in view.places)
    if not dated and any(f.number.qualifier == "vague" and (f.number.low or 0) >= _MANY for f in own):
        return False
    settled = placed or (dated and (somewhere or bool(own) or view.has("struck"))) or (weekly and somewhere)
    return settled and _tells(view, own)


def _toll(own: Sequence[Figure]) -> bool:
    return any(f.measure in TOLLS for f in own)


def _long_ago(view: View, period: Period | None) -> bool:
    """ "Overran a camp in August", "the deadliest attack of 2018": only the month or year of the event is told."""
    deadliest = DEADLIEST_OF.get(view.language)
    if deadliest is None or period is None or period.start is None or period.end is None or not view.periods:
        return False
    month = period.precision == "month" and len(view.periods) == 1
    return month or (deadliest.search(view.sentence.text) is not None and period.precision in ("month", "year"))


def _is_long(mention: PeriodMention, language: str) -> bool:
    """Whether an undated period is one of months or years: "since last March" on a page without a date."""
    if mention.period.start or mention.period.end:
        return False
    on_any_day = periods.find(mention.period.text or "", language, _ANY_DAY, "day")
    return mention.loose or any(m.period.precision in ("month", "quarter", "year", "since") for m in on_any_day)


def _periods(period: Period | None, own: Sequence[Figure]) -> list[Period]:
    """The sentence's period and those of its figures, which may be carried over from the sentences before."""
    carried = [f.period for f in own if f.period and f.period.precision != "since"]
    return [*carried, *([period] if period else [])]


def _tells(view: View, own: Sequence[Figure]) -> bool:
    """Whether somebody acts: a force or group, attackers without a name, "they", or a toll with what caused it."""
    how, referred = tells_more_than_harm(view), view.has("anaphora")
    harmed = [f for f in own if f.measure in TOLLS]
    toll = bool(harmed) and (how or referred or any(f.group for f in harmed))
    acted = bool(view.actors) or view.has("unnamed") or view.has("struck") or toll or (how and referred)
    return acted and (view.has("cues") or how)


def _is_count_of_events(figure: Figure) -> bool:
    """Attacks, or operations against the group; freed captives are "other" too, but no events."""
    return figure.measure in ("attacks", "suicide_attacks") or (figure.measure == "other" and figure.role == "victim")


def only_own_dead(view: View, own: Sequence[Figure]) -> bool:
    """Only members of one group died, and no other group fought them: somebody acted against it."""
    groups = {found.entry.id for found in view.actors if found.entry.kind == "armed_group"}
    tolls = [f for f in own if f.measure in TOLLS]
    return bool(tolls) and all(is_own_dead(f) for f in tolls) and len(groups) < 2


def is_headline(page: Page, number: int) -> bool:
    """The first line without a stop, above a text that tells it again; so is that of an item of a chronicle."""
    if number and number + 1 < len(page.views) and page.views[number].dated_item is not None:
        following = page.views[number + 1]
        unstopped = not page.views[number].sentence.text.rstrip().endswith(tuple(_ENDS))
        return unstopped and following.dated_item is None
    return (
        number == 0
        and len(page.views) > 1
        and not page.views[0].sentence.text.rstrip("\"'”’») ").endswith(tuple(_ENDS))
    )


def _is_twin(figure: Figure) -> bool:
    """ "Le double attentat": a pair of attacks told as one event, not a comparison."""
    return (
        figure.number.unit == "ratio"
        and figure.measure in ("attacks", "suicide_attacks")
        and figure.number.low in (2, 3)
    )


def is_own_dead(figure: Figure) -> bool:
    return figure.role == "victim" and figure.measure == "killed"
