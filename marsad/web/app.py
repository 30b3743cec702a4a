"""The application: every theme's addresses under one guard, errors in words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from anyio import to_thread
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from marsad.accounts import Accounts
from marsad.errors import MarsadError, MissingItem, UnknownName, UsageError
from marsad.observatory import Observatory
from marsad.version import __version__
from marsad.web import page
from marsad.web.api.problems import kept_out as api_kept_out
from marsad.web.api.problems import refused as api_refused
from marsad.web.api.routes import router as api
from marsad.web.api.service import PATH as API
from marsad.web.api.service import create_api
from marsad.web.ask.routes import router as ask
from marsad.web.briefs.routes import router as briefs
from marsad.web.evidence.routes import router as evidence
from marsad.web.jobs import Jobs
from marsad.web.map.routes import router as maps
from marsad.web.profiles.routes import router as profiles
from marsad.web.review.routes import router as review
from marsad.web.security import HEADERS, LARGEST_BODY, LOOPBACK, Guard
from marsad.web.session import Refused, Signed, told_refusal

_WORKING = ("jobs", "briefs", "profiles", "watch")  # of the application's state
_FOR_EVER = "public, max-age=31536000, immutable"
_THREADS = (
    8  # that make pages: all want the one interpreter, and more of them wait for each other instead of for readers
)
_ASKED_AGAIN = "public, no-cache"  # kept, but the browser asks by ETag whether it still holds


def create_app(observatory: Observatory, hosts: Iterable[str] = LOOPBACK, accounts: Accounts | None = None) -> FastAPI:
    """The pages and the API of one observatory. `hosts`: the names under which the server may be called.

    `accounts`: who may write; those of the observatory's folder unless given.
    """
    app = FastAPI(
        title="Marsad", version=__version__, docs_url=None, redoc_url=None, openapi_url=None, lifespan=_at_work
    )
    app.state.observatory = observatory
    app.state.jobs = Jobs(observatory) if observatory.folder is not None else None
    for router in (ask, maps, evidence, profiles, review, briefs, api):
        app.include_router(router)
    app.mount(API, create_api(observatory, app.state.jobs), name="api")
    app.mount("/static", _Static(directory=page.STATIC), name="static")
    app.add_exception_handler(MarsadError, _told)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(Exception, _broken)
    app.add_exception_handler(Refused, told_refusal)
    app.add_middleware(Signed, accounts=accounts or observatory.accounts())
    app.add_middleware(Guard, refusing=_kept_out, hosts=tuple(hosts))
    return app


@asynccontextmanager
async def _at_work(app: FastAPI) -> AsyncIterator[None]:
    """Every process and thread that works beside the pages ends with the server."""
    to_thread.current_default_thread_limiter().total_tokens = _THREADS
    yield
    for name in _WORKING:
        working = getattr(app.state, name, None)  # most are made with the first page that needs them
        if working is not None:
            await run_in_threadpool(working.close)


class _Static(StaticFiles):
    """Files of ours; under the address that names their hash they may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code == 200:
            named = b"v=" in scope.get("query_string", b"")
            response.headers["Cache-Control"] = _FOR_EVER if named else _ASKED_AGAIN
        return response


async def _told(request: Request, error: Exception) -> Response:
    """An error of ours, with item, cause and remedy."""
    assert isinstance(error, MarsadError)
    status = 404 if isinstance(error, UnknownName | MissingItem) else 400 if isinstance(error, UsageError) else 500
    return page.render(request, "error.html.jinja", status=status, error=error, code=status)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if request.scope["path"].startswith(f"{API}/"):  # with a line end in it no route of the API is found
        return await api_refused(request, error)
    return page.render(
        request, "error.html.jinja", status=error.status_code, error=None, code=error.status_code, headers=error.headers
    )


async def _kept_out(request: Request, status: int) -> Response:
    """A name that is not ours, a body that is too large: refused before anything of the application was asked."""
    if request.scope["path"].startswith(f"{API}/"):
        return api_kept_out(status)
    largest = LARGEST_BODY >> 20
    return page.render(request, "error.html.jinja", status=status, error=None, code=status, largest=largest)


async def _unreadable(request: Request, _error: Exception) -> Response:
    """A parameter that is too long, or given too often."""
    return page.render(request, "error.html.jinja", status=400, error=None, code=400)


async def _broken(request: Request, _error: Exception) -> Response:
    """What nobody foresaw; the log has it. Made outside of all middleware, it takes along what every answer carries."""
    headers = {**dict(HEADERS), "Cache-Control": "no-store"}
    return page.render(request, "error.html.jinja", status=500, error=None, code=500, headers=headers)
