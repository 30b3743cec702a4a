"""The server process: one observatory, one address."""

from __future__ import annotations

import gc
import socket
import sys
import webbrowser
from collections.abc import Sequence
from threading import Thread

import uvicorn

from marsad.errors import UsageError
from marsad.model.asked import AskedQuestion
from marsad.observatory import Observatory
from marsad.web import page
from marsad.web.app import create_app
from marsad.web.jobs import Jobs
from marsad.web.map.atlas import atlas_of
from marsad.web.security import LOOPBACK

_LARGE = 20_000  # claims
_TURN = 0.0005  # seconds of a thread that makes a page before the one that takes requests may: a tenth of the usual
_LONGEST = 600.0  # seconds that are waited for an answer before the browser is opened all the same


def run(
    observatory: Observatory,
    host: str,
    port: int,
    token: str | None = None,
    *,
    show: bool = False,
    first: Sequence[AskedQuestion] = (),
) -> None:
    """Serve until stopped. `token`: lets one user in who may write. `first`: questions that are asked at once, the last
    of which is shown first; `show`: open a browser, once they are answered. Raises UsageError where the address cannot
    be had, or for a token that is too short."""
    accounts = observatory.accounts(token)
    listening = listen(host, port)
    if observatory.folder is not None:
        print("Getting the pages ready; of a large observatory the first time takes minutes ...", file=sys.stderr)
        _ready(observatory)  # no reader waits for the first build
    app = create_app(observatory, (*LOOPBACK, host), accounts)
    config = uvicorn.Config(app, log_level="warning", server_header=False, date_header=True, proxy_headers=False)
    listening.listen(128)  # from here on a browser waits for the server instead of being refused
    address = f"http://{_shown(host)}:{listening.getsockname()[1]}/"
    print(f"Marsad is at {address} (Ctrl+C stops it)", flush=True)
    if app.state.jobs is not None:
        app.state.jobs.warm()
    if show or first:
        Thread(target=_open, args=(app.state.jobs, address, tuple(first), show), daemon=True).start()
    # An index is some hundred thousand objects that stay: to walk them all again and again would cost whole pages.
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    sys.setswitchinterval(_TURN)
    uvicorn.Server(config).run(sockets=[listening])


def _ready(observatory: Observatory) -> None:
    """Have the index, and of a large one all that its first readers would wait for, one after the other."""
    index = observatory.index()
    if index.totals().claims > _LARGE:
        index.warm()
        atlas_of(index).ready()
        page.compiled()


def _open(jobs: Jobs | None, address: str, first: Sequence[AskedQuestion], show: bool) -> None:
    """Have the questions answered, then show the page that opens with the last of them."""
    if jobs is not None and first:
        print("Computing the answer; the first time on a machine this takes half a minute ...", flush=True)
        for question in first:
            jobs.ask(question)
        for question in first:
            jobs.wait(question.id, _LONGEST)
        print(f"It is there: {address}", flush=True)
    if show and not webbrowser.open(address):
        print(f"No browser could be opened here: go to {address}", flush=True)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one. Raises UsageError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        cause = (error.strerror or str(error)).lower()
        raise UsageError(f"{host}:{port}", cause, "Name another with --port") from error
    return listening


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
