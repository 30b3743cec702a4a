"""A file is written as what its name ends on: a picture in a table's clothes opens nowhere."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from marsad.cli import app

PAGE = "Islamic State said that it carried out 40 attacks in Syria between 12 and 18 September 2019."


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("named")
    (folder / "page.jsonl").write_text(json.dumps({"text": PAGE, "published": "2019-09-19", "language": "en"}), "utf-8")
    told(folder, "read", str(folder / "page.jsonl"))
    return folder


def told(folder: Path, *arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, [*arguments, "--observatory", str(folder / "observatory")])
    assert done.exit_code == code, done.output
    return str(done.exception) if code else done.output


SERIES = ("series", "-g", "Islamic State", "-p", "Syria")


@pytest.mark.parametrize(
    ("asked", "name", "begins"),
    [
        (("export",), "claims.xlsx", b"PK"),
        (("export",), "claims.JSON", b"{"),
        (("export", "sources"), "sources.bib", b"@"),
        (("export", "captures"), "pages.warc.gz", b"\x1f\x8b"),
        (("export", "captures"), "PAGES.WARC.GZ", b"\x1f\x8b"),
        (("export", "captures"), "pages.warc", b"WARC/1.1"),
        (("export",), "claims.zip", b"PK"),
        (("export",), "claims.json.zip", b"PK"),
        (SERIES, "counts.svg", b"<svg"),
        (SERIES, "counts.json", b"["),
        (("indicators", "-g", "Islamic State"), "said.json", b"{"),
    ],
)
def test_as_its_name_ends(observatory: Path, tmp_path: Path, asked: tuple[str, ...], name: str, begins: bytes) -> None:
    told(observatory, *asked, "--output", str(tmp_path / name))
    assert (tmp_path / name).read_bytes().lstrip().startswith(begins)


def test_what_is_said_goes_before_the_name(observatory: Path, tmp_path: Path) -> None:
    told(observatory, "export", "--format", "jsonl", "--output", str(tmp_path / "claims.json"))
    assert all(json.loads(line) for line in (tmp_path / "claims.json").read_text("utf-8").splitlines())


def test_a_name_that_promises_nothing_gets_what_is_usual(observatory: Path, tmp_path: Path) -> None:
    told(observatory, *SERIES, "--output", str(tmp_path / "counts.txt"))
    assert "Islamic State" in (tmp_path / "counts.txt").read_text("utf-8")


@pytest.mark.parametrize("ending", ["xlsx", "xls", "tsv", "csv.gz", "zip", "csv.zip"])
def test_a_name_that_cannot_be_kept_is_refused(observatory: Path, tmp_path: Path, ending: str) -> None:
    error = told(observatory, *SERIES, "--output", str(tmp_path / f"counts.{ending}"), code=1)
    assert f"this is not written as {ending.rpartition('.')[2]}" in error
    assert "table, csv, json, png, svg" in error
    assert not list(tmp_path.iterdir())


def test_a_package_is_the_only_export_that_is_packed(observatory: Path, tmp_path: Path) -> None:
    assert "not written as gz" in told(observatory, "export", "--output", str(tmp_path / "claims.csv.gz"), code=1)
    told(observatory, "export", "--output", str(tmp_path / "claims.json.zip"))
    with zipfile.ZipFile(tmp_path / "claims.json.zip") as package:
        assert "claims.json" in package.namelist()


def test_a_package_is_not_called_what_its_rows_are(observatory: Path, tmp_path: Path) -> None:
    error = told(observatory, "export", "--package", "--output", str(tmp_path / "claims.xlsx"), code=1)
    assert "a package is a zip" in error
    assert "claims.zip" in error
    assert not (tmp_path / "claims.xlsx").exists()
