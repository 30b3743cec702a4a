"""What every answer of the server carries, and what it refuses before anything reads it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
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


Refusing = Callable[[Request, int], Awaitable[Response]]


class Guard:
    """Headers on every answer; HEAD answers as GET without a body; foreign host names and oversized bodies are refused.

    `refusing` writes the refusal, 421 or 413, for who asks; the host name that was sent is not in its request.

    A page elsewhere can make its own name point to 127.0.0.1 and then read what a browser here fetches from it (DNS
    rebinding): only the names that the server was started for are answered.
    """

    def __init__(self, app: ASGIApp, refusing: Refusing, hosts: Iterable[str] = LOOPBACK) -> None:
        self._app = app
        self._refusing = refusing
        self._hosts = {host.casefold() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = self._status(Headers(scope=scope))
        body = _Limited(receive, LARGEST_BODY)
        headless = scope["method"] == "HEAD"
        asked = {**scope, "method": "GET"} if headless else scope

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS:
                    headers.setdefault(name, value)
            elif headless and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        async def refuse(status: int) -> None:
            # An address is put together from the host that was sent, which may be any signs at all.
            named = [(name, value) for name, value in scope["headers"] if name != b"host"]
            answer = await self._refusing(Request({**asked, "headers": named}), status)
            await answer(asked, receive, guarded)

        if status is not None:
            await refuse(status)
            return
        try:
            await self._app(asked, body, guarded)
        except _TooLarge:
            await refuse(413)

    def _status(self, headers: Headers) -> int | None:
        """421 for a name that is not ours, 413 for a body that is too large; None for what may go on."""
        host = headers.get("host", "").casefold()
        name = host[: host.rindex(":")] if host.rpartition(":")[2].isdigit() and ":" in host else host
        if name not in self._hosts:
            return 421
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()) or len(length) > 9 or int(length) > LARGEST_BODY:
            return 413
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
