"""Where else: every country of the group with its rate, R and rank, by lens, as rows to be printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from marsad.language import Wording, lens_name, missing_clauses, name_of
from marsad.language.compared import UNRANKED
from marsad.language.plain import plain
from marsad.model.answer import Interval
from marsad.model.asked import Asked
from marsad.model.comparison import Haven, HavenTable
from marsad.web.ask.links import Links
from marsad.web.ask.scales import Scale, ratio_scale
from marsad.web.jobs.pictures import havens_text, leading_table

NEEDED = 52  # covered weeks without which nothing is tested
QUIET = 12  # so many countries without one event are named


@dataclass(frozen=True, slots=True)
class HavenRow:
    """One country. `by_counts`: its rate is that of the newest weeks alone; `here`: the place asked about."""

    place: str
    href: str
    here: bool
    rate: str
    rate_interval: str
    by_counts: bool
    before: str
    ratio: str
    interval: str
    shrunken: str
    scale: Scale | None
    doubled: str
    rank: str
    rank_interval: str
    first: str
    covered: str
    verdict: str
    why_not: str


@dataclass(frozen=True, slots=True)
class HavenView:
    """One table. `pictured`: its picture is the one that is drawn, told by `text`; `slight`: nothing is tested."""

    lens: str
    measure: str
    rows: tuple[HavenRow, ...]
    tested: str
    common: str
    spread: str
    quiet: tuple[str, ...]
    quiet_more: str
    pictured: bool
    slight: bool
    text: str


def haven_views(asked: Asked, links: Links, words: Wording, names: Mapping[str, str]) -> tuple[HavenView, ...]:
    """A table for each lens in which a country has a rate, the pictured one first."""
    drawn = leading_table(asked)
    tables = [table for table in asked.havens.tables if any(row.weeks for row in table.rows)] if asked.havens else []
    tables.sort(key=lambda table: table is not drawn)
    return tuple(_view(table, asked, links, words, names, pictured=table is drawn) for table in tables)


def _view(
    table: HavenTable, asked: Asked, links: Links, words: Wording, names: Mapping[str, str], *, pictured: bool
) -> HavenView:
    lens = plain(lens_name(table.lens, words, names))
    quiet = sorted(names.get(place, place) for place in table.quiet)
    return HavenView(
        lens=lens[:1].upper() + lens[1:],
        measure=name_of("measure", table.measure, words),
        rows=tuple(_row(row, asked, links, words, names) for row in table.rows),
        tested=words.number(table.tested),
        common=_known(table.centre, words),
        spread=_known(table.spread, words),
        quiet=tuple(quiet[:QUIET]),
        quiet_more=words.number(len(quiet) - QUIET) if len(quiet) > QUIET else "",
        pictured=pictured,
        slight=not any(row.ratio for row in table.rows),
        text=havens_text(asked, table, words, names) if pictured else "",
    )


def _row(row: Haven, asked: Asked, links: Links, words: Wording, names: Mapping[str, str]) -> HavenRow:
    reasons = missing_clauses(row.missing, needed=NEEDED, there=row.weeks, words=words)
    if row.unranked is not None:
        reasons.append(words.say(UNRANKED[row.unranked]))
    return HavenRow(
        place=names.get(row.place, row.place),
        href=links.elsewhere(row.place),
        here=row.place == asked.question.place,
        rate=words.ratio(row.rate.median) if row.rate else "",
        rate_interval=_interval(row.rate, words),
        by_counts=row.rate_by == "recent_weeks",
        before=words.ratio(row.reference_rate.median) if row.reference_rate else "",
        ratio=words.ratio(row.ratio.median) if row.ratio else "",
        interval=_interval(row.ratio, words),
        shrunken=_known(row.shrunken, words),
        scale=ratio_scale(row.ratio),
        doubled=words.percent(row.up) if row.up is not None else "",
        rank=words.number(row.rank.median) if row.rank else "",
        rank_interval=f"{words.number(row.rank.low90)}–{words.number(row.rank.high90)}" if row.rank else "",
        first=words.percent(row.rank.top) if row.rank else "",
        covered=_covered(row, words),
        verdict=name_of("verdict", row.verdict, words),
        why_not=words.listed(reasons),
    )


def _covered(row: Haven, words: Wording) -> str:
    if row.last_week_end is None:
        return ""
    day = words.day(row.last_week_end)
    return words.say_many("{number} week, to {day}", "{number} weeks, to {day}", row.weeks, day=day)


def _interval(value: Interval | None, words: Wording) -> str:
    return f"{words.ratio(value.low90)}–{words.ratio(value.high90)}" if value else ""


def _known(value: Interval | None, words: Wording) -> str:
    return f"{words.ratio(value.median)} ({_interval(value, words)})" if value else ""
