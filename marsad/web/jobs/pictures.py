"""The pictures of an answer in one language: counts over time by lens, and the havens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from marsad.charts import ChartOptions, HavensChart, havens_chart, series_chart
from marsad.language import Wording, lens_name, name_of, wording
from marsad.model.asked import Asked
from marsad.model.comparison import HavenTable
from marsad.model.counts import Series

PLACES = 14  # rows of the havens' picture: the rest is in the table
PANELS = 6  # of the series' picture
DRAWN = 312  # periods of the series' picture: six years of weeks


def pictures(asked: Asked, language: str) -> dict[str, bytes]:
    """File names → SVG with all letters as outlines; nothing where there is nothing to draw."""
    words, names = wording(language), asked.names.get(language, {})
    found: dict[str, bytes] = {}
    if any(any(one.covered) for one in asked.series):
        found[f"series-{language}.svg"] = _series(asked, words, names)
    table = leading_table(asked)
    if table is not None and sum(row.rate is not None for row in table.rows) > 1:
        found[f"havens-{language}.svg"] = _havens(asked, table, words, names)
    return found


def leading_table(asked: Asked) -> HavenTable | None:
    """The haven table of the lens that the answer rests on, else the first in which a rate is known."""
    tables = [one for one in asked.havens.tables if any(row.rate for row in one.rows)] if asked.havens else []
    leading = asked.answer.leading.lens if asked.answer and asked.answer.leading else None
    return next((one for one in tables if one.lens == leading), tables[0] if tables else None)


def series_text(asked: Asked, words: Wording, names: Mapping[str, str]) -> str:
    """What the picture of the counts shows, for those who do not see it."""
    shown = [_newest(one) for one in asked.series if any(one.covered)]
    return words.say(
        "Counts over time, {group}, {place}, {period}: one panel for each who counts.",
        group=names.get(asked.question.group, asked.question.group),
        place=names.get(asked.question.place, asked.question.place),
        period=words.span(min(one.starts[0] for one in shown), max(one.ends[-1] for one in shown)) if shown else "",
    )


def havens_text(asked: Asked, table: HavenTable, words: Wording, names: Mapping[str, str]) -> str:
    return words.say(
        "{group} by country, {lens}: the rate now and before with 90% intervals, and their ratio R.",
        group=names.get(asked.question.group, asked.question.group),
        lens=lens_name(table.lens, words, names),
    )


def _series(asked: Asked, words: Wording, names: Mapping[str, str]) -> bytes:
    shown = [_newest(one) for one in asked.series if any(one.covered)][:PANELS]
    lenses = asked.answer.lenses if asked.answer else ()
    leading = next((lens for lens in lenses if lens.reference and lens.week and lens.week_end), None)
    text = series_text(asked, words, names)
    options = ChartOptions(
        titles=tuple(
            _upper(
                words.say(
                    "{lens}: {measure}",
                    lens=lens_name(one.lens, words, names),
                    measure=name_of("measure", one.measure, words),
                )
            )
            for one in shown
        ),
        title=text,
        description=text,
        reference=leading.reference if leading else None,
        current=(leading.week, leading.week_end) if leading and leading.week and leading.week_end else None,
        labels=(("reference", words.say("compared with")), ("current", words.say("latest week"))),
        rtl=words.direction == "rtl",
    )
    return series_chart(shown, options)


def _havens(asked: Asked, table: HavenTable, words: Wording, names: Mapping[str, str]) -> bytes:
    rows = table.rows[:PLACES]
    chart = HavensChart(
        names=tuple(names.get(row.place, row.place) for row in rows),
        description=havens_text(asked, table, words, names),
        rate=words.say("events a week"),
        ratio="R",
        now=words.say("now"),
        before=words.say("at the reference"),
        raw=words.say("by itself"),
        shrunken=words.say("drawn together"),
        uncovered=words.say("not covered"),
    )
    return havens_chart(rows, chart)


def _newest(series: Series) -> Series:
    """The last `DRAWN` periods: what is older can be asked for by another day."""
    tail = slice(-DRAWN, None)
    columns = ("starts", "ends", "counts", "lows", "highs", "covered", "publishers", "origins", "spread")
    return replace(series, **{name: getattr(series, name)[tail] for name in columns})


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
