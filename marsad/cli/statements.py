"""What is said beside the counts: `stocks` (what a group has) and `indicators` (what rises and falls)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from marsad.cli.formats import form
from marsad.cli.options import (
    AsOf,
    Branches,
    Folder,
    Group,
    Output,
    PictureOutput,
    RecordedBy,
    Start,
    app,
    observatory_in,
)


class StocksFormat(StrEnum):
    text = "text"
    json = "json"
    csv = "csv"
    png = "png"
    svg = "svg"


class IndicatorsFormat(StrEnum):
    text = "text"
    json = "json"
    csv = "csv"


Places = Annotated[
    list[str] | None,
    typer.Option("--place", "-p", help="Only what is said of this place, or of no place; may be given several times."),
]


@app.command(epilog='Example: marsad stocks --group "Islamic State" --as-of 2019-09-24')
def stocks(
    group: Group,
    place: Places = None,
    measure: Annotated[list[str] | None, typer.Option(help="Only these: fighters, foreign_fighters, money, …")] = None,
    start: Start = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    branches: Branches = False,
    format: Annotated[
        StocksFormat | None,
        typer.Option(help="Text, data, or a picture.", show_default="text"),
    ] = None,
    output: PictureOutput = None,
    observatory: Folder = None,
) -> None:
    """Strength, foreign fighters, wealth: who says how much, from when; parts beside their whole. Nothing is summed."""
    from marsad import terminal
    from marsad.terminal.files import check_picture

    written = form(format, output, StocksFormat.text)
    check_picture(written.value, output, "stocks")
    opened = observatory_in(observatory, create=False)
    found = opened.stocks(
        group,
        place or (),
        measure=measure or (),
        start=start,
        as_of=as_of,
        recorded_by=recorded_by,
        branches=branches,
        passed_on=written is not StocksFormat.text,
    )
    terminal.print_stocks(found, written.value, output, opened.names("en", recorded_by=recorded_by))


@app.command(epilog='Example: marsad indicators --group "Islamic State" --place Iraq --as-of 2019-09-24')
def indicators(
    group: Group,
    place: Places = None,
    start: Start = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    branches: Branches = False,
    format: Annotated[
        IndicatorsFormat | None,
        typer.Option(help="Text to read, or data.", show_default="text"),
    ] = None,
    output: Output = None,
    observatory: Folder = None,
) -> None:
    """What is said to rise or fall without a number, by kind and source. Copies of one statement count once."""
    from marsad import terminal

    written = form(format, output, IndicatorsFormat.text)
    opened = observatory_in(observatory, create=False)
    found = opened.indicators(
        group,
        place or (),
        start=start,
        as_of=as_of,
        recorded_by=recorded_by,
        branches=branches,
        passed_on=written is not IndicatorsFormat.text,
    )
    terminal.print_indicators(found, written.value, output, opened.names("en", recorded_by=recorded_by))
