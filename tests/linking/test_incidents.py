"""Claims of rows and pages as the incidents that linking compares."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa

from marsad.ledger.views import CLAIM_VIEW
from marsad.linking.incidents import INCIDENTS, incidents_of
from marsad.model.schemas import canonical_json
from marsad.registry import open_registry

DAY = dt.date(2019, 9, 18)


def claim(id: str, **said: Any) -> dict[str, Any]:
    voices = [{"id": "ucdp-ged", "name": "UCDP GED", "kind": "dataset", "hedge": None, "start": None, "end": None}]
    row: dict[str, Any] = dict.fromkeys(CLAIM_VIEW.names)
    row |= {"id": id, "kind": "incident", "document": "r1", "row": 0, "quote_start": 0, "quote_end": 9}
    row |= {"quote_text": "{}", "attribution": canonical_json(voices), "self_claimed": False, "modality": "reported"}
    row |= {"confidence": 1.0, "coder": "x 1", "actors": ["iskp"], "dataset": "ucdp-ged", "key": "77", "killed": 3}
    row |= {"published_until": dt.date(2020, 1, 1), "period_start": DAY, "period_end": DAY, "lens": "dataset:ucdp-ged"}
    return row | said


def of(*rows: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    fields = [pa.field(field.name, field.type) for field in CLAIM_VIEW]
    table = incidents_of(pa.Table.from_pylist(list(rows), schema=pa.schema(fields)), open_registry(), **more)
    assert table.schema.equals(INCIDENTS)
    return list(table.to_pylist())


def page(id: str, **said: Any) -> dict[str, Any]:
    told = {"document": "p1", "row": None, "dataset": None, "key": None, "quote_text": "Four died.", "quote_end": 10}
    return claim(id, **told | said)


def test_a_row_is_named_by_its_datasets_own_id() -> None:
    (row,) = of(claim("c1"))
    assert (row["ref"], row["source"], row["voice"]) == ("ucdp-ged:77", "dataset:ucdp-ged", "dataset:ucdp-ged")
    assert row["parents"] == ["iskp", "islamic-state"]
    assert (row["killed"], row["text"], row["reliability"] is None) == (
        3.0,
        None,
        "ucdp-ged" not in open_registry().sources,
    )


def test_a_page_is_named_by_its_quote_and_tells_it() -> None:
    (row,) = of(page("c2"), voices={"p1": "document:p0"})
    assert (row["ref"], row["source"], row["voice"]) == ("p1#0-10", "document:p1", "document:p0")
    assert row["text"] == "Four died."


def test_who_cites_an_agency_speaks_with_its_voice() -> None:
    (row,) = of(page("c2", origin_kind="agency", origin_id="reuters"), voices={"p1": "document:p1"})
    assert row["voice"] == "agency:reuters"


def test_two_incidents_of_one_quote_are_told_apart() -> None:
    rows = [page("c2"), page("c3", type="bombing")]
    assert [row["ref"] for row in of(*rows)] == ["p1#0-10", "p1#0-10~2"] == [row["ref"] for row in of(*reversed(rows))]


def test_of_two_releases_the_newer_row_is_meant() -> None:
    newer = claim("c9", document="r2", killed=5, published_until=dt.date(2021, 1, 1))
    assert [row["killed"] for row in of(claim("c1"), newer)] == [5.0]


def test_what_is_denied_or_no_incident_is_left_out() -> None:
    assert of(page("c2", modality="denied"), page("c3", kind="figure"), page("c4", modality="hypothetical")) == []


def test_who_is_unknown_is_null() -> None:
    (row,) = of(claim("c1", actors=[]))
    assert row["actors"] is None
    assert row["parents"] is None


def test_words_of_a_row_come_with_it() -> None:
    (row,) = of(claim("c1"), texts={"c1": "Three killed in raid"})
    assert row["text"] == "Three killed in raid"
