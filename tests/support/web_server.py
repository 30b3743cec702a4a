"""A real HTTP server on loopback that serves pages, files and feeds, and fails in every way on demand."""

from __future__ import annotations

import datetime as dt
import gzip
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from marsad.sources.fetching import Fetcher, Limits


@dataclass(frozen=True)
class Asked:
    """One request: its path with the query, and its headers in lower case."""

    path: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Reply:
    """What to answer. `sent`: how many bytes of the body are written before the connection is cut (None: all).

    `length`: the Content-Length to state instead of the true one. `endless`: the body again and again, for ever.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    sent: int | None = None
    length: int | None = None
    endless: bool = False


Script = Reply | list[Reply] | Callable[[Asked], Reply]


@dataclass
class Web:
    """Where it listens and what was asked, in order. `routes` by path without query; a list is gone through in order,
    its last reply for ever."""

    address: str  # "127.0.0.1:port", to be let in
    routes: dict[str, Script]
    asked: list[Asked] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://{self.address}"

    def paths(self) -> list[str]:
        return [request.path for request in self.asked]

    def reply(self, request: Asked) -> Reply:
        with self.lock:
            self.asked.append(request)
            script = self.routes.get(request.path.partition("?")[0], Reply(b"nothing here", 404))
            if isinstance(script, list):
                return script.pop(0) if len(script) > 1 else script[0]
        return script if isinstance(script, Reply) else script(request)


@contextmanager
def web(routes: Mapping[str, Script], certificate: tuple[Path, Path] | None = None) -> Iterator[Web]:
    """Serve the routes until the block ends; over TLS with a certificate and its key."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # the name is http.server's
            found = {name.lower(): value for name, value in self.headers.items()}
            with suppress(ConnectionError, TimeoutError):  # whoever asked has gone away
                self.answer(site.reply(Asked(self.path, found)))

        def answer(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.endless:
                self.send_header("Connection", "close")
            elif reply.status != 304:
                self.send_header("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
            self.end_headers()
            if reply.endless:
                while True:
                    self.wfile.write(reply.body)
            else:
                self.wfile.write(reply.body[: reply.sent])
            self.close_connection = reply.sent is not None or reply.length is not None or reply.endless

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    site = Web(f"127.0.0.1:{server.server_address[1]}", dict(routes))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def resumable(content: bytes, *cuts: int, etag: str = '"one"') -> Callable[[Asked], Reply]:
    """A file that is served from where it is asked for; the first answers are cut after so many bytes."""
    left = list(cuts)

    def serve(request: Asked) -> Reply:
        cut = left.pop(0) if left else None
        headers = {"ETag": etag, "Accept-Ranges": "bytes"}
        if request.headers.get("if-none-match") == etag:
            return Reply(status=304, headers=headers)
        asked = request.headers.get("range", "")
        if asked and request.headers.get("if-range") == etag:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
            return Reply(content[start:], 206, headers, sent=cut)
        return Reply(content, headers=headers, sent=cut)

    return serve


def bomb(megabytes: int) -> Reply:
    """Zeros, packed a thousand times smaller."""
    return Reply(gzip.compress(bytes(megabytes * 1_000_000)), headers={"Content-Encoding": "gzip"})


@dataclass
class Patience:
    """The seconds that a fetcher would have waited, in order; and a clock that they move on."""

    waits: list[float] = field(default_factory=list)
    seconds: float = 0.0
    tick: float = 0.0  # what each look at the clock takes
    begun: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds

    def clock(self) -> float:
        self.seconds += self.tick
        return self.seconds

    def now(self) -> dt.datetime:
        return self.begun + dt.timedelta(seconds=self.seconds)


def fetcher(site: Web, patience: Patience | None = None, *, limits: Limits | None = None, **options: object) -> Fetcher:
    """A fetcher that lets this one server in, waits for nothing and has no jitter."""
    patience = patience or Patience()
    given = {"allow": {site.address}, "sleep": patience.sleep, "clock": patience.clock, "jitter": lambda: 1.0}
    given["now"] = patience.now
    return Fetcher(limits, **(given | options))  # type: ignore[arg-type]
