"""A source that changes its format: refused with the column's name, or taken with what is new in it told."""

from __future__ import annotations

from pathlib import Path

from filled import command, faults, rows, told

import marsad


def test_a_needed_column_that_is_called_otherwise_is_named_and_nothing_is_kept(home: Path, tmp_path: Path) -> None:
    path = rows(tmp_path, "ged261.csv")
    path.write_text(path.read_text().replace("date_start", "start_of_event"))
    before = marsad.open(home).claims()
    assert "date_start" in told(command("import", "ucdp-ged", path, "--observatory", home))
    assert marsad.open(home).claims() == before
    assert faults(marsad.open(home)) == []


def test_rows_that_are_written_otherwise_are_set_aside_one_by_one(home: Path, tmp_path: Path) -> None:
    path = rows(tmp_path, "ged261.csv")
    lines = path.read_text().splitlines()
    lines[3] = lines[3].replace("2018-", "the year 2018, month ")
    path.write_text("\n".join(lines))
    result = command("import", "ucdp-ged", path, "--observatory", home)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "29" in result.stdout + result.stderr
    assert faults(marsad.open(home)) == []
