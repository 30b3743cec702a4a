"""Errors as `application/problem+json` (RFC 9457): what, why, and what to do."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from marsad.errors import MarsadError, MissingItem, RefusedItem, UnknownName, UsageError
from marsad.export.objects import dumped
from marsad.web.session import Refused

MEDIA_TYPE = "application/problem+json"
_TITLES = {
    400: "What is asked cannot be answered as it is",
    401: "A token is needed",
    403: "This may not be passed on",
    404: "There is no such thing",
    405: "That method is not allowed here",
    406: "None of the formats asked for is there",
    409: "That cannot be done now",
    413: "That is too large",
    421: "This server does not answer to that name",
    422: "What was asked cannot be answered from what is held",
    429: "Too much at once",
    500: "Something went wrong here",
}


class Problem(BaseModel):
    """An error. `item`: what it is about; `cause`; `remedy`: what to do; `near`: names that were perhaps meant."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    item: str | None = None
    cause: str | None = None
    remedy: str | None = None
    near: list[str] = Field(default_factory=list)


class Stopped(Exception):
    """An answer that is a problem. `headers` go with it."""

    def __init__(self, status: int, item: str, cause: str, remedy: str = "", **headers: str) -> None:
        super().__init__(f"{item}: {cause}")
        self.status, self.item, self.cause, self.remedy = status, item, cause, remedy
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def problem(
    status: int,
    item: str | None,
    cause: str | None,
    remedy: str | None = None,
    near: tuple[str, ...] = (),
    headers: dict[str, str] | None = None,
) -> Response:
    sentence = f"{item}: {cause}." if item and cause else _TITLES.get(status, "Refused")
    made = Problem(
        title=_TITLES.get(status, "Refused"),
        status=status,
        detail=f"{sentence} {remedy}." if remedy else sentence,
        item=item,
        cause=cause,
        remedy=remedy or None,
        near=list(near),
    )
    return Response(dumped(made.model_dump()), status, headers, MEDIA_TYPE)


def handle(app: FastAPI) -> None:
    """All errors of the application as problems."""
    app.add_exception_handler(MarsadError, _told)
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(Stopped, _stopped)
    app.add_exception_handler(Refused, _refused)


async def _told(_request: Request, error: Exception) -> Response:
    assert isinstance(error, MarsadError)
    status = 500
    if isinstance(error, UnknownName | MissingItem):
        status = 404
    elif isinstance(error, UsageError):
        status = 400
    elif isinstance(error, RefusedItem):
        status = 422
    near = error.near if isinstance(error, UnknownName) else ()
    return problem(status, error.item, error.cause, error.remedy, near)


async def refused(request: Request, error: Exception) -> Response:
    """No such address, a method that is not allowed."""
    assert isinstance(error, HTTPException)
    where = request.url.path if error.status_code == 404 else request.method
    told = {404: "there is nothing at this address", 405: "is not allowed here"}
    cause = told.get(error.status_code, str(error.detail))
    return problem(error.status_code, where[:200], cause, headers=dict(error.headers or {}))


def kept_out(status: int) -> Response:
    """What is refused before anything reads it: a name that is not ours (421), a body that is too large (413)."""
    if status == 421:
        return problem(status, "the host name", "is none of this server's", "Call it by a name it was started for")
    return problem(status, "the body", "is larger than 1 MiB", "Send less at once")


async def _unreadable(_request: Request, error: Exception) -> Response:
    """What FastAPI itself could not read: 400, as everything else that is asked wrongly."""
    assert isinstance(error, RequestValidationError)
    first: Any = next(iter(error.errors()), {"loc": ("request",), "msg": "cannot be read"})
    return problem(400, ".".join(map(str, first["loc"]))[:200], str(first["msg"]).lower(), "See the API's description")


async def _stopped(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Stopped)
    return problem(error.status, error.item, error.cause, error.remedy, headers=error.headers)


async def _refused(_request: Request, error: Exception) -> Response:
    """A token that is nobody's, or too many of them."""
    assert isinstance(error, Refused)
    headers = {"Retry-After": str(error.seconds)} if error.seconds else {"WWW-Authenticate": "Bearer"}
    return problem(error.status, "the token", f"is refused ({error.code})", "See `marsad user`", headers=headers)
