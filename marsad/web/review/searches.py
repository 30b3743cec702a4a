"""Saved searches: lists that a signed-in user named, each with its feed. The feed needs no account."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from marsad.accounts.searches import Search
from marsad.errors import UsageError
from marsad.index.filters import Filter
from marsad.language import Wording, lens_name, name_of
from marsad.language.words import mark
from marsad.web.page import link, observatory_of, render, words_of
from marsad.web.session import Form, accounts_of, address_of, back, own_path, text_of

router = APIRouter()
LISTS = {"/claims": mark("Claims"), "/events": mark("Events"), "/map": mark("Map")}
_KEPT = ("sort",)  # of an address beside its filter
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class SearchView:
    """A search in one line. `told`: what it is narrowed to; `feed`: the address of its Atom feed."""

    search: Search
    list: str
    told: str
    feed: str


@router.get("/searches")
def saved(request: Request) -> Response:
    """The searches of whoever is signed in."""
    user = request.state.user
    if user is None:
        return RedirectResponse(link("/sign-in", next="/searches"), 303)
    names = observatory_of(request).index().names(words_of(request).language)
    shown = [_view(request, search, names) for search in accounts_of(request).searches.of(user)]
    return render(request, "review/searches.html.jinja", searches=shown)


def _view(request: Request, search: Search, names: dict[str, str]) -> SearchView:
    words = words_of(request)
    asked = _filter(search.query).to_query()
    told = [_told(name, value, words, names) for name, value in asked]
    asked = [pair for pair in asked if pair != ("lens", "linked")]  # the map's word for events
    # The reports of an event are its news: its search is followed through them.
    followed = [*asked, ("kind", "incident")] if search.path == "/events" and not _has(asked, "kind") else asked
    return SearchView(
        search=search,
        list=words.say(LISTS.get(search.path, search.path)),
        told=words.say(", ").join(told),
        feed=f"/feeds/claims.atom?{urlencode(followed)}" if followed else "/feeds/claims.atom",
    )


_TABLES = {
    "kind": "claim_kind",
    "verdict": "judged",
    "measure": "measure",
    "type": "type",
    "indicator": "indicator",
    "precision": "precision",
}


def _told(name: str, value: str, words: Wording, names: dict[str, str]) -> str:
    """A value of a filter in the reader's words."""
    if name == "country":
        return words.country(value)
    if name == "lens":
        return lens_name(value, words, names)
    if name in _TABLES and value != "none":
        return name_of(_TABLES[name], value, words)
    return words.day(dt.date.fromisoformat(value)) if name in ("start", "end", "as_of") else names.get(value, value)


def _has(asked: list[tuple[str, str]], name: str) -> bool:
    return any(one == name for one, _ in asked)


def _filter(query: str) -> Filter:
    return Filter.from_query(parse_qs(query, max_num_fields=400))


@router.post("/searches")
def save(request: Request, form: Form) -> Response:
    """Keep the list whose address the form names."""
    parts = urlsplit(own_path(text_of(form, "next", _LONGEST), "/claims"))
    if parts.path not in LISTS:
        raise UsageError(parts.path[:40], "is no list that can be saved", "One of: {names}", names=", ".join(LISTS))
    given = parse_qs(parts.query)
    kept = [(name, value) for name in _KEPT for value in given.get(name, ())[:1]]
    query = urlencode([*Filter.from_query(given).to_query(), *kept])
    id = accounts_of(request).searches.save(request.state.user, text_of(form, "name", 200), parts.path, query)
    return _done(request, form, "search_save", id)


@router.post("/searches/{id}/name")
def rename(request: Request, form: Form, id: str) -> Response:
    accounts_of(request).searches.rename(request.state.user, id, text_of(form, "name", 200))
    return _done(request, form, "search_rename", id)


@router.post("/searches/{id}/delete")
def delete(request: Request, form: Form, id: str) -> Response:
    accounts_of(request).searches.delete(request.state.user, id)
    return _done(request, form, "search_delete", id)


def _done(request: Request, form: Form, action: str, id: str) -> Response:
    accounts_of(request).note(action, "done", who=request.state.user, address=address_of(request), item=id)
    return RedirectResponse("/searches", 303) if action == "search_save" else back(form, "/searches")
