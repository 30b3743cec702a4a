"""The observatory in a browser: `serve`."""

from __future__ import annotations

from typing import Annotated

import typer

from marsad.cli.options import Folder, app, observatory_in


@app.command(epilog="Example: marsad serve --observatory observatory --port 8019")
def serve(
    port: Annotated[int, typer.Option(help="The port; 0 takes a free one.", min=0, max=65535)] = 8019,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    token: Annotated[
        str | None,
        typer.Option(
            help="Lets one user, reader's desk, sign in and write. Safer in MARSAD_TOKEN: others can see options.",
            metavar="TOKEN",
            show_default=False,
        ),
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="Open the browser, too.")] = False,
    observatory: Folder = None,
) -> None:
    """Open the observatory in a browser: pages and API, on this machine alone unless told otherwise.

    The pages are read-only without a token or a user (marsad user add).
    """
    from marsad.config import settings
    from marsad.web import serving

    serving.run(observatory_in(observatory), host, port, token or settings().token, show=show)
