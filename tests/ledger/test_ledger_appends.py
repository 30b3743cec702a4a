"""Appending: once is enough, twice is the same, and what does not fit is refused whole."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from ledger_examples import CODER, IRAQ, SYRIA, day, figure, keep_release, page, pages_batch, release

from marsad.engine import SchemaMismatch
from marsad.errors import MissingItem, RefusedItem
from marsad.ledger import CLAIM_VIEW, DOCUMENT_VIEW, Batch, Coding, Ledger, Receipt, open_ledger
from marsad.model import Actor, Capture, Document, Indicator
from marsad.model.schemas import CLAIMS, ROWS, claim_to_row


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(tmp_path / "observatory")


def view(ledger: Ledger) -> tuple[list[object], list[object]]:
    return ledger.claims().to_pylist(), ledger.documents_table().to_pylist()


def test_reading_again_changes_nothing_and_says_so(ledger: Ledger) -> None:
    capture = Capture(url="https://example.org/page-0", content=b"<html>\x00", media_type="text/html")
    batch = pages_batch(0, 3)
    batch = Batch(captures=[capture], documents=batch.documents, codings=batch.codings)
    assert ledger.append(batch) == Receipt(captures=1, documents=3, claims=9, codings=3)
    before, versions = view(ledger), ledger.versions()
    assert ledger.append(batch) == Receipt()
    assert ledger.append_documents([*batch.documents, *batch.documents]) == Receipt()
    assert (view(ledger), ledger.versions()) == (before, versions)
    assert ledger.capture(capture.sha256).content == capture.content


def test_known_is_of_that_coder_in_that_version(ledger: Ledger) -> None:
    read, unread = page("read"), page("unread")
    ledger.append_documents([read, unread])
    ledger.append_coding([read.id], CODER, [])
    asked = [read.id, unread.id, "nobody"]
    assert ledger.known(asked, CODER) == {read.id}
    assert ledger.known(asked, "rules/en 0.2") == set()
    assert ledger.known([], CODER) == set()


def test_the_newest_version_counts_compared_as_numbers(ledger: Ledger) -> None:
    document = page("it")
    ledger.append_documents([document])
    for version in ("0.9", "0.10", "0.2"):
        coder = f"rules/en {version}"
        ledger.append_coding([document.id], coder, [figure(document, version, coder=coder)])
    other = figure(document, "other", coder="model/en 0.1")
    ledger.append_coding([document.id], "model/en 0.1", [other])
    assert {claim.coder for claim in ledger.claim_models()} == {"rules/en 0.10", "model/en 0.1"}


def test_a_newer_version_that_finds_nothing_takes_the_older_claims_away(ledger: Ledger) -> None:
    document = page("it")
    ledger.append(
        Batch(documents=[document], codings=[Coding(document=document.id, coder=CODER, claims=(figure(document),))])
    )
    ledger.append_coding([document.id], "rules/en 0.2", [])
    assert ledger.claim_models() == []


@pytest.mark.parametrize("coder", ["rules/en", "rules/en v1", "0.1", " 0.1", "rules/en 0.1 ", ""])
def test_a_coder_without_a_version_is_a_mistake(coder: str) -> None:
    with pytest.raises(ValueError, match="numeric version"):
        Coding(document="d", coder=coder)


def test_a_coding_of_an_unknown_document_is_a_mistake_and_leaves_nothing(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="not held"):
        ledger.append(Batch(documents=[page("it")], codings=[Coding(document="nobody", coder=CODER)]))
    with pytest.raises(ValueError, match="not among the documents"):
        ledger.append_coding(["nobody"], CODER, [figure(page("it"))])
    assert ledger.documents() == []


def test_half_a_character_is_refused_by_name_and_leaves_nothing(ledger: Ledger) -> None:
    broken = Document(text="one \ud83d", url="https://example.org/broken")
    with pytest.raises(RefusedItem, match=r"example\.org/broken: its text holds half a character"):
        ledger.append(Batch(documents=[page("whole"), broken]))
    assert ledger.documents() == []


def test_filters(ledger: Ledger) -> None:
    document = page("it")
    syria = figure(document, "syria", place=SYRIA, self_claimed=True)
    iraq = figure(document, "iraq", group=Actor(id="adf", name="ADF"))
    both = figure(document, "both", place=None, group=None)
    shared = {name: getattr(iraq, name) for name in ("document", "quote", "attribution", "self_claimed", "modality")}
    rising = Indicator(
        id="i", **shared, group=None, place=IRAQ, period=None, confidence=1.0, coder=CODER, indicator="finance",
        direction="rising",
    )  # fmt: skip
    ledger.append_documents([document])
    ledger.append_coding([document.id], CODER, [syria, iraq, both, rising])

    def seen(**filters: list[str]) -> set[str]:
        models = ledger.claim_models(**filters)  # type: ignore[arg-type]
        assert ledger.claims(**filters).num_rows == len(models)  # type: ignore[arg-type]
        return {claim.id for claim in models}

    everything = {syria.id, iraq.id, both.id, rising.id}
    assert seen() == seen(documents=[document.id]) == everything
    assert seen(groups=["islamic-state"]) == {syria.id}
    assert seen(groups=["islamic-state", "adf"]) == {syria.id, iraq.id}
    assert seen(places=["IQ"]) == seen(places=["geonames:99237"]) == {iraq.id, rising.id}
    assert seen(places=["IQ", "SY"]) == {syria.id, iraq.id, rising.id}
    assert seen(kinds=["indicator"]) == {rising.id}
    assert seen(lenses=["self_claimed"]) == {syria.id}
    assert seen(lenses=["attributed:monitor"], kinds=["figure"]) == {iraq.id, both.id}
    assert seen(groups=[]) == seen(documents=["nobody"]) == seen(places=["x' OR true --"]) == set()


def test_claims_come_with_their_document(ledger: Ledger) -> None:
    document = page("it", "2019-09-01", "month")
    ledger.append_documents([document])
    ledger.append_coding([document.id], CODER, [figure(document)])
    row = ledger.claims().to_pylist()[0]
    expected = {"url": document.url, "title": "it", "publisher": "The Desk", "published": day("2019-09-01")}
    expected |= {"published_precision": "month", "counts_from": day("2019-09-30"), "hindsight": False, "dataset": None}
    assert {name: row[name] for name in expected} == expected


def test_an_empty_observatory_has_views_of_the_same_shape(ledger: Ledger) -> None:
    assert ledger.claims().schema == CLAIM_VIEW
    assert ledger.documents_table().schema == DOCUMENT_VIEW
    assert ledger.rows("nobody").schema == ROWS
    with pytest.raises(MissingItem, match="no such document"):
        ledger.document("nobody")


def test_judgements(ledger: Ledger) -> None:
    document = page("it")
    one, two = figure(document, "1"), figure(document, "2")
    ledger.append(Batch(documents=[document], codings=[Coding(document=document.id, coder=CODER, claims=(one, two))]))
    ledger.append_judgement([one.id], "reject", "reader", reason="an advertisement")
    assert ledger.claim_models() == [two]
    assert ledger.claim_models(rejected=True) == [one, two]
    ledger.append_judgement([one.id, two.id], "same_event", "machine")
    assert ledger.claim_models() == [two]
    ledger.append_judgement([one.id], "accept", "reader")
    ledger.append_judgement([two.id], "correct", "reader", correction='{"measure":"killed"}')
    rows = ledger.claims().select(["id", "verdict", "correction"]).to_pylist()
    assert rows == [
        {"id": one.id, "verdict": "accept", "correction": None},
        {"id": two.id, "verdict": "correct", "correction": '{"measure":"killed"}'},
    ]


def test_a_release_keeps_its_rows_and_is_taken_once(ledger: Ledger) -> None:
    document = release("2019-06-01")
    keep_release(ledger, document, ["2017-05-05", "2018-07-07"])
    versions = ledger.versions()
    keep_release(ledger, document, ["2017-05-05", "2018-07-07"])
    assert ledger.versions() == versions
    rows = ledger.rows(document.id).to_pylist()
    for claim in ledger.claim_models():
        quote = claim.quote
        assert quote.row is not None
        assert rows[quote.row]["text"][quote.start : quote.end] == quote.text
    keep_release(ledger, document, ["2017-05-05", "2018-07-07"], coder="ucdp-ged 0.2")
    assert ledger.rows(document.id).num_rows == 2
    assert {claim.coder for claim in ledger.claim_models()} == {"ucdp-ged 0.2"}


def test_a_wrong_table_leaves_nothing_of_its_release(ledger: Ledger) -> None:
    document = release("2019-06-01")
    claim = claim_to_row(figure(document, coder="ucdp-ged 0.1"))
    claims = pa.Table.from_pylist([claim], schema=CLAIMS.remove(CLAIMS.get_field_index("recorded_at")))
    rows = pa.table(
        {"document": [document.id], "row": pa.array([0], pa.int32()), "text": ["{}"], "key": pa.nulls(1, pa.string())}
    )
    with pytest.raises(SchemaMismatch, match="row is int32"):
        ledger.append_dataset(document, "ucdp-ged 0.1", [(rows, claims)])
    with pytest.raises(ValueError, match="not all of release"):
        ledger.append_dataset(release("2020-06-01"), "ucdp-ged 0.1", [(rows.slice(0, 0), claims)])
    assert ledger.documents() == []
    assert ledger.claim_models() == []
