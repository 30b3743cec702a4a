"""Statements on one page: claims of the ledger → stocks and indicators, shown beside the counts, never in them."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from marsad import scope
from marsad.ledger import Ledger
from marsad.linking.voices import voices_of
from marsad.model import content_id
from marsad.model.indicators import Indicators
from marsad.model.statements import StatementOptions, Unused
from marsad.model.stocks import Stocks
from marsad.registry import Registry
from marsad.registry.people import open_people
from marsad.scope import Question
from marsad.series.indicators import indicators as count_indicators
from marsad.series.stocks import stocks as gather_stocks

_VOICES = pa.schema([pa.field("document", pa.string()), pa.field("voice", pa.string())])


def stocks(ledger: Ledger, registry: Registry, question: Question, *, passed_on: bool = False) -> Stocks:
    """What a group is said to have: fighters, foreigners, wealth; by source and date.

    `passed_on`: without what rows say that may not be passed on; for whatever leaves the house. Raises UnknownName for
    a group, place or measure that the registry does not hold.
    """
    options = options_of(registry, question)
    claims, kept = _claims(ledger, question, options, "figure", passed_on)
    found = gather_stocks(claims, replace(options, voices=_voices(ledger, question, _own_words(claims))))
    return replace(found, left_out=(*found.left_out, *kept))


def indicators(ledger: Ledger, registry: Registry, question: Question, *, passed_on: bool = False) -> Indicators:
    """What is said to rise and fall, by kind and source. `passed_on`: as for stocks. Raises UnknownName."""
    options = options_of(registry, question)
    claims, kept = _claims(ledger, question, options, "indicator", passed_on)
    found = count_indicators(claims, replace(options, voices=_voices(ledger, question, claims)))
    return replace(found, left_out=(*found.left_out, *kept))


def options_of(registry: Registry, question: Question) -> StatementOptions:
    """The question in ids. Raises UnknownName."""
    people = open_people()
    return StatementOptions(
        group=scope.group_of(registry, question),
        places=tuple(scope.place_scope(registry, name) for name in question.places),
        measures=tuple(scope.measure(registry, name) for name in question.measures),
        start=question.start,
        as_of=question.as_of,
        known_origins=frozenset(entry.id for entry in (*registry.sources, *registry.actors)),
        cohorts=people.cohorts,
        fates=people.fates,
        apart=people.apart,
        pointing=people.pointing,
    )


def _claims(
    ledger: Ledger, question: Question, options: StatementOptions, kind: str, passed_on: bool
) -> tuple[pa.Table, tuple[Unused, ...]]:
    """The claims about the group; for what leaves the house those of rows that may not are named, and no more."""
    view = ledger.claims(as_of=question.as_of, recorded_by=question.recorded_by, groups=options.group.ids, kinds=[kind])
    if not passed_on:
        return view, ()
    stays = pc.is_in(view["dataset"], value_set=pa.array(sorted(scope.kept_back(ledger)), pa.string()))
    ids = sorted(view.filter(stays)["id"].to_pylist())
    return view.filter(pc.invert(stays)), (Unused(code="not_passed_on", claims=tuple(ids)),) if ids else ()


def _voices(ledger: Ledger, question: Question, claims: pa.Table) -> dict[str, str]:
    """Which of the pages behind the claims copy one another; found once while nothing is added."""
    ids = sorted(pc.unique(claims["document"]).to_pylist())
    if len(ids) < 2:
        return {}

    def found() -> pa.Table:
        documents = ledger.documents(as_of=question.as_of, recorded_by=question.recorded_by)
        voices = voices_of(document for document in documents if document.id in wanted)
        return pa.table({"document": list(voices.keys()), "voice": list(voices.values())}, schema=_VOICES)

    wanted = set(ids)
    asked = {"documents": content_id(*ids), "as_of": question.as_of, "recorded_by": question.recorded_by}
    table = ledger.derived("voices", asked, found)
    return dict(zip(table["document"].to_pylist(), table["voice"].to_pylist(), strict=True))


def _own_words(claims: pa.Table) -> pa.Table:
    """The claims in a page's own voice, or in nobody's: for the others it does not matter who copied whom."""
    return claims.filter(pc.or_kleene(pc.equal(claims["origin_kind"], "publisher"), pc.is_null(claims["lens"])))
