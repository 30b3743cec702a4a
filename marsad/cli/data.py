"""Datasets and what is known of them: `import`, `sources`, `changes`, `ontology`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from marsad.cli.formats import DataFormat, ListFormat, form
from marsad.cli.options import (
    AsOf,
    BriefLanguage,
    EvenPurged,
    Folder,
    Output,
    RecordedBy,
    app,
    day,
    give_way,
    observatory_in,
)
from marsad.config import settings
from marsad.errors import UsageError


@app.command("import", epilog="Example: marsad import ucdp-ged ged251-csv.zip")
def import_(
    source: Annotated[
        str,
        typer.Argument(
            help="The dataset: ucdp-ged, acled, gtd, gdelt; counts for a table of counts; table for your own."
        ),
    ],
    file: Annotated[
        str | None,
        typer.Argument(
            help="The file as it was downloaded (CSV or zip), a folder of such, or an http(s) address.",
            metavar="FILE|FOLDER|URL",
        ),
    ] = None,
    released: Annotated[
        dt.date | None,
        typer.Option(parser=day, help="The day on which this release was published.", metavar="YYYY-MM-DD"),
    ] = None,
    mapping: Annotated[
        str | None,
        typer.Option(
            help="table: the YAML file that says what its columns mean (default: FILE.yml), or a dataset that has one.",
            metavar="FILE|NAME",
            show_default=False,
        ),
    ] = None,
    guess: Annotated[
        bool, typer.Option("--guess", help="table: print a mapping proposed for the file; nothing is imported.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="--guess: write the mapping here.", metavar="FILE.yml")
    ] = None,
    api: Annotated[
        str | None,
        typer.Option(
            "--api",
            help="ucdp-ged: get this version from the UCDP API instead of a file; its token: MARSAD_UCDP_TOKEN.",
            metavar="VERSION",
            show_default=False,
        ),
    ] = None,
    country: Annotated[list[str] | None, typer.Option(help="--api: only events there; may be given again.")] = None,
    since: Annotated[
        dt.date | None,
        typer.Option(parser=day, help="--api: only events that end on this day or later.", metavar="YYYY-MM-DD"),
    ] = None,
    even_purged: EvenPurged = False,
    observatory: Folder = None,
) -> None:
    """Import a dataset file: one claim a row, each with the row it comes from."""
    from marsad import terminal

    give_way()
    if guess or output:
        _guess(source, file, output if guess else None, guess)
        return
    if (file is None) == (api is None) or (api is None and (country or since)) or (api and source != "ucdp-ged"):
        raise UsageError(
            "import",
            "takes a file or an address, or for ucdp-ged --api with a version",
            "As in: marsad import ucdp-ged --api 25.1 --country Syria --since 2016-01-01",
        )
    opened = observatory_in(observatory)
    if api is not None:
        with terminal.steps("events") as counted:
            report = opened.import_events(
                api,
                countries=country or (),
                since=since,
                token=settings().ucdp_token,
                released=released,
                progress=counted,
                contact=settings().contact,
                even_purged=even_purged,
            )
    elif Path(file or "").is_dir() and file:
        reports = opened.import_folder(source, file, released, mapping=mapping, even_purged=even_purged)
        refused = terminal.import_reports(reports)
        if refused:
            raise typer.Exit(1)
        return
    else:
        with terminal.arriving() as step:
            report = opened.import_dataset(
                source,
                file or "",
                released,
                mapping=mapping,
                progress=step,
                contact=settings().contact,
                even_purged=even_purged,
            )
    terminal.import_report(report)
    if report.set_aside:
        raise typer.Exit(1)


@app.command(epilog="Example: marsad sources --language fr")
def sources(
    format: Annotated[ListFormat, typer.Option(help="A table, or JSON.")] = ListFormat.table,
    language: Annotated[BriefLanguage, typer.Option(help="The language of what is told.")] = BriefLanguage.en,
) -> None:
    """The sources that Marsad reads: licence, how to cite them, what they cover, where their series break."""
    from marsad import terminal

    terminal.print_sources(format.value, language.value)


@app.command(epilog="Example: marsad changes ucdp-ged --between 24.1 25.1")
def changes(
    dataset: Annotated[str, typer.Argument(help="The dataset, as it was imported: ucdp-ged.")],
    between: Annotated[
        tuple[str, str] | None,
        typer.Option(
            help="Two releases, the older first, each by version, day of publication or id.", show_default=False
        ),
    ] = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    limit: Annotated[int, typer.Option(help="How many rows the table shows.", min=0)] = 40,
    format: Annotated[
        DataFormat | None,
        typer.Option(help="A table with totals, or all changes.", show_default="table"),
    ] = None,
    output: Output = None,
    observatory: Folder = None,
) -> None:
    """Which rows a newer release of a dataset changed, added and withdrew, field by field."""
    from marsad import terminal

    written = form(format, output, DataFormat.table)
    found = observatory_in(observatory, create=False).changes(dataset, between, as_of=as_of, recorded_by=recorded_by)
    terminal.print_changes(found, written.value, output, limit)


@app.command(epilog="Example: marsad ontology gtd")
def ontology(
    scheme: Annotated[str | None, typer.Argument(help="Only this scheme: acled, cameo, gtd, plover, ucdp.")] = None,
    format: Annotated[DataFormat, typer.Option(help="A table, or data.")] = DataFormat.table,
) -> None:
    """What the event and precision codes of the datasets are in our words, and which have none."""
    from marsad import terminal
    from marsad.registry.ontology import open_ontology

    held = open_ontology()
    terminal.print_ontology([held.scheme(scheme)] if scheme else list(held), format.value)


def _guess(source: str, file: str | None, output: Path | None, asked: bool) -> None:
    """Print or write the mapping proposed for a table. Raises UsageError."""
    if not asked or source != "table" or file is None:
        raise UsageError(
            "--guess and --output", "propose a mapping for a table", "As in: marsad import table FILE --guess"
        )
    if output is not None and output.exists():
        raise UsageError(str(output), "is there already, and somebody may have worked on it", "Give another name")
    from marsad import importing, terminal
    from marsad.registry import open_registry

    terminal.mapping_proposed(importing.guess_mapping(open_registry(), Path(file)), output)
