"""`backtest`: the same question replayed over past weeks."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from marsad.cli.answers import Compare, Week, Weekday, listed
from marsad.cli.options import Branches, Folder, Group, Place, RecordedBy, app, day, observatory_in


class BacktestFormat(StrEnum):
    text = "text"
    csv = "csv"
    json = "json"
    png = "png"
    svg = "svg"


class Pace(StrEnum):
    week = "week"
    month = "month"


From = Annotated[dt.date | None, typer.Option("--from", parser=day, help="From this day.", metavar="YYYY-MM-DD")]


To = Annotated[dt.date | None, typer.Option("--to", parser=day, help="To this day.", metavar="YYYY-MM-DD")]


@app.command(epilog='Example: marsad backtest --group "Islamic State" --place Syria --from 2017-01-01')
def backtest(
    group: Group,
    place: Place,
    first: From = None,
    last: To = None,
    every: Annotated[Pace, typer.Option(help="Ask at the end of every week or month.")] = Pace.month,
    compare: Compare = None,
    recorded_by: RecordedBy = None,
    week_start: Week = Weekday.monday,
    branches: Branches = False,
    format: Annotated[BacktestFormat, typer.Option(help="A table, data, or a picture.")] = BacktestFormat.text,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write; a picture needs one.")
    ] = None,
    observatory: Folder = None,
) -> None:
    """What would have been said in past weeks with only what was known then, and how it held."""
    from marsad import terminal
    from marsad.terminal.files import check_picture

    check_picture(format.value, output, "history")  # before days of computing
    opened = observatory_in(observatory, create=False)
    with terminal.steps("days") as progress:
        replay = opened.backtest(
            group,
            place,
            first=first,
            last=last,
            every=every.value,
            compare=listed(compare),
            recorded_by=recorded_by,
            week_start=list(Weekday).index(week_start),
            branches=branches,
            progress=progress,
        )
    drawn = format in (BacktestFormat.png, BacktestFormat.svg)
    counts = None
    if drawn:
        counts = opened.series(
            group, place, week_start=list(Weekday).index(week_start), recorded_by=recorded_by, branches=branches
        )
    terminal.print_backtest(replay, counts, format.value, output, opened.names("en", recorded_by=recorded_by))
