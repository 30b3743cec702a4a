"""Addresses, questions, decisions and files of ours: whatever people and programs send."""

from __future__ import annotations

import functools
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from benchmarks.fuzzing import seeds
from benchmarks.fuzzing.seeds import ADDRESS
from benchmarks.fuzzing.target import Target, file, folder, registry, text_of
from marsad import documents
from marsad.brief import content_from_text
from marsad.coding import code
from marsad.coding.llm.answers import Malformed, read_answers
from marsad.correcting import corrections_of
from marsad.errors import MarsadError
from marsad.index.filters import Filter
from marsad.index.ordering import read_cursor
from marsad.ledger.correcting import check_correction
from marsad.ledger.tombstones import tombstones
from marsad.model import Capture, Document
from marsad.model.correction import SLOTS
from marsad.model.schemas import canonical_json
from marsad.purging.flow import PENDING, pending
from marsad.samples import sample_paths
from marsad.sources.crawling.links import links
from marsad.sources.crawling.plan import Plan, cleaned, joined, site
from marsad.sources.crawling.robots import rules_from
from marsad.sources.crawling.sitemaps import read_sitemap
from marsad.sources.fetching.addresses import checked, is_public, shown
from marsad.sources.fetching.download import held_validators
from marsad.web.api.decided import Decision
from marsad.web.judging import changed_fields
from marsad.web.session import own_path


def _addresses(data: bytes) -> None:
    text = text_of(data)
    shown(text)
    is_public(text)
    joined(ADDRESS, text)
    if found := cleaned(text):
        site(found)
        assert Plan(seeds=(ADDRESS,), include=(text[:50],)).allows(found, {"news.example.org"}) in (True, False)
    with suppress(MarsadError):
        checked(text)


def _robots(data: bytes) -> None:
    rules = rules_from(data)
    for address in (ADDRESS, "https://news.example.org/%d8%b4?x=1"):
        rules.allow(address)
    assert rules.pause() >= 0
    rules.sitemaps(ADDRESS)


def _links(data: bytes) -> None:
    links(data, ADDRESS, text_of(data[:80]))


def _filters(data: bytes) -> None:
    with suppress(MarsadError):
        _filter(data)


def _filter(data: bytes) -> Filter:
    try:
        query = parse_qs(text_of(data), max_num_fields=100)
    except ValueError:
        return Filter()
    made = Filter.from_query(query)
    again: dict[str, list[str]] = {}
    for name, value in made.to_query():
        again.setdefault(name, []).append(value)
    assert Filter.from_query(again) == made
    return made


@functools.cache
def _index() -> Any:
    import marsad

    observatory = marsad.open(folder() / "observatory")
    observatory.read([str(path) for path in sample_paths()])
    return observatory.index(wait=120)


def _indexed(data: bytes) -> None:
    index = _index()
    head, _, rest = data.partition(b"\n")
    with suppress(MarsadError):
        asked = _filter(head)
        index.claims(asked)
        index.facets(asked)
        index.documents(asked)
        index.events(asked)
    for kind in ("group", "place", "source"):
        index.suggest(kind, text_of(rest)[:200], "ar")
    with suppress(MarsadError):
        read_cursor(text_of(rest), "newest")


def _judged(data: bytes) -> None:
    with suppress(MarsadError):
        check_correction(text_of(data))


@functools.cache
def _claims() -> list[Any]:
    return [claim for path in sample_paths() for claim in code(_sample(path), registry())]


def _sample(path: Path) -> Document:
    media_type = "text/html" if path.suffix == ".html" else None
    reading = documents.examine(Capture(url=str(path), content=path.read_bytes(), media_type=media_type))
    return reading.document


def _form(data: bytes) -> None:
    """What a person writes into the slots of a claim, or a program sends: all that is looked at before it is kept."""
    text = text_of(data)
    with suppress(ValueError):  # pydantic's errors are such; the server answers them
        Decision.model_validate_json(data)
    own_path(text)
    try:
        given = {name: values[0][:200] for name, values in parse_qs(text, max_num_fields=100).items()}
    except ValueError:
        return
    for claim in {one.kind: one for one in _claims()}.values():
        with suppress(MarsadError):
            changed = changed_fields(claim, {slot: given[slot] for slot in SLOTS[claim.kind] if slot in given})
            kept = corrections_of(claim, changed, registry(), language="en", not_in_text="not_in_text" in given)
            check_correction(canonical_json(kept))


def _notes(data: bytes) -> None:
    """Files of ours that a kill, a full disk or a hand has changed."""
    path = file(PENDING, data)
    with suppress(MarsadError):
        pending(folder())
    path.unlink()
    file("purged.jsonl", data)
    tombstones(folder())
    file("rows.csv.json", data)
    held_validators(folder() / "rows.csv.json").conditions()


def _brief(data: bytes) -> None:
    with suppress(MarsadError):
        content_from_text(text_of(data))


def _answers(data: bytes) -> None:
    with suppress(Malformed):
        read_answers(text_of(data))


TARGETS: dict[str, Target] = {
    "addresses": Target(_addresses, seeds.sentences(*seeds.URLS), 500),
    "robots": Target(_robots, seeds.sentences(*seeds.RULES), 3_000),
    "sitemap": Target(lambda data: read_sitemap(data, ADDRESS), seeds.sentences(*seeds.MAPS), 3_000),
    "links": Target(_links, seeds.pages),
    "filters": Target(_filters, seeds.sentences(*seeds.QUERIES), 800),
    "index": Target(_indexed, seeds.sentences(*seeds.ASKED), 800),
    "judgement": Target(_judged, seeds.sentences(*seeds.CORRECTIONS), 2_000),
    "form": Target(_form, seeds.sentences(*seeds.FORMS), 2_000),
    "notes": Target(_notes, seeds.sentences(*seeds.NOTES), 2_000),
    "brief": Target(_brief, seeds.briefs),
    "answers": Target(_answers, seeds.sentences(*seeds.REPLIES), 3_000),
}
