"""Whoever changes the trail behind our back is found out: a line altered, taken out, put in, or the last cut off."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

import marsad
from marsad.accounts import Accounts
from marsad.accounts.store import FILE
from marsad.cli import app

_INSERT = "INSERT INTO trail (at, who, address, action, item, outcome)"
_OPENED = "DROP TRIGGER trail_unchanged; DROP TRIGGER trail_kept; DROP TRIGGER trail_added;"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    accounts = marsad.open(tmp_path / "observatory").accounts()
    for number in range(5):
        accounts.note("judgement", "done", who="A. Reader", address="127.0.0.1", item=f"claim {number}")
    return tmp_path / "observatory"


def tampered(folder: Path, *statements: str) -> int | None:
    with sqlite3.connect(folder / FILE) as database:
        database.executescript(_OPENED)
        for statement in statements:
            database.execute(statement)
    return Accounts(folder).trail_broken_at()


def test_an_untouched_trail_stands(folder: Path) -> None:
    assert Accounts(folder).trail_broken_at() is None
    assert CliRunner().invoke(app, ["user", "trail", "--observatory", str(folder)]).exit_code == 0


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("UPDATE trail SET who = 'B. Other' WHERE number = 3", 3),
        ("UPDATE trail SET item = NULL WHERE number = 1", 1),
        ("DELETE FROM trail WHERE number = 2", 3),
        ("DELETE FROM trail WHERE number >= 4", 4),
        (
            f"{_INSERT} VALUES ('2026-01-01', 'y', 'z', 'a', 'b', 'done')",
            6,
        ),
        ("UPDATE trail SET chain = NULL WHERE number = 4", 4),
    ],
)
def test_whatever_is_changed_behind_our_back_is_found_out(folder: Path, statement: str, line: int) -> None:
    assert tampered(folder, statement) == line
    told = CliRunner().invoke(app, ["user", "trail", "--observatory", str(folder)])
    assert told.exit_code == 1
    assert f"line {line}" in told.output


def test_a_trail_that_was_made_anew_does_not_bear_the_hash_that_was_noted(folder: Path, tmp_path: Path) -> None:
    def told(*given: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["user", "trail", "--observatory", str(folder), *given])
        return done.exit_code, done.output

    noted = told()[1].rpartition("Last hash (line 5): ")[2].strip()
    assert len(noted) == 64
    Accounts(folder).note("judgement", "done", who="A. Reader", address="127.0.0.1", item="one more")
    assert told("--noted", noted)[0] == 0
    forged = marsad.open(tmp_path / "forged").accounts()
    for number in range(5):
        forged.note("judgement", "done", who="B. Other", address="127.0.0.1", item=f"claim {number}")
    shutil.copy(tmp_path / "forged" / FILE, folder / FILE)
    for own in ("-wal", "-shm"):
        (folder / f"{FILE}{own}").unlink(missing_ok=True)
    assert told()[0] == 0  # every line fits the one before
    code, said = told("--noted", noted)
    assert code == 1
    assert "no line bears it" in said


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail SET who = 'B. Other' WHERE number = 3",
        "DELETE FROM trail",
        "REPLACE INTO trail VALUES (3, '2026-01-01', 'B. Other', 'z', 'a', 'b', 'done', NULL)",
    ],
)
def test_the_trail_is_only_added_to(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / FILE) as database, pytest.raises(sqlite3.IntegrityError, match="only added to"):
        database.execute(statement)
    assert [entry.who for entry in Accounts(folder).trail()] == ["A. Reader"] * 5


def test_a_trail_of_before_there_were_hashes_goes_on(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute(
            "CREATE TABLE trail (number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT, "
            "address TEXT NOT NULL, action TEXT NOT NULL, item TEXT, outcome TEXT NOT NULL) STRICT"
        )
        old = "INSERT INTO trail (at, who, address, action, outcome) VALUES ('2026-01-01', 'A', 'l', 'b', 'done')"
        database.execute(old)
    accounts = Accounts(tmp_path)
    accounts.note("judgement", "done", who="A", address="local")
    accounts.note("judgement", "done", who="B", address="local")
    assert accounts.trail_broken_at() is None
    assert [entry.who for entry in accounts.trail()] == ["B", "A", "A"]
    assert tampered(tmp_path, "UPDATE trail SET who = 'C' WHERE number = 2") == 2
