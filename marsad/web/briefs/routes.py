"""Briefs, kept and compared: the list, each brief, its files, what changed, drafts and publishing."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from concurrent.futures import Future, wait
from concurrent.futures import TimeoutError as NotYet
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.convertors import Convertor, register_url_convertor

from marsad.brief import BriefFormat, check_format, content_from_text, content_text, stylesheet
from marsad.errors import MarsadError, UsageError
from marsad.language import LANGUAGES
from marsad.web.briefs import worker
from marsad.web.briefs.asking import Fields, read_fields
from marsad.web.briefs.files import download
from marsad.web.briefs.shelf import Shelf, Shown, shelf_of
from marsad.web.page import language_of, link, number_of, observatory_of, render
from marsad.web.session import Form, accounts_of, address_of


class _Number(Convertor[int]):
    """Starlette's own takes any number of digits, of which Python reads some thousands at most."""

    regex = "[0-9]{1,9}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("number", _Number())
router = APIRouter()
SLOWEST = 120.0  # seconds that a program waits for a file
PATIENCE = 0.3  # seconds that a browser is let wait for a file: what was made before comes at once
AGAIN = "2"  # seconds until a page that waits looks again
PROMPT: tuple[BriefFormat, ...] = ("html", "md", "json")  # made at once; the others take seconds


@router.get("/briefs")
def briefs(request: Request) -> Response:
    """The published briefs, of a group, a place or in a language."""
    asked = request.query_params
    every = shelf_of(request).records()
    group, place, written = asked.get("group", ""), asked.get("place", ""), asked.get("in", "")
    shown = [
        record
        for record in every
        if group in ("", record.group) and (place == "" or place in record.places) and written in ("", record.language)
    ]
    named = observatory_of(request).index().names(language_of(request))
    return render(
        request,
        "briefs/list.html.jinja",
        records=shown,
        any=bool(every),
        groups=_named({record.group for record in every}, named),
        places=_named({id for record in every for id in record.places}, named),
        asked={"group": group, "place": place, "in": written},
        written=[code for code in LANGUAGES if any(record.language == code for record in every)],
    )


def _named(ids: Iterable[str], names: Any) -> list[tuple[str, str]]:
    return sorted(((id, names.get(id, id)) for id in ids), key=lambda one: one[1].casefold())


