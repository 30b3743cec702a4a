"""Files for other programs: `export`."""

from __future__ import annotations

import datetime as dt
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from marsad.cli.formats import ExportFormat, form
from marsad.cli.options import (
    AsOf,
    Branches,
    BriefLanguage,
    End,
    Folder,
    Lens,
    Period,
    RecordedBy,
    Start,
    Week,
    Weekday,
    app,
    observatory_in,
)
from marsad.errors import UsageError


class ExportContent(StrEnum):
    claims = "claims"
    incidents = "incidents"
    events = "events"
    series = "series"
    sources = "sources"
    captures = "captures"


Names = list[str] | None


@app.command(epilog="Example: marsad export events --group Daesh --place Iraq --output events.xlsx")
def export(
    content: Annotated[
        ExportContent, typer.Argument(help="What to write; series need a group, captures a .warc.gz.")
    ] = (ExportContent.claims),
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="The file to write, as what its name ends on; without it, standard output."
        ),
    ] = None,
    format: Annotated[
        ExportFormat | None,
        typer.Option(
            help="csv and xlsx open in Excel, geojson in QGIS; json and parquet keep types; bibtex cites.",
            show_default="csv",
        ),
    ] = None,
    package: Annotated[
        bool, typer.Option("--package", help="A zip: the rows, what each field means, the sources and their licences.")
    ] = False,
    group: Annotated[Names, typer.Option("--group", "-g", help="Only this group; may be given again.")] = None,
    branches: Branches = False,
    place: Annotated[Names, typer.Option("--place", "-p", help="Only there; a country with all inside.")] = None,
    lens: Lens = None,
    measure: Annotated[Names, typer.Option("--measure", "-m", help="Only this measure.")] = None,
    kind: Annotated[Names, typer.Option("--kind", help="Only figure, incident or indicator.")] = None,
    type: Annotated[Names, typer.Option("--type", help="Only this type of incident.")] = None,
    source: Annotated[Names, typer.Option("--source", help="Only from this origin, by its id.")] = None,
    precision: Annotated[Names, typer.Option("--precision", help="Only places as exact as this.")] = None,
    text: Annotated[str | None, typer.Option("--text", help="Only where sentence or title hold these words.")] = None,
    start: Start = None,
    end: End = None,
    every: Annotated[Period, typer.Option("--every", help="Of series: the length of a period.")] = Period.week,
    week_start: Week = Weekday.monday,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    language: Annotated[BriefLanguage, typer.Option(help="Of licences; Arabic sheets run right to left.")] = (
        BriefLanguage.en
    ),
    observatory: Folder = None,
) -> None:
    """Claims, incidents, events, series or sources for other programs. Datasets that may not be passed on stay out."""
    from marsad import terminal
    from marsad.exporting.flow import check_stream
    from marsad.index.filters import Filter

    packed = output if output is not None and output.suffix.lower() == ".zip" else None
    written = form(format, packed.with_suffix("") if packed else output, ExportFormat.csv)
    if package and output is not None and output.suffix and packed is None:
        raise UsageError(str(output), "a package is a zip", f"Name it {output.with_suffix('.zip')}, and say --format")
    package = package or packed is not None
    opened = observatory_in(observatory, create=False)
    if ExportContent.captures == content or ExportFormat.warc == written:
        narrowed = (group, place, lens, measure, kind, type, source, precision, text, start, end, branches, package)
        if content != ExportContent.captures or written != ExportFormat.warc or output is None or any(narrowed):
            cause = "captures leave as WARC alone, whole, into a file"
            raise UsageError("export", cause, "As in: marsad export captures --output pages.warc.gz")
        terminal.archive_report(opened.archive(output, as_of=as_of, recorded_by=recorded_by), output)
        return
    check_stream(written.value, package, output is None and sys.stdout.isatty())
    asked: dict[str, dt.date | str | bool | list[str] | None] = {
        "lens": lens, "measure": measure, "kind": kind, "type": type, "source": source, "precision": precision,
        "text": text, "start": start, "end": end, "branches": branches,
    }  # fmt: skip
    exported = opened.export(
        output or sys.stdout,
        cast(Any, written.value),  # all but WARC, which went out above
        content=cast(Any, content.value),
        group=group or (),
        place=place or (),
        filter=Filter.from_query({name: _spelled(value) for name, value in asked.items() if value}),
        as_of=as_of,
        recorded_by=recorded_by,
        every=every.value,
        week_start=week_start.number,
        package=package,
        language=language.value,
    )
    terminal.export_report(exported, output)


def _spelled(value: dt.date | str | bool | list[str] | None) -> list[str]:
    return value if isinstance(value, list) else [str(value)]
