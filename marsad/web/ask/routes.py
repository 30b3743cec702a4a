"""The question and its answer: the addresses."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from marsad.web.page import render

router = APIRouter()


@router.get("/")
def home(request: Request) -> Response:
    """The question, and the last answers."""
    return render(request, "ask/home.html.jinja")
