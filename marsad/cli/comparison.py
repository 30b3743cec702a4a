"""Compared with elsewhere: `havens`; and who counts more: `lenses`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from marsad.cli.formats import Chart, ChartFormat, form
from marsad.cli.options import (
    AsOf,
    Branches,
    Folder,
    Group,
    Lens,
    Period,
    PictureOutput,
    Place,
    RecordedBy,
    Week,
    Weekday,
    app,
    observatory_in,
)


class By(StrEnum):
    country = "country"
    admin1 = "admin1"


@app.command(epilog='Example: marsad havens --group "Islamic State" --by admin1 --country Syria --as-of 2019-09-24')
def havens(
    group: Group,
    by: Annotated[By, typer.Option(help="The places: countries, or the provinces of one.")] = By.country,
    country: Annotated[str | None, typer.Option(help="The country whose provinces are meant.")] = None,
    lens: Lens = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    branches: Branches = False,
    format: Chart = None,
    output: PictureOutput = None,
    observatory: Folder = None,
) -> None:
    """Every place of a group: its rate now and before, what changed, and how sure it is which places are first."""
    from marsad import terminal
    from marsad.terminal.files import check_picture

    written = form(format, output, ChartFormat.table)
    check_picture(written.value, output)
    opened = observatory_in(observatory, create=False)
    found = opened.havens(
        group,
        by="admin1" if by is By.admin1 else "country",
        country=country,
        lens=lens or (),
        as_of=as_of,
        recorded_by=recorded_by,
        branches=branches,
    )
    terminal.print_havens(found, written.value, output, opened.names("en", recorded_by=recorded_by))


@app.command(epilog='Example: marsad lenses --group "Islamic State" --place Iraq --against dataset:ucdp-ged')
def lenses(
    group: Group,
    place: Place,
    against: Annotated[
        str | None, typer.Option("--against", help="Only what is held against this count.", metavar="LENS")
    ] = None,
    every: Annotated[Period, typer.Option(help="Compare counts of weeks or of months.")] = Period.week,
    week_start: Week = Weekday.monday,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    branches: Branches = False,
    format: Chart = None,
    output: PictureOutput = None,
    observatory: Folder = None,
) -> None:
    """Who counts more, and since when: the ratio of two counts over the days that both cover."""
    from marsad import terminal
    from marsad.terminal.files import check_picture

    written = form(format, output, ChartFormat.table)
    check_picture(written.value, output)
    opened = observatory_in(observatory, create=False)
    found = opened.lenses(
        group,
        place,
        against=against,
        every="month" if every is Period.month else "week",
        week_start=week_start.number,
        as_of=as_of,
        recorded_by=recorded_by,
        branches=branches,
    )
    terminal.print_lenses(found, written.value, output, opened.names("en", recorded_by=recorded_by))
