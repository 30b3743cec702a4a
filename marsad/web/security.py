"""What every answer of the server carries, and what it refuses before anything reads it."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# No script, style, picture or request but from this server itself; nothing may frame it.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
)
LARGEST_BODY = 1 << 20  # bytes: forms and judgements are small
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class Guard:
    """Headers on every answer; foreign host names and oversized bodies are refused.

    A page elsewhere can make its own name point to 127.0.0.1 and then read what a browser here fetches from it (DNS
    rebinding): only the names that the server was started for are answered.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = LOOPBACK) -> None:
        self._app = app
        self._hosts = {host.casefold() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refused = self._refusal(Headers(scope=scope))
        body = _Limited(receive, LARGEST_BODY)
        answer = refused if refused is not None else self._app

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS:
                    headers.setdefault(name, value)
            await send(message)

        try:
            await answer(scope, body, guarded)
        except _TooLarge:
            await PlainTextResponse("The body is too large.\n", 413)(scope, receive, guarded)

    def _refusal(self, headers: Headers) -> ASGIApp | None:
        host = headers.get("host", "").casefold()
        name = host[: host.rindex(":")] if host.rpartition(":")[2].isdigit() and ":" in host else host
        if name not in self._hosts:
            return PlainTextResponse("This server does not answer to that name.\n", 421)
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()) or len(length) > 9 or int(length) > LARGEST_BODY:
            return PlainTextResponse("The body is too large.\n", 413)
        return None


class _TooLarge(Exception):
    pass


class _Limited:
    """A body that states no length ends here, too."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise _TooLarge
        return message
