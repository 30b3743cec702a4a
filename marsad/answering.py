"""A question → its answer: counts of the place asked about and of those it is held against, then the assessment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa

from marsad import assessment, scope
from marsad.comparing import controls
from marsad.counting import claims_of, count
from marsad.errors import UsageError
from marsad.ledger import Ledger
from marsad.model.reason import Lack
from marsad.registry import Registry
from marsad.scope import Question
from marsad.series import Counts, count_claims
from marsad.sources.description import descriptions

# Datasets that come as files of their own: `table` and `counts` are shapes of file, not somebody who counts.
KNOWN = frozenset({"ucdp-ged", "acled", "gtd", "gdelt"})


def assess(
    ledger: Ledger,
    registry: Registry,
    question: Question,
    compare: Sequence[str] = (),
    horizons: Sequence[int] = (),
    trough: tuple[dt.date, dt.date] | None = None,
) -> tuple[assessment.Answer, Counts]:
    """Counts → the answer for the question's one place, beside the places compared with; and the counts it rests on.

    `horizons`: after how many more weeks it is asked what would change the answer. `trough`: first and
    last day of a declared reference period, which replaces the week 39 weeks earlier. Raises UsageError for one that
    ends before it begins.
    """
    if trough is not None and trough[0] > trough[1]:
        raise UsageError(f"trough {trough[0]} to {trough[1]}", "its first day lies after its last", "Swap the two days")
    return assess_counted(ledger, registry, question, counted(ledger, registry, question), compare, horizons, trough)


def counted(ledger: Ledger, registry: Registry, question: Question) -> tuple[pa.Table, Counts]:
    """The claims that a question is answered from, and what they count. Raises UnknownName."""
    claims, options = claims_of(ledger, registry, question)
    return claims, count_claims(claims, options)


def assess_counted(
    ledger: Ledger,
    registry: Registry,
    question: Question,
    found: tuple[pa.Table, Counts],
    compare: Sequence[str] = (),
    horizons: Sequence[int] = (),
    trough: tuple[dt.date, dt.date] | None = None,
) -> tuple[assessment.Answer, Counts]:
    """The answer from what `counted` gave for the same question."""
    claims, counts = found
    others = count(ledger, registry, replace(question, places=tuple(compare))) if compare else None
    answer = assessment.assess(
        counts.series,
        others.series if others else (),
        places=tuple(place.id for place in others.options.places) if others else (),
        controls=controls(ledger, question, claims, counts),
        trough=trough,
        as_of=question.as_of,
        horizons=horizons,
    )
    unread = _unread(ledger, registry, question)
    if unread:
        lack = Lack(code="datasets", values={"datasets": unread})
        answer = replace(answer, lacking=(*answer.lacking, lack))
    return answer, counts


def _unread(ledger: Ledger, registry: Registry, question: Question) -> tuple[str, ...]:
    """Datasets of events that may cover the place, by what is known of them, and of which no file was imported."""
    held = {release.dataset for release in scope.releases(ledger, question.recorded_by)}
    countries = {code for name in question.places for code in registry.places.resolve(name).countries}
    return tuple(
        source.name
        for source in descriptions()
        if source.kind == "events"
        and source.name in KNOWN
        and source.name not in held
        and (not source.coverage.countries or countries & set(source.coverage.countries))
        and (question.as_of is None or source.coverage.start is None or source.coverage.start <= question.as_of)
    )
