"""Answers with all that they rest on → briefs in which each stated number leads to its sentence: drafts and kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from marsad import brief, export, scope
from marsad.answering import assess
from marsad.language import check_language, shown_name
from marsad.ledger import Ledger
from marsad.model import Claim
from marsad.model.kept_brief import BriefChanges, BriefRecord, KeptBrief
from marsad.model.schemas import OF_MODEL, canonical_json, claim_from_row
from marsad.registry import Registry
from marsad.scope import Question
from marsad.statements import indicators, stocks

# After so many more weeks it is asked what would change an answer.
HORIZONS = (8,)


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefQuestion:
    """What a brief is asked: the question, places to hold each of its places against, and the reader's language."""

    question: Question
    compare: tuple[str, ...] = ()
    language: str = "en"


def draft(ledger: Ledger, registry: Registry, asked: BriefQuestion, version: str) -> brief.Brief:
    """The answers for the question's places with all that they rest on; what changed, if a brief on it was published.

    Raises BriefRefused where a number is not in the kept text, UsageError, UnknownName.
    """
    given = _given(ledger, registry, asked, version)
    return brief.make_brief(replace(given, since=_last(ledger, asked.question, given.question)))


def publish(
    ledger: Ledger,
    registry: Registry,
    asked: BriefQuestion,
    version: str,
    by: str | None,
    targets: Sequence[tuple[Path, brief.BriefFormat]] = (),
) -> KeptBrief:
    """The brief, kept for good under the next number, and its files: all are made before it is kept.

    Raises as `draft` does; nothing is kept then.
    """
    with ledger.undisturbed():
        return _publish(ledger, registry, asked, version, by, targets)


def _publish(
    ledger: Ledger,
    registry: Registry,
    asked: BriefQuestion,
    version: str,
    by: str | None,
    targets: Sequence[tuple[Path, brief.BriefFormat]],
) -> KeptBrief:
    given = _given(ledger, registry, asked, version)
    files: list[tuple[Path, bytes]] = []

    def row(number: int) -> dict[str, Any]:
        since = _last(ledger, asked.question, given.question)  # asked anew where somebody else was quicker
        made = brief.make_brief(replace(given, number=number, since=since))
        brief.check_formats(made.content)  # what cannot be given out later is not published
        files[:] = _made(made.content, targets)
        text = brief.content_text(made.content)
        return {
            "hash": brief.content_hash(text),
            "title": made.content.title,
            "question": brief.question_key(given.question),
            "group_id": given.question["group"],
            "places": given.question["places"],
            "language": given.language,
            "as_of": given.as_of,
            "computed_at": given.computed_at,
            "newest_source": given.newest_source,
            "verdicts": canonical_json({one.place: one.answer.verdict for one in given.answers}),
            "versions": canonical_json(dict(given.versions)),
            "marsad": version,
            "published_by": by,
            "content": text,
            "html": made.html,
        }

    kept = ledger.kept_brief(ledger.publish_brief(row))
    _write(files)
    return kept


def records(
    ledger: Ledger, registry: Registry, group: str | None, place: str | None, language: str | None
) -> list[BriefRecord]:
    """The briefs that were published, the newest first, of a group, a place or a language. Raises UnknownName."""
    actor = registry.actors.resolve(group).id if group else None
    where = registry.places.resolve(place).id if place else None
    return [
        record
        for record in reversed(ledger.brief_records())
        if actor in (None, record.group)
        and (where is None or where in record.places)
        and language in (None, record.language)
    ]


def content_of(kept: KeptBrief) -> brief.Content:
    return brief.content_from_text(kept.content)


def given_again(kept: KeptBrief, format: brief.BriefFormat) -> bytes:
    """A published brief in one format; the page as it was. Raises BriefRefused, UsageError."""
    return kept.html.encode("utf-8") if format == "html" else brief.render(content_of(kept), format)


def compared(older: KeptBrief, newer: KeptBrief) -> BriefChanges:
    return brief.compare_contents(content_of(older), content_of(newer))


