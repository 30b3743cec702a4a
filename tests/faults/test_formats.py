"""Older, newer and foreign folders."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from deltalake import DeltaTable
from filled import command, faults, pages, told

import marsad
from marsad.engine.upkeep import with_properties
from marsad.ledger.migrations import FORMAT, steps_from

LOGS = "delta.enableExpiredLogCleanup"


def aged(home: Path, number: int | None) -> None:
    """Make the observatory one of an older format, as it was left by the Marsad of that time."""
    for table in (home / "tables").iterdir():
        if (table / "_delta_log").is_dir():
            with_properties(table, {LOGS: "true"})
    if number is None:
        (home / "observatory.json").unlink()
    else:
        (home / "observatory.json").write_text(
            json.dumps({"format": number, "marsad": "0.0.1", "created": "2026-01-01"})
        )


def kept_for_ever(home: Path) -> set[str]:
    tables = [table for table in (home / "tables").iterdir() if (table / "_delta_log").is_dir()]
    return {DeltaTable(table).metadata().configuration[LOGS] for table in tables}


@pytest.mark.parametrize("number", [None, 1])
def test_an_older_observatory_is_brought_forward_and_says_the_same(home: Path, number: int | None) -> None:
    before = marsad.open(home).claims()
    aged(home, number)
    observatory = marsad.open(home)
    marker = json.loads((home / "observatory.json").read_text())
    assert marker["format"] == FORMAT
    assert kept_for_ever(home) == {"false"}
    assert observatory.claims() == before
    assert faults(observatory) == []
    if number:
        assert marker["created"] == "2026-01-01"


def test_that_it_is_brought_forward_is_told_once(home: Path) -> None:
    aged(home, 1)
    assert f"{home}: brought from format 1 to 2" in command("check", "--observatory", home).stderr
    assert "brought from" not in command("check", "--observatory", home).stderr


def test_a_step_that_was_killed_half_way_is_run_again(home: Path) -> None:
    aged(home, 1)
    with_properties(home / "tables" / "claims", {LOGS: "false"})  # the first table was done when the kill came
    done = DeltaTable(home / "tables" / "claims").version()
    marsad.open(home)
    assert kept_for_ever(home) == {"false"}
    assert DeltaTable(home / "tables" / "claims").version() == done
    again = {table.name: DeltaTable(table).version() for table in (home / "tables").iterdir() if table.name[0] != "."}
    for step in steps_from(0):
        step.run(home)
    assert again == {name: DeltaTable(home / "tables" / name).version() for name in again}


def test_a_newer_observatory_is_refused_and_left_alone(home: Path, tmp_path: Path) -> None:
    newer = {"format": FORMAT + 1, "marsad": "7.0", "created": "2031-01-01"}
    (home / "observatory.json").write_text(json.dumps(newer))
    for words in (("read", pages(tmp_path, 50)), ("check",), ("maintain",)):
        said = told(command(*words, "--observatory", home))
        assert f"made by Marsad 7.0 in format {FORMAT + 1}" in said
        assert "Update Marsad" in said
    assert json.loads((home / "observatory.json").read_text()) == newer


def test_a_folder_of_something_else_is_refused_for_writing(tmp_path: Path) -> None:
    home = tmp_path / "documents"
    (home / "tables" / "claims").mkdir(parents=True)
    (home / "tables" / "claims" / "data.csv").write_text("a,b")
    said = told(command("read", pages(tmp_path), "--observatory", home))
    assert "not an observatory: the folder holds tables" in said
    assert sorted(os.listdir(home)) == ["tables"]


def test_a_folder_with_tables_of_others_is_not_taken_for_an_older_one(home: Path, tmp_path: Path) -> None:
    (home / "observatory.json").unlink()
    (home / "tables" / "claims").rename(home / "tables" / "orders")
    assert "not an observatory" in told(command("read", pages(tmp_path), "--observatory", home))
