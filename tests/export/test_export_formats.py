"""Every format read back by the programs of those who use it: types, letters, places; and nothing that computes."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from pybtex.database import parse_string
from pylatexenc.latex2text import LatexNodes2Text

from marsad.errors import UsageError
from marsad.export import FORMATS, Content, Kind, fields_of, written
from marsad.exporting.contents import SERIES, SOURCES
from marsad.index.models import ClaimRow, EventRow
from marsad.ledger.views import CLAIM_VIEW
from marsad.linking.events import EVENTS
from marsad.model import Actor, Figure, Number, Period, Place, Quote, Voice
from marsad.model.form import claim_from_json, claim_to_json
from marsad.model.schemas import OF_MODEL, claim_from_row, claim_to_row

FORMULA = '=HYPERLINK("https://example.org/?"&A1,"مرصد")'
HOSTILE = (FORMULA, "@SUM(1+1)", "\t=1+1", "-2+3", "\r=1", "a\x00b\x0bc", "x" * 40_000, "\u202eevil", "<script>")
TITLE = "مرصد الأزهر: 100 % of \\attacks{} & {more} #1_2 ~ ^ $x"
NOW = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)


def claim(number: int, text: str, place: Place) -> Figure:
    return Figure(
        id=f"claim-{number}",
        document="page-1",
        quote=Quote(start=0, end=len(text), text=text),
        number=Number(start=0, end=2, text="-3", low=-3.0, high=2.5),
        measure="attacks",
        group=Actor(id="islamic-state", name="Islamic State", text="+it"),
        place=place,
        period=Period(start=dt.date(2019, 9, 18), end=None, text="@since"),
        attribution=(Voice(id="monitor", name="A Monitor", kind="monitor"),),
        self_claimed=False,
        modality="reported",
        confidence=0.9,
        coder="rules/en 0.1",
    )


TOWN = Place(id="geonames:99072", name="الموصل", country="IQ", countries=("IQ",), precision="city", latitude=36.34,
             longitude=43.13)  # fmt: skip
PROVINCE = Place(id="geonames:99034", name="Nineveh", country="IQ", countries=("IQ",), precision="admin1",
                 latitude=36.0, longitude=42.5)  # fmt: skip


def content(*texts: str) -> Content:
    """Claims with these sentences, in a town and in a province by turns."""
    rows = []
    for number, text in enumerate(texts or HOSTILE):
        made = claim_to_row(claim(number, text, PROVINCE if number % 2 else TOWN))
        of_page = {"title": FORMULA, "published": dt.date(2019, 9, 24), "publisher": "مرصد", "url": "https://e.org/1"}
        rows.append(made | of_page | {"recorded_at": NOW, "hindsight": False})
    table = pa.Table.from_pylist(rows, schema=CLAIM_VIEW)

    def shape(row: dict[str, object]) -> dict[str, object]:
        return claim_to_json(claim_from_row({name: row[name] for name in OF_MODEL}))

    return Content(kind="claims", schema=CLAIM_VIEW, batches=lambda: iter(table.to_batches()), shape=shape)


def bytes_of(format: str, given: Content | None = None) -> bytes:
    made = given or content()
    stream = io.BytesIO()
    written(format, made.kind).write(made, stream)
    return stream.getvalue()


def rows_of(data: bytes) -> list[dict[str, str]]:
    csv.field_size_limit(10**6)
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_every_column_that_can_leave_has_a_meaning_and_a_sound_hashtag() -> None:
    schemas = {"claims": CLAIM_VIEW, "incidents": CLAIM_VIEW, "events": EVENTS, "series": SERIES, "sources": SOURCES}
    for kind, schema in schemas.items():
        fields = fields_of(kind, schema.names)  # type: ignore[arg-type]
        assert [field.name for field in fields] == schema.names
        tags = [field.hxl for field in fields if field.hxl]
        assert all(re.fullmatch(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*", tag) for tag in tags), tags
        assert len(set(tags)) == len(tags), "two columns of one hashtag are one to a reader"
        core = {"#adm1", "#affected", "#country", "#date", "#description", "#event", "#frequency", "#geo", "#group",
                "#indicator", "#loc", "#meta", "#org", "#status"}  # fmt: skip
        assert {tag.partition("+")[0] for tag in tags} <= core


@pytest.mark.parametrize(("kind", "model"), [("claims", ClaimRow), ("events", EventRow)])
def test_every_column_that_the_api_gives_has_a_meaning(kind: Kind, model: type) -> None:
    names = [item.name for item in dataclasses.fields(model) if item.name != "kept_back"]
    assert all(field.means for field in fields_of(kind, names))


def test_csv_opens_in_a_spreadsheet_with_its_letters_and_without_formulas() -> None:
    data = bytes_of("csv")
    assert data.startswith(b"\xef\xbb\xbf")
    row = rows_of(data)[0]
    expected = {"quote_text": "'" + FORMULA, "group_text": "'+it", "period_text": "'@since", "number_text": "'-3"}
    expected |= {"place_name": "الموصل", "low": "-3", "high": "2.5", "latitude": "36.34", "countries": "IQ"}
    expected |= {"period_start": "2019-09-18", "period_end": "", "self_claimed": "false", "killed": ""}
    expected |= {"recorded_at": "2026-01-02T03:04:05+00:00", "title": "'" + FORMULA}
    assert {name: row[name] for name in expected} == expected


def test_json_gives_claims_back_exactly_and_no_whole_page() -> None:
    value = json.loads(bytes_of("json"))
    assert [claim_from_json(item).quote.text for item in value["claims"]] == list(HOSTILE)
    (page,) = value["documents"]
    assert page["document"] == "page-1"
    assert page["title"] == FORMULA
    assert "text" not in page
    lines = [json.loads(line) for line in bytes_of("jsonl").decode().splitlines()]
    assert lines == [page, *value["claims"]]


def test_a_workbook_holds_types_and_text_that_is_never_a_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(bytes_of("xlsx")))
    sheet = book["claims"]
    heading = {cell.value: cell.column for cell in sheet[1]}
    cells = {name: sheet.cell(2, column) for name, column in heading.items()}
    assert cells["quote_text"].value == FORMULA
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d", "b"}
    assert cells["low"].value == -3
    assert cells["self_claimed"].value is False
    assert cells["published"].is_date
    assert cells["published"].value.date() == dt.date(2019, 9, 24)
    assert cells["recorded_at"].value == dt.datetime(2026, 1, 2, 3, 4, 5)
    assert cells["place_name"].value == "الموصل"
    assert cells["period_end"].value is None
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", f"A1:{sheet.cell(1, len(heading)).column_letter}10")
    texts = [sheet.cell(row, heading["quote_text"]).value for row in range(2, 11)]
    assert texts[5] == "a\ufffdb\ufffdc"
    assert len(texts[6]) == 32_767
    meanings = {row[0].value: row[1].value for row in book["fields"].iter_rows(min_row=2)}
    assert meanings["killed"].startswith("the dead")
    assert not sheet.sheet_view.rightToLeft


def test_an_arabic_sheet_runs_from_right_to_left() -> None:
    made = content("x")
    arabic = Content(kind=made.kind, schema=made.schema, batches=made.batches, language="ar")
    book = openpyxl.load_workbook(io.BytesIO(bytes_of("xlsx", arabic)))
    assert book["claims"].sheet_view.rightToLeft


def test_parquet_keeps_types_for_pandas() -> None:
    data = bytes_of("parquet")
    frame = pandas.read_parquet(io.BytesIO(data))
    assert list(frame["quote_text"]) == list(HOSTILE)
    assert frame["low"].dtype == "float64"
    assert str(frame["recorded_at"].dtype).startswith("datetime64[us, UTC")
    schema = parquet.read_schema(io.BytesIO(data))
    assert schema.field("killed").metadata[b"unit"] == b"persons"
    assert [field.type for field in schema] == [field.type for field in CLAIM_VIEW]


def test_geojson_draws_a_point_only_where_one_is_known() -> None:
    value = json.loads(bytes_of("geojson"))
    assert value["type"] == "FeatureCollection"
    town, province = value["features"][:2]
    assert town["geometry"] == {"type": "Point", "coordinates": [43.13, 36.34]}
    assert (town["properties"]["precision"], town["properties"]["radius_km"]) == ("city", 25)
    assert province["geometry"] is None
    assert (province["properties"]["precision"], province["properties"]["area"]) == ("admin1", "geonames:99034")
    assert not {"latitude", "longitude"} & province["properties"].keys()
    assert len({feature["id"] for feature in value["features"]}) == len(value["features"])


def test_hxl_has_its_hashtags_in_the_second_row() -> None:
    names, tags, first, *_ = csv.reader(io.StringIO(bytes_of("hxl").decode("utf-8-sig"), newline=""))
    told = dict(zip(tags, first, strict=True))
    assert len(names) == len(tags)
    assert (told["#date+start"], told["#geo+lat"], told["#country+code+v_iso2"]) == ("2019-09-18", "36.34", "IQ")
    assert told["#indicator+num+min"] == "-3"
    assert told["#description+quote"] == "'" + FORMULA


def test_bibtex_is_read_back_with_every_letter() -> None:
    rows = [
        {"id": "1", "title": TITLE, "publisher": "مرصد الأزهر & Co", "language": "ar", "recorded_at": NOW,
         "published": dt.date(2019, 9, 1), "published_precision": "month", "url": "https://e.org/a_b%20c?x={1}&y=#z"},
        {"id": "2", "title": None, "url": "/home/someone/page.html", "recorded_at": NOW},
        {"id": "3", "title": "}\n@comment{", "dataset": "ucdp-ged", "citation": "Sundberg 2013", "recorded_at": NOW},
    ]  # fmt: skip
    table = pa.Table.from_pylist(rows, schema=SOURCES)
    made = Content(kind="sources", schema=SOURCES, batches=lambda: iter(table.to_batches()))
    entries = parse_string(bytes_of("bibtex", made).decode(), "bibtex").entries
    assert list(entries) == ["marsad-1", "marsad-2", "marsad-3"]
    page = entries["marsad-1"].fields
    title = page["title"]
    for command, letter in (("braceleft", "{"), ("braceright", "}"), ("asciicircum", "^")):  # standard, unknown to it
        title = title.replace(f"\\text{command}{{}}", f"\\{letter}" if letter in "{}" else "^")
    assert LatexNodes2Text().latex_to_text(title) == TITLE
    assert (page["date"], page["year"], page["langid"]) == ("2019-09", "2019", "arabic")
    assert page["url"].replace("\\%", "%") == "https://e.org/a_b%20c?x=%7B1%7D&y=#z"
    assert "url" not in entries["marsad-2"].fields
    assert "date" not in entries["marsad-2"].fields
    assert entries["marsad-3"].type == "misc"


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_nothing_to_say_is_still_a_file(format: str) -> None:
    kind = "sources" if format == "bibtex" else "claims"
    schema = SOURCES if format == "bibtex" else CLAIM_VIEW
    none: Iterator[pa.RecordBatch] = iter(())
    data = bytes_of(format, Content(kind=kind, schema=schema, batches=lambda: none, shape=lambda row: row))  # type: ignore[arg-type]
    if format == "json":
        assert json.loads(data) == {"claims": [], "documents": []}
    if format == "geojson":
        assert json.loads(data)["features"] == []
    if format == "xlsx":
        assert openpyxl.load_workbook(io.BytesIO(data))["claims"].max_row == 1
    if format == "parquet":
        assert parquet.read_table(io.BytesIO(data)).num_rows == 0
    if format in ("csv", "hxl"):
        assert data.startswith("\ufeffid,kind,document".encode())


def test_a_format_that_cannot_hold_the_content_names_those_that_can() -> None:
    with pytest.raises(UsageError, match=r"series as geojson: cannot be written\. Choose one of: csv, hxl"):
        written("geojson", "series")
    with pytest.raises(UsageError, match="is no format"):
        written("xls", "claims")


@settings(deadline=None, max_examples=30)  # a workbook takes a while
@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_whatever_pages_say_text_comes_back_from_a_workbook(texts: list[str]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(bytes_of("xlsx", content(*texts))))["claims"]
    column = next(cell.column for cell in sheet[1] if cell.value == "quote_text")
    for row, text in enumerate(texts, start=2):
        found = sheet.cell(row, column)
        assert found.data_type in ("s", "n")
        if text and text.isprintable() and "_x" not in text:
            assert found.value == text


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_libreoffice_computes_nothing_and_keeps_arabic(tmp_path: Path, format: str) -> None:
    path = tmp_path / f"claims.{format}"
    path.write_bytes(bytes_of(format, content(*HOSTILE[:5])))
    read = ["--infilter=CSV:44,34,76,1"] if format == "csv" else []
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", *read, "--convert-to", "fods", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    opened = (tmp_path / "claims.fods").read_text("utf-8")
    computed = set(re.findall('table:formula="([^"]*)"', opened))
    assert computed <= {"of:=FALSE()", "of:=TRUE()"}  # how it writes a truth
    assert "الموصل" in opened
    assert "HYPERLINK(" in opened
