"""Answers with all that they rest on → one page in which each stated number is a link to its sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from marsad import brief, export, scope
from marsad.answering import assess
from marsad.language import check_language, shown_name
from marsad.ledger import Ledger
from marsad.model import Claim
from marsad.model.schemas import OF_MODEL, claim_from_row
from marsad.registry import Registry
from marsad.scope import Question
from marsad.statements import indicators, stocks

# After so many more weeks it is asked what would change an answer.
HORIZONS = (8,)


def write_brief(
    ledger: Ledger,
    registry: Registry,
    question: Question,
    target: Path,
    language: str,
    version: str,
    compare: Sequence[str] = (),
) -> brief.Brief:
    """The answers for the question's places with all that they rest on → one page, written whole or not at all.

    `compare`: places to hold each of them against.
    Raises BriefRefused where a number is not in the kept text, UsageError, MissingItem, UnknownName.
    """
    check_language(language)
    group = registry.actors.resolve(question.group)
    places = [registry.places.resolve(name) for name in question.places]
    answers = []
    for place in places:
        elsewhere = [name for name in compare if registry.places.resolve(name).id != place.id]
        here = replace(question, places=(place.id,))
        answer, counts = assess(ledger, registry, here, elsewhere, HORIZONS)
        asked = brief.PlaceAnswer(
            group=shown_name(group.id, group.name, group.names, language),
            place=shown_name(place.id, place.name, place.names, language),
            answer=answer,
            series=counts.series,
            left_out=counts.left_out,
            indicators=indicators(ledger, registry, here, passed_on=True),
        )
        answers.append(asked)
    countries = {code for place in places for code in place.countries}
    claims = _cited(ledger, question, scope.group_of(registry, question).ids, countries, answers)
    held = {
        document.id: document for document in ledger.documents(as_of=question.as_of, recorded_by=question.recorded_by)
    }
    documents_of = {id: held[id] for id in dict.fromkeys(claim.document for claim in claims)}
    given = brief.BriefInput(
        answers=tuple(answers),
        claims=tuple(claims),
        documents=documents_of,
        rows=_kept_rows(ledger, claims),
        reliabilities={source.id: source.reliability for source in registry.sources},
        names=_names(registry, claims, language) | _place_names(registry, compare, language),
        kept_back=frozenset(scope.kept_back(ledger)),
        unlinked=frozenset(claim.document for claim in claims if _own_media(registry, claim)),
        language=language,
        as_of=question.as_of,
        computed_at=dt.datetime.now(dt.UTC),
        newest_source=max((item.published for item in documents_of.values() if item.published), default=None),
        version=version,
        stocks=stocks(ledger, registry, question, passed_on=True),
    )
    made = brief.make_brief(given)
    with export.written_whole(target) as stream:
        stream.write(made.html)
    return made


def _names(registry: Registry, claims: Iterable[Claim], language: str) -> dict[str, str]:
    """The names of all voices and places of these claims, by id, for readers of a language."""
    stated = {voice.id: voice.name for claim in claims for voice in claim.attribution}
    stated |= {claim.place.id: claim.place.name or claim.place.id for claim in claims if claim.place and claim.place.id}
    known = {entry.id: entry for entry in (*registry.sources, *registry.actors, *registry.places)}
    # Not the name in the page's own language, where the registry has one for readers of this.
    return {
        id: shown_name(id, known[id].name, known[id].names, language) if id in known else name
        for id, name in stated.items()
    }


def _place_names(registry: Registry, names: Iterable[str], language: str) -> dict[str, str]:
    places = [registry.places.resolve(name) for name in names]
    return {place.id: shown_name(place.id, place.name, place.names, language) for place in places}


def _cited(
    ledger: Ledger,
    question: Question,
    groups: Collection[str],
    countries: Collection[str],
    answers: Sequence[brief.PlaceAnswer],
) -> list[Claim]:
    """What pages say of the group in these countries or nowhere in particular, and the rows of the latest counts."""
    view = ledger.claims(groups=groups, as_of=question.as_of, recorded_by=question.recorded_by)
    wanted = pc.or_(
        pc.is_null(view["dataset"]), pc.is_in(view["id"], value_set=pa.array(_printed(answers), pa.string()))
    )
    found = [claim_from_row(row) for row in view.filter(wanted).select(OF_MODEL).to_pylist()]
    return [claim for claim in found if claim.place is None or _touches(claim.place.countries, countries)]


def _printed(answers: Iterable[brief.PlaceAnswer]) -> list[str]:
    """The claims counted in the periods that the brief prints, and in those that reasons compare."""
    found = []
    for asked in answers:
        found += [id for reason in asked.answer.reasons for id in reason.claims]
        periods = brief.printed_periods(asked.series)
        for series in asked.series:
            starts = {series.starts[index] for index in periods}
            found += [id for item in series.observations if item.start in starts for id in item.claims]
    return found


def _touches(stated: Collection[str], asked: Collection[str]) -> bool:
    """Whether a place lies in, or takes in, a country asked about; one of no country may."""
    return not stated or any(code in asked for code in stated)


def _kept_rows(ledger: Ledger, claims: Iterable[Claim]) -> dict[tuple[str, int], str]:
    """The kept text of each dataset row that a claim quotes."""
    wanted: dict[str, set[int]] = {}
    for claim in claims:
        if claim.quote.row is not None:
            wanted.setdefault(claim.document, set()).add(claim.quote.row)
    kept: dict[tuple[str, int], str] = {}
    for document, numbers in wanted.items():
        rows = ledger.rows(document)
        some = rows.filter(pc.is_in(rows["row"], value_set=pa.array(sorted(numbers), pa.int64())))
        kept |= {(document, row["row"]): row["text"] for row in some.to_pylist()}
    return kept


def _own_media(registry: Registry, claim: Claim) -> bool:
    """Whether the document is published by an armed group or its media arm."""
    kinds: Mapping[str, str] = {source.id: source.kind for source in registry.sources}
    publisher = claim.attribution[-1].id if claim.attribution else ""
    return kinds.get(publisher) in ("group", "group_media") or publisher in {actor.id for actor in registry.actors}
