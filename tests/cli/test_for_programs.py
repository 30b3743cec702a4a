"""Long outputs as JSON, lines as lines, and what is said of addresses that are not fetched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from marsad.cli import app
from marsad.errors import MissingItem
from marsad.ledger.tombstones import Tombstone
from marsad.sources.pages.read import captures
from marsad.terminal.purging import tombstone_lines

PAGE = """Source: https://example.org/1
Publisher: The Example Desk
Date: 24 September 2019

Raids rise in the north

Islamic State carried out 12 attacks in Iraq last week, the army said.
"""


def told(*arguments: str) -> tuple[str, str]:
    """What a command that ends well prints, and what it says beside."""
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout, result.stderr


@pytest.fixture
def folder(tmp_path: Path) -> str:
    page = tmp_path / "page.txt"
    page.write_text(PAGE, "utf-8")
    told("read", str(page), "--processes", "1", "--observatory", str(tmp_path / "o"))
    return str(tmp_path / "o")


def test_users_and_their_trail_are_lines_of_cells_and_json(folder: str) -> None:
    assert "Nobody yet" in told("user", "list", "--observatory", folder)[1]
    told("user", "add", "A. Reader", "--observatory", folder)
    lines, beside = told("user", "trail", "--observatory", folder)
    assert lines.splitlines()[0].split("\t")[1:] == ["command line", "local", "user_add", "A. Reader", "done"]
    users = json.loads(told("user", "list", "--json", "--observatory", folder)[0])
    assert [user["name"] for user in users] == ["A. Reader"]
    trail = json.loads(told("user", "trail", "--json", "--observatory", folder)[0])
    assert [entry["action"] for entry in trail["entries"]] == ["user_add"]
    assert trail["last"]["hash"] in beside
    assert trail["broken_at"] is None


def test_a_purge_is_told_as_json_before_and_after(folder: str) -> None:
    assert json.loads(told("purge", "--json", "--observatory", folder)[0]) == []
    unknown = CliRunner().invoke(app, ["purge", "The Example Dusk", "--observatory", folder])
    remedy = str(unknown.exception).rpartition("marsad ")[2].rstrip(".").split()
    assert json.loads(told(*remedy, "--format", "json", "--observatory", folder)[0])
    plan = json.loads(told("purge", "The Example Desk", "--dry-run", "--json", "--observatory", folder)[0])
    assert plan["extent"]["documents"] == 1
    assert [document["url"] for document in plan["documents"]] == ["https://example.org/1"]
    given = ("--reason", "asked", "--by", "A. Reader", "--yes", "--json", "--observatory", folder)
    report = json.loads(told("purge", "The Example Desk", *given)[0])
    assert report["left"] == []
    assert json.loads(told("purge", "--json", "--observatory", folder)[0]) == [report["tombstone"]]


def test_maintenance_and_a_check_are_told_as_json(folder: str) -> None:
    assert json.loads(told("maintain", "--dry-run", "--json", "--observatory", folder)[0])["dry_run"] is True
    assert json.loads(told("check", "--json", "--observatory", folder)[0])["clean"] is True


def test_a_tombstone_is_a_line_of_cells() -> None:
    stone = Tombstone(
        id="1", at="2026-01-01", by="A\x1b[1m", reason="asked", what="source", name="Desk", counts={}, marsad="0"
    )
    cells = tombstone_lines([stone]).split("\t")
    assert cells[:2] == ["2026-01-01", "Desk"]
    assert "\x1b" not in cells[2]
    assert len(cells) == 5


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("ftp://example.org/page", "no http or https address"),
        ("file:///tmp/page.html", "no http or https address"),
        ("www.example.org/page", "https://www.example.org/page"),
        ("page.html", "Check the path"),
    ],
)
def test_what_is_no_path_may_have_been_meant_as_an_address(
    given: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (error,) = captures([given])
    assert isinstance(error, MissingItem)
    assert said in str(error)


def test_a_site_that_may_not_be_asked_is_not_to_be_tried_later(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["crawl", "http://127.0.0.1:9/", "--observatory", str(tmp_path / "o")])
    assert result.exit_code == 1
    assert "no public address" in result.stderr
    assert "give the file's path" in result.stderr
    assert "Try again later" not in result.stderr
