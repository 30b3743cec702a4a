"""How a page is made: the reader's language, the words, the template, and what lets a browser keep it.

Themes call `render(request, "theme/name.html.jinja", **values)`. In templates: `say`, `say_many`, `words`, `name_of`,
`lens_name`, `link(path, **changed)` (keeps nothing but what is given), `here(**changed)` (this address with other
parameters), `apart(sentence, *names, code=…)`, `static(path)`, `user`, `csrf`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, urlencode

from fastapi import Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from marsad.language import LANGUAGES, Wording, lens_name, name_of, wording
from marsad.language.refusals import refused_text
from marsad.observatory import Observatory
from marsad.version import __version__

_ROOM = Path(__file__).parent
STATIC = _ROOM / "static"
LANGUAGE_COOKIE = "language"
_DIGITS = 9  # of a number in an address: it fits into any column
# What `sent` gives every page: one that carries more says something that goes with its moment.
KEPT_HEADERS = frozenset({"etag", "cache-control", "vary", "content-length", "content-type", "set-cookie"})
# The own name of each language, as its readers look for it.
OWN_NAMES = {"en": "English", "fr": "Français", "ar": "العربية"}


def observatory_of(request: Request) -> Observatory:
    """The observatory that is served."""
    return cast(Observatory, request.app.state.observatory)


def language_of(request: Request) -> str:
    """?language=, else what was chosen before, else what the browser prefers among ours, else English."""
    asked = request.query_params.get("language") or request.cookies.get(LANGUAGE_COOKIE)
    if asked in LANGUAGES:
        return asked
    return _preferred(request.headers.get("accept-language", ""))


def words_of(request: Request) -> Wording:
    return wording(language_of(request))


def render(
    request: Request, template: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any
) -> Response:
    """The page in the reader's language, everything escaped; 304 where the browser holds it already."""
    words = words_of(request)
    body = _environment().get_template(template).render(**_shared(request, words), **values).encode("utf-8")
    return sent(request, Written.of(body), status=status, headers=headers)


@dataclass(frozen=True, slots=True)
class Written:
    """A page as it is sent, and what it is known by."""

    body: bytes
    tag: str

    @classmethod
    def of(cls, body: bytes) -> Written:
        return cls(body, f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"')


def sent(request: Request, made: Written, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A page that is made already; 304 where the browser holds it. A language that was asked for is remembered."""
    kept = {"ETag": made.tag, "Cache-Control": "private, no-cache", "Vary": "Accept-Language, Cookie"}
    kept |= headers or {}
    whole = getattr(request.state, "whole", False)  # see `keeping`
    if status == 200 and not whole and made.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=kept)
    response = Response(made.body, status, kept, "text/html; charset=utf-8")
    asked = request.query_params.get("language")
    if asked in LANGUAGES and request.cookies.get(LANGUAGE_COOKIE) != asked:
        response.set_cookie(LANGUAGE_COOKIE, asked, max_age=365 * 86400, samesite="lax", httponly=True)
    return response


def fragment(request: Request, template: str, **values: Any) -> Markup:
    """A part of a page by itself, everything escaped: what is the same for all readers of a language may be kept."""
    return Markup(_environment().get_template(template).render(**_shared(request, words_of(request)), **values))


def link(path: str, /, **parameters: object) -> str:
    """An address of ours; parameters that are None or empty are left out, tuples are repeated."""
    pairs: list[tuple[str, str]] = []
    for name, value in parameters.items():
        many = value if isinstance(value, tuple | list) else (value,)
        pairs += [(name, "1" if one is True else str(one)) for one in many if one not in (None, "", False)]
    return quote(path, safe="/:@") + (f"?{urlencode(pairs)}" if pairs else "")


def number_of(text: str) -> int | None:
    """A whole number of an address, or None: Python turns other digits, too, and refuses very many of them."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None


def apart(text: str, *names: str, code: Sequence[str] = ()) -> Markup:
    """A sentence in which names of another script than its own, and commands and words of code, are set apart: their
    letters run their own way."""
    marked = escape(text)
    for name in names:
        marked = marked.replace(escape(name), Markup("<bdi>{}</bdi>").format(name))
    for word in code:
        marked = marked.replace(escape(word), Markup('<code dir="ltr">{}</code>').format(word))
    return marked


def static(path: str) -> str:
    """The address of a file of ours, with a hash of what it holds: it may be kept for ever."""
    return f"/static/{path}?v={_digest(path)}"


def _shared(request: Request, words: Wording) -> dict[str, Any]:
    query = request.query_params

    def here(**changed: object) -> str:
        """This address with some parameters changed, None taking one away."""
        kept: dict[str, object] = {name: tuple(query.getlist(name)) for name in query}
        return link(request.url.path, **{**kept, **changed})

    return {
        "request": request,
        "words": words,
        "lang": words.language,
        "direction": words.direction,
        "languages": OWN_NAMES,
        "say": words.say,
        "say_many": words.say_many,
        "name_of": lambda table, code: name_of(table, code, words),
        "lens_name": lens_name,
        "refused_text": lambda error: refused_text(error, words),
        "link": link,
        "here": here,
        "apart": apart,
        "static": static,
        "user": getattr(request.state, "user", None),
        "csrf": getattr(request.state, "csrf", None),
        "version": __version__,
        "path": request.url.path,
        "back": "→" if words.direction == "rtl" else "←",
        "forward": "←" if words.direction == "rtl" else "→",
    }


def compiled() -> None:
    """Compile all templates now, not with the first page that needs each."""
    environment = _environment()
    for name in environment.list_templates(extensions=["jinja"]):
        environment.get_template(name)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader([_ROOM / "templates", *(theme / "templates" for theme in _ROOM.iterdir())]),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


@lru_cache(maxsize=512)
def _digest(path: str) -> str:
    file = STATIC / path
    return hashlib.blake2b(file.read_bytes(), digest_size=6).hexdigest() if file.is_file() else "0"


def _preferred(header: str) -> str:
    """The best of ours in an Accept-Language header."""
    weighed: list[tuple[float, int, str]] = []
    for place, part in enumerate(header.split(",")[:20]):
        name, _, weight = part.strip().partition(";q=")
        code = name.split("-")[0].casefold()
        if code in LANGUAGES:
            try:
                weighed.append((-float(weight or 1), place, code))
            except ValueError:
                continue
    return min(weighed)[2] if weighed else "en"
