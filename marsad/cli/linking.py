"""Reports of one event: `link`, `events`, `missing`; what persons are asked and decided: `review`, `judgements`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.formats import AnswerFormat, DataFormat, ListFormat, form
from marsad.cli.options import (
    AsOf,
    Branches,
    Engine,
    Folder,
    Group,
    Master,
    Output,
    Place,
    RecordedBy,
    SparkConf,
    Start,
    app,
    day,
    give_way,
    observatory_in,
    spark_options,
)
from marsad.errors import UsageError

if TYPE_CHECKING:
    import pyarrow as pa


@app.command(epilog="Example: marsad link")
def link(
    full: Annotated[
        bool, typer.Option("--full", help="Train the model anew and compare everything, not only what is new.")
    ] = False,
    same: Annotated[
        float | None, typer.Option(help="From this probability on two reports are one event.", min=0.5, max=1.0)
    ] = None,
    observatory: Folder = None,
    engine: Engine = None,
    master: Master = None,
    spark_conf: SparkConf = None,
) -> None:
    """Link reports of the same event, from pages and datasets. Persons' decisions always hold."""
    from marsad import terminal

    give_way()
    opened = observatory_in(observatory, create=False, spark=spark_options(engine, master, spark_conf))
    with terminal.linking() as step:
        report = opened.link(full=full, same=same, progress=step)
    terminal.link_report(report)


@app.command(epilog='Example: marsad events --group "Islamic State" --place Syria --start 2018-01-01 --format csv')
def events(
    event: Annotated[
        str | None, typer.Argument(help="The id of one event, or its beginning: shown whole.", metavar="ID")
    ] = None,
    group: Annotated[str | None, typer.Option("--group", "-g", help="Only events with this group.")] = None,
    place: Annotated[str | None, typer.Option("--place", "-p", help="Only events in this country.")] = None,
    start: Start = None,
    end: Annotated[
        dt.date | None, typer.Option("--end", parser=day, help="Only until this day.", metavar="YYYY-MM-DD")
    ] = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    limit: Annotated[int, typer.Option(help="Rows of the table, the last ones.", min=1)] = 40,
    format: Annotated[
        DataFormat | None,
        typer.Option(help="A table to read, or data.", show_default="table"),
    ] = None,
    output: Output = None,
    observatory: Folder = None,
) -> None:
    """Events: reports that were linked, each value with who states it and what contradicts it.

    Where days are asked for, events without a date are left out. Rows that may not be passed on neither make an event
    nor give it a value in CSV and JSON.
    """
    from marsad import terminal

    written = form(format, output, DataFormat.table)
    if event is not None and written is DataFormat.csv:
        raise UsageError("events ID", "one event, with all that is said of it, makes no row", "Say --format json")
    opened = observatory_in(observatory, create=False)
    names = opened.names("en", recorded_by=recorded_by) | opened.page_names(recorded_by=recorded_by)
    passed_on = written is not DataFormat.table
    if event is not None:
        found, explained = opened.event(event, as_of=as_of, recorded_by=recorded_by, passed_on=passed_on)
        terminal.print_event(found, explained, written.value, output, names)
        return

    def chosen(passed_on: bool) -> pa.Table:
        return opened.events(
            group, place, start=start, end=end, as_of=as_of, recorded_by=recorded_by, passed_on=passed_on
        )

    table = chosen(passed_on)
    kept_back = chosen(False).num_rows - table.num_rows if passed_on else 0
    terminal.print_events(table, written.value, output, names, limit=limit, kept_back=kept_back)


@app.command(epilog='Example: marsad missing --group "Islamic State" --place Syria --start 2018-01-01')
def missing(
    group: Group,
    place: Place,
    start: Start = None,
    end: Annotated[
        dt.date | None, typer.Option("--end", parser=day, help="Until this day.", metavar="YYYY-MM-DD")
    ] = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    branches: Branches = False,
    format: Annotated[AnswerFormat, typer.Option(help="Text to read, or JSON.")] = AnswerFormat.text,
    observatory: Folder = None,
) -> None:
    """How many events no list holds, estimated from how three or more lists overlap; or that it cannot be told."""
    from marsad import terminal

    opened = observatory_in(observatory, create=False)
    found = opened.missing(group, place, start=start, end=end, as_of=as_of, recorded_by=recorded_by, branches=branches)
    terminal.print_unlisted(found, format.value)


@app.command(epilog='Example: marsad review --group "Islamic State" --by "A. Reader"')
def review(
    group: Annotated[
        str | None, typer.Option("--group", "-g", help="Only pairs that name this group.", show_default=False)
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many pairs.")] = 20,
    by: Annotated[
        str | None, typer.Option("--by", help="Your name; asked for otherwise.", metavar="NAME", show_default=False)
    ] = None,
    format: Annotated[
        AnswerFormat, typer.Option(help="Ask here, or print the pairs as JSON lines.")
    ] = AnswerFormat.text,
    observatory: Folder = None,
) -> None:
    """Decide the pairs of reports whose decision changes the counts most, side by side; each answer is kept at once.

    JSON holds the ref and source alone of rows that may not be passed on.
    """
    from marsad import terminal

    opened = observatory_in(observatory, create=False)
    questions = opened.questions(limit, group=group)
    if format is AnswerFormat.json:
        terminal.print_questions(questions)
        return
    terminal.review(questions, opened, by)


@app.command(epilog="Example: marsad judgements --about ucdp-ged:1234 --machine")
def judgements(
    about: Annotated[
        str | None, typer.Option(help="Only of this report, claim or judgement.", show_default=False)
    ] = None,
    machine: Annotated[bool, typer.Option("--machine", help="Also what the linker says of pairs.")] = False,
    recorded_by: RecordedBy = None,
    format: Annotated[ListFormat, typer.Option(help="A table, or one JSON object a line.")] = ListFormat.table,
    observatory: Folder = None,
) -> None:
    """All that was decided: who, when, what, why, and what was taken back.

    JSON holds no evidence about rows that may not be passed on.
    """
    from marsad import terminal

    opened = observatory_in(observatory, create=False)
    passed_on = format is not ListFormat.table
    found = opened.judgements(about, recorded_by=recorded_by, machine=machine, passed_on=passed_on)
    terminal.print_judgements(found, format.value)
