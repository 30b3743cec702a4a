"""What comes next, and how good such answers were: `forecast`, `score`."""

from __future__ import annotations

from typing import Annotated

import typer

from marsad.cli.formats import Chart, ChartFormat, ListFormat, form
from marsad.cli.options import (
    AsOf,
    Branches,
    Folder,
    Group,
    Lens,
    Output,
    Period,
    PictureOutput,
    Places,
    RecordedBy,
    Week,
    Weekday,
    app,
    observatory_in,
)


@app.command(epilog='Example: marsad forecast --group "Islamic State" --place Syria --ahead 13 --freeze')
def forecast(
    group: Group,
    place: Places,
    lens: Lens = None,
    measure: Annotated[list[str] | None, typer.Option(help="These measures, not the group's attacks.")] = None,
    every: Annotated[Period, typer.Option(help="Forecast weeks or months.")] = Period.week,
    ahead: Annotated[
        int | None, typer.Option(help="How far: up to 13 weeks, 6 months.", show_default="as far as can be")
    ] = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    week_start: Week = Weekday.monday,
    branches: Branches = False,
    freeze: Annotated[bool, typer.Option("--freeze", help="Keep it, for marsad score.")] = False,
    format: Chart = None,
    output: PictureOutput = None,
    observatory: Folder = None,
) -> None:
    """How many attacks are to be expected in the weeks or months to come, and how sure is that?"""
    from marsad.terminal.files import check_picture
    from marsad.terminal.forecasts import print_forecasts

    written = form(format, output, ChartFormat.table)
    check_picture(written.value, output, "forecast")  # before anything is computed or kept
    opened = observatory_in(observatory, create=False)
    found = opened.forecast(
        group,
        place,
        lens=lens or (),
        measure=measure or (),
        every="week" if every is Period.week else "month",
        ahead=ahead,
        week_start=week_start.number,
        as_of=as_of,
        recorded_by=recorded_by,
        branches=branches,
        freeze=freeze,
    )
    print_forecasts(found, written.value, output, opened.names("en", recorded_by=recorded_by))


@app.command(epilog='Example: marsad score --group "Islamic State"')
def score(
    group: Annotated[str | None, typer.Option("--group", "-g", help="Only of this group.")] = None,
    place: Annotated[
        list[str] | None, typer.Option("--place", "-p", help="Only of this place; may be given several times.")
    ] = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    format: Annotated[
        ListFormat | None,
        typer.Option(help="A table, or JSON.", show_default="table"),
    ] = None,
    output: Output = None,
    observatory: Folder = None,
) -> None:
    """How good were the frozen forecasts whose periods are over, and how many still wait?"""
    from marsad.terminal.forecasts import print_scores

    written = form(format, output, ListFormat.table)
    opened = observatory_in(observatory, create=False)
    report = opened.score(group, place or (), as_of=as_of, recorded_by=recorded_by)
    print_scores(report, written.value, output, opened.names("en", recorded_by=recorded_by))
