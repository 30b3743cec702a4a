"""What comes next, and how good such answers were: `forecast`, `score`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from marsad.cli.answers import Every, Week, Weekday, listed
from marsad.cli.options import AsOf, Branches, Folder, Group, RecordedBy, app, observatory_in


class ForecastFormat(StrEnum):
    text = "text"
    json = "json"
    csv = "csv"
    png = "png"
    svg = "svg"


class ScoreFormat(StrEnum):
    text = "text"
    json = "json"


@app.command(epilog='Example: marsad forecast --group "Islamic State" --place Syria --ahead 13 --freeze')
def forecast(
    group: Group,
    place: Annotated[str, typer.Option("--place", "-p", help="The places.", metavar="P[,P2]")],
    lens: Annotated[
        list[str] | None, typer.Option(help="Only who counts so: dataset:ucdp-ged, linked, self_claimed.")
    ] = None,
    measure: Annotated[list[str] | None, typer.Option(help="These measures, not the group's attacks.")] = None,
    every: Annotated[Every, typer.Option(help="Forecast weeks or months.")] = Every.week,
    ahead: Annotated[
        int | None, typer.Option(help="How far: up to 13 weeks, 6 months.", show_default="as far as can be")
    ] = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    week_start: Week = Weekday.monday,
    branches: Branches = False,
    freeze: Annotated[bool, typer.Option("--freeze", help="Keep it, for marsad score.")] = False,
    format: Annotated[ForecastFormat, typer.Option(help="A table, data, or a picture.")] = ForecastFormat.text,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write; a picture needs one.")
    ] = None,
    observatory: Folder = None,
) -> None:
    """How many attacks are to be expected in the weeks or months to come, and how sure is that?"""
    from marsad.terminal.files import check_picture
    from marsad.terminal.forecasts import print_forecasts

    check_picture(format.value, output, "forecast")  # before anything is computed or kept
    opened = observatory_in(observatory, create=False)
    found = opened.forecast(
        group,
        listed(place),
        lens=lens or (),
        measure=measure or (),
        every="week" if every is Every.week else "month",
        ahead=ahead,
        week_start=list(Weekday).index(week_start),
        as_of=as_of,
        recorded_by=recorded_by,
        branches=branches,
        freeze=freeze,
    )
    print_forecasts(found, format.value, output, opened.names("en", recorded_by=recorded_by))


@app.command(epilog='Example: marsad score --group "Islamic State"')
def score(
    group: Annotated[str | None, typer.Option("--group", "-g", help="Only of this group.")] = None,
    place: Annotated[str | None, typer.Option("--place", "-p", help="Only of these places.", metavar="P[,P2]")] = None,
    recorded_by: RecordedBy = None,
    format: Annotated[ScoreFormat, typer.Option(help="Text to read, or JSON.")] = ScoreFormat.text,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file to write.")] = None,
    observatory: Folder = None,
) -> None:
    """How good were the frozen forecasts whose periods are over, and how many still wait?"""
    from marsad.terminal.forecasts import print_scores

    opened = observatory_in(observatory, create=False)
    report = opened.score(group, listed(place), recorded_by=recorded_by)
    print_scores(report, format.value, output, opened.names("en", recorded_by=recorded_by))
