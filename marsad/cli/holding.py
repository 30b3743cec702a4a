"""Whether the observatory holds: `check`, `maintain`."""

from __future__ import annotations

from typing import Annotated

import typer

from marsad.cli.options import Folder, Json, app, give_way, observatory_in


@app.command(epilog="Example: marsad check --json")
def check(
    as_json: Json = False,
    observatory: Folder = None,
) -> None:
    """Verify all that is kept: files, hashes, quotations, numbers, links, counts. Exit code 1: something is wrong."""
    from marsad import terminal

    give_way()
    opened = observatory_in(observatory, create=False)
    with terminal.parts() as step:
        found = opened.check(step)
    terminal.print_checked(found, as_json=as_json)
    if not found.clean:
        raise typer.Exit(1)


@app.command(epilog="Example: marsad maintain --dry-run")
def maintain(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    hours: Annotated[
        float,
        typer.Option(help="What became unneeded within the last so many hours stays: others may be reading it.", min=0),
    ] = 24.0,
    as_json: Json = False,
    observatory: Folder = None,
) -> None:
    """Join small files and clear away what nobody needs; versions that briefs and forecasts cite stay readable."""
    from marsad import terminal

    give_way()
    opened = observatory_in(observatory, create=False)
    with terminal.parts() as step:
        done = opened.maintain(dry_run=dry_run, hours=hours, progress=step)
    terminal.maintenance_report(done, as_json=as_json)
