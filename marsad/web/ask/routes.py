"""The question and its answer: the addresses."""

from __future__ import annotations

import datetime as dt
import shlex
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, RedirectResponse

from marsad.errors import UnknownName, UsageError
from marsad.index.store import Index
from marsad.language import wording
from marsad.language.plain import plain
from marsad.language.refusals import refused_text
from marsad.model.answer import Interval
from marsad.model.asked import Asked, AskedQuestion
from marsad.web.ask.answers import AnswerView, answer_view
from marsad.web.ask.asked import last_asked
from marsad.web.ask.forms import Form, filled, instead, names_of, read_form
from marsad.web.ask.scales import ratio_scale
from marsad.web.ask.sources import health_view
from marsad.web.ask.suggestions import first_question, in_words_of, suggestions
from marsad.web.jobs import Jobs, Standing
from marsad.web.page import fragment, link, observatory_of, render, words_of

router = APIRouter()
_PICTURE = "private, max-age=31536000, immutable"  # the address names the moment at which it was drawn
_LISTS = 5.0  # seconds for which the form's lists are taken to stand
_LEGEND = Interval(median=1.3, low50=1.0, high50=1.7, low90=0.7, high90=2.6)  # of the drawing that explains the others
_MADE = 64  # answers whose part of the page is held ready
Text = Annotated[str, Query(max_length=300)]


@router.get("/")
def home(request: Request) -> Response:
    """The question, the last answers, and how the sources are doing."""
    jobs = _jobs(request)
    if jobs.versions().get("codings") is None:
        return render(request, "ask/empty.html.jinja", **_commands(request))
    newest = jobs.last(1)
    question = newest[0].question if newest else first_question(_index(request))
    if question is None:
        return _page(request, "ask/home.html.jinja", Form(), **_answer(request, None))
    standing = jobs.look(question.id) if newest else jobs.ask(question)
    return _answered(request, standing, question)


@router.get("/answers")
def ask(
    request: Request,
    group: Text = "",
    place: Text = "",
    as_of: Text = "",
    compare: Annotated[list[str] | None, Query(max_length=12)] = None,
    branches: Text = "",
    week_start: Text = "",
    recorded_by: Text = "",
) -> Response:
    """Ask: leads to the answer's own address; what is asked otherwise than can be answered is said in words."""
    given = Form(
        group=group,
        place=place,
        as_of=as_of,
        compare=tuple(compare or ()),
        branches=bool(branches),
        week_start=week_start,
        recorded_by=recorded_by,
    )
    words = words_of(request)
    if not group.strip() or not place.strip():
        error = words.say("A question needs a group and a place.") if group or place else ""
        return _page(
            request, "ask/home.html.jinja", given, 400 if error else 200, error=error, **_answer(request, None)
        )
    try:
        question = read_form(observatory_of(request), given)
    except UnknownName as unknown:
        return _unknown(request, given, unknown)
    except UsageError as error:
        why = refused_text(error, words)
        said = f"{why.item}{words.say(':')} {why.text}"
        return _page(request, "ask/home.html.jinja", given, 400, error=said, **_answer(request, None))
    standing = _jobs(request).ask(question)
    if standing.state == "busy":
        return _answered(request, standing, question)
    language = request.query_params.get("language")
    return RedirectResponse(link(f"/answers/{question.id}", language=language), 303)


@router.get("/answers/{id}")
def answer(request: Request, id: str) -> Response:
    """The answer to a question that was asked; what is not there yet is computed, and the page comes again."""
    jobs = _jobs(request)
    standing = jobs.look(id)
    question = jobs.kept.question(id)
    if question is None:
        raise HTTPException(404)
    return _answered(request, standing, question)


@router.get("/answers/{id}/{name}")
def picture(request: Request, id: str, name: str) -> Response:
    """A picture of an answer: series-en.svg, havens-ar.svg."""
    path = _jobs(request).kept.picture(id, name)
    if path is None:
        raise HTTPException(404)
    return FileResponse(path, media_type="image/svg+xml", headers={"Cache-Control": _PICTURE})


# --- pages -----------------------------------------------------------------------------------------------------------


def _answered(request: Request, standing: Standing, question: AskedQuestion) -> Response:
    words = words_of(request)
    view = _view(standing.asked, words.language) if standing.asked is not None else None
    headers: dict[str, str] = {}
    status = 200
    complete = standing.asked is not None and standing.asked.answer is not None
    if standing.state == "busy":
        status, headers = 503, {"Retry-After": "30", "Refresh": "30"}
    elif standing.computing and not standing.old:
        headers = {"Refresh": str(_soon(standing.waited))}
    elif standing.computing:
        headers = {"Refresh": "15"}
    elif standing.refusal is not None and not complete:
        status = 500 if standing.refusal.kind == "Crashed" else 400
    return _page(
        request,
        "ask/home.html.jinja",
        filled(question, words.language),
        status,
        headers=headers,
        **_answer(request, standing, view),
    )


