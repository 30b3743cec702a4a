"""A mapping guessed for a table: used as it is, it imports; what cannot be told is asked, not decided."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pyarrow as pa
import pytest
from pyarrow import parquet

from marsad.errors import UnreadableDataset
from marsad.registry import open_registry
from marsad.sources.release import Batch
from marsad.sources.table import TableMapping, guess, mapping_of, proposal, read

SAMPLES = Path(__file__).parent / "samples" / "table"


def proposed(path: Path) -> tuple[str, TableMapping, Batch]:
    """The text of the proposal, what it says, and what it imports, unchanged."""
    registry = open_registry()
    text = proposal(path, guess(path, registry), registry)
    mapping = mapping_of(text, "proposed.yml")
    return text, mapping, read(path, mapping, registry).whole()


def claims(batch: Batch) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in batch.claims.to_pylist()}


def test_a_french_table_with_semicolons_and_decimal_commas() -> None:
    text, mapping, batch = proposed(SAMPLES / "incidents-fr.csv")
    assert dict(mapping.columns) == {
        "id": "Numéro",
        "date": "Date de l'incident",
        "place": "Localité",
        "admin1": "Région",
        "country": "Pays",
        "latitude": "Latitude",
        "longitude": "Longitude",
        "perpetrator": "Auteur présumé",
        "target": "Cible",
        "type": "Type d'incident",
        "killed": "Nombre de morts",
        "wounded": "Nombre de blessés",
        "source": "Source",
        "url": "Lien",
    }
    assert mapping.decimal == ","
    # No day is above 12: the rows are in order only if the first number is the day. That is asked all the same.
    assert mapping.dates.order == "day-first"
    assert "# QUESTION. Dates: is 02/01/2024 2 January or 1 February?" in text
    assert "windows-1252, cells parted by a semicolon" in text
    assert "#   Razzia:   # in 1 row" in text
    found = claims(batch)
    assert not batch.set_aside
    assert [str(row["period_start"]) for row in found.values()][:4] == [
        "2024-01-02",
        "2024-01-05",
        "2024-01-09",
        "2024-02-03",
    ]
    assert [row["perpetrator_id"] for row in found.values()] == ["jnim", "jnim", *["islamic-state-sahel"] * 3, None]
    assert [row["country"] for row in found.values()] == ["BF", "ML", "ML", "ML", "NE", "BF"]
    assert [row["killed"] for row in found.values()] == [12, 4, 20, 0, 1200, None]
    assert (found["5"]["wounded_low"], found["5"]["wounded_high"]) == (12, 15)


def test_an_arabic_table_written_from_right_to_left() -> None:
    text, mapping, batch = proposed(SAMPLES / "hawadith-ar.csv")
    assert dict(mapping.columns) == {
        "id": "التسلسل",
        "date": "تاريخ الحادثة",
        "place": "البلدة",
        "admin1": "المحافظة",
        "country": "البلد",
        "latitude": "خط العرض",
        "longitude": "خط الطول",
        "perpetrator": "الجهة المنفذة",
        "target": "المستهدف",
        "type": "نوع الحادثة",
        "killed": "القتلى",
        "wounded": "الجرحى",
        "source": "المصدر",
        "notes": "الملاحظات",
    }
    assert "#   خلايا التنظيم:   # in 1 row" in text
    found = claims(batch)
    assert [row["place_name"] for row in found.values()] == ["Mayadin", "Ar Raqqah", "Al-Sukhnah"]
    assert [row["type"] for row in found.values()] == ["armed_assault", "bombing", "kidnapping"]
    assert [row["killed"] for row in found.values()] == [3, 5, 0]
    assert found["١"]["latitude"] == 35.02
    assert found["١"]["target_id"] == "sdf"
    (aside,) = batch.set_aside
    assert "28 days" in aside.reason


def test_an_english_table_whose_coordinates_are_swapped() -> None:
    text, mapping, batch = proposed(SAMPLES / "events-en.tsv")
    assert (mapping.columns["latitude"], mapping.columns["longitude"]) == ("Long", "Lat")
    assert "# QUESTION. Coordinates: 3 of 3 points" in text
    assert mapping.dates.order == "month-first"
    assert (mapping.columns["killed_low"], mapping.columns["killed_high"]) == ("Killed min", "Killed max")
    found = claims(batch)
    assert [row["place_name"] for row in found.values()] == ["Mosul", "Baghdad", "Kirkuk"]
    assert str(found["A1"]["period_start"]) == "2024-03-25"
    assert (found["A1"]["killed_low"], found["A1"]["killed"], found["A1"]["killed_high"]) == (2, 3, 5)


def test_a_workbook_with_a_title_and_two_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "المصادر"
    book.active.append(["الاسم", "الرابط"])
    sheet = book.create_sheet("الحوادث")
    sheet.sheet_view.rightToLeft = True
    for line in (
        ["سجل الحوادث ٢٠٢٤"],
        [],
        ["م", "التاريخ", "المكان", "البلد", "الجماعة", "عدد القتلى"],
        [1, dt.date(2024, 3, 12), "تدمر", "سوريا", "داعش", "١٢-١٥"],
        [2, "١٣ آذار ٢٠٢٤", "كركوك", "العراق", "داعش", "على الأقل ٣"],
    ):
        sheet.append(line)
    book.save(tmp_path / "سجل.xlsx")
    text, mapping, batch = proposed(tmp_path / "سجل.xlsx")
    assert (mapping.sheet, mapping.header, mapping.title) == ("الحوادث", 3, "سجل الحوادث ٢٠٢٤")
    assert mapping.dataset == "my-table"
    assert "the others: المصادر" in text
    found = claims(batch)
    assert [(str(row["period_start"]), row["country"], row["group_id"]) for row in found.values()] == [
        ("2024-03-12", "SY", "islamic-state"),
        ("2024-03-13", "IQ", "islamic-state"),
    ]
    assert [(row["killed"], row["killed_low"]) for row in found.values()] == [(None, 12), (3, 3)]


def test_a_parquet_file_with_codes_for_countries(tmp_path: Path) -> None:
    columns = {
        "id": [1, 2],
        "event_date": pa.array([dt.date(2024, 1, 2), dt.date(2024, 2, 3)]),
        "country": ["MLI", "NER"],
        "actor1": ["JNIM", "ISSP"],
        "fatalities": [1.0, None],
    }
    parquet.write_table(pa.table(columns), tmp_path / "events.parquet")
    _, mapping, batch = proposed(tmp_path / "events.parquet")
    assert mapping.columns["group"] == "actor1"
    assert batch.claims["country"].to_pylist() == ["ML", "NE"]
    assert batch.claims["killed"].to_pylist() == [1, None]


def test_hijri_years_and_years_of_two_digits(tmp_path: Path) -> None:
    path = tmp_path / "hijri.csv"
    path.write_text("التاريخ,المدينة,الجماعة\n1445/09/15,صنعاء,الحوثيون\n1445/10/01,عدن,القاعدة\n", "utf-8")
    _, mapping, batch = proposed(path)
    assert mapping.dates.calendar == "hijri"
    assert [str(day) for day in batch.claims["period_start"].to_pylist()] == ["2024-03-25", "2024-04-10"]
    path.write_text("Date;Lieu;Groupe\n03.04.24;Gao;JNIM\n15.04.24;Kidal;JNIM\n", "utf-8")
    text, mapping, batch = proposed(path)
    assert mapping.dates.format == "DD.MM.YY"
    assert "two digits" in text
    assert [str(day) for day in batch.claims["period_start"].to_pylist()] == ["2024-04-03", "2024-04-15"]


def test_what_cannot_be_told_is_asked_and_not_decided(tmp_path: Path) -> None:
    path = tmp_path / "short.csv"
    path.write_text("when,where,by,dead,score\n03/04/2024,Gao,JNIM,1,A\n01/02/2024,Kidal,JNIM,many,B\n", "utf-8")
    text, mapping, batch = proposed(path)
    assert mapping.dates.order is None
    assert "QUESTION. Dates: is 03/04/2024 3 April or 4 March?" in text
    assert "# dates: {order: day-first}" in text
    assert len(batch.set_aside) == 2
    assert "order: day-first" in batch.set_aside[0].reason
    assert mapping.columns["group"] == "by"  # by its values: nothing says that it is who did it
    assert "not understood, kept in the rows: score (A, B)" in text


def test_every_field_that_is_a_comment_imports_once_its_mark_is_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "short.csv"
    rows = "".join(f"03/04/2024,Gao,Katiba {name},Razzia {name}\n" for name in "abcdefghijklmnop")
    path.write_text(f"date,place,perpetrator,type\n{rows}", "utf-8")
    text, _, _ = proposed(path)
    head, _, columns = text.partition("columns:")
    lines = [line.removeprefix("# ") if re.match("# (?!then)[a-z]+:", line) else line for line in head.splitlines()]
    filled = [
        re.sub("^(title|publisher|licence): +", r"\1: That of X ", line) if "covers" not in line else line
        for line in lines
    ]
    tables = re.sub(r"^# ((?:groups|types):$|  )", r"\1", columns, flags=re.MULTILINE)
    tables = re.sub(r"^(  Razzia .):", r"\1: armed_assault", tables, flags=re.MULTILINE)
    for said in (lines, filled):
        mapping = mapping_of("\n".join(said) + "\ncolumns:" + tables, "short.csv.yml")
        assert str(mapping.released) == "2024-06-30"
        assert mapping.dates.order == "day-first"
        assert mapping.title in (None, "That of X")
        assert (len(mapping.groups), len(mapping.types)) == (12, 12)
        claimed = read(path, mapping, open_registry()).whole().claims
        assert set(map(str, claimed["period_start"].to_pylist())) == {"2024-04-03"}
    path.write_text("date,place,perpetrator\n2024-03-04,Gao,JNIM\n2024-03-25,Gao,JNIM\n", "utf-8")
    text, _, _ = proposed(path)
    covered = mapping_of(re.sub("^# covers", "covers", text, flags=re.MULTILINE), "short.csv.yml")
    assert [str(day) for day in (covered.covers_start, covered.covers_end)] == ["2024-03-04", "2024-03-25"]


def test_a_header_below_a_title_that_says_how_its_dates_are_written(tmp_path: Path) -> None:
    path = tmp_path / "tracker.csv"
    head = "Incident tracker;;;\n;;;\nS/N;StartDate (MM/DD/YYYY);City/Town;# Killed (civilians)\n"
    path.write_text(head + "1;03/04/2024;Gao;2\n2;05/06/2024;Mopti;0\n", "utf-8")
    text, mapping, batch = proposed(path)
    assert (mapping.header, mapping.title) == (3, "Incident tracker")
    assert list(mapping.columns) == ["id", "date_start", "place", "killed"]
    assert [str(day) for day in batch.claims["period_start"].to_pylist()] == ["2024-03-04", "2024-05-06"]
    assert "QUESTION" not in text


def test_a_name_that_its_values_deny_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("date,killed\nmorning,the mayor\nevening,a guard\n", "utf-8")
    text, mapping, _ = proposed_or_text(path)
    assert "date may be date by its name, not by its values (morning, evening)" in text
    assert "killed may be killed by its name" in text
    assert mapping is None


def proposed_or_text(path: Path) -> tuple[str, None, None]:
    registry = open_registry()
    return proposal(path, guess(path, registry), registry), None, None


def test_cells_that_would_break_a_comment_do_not(tmp_path: Path) -> None:
    path = tmp_path / "nasty.csv"
    path.write_text('"date\nof event","group: x","#notes"\n2024-03-12,"A\ndataset: evil",": - {\n"\n', "utf-8")
    text, mapping, batch = proposed(path)
    assert mapping.dataset == "nasty"
    assert mapping.columns["date"] == "date\nof event"
    assert batch.claims.num_rows == 1
    assert "\ndataset: evil" not in text


def test_a_table_without_rows_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bare.csv").write_text("id,date,place\n", "utf-8")
    with pytest.raises(UnreadableDataset, match="no rows"):
        guess(tmp_path / "bare.csv", open_registry())


def marsad(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "marsad.cli", "import", "table", *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False
    )


def test_the_command_prints_writes_only_when_asked_and_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes((SAMPLES / "incidents-fr.csv").read_bytes())
    shown = marsad("list.csv", "--guess", folder=tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert "perpetrator: Auteur présumé" in shown.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]
    without = marsad("list.csv", folder=tmp_path)
    assert without.returncode == 2
    assert "--guess --output list.csv.yml" in without.stderr
    written = marsad("list.csv", "--guess", "--output", "list.csv.yml", folder=tmp_path)
    assert "QUESTION" in written.stderr
    again = marsad("list.csv", "--guess", "--output", "list.csv.yml", folder=tmp_path)
    assert again.returncode == 2
    assert "there already" in again.stderr
    imported = marsad("list.csv", folder=tmp_path)
    assert imported.returncode == 0, imported.stderr
    assert "6 rows read, 6 claims kept" in imported.stdout
    assert "windows-1252" in imported.stderr
    assert "Razzia" in imported.stderr
