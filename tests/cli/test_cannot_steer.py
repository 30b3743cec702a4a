"""What others wrote (reasons, titles of tables, names of columns) cannot steer the terminal that shows it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import marsad
from marsad.cli import app

MAPPING = """
dataset: mine
title: "Mine\\e[31m"
redistribute: true
released: {released}
columns: {{id: id, date: date, country: country, group: group, killed: killed}}
"""
HEADER = 'id,date,country,group,killed,"note\x1b[2J"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "observatory"


def run(folder: Path, *arguments: str) -> Result:
    done = CliRunner().invoke(app, [*arguments, "--observatory", str(folder)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done


def bring(folder: Path, released: str, note: str) -> Result:
    file = folder.parent / "mine.csv"
    rows = [f"{number},2019-09-{number:02},Iraq,Islamic State,4,{note}\n" for number in (1, 2)]
    file.write_text(HEADER + "".join(rows), encoding="utf-8")
    file.with_name("mine.csv.yml").write_text(MAPPING.format(released=released), "utf-8")
    return run(folder, "import", "table", str(file))


def test_a_reason_of_two_lines_is_filtered_line_by_line(folder: Path) -> None:
    bring(folder, "2020-01-31", "one")
    opened = marsad.open(folder)
    opened.judge("same_event", "mine:1", "mine:2", by="A. Reader", reason="first\nsecond \x1b[31m red")
    shown = run(folder, "judgements").output
    assert "\x1b" not in shown
    assert "first" in shown
    assert "mine:2" in shown
    assert "second �[31m" in " ".join(shown.split())


def test_titles_and_columns_of_a_table_are_filtered(folder: Path) -> None:
    told = [bring(folder, "2020-01-31", "one"), bring(folder, "2020-01-31", "one"), bring(folder, "2020-02-29", "two")]
    told += [run(folder, "changes", "mine"), bring(folder, "2020-03-31", "two"), run(folder, "changes", "mine")]
    for result in told:
        assert "Mine�[31m" in result.output
        assert "\x1b" not in result.output
    assert "note�[2J 2" in told[3].output
