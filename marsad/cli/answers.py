"""Counts and answers: `series`, `assess`; and `demo`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from marsad.cli.formats import AnswerFormat, Chart, ChartFormat, form
from marsad.cli.options import (
    AsOf,
    Branches,
    BriefLanguage,
    Compare,
    Engine,
    Folder,
    Group,
    Master,
    PictureOutput,
    Place,
    RecordedBy,
    SparkConf,
    Start,
    Week,
    Weekday,
    app,
    listed,
    observatory_in,
    span,
    spark_options,
)


class Every(StrEnum):
    week = "week"
    month = "month"
    hijri_month = "hijri-month"


class Area(StrEnum):
    admin1 = "admin1"
    city = "city"
    cell = "cell"


# After so many more weeks it is asked what would change an answer.
HORIZONS = (4, 8)
Trough = Annotated[
    str | None,
    typer.Option(
        "--trough",
        help="Compare with the weeks inside these days, not with the week 39 weeks earlier.",
        metavar="FIRST:LAST",
    ),
]


@app.command(epilog='Example: marsad series --group "Islamic State" --place Syria --every month')
def series(
    group: Group,
    place: Place,
    every: Annotated[Every, typer.Option(help="Count by week, month or month of the Hijri calendar.")] = Every.week,
    measure: Annotated[list[str] | None, typer.Option(help="Only these measures: attacks, killed, …")] = None,
    start: Start = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    week_start: Week = Weekday.monday,
    branches: Branches = False,
    by: Annotated[Area | None, typer.Option(help="Each province, town or cell of a country apart.")] = None,
    grid: Annotated[float, typer.Option(help="The size of cells in degrees.")] = 0.5,
    format: Chart = None,
    output: PictureOutput = None,
    observatory: Folder = None,
    engine: Engine = None,
    master: Master = None,
    spark_conf: SparkConf = None,
) -> None:
    """Counts by lens (who counts), each with the weeks that were covered. Missing is not zero."""
    from marsad import terminal
    from marsad.terminal.files import check_picture

    written = form(format, output, ChartFormat.table)
    check_picture(written.value, output, "counts")
    opened = observatory_in(observatory, create=False, spark=spark_options(engine, master, spark_conf))
    counts = opened.series(
        group,
        place,
        measure=measure or (),
        every=every.value,
        week_start=week_start.number,
        start=start,
        as_of=as_of,
        recorded_by=recorded_by,
        branches=branches,
        by=by.value if by else None,
        cell=grid,
    )
    terminal.print_series(counts, written.value, output, opened.names("en", recorded_by=recorded_by))


@app.command(epilog='Example: marsad assess --group "Islamic State" --place Syria --as-of 2019-09-24 --compare Iraq')
def assess(
    group: Group,
    place: Place,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    compare: Compare = None,
    week_start: Week = Weekday.monday,
    branches: Branches = False,
    format: Annotated[AnswerFormat, typer.Option(help="Text to read, or JSON.")] = AnswerFormat.text,
    language: Annotated[BriefLanguage, typer.Option(help="The language of the answer.")] = BriefLanguage.en,
    trough: Trough = None,
    observatory: Folder = None,
    engine: Engine = None,
    master: Master = None,
    spark_conf: SparkConf = None,
) -> None:
    """Is the group's violence coming back here, how sure, and according to whom?"""
    from marsad import terminal

    reference = span(trough) if trough else None
    opened = observatory_in(observatory, create=False, spark=spark_options(engine, master, spark_conf))
    answer, counts = opened.assess(
        group,
        place,
        as_of=as_of,
        recorded_by=recorded_by,
        compare=listed(compare),
        week_start=week_start.number,
        branches=branches,
        horizons=HORIZONS,
        trough=reference,
    )
    names = opened.names(language.value, recorded_by=recorded_by)
    passed_on = format is not AnswerFormat.text
    signs = opened.indicators(
        group, place, as_of=as_of, recorded_by=recorded_by, branches=branches, passed_on=passed_on
    )
    terminal.print_answer(answer, counts, group, place, format.value, language.value, names, indicators=signs)


@app.command(epilog="Example: marsad demo")
def demo(
    observatory: Annotated[Path, typer.Option("--observatory", help="The demo's own folder.", metavar="DIR")] = Path(
        "demo-observatory"
    ),
    output: Annotated[Path, typer.Option("--output", "-o", help="Where to write the brief.")] = Path("brief.html"),
    serve: Annotated[bool, typer.Option("--serve", help="Show the answer in the browser instead.")] = False,
    port: Annotated[int, typer.Option(help="With --serve: the port; 0 takes a free one.", min=0, max=65535)] = 8019,
    show: Annotated[bool, typer.Option("--open/--no-open", help="With --serve: open the browser.")] = True,
) -> None:
    """Read the sample pages, ask whether Islamic State is coming back in Iraq and Syria, write the brief."""
    from marsad import demonstration

    opened = observatory_in(observatory)
    if not serve:
        demonstration.run(opened, output)
        return
    from marsad.web import serving

    demonstration.fill(opened)
    demonstration.link(opened)
    serving.run(opened, "127.0.0.1", port, show=show, first=demonstration.questions(opened))
