"""Which series alarm this week: `screen`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from marsad.cli.formats import Data, DataFormat, form
from marsad.cli.options import (
    AsOf,
    Engine,
    Folder,
    Lens,
    Master,
    Output,
    RecordedBy,
    SparkConf,
    Week,
    Weekday,
    app,
    observatory_in,
    spark_options,
)


class Control(StrEnum):
    bh = "bh"
    by = "by"
    storey = "storey"


@app.command(epilog="Example: marsad screen --as-of 2019-09-24 --lens dataset:ucdp-ged --country Syria --fdr .1")
def screen(
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    lens: Lens = None,
    country: Annotated[list[str] | None, typer.Option("--country", help="Only here; may be given again.")] = None,
    fdr: Annotated[float, typer.Option("--fdr", help="The share of false alarms allowed in the week's list.")] = 0.1,
    control: Annotated[Control, typer.Option(help="How that share is kept; by: however series depend.")] = Control.bh,
    week_start: Week = Weekday.monday,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Rows to print; data has all.")] = 20,
    format: Data = None,
    output: Output = None,
    observatory: Folder = None,
    engine: Engine = None,
    master: Master = None,
    spark_conf: SparkConf = None,
) -> None:
    """Every group in every country and province, ranked by how unexpected its newest week is."""
    from marsad import terminal

    written = form(format, output, DataFormat.table)
    opened = observatory_in(observatory, create=False, spark=spark_options(engine, master, spark_conf))
    found = opened.screen(
        lens=lens or (),
        country=country or (),
        as_of=as_of,
        recorded_by=recorded_by,
        week_start=week_start.number,
        rate=fdr,
        control=control.value,
    )
    terminal.print_screen(found, written.value, output, opened.names("en", recorded_by=recorded_by), limit)
