"""Whether a sentence tells one event: what kind of event, where or on which day, and no tally of many.

A tally, a trend ("attacks continued in …") and a headline above the story are no events.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marsad.coding import periods
from marsad.coding.asides import finds_graves
from marsad.coding.incidents.kinds import TOLLS, events, goes_back, one_event, tells_more_than_harm
from marsad.coding.incidents.scenes import at_scene, is_lone_victim, is_sequel, is_superlative, is_toward
from marsad.coding.incidents.turns import BACKGROUND, OVERALL, RUNNING, SERIES, SHORT, SINCE_START, TREND
from marsad.coding.mentions import PeriodMention
from marsad.coding.page import Page, View
from marsad.coding.when import period_at
from marsad.model import Figure, Period

_TOWNS = {"point", "city"}
_VILLAGE = re.compile(
    r"\b(?:the (?:village|town|hamlet) of [A-Z]|(?:le village|la localité|la ville) d(?:e |['’])[A-Z])"
)
_FINE = {"point", "city", "admin2", "admin1"}
_MANY = 100  # a vague toll from here on ("hundreds") is no single event's
_RARELY_ONE = 200  # told without a day or a word of one event
_NEVER_ONE = 2000  # so many dead are no single event's
_ANY_DAY = date(2020, 6, 15)  # only the length of a period is read on it
_ENDS = ".!?…؟"
_SEVERAL_PLACES = 3  # more of them without a day are a tally's
_LONGEST = 13  # days that one event may last
_WEEK = 5  # days from which on a stretch is no event of a few days
_PAIR = 2
_FEW = 3  # attacks that one sentence may tell as one event: "twin blasts"
_BOMBERS = 5  # suicide bombers of one scene and day
_SPOTS = {"villages", "villes", "localités", "bases", "postes", "positions", "garnisons", "camps", "towns", "posts"}
_LEAD = 2  # sentences that may speak of "the attack" that a headline told


@dataclass(frozen=True, slots=True)
class _Signs:
    """What the words of a sentence say about one event or many."""

    single: bool  # a word of one event, and not only of harm
    several: bool
    one: bool  # "an attack on", "une embuscade", كمينا
    scene: bool  # a province, a town, or a name that no list knows
    toward: bool  # "in the north of the country"
    day: bool
    toll: bool  # counted dead, wounded, taken, or one victim without a number
    best: bool  # "the deadliest was"


def is_single(page: Page, view: View, own: Sequence[Figure], number: int = -1) -> bool:
    """One event, placed or dated, with a toll or an attacker; not a tally over weeks. `number`: of the sentence."""
    if finds_graves(view):
        return False
    period = period_at(page, view)
    signs = _signs_of(view, own, period)
    if _is_tally(view, own, signs, period):
        return False
    if not signs.toll and not signs.day and (TREND.search(view.sentence.text) or BACKGROUND.search(view.sentence.text)):
        return False
    if BACKGROUND.search(view.sentence.text) and not signs.toll:
        return False
    if (
        (signs.one or (signs.single and not signs.several))
        and (signs.scene or signs.one or signs.toward)
        and _long_ago(view, period)
    ):
        return _tells(view, own, signs)
    several = any((f.number.low or 0) > 1 for f in own if _is_count_of_events(f))
    if signs.toll and not several and _in_one_town(view) and _is_of_a_month(view):
        return _tells(view, own, signs)
    if _is_drawn_out(view, own, signs, period):
        return False
    return _is_settled(view, own, signs, period, number) and _tells(view, own, signs)


def _signs_of(view: View, own: Sequence[Figure], period: Period | None) -> _Signs:
    single, several = events(view)
    scene = any(found.entry.precision in _FINE and not found.adjective for found in view.places) or at_scene(view)
    return _Signs(
        single=single,
        several=several,
        one=one_event(view),
        scene=scene,
        toward=is_toward(view),
        day=period is not None and period.precision == "day" and bool(view.periods),
        toll=_toll(own) or is_lone_victim(view),
        best=is_superlative(view),
    )


def _is_tally(view: View, own: Sequence[Figure], signs: _Signs, period: Period | None) -> bool:
    """A count of attacks, a running total, a rate, a list of places."""
    day = period is not None and period.precision == "day"
    counted = [f for f in own if _is_count_of_events(f) and not _is_twin(f)]
    limit = _FEW if day else _PAIR if signs.scene or signs.one else 1
    bombers = day and signs.scene and signs.toll  # "quatre kamikazes se sont fait exploser samedi à Gwoza"
    limits = {"suicide_attacks": _BOMBERS if bombers else limit}
    if any((f.number.low or 0) > limits.get(f.measure, limit) for f in counted):
        return True
    if OVERALL.search(view.sentence.text) and not (day or signs.one):
        return True
    started = not day and SINCE_START.search(view.sentence.text)
    if (started or RUNNING.search(view.sentence.text)) and not signs.best:
        return True
    harm = [f for f in own if _is_harm(f)]
    if any(f.per or (f.comparison and not _is_twin(f)) for f in harm):
        return True
    if harm and not any(_is_flow(f, signs) for f in harm):
        return True
    most = max((f.number.low or 0 for f in own if f.measure == "killed"), default=0)
    taken = max((f.number.low or 0 for f in own if f.measure == "arrested"), default=0)
    if taken >= _MANY and not (day or signs.one):
        return True
    if most >= _NEVER_ONE or (most >= _RARELY_ONE and not (day or signs.single or signs.one)):
        return True
    if SERIES.search(view.sentence.text) or (not day and _many_places(view)):
        return True
    if signs.several and not signs.single and not _is_bound(signs, day, period):
        return True  # "most of the attacks took place in …", "killed in separate attacks on 23 March"
    named = {found.entry.id for found in view.places if found.entry.precision in _FINE and not found.adjective}
    spread = any(f.place is not None and "," in (f.place.name or "") for f in harm)
    if not day and spread and len(named) > 1 and any((f.number.low or 0) > 1 for f in counted):
        return True  # "two operations in Anbar and Salah al-Din"
    if not day and len(named) > _SEVERAL_PLACES:
        return True
    if not day and not signs.scene and not signs.one:
        return any((f.number.low or 0) >= _MANY or _is_count_of_events(f) for f in harm)
    return False


def _many_places(view: View) -> bool:
    """ "Le groupe a attaqué onze villages", "stormed seven bases": as many events as places, unless told of one day."""
    behind = {view.index_at(number.end) for number in view.numbers if (number.low or 0) > _FEW}
    return any(at < len(view.words) and view.words[at].form in _SPOTS for at in behind)


def _is_bound(signs: _Signs, day: bool, period: Period | None) -> bool:
    """Whether "clashes", "gunmen" and the like are those of one scene: one day's, or one toll's."""
    return (signs.scene or signs.toward) and (day or (signs.toll and (signs.scene or period is not None)))


def _is_flow(figure: Figure, signs: _Signs) -> bool:
    """A total runs since its own date; "the deadliest since March" and "the third this year" do not make one."""
    if figure.accumulation == "flow" or signs.best:
        return True
    return figure.period is not None and figure.period.precision == "day"


def _is_harm(figure: Figure) -> bool:
    return figure.measure in TOLLS or _is_count_of_events(figure)


def _is_drawn_out(view: View, own: Sequence[Figure], signs: _Signs, period: Period | None) -> bool:
    """Told of weeks, months or "recent years". What the sentences before were about binds no event with its scene."""
    told = [f.period for f in own if f.period and f.period.precision != "since" and _is_harm(f)]
    stretches = [*told, *([period] if period and period.precision != "since" else [])]
    taken = signs.scene and any(f.measure in ("arrested", "abducted") for f in own)
    if not (signs.scene or signs.one) and any(_is_week(mention.period) for mention in view.periods):
        return True
    bound = bool(view.periods) or not (signs.one or signs.best or taken or (signs.single and signs.scene))
    if bound and not signs.best and any(_is_stretch(stretch) for stretch in stretches):
        return True
    if any(_is_long(mention, view.language) for mention in view.periods) and not (signs.best or signs.day):
        return not is_sequel(view)
    dated = signs.day or bool(view.periods)
    return not dated and any(f.number.qualifier == "vague" and (f.number.low or 0) >= _MANY for f in own)


def _is_week(period: Period) -> bool:
    """A stretch of several days that the sentence itself names."""
    return period.start is not None and period.end is not None and (period.end - period.start).days >= _WEEK


def _is_stretch(period: Period) -> bool:
    return period.start is not None and (period.end is None or (period.end - period.start).days > _LONGEST)


def _is_settled(view: View, own: Sequence[Figure], signs: _Signs, period: Period | None, number: int) -> bool:
    """Whether the sentence says where or when; or that it goes back to what the headline told."""
    weekly = period is not None and not view.periods  # a heading of one week or two governs the sentence
    somewhere = any(not found.adjective for found in view.places)
    event = signs.single or signs.one
    if signs.scene or (signs.toward and (event or signs.several or signs.day) and (signs.toll or signs.day)):
        return True
    if (
        period is not None
        and (signs.day or view.periods)
        and (somewhere or bool(own) or view.has("struck") or signs.toll)
    ):
        return True
    if is_sequel(view) and signs.toll:
        return True
    if (weekly and somewhere) or (signs.one and signs.toll):
        return True
    lead = 0 <= number <= _LEAD and signs.toll
    return lead and ((event and goes_back(view)) or (signs.toward and (view.has("unnamed") or bool(view.actors))))


def _toll(own: Sequence[Figure]) -> bool:
    return any(f.measure in TOLLS for f in own)


def _long_ago(view: View, period: Period | None) -> bool:
    """ "Overran a camp in August", "the deadliest attack of 2018": only the month or year of the event is told."""
    if period is None or not view.periods:
        return False
    precisions = {_precision(mention, view.language) for mention in view.periods}
    if precisions == {"month"} and len(view.periods) == 1:
        return True
    return is_superlative(view) and bool(precisions & {"month", "year"}) and "since" not in precisions


def _in_one_town(view: View) -> bool:
    """ "In the village of Muatide", "at Inata": whatever happened there within a month was mostly one event."""
    towns = {found.entry.id for found in view.places if found.entry.precision in _TOWNS and not found.adjective}
    return len(towns) == 1 or (not towns and _VILLAGE.search(view.sentence.text) is not None)


def _is_of_a_month(view: View) -> bool:
    """Whether a month is all that the sentence says of when: "in November"."""
    return len(view.periods) == 1 and _precision(view.periods[0], view.language) == "month"


def _precision(mention: PeriodMention, language: str) -> str | None:
    """The precision of a period, on a page without a date that which it would have on any day."""
    if mention.period.start or mention.period.end:
        return mention.period.precision
    on_any_day = periods.find(mention.period.text or "", language, _ANY_DAY, "day")
    return on_any_day[0].period.precision if on_any_day else None


def _is_long(mention: PeriodMention, language: str) -> bool:
    """Whether an undated period is one of months or years: "since last March" on a page without a date."""
    if mention.period.start or mention.period.end:
        return False
    precision = _precision(mention, language)
    loose = mention.loose and not SHORT.search(mention.text)
    return loose or precision in ("month", "quarter", "year", "since")


def _tells(view: View, own: Sequence[Figure], signs: _Signs) -> bool:
    """Whether somebody acts: a force or group, attackers without a name, "they", or a toll with what caused it."""
    how, referred = tells_more_than_harm(view), view.has("anaphora")
    harmed = [f for f in own if f.measure in TOLLS]
    toll = signs.toll and (how or referred or signs.scene or any(f.group for f in harmed))
    acted = (
        bool(view.actors)
        or view.has("unnamed")
        or view.has("faction")
        or view.has("struck")
        or toll
        or (how and referred)
        or signs.one
    )
    return acted and (view.has("cues") or how)


def _is_count_of_events(figure: Figure) -> bool:
    """Attacks, or operations against the group; freed captives are "other" too, but no events."""
    return figure.measure in ("attacks", "suicide_attacks") or (figure.measure == "other" and figure.role == "victim")


def running(view: View, own: Sequence[Figure], period: Period | None) -> list[Figure]:
    """The figures that are of the event itself, where others run on since the year began."""
    signs = _signs_of(view, own, period)
    flowing = [f for f in own if not _is_harm(f) or _is_flow(f, signs)]
    return flowing or list(own)


def only_own_dead(view: View, own: Sequence[Figure]) -> bool:
    """Only members of one group died, and no other group fought them: somebody acted against it."""
    groups = {found.entry.id for found in view.actors if found.entry.kind == "armed_group"}
    tolls = [f for f in own if f.measure in TOLLS]
    state = any(found.entry.kind == "state_force" for found in view.actors)
    return bool(tolls) and all(is_own_dead(f) for f in tolls) and (len(groups) < 2 or state)


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
