"""docs/tables.md, followed as it is written: its table, its mapping and its commands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

import marsad
from marsad.cli import app
from marsad.model.terms import INCIDENT_TYPES
from marsad.sources.table import mapping_of
from marsad.sources.table.cells import is_unknown
from marsad.sources.table.mapping import SLOTS, TableMapping
from marsad.sources.table.tolls import Count, Unsure, read_toll

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "tables.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def run(command: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, shlex.split(command)[1:])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_the_commands_do_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (table,) = blocks("csv")
    (tmp_path / "incidents.csv").write_bytes(table.encode("cp1252"))
    (tmp_path / "may.csv").write_text(table.replace("/03/2024", "/05/2024"), "utf-8")
    guess, imported, again = [block.strip().removeprefix("$ ") for block in blocks("console")]
    code, _ = run(guess)
    assert code == 0
    proposed = mapping_of((tmp_path / "incidents.csv.yml").read_text("utf-8"), "proposed")
    (written,) = blocks("yaml")
    assert dict(proposed.columns) == dict(mapping_of(written, "page").columns)
    (tmp_path / "incidents.csv.yml").write_text(written, "utf-8")
    code, output = run(imported)
    assert code == 1  # a row was set aside
    assert "4 rows read, 3 claims kept" in output
    assert "Row 3 set aside" in output
    code, output = run(again)
    assert "4 rows read, 3 claims kept" in output
    observatory = marsad.open(tmp_path / "observatory")
    assert {claim.lens for claim in observatory.claims()} == {"dataset:incidents"}
    assert {claim.group.id for claim in observatory.claims() if claim.group} == {"jnim", "islamic-state-sahel"}


def test_every_field_slot_and_type_is_on_the_page() -> None:
    fields = {name.removesuffix("_start").removesuffix("_end") for name in TableMapping.__dataclass_fields__}
    for name in fields - {"named", "text"}:
        assert f"`{name}`" in PAGE, name
    for slot in SLOTS:
        assert f"`{slot.removesuffix('_low').removesuffix('_high')}`" in PAGE, slot
    assert all(kind in PAGE for kind in INCIDENT_TYPES)


def test_the_numbers_on_the_page_are_read_so() -> None:
    rows = re.findall(r"^\| (`.*?) \| (.*?) \|$", PAGE, re.MULTILINE)
    told = {means: re.findall(r"`([^`]+)`", cells) for cells, means in rows}
    for cell in told["that many"]:
        assert isinstance(read_toll(cell), Count)
    assert all(
        read_toll(cell) == Count(12, 15, "range") for cell in told["a range: low 12, high 15, no number of its own"]
    )
    assert all(read_toll(cell) == Count(3, None, "at_least") for cell in told["3, with no upper bound"])
    assert all(read_toll(cell) == Count(20, 20, "about") for cell in told["20, marked as about"])
    assert all(is_unknown(cell) for cell in told["null"])
    unsure = [cell for cell in told["null, and told"] if cell != "decimal"]
    assert all(isinstance(read_toll(cell), Unsure) for cell in unsure)
