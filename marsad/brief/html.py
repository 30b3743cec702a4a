"""A brief's content as a page: one that stands alone for screen and print, or the body of a page on a site."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from marsad.brief.content import Content, Mark, Note

_TEMPLATES = Path(__file__).parent / "templates"


def render_html(content: Content, paper: str = "", pictures: Literal["svg", "png"] = "svg") -> str:
    """One self-contained page: style inside, no scripts, nothing fetched, everything escaped.

    `paper`: more style, for what is printed here and not by the reader's browser. `pictures`: as what they stand in it.
    """
    style = stylesheet("page") + stylesheet("brief") + stylesheet("print") + paper
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    template = _environment().get_template("page.html.jinja")
    return template.render(**_given(content, pictures), style=style, style_hash=digest, site=False)


def render_body(content: Content) -> str:
    """The brief without a page around it, for a site: its notes lead to the documents there (`/documents/{id}#c-…`).

    Everything in it is escaped; the style is `stylesheet("brief")`, for whatever has the class "brief".
    """
    return _environment().get_template("body.html.jinja").render(**_given(content), site=True)


@lru_cache(maxsize=4)
def stylesheet(name: str) -> str:
    """ "page" (ground and colours), "brief" (what is on it), "print" (as paper)."""
    return (_TEMPLATES / f"{name}.css").read_text(encoding="utf-8")


def _given(content: Content, kind: Literal["svg", "png"] = "svg") -> dict[str, object]:
    pictures = {
        name: f"data:image/png;base64,{_base64(art.png)}"
        if kind == "png"
        else f"data:image/svg+xml;base64,{_base64(art.svg)}"
        for name, art in content.pictures.items()
    }
    return {
        "content": content,
        "words": content.words,
        "pictures": pictures,
        "sources": {source.number: source for source in content.sources},
        "numbers": {anchor: note.number for anchor, (note, _) in content.marked().items()},
        "arrow": content.arrow,
        "pieces": pieces,
        "running": running,
    }


def pieces(note: Note) -> list[tuple[str, Mark | None]]:
    """A note's sentence cut at its marks; put together again it is the sentence."""
    found: list[tuple[str, Mark | None]] = []
    at = 0
    for mark in note.marks:
        found += [(note.text[at : mark.start], None), (note.text[mark.start : mark.end], mark)]
        at = mark.end
    found.append((note.text[at:], None))
    return [(text, mark) for text, mark in found if text]


def running(text: str) -> str:
    """ "ltr" or "rtl" by the first letter that has a direction; empty where none has."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in ("R", "AL"):
            return "rtl"
        if direction == "L":
            return "ltr"
    return ""


def after(text: str, direction: str) -> str:
    """The mark that brings a line back to its direction after other people's words, where nothing else sets them
    apart: a number behind a Latin name would else join it inside an Arabic line."""
    own = running(text)
    if own in ("", direction):
        return ""
    return "\u200f" if direction == "rtl" else "\u200e"


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
