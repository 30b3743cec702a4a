"""Workbooks and Parquet files as text: what is in a cell, which line it is, and what a broken file says of itself."""

from __future__ import annotations

import datetime as dt
import io
import random
import zipfile
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pyarrow as pa
import pytest
from pyarrow import parquet

from marsad.errors import MarsadError, MissingItem, UnreadableDataset, UsageError
from marsad.sources.workbooks import first_lines, read_parquet, read_workbook


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A title above the header, an empty line, a nameless column, a line too long, and a second sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Incidents"
    lines: list[list[object]] = [["Incidents of 2024"], [], ["id", "when", "dead", None, "ok"]]
    lines += [[1, dt.date(2024, 3, 1), 3.0, "=1+1", " a "], []]
    lines += [[2, dt.datetime(2024, 3, 2, 5, 6), 2.5, None, True], [1, 2, 3, 4, 5, 6]]
    for line in lines:
        sheet.append(line)
    book.create_sheet("Sources").append(["name"])
    book.save(tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


def test_cells_as_they_read_and_lines_counted_below_the_header(workbook: Path) -> None:
    table = read_workbook(workbook, "Incidents", header=3)
    assert table.names == ("id", "when", "dead", "(column D)", "ok")
    rows = table.whole()
    assert [list(row.values()) for row in rows.columns.to_pylist()] == [
        ["1", "2024-03-01", "3", None, "a"],  # a formula that no program calculated has no value
        ["2", "2024-03-02 05:06:00", "2.5", None, "TRUE"],
    ]
    assert rows.numbers.to_pylist() == [0, 2]
    assert [(item.row, item.reason) for item in rows.set_aside] == [(3, "6 cells under 5 columns")]
    assert table.whole() == rows  # read anew


def test_the_first_lines_as_they_stand_there(workbook: Path) -> None:
    assert first_lines(workbook, "Incidents", 3) == [["Incidents of 2024"], [], ["id", "when", "dead", None, "ok"]]


@pytest.mark.parametrize("sheet", [None, "Events"])
def test_which_sheet_is_asked_with_their_names(workbook: Path, sheet: str | None) -> None:
    with pytest.raises(UsageError, match="Incidents, Sources"):
        read_workbook(workbook, sheet)


def test_a_formula_is_the_value_kept_for_it(workbook: Path, tmp_path: Path) -> None:
    changed = tmp_path / "calculated.xlsx"
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>7</v>"))
    cell = read_workbook(changed, "Incidents", header=3).whole().columns["(column D)"][0].as_py()
    assert cell == "7"


def test_a_wrong_size_in_the_file_loses_no_row(workbook: Path, tmp_path: Path) -> None:
    changed = tmp_path / "sized.xlsx"
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'<dimension ref="A1:F7"', b'<dimension ref="A1"'))
    assert read_workbook(changed, "Incidents", header=3).whole().columns.num_rows == 2


@pytest.mark.parametrize("share", [0.02, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_refused_with_a_remedy(workbook: Path, tmp_path: Path, share: float) -> None:
    content = workbook.read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(content[: int(len(content) * share)])
    with pytest.raises(UnreadableDataset, match=r"cut\.xlsx.*again"):
        read_workbook(tmp_path / "cut.xlsx", "Incidents")


def test_damaged_parts_are_refused_or_read_and_never_crash(workbook: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(workbook) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if "theme" not in name}
    chance = random.Random(7)
    outcomes = set()
    for _ in range(60):
        victim = chance.choice(sorted(parts))
        damaged = bytearray(parts[victim])
        for _ in range(3):
            damaged[chance.randrange(len(damaged))] = chance.choice(b'09ade"<>/=.-:')
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, bytes(damaged) if name == victim else content)
        (tmp_path / "damaged.xlsx").write_bytes(stream.getvalue())
        try:
            read_workbook(tmp_path / "damaged.xlsx", "Incidents", header=3).whole()
            outcomes.add("read")
        except MarsadError:
            outcomes.add("refused")
    assert outcomes == {"read", "refused"}


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
        (b"id,when\n1,2024\n", r"no \.xlsx"),
        (b"", r"no \.xlsx"),
    ],
)
def test_what_is_no_workbook_says_so(tmp_path: Path, content: bytes, cause: str) -> None:
    (tmp_path / "it.xlsx").write_bytes(content)
    with pytest.raises(UnreadableDataset, match=cause):
        read_workbook(tmp_path / "it.xlsx")


def test_a_sheet_without_header_or_with_a_name_twice_is_refused(tmp_path: Path) -> None:
    for name, header in (("empty", []), ("twice", ["id", "dead", "dead"])):
        book = openpyxl.Workbook()
        book.active.append(header)
        book.save(tmp_path / f"{name}.xlsx")
    with pytest.raises(UnreadableDataset, match="no header"):
        read_workbook(tmp_path / "empty.xlsx")
    with pytest.raises(UnreadableDataset, match="dead twice"):
        read_workbook(tmp_path / "twice.xlsx")
    with pytest.raises(MissingItem):
        read_workbook(tmp_path / "nowhere.xlsx")


def test_parquet_values_as_they_read(tmp_path: Path) -> None:
    columns = {
        "whole": [1, None],
        "real": [1.0, float("nan")],
        "day": [dt.date(2024, 1, 2), None],
        "text": [" a ", ""],
        "coded": pa.array(["x", "y"]).dictionary_encode(),
    }
    path = tmp_path / "events.parquet"
    parquet.write_table(pa.table(columns), path)
    rows = read_parquet(path).whole()
    assert [list(row.values()) for row in rows.columns.to_pylist()] == [
        ["1", "1", "2024-01-02", "a", "x"],
        [None, None, None, None, "y"],
    ]
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(UnreadableDataset, match="no Parquet"):
        read_parquet(path)
