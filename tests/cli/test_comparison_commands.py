"""`marsad havens` and `marsad lenses`: tables, data and pictures of rows and figures that were really kept."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from marsad.cli import app

HEADER = "id,date,province,country,group,killed\n"
MAPPING = """
dataset: listed
title: A list of events
redistribute: true
released: 2019-12-31
columns: {id: id, date: date, admin1: province, country: country, group: group, killed: killed}
"""
PAGE = {
    "id": "1",
    "url": "https://example.org/naba",
    "title": "A week of claims",
    "published": "2019-09-19",
    "language": "en",
    "text": "Islamic State said in its weekly al-Naba that it carried out 40 attacks in Syria "
    "between 12 and 18 September 2019.",
}
RATES = {"Deir ez-Zor": (2.0, 9.0), "Raqqa": (6.0, 1.0), "Homs": (3.0, 3.0)}
FIRST = dt.date(2018, 1, 1)


def run(observatory: Path, *arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, [*arguments, "--observatory", str(observatory)], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.stdout


def events() -> str:
    """Days of events in three provinces of Syria, of which one rises and one falls in the last weeks."""
    generator, lines = np.random.default_rng(4), []
    for province, (before, after) in RATES.items():
        for week in range(90):
            for day in generator.integers(0, 7, generator.poisson(after if week >= 78 else before)):
                at = FIRST + dt.timedelta(weeks=week, days=int(day))
                lines.append(f"{len(lines)},{at},{province},Syria,Islamic State,1")
                lines[-1] = f"{province[:2]}{lines[-1]}"
    lines += [f"O{week},{FIRST + dt.timedelta(weeks=week)},Idlib,Syria,Al-Nusra Front,1" for week in range(90)]
    return HEADER + "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("comparison")
    (folder / "listed.csv").write_text(events(), "utf-8")
    (folder / "listed.csv.yml").write_text(MAPPING, "utf-8")
    (folder / "page.jsonl").write_text(json.dumps(PAGE) + "\n", "utf-8")
    run(folder / "kept", "import", "table", str(folder / "listed.csv"))
    run(folder / "kept", "read", str(folder / "page.jsonl"))
    return folder / "kept"


SYRIA = ("havens", "--group", "Islamic State", "--by", "admin1", "--country", "Syria", "--as-of", "2019-09-22")


def test_havens_of_a_country_as_data(observatory: Path) -> None:
    found = json.loads(run(observatory, *SYRIA, "--format", "json"))
    assert (found["group"], found["by"], found["as_of"]) == ("islamic-state", "admin1", "2019-09-22")
    (table,) = [table for table in found["tables"] if table["lens"] == "dataset:listed"]
    rows = {row["place"]: row for row in table["rows"]}
    assert len(rows) == 14  # every province is covered, the quiet ones with zeros
    first = table["rows"][0]
    assert first["place"] == "geonames:170792"  # Deir ez-Zor
    assert (first["verdict"], first["rank"]["median"]) == ("coming_back", 1)
    assert first["ratio"]["low90"] > 2
    quiet = rows["geonames:173336"]  # Quneitra
    assert (quiet["missing"], quiet["rate_by"], quiet["ratio"]) == (["no_events"], "recent_weeks", None)
    assert found["method"] == "havens 1"
    assert found["options"]["shrink"]["seed"] == found["seed"]


def test_havens_as_text_and_csv(observatory: Path) -> None:
    text = run(observatory, *SYRIA)
    assert max(map(len, text.splitlines()[:16])) <= 120
    assert "Deir ez-Zor" in text
    assert "Quneitra: not tested, because every covered week counts zero" in text
    rows = list(csv.DictReader(io.StringIO(run(observatory, *SYRIA, "--format", "csv"))))
    named = {row["name"]: row for row in rows if row["lens"] == "dataset:listed"}
    assert float(named["Raqqa"]["ratio"]) < 0.5
    assert named["Raqqa"]["verdict"] == "falling"


def test_havens_by_country_and_by_one_lens(observatory: Path) -> None:
    found = json.loads(run(observatory, "havens", "--group", "Daesh", "--lens", "listed", "--format", "json"))
    assert [table["lens"] for table in found["tables"]] == ["dataset:listed"]
    assert [row["place"] for row in found["tables"][0]["rows"]] == ["geonames:163843"]
    assert found["tables"][0]["rows"][0]["unranked"] == "alone"


def test_pictures(observatory: Path, tmp_path: Path) -> None:
    target = tmp_path / "havens.svg"
    run(observatory, *SYRIA, "--lens", "listed", "--format", "svg", "--output", str(target))
    assert target.read_bytes().startswith(b"<svg role")
    asked = ("lenses", "--group", "Islamic State", "--place", "Syria")
    for format, begins in (("svg", b"<svg role"), ("png", b"\x89PNG")):
        target = tmp_path / f"lenses.{format}"
        run(observatory, *asked, "--format", format, "--output", str(target))
        assert target.read_bytes().startswith(begins)
    assert b"who counts more" in (tmp_path / "lenses.svg").read_bytes()


def test_a_figure_is_compared_over_its_own_days(observatory: Path) -> None:
    found = json.loads(run(observatory, "lenses", "--group", "Islamic State", "--place", "Syria", "--format", "json"))
    (ratio,) = found["ratios"]
    assert (ratio["one"], ratio["other"]) == ("self_claimed", "dataset:listed")
    (pair,) = ratio["pairs"]
    assert (pair["start"], pair["end"], pair["one"]["low"]) == ("2019-09-12", "2019-09-18", 40)
    days = [line.split(",")[1] for line in events().splitlines()[1:] if ",Islamic State," in line]
    assert pair["other"]["low"] == sum("2019-09-12" <= day <= "2019-09-18" for day in days)
    assert {"measures_differ", "own_days", "one_period"} <= set(ratio["remarks"])
    assert ratio["ratio"]["low90"] < 40 / pair["other"]["low"] < ratio["ratio"]["high90"]
    text = run(observatory, "lenses", "--group", "Islamic State", "--place", "Syria", "--against", "listed")
    assert "2019-09-12" in text
    assert "Note: the two do not count the same" in text


def test_an_answer_is_held_against_the_other_groups(observatory: Path) -> None:
    told = run(
        observatory,
        "assess",
        "--group",
        "Islamic State",
        "--place",
        "Syria",
        "--as-of",
        "2019-09-22",
        "--format",
        "json",
    )
    (lens,) = [lens for lens in json.loads(told)["lenses"] if lens["lens"] == "dataset:listed"]
    assert [one["kind"] for one in lens["relatives"]] == ["other_groups"]
    assert lens["relatives"][0]["ratio"]["median"] > 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("havens", "--group", "Islamic State", "--by", "admin1"),
        ("havens", "--group", "Islamic State", "--country", "Syria"),
        ("havens", "--group", "Islamic State", "--by", "admin1", "--country", "Raqqa"),
        ("havens", "--group", "Islamic State", "--lens", "nobody"),
        ("havens", "--group", "Islamic State", "--format", "svg"),
        ("lenses", "--group", "Islamic State", "--place", "Syria", "--against", "nobody"),
        ("lenses", "--group", "Islamic State", "--place", "Nowhere at all"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_remedy(observatory: Path, arguments: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, [*arguments, "--observatory", str(observatory)])
    assert done.exit_code != 0
    assert done.exception is not None
    assert "Traceback" not in done.output


def test_nothing_read_is_said_as_nothing(tmp_path: Path) -> None:
    page = tmp_path / "page.jsonl"
    page.write_text(json.dumps(PAGE | {"text": "It rained in Syria."}) + "\n", "utf-8")
    run(tmp_path / "kept", "read", str(page))
    assert "missing is not zero" in run(tmp_path / "kept", "havens", "--group", "Islamic State")
    assert "No ratio: nobody else counts" in run(
        tmp_path / "kept", "lenses", "--group", "Islamic State", "--place", "Syria"
    )
