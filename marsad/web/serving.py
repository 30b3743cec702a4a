"""The server process: one observatory, one address."""

from __future__ import annotations

import socket

import uvicorn

from marsad.errors import UsageError
from marsad.observatory import Observatory
from marsad.web.app import create_app
from marsad.web.security import LOOPBACK


def run(observatory: Observatory, host: str, port: int, token: str | None = None) -> None:
    """Serve until stopped. `token`: lets one user in who may write. Raises UsageError where the address cannot be had,
    or for a token that is too short."""
    accounts = observatory.accounts(token)
    listening = listen(host, port)
    app = create_app(observatory, (*LOOPBACK, host), accounts)
    config = uvicorn.Config(app, log_level="warning", server_header=False, date_header=True, proxy_headers=False)
    print(f"Marsad is at http://{_shown(host)}:{listening.getsockname()[1]}/ (Ctrl+C stops it)", flush=True)
    uvicorn.Server(config).run(sockets=[listening])


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
