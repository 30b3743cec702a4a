"""`marsad stocks` and `marsad indicators` on the sample pages: every number leads to its sentence."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import marsad
from marsad.cli import app

PAGES = Path(marsad.__file__).parent / "samples" / "pages"
READ = ("reference-weekly-claims-en.html", "reference-decompte-fr.txt", "ap-un-report-money-en.txt")
CASE = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "case-2019" / "article.html"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    target = str(tmp_path_factory.mktemp("statements") / "observatory")
    pages = [str(PAGES / name) for name in READ]
    assert CliRunner().invoke(app, ["read", *pages, "--observatory", target]).exit_code == 0
    return target


def run(command: str, folder: str, *options: str) -> str:
    result = CliRunner().invoke(app, [command, "--group", "Daesh", "--observatory", folder, *options])
    assert result.exit_code == 0, result.output
    return result.output


def test_each_stock_is_shown_with_source_date_and_sentence(folder: str) -> None:
    text = run("stocks", folder)
    assert "about 30,000 · joined · place not stated · 2019-09-24 (published) · Member States" in text
    assert "6,000 europeans = 20 %" in text
    assert "in none of these: 24,000" in text
    assert "50 to 300 million USD" in text
    assert "Nothing is added over sources" in text


def test_parts_that_point_back_are_beside_their_whole(folder: str) -> None:
    text = run("stocks", folder, "--measure", "foreign_fighters", "--as-of", "2019-08-31")
    assert "about 25 % dead = at most 10,000" in text
    assert "15 % missing = at most 6,000" in text
    assert "30,000 foreign" not in text  # published in September


def test_every_number_of_the_json_cuts_its_document(folder: str) -> None:
    found: Any = json.loads(run("stocks", folder, "--format", "json"))
    texts = {document.id: document.text for document in marsad.open(folder).documents()}
    said = [one["cited"] for line in found["stocks"] for one in line["statements"]]
    assert said
    for cited in said:
        text = texts[cited["document"]]
        assert text[cited["start"] : cited["end"]] == cited["text"]
        assert text[cited["number_start"] : cited["number_end"]] == cited["number"]
    assert found["options"]["group"]["id"] == "islamic-state"
    assert found["method"].startswith("stocks ")


def test_the_table_has_a_row_for_each_statement(folder: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run("stocks", folder, "--format", "csv"))))
    europeans = [row for row in rows if row["cohort"] == "europeans"]
    assert [(row["best"], row["fate"], row["latest"]) for row in europeans] == [("6000", "joined", "true")]
    assert europeans[0]["part_of"]
    assert {row["unit"] for row in rows if row["measure"] == "money"} == {"USD"}


@pytest.mark.parametrize(("format", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_stocks_can_be_drawn(folder: str, format: str, begins: bytes, tmp_path: Path) -> None:
    target = tmp_path / f"stocks.{format}"
    run("stocks", folder, "--format", format, "--output", str(target))
    assert target.read_bytes().startswith(begins)


def test_a_picture_needs_a_file_and_something_to_show(folder: str, tmp_path: Path) -> None:
    def refused(*options: str) -> str:
        result = CliRunner().invoke(app, ["stocks", "--observatory", folder, "--format", "svg", *options])
        assert result.exception is not None
        return str(result.exception)

    assert "a picture needs a file" in refused("--group", "Daesh")
    assert "nothing that was read" in refused("--group", "Boko Haram", "-o", str(tmp_path / "a.svg"))


def test_indicators_are_counted_by_source_beside_the_numbers(folder: str) -> None:
    text = run("indicators", folder, "--place", "Iraq")
    assert "sleeper cells: latest of" in text
    assert "Al-Azhar Observatory: " in text
    assert "enter none of them" in text
    found: Any = json.loads(run("indicators", folder, "--format", "json"))
    assert {kind["indicator"] for kind in found["kinds"]} >= {"sleeper_cells", "finance", "deaths_unverified"}
    rows = list(csv.DictReader(io.StringIO(run("indicators", folder, "--format", "csv"))))
    said = sum(len(count["statements"]) for count in found["counts"]) + len(found["unsaid"])
    assert len(rows) == said


def test_nothing_read_is_said_calmly(folder: str) -> None:
    result = CliRunner().invoke(app, ["stocks", "--group", "Boko Haram", "--observatory", folder])
    assert result.exit_code == 0
    assert "missing is not zero" in result.output


@pytest.mark.skipif(not CASE.is_file(), reason="the article of the case is not in ../shared/data")
def test_the_case_gives_thirty_thousand_and_fifty_to_three_hundred_million(tmp_path: Path) -> None:
    folder = str(tmp_path / "observatory")
    assert CliRunner().invoke(app, ["read", str(CASE), "--observatory", folder]).exit_code == 0
    found: Any = json.loads(run("stocks", folder, "--as-of", "2019-09-24", "--format", "json"))
    latest = {(line["key"]["measure"], line["key"]["cohort"]): line["statements"][-1] for line in found["stocks"]}
    assert latest["foreign_fighters", None]["best"] == 30_000
    assert latest["foreign_fighters", "europeans"]["best"] == 6_000
    assert (latest["money", None]["low"], latest["money", None]["high"]) == (50_000_000, 300_000_000)
    remainder = found["breakdowns"][0]["remainder"]
    assert (remainder["low"], remainder["high"]) == (24_000, 24_000)