def comparison(older: KeptBrief, newer: KeptBrief) -> brief.Content:
    """What changed, as a brief of its own, for every format."""
    return brief.changes_content(content_of(older), content_of(newer))


def write(made: brief.Content, targets: Sequence[tuple[Path, brief.BriefFormat]]) -> None:
    """The brief in several formats: all are made before the first is written. Raises BriefRefused, UsageError."""
    _write(_made(made, targets))


def _made(content: brief.Content, targets: Sequence[tuple[Path, brief.BriefFormat]]) -> list[tuple[Path, bytes]]:
    return [(path, brief.render(content, format)) for path, format in targets]


def write_kept(kept: KeptBrief, targets: Sequence[tuple[Path, brief.BriefFormat]]) -> None:
    """As `write`, of a published brief."""
    _write([(path, given_again(kept, format)) for path, format in targets])


def _write(files: Sequence[tuple[Path, bytes]]) -> None:
    for path, data in files:
        with export.bytes_whole(path) as stream:
            stream.write(data)


def _last(ledger: Ledger, asked: Question, question: Mapping[str, Any]) -> brief.Content | None:
    """The newest brief on the same question, of those that tell of no later day and were published by `recorded_by`."""
    key, end = brief.question_key(dict(question)), asked.as_of or dt.date.max
    numbers = [
        record.number
        for record in ledger.brief_records(recorded_by=asked.recorded_by)
        if record.question == key and (record.as_of or record.computed_at.date()) <= end
    ]
    return content_of(ledger.kept_brief(numbers[-1])) if numbers else None


def _given(ledger: Ledger, registry: Registry, asked: BriefQuestion, version: str) -> brief.BriefInput:
    """All that the brief is made from. Raises UsageError, UnknownName."""
    language, question = check_language(asked.language), asked.question
    versions = ledger.versions()
    group = registry.actors.resolve(question.group)
    places = [registry.places.resolve(name) for name in question.places]
    compare = [registry.places.resolve(name) for name in asked.compare]
    answers = []
    for place in places:
        elsewhere = [other.id for other in compare if other.id != place.id]
        here = replace(question, places=(place.id,))
        answer, counts = assess(ledger, registry, here, elsewhere, HORIZONS)
        answers.append(
            brief.PlaceAnswer(
                group=shown_name(group.id, group.name, group.names, language),
                place=shown_name(place.id, place.name, place.names, language),
                place_id=place.id,
                answer=answer,
                series=counts.series,
                left_out=counts.left_out,
                indicators=indicators(ledger, registry, here, passed_on=True),
            )
        )
    countries = {code for place in places for code in place.countries}
    claims = _cited(ledger, question, scope.group_of(registry, question).ids, countries, answers)
    held = {
        document.id: document for document in ledger.documents(as_of=question.as_of, recorded_by=question.recorded_by)
    }
    documents_of = {id: held[id] for id in dict.fromkeys(claim.document for claim in claims)}
    return brief.BriefInput(
        answers=tuple(answers),
        claims=tuple(claims),
        documents=documents_of,
        rows=_kept_rows(ledger, claims),
        reliabilities={source.id: source.reliability for source in registry.sources},
        names=_names(registry, claims, language) | _place_names(registry, [one.id for one in compare], language),
        kept_back=frozenset(scope.kept_back(ledger)),
        unlinked=frozenset(claim.document for claim in claims if _own_media(registry, claim)),
        language=language,
        as_of=question.as_of,
        computed_at=dt.datetime.now(dt.UTC),
        newest_source=max((item.published for item in documents_of.values() if item.published), default=None),
        version=version,
        stocks=stocks(ledger, registry, question, passed_on=True),
        question={
            "group": group.id,
            "places": [place.id for place in places],
            "compare": [place.id for place in compare],
            "as_of": question.as_of.isoformat() if question.as_of else None,
            "recorded_by": question.recorded_by.isoformat() if question.recorded_by else None,
            "week_start": question.week_start,
            "branches": question.branches,
        },
        versions=versions,
    )


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
