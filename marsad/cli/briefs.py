"""Briefs: `brief` writes and publishes one, `briefs` lists the published ones and compares two."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from marsad.cli.formats import ListFormat
from marsad.cli.options import (
    AsOf,
    Branches,
    BriefLanguage,
    Compare,
    Folder,
    RecordedBy,
    Week,
    Weekday,
    app,
    listed,
    observatory_in,
)


class BriefFormat(StrEnum):
    html = "html"
    pdf = "pdf"
    md = "md"
    docx = "docx"
    json = "json"


Formats = Annotated[
    list[BriefFormat] | None,
    typer.Option("--format", help="As what; may be given several times."),
]
Targets = Annotated[
    list[Path] | None, typer.Option("--output", "-o", help="Where to write it; may be given several times.")
]
AGroup = Annotated[str | None, typer.Option("--group", "-g", help="The group, by any of its names: Daesh, داعش.")]
SomePlaces = Annotated[list[str] | None, typer.Option("--place", "-p", help="The place; may be given several times.")]
By = Annotated[
    str | None, typer.Option("--by", help="Who publishes it: the name stands in the list of briefs.", metavar="NAME")
]


@app.command(epilog='Example: marsad brief --group "Islamic State" --place Iraq --place Syria --as-of 2019-09-24')
def brief(
    group: AGroup = None,
    place: SomePlaces = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    compare: Compare = None,
    week_start: Week = Weekday.monday,
    branches: Branches = False,
    language: Annotated[BriefLanguage, typer.Option(help="The language of the brief.")] = BriefLanguage.en,
    format: Formats = None,
    output: Targets = None,
    publish: Annotated[bool, typer.Option("--publish", help="Give it a number and keep it for good.")] = False,
    by: By = None,
    number: Annotated[int | None, typer.Option("--number", help="A published brief, as it was.")] = None,
    observatory: Folder = None,
) -> None:
    """The answer as a brief in which every stated figure leads to its sentence: page, PDF, Markdown, Word or JSON."""
    from marsad import terminal

    formats = [one.value for one in format or ()]
    opened = observatory_in(observatory, create=False)
    if number is not None:
        targets = output or [Path(f"brief-{number}")]
        kept = opened.write_brief(number, targets, formats=formats or ([] if output else ["html"]))
        terminal.kept_brief_report(kept.record, _written(targets, formats or ([] if output else ["html"])))
        return
    if group is None or not place:
        raise typer.BadParameter("a brief needs --group and --place, or the --number of a published one.")
    asked = {
        "as_of": as_of,
        "recorded_by": recorded_by,
        "compare": listed(compare),
        "week_start": week_start.number,
        "branches": branches,
        "language": language.value,
    }
    if publish:
        targets = output or ([Path("brief")] if formats else [])
        written = _written(targets, formats)
        kept = opened.publish(group, place, targets, formats=formats, by=by, **asked)  # type: ignore[arg-type]
        terminal.kept_brief_report(kept.record, written, new=True)
        return
    targets = output or [Path("brief.html")]
    made = opened.brief(group, place, targets, formats=formats, **asked)  # type: ignore[arg-type]
    for path in _written(targets, formats):
        terminal.brief_report(made, path)


def _written(targets: list[Path], formats: list[str]) -> list[Path]:
    from marsad.publishing import brief_targets

    return [path for path, _ in brief_targets(targets, formats)]


briefs = typer.Typer(no_args_is_help=False, rich_markup_mode=None, help="The published briefs.")
app.add_typer(briefs, name="briefs")


@briefs.callback(invoke_without_command=True)
def list_briefs(
    context: typer.Context,
    group: AGroup = None,
    place: Annotated[str | None, typer.Option("--place", "-p", help="Only those about this place.")] = None,
    language: Annotated[BriefLanguage | None, typer.Option(help="Only those in this language.")] = None,
    format: Annotated[ListFormat, typer.Option("--format", help="A table, or JSON lines.")] = ListFormat.table,
    observatory: Folder = None,
) -> None:
    """The published briefs, the newest first. `marsad briefs compare 1 2` says what changed."""
    if context.invoked_subcommand is not None:
        return
    from marsad import terminal

    opened = observatory_in(observatory, create=False)
    found = opened.briefs(group, place, language=language.value if language else None)
    terminal.print_briefs(found, format.value)


@briefs.command(name="compare", epilog="Example: marsad briefs compare 1 2")
def compare_briefs(
    older: Annotated[int, typer.Argument(help="The number of the older brief.")],
    newer: Annotated[int, typer.Argument(help="The number of the newer brief.")],
    format: Annotated[
        BriefFormat | None, typer.Option("--format", help="As what; Markdown where nothing else is said.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write; else it is printed.")
    ] = None,
    observatory: Folder = None,
) -> None:
    """What changed from one published brief to another: verdicts, R, counts that were revised, evidence."""
    from marsad import terminal

    opened = observatory_in(observatory, create=False)
    if output is not None:
        opened.write_changes(older, newer, output, format=format.value if format else None)
        typer.echo(f"What changed from brief {older} to brief {newer} → {output}")
        return
    terminal.print_brief_changes(opened.brief_changes(older, newer), format.value if format else "md")
