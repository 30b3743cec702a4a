"""The one command that takes something away: `purge`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.options import Folder, Json, app, observatory_in
from marsad.errors import MissingItem, UsageError

if TYPE_CHECKING:
    from marsad.observatory import Observatory
    from marsad.purging.flow import PurgeReport


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
    as_json: Json = False,
    observatory: Folder = None,
) -> None:
    """Remove a source, a document or an address with all that it gave, for good.

    Captures, texts, rows, claims and what was decided about them go; briefs that cite it are redacted, forecasts that
    counted it are marked. A line says what was purged, when, by whom, why and how much. A purge that was cut off is
    finished by the next.
    """
    from marsad.terminal import purging
    from marsad.terminal.screen import print_json

    opened = observatory_in(observatory, create=False)
    if opened.purge_begun():
        typer.echo("A purge was cut off here. It is finished first.", err=True)
        finished = None if dry_run else opened.finish_purge()
        if finished is not None:
            _told(finished, as_json=False, err=as_json)
        if what is not None and (finished is None or not _held(opened, what)):
            return
    if what is None:
        stones = opened.tombstones()
        if as_json:
            print_json([asdict(stone) for stone in stones])
        elif stones:
            typer.echo(purging.tombstone_lines(stones))
        else:
            typer.echo("Nothing was purged here yet.", err=True)
        return
    plan = opened.plan_purge(what)
    if as_json and dry_run:
        print_json(purging.plan_json(plan))
    else:
        typer.echo(purging.purge_plan(plan), err=as_json)
    if dry_run:
        return
    if not reason.strip() or not by.strip():
        raise UsageError("the purge", "says neither why nor by whom", 'Say so: --reason "…" --by "…"')
    if not yes and not typer.confirm("Nothing brings it back. Purge?", err=as_json):
        raise typer.Exit(1)
    _told(opened.purge(what, by=by, reason=reason), as_json=as_json)


def _told(report: PurgeReport, *, as_json: bool, err: bool = False) -> None:
    from marsad.terminal.purging import purge_report
    from marsad.terminal.screen import print_json

    if as_json:
        print_json(asdict(report))
    else:
        typer.echo(purge_report(report), err=err)
    if report.left:
        raise typer.Exit(1)


def _held(opened: Observatory, what: str) -> bool:
    """Whether there is something of it still; what was asked for may be what was cut off."""
    try:
        opened.plan_purge(what)
    except MissingItem:
        return False
    return True
