"""One rule names an incident, in Python, in Arrow and in SQL; a number is only what a second one has."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.ledger.views import CLAIM_VIEW, REF
from marsad.linking.incidents import READ, incidents_of
from marsad.model.refs import base_of, numbered, readings
from marsad.registry import open_registry

words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=8)
offsets = st.integers(0, 10**6)
rows = st.fixed_dictionaries(
    {"document": words, "dataset": words, "key": st.none() | words, "row": offsets}
    | {"quote_start": st.none() | offsets, "quote_end": st.none() | offsets}
)
pages = st.fixed_dictionaries(
    {"document": words, "dataset": st.none(), "key": st.none(), "row": st.none()}
    | {"quote_start": offsets, "quote_end": offsets}
)
NAMED = ("document", "dataset", "key", "row", "quote_start", "quote_end")


@settings(max_examples=60, deadline=None)
@given(st.lists(rows | pages, min_size=1, max_size=5))
def test_python_arrow_and_sql_give_one_name(claims: list[dict[str, Any]]) -> None:
    expected = [base_of(claim) for claim in claims]
    with duckdb.connect() as connection:
        table = pa.Table.from_pylist(claims, schema=pa.schema([CLAIM_VIEW.field(name) for name in NAMED]))
        connection.register("named", table)
        written = connection.sql(f"SELECT {REF} FROM named AS visible".replace("claims.", "visible."))
        assert [ref for (ref,) in written.fetchall()] == expected
    told = {"kind": "incident", "modality": "reported", "attribution": "[]", "actors": []}
    schema = pa.schema([pa.field(CLAIM_VIEW.field(name).name, CLAIM_VIEW.field(name).type) for name in READ])
    for claim, ref in zip(claims, expected, strict=True):
        table = pa.Table.from_pylist([dict.fromkeys(READ) | {"id": "c"} | told | claim], schema=schema)
        assert incidents_of(table, open_registry())["ref"].to_pylist() == [ref]


@given(words, st.integers(1, 1000))
def test_a_numbered_ref_is_read_as_it_was_written(base: str, number: int) -> None:
    assert (base, number) in readings(numbered(base, number))


@pytest.mark.parametrize("ref", ["x:7~0", "x:7~1", "x:7~02", "x:7~", "x:7~-2", "x:7~٢"])
def test_what_no_report_is_called_stands_for_nothing_but_itself(ref: str) -> None:
    assert readings(ref) == ((ref, 1),)