def _soon(waited: float) -> int:
    """Seconds until the page is to come again: soon at first, then less often."""
    return 2 if waited < 12 else 4 if waited < 40 else 10


@dataclass(frozen=True, slots=True)
class Pictures:
    """Addresses of what is drawn; empty where it is not, or not yet."""

    series: str = ""
    havens: str = ""


def _answer(request: Request, standing: Standing | None, view: AnswerView | None = None) -> dict[str, Any]:
    words, jobs = words_of(request), _jobs(request)
    found = jobs.health()
    pictures = Pictures()
    if standing is not None and standing.asked is not None:
        drawn = int(standing.asked.computed_at.timestamp())
        addresses = {
            name: link(f"/answers/{standing.id}/{name}-{words.language}.svg", v=drawn)
            for name in ("series", "havens")
            if f"{name}-{words.language}.svg" in standing.pictures
        }
        pictures = Pictures(**addresses)
    return {
        "standing": standing,
        "answer": view,
        "told": _told(request, standing.asked, view, pictures) if standing and standing.asked and view else "",
        "last": last_asked(jobs.last(), words),
        "health": health_view(found, words) if found is not None else None,
    }


def _commands(request: Request) -> dict[str, Any]:
    """How a command names this observatory; nothing where it is the one that commands take by themselves."""
    folder = observatory_of(request).folder
    if folder is None or folder == Path("observatory"):
        return {"at": "", "at_end": ""}
    named = f"--observatory {shlex.quote(str(folder))}"
    return {"at": f"{named} ", "at_end": f" {named}"}


def _told(request: Request, asked: Asked, view: AnswerView, pictures: Pictures) -> Markup:
    """The answer's part of the page: the same for all readers of a language, and so made once."""
    held: OrderedDict[object, Markup] | None = getattr(request.app.state, "ask_told", None)
    if held is None:
        held = request.app.state.ask_told = OrderedDict()
    key = (view.id, asked.stage, asked.computed_at, words_of(request).language, pictures)
    made = held.get(key)
    if made is None:
        made = fragment(
            request,
            "ask/answer.html.jinja",
            answer=view,
            asked=asked,
            pictures=pictures,
            legend=ratio_scale(_LEGEND),
        )
        held[key] = made
        while len(held) > _MADE:
            held.popitem(last=False)
    return made


def _unknown(request: Request, given: Form, unknown: UnknownName) -> Response:
    """No such name: said in the reader's words, with the names that may have been meant."""
    words = words_of(request)
    group = unknown.item.startswith("group")
    named = (given.group.strip(),) if group else names_of(given)
    name = next((one for one in named if repr(one) in unknown.item or one in unknown.item), named[0])
    error = (
        words.say("No group is known by the name “{name}”.", name=plain(name))
        if group
        else words.say("No place is known by the name “{name}”.", name=plain(name))
    )
    shown = [in_words_of(one, words.language, group=group) for one in unknown.near]
    near = tuple((plain(one), instead(given, name, one)) for one in shown)
    return _page(request, "ask/home.html.jinja", given, 404, error=error, near=near, **_answer(request, None))


def _page(
    request: Request,
    template: str,
    given: Form,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    error: str = "",
    near: tuple[tuple[str, str], ...] = (),
    **values: Any,
) -> Response:
    words = words_of(request)
    names = suggestions(_index(request), words.language)
    shown = {"form": given, "suggestions": names, "error": error, "near": near, **values}
    shown["today"] = dt.datetime.now(dt.UTC).date().isoformat()
    return render(request, template, status=status, headers=headers, **shown)


def _jobs(request: Request) -> Jobs:
    jobs: Jobs | None = request.app.state.jobs
    if jobs is None:
        raise HTTPException(503)
    return jobs


def _index(request: Request) -> Index:
    """The index for the form's lists: one of a few seconds ago will do."""
    held: tuple[float, Index] | None = getattr(request.app.state, "ask_index", None)
    now = time.monotonic()
    if held is None or now - held[0] > _LISTS:
        held = request.app.state.ask_index = (now, observatory_of(request).index())
    return held[1]


def _view(asked: Asked, language: str) -> AnswerView:
    return _views(_Same(asked), language)


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """An answer that is the same where its question, stage and moment are: to remember views by."""

    asked: Asked

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[str, str, dt.datetime]:
        return self.asked.question.id, self.asked.stage, self.asked.computed_at


@lru_cache(maxsize=64)
def _views(same: _Same, language: str) -> AnswerView:
    return answer_view(same.asked, wording(language))
