"""Rows that may not be passed on: shown to the analyst who holds them, and in nothing that leaves the house."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow as pa
import pytest
from lxml import html
from typer.testing import CliRunner

import marsad
from marsad.cli import app
from marsad.ledger import GIVEN_PAIRS, open_ledger
from marsad.sources.counts import read as read_counts

HEADER = "id,date,place,country,latitude,longitude,group,killed,notes\n"
SECRET = "Seventeen died near the old silo"
OPEN = "1,2019-09-10,Mosul,Iraq,36.34,43.13,Islamic State,17,A car bomb at a checkpoint\n"
CLOSED = f"K1,2019-09-11,Mosul,Iraq,36.3456,43.1234,Islamic State,19,{SECRET}\n"
MAPPING = """
dataset: {name}
title: {title}
redistribute: {redistribute}
released: {released}
columns: {{{id}date: date, place: place, country: country, latitude: latitude, longitude: longitude,
          group: group, killed: killed, notes: notes}}
"""
EVIDENCE = {
    "comparisons": {
        "date": {"level": "next_day", "bits": 2.0, "days": 1},
        "place": {"level": "near", "bits": 1.5, "kilometres": 0.8, "precision": ["town", "town"]},
        "killed": {"level": "else", "bits": -1.0, "left": [17, 17], "right": [19, 19]},
    },
    "prior": -3.0,
}
TOLD = (SECRET, "36.3456", "43.1234", "2019-09-11", "19]", '"killed": 19', "0.8", "comparisons")


def run(observatory: Path, *arguments: str, typed: str | None = None) -> str:
    done = CliRunner().invoke(app, [*arguments, "--observatory", str(observatory)], catch_exceptions=False, input=typed)
    assert done.exit_code == 0, done.output
    return done.stdout


def bring(observatory: Path, name: str, row: str, *, id: str = "id: id, ", **stated: str) -> None:
    """Import one row as a table of its own terms."""
    file = observatory.parent / f"{name}.csv"
    file.write_text(HEADER + row, encoding="utf-8")
    facts = {"title": name, "redistribute": "true", "released": "2019-12-31"} | stated
    file.with_name(f"{name}.csv.yml").write_text(MAPPING.format(name=name, id=id, **facts), "utf-8")
    run(observatory, "import", "table", str(file))


def refs(observatory: Path) -> tuple[str, str]:
    """The refs of the two reports, as events name them."""
    first, second = sorted(ref for row in marsad.open(observatory).events().to_pylist() for ref in row["members"])
    return first, second


@pytest.fixture(params=["id: id, ", ""], ids=["with ids", "without ids"])
def observatory(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """An open and a closed table with a row each, and what a run of the linker said of the two."""
    folder = tmp_path / "observatory"
    bring(folder, "open", OPEN)
    bring(folder, "closed", CLOSED, id=request.param, redistribute="false")
    left, right = refs(folder)
    pair = {"left": left, "right": right, "verdict": "unsure", "probability": 0.4, "evidence": json.dumps(EVIDENCE)}
    pairs = pa.Table.from_pylist([pair], schema=GIVEN_PAIRS)
    open_ledger(folder).append_linking("linking 0.1", True, {}, {}, 2, pairs)
    return folder


def test_questions_for_other_programs_name_the_row_and_say_nothing_of_it(observatory: Path) -> None:
    written = run(observatory, "review", "--format", "json")
    assert [words for words in TOLD if words in written] == []
    (asked,) = map(json.loads, written.splitlines())
    sides = {side["source"]: side for side in (asked["left"], asked["right"])}
    assert set(sides["dataset:closed"]) == {"ref", "source"}
    assert {sides[f"dataset:{name}"]["ref"] for name in ("open", "closed")} == set(refs(observatory))
    assert sides["dataset:open"]["claim"]["killed"] == 17
    assert asked["explanation"] == "for it: date, place; against it: dead; together 40%"
    assert "gain" not in asked  # 1 + the fewer dead of both, times the doubt


def test_the_analyst_sees_both_sides_whole(observatory: Path) -> None:
    shown = " ".join(run(observatory, "review", typed="A. Reader\nq\n").split())
    assert SECRET in shown
    assert "17 and 19 dead" in shown


def test_judgements_for_other_programs_hold_no_evidence_about_the_row(observatory: Path) -> None:
    written = run(observatory, "judgements", "--machine", "--format", "json")
    assert [words for words in TOLD if words in written] == []
    (item,) = map(json.loads, written.splitlines())
    assert (item["probability"], item["evidence"]) == (0.4, None)
    (held,) = marsad.open(observatory).judgements(machine=True)
    assert json.loads(held.evidence or "") == EVIDENCE


def test_open_rows_are_told_whole(tmp_path: Path) -> None:
    folder = tmp_path / "observatory"
    bring(folder, "open", OPEN)
    bring(folder, "other", CLOSED)
    left, right = refs(folder)
    pair = {"left": left, "right": right, "verdict": "unsure", "probability": 0.4, "evidence": json.dumps(EVIDENCE)}
    pairs = pa.Table.from_pylist([pair], schema=GIVEN_PAIRS)
    open_ledger(folder).append_linking("linking 0.1", True, {}, {}, 2, pairs)
    (asked,) = map(json.loads, run(folder, "review", "--format", "json").splitlines())
    assert asked["evidence"] == EVIDENCE
    assert "17 and 19 dead" in asked["explanation"]
    assert {asked[side]["words"] for side in ("left", "right")} == {SECRET, "A car bomb at a checkpoint"}
    (item,) = map(json.loads, run(folder, "judgements", "--machine", "--format", "json").splitlines())
    assert item["evidence"] == EVIDENCE


def test_the_mapping_that_came_last_decides_whatever_its_date(tmp_path: Path) -> None:
    folder = tmp_path / "observatory"
    bring(folder, "open", OPEN)
    bring(folder, "mine", CLOSED, released="2020-06-30")
    assert "dataset:mine" in run(folder, "events", "--format", "csv")
    bring(folder, "mine", CLOSED.replace("K1", "K2"), released="2020-01-31", redistribute="false")
    for format in ("csv", "json"):
        written = run(folder, "events", "--format", format)
        assert "dataset:open" in written
        assert "mine" not in written, format
    table = list(csv.DictReader(io.StringIO(run(folder, "export", "--format", "csv").removeprefix("\ufeff"))))
    assert len(table) == 1


DAYS = ("2019-09-02", "2019-09-11", "2019-09-11", "2019-09-29")


def test_a_brief_counts_the_rows_and_does_not_list_them(tmp_path: Path) -> None:
    folder = tmp_path / "observatory"
    for name, row, redistribute in (("open", OPEN, "true"), ("closed", CLOSED, "false")):
        rows = [f"{name}-{number},{day},{row.split(',', 2)[2]}" for number, day in enumerate(DAYS)]
        bring(folder, name, "".join(rows), redistribute=redistribute)
    asked = ("--group", "Islamic State", "--place", "Iraq")
    run(folder, "brief", *asked, "--output", str(tmp_path / "brief.html"))
    page = (tmp_path / "brief.html").read_text("utf-8")
    assert [words for words in (SECRET, "36.3456", "43.1234", "closed-1") if words in page] == []
    notes = html.document_fromstring(page).xpath('//ol[@class="evidence"]/li')
    closed = [note for note in notes if "may not be passed on" in note.text_content()]
    assert [note.xpath("./mark")[0].text for note in closed] == ["1", "2", "1"]
    assert not any(note.xpath(".//table") for note in closed)
    assert len([note for note in notes if note.xpath(".//table")]) == 3  # those of the open table
    for command in ("series", "assess"):
        written = run(folder, command, *asked, "--format", "json")
        assert [words for words in (SECRET, "36.3456", "43.1234", "closed-1") if words in written] == []


COUNTS = """# publisher: Somebody
# groups: {Islamic State: {id: islamic-state}}
# places: {Iraq: {id: "geonames:99237", country: IQ, precision: country}}
dataset,group,place,measure,period_start,period_end,precision,count
acled,Islamic State,Iraq,attacks,2019-09-16,2019-09-22,week,1213
"""


def test_a_brief_does_not_quote_a_row_of_counts_either(tmp_path: Path) -> None:
    (tmp_path / "acled.csv").write_text(COUNTS, "utf-8")
    folder = tmp_path / "observatory"
    run(folder, "import", "counts", str(tmp_path / "acled.csv"))
    run(folder, "brief", "-g", "Islamic State", "-p", "Iraq", "--output", str(tmp_path / "brief.html"))
    root = html.document_fromstring((tmp_path / "brief.html").read_text("utf-8"))
    (note,) = root.xpath('//ol[@class="evidence"]/li')
    assert "1,213" in note.text_content()
    assert "may not be passed on" in note.text_content()
    assert "period_start" not in root.text_content()


def test_stocks_for_other_programs_hold_nothing_of_such_a_row(tmp_path: Path) -> None:
    file = tmp_path / "acled.csv"
    file.write_text(COUNTS.replace(",attacks,", ",fighters,"), "utf-8")
    release = read_counts(file)
    batch = release.whole()
    names = batch.claims.column_names
    stocks = batch.claims.set_column(names.index("accumulation"), "accumulation", pa.array(["stock"]))
    folder = tmp_path / "observatory"
    marsad.open(folder)
    open_ledger(folder).append_dataset(release.document, release.coder, [(batch.rows, stocks)])
    assert "1,213" in run(folder, "stocks", "-g", "Islamic State")
    for format in ("json", "csv"):
        written = run(folder, "stocks", "-g", "Islamic State", "--format", format)
        assert "1213" not in written
        assert "period_start" not in written
    found = json.loads(run(folder, "stocks", "-g", "Islamic State", "--format", "json"))
    assert [(item["code"], len(item["claims"])) for item in found["left_out"]] == [("not_passed_on", 1)]
