"""From what is given to the page: views, check, template, and a file that is there whole or not at all."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from marsad.brief.check import check_citations
from marsad.brief.models import Brief, BriefInput
from marsad.brief.parts import wholes
from marsad.brief.places import PlaceMaker
from marsad.brief.rows import check_events, row_values
from marsad.brief.sections import make_sections
from marsad.brief.views import Views, by_id
from marsad.language import name_of, wording
from marsad.language.plain import plain
from marsad.model import Claim

_TEMPLATES = Path(__file__).parent / "templates"


def make_brief(given: BriefInput) -> Brief:
    """The page, with every number checked against the kept text. Raises BriefRefused, UsageError for the language."""
    words = wording(given.language)
    given = dataclasses.replace(given, names={id: plain(name) for id, name in given.names.items()})
    shown = tuple(claim for claim in given.claims if claim.quote.row is None)
    check_citations(shown, given.documents, given.rows)
    views = Views(given, words)
    maker = PlaceMaker(views, by_id(given.claims))
    places = [maker.view(number, asked) for number, asked in enumerate(given.answers, start=1)]
    sections = make_sections(shown, views)
    parted = wholes(given.stocks, maker.claims, views)
    check_citations((*views.evidence.cited.values(), *maker.counted.values()), given.documents, given.rows)
    check_events((event for note in maker.notes for event in note.events), given.rows)
    documents = views.evidence.documents()
    datasets = [
        id
        for id, document in given.documents.items()
        if document.dataset is not None and id not in documents and _counted(given, id)
    ]
    sources = {id: views.source(number, id) for number, id in enumerate((*documents, *datasets), start=1)}
    html = render_html(
        given=given,
        words=words,
        places=places,
        sections=sections,
        wholes=parted,
        notes=maker.notes,
        evidence=views.evidence.quoted,
        sources=sources,
        uses_ucdp=any(source.dataset == "ucdp-ged" for source in sources.values()),
    )
    return Brief(
        html=html,
        language=given.language,
        claims=tuple(views.evidence.cited),
        documents=tuple(sources),
        as_of=given.as_of,
    )


def render_html(**values: Any) -> str:
    """The template filled in, everything escaped."""
    words, given = values["words"], values["given"]
    style = (_TEMPLATES / "brief.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return (
        _environment()
        .get_template("brief.html.jinja")
        .render(
            **values,
            style=style,
            style_hash=digest,
            title=_title(given, words),
            say=words.say,
            say_many=words.say_many,
            name_of=lambda table, code: name_of(table, code, words),
            plain=plain,
            row_values=row_values,
            arrow="→" if words.direction == "rtl" else "←",
        )
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _title(given: BriefInput, words: Any) -> str:
    groups = words.listed(list(dict.fromkeys(asked.group for asked in given.answers)))
    places = words.listed(list(dict.fromkeys(asked.place for asked in given.answers)))
    return str(words.say("Is {group} coming back? {place}", group=groups, place=places))


def _counted(given: BriefInput, document: str) -> bool:
    """Whether a dataset's document gave claims to this brief."""
    claims: tuple[Claim, ...] = given.claims
    return any(claim.document == document for claim in claims)
