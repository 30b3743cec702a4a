"""The one command that takes something away: `purge`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.options import Folder, app, observatory_in
from marsad.errors import MissingItem, UsageError

if TYPE_CHECKING:
    from marsad.observatory import Observatory


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
    if opened.purge_begun():
        typer.echo("A purge was cut off here. It is finished first.", err=True)
        finished = None if dry_run else opened.finish_purge()
        if finished is not None:
            _told(purging.purge_report(finished), finished.left)
        if what is not None and (finished is None or not _held(opened, what)):
            return
    if what is None:
        if stones := opened.tombstones():
            typer.echo(purging.tombstone_lines(stones))
        return
    typer.echo(purging.purge_plan(opened.plan_purge(what)))
    if dry_run:
        return
    if not reason.strip() or not by.strip():
        raise UsageError("the purge", "says neither why nor by whom", 'Say so: --reason "…" --by "…"')
    if not yes and not typer.confirm("Nothing brings it back. Purge?"):
        raise typer.Exit(1)
    report = opened.purge(what, by=by, reason=reason)
    _told(purging.purge_report(report), report.left)


def _told(said: str, left: Sequence[str]) -> None:
    typer.echo(said)
    if left:
        raise typer.Exit(1)


def _held(opened: Observatory, what: str) -> bool:
    """Whether there is something of it still; what was asked for may be what was cut off."""
    try:
        opened.plan_purge(what)
    except MissingItem:
        return False
    return True
