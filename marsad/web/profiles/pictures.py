"""Pictures on the pages of groups and places. Their words are outlines; the pages have the numbers as tables."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.charts import ChartOptions, CoverageChart, StockChart, Watch, coverage_chart, series_chart, stocks_chart
from marsad.language import name_of
from marsad.model.counts import Series
from marsad.model.stocks import Stocks
from marsad.web.profiles.counts import title
from marsad.web.profiles.shown import Shelf
from marsad.web.profiles.statements import who, whom


def counts_picture(series: Sequence[Series], group: str, place: str, shelf: Shelf) -> bytes:
    words = shelf.words
    period = words.span(min(one.starts[0] for one in series), max(one.ends[-1] for one in series))
    said = words.say(
        "Counts over time, {group}, {place}, {period}: one panel for each who counts.",
        group=group, place=place, period=period,
    )  # fmt: skip
    options = ChartOptions(
        titles=tuple(title(one, shelf) for one in series), title=said, description=said, rtl=words.direction == "rtl"
    )
    return series_chart(series, options, "svg")


def stocks_picture(found: Stocks, group: str, shelf: Shelf) -> bytes:
    words = shelf.words
    heading = words.say("{group}: what it is said to have", group=group)
    options = StockChart(
        title=heading,
        description=stocks_said(group, shelf),
        measures={one.key.measure: name_of("measure", one.key.measure, words) for one in found.stocks},
        sources={one.key.source: who(one.latest, shelf) for one in found.stocks},
        labels={
            one.cited.claim: words.say(", ").join(
                text for text in (who(one, shelf), whom(one, words), one.stands[1].isoformat()) if text
            )
            for stock in found.stocks
            for one in stock.statements
        },
    )
    return stocks_chart(found, options, "svg")


def stocks_said(group: str, shelf: Shelf) -> str:
    """What the picture of stocks shows, in a sentence."""
    return shelf.words.say(
        "What {group} is said to have: a bar from the lower to the upper bound of each statement, by source and date.",
        group=group,
    )


def coverage_picture(rows: Sequence[Watch], place: str, shelf: Shelf) -> bytes:
    words = shelf.words
    said = coverage_said(place, shelf)
    options = CoverageChart(
        title=said, description=said, watched=words.say("watched"), reported=words.say("reported in that month")
    )
    return coverage_chart(rows, options, "svg")


def coverage_said(place: str, shelf: Shelf) -> str:
    """What the picture of coverage shows, in a sentence."""
    return shelf.words.say(
        "Which sources watched {place}, and when. White is where nobody is known to have watched; it is no zero.",
        place=place,
    )
