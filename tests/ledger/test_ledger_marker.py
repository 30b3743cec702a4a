"""Which folders open, and what the others are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from marsad.errors import MissingItem, ObservatoryError
from marsad.ledger import open_ledger
from marsad.ledger.migrations import FORMAT


def test_an_absent_folder_becomes_an_observatory_and_opens_again(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "observatory"
    assert open_ledger(folder).documents() == []
    marker = json.loads((folder / "observatory.json").read_text())
    assert marker["format"] == FORMAT
    assert {"marsad", "created"} <= marker.keys()
    assert open_ledger(folder, create=False).claim_models() == []
    assert json.loads((folder / "observatory.json").read_text()) == marker


def test_nothing_is_made_where_nothing_may_be_made(tmp_path: Path) -> None:
    with pytest.raises(MissingItem, match="there is no observatory here"):
        open_ledger(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()


def test_a_newer_format_is_refused_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "observatory.json").write_text(
        json.dumps({"format": FORMAT + 1, "marsad": "9.1", "created": "2031-01-01"})
    )
    with pytest.raises(ObservatoryError, match=rf"made by Marsad 9\.1 in format {FORMAT + 1}.*Update Marsad"):
        open_ledger(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{}", "{", '{"format": "one"}', "null"])
def test_a_broken_marker_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "observatory.json").write_text(text)
    with pytest.raises(ObservatoryError, match=r"observatory\.json|in format one"):
        open_ledger(tmp_path)


def test_a_foreign_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("mine")
    with pytest.raises(ObservatoryError, match=r"not an observatory: the folder holds thesis\.docx"):
        open_ledger(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ObservatoryError, match="not a directory"):
        open_ledger(tmp_path / "file")


def test_a_kill_while_the_marker_was_written_does_not_lock_the_user_out(tmp_path: Path) -> None:
    (tmp_path / ".observatory-x1y2").write_text('{"form')
    assert open_ledger(tmp_path).documents() == []


def test_a_path_that_tables_cannot_live_under_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(ObservatoryError, match="Rename the folder"):
        open_ledger(tmp_path / "observatory [new]")
    assert list(tmp_path.iterdir()) == []
