"""`backtest`: the same question replayed over past weeks."""

from __future__ import annotations

from typing import Annotated

import typer

from marsad.cli.formats import Chart, ChartFormat, form
from marsad.cli.options import (
    AsOf,
    Branches,
    Compare,
    End,
    Folder,
    Group,
    Period,
    PictureOutput,
    Place,
    RecordedBy,
    Start,
    Week,
    Weekday,
    app,
    listed,
    observatory_in,
)


@app.command(epilog='Example: marsad backtest --group "Islamic State" --place Syria --start 2017-01-01')
def backtest(
    group: Group,
    place: Place,
    start: Start = None,
    end: End = None,
    every: Annotated[Period, typer.Option(help="Ask at the end of every week or month.")] = Period.month,
    compare: Compare = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    week_start: Week = Weekday.monday,
    branches: Branches = False,
    format: Chart = None,
    output: PictureOutput = None,
    observatory: Folder = None,
) -> None:
    """What would have been said in past weeks with only what was known then, and how it held."""
    from marsad import terminal
    from marsad.terminal.files import check_picture

    written = form(format, output, ChartFormat.table)
    check_picture(written.value, output, "history")  # before days of computing
    opened = observatory_in(observatory, create=False)
    with terminal.steps("days") as progress:
        replay = opened.backtest(
            group,
            place,
            first=start,
            last=end,
            every="week" if every is Period.week else "month",
            compare=listed(compare),
            as_of=as_of,
            recorded_by=recorded_by,
            week_start=week_start.number,
            branches=branches,
            progress=progress,
        )
    counts = None
    if written in (ChartFormat.png, ChartFormat.svg):
        counts = opened.series(
            group, place, week_start=week_start.number, as_of=as_of, recorded_by=recorded_by, branches=branches
        )
    terminal.print_backtest(replay, counts, written.value, output, opened.names("en", recorded_by=recorded_by))
