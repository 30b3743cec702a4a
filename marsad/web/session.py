"""Who is asking: the session of a cookie or the token of a program; what must hold before anything is written.

`Signed` sets `request.state.user` (a name or None) and `request.state.csrf`, which gives a new token each time it is
printed: every form has its own and is good once. A route that writes takes `form: Form = WRITES`.
"""

from __future__ import annotations

from typing import Annotated, Any, cast

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from marsad.accounts import Accounts, Session
from marsad.accounts.accounts import ABSOLUTE, TooOften
from marsad.errors import ObservatoryError
from marsad.web import page

COOKIE = "marsad_session"
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_FIELDS = 100  # of one form
_LONGEST_WAY = 2000  # characters of an address to go back to


class Refused(Exception):
    """What was sent is not taken. `code`: why, for the page that says so; `seconds` until it may be sent again."""

    def __init__(self, code: str, status: int = 403, seconds: int = 0) -> None:
        self.code = code
        self.status = status
        self.seconds = seconds
        super().__init__(code)


class FormToken:
    """Printed, it is a new token for one form of the session."""

    def __init__(self, accounts: Accounts, key: str) -> None:
        self._accounts = accounts
        self._key = key

    def __str__(self) -> str:
        return self._accounts.form(self._key)


class Signed:
    """Knows the user of a request; pages made for one are kept by nobody else."""

    def __init__(self, app: ASGIApp, accounts: Accounts) -> None:
        self._app = app
        self._accounts = accounts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        state = request.state
        state.user = state.csrf = state.session = None
        state.accounts = self._accounts
        state.cross_site = request.method not in SAFE and _cross_site(request.headers)
        key = request.cookies.get(COOKIE)
        session = await run_in_threadpool(self._accounts.session, key) if key else None
        if session is not None:
            state.user, state.session = session.user, session
            state.csrf = FormToken(self._accounts, session.key)

        async def private(message: Message) -> None:
            if message["type"] == "http.response.start" and session is not None:
                headers = MutableHeaders(scope=message)
                if not headers.get("cache-control", "").startswith("public"):
                    headers["Cache-Control"] = "private, no-store"
            await send(message)

        await self._app(scope, receive, private)


def _cross_site(headers: Headers) -> bool:
    """Whether a page of another origin sends this; what states no origin is no browser, or asks for itself."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] != headers.get("host", "")


def accounts_of(request: Request) -> Accounts:
    return cast(Accounts, request.state.accounts)


def address_of(request: Request) -> str:
    """Where the request comes from, for limits and the trail."""
    return request.client.host if request.client else "unknown"


async def signed_form(request: Request) -> FormData:
    """The form of a signed-in user, counted and checked; or of a program that has a token.

    Raises Refused: sign_in, cross_site, foreign, old, used, too_often; each is in the trail.
    """
    accounts, address = accounts_of(request), address_of(request)
    session: Session | None = request.state.session
    if request.state.cross_site:
        await _refuse(request, "cross_site")
    if session is None:
        request.state.user = await bearer_of(request)
    if request.state.user is None:
        raise Refused("sign_in", 401)
    form = await request.form(max_files=0, max_fields=_FIELDS)
    if session is not None:
        token = form.get("csrf")
        given = token if isinstance(token, str) else ""
        if why := await run_in_threadpool(accounts.use_form, session.key, given):
            await _refuse(request, why)
    try:
        await run_in_threadpool(accounts.count_write, request.state.user)
    except TooOften as error:
        await run_in_threadpool(
            lambda: accounts.note_refusal(
                "write", "too_often", who=request.state.user, address=address, item=request.url.path
            )
        )
        raise Refused("too_often", 429, error.seconds) from error
    return form


async def bearer_of(request: Request) -> str | None:
    """The user of `Authorization: Bearer TOKEN`; None without one. Raises Refused for a token that is nobody's."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.casefold() != "bearer" or not token:
        return None
    try:
        user = await run_in_threadpool(accounts_of(request).bearer, token.strip(), address_of(request))
    except TooOften as error:
        raise Refused("too_often", 429, error.seconds) from error
    except ObservatoryError as error:  # tries are counted before a token is looked at
        raise Refused("unwritable", 503) from error
    if user is None:
        raise Refused("token", 401)
    return user


async def _refuse(request: Request, code: str) -> None:
    """Note it and raise."""
    user, path = request.state.user, request.url.path
    accounts, address = accounts_of(request), address_of(request)
    await run_in_threadpool(lambda: accounts.note_refusal("write", code, who=user, address=address, item=path))
    raise Refused(code)


Form = Annotated[FormData, Depends(signed_form)]


def text_of(form: FormData, name: str, longest: int = 500) -> str:
    """A field of a form: what can be printed of it, stripped; "" where it is not there."""
    value = form.get(name)
    return " ".join(value.split())[:longest].strip() if isinstance(value, str) else ""


def own_path(way: str | None, otherwise: str = "/") -> str:
    """`way` where it is an address of this server, without its name; else `otherwise`.

    "//elsewhere", "/\\elsewhere" and whatever holds control characters lead a browser away or split a header.
    """
    if not way or len(way) > _LONGEST_WAY or not way.isprintable() or "\\" in way:
        return otherwise
    return way if way.startswith("/") and not way.startswith("//") else otherwise


def back(form: FormData, otherwise: str = "/check") -> Response:
    """To the page from which the form was sent, with 303: loading it again sends nothing."""
    value = form.get("next")
    return RedirectResponse(own_path(value if isinstance(value, str) else None, otherwise), 303)


def set_session(response: Response, request: Request, session: Session) -> None:
    secure = request.url.scheme == "https"
    response.set_cookie(
        COOKIE, session.key, max_age=ABSOLUTE, path="/", secure=secure, httponly=True, samesite="strict"
    )


def end_session(response: Response, request: Request) -> None:
    secure = request.url.scheme == "https"
    response.delete_cookie(COOKIE, path="/", secure=secure, httponly=True, samesite="strict")


async def told_refusal(request: Request, error: Exception) -> Response:
    """The page that says why something was not taken; to programs, JSON."""
    assert isinstance(error, Refused)
    headers: dict[str, str] = {"Retry-After": str(error.seconds)} if error.seconds else {}
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    values: dict[str, Any] = {"code": error.code, "seconds": error.seconds}
    return page.render(request, "shared/refused.html.jinja", status=error.status, headers=headers, **values)
