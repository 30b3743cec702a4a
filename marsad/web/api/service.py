"""The API as an application of its own, under /api/v1: its description, its errors, OPTIONS."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from fastapi import FastAPI
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from marsad.observatory import Observatory
from marsad.version import __version__
from marsad.web.api import counted, decided, lists, problems
from marsad.web.jobs import Jobs

PATH = "/api/v1"
_ABOUT = """What is published about armed-group violence, with the sentence each number stands in and who said it.

Every list is paged by an opaque cursor (`next`, also in the `Link` header), narrowed by the parameters that the pages
use, and given as JSON, CSV, XLSX, Parquet or GeoJSON by the `Accept` header or `format=`. `as_of` sees only what was
published by that day. Every answer has an `ETag`: send it back in `If-None-Match` and get 304 while nothing changed.
Errors are `application/problem+json` with item, cause and remedy. Rows that may not be passed on are in none
of it."""
_TAGS = [
    {"name": "claims", "description": "What somebody states: figures, incidents, indicators."},
    {"name": "events", "description": "Reports of the same event as one."},
    {"name": "documents", "description": "Pages and releases of datasets, without their texts."},
    {"name": "names", "description": "Groups, places and sources that claims name."},
    {"name": "counts", "description": "Counts by lens; lenses are compared, never added."},
    {"name": "answers", "description": "Whether violence is coming back; computed beside the server."},
    {"name": "briefs", "description": "What was published."},
    {"name": "judgements", "description": "What persons decided."},
]


def create_api(observatory: Observatory, jobs: Jobs | None) -> FastAPI:
    """The API of an observatory, to be mounted at `PATH`."""
    app = FastAPI(
        title="Marsad",
        version=__version__,
        description=_ABOUT,
        openapi_tags=_TAGS,
        docs_url=None,
        redoc_url=None,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    app.state.observatory, app.state.jobs = observatory, jobs
    app.openapi = partial(_description, app, app.openapi)  # type: ignore[method-assign]
    for router in (lists.router, counted.router, decided.router):
        app.include_router(router)
    problems.handle(app)
    app.add_middleware(Methods, routes=app)
    return app


def _description(app: FastAPI, made: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """FastAPI's description without the 422 that it promises everywhere: what cannot be read is a 400 here."""
    if app.openapi_schema is None:
        for item in made()["paths"].values():
            for operation in item.values():
                told = operation["responses"].get("422", {}).get("content", {}).get("application/json", {})
                if told.get("schema", {}).get("$ref", "").endswith("/HTTPValidationError"):
                    del operation["responses"]["422"]
    return made()


class Methods:
    """OPTIONS says which methods an address has; HEAD is the guard's. No other origin is let in."""

    def __init__(self, app: ASGIApp, routes: FastAPI) -> None:
        self._app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "OPTIONS" or not (able := self._methods(scope)):
            await self._app(scope, receive, send)
            return
        await Response(status_code=204, headers={"Allow": ", ".join(sorted(able))})(scope, receive, send)

    def _methods(self, scope: Scope) -> set[str]:
        found: set[str] = set()
        for method in ("GET", "POST"):
            asked = {**scope, "method": method}
            if any(route.matches(asked)[0] is Match.FULL for route in self._routes.routes):
                found |= {method, "OPTIONS"} | ({"HEAD"} if method == "GET" else set())
        return found
