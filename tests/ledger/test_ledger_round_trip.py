"""Whatever a coder may read comes back exactly as it was given."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_examples import CODER, page

from marsad.ledger import open_ledger
from marsad.model import (
    Actor,
    Claim,
    Document,
    Figure,
    Flag,
    Incident,
    Indicator,
    Number,
    Period,
    Place,
    Quote,
    Toll,
    Voice,
    terms,
)

DOCUMENT = page("it")
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
SPANS = st.integers(0, 2**40)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
DAYS = st.dates()


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


def one_of(literal: object) -> st.SearchStrategy[Any]:
    return st.sampled_from(get_args(literal))


QUOTES = st.builds(Quote, start=SPANS, end=SPANS, text=WORDS, row=maybe(SPANS))
NUMBERS = st.builds(
    Number,
    start=SPANS,
    end=SPANS,
    text=WORDS,
    low=maybe(FLOATS),
    high=maybe(FLOATS),
    qualifier=maybe(one_of(terms.Qualifier)),
    unit=st.sampled_from(["count", "percent", "USD"]),
)
VOICES = st.lists(
    st.builds(
        Voice,
        id=WORDS,
        name=WORDS,
        kind=one_of(terms.VoiceKind),
        hedge=maybe(WORDS),
        start=maybe(SPANS),
        end=maybe(SPANS),
    ),
    max_size=3,
).map(tuple)
# An actor, place or period that says nothing at all is None to every reader.
ACTORS = maybe(st.builds(Actor, id=maybe(WORDS), name=maybe(WORDS), parent=maybe(WORDS), text=WORDS))
PLACES = maybe(
    st.builds(
        Place,
        id=maybe(WORDS),
        name=maybe(WORDS),
        country=maybe(WORDS),
        countries=st.lists(WORDS, max_size=2).map(tuple),
        precision=maybe(one_of(terms.PlacePrecision)),
        latitude=maybe(FLOATS),
        longitude=maybe(FLOATS),
        text=WORDS,
    )
)
PERIODS = maybe(
    st.builds(Period, start=maybe(DAYS), end=maybe(DAYS), text=WORDS, precision=maybe(one_of(terms.PeriodPrecision)))
)
FLAGS = st.builds(
    Flag,
    kind=one_of(terms.FlagKind),
    stated=FLOATS,
    computed=FLOATS,
    claims=st.lists(WORDS, max_size=2).map(tuple),
    text=WORDS,
)
TOLLS = st.builds(
    Toll, measure=one_of(terms.Measure), number=NUMBERS, attribution=VOICES, quote=QUOTES, revises=st.booleans()
)
SHARED: dict[str, st.SearchStrategy[Any]] = {
    "id": st.uuids().map(str),
    "document": st.just(DOCUMENT.id),
    "quote": QUOTES,
    "group": ACTORS,
    "place": PLACES,
    "period": PERIODS,
    "attribution": VOICES,
    "self_claimed": st.booleans(),
    "modality": one_of(terms.Modality),
    "confidence": st.floats(0, 1),
    "coder": st.just(CODER),
}
TOLL_COUNTS = ("killed", "wounded", "abducted", "arrested", "perpetrators_killed")
CLAIMS: st.SearchStrategy[Claim] = st.one_of(
    st.builds(
        Figure,
        **SHARED,
        number=NUMBERS,
        measure=one_of(terms.Measure),
        role=maybe(one_of(terms.Role)),
        accumulation=maybe(one_of(terms.Accumulation)),
        per=maybe(one_of(terms.Per)),
        comparison=maybe(one_of(terms.Comparison)),
        cohort=maybe(WORDS),
        part_of=maybe(WORDS),
        arithmetic=st.lists(FLAGS, max_size=2).map(tuple),
    ),
    st.builds(
        Incident,
        **SHARED,
        **{name: maybe(st.integers(0, 2**40)) for name in TOLL_COUNTS},
        type=one_of(terms.IncidentType),
        perpetrator=ACTORS,
        target=ACTORS,
        tolls=st.lists(TOLLS, max_size=2).map(tuple),
    ),
    st.builds(Indicator, **SHARED, indicator=one_of(terms.IndicatorKind), direction=one_of(terms.Direction)),
)
DOCUMENTS = st.builds(
    Document,
    text=WORDS,
    url=maybe(WORDS),
    title=maybe(WORDS),
    published=st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)),
    published_precision=maybe(one_of(terms.DatePrecision)),
    publisher=maybe(WORDS),
    language=maybe(WORDS),
    label=maybe(WORDS),
    capture=maybe(WORDS),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example])
@given(
    claims=st.lists(CLAIMS, max_size=6, unique_by=lambda claim: claim.id),
    documents=st.lists(DOCUMENTS, max_size=6, unique_by=lambda document: document.id),
)
def test_claims_and_documents_come_back_exactly(claims: list[Claim], documents: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger = open_ledger(Path(folder) / "observatory")
        ledger.append_documents([DOCUMENT, *documents])
        ledger.append_coding([DOCUMENT.id], CODER, claims)
        assert {claim.id: claim for claim in ledger.claim_models()} == {claim.id: claim for claim in claims}
        for document in documents:
            assert ledger.document(document.id) == document
