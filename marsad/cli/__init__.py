"""The command line: one command a stage, plus `demo`. Messages are calm and short; heavy rooms load when needed.

Exit codes: 0 done, 1 something was refused (the rest was done), 2 the command cannot be carried out as asked.
"""

from __future__ import annotations

import logging
import sys
from typing import Annotated

import typer

# The order in which `marsad --help` lists the commands.
from marsad.cli import pages, data, linking, judging, answers, briefs, backtest, comparison  # isort: skip
from marsad.cli import forecasts, screen, serve, statements, exports, users, holding, purging  # isort: skip
from marsad.cli.options import app
from marsad.errors import MarsadError
from marsad.version import __version__

__all__ = [
    "answers",
    "app",
    "backtest",
    "briefs",
    "comparison",
    "data",
    "exports",
    "forecasts",
    "holding",
    "judging",
    "linking",
    "main",
    "pages",
    "purging",
    "screen",
    "serve",
    "statements",
    "users",
]


_STOPPED = 130  # what Ctrl-C ends with


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    if version:
        typer.echo(f"marsad {__version__}")
        raise typer.Exit


def main() -> None:
    """The entry point: errors of ours are shown as they are, in one line; what the rooms log goes to standard error."""
    log = logging.getLogger("marsad")
    log.setLevel(logging.INFO)
    log.addHandler(logging.StreamHandler())
    try:
        app()
    except SystemExit as end:
        if end.code == _STOPPED:
            typer.echo("Stopped. What was acknowledged is kept, and nothing is half there: run it again.", err=True)
        raise
    except MarsadError as error:
        from marsad.terminal.screen import printable  # a file's name, too, must not steer the terminal

        typer.echo(printable(str(error)), err=True)
        raise SystemExit(error.exit_code) from None
    except BrokenPipeError:  # the reader of our output went away: `marsad code … | head`
        sys.stderr.close()
        raise SystemExit(0) from None
    except OSError as error:  # a disk that is full, a folder that may not be written: no fault of the program's
        from marsad.engine.faults import told_by_the_disk
        from marsad.terminal.screen import printable

        typer.echo(printable(str(told_by_the_disk(error, str(error.filename or "what was to be written")))), err=True)
        raise SystemExit(1) from None
