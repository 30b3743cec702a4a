"""How the sources are doing, for the home page: how many of each kind, and those that need somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from marsad.language import Wording, lens_name, name_of, shown_name
from marsad.language.plain import plain
from marsad.model.health import HealthState, SourceHealth
from marsad.registry import open_registry
from marsad.web.page import link

SHOWN = 8  # sources that are named
_ALL: tuple[HealthState, ...] = ("fresh", "quiet", "failing", "unwatched", "unknown")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """`since`: of a fresh one its newest item, of a quiet one when it was looked at, of a failing one its failure."""

    name: str
    href: str
    state: HealthState
    said: str
    since: str


@dataclass(frozen=True, slots=True)
class HealthView:
    """`counts`: how many sources are in each state, with its name and what it means."""

    counts: tuple[tuple[HealthState, str, str, str], ...]
    rows: tuple[SourceRow, ...]
    more: str


def health_view(found: Sequence[SourceHealth], words: Wording) -> HealthView:
    counted = Counter(one.state for one in found)
    meanings = _meanings(words)
    always = ("fresh", "quiet", "failing")
    counts = tuple(
        (state, words.number(counted[state]), name_of("health", state, words), meanings[state])
        for state in _ALL
        if counted[state] or state in always
    )
    told = [one for one in found if one.state != "unknown"]
    return HealthView(
        counts=counts,
        rows=tuple(_row(one, words) for one in told[:SHOWN]),
        more=words.number(len(found) - len(told[:SHOWN])) if len(found) > len(told[:SHOWN]) else "",
    )


def _meanings(words: Wording) -> dict[HealthState, str]:
    return {
        "fresh": words.say("something came within twice the time that is usual between two publications"),
        "quiet": words.say("looked at since something was due, and nothing new had come"),
        "failing": words.say("the last request was refused or broke off"),
        "unwatched": words.say("something was due since, and nobody looked"),
        "unknown": words.say("too few publications to know how often something comes"),
    }


def _row(one: SourceHealth, words: Wording) -> SourceRow:
    rhythm, failure = one.rhythm, one.failure
    newest = words.day(rhythm.newest) if rhythm.newest else words.say("undated")
    since = words.say("newest: {day}", day=newest)
    if failure is not None:
        since = words.say("failed on {day}", day=words.day(failure.at.date()))
    elif one.state == "quiet" and one.looked is not None:
        since = words.say("looked at on {day}; newest: {newest}", day=words.day(one.looked.date()), newest=newest)
    return SourceRow(
        name=_name(one, words),
        href=link(f"/sources/{rhythm.id}") if rhythm.kind != "address" else "",
        state=one.state,
        said=name_of("health", one.state, words),
        since=since,
    )


def _name(one: SourceHealth, words: Wording) -> str:
    rhythm = one.rhythm
    if rhythm.kind == "dataset":
        return plain(lens_name(rhythm.id, words))
    sources = open_registry().sources
    if rhythm.id in sources:
        entry = sources.get(rhythm.id)
        return shown_name(entry.id, entry.name, entry.names, words.language)
    return plain(rhythm.name)
