"""A table and its mapping given wrongly, as a user would: what is wrong, where, and what to do about it."""

from __future__ import annotations

from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from typer.testing import CliRunner

from marsad.cli import app
from marsad.errors import MarsadError

MAPPING = "dataset: mine\ncolumns: {id: id, date: date, place: place, country: country, killed: killed}\n"
TABLE = "id,date,place,country,killed\n1,2024-03-12,Gao,Mali,3\n"


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    """Exit code and all output, an error of ours as `marsad` shows it."""
    result = CliRunner().invoke(app, ["import", "table", *arguments, "--observatory", str(folder / "observatory")])
    if isinstance(result.exception, MarsadError):
        return result.exception.exit_code, str(result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mine.yml").write_text(MAPPING, "utf-8")
    return tmp_path


def imported(folder: Path, name: str, content: bytes, mapping: str | None = None) -> tuple[int, str]:
    (folder / name).write_bytes(content)
    if mapping is not None:
        (folder / "mine.yml").write_text(mapping, "utf-8")
    return run(folder, str(folder / name), "--mapping", str(folder / "mine.yml"))


def test_a_truncated_workbook(folder: Path) -> None:
    book = openpyxl.Workbook()
    for line in TABLE.splitlines():
        book.active.append(line.split(","))
    book.save(folder / "whole.xlsx")
    code, output = imported(folder, "cut.xlsx", (folder / "whole.xlsx").read_bytes()[:-400])
    assert (code, "cut.xlsx" in output, "again" in output) == (1, True, True)
    code, output = imported(folder, "whole.xlsx", (folder / "whole.xlsx").read_bytes())
    assert (code, "1 row read, 1 claim kept" in output) == (0, True)


def test_a_wrong_delimiter(folder: Path) -> None:
    code, output = imported(folder, "a.csv", TABLE.replace(",", ";").encode(), MAPPING + "delimiter: comma\n")
    assert code == 2
    assert "semicolon" in output
    code, output = imported(folder, "a.csv", TABLE.replace(",", ";").encode(), MAPPING)
    assert (code, "semicolon" in output) == (0, True)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16(folder: Path, encoding: str) -> None:
    code, output = imported(folder, "a.csv", TABLE.replace("Gao", "Ménaka").encode(encoding))
    assert code == 0
    assert "Read as UTF-16" in output
    code, output = imported(folder, "b.csv", TABLE.encode("utf-16")[:-3], MAPPING + "encoding: utf-16\n")
    assert (code, "UTF-16" in output) == (1, True)


def test_a_header_in_another_language(folder: Path) -> None:
    header = "رقم,التاريخ,المكان,البلد,القتلى"
    code, output = imported(folder, "a.csv", TABLE.replace(TABLE.splitlines()[0], header).encode())
    assert code == 2
    assert "no column 'id'" in output
    assert "التاريخ" in output
    code, output = run(folder, str(folder / "a.csv"), "--guess")
    assert (code, "date: التاريخ" in output) == (0, True)


def test_latitude_and_longitude_swapped(folder: Path) -> None:
    table = "id,date,country,lat,lon\n1,2024-03-12,Iraq,43.1,36.3\n2,2024-03-12,Iraq,33.3,44.4\n"
    mapping = "dataset: mine\ncolumns: {id: id, date: date, country: country, latitude: lat, longitude: lon}\n"
    code, output = imported(folder, "a.csv", table.encode(), mapping)
    assert code == 0
    assert "Left empty in 1 row (first: row 1): latitude and longitude look swapped" in output


def test_tolls_negative_or_unknown(folder: Path) -> None:
    code, output = imported(folder, "a.csv", (TABLE + "2,,Gao,Mali,-3\n3,,Gao,Mali,unknown\n").encode())
    assert code == 0
    assert "3 claims kept" in output
    assert "killed '-3' is negative" in output
    assert "killed 'unknown' says that nobody knows" in output


def test_29_february_of_a_common_year(folder: Path) -> None:
    code, output = imported(folder, "a.csv", (TABLE + "2,2023-02-29,Gao,Mali,1\n3,2024-02-29,Gao,Mali,1\n").encode())
    assert code == 1
    assert "Row 2 set aside: date 2023-02-29 is a day that is not there" in output
    assert "2 claims kept" in output


def test_ids_twice(folder: Path) -> None:
    code, output = imported(folder, "a.csv", (TABLE + "1,2024-03-13,Gao,Mali,1\n").encode())
    assert code == 1
    assert "Row 2 set aside: its id 1 is that of row 1" in output


def test_a_file_or_mapping_that_is_not_there(folder: Path) -> None:
    code, output = run(folder, str(folder / "nowhere.csv"))
    assert (code, "no such file" in output) == (2, True)
    (folder / "a.csv").write_text(TABLE, "utf-8")
    code, output = run(folder, str(folder / "a.csv"), "--mapping", str(folder / "nowhere.yml"))
    assert (code, "no such mapping" in output) == (2, True)
    code, output = run(folder, str(folder / "a.csv"), "--output", "x.yml")
    assert (code, "--guess" in output) == (2, True)
