"""A real HTTP server on loopback that plays an OpenAI-compatible endpoint: scripted answers, and every failure."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

EMPTY = json.dumps({"figures": [], "incidents": [], "indicators": []})


@dataclass(frozen=True)
class Play:
    """What to do with one request: a status with headers and body, or `cut` the connection after half of the body."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    wait: threading.Event | None = None  # answered only once this is set


def completion(content: str | None, tokens: int | None = 100, ended: str = "stop") -> Play:
    """A chat completion with that content; `tokens` None: an endpoint that does not count them."""
    message = {"role": "assistant", "content": content}
    value: dict[str, Any] = {"choices": [{"index": 0, "message": message, "finish_reason": ended}]}
    usage = {} if tokens is None else {"usage": {"total_tokens": tokens}}
    return Play(body=json.dumps(value | usage).encode())


def answers(*figures: dict[str, Any], **others: list[dict[str, Any]]) -> str:
    """The text of an answer with these items."""
    return json.dumps({"figures": list(figures), "incidents": [], "indicators": []} | others)


def figure_answer(quote: str, number: str, **changes: Any) -> dict[str, Any]:
    """One figure as a model would give it: attacks, by nobody, nowhere, in the page's own voice."""
    plain: dict[str, Any] = {
        "quote": quote, "number": number, "low": None, "high": None, "measure": "attacks", "role": None,
        "accumulation": "flow", "per": None, "comparison": None, "cohort": None, "part_of": None, "group": None,
        "places": [], "period": None, "sources": [], "modality": "asserted",
    }  # fmt: skip
    return plain | changes


Script = Callable[[dict[str, Any]], Play]


@dataclass
class Endpoint:
    """Where it listens, and the requests that came: bodies, headers and paths in order."""

    url: str
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


@contextmanager
def endpoint(script: Script | list[Play]) -> Iterator[Endpoint]:
    """Serve by a function of the request, or the plays of a list in order, the last one for ever."""
    plays = list(script) if isinstance(script, list) else None
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:  # the name is http.server's
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                seen.bodies.append(body)
                seen.headers.append({name.lower(): value for name, value in self.headers.items()})
                seen.paths.append(self.path)
                if plays is not None:
                    play = plays.pop(0) if len(plays) > 1 else plays[0]
            if plays is None:
                play = script(body)  # type: ignore[operator]
            if play.wait is not None:
                play.wait.wait(60)
            self.send_response(play.status)
            for name, value in play.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(play.body) + play.cut * 1000))
            self.end_headers()
            with suppress(ConnectionError):  # whoever asked has gone away
                self.wfile.write(play.body)
            if play.cut:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    seen = Endpoint(f"http://127.0.0.1:{server.server_address[1]}/v1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
