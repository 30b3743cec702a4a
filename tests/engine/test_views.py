"""Every view that both engines are asked for, over a ledger with something of each kind: the same answers."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest
from ged_file import ged

import marsad
from marsad.engine.spark import SparkEngine
from marsad.ledger import GIVEN_PAIRS, Batch, Coding, Ledger, open_ledger
from marsad.model import refs
from marsad.model.schemas import SCHEMAS

pytestmark = pytest.mark.xdist_group("spark")
_TEXT = (
    "Islamic State carried out {n} attacks in Iraq within a week, the army said. On {d} September 2019 a bomb of "
    "Islamic State killed {n} people in Mosul, police said."
)


@pytest.fixture(scope="module")
def ledgers(session: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Ledger, Ledger, list[dt.datetime]]:
    """The same tables asked by DuckDB and by Spark, and moments between what was kept."""
    work = tmp_path_factory.mktemp("views")
    home, moments = work / "observatory", []
    observatory = marsad.open(home)
    for number in range(2):
        pages = work / f"{number}.jsonl"
        rows = [
            {"id": f"{number}-{n}", "url": f"https://example.org/{number}/{n}", "text": _TEXT.format(n=n + 3, d=n + 10)}
            | {"language": "en", "published": f"2019-09-{20 + number}", "publisher": ["The Desk", None][n % 2]}
            for n in range(4)
        ]
        pages.write_text("".join(json.dumps(row) + "\n" for row in rows))
        observatory.read([pages])
        moments.append(dt.datetime.now(dt.UTC))
    for year, month in ((2019, 6), (2020, 6)):
        events = [(str(n), f"2018-{n % 12 + 1:02}-{n % 28 + 1:02}", "IS", str(n % 7)) for n in range(20 + year - 2019)]
        observatory.import_dataset("ucdp-ged", ged(work, f"ged{year}.csv", events), dt.date(year, month, 1))
        moments.append(dt.datetime.now(dt.UTC))
    _decided(observatory, moments)
    spark = open_ledger(home, engine=SparkEngine(home / "tables", SCHEMAS, session=session, small=0))
    return observatory._ledger, spark, moments


def _decided(observatory: marsad.observatory.Observatory, moments: list[dt.datetime]) -> None:
    """A language model reads a page, too; persons judge and correct, take back; the linker runs."""
    ledger = observatory._ledger
    claims = [claim for claim in observatory.claims() if claim.quote.row is None]
    page = claims[0].document
    again = [replace(one, id=f"m-{one.id}", coder="llm/small 0.1") for one in claims if one.document == page]
    ledger.append(Batch(codings=(Coding(document=page, coder="llm/small 0.1", claims=tuple(again)),)))
    figures = [claim for claim in claims if claim.kind == "figure"]
    observatory.accept(figures[0].id, by="A")
    observatory.reject(figures[1].id, by="A", reason='it\'s a "copy"\n')
    back = observatory.reject(figures[2].id, by="B")
    moments.append(dt.datetime.now(dt.UTC))
    ledger.append_judgement([back], "withdraw", "B")
    ledger.append_judgement([figures[3].id], "correct", "B", correction=json.dumps({"low": 99, "high": 99}))
    ledger.append_judgement([again[0].id], "reject", "B")
    found = ledger.claims(kinds=["incident"], columns=["document", "row", "key", "quote_start", "quote_end", "dataset"])
    named = sorted({refs.base_of(row) for row in found.to_pylist()})[:6]
    pairs = [
        {"left": one, "right": other, "verdict": "same_event", "probability": 0.9, "evidence": "{}"}
        for one, other in itertools.combinations(named, 2)
    ]
    given = pa.Table.from_pylist(pairs, schema=GIVEN_PAIRS)
    ledger.append_linking("model 1.0", True, {}, {}, len(named), given.slice(0, 9), b"12345678")
    moments.append(dt.datetime.now(dt.UTC))
    ledger.append_linking("model 1.0", False, {}, {}, len(named), given.slice(9), b"87654321")
    ledger.append_judgement(named[:2], "different_event", "A")


_DAYS = (None, dt.date(2019, 9, 20), dt.date(2019, 12, 31), dt.date(2018, 1, 1))
_CLAIMS: tuple[dict[str, Any], ...] = (
    {"rejected": True, "every_coder": True},
    {"as_printed": True},
    {"groups": ["islamic-state"], "kinds": ["incident", "indicator"]},
    {"places": ["IQ"], "lenses": ["dataset:ucdp-ged"]},
    {"places": []},
    {"ids": ["none"]},
)
_OTHERS: dict[str, Callable[[Ledger, dt.datetime | None], Any]] = {
    "documents": lambda ledger, by: ledger.documents_table(recorded_by=by),
    "sources": lambda ledger, by: ledger.sources_table(as_of=_DAYS[1], recorded_by=by),
    "judgements": lambda ledger, by: ledger.judgements(recorded_by=by),
    "of persons": lambda ledger, by: ledger.judgements(recorded_by=by, machine=False, evidence=False),
    "linkings": lambda ledger, by: ledger.linkings(recorded_by=by),
    "spans": lambda ledger, by: ledger.release_spans(recorded_by=by),
    "releases": lambda ledger, by: ledger.releases("ucdp-ged", recorded_by=by),
}


def rows(table: Any) -> Any:
    """Rows in an order of their own: a machine's judgements come in none."""
    return sorted(table.to_pylist(), key=str) if isinstance(table, pa.Table) else table


@pytest.mark.parametrize("day", _DAYS)
def test_claims_of_every_day_and_moment(ledgers: tuple[Ledger, Ledger, list[dt.datetime]], day: dt.date | None) -> None:
    local, spark, moments = ledgers
    for moment in (None, *moments):
        one, other = (ledger.claims(as_of=day, recorded_by=moment) for ledger in (local, spark))
        assert other.schema == one.schema
        assert other.to_pylist() == one.to_pylist(), moment


@pytest.mark.parametrize("asked", _CLAIMS)
def test_claims_by_every_filter(ledgers: tuple[Ledger, Ledger, list[dt.datetime]], asked: dict[str, Any]) -> None:
    local, spark, _ = ledgers
    one, other = (ledger.claims(**asked) for ledger in (local, spark))
    assert other.to_pylist() == one.to_pylist()
    batches = list(spark.claim_batches(**asked))
    assert rows(pa.Table.from_batches(batches, one.schema)) == rows(one)


@pytest.mark.parametrize("view", _OTHERS)
def test_every_other_view(ledgers: tuple[Ledger, Ledger, list[dt.datetime]], view: str) -> None:
    local, spark, moments = ledgers
    for moment in (None, moments[2], moments[-1]):
        one, other = (_OTHERS[view](ledger, moment) for ledger in (local, spark))
        assert rows(other) == rows(one), moment


def test_single_documents_and_what_is_known(ledgers: tuple[Ledger, Ledger, list[dt.datetime]]) -> None:
    local, spark, _ = ledgers
    ids = local.documents_table()["id"].to_pylist()
    assert len(ids) == 10
    assert [spark.document(id) for id in ids] == [local.document(id) for id in ids]
    assert spark.rows(ids[0]).to_pylist() == local.rows(ids[0]).to_pylist()
    coder = local.claims(documents=ids[-1:], columns=["coder"])["coder"][0].as_py()
    assert spark.known(ids, coder) == local.known(ids, coder) != set()
    assert spark.reached() == local.reached()
