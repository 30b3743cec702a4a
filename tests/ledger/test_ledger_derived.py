"""Derived tables: given again while nothing changed, made anew when anything did, and never trusted when torn."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from marsad.ledger.derived import DerivedTables


class Maker:
    """Counts how often it had to work."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> pa.Table:
        self.made += 1
        return pa.table({"event": ["a", None], "killed": [self.made, 2]})


def test_a_table_is_derived_once_for_each_stamp(tmp_path: Path) -> None:
    derived, make = DerivedTables(tmp_path / "derived"), Maker()
    first = derived.table("events", {"claims": 7, "as_of": None}, make)
    again = DerivedTables(tmp_path / "derived").table("events", {"as_of": None, "claims": 7}, make)
    assert again.equals(first)
    assert make.made == 1
    assert derived.table("events", {"claims": 8, "as_of": None}, make)["killed"][0].as_py() == 2
    assert derived.table("groups", {"claims": 7, "as_of": None}, make)["killed"][0].as_py() == 3


@pytest.mark.parametrize("bytes_left", [0, 100])
def test_a_torn_file_is_made_anew(tmp_path: Path, bytes_left: int) -> None:
    derived, make = DerivedTables(tmp_path), Maker()
    derived.table("events", {"claims": 7}, make)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:bytes_left])
    assert derived.table("events", {"claims": 7}, make)["killed"].to_pylist() == [2, 2]
    assert derived.table("events", {"claims": 7}, make)["killed"].to_pylist() == [2, 2]


def test_where_nothing_can_be_written_the_answer_still_comes(tmp_path: Path) -> None:
    (tmp_path / "derived").write_text("a file where the folder should be")
    assert DerivedTables(tmp_path / "derived").table("events", {}, Maker())["event"].to_pylist() == ["a", None]


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    derived = DerivedTables(tmp_path)
    for version in range(20):
        derived.table("events", {"claims": version}, Maker())
    assert len(list(tmp_path.iterdir())) == 8
