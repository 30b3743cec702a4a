"""Who may write over the web: `user add`, `user list`, `user remove`, `user trail`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from marsad.cli.options import Folder, Json, app, observatory_in

user = typer.Typer(no_args_is_help=True, help="Users who may check and correct in the browser, and what they did.")
app.add_typer(user, name="user", epilog='Example: marsad user add "A. Reader"')


@user.command(epilog='Example: marsad user add "A. Reader"')
def add(
    name: Annotated[str, typer.Argument(help="The name: it stands beside what they decide.")],
    observatory: Folder = None,
) -> None:
    """Add a user and print their token, this once: only a hash of it is kept."""
    token = observatory_in(observatory).accounts().add(name)
    typer.echo(token)
    typer.echo("Shown this once. Sign in with the name and this token at /sign-in of marsad serve.", err=True)


@user.command("list", epilog="Example: marsad user list --json")
def listed(as_json: Json = False, observatory: Folder = None) -> None:
    """Print the users, one a line, with the day on which they were added."""
    from marsad.terminal.screen import note, print_json

    users = observatory_in(observatory, create=False).accounts().users()
    if as_json:
        print_json([{"name": name, "added": added} for name, added in users])
        return
    for name, added in users:
        typer.echo(f"{name}\t{added:%Y-%m-%d}")
    if not users:
        note('Nobody yet: the pages are read-only. marsad user add "A. Reader" lets somebody check and correct.')


@user.command(epilog='Example: marsad user remove "A. Reader"')
def remove(name: Annotated[str, typer.Argument(help="The name.")], observatory: Folder = None) -> None:
    """Remove a user: signed out at once; what they decided stays."""
    observatory_in(observatory, create=False).accounts().remove(name)
    typer.echo(f"{name} was removed.")


@user.command(epilog="Example: marsad user trail --limit 20")
def trail(
    limit: Annotated[int, typer.Option(help="How many lines, the newest.", min=1)] = 100,
    noted: Annotated[
        str | None, typer.Option(help="A last hash that was noted before: whether all stands up to it.", metavar="HASH")
    ] = None,
    as_json: Json = False,
    observatory: Folder = None,
) -> None:
    """Print who did what over the web: when, from which address, about what, and how it ended.

    Each line carries a hash of the one before: where one was changed or taken out it is said, and the exit code is 1.
    The last hash is shown: noted elsewhere, it shows later whether the whole trail was made anew.
    """
    from marsad.terminal.screen import print_json, printable

    accounts = observatory_in(observatory, create=False).accounts()
    entries, hashes, broken = accounts.trail(limit), accounts.trail_hashes(), accounts.trail_broken_at()
    if as_json:
        last = {"line": hashes[-1][0], "hash": hashes[-1][1]} if hashes else None
        print_json({"entries": [asdict(entry) for entry in entries], "last": last, "broken_at": broken})
    else:
        for entry in entries:
            cells = (f"{entry.at:%Y-%m-%d %H:%M:%S}", entry.who or "-", entry.address, entry.action, entry.item or "-")
            typer.echo("\t".join(map(printable, (*cells, entry.outcome))))
    if hashes and not as_json:
        typer.echo(f"Last hash (line {hashes[-1][0]}): {hashes[-1][1]}", err=True)
    if broken is not None:
        typer.echo(
            f"The trail is not as it was written: line {broken} was changed, or lines are missing there.", err=True
        )
        raise typer.Exit(1)
    if noted is not None and noted.strip().lower() not in {held for _, held in hashes}:
        typer.echo("The trail is not the one in which that hash was noted: no line bears it.", err=True)
        raise typer.Exit(1)
