"""Signing in and out."""

from __future__ import annotations

import secrets

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from marsad.accounts import Session
from marsad.accounts.accounts import DESK, TooOften
from marsad.errors import ObservatoryError
from marsad.web.page import render
from marsad.web.session import (
    COOKIE,
    Refused,
    accounts_of,
    address_of,
    end_session,
    own_path,
    set_session,
    signed_form,
    text_of,
)

router = APIRouter()
BEFORE = "marsad_form"  # binds the form to this browser before there is a session
_TEN_MINUTES = 600


@router.get("/sign-in")
def sign_in(request: Request, next: str = "/check") -> Response:
    return _asked(request, next)


def _asked(request: Request, way: str, refused: str | None = None, status: int = 200, seconds: int = 0) -> Response:
    accounts, key = accounts_of(request), secrets.token_urlsafe(32)
    response = render(
        request,
        "review/sign_in.html.jinja",
        status=status,
        headers={"Cache-Control": "private, no-store"} | ({"Retry-After": str(seconds)} if seconds else {}),
        next=own_path(way, "/check"),
        refused=refused,
        seconds=seconds,
        open=accounts.writable,
        desk=DESK if accounts.has_desk and not accounts.users() else "",
        form_token=accounts.form(key),
    )
    secure = request.url.scheme == "https"
    response.set_cookie(
        BEFORE, key, max_age=_TEN_MINUTES, path="/sign-in", secure=secure, httponly=True, samesite="strict"
    )
    return response


@router.post("/sign-in")
async def signed_in(request: Request) -> Response:
    accounts, address = accounts_of(request), address_of(request)
    form = await request.form(max_files=0, max_fields=10)
    way = own_path(text_of(form, "next", 2000), "/check")
    try:
        code = "cross_site" if request.state.cross_site else await run_in_threadpool(_form_fault, request, form)
    except ObservatoryError as error:  # a form is good once, which cannot be kept
        raise Refused("unwritable", 503) from error
    if code is not None:
        await run_in_threadpool(lambda: accounts.note_refusal("sign_in", code, who=None, address=address))
        raise Refused(code)
    name, token, before = text_of(form, "name"), text_of(form, "token"), request.cookies.get(COOKIE)

    def checked() -> Session | None:
        return accounts.sign_in(name, token, address, before)

    try:
        session = await run_in_threadpool(checked)
    except TooOften as error:
        return await run_in_threadpool(_asked, request, way, "too_often", 429, error.seconds)
    if session is None:
        return await run_in_threadpool(_asked, request, way, "wrong", 401)
    response = RedirectResponse(way, 303)
    set_session(response, request, session)
    response.delete_cookie(BEFORE, path="/sign-in", httponly=True, samesite="strict")
    return response


def _form_fault(request: Request, form: FormData) -> str | None:
    key, token = request.cookies.get(BEFORE), form.get("csrf")
    return accounts_of(request).use_form(key, token) if key and isinstance(token, str) else "foreign"


@router.post("/sign-out")
async def signed_out(request: Request) -> Response:
    await signed_form(request)
    session: Session | None = request.state.session
    if session is not None:
        await run_in_threadpool(accounts_of(request).sign_out, session, address_of(request))
    response = RedirectResponse("/", 303)
    end_session(response, request)
    return response
