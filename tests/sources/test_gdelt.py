"""GDELT: every row kept as it stands, violence alone makes claims, increments add up, bad files are told apart."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pytest
from gdelt_rows import ONE, TWO, line, write
from hypothesis import given, settings
from hypothesis import strategies as st

import marsad
from marsad.errors import MissingItem, UnreadableDataset
from marsad.ledger import open_ledger
from marsad.model import Claim, Incident
from marsad.model.schemas import canonical_json, claim_from_row, claim_to_row
from marsad.sources.description import describe
from marsad.sources.gdelt import cells, provinces, read
from marsad.sources.release import Batch

SAMPLES = Path(__file__).parent / "samples" / "gdelt"
NAME = "20190924001500.export.CSV"


def claims(batch: Batch) -> list[Claim]:
    return [claim_from_row(row) for row in batch.claims.to_pylist()]


def one(folder: Path, **changes: str) -> Incident:
    (claim,) = claims(read(write(folder / NAME, line(**changes))).whole())
    assert isinstance(claim, Incident)
    return claim


def reasons(folder: Path, *lines: str) -> dict[int, str]:
    return {item.row: item.reason for item in read(write(folder / NAME, *lines)).whole().set_aside}


def test_a_row_of_violence_is_an_incident_that_quotes_its_row(tmp_path: Path) -> None:
    batch = read(write(tmp_path / NAME, line())).whole()
    (claim,), text = claims(batch), batch.rows["text"][0].as_py()
    assert isinstance(claim, Incident)
    assert claim.quote.text == text[claim.quote.start : claim.quote.end]
    assert (claim.perpetrator.id, claim.perpetrator.text) == ("islamic-state", "ISLAMIC STATE")  # type: ignore[union-attr]
    assert (claim.target.id, claim.target.name) == ("cameo:IRQMIL", "SOLDIER")  # type: ignore[union-attr]
    assert (claim.type, claim.code, claim.key) == ("armed_assault", "cameo:193", "875000001")
    assert claim.period is not None
    assert (claim.period.start, claim.period.end) == (dt.date(2019, 9, 24), dt.date(2019, 9, 24))
    place = claim.place
    assert place is not None
    assert (place.name, place.country, place.precision, place.latitude) == ("Mosul", "IQ", "city", 36.335)
    assert claim.lens == "dataset:gdelt"
    assert (claim.killed, claim.wounded, claim.tolls) == (None, None, ())
    assert batch.rows["key"].to_pylist() == ["875000001"]
    (row,) = batch.claims.to_pylist()
    assert {key: row[key] for key in claim_to_row(claim)} == claim_to_row(claim)


def test_only_violence_makes_a_claim_and_every_row_is_kept(tmp_path: Path) -> None:
    others = [
        line(GLOBALEVENTID=code, EventCode=code, EventBaseCode=code, EventRootCode=code[:2])
        for code in ("010", "141", "173")
    ]
    violent = line(GLOBALEVENTID="2", EventCode="2042", EventRootCode="20")
    batch = read(write(tmp_path / NAME, *others, violent, line())).whole()
    assert (batch.rows.num_rows, batch.claims["row"].to_pylist(), batch.set_aside) == (5, [3, 4], ())
    assert {(item.code, item.rows) for item in batch.without_violence} == {("01", 1), ("14", 1), ("17", 1)}


def test_rebels_that_the_registry_does_not_hold_are_listed(tmp_path: Path) -> None:
    batch = read(write(tmp_path / NAME, line(), line(Actor1Name="NEW FRONT"), line(Actor1Name="NEW FRONT"))).whole()
    assert [(item.code, item.rows) for item in batch.unmapped] == [("NEW FRONT", 2)]


@pytest.mark.parametrize(
    ("changes", "group", "target"),
    [
        ({"Actor1KnownGroupCode": "TAL", "Actor1Name": "X"}, "taliban", "cameo:IRQMIL"),
        ({"Actor1KnownGroupCode": "PLS", "Actor1Name": "X"}, "cameo:PLS", "cameo:IRQMIL"),
        ({"Actor1Code": "", "Actor1Name": "", "Actor1Type1Code": ""}, "cameo:IRQMIL", "cameo:IRQMIL"),
        ({"Actor1Name": "POLICE", "Actor1Code": "COP", "Actor2Name": "BOKO HARAM"}, "boko-haram", "boko-haram"),
        ({"Actor2Name": "CIVILIAN", "Actor2Code": "IRQCVL", "Actor2Type1Code": "CVL"}, "islamic-state", None),
        ({"Actor1Name": "MIT", "Actor1Code": "USAEDU", "Actor1Type1Code": "EDU"}, "cameo:IRQMIL", "cameo:IRQMIL"),
    ],
)
def test_sides_by_known_group_then_name_then_code(
    tmp_path: Path, changes: dict[str, str], group: str, target: str | None
) -> None:
    claim = one(tmp_path, **changes)
    assert claim.group is not None
    assert claim.target is not None
    assert (claim.group.id, claim.target.id) == (group, target)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"ActionGeo_Type": "1", "ActionGeo_FullName": "Iraq"}, ("geonames:99237", "Iraq", "IQ", "country")),
        ({"ActionGeo_Type": "5", "ActionGeo_FullName": "Ninawa, Iraq"}, (None, "Ninawa", "IQ", "admin1")),
        (
            {"ActionGeo_CountryCode": "GZ", "ActionGeo_Lat": "31.5", "ActionGeo_Long": "34.4"},
            (None, "Mosul", "PS", "city"),
        ),
    ],
)
def test_places_by_type_and_fips_code(tmp_path: Path, changes: dict[str, str], place: tuple[Any, ...]) -> None:
    found = one(tmp_path, **changes).place
    assert found is not None
    assert (found.id, found.name, found.country, found.precision) == place


def test_a_row_without_a_place_has_none(tmp_path: Path) -> None:
    geo = {f"ActionGeo_{part}": "" for part in ("FullName", "CountryCode", "ADM1Code", "Lat", "Long", "FeatureID")}
    assert one(tmp_path, **geo, ActionGeo_Type="0").place is None


def test_provinces_are_read_from_kept_rows(tmp_path: Path) -> None:
    names = [
        ("4", "Mosul, Ninawa, Iraq"),
        ("5", 'Al "X", Iraq'),
        ("1", "Iraq"),
        ("4", "Vatican City, Vatican"),
        ("0", ""),
    ]
    rows = [line(ActionGeo_Type=kind, ActionGeo_FullName=name) for kind, name in names]
    texts = read(write(tmp_path / NAME, *rows)).whole().rows["text"].combine_chunks()
    assert provinces(texts).to_pylist() == ["Ninawa", 'Al "X"', None, None, None]


@pytest.mark.parametrize("names", [ONE[:-1], ONE, TWO])
def test_versions_are_told_by_their_columns(tmp_path: Path, names: tuple[str, ...]) -> None:
    release = read(write(tmp_path / "events.csv", line(names)))
    (text,) = release.whole().rows["text"].to_pylist()
    assert set(json.loads(text)) == set(names)
    assert f"version {2 if names == TWO else 1}," in (release.document.title or "")


@pytest.mark.parametrize(
    ("name", "names", "published"),
    [
        (NAME, TWO, dt.date(2019, 9, 24)),
        ("20190924.export.CSV", ONE, dt.date(2019, 9, 25)),
        ("1979.csv", ONE[:-1], dt.date(2019, 9, 25)),
        ("mine.csv", TWO, dt.date(2019, 9, 24)),
    ],
)
def test_a_file_came_out_when_its_name_or_its_rows_say(
    tmp_path: Path, name: str, names: tuple[str, ...], published: dt.date
) -> None:
    path = write(tmp_path / name, line(names), line(names, DATEADDED="20130203", SQLDATE="20130101"))
    assert read(path).document.published == published
    assert read(path, released=dt.date(2020, 1, 1)).document.published == dt.date(2020, 1, 1)


def test_zips_and_samples_are_read(tmp_path: Path) -> None:
    packed = tmp_path / f"{NAME}.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(NAME, f"{line()}\n")
    assert read(packed).whole().claims.num_rows == 1
    for path in sorted(SAMPLES.iterdir()):
        whole = read(path).whole()
        assert whole.claims.num_rows
        assert not whole.set_aside
        assert not whole.unknown_codes


# --- Bad input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "it is empty"),
        (line().replace("\t", ",") + "\n", "1 cells between tabs"),
        ("a\tb\n", "2 cells between tabs"),
        ("\t".join("x" * 16) + "\n", "as a file of GDELT's mentions has"),
        ("\t".join("x" * 27) + "\n", "Global Knowledge Graph"),
    ],
)
def test_what_is_no_event_file_is_refused_by_name(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / NAME
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableDataset, match=told):
        read(path)


def test_a_cut_zip_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    whole = tmp_path / "whole.zip"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(NAME, "".join(f"{line(GLOBALEVENTID=str(number))}\n" for number in range(5000)))
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole.read_bytes()[:9000])
    with pytest.raises(UnreadableDataset, match="cut short"):
        read(cut)
    with pytest.raises(MissingItem):
        read(tmp_path / "none.zip")


def test_rows_that_do_not_fit_are_set_aside_with_number_and_reason(tmp_path: Path) -> None:
    header = "\t".join(TWO)
    path = write(tmp_path / NAME, header, line(), "a\tb", "", line(GLOBALEVENTID="2"), line() + "\tmore")
    whole = read(path).whole()
    assert {item.row: item.reason for item in whole.set_aside} == {
        0: "it is a header line",
        2: "2 cells in place of 61",
        3: "the line is empty",
        5: "62 cells in place of 61",
    }
    assert whole.rows["row"].to_pylist() == whole.claims["row"].to_pylist() == [1, 4]
    (only,) = read(write(tmp_path / "head.csv", header)).whole().set_aside
    assert only.reason == "it is a header line"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"SQLDATE": "20190230"}, "SQLDATE is no day"),
        ({"SQLDATE": "2019-09-24"}, "SQLDATE is no day"),
        ({"SQLDATE": "20190229"}, "SQLDATE is no day"),
        ({"SQLDATE": ""}, "SQLDATE is no day"),
        ({"SQLDATE": "20190925"}, "SQLDATE lies after DATEADDED"),
        ({"GLOBALEVENTID": ""}, "GLOBALEVENTID is no whole number"),
        ({"EventCode": "1999"}, "EventCode is none of CAMEO's"),
        ({"ActionGeo_Type": "7"}, "ActionGeo_Type is none of 0, 1"),
    ],
)
def test_rows_of_violence_that_cannot_be_read(tmp_path: Path, changes: dict[str, str], told: str) -> None:
    found = reasons(tmp_path, line(), line(**changes))
    assert list(found) == [1]
    assert told in found[1]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"ActionGeo_Lat": "43.1189", "ActionGeo_Long": "36.335"}, "look swapped"),
        ({"ActionGeo_Lat": "36.335#"}, "ActionGeo_Lat is no number"),
        ({"ActionGeo_Lat": "136.3"}, "lie on no globe"),
    ],
)
def test_coordinates_in_doubt_are_left_out_and_told(tmp_path: Path, changes: dict[str, str], told: str) -> None:
    batch = read(write(tmp_path / NAME, line(**changes))).whole()
    assert any(told in doubt.reason for doubt in batch.doubts)
    assert batch.claims["latitude"].to_pylist() == [None] or batch.claims["longitude"].to_pylist() == [None]
    assert batch.rows.num_rows == batch.claims.num_rows == 1


def test_unknown_codes_are_kept_and_counted(tmp_path: Path) -> None:
    strange = line(EventCode="999", EventRootCode="99", ActionGeo_CountryCode="QQ", Actor1KnownGroupCode="ZZZ")
    found = read(write(tmp_path / NAME, strange, strange, line())).whole().unknown_codes
    assert {(item.column, item.code, item.rows) for item in found} == {
        ("EventCode", "999", 2),
        ("ActionGeo_CountryCode", "QQ", 2),
        ("Actor1KnownGroupCode", "ZZZ", 2),
    }


# --- Nothing is lost -------------------------------------------------------------------------------------------------

CELL = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\t\n\r"), max_size=8)
DECIMAL = st.floats(allow_nan=False, allow_infinity=False).map(repr) | st.decimals(
    allow_nan=False, allow_infinity=False, places=4, min_value=-200, max_value=200
).map(str)
NUMBER = st.integers(-(10**15), 10**15).map(str) | DECIMAL | CELL
ROWS = st.lists(st.lists(CELL | NUMBER, min_size=61, max_size=61), min_size=1, max_size=4)


@settings(max_examples=30, deadline=None)
@given(rows=ROWS, size=st.integers(1, 400), violent=st.booleans())
def test_any_row_comes_back_cell_by_cell(rows: list[list[str]], size: int, violent: bool) -> None:
    for row in rows:
        row[0] = "8" + row[0]
        row[28] = "19" if violent else row[28]
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(cells, "CHUNK", size)
        path = write(Path(folder) / NAME, *("\t".join(row) for row in rows))
        batch = read(path).whole()
    known = describe("gdelt").columns
    assert batch.rows["row"].to_pylist() == list(range(len(rows)))
    for text, row in zip(batch.rows["text"].to_pylist(), rows, strict=True):
        value = json.loads(text)
        assert canonical_json(value) == text
        for name, cell in zip(TWO, row, strict=True):
            if name in known.decimal and isinstance(value[name], float):
                assert value[name] == float(cell)
            else:
                assert ("" if value[name] is None else str(value[name])) == cell
    for claim in batch.claims.to_pylist():
        kept = batch.rows["text"][claim["row"]].as_py()
        assert kept[claim["quote_start"] : claim["quote_end"]] == claim["quote_text"]


def test_lines_cut_anywhere_give_the_same_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line(GLOBALEVENTID=str(number), Actor1Name='A "B"\\') for number in range(300)]
    path = write(tmp_path / NAME, *lines[:150], "bad", *lines[150:])
    whole = read(path).whole()
    for size in (700, 20_000):
        monkeypatch.setattr(cells, "CHUNK", size)
        again = read(path).whole()
        assert again.rows.equals(whole.rows)
        assert again.claims.equals(whole.claims)
        assert again.set_aside == whole.set_aside
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read(path).whole().rows["text"].to_pylist() == whole.rows["text"].to_pylist()


# --- Increments ------------------------------------------------------------------------------------------------------


def test_files_add_up_and_the_newer_of_a_row_stands(tmp_path: Path) -> None:
    ledger = tmp_path / "observatory"
    observatory = marsad.open(ledger)
    for day in (23, 24, 25, 26, 27, 28, 29, 30):
        stamp = f"201909{day}"
        rows = [line(ONE, GLOBALEVENTID=f"{day}{n}", SQLDATE=stamp, DATEADDED=stamp) for n in range(2)]
        old = line(ONE, GLOBALEVENTID=f"{day}9", SQLDATE="20180924", DATEADDED=stamp)  # a year before
        again = line(ONE, GLOBALEVENTID="230", SQLDATE="20190923", DATEADDED=stamp)  # a row of the first file
        path = write(tmp_path / f"{stamp}.export.CSV", *rows, old, *([again] if day == 24 else []))
        assert observatory.import_dataset("gdelt", path).claims == (4 if day == 24 else 3)
        assert observatory.import_dataset("gdelt", path).known
    (series,) = [
        item
        for item in observatory.series("Islamic State", "Iraq", every="week", as_of=dt.date(2019, 10, 6)).series
        if item.lens == "dataset:gdelt"
    ]
    counted = dict(zip(series.starts, series.counts, strict=True))
    assert counted[dt.date(2019, 9, 23)] == 14  # seven days of two rows, the repeated one once
    assert counted.get(dt.date(2018, 9, 24)) is None  # a file of 2019 did not watch 2018
    assert "superseded_release" in {item.code for item in series.left_out}
    spans = open_ledger(ledger).release_spans()
    assert {span["run"] for span in spans} == {dt.date(2019, 9, day) for day in range(23, 31)} - {dt.date(2019, 9, 24)}


def test_a_folder_is_imported_file_by_file_and_a_bad_one_does_not_stop_it(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for number, name in enumerate(("20190924001500.export.CSV", "20190924003000.export.CSV")):
        write(folder / name, line(GLOBALEVENTID=str(number)))
    (folder / "20190924004500.export.CSV.zip").write_bytes(b"PK\x03\x04 and no more")
    command = [sys.executable, "-m", "marsad.cli", "import", "gdelt", "files"]
    here = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    done = subprocess.run(
        command, cwd=tmp_path, env=here, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stdout.count("1 row read, 1 claim kept")) == (1, 2)
    assert "cut short" in done.stderr
    assert {claim.quote.row for claim in marsad.open(tmp_path / "observatory").claims()} == {0}


def test_a_schema_of_claims_is_kept(tmp_path: Path) -> None:
    release = read(write(tmp_path / NAME, line()))
    ledger = open_ledger(tmp_path / "observatory")
    receipt = ledger.append_dataset(release.document, release.coder, ((b.rows, b.claims) for b in release.batches))
    assert (receipt.rows, receipt.claims) == (1, 1)
    assert isinstance(ledger.rows(release.document.id), pa.Table)


def test_a_line_that_stands_twice_makes_one_claim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line(GLOBALEVENTID=str(number)) for number in range(1, 4)]
    peaceful = line(GLOBALEVENTID="9", EventCode="010", EventBaseCode="010", EventRootCode="01")
    path = write(tmp_path / NAME, *[text for text in [*lines, peaceful] for _ in range(2)])
    for size in (cells.CHUNK, 700):  # a chunk holds them all, or the second of a pair comes in the next one
        monkeypatch.setattr(cells, "CHUNK", size)
        release = read(path)
        for whole in (release.whole(), release.whole()):  # gone through again, nothing is remembered
            assert whole.claims["row"].to_pylist() == [0, 2, 4]
            assert {item.row: item.reason for item in whole.set_aside} == dict.fromkeys(
                [1, 3, 5], "its id is that of an earlier row"
            )
            assert whole.rows.num_rows == 8
