"""The one command that takes something away: `purge`."""

from __future__ import annotations

from typing import Annotated

import typer

from marsad.cli.options import Folder, app, observatory_in
from marsad.errors import UsageError


@app.command(
    epilog='Example: marsad purge "Example Daily" --reason "asked by the publisher" --by "A. Reader" --dry-run'
)
def purge(
    what: Annotated[
        str | None,
        typer.Argument(
            help="A source by name or id, a dataset, a document's id, or an address. Without: what was purged before.",
            show_default=False,
        ),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why; it is kept.", metavar="TEXT")] = "",
    by: Annotated[str, typer.Option("--by", help="Your name; it is kept.", metavar="NAME")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and change nothing.")] = False,
    observatory: Folder = None,
) -> None:
    """Remove a source, a document or an address with all that it gave, for good.

    Captures, texts, rows, claims and what was decided about them go; briefs that cite it are redacted, forecasts that
    counted it are marked. A line says what was purged, when, by whom, why and how much. A purge that was cut off is
    finished by the next.
    """
    from marsad.terminal import purging

    opened = observatory_in(observatory, create=False)
    if what is None:
        if stones := opened.tombstones():
            typer.echo(purging.tombstone_lines(stones))
        return
    if opened.purge_begun():
        typer.echo("A purge was cut off here. It is finished first.", err=True)
    else:
        typer.echo(purging.purge_plan(opened.plan_purge(what)))
    if dry_run:
        return
    if not reason.strip() or not by.strip():
        raise UsageError("the purge", "says neither why nor by whom", 'Say so: --reason "…" --by "…"')
    if not yes and not typer.confirm("Nothing brings it back. Purge?"):
        raise typer.Exit(1)
    report = opened.purge(what, by=by, reason=reason)
    typer.echo(purging.purge_report(report))
    if report.left:
        raise typer.Exit(1)