@router.get("/briefs/brief.css")
def style() -> Response:
    """What is on a brief, for briefs inside a page of the site."""
    sheet = f".brief{{\n{stylesheet('brief')}}}\n"
    return Response(sheet, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


# --- drafts ----------------------------------------------------------------------------------------------------------


@router.get("/briefs/new")
def new(request: Request) -> Response:
    """The draft of a question; it is made beside the server, and the page looks again until it is there."""
    values = read_fields(request.query_params.getlist, language_of(request))
    if not values.complete:
        return _new(request, values)
    try:
        asked = values.asked()
    except UsageError as error:
        return _new(request, values, error=error)
    shelf, opened = shelf_of(request), observatory_of(request)
    key = (asked, shelf.state())
    under_way = shelf.bench.found(key)
    failed = under_way.exception() if under_way is not None and under_way.done() else None
    if isinstance(failed, MarsadError):
        shelf.bench.forget(key)
        return _new(request, values, error=failed)
    work = shelf.bench.work(key, worker.draft, str(opened.folder), asked)
    if not work.done():
        return _new(request, values, waiting=True)
    return _new(request, values, shown=shelf.shown(key, content_from_text(work.result())))


def _new(
    request: Request,
    values: Fields,
    *,
    shown: Shown | None = None,
    error: MarsadError | None = None,
    waiting: bool = False,
) -> Response:
    headers = {"Refresh": AGAIN, "Cache-Control": "no-store"} if waiting else None
    given = {"values": values, "shown": shown, "error": error, "waiting": waiting}
    return render(request, "briefs/new.html.jinja", status=400 if error else 200, headers=headers, **given)


@router.post("/briefs/new")
async def publish(request: Request, form: Form) -> Response:
    """Begin to publish the brief that the form asks for, and go where its number will be."""
    sent = read_fields(lambda name: [text for text in form.getlist(name) if isinstance(text, str)], "en")
    user, address, accounts = request.state.user, address_of(request), accounts_of(request)
    shelf, ticket, asked = shelf_of(request), secrets.token_urlsafe(18), sent.asked()
    folder = str(observatory_of(request).folder)
    work = shelf.bench.work(("publishing", ticket), worker.publish, folder, asked, user)

    def note(done: Future[int]) -> None:
        shelf.look_again()
        if not done.cancelled() and done.exception() is None:
            accounts.note("brief_keep", "done", who=user, address=address, item=str(done.result()))

    work.add_done_callback(note)
    return RedirectResponse(f"/briefs/publishing/{ticket}", 303)


@router.get("/briefs/publishing/{ticket}")
def publishing(request: Request, ticket: str) -> Response:
    """The brief that is being published; its page as soon as it has its number."""
    work = shelf_of(request).bench.found(("publishing", ticket))
    if work is None:
        return RedirectResponse("/briefs", 303)
    if not work.done():
        return _waiting(request, "publishing", "/briefs")
    return RedirectResponse(f"/briefs/{work.result()}", 303)


def _waiting(request: Request, what: str, meanwhile: str, *, status: int = 200) -> Response:
    """A page that comes again. `what`: publishing or file; `meanwhile`: an address of ours to be read meanwhile."""
    headers = {"Refresh": AGAIN, "Retry-After": AGAIN, "Cache-Control": "no-store"}
    return render(request, "briefs/waiting.html.jinja", status=status, headers=headers, what=what, meanwhile=meanwhile)


def _waited(work: Future[Any]) -> Any:
    """Raises UsageError where it takes too long, and whatever the work raised."""
    try:
        return work.result(SLOWEST)
    except NotYet:
        cause, remedy = "was not ready after {number} seconds", "Ask again: what was begun goes on"
        raise UsageError("the brief", cause, remedy, number=f"{SLOWEST:.0f}") from None


# --- published briefs ------------------------------------------------------------------------------------------------


@router.get("/briefs/{number:number}")
def brief(request: Request, number: int) -> Response:
    """A published brief as it was."""
    shelf = shelf_of(request)
    kept, shown = shelf.kept(number), shelf.brief(number)
    return render(
        request, "briefs/brief.html.jinja", record=kept.record, shown=shown, before=shelf.before(number), against=None
    )


@router.get("/briefs/{number:number}.{ending}")
def file(request: Request, number: int, ending: str) -> Response:
    """A published brief as a file."""
    shelf, format = shelf_of(request), _format(ending)
    kept = shelf.kept(number)
    if format in PROMPT:
        data = observatory_of(request).render_brief(kept, format)
    else:
        work = _paper(request, (kept.record.hash, format), kept.content, format)
        if not _ready(request, work):
            return _waiting(request, "file", f"/briefs/{number}", status=202)
        data = _waited(work)
    return download(request, data, format, f"brief-{number}", kept.record.title)


@router.get("/briefs/{number:number}/changes")
def changes(request: Request, number: int) -> Response:
    """What changed since the brief on the same question before, or against any other."""
    shelf = shelf_of(request)
    record, against = shelf.kept(number).record, _against(request, shelf, number)
    shown = shelf.changes(against, number) if against is not None else None
    others = [one for one in shelf.records() if one.number != number]
    return render(request, "briefs/changes.html.jinja", record=record, shown=shown, against=against, others=others)


@router.get("/briefs/{number:number}/changes.{ending}")
def changes_file(request: Request, number: int, ending: str) -> Response:
    shelf, format = shelf_of(request), _format(ending)
    against = _against(request, shelf, number)
    if against is None:
        raise UsageError(f"brief {number}", "no brief on the same question came before it", "Name one: ?against=1")
    content = shelf.changes(against, number).content
    text = content_text(content)
    work = _paper(request, (against, number, format), text, format)
    if not _ready(request, work):
        return _waiting(request, "file", link(f"/briefs/{number}/changes", against=against), status=202)
    data = _waited(work)
    return download(request, data, format, f"brief-{against}-to-{number}", content.title)


def _against(request: Request, shelf: Shelf, number: int) -> int | None:
    asked = request.query_params.get("against", "")
    if not asked:
        return shelf.before(number)
    found = number_of(asked)
    if found is None:
        raise UsageError(f"brief {asked[:40]}", "is no number of a brief", "Write it as ?against=1")
    return found


def _paper(request: Request, key: object, text: str, format: BriefFormat) -> Future[Any]:
    folder = str(observatory_of(request).folder)
    return shelf_of(request).bench.work(key, worker.paper, folder, text, format)


def _ready(request: Request, work: Future[Any]) -> bool:
    """Whether to answer with the file: a browser gets a page that comes again, a program waits."""
    if "text/html" not in request.headers.get("accept", ""):
        return True
    done, _ = wait([work], PATIENCE)
    return bool(done)


def _format(ending: str) -> BriefFormat:
    """Raises UsageError."""
    return check_format(ending[:20])
