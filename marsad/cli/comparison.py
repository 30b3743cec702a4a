"""Compared with elsewhere: `havens`; and who counts more: `lenses`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from marsad.cli.options import AsOf, Branches, Folder, Group, Place, RecordedBy, app, observatory_in


class TableFormat(StrEnum):
    text = "text"
    json = "json"
    csv = "csv"
    png = "png"
    svg = "svg"


class By(StrEnum):
    country = "country"
    admin1 = "admin1"


class Every(StrEnum):
    week = "week"
    month = "month"


Format = Annotated[TableFormat, typer.Option(help="Text to read, data, or a picture.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="The file to write; a picture needs one.")]


@app.command(epilog='Example: marsad havens --group "Islamic State" --by admin1 --country Syria --as-of 2019-09-24')
def havens(
    group: Group,
    by: Annotated[By, typer.Option(help="The places: countries, or the provinces of one.")] = By.country,
    country: Annotated[str | None, typer.Option(help="The country whose provinces are meant.")] = None,
    lens: Annotated[
        list[str] | None, typer.Option("--lens", help="Only by this count: dataset:ucdp-ged, self_claimed.")
    ] = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    branches: Branches = False,
    format: Format = TableFormat.text,
    output: Output = None,
    observatory: Folder = None,
) -> None:
    """Every place of a group: its rate now and before, what changed, and how sure it is which places are first."""
    from marsad import terminal

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
    terminal.print_havens(found, format.value, output, opened.names("en", recorded_by=recorded_by))


@app.command(epilog='Example: marsad lenses --group "Islamic State" --place Iraq --against dataset:ucdp-ged')
def lenses(
    group: Group,
    place: Place,
    against: Annotated[
        str | None, typer.Option("--against", help="Only what is held against this count.", metavar="LENS")
    ] = None,
    every: Annotated[Every, typer.Option(help="Compare counts of weeks or of months.")] = Every.week,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    branches: Branches = False,
    format: Format = TableFormat.text,
    output: Output = None,
    observatory: Folder = None,
) -> None:
    """Who counts more, and since when: the ratio of two counts over the days that both cover."""
    from marsad import terminal

    opened = observatory_in(observatory, create=False)
    found = opened.lenses(
        group,
        place,
        against=against,
        every="month" if every is Every.month else "week",
        as_of=as_of,
        recorded_by=recorded_by,
        branches=branches,
    )
    terminal.print_lenses(found, format.value, output, opened.names("en", recorded_by=recorded_by))
