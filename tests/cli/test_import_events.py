"""ACLED and GTD files through the commands: imported, told about, counted, and never passed on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from marsad.cli import app

SAMPLES = Path(__file__).resolve().parents[1] / "sources" / "samples"


def run(observatory: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--observatory", str(observatory)])


def test_an_import_tells_what_makes_no_claim_and_who_is_not_known(tmp_path: Path) -> None:
    result = run(tmp_path / "o", "import", "acled", str(SAMPLES / "acled" / "acled-2023.csv"))
    assert result.exit_code == 0
    assert "6 rows read, 5 claims kept." in result.stdout
    assert "No violence, kept without a claim: 1 row (Protests/Peaceful protest (1))" in result.stderr
    assert "Night Owls Militia (1), Police Forces of Kosovo (2008-) (1)" in result.stderr
    again = run(tmp_path / "o", "import", "acled", str(SAMPLES / "acled" / "acled-2023.csv"))
    assert again.stdout.startswith("Nothing new")


def test_a_file_without_rows_is_imported_and_said_to_be_empty(tmp_path: Path) -> None:
    header = (SAMPLES / "acled" / "acled-2023.csv").read_text("utf-8").splitlines()[0]
    empty = tmp_path / "acled.csv"
    empty.write_text(header + "\n", encoding="utf-8")
    result = run(tmp_path / "o", "import", "acled", str(empty))
    assert result.exit_code == 0
    assert "0 rows read, 0 claims kept." in result.stdout
    assert "holds no rows" in result.stderr


def test_rows_are_counted_under_their_own_lens(tmp_path: Path) -> None:
    observatory = tmp_path / "o"
    run(observatory, "import", "acled", str(SAMPLES / "acled" / "acled-2023.csv"))
    words = ("series", "--group", "Islamic State", "--place", "Deir ez-Zor", "--every", "month", "--format", "json")
    (series,) = json.loads(run(observatory, *words).stdout)
    assert (series["lens"], series["counts"]) == ("dataset:acled", [2])


@pytest.mark.parametrize(("dataset", "sample"), [("acled", "acled-2023.csv"), ("gtd", "gtd-2019.xlsx")])
def test_rows_never_leave_through_an_export(tmp_path: Path, dataset: str, sample: str) -> None:
    observatory, out = tmp_path / "o", tmp_path / "claims.csv"
    assert run(observatory, "import", dataset, str(SAMPLES / dataset / sample)).exit_code == 0
    exported = run(observatory, "export", "--output", str(out))
    assert "0 claims" in exported.stdout
    assert "5 stayed: their dataset may not be passed on" in exported.stdout
    assert len(out.read_text("utf-8-sig").splitlines()) == 1
