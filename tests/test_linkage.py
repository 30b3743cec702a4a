"""From imported lists and pages to events, counts, and back: the whole way of linking, through the observatory."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest
from lxml import html

from marsad.errors import MissingItem, UsageError
from marsad.ledger import open_ledger
from marsad.observatory import Observatory, open_observatory

TOWNS = {
    "Kirkuk": (35.46, 44.39),
    "Mosul": (36.34, 43.13),
    "Ramadi": (33.42, 43.30),
    "Baqubah": (33.75, 44.64),
    "Tikrit": (34.61, 43.68),
    "Samarra": (34.20, 43.87),
}
COLUMNS = ("id", "date", "place", "country", "latitude", "longitude", "group", "killed", "wounded")
MAPPING = """
dataset: {name}
title: {name}
redistribute: {redistribute}
released: {released}
columns: {{id: id, date: date, place: place, country: country, latitude: latitude, longitude: longitude,
          group: group, killed: killed, wounded: wounded}}
"""
Row = tuple[str, str, str, str, float, float, str, int, int]


def world(events: int, seed: int) -> list[Row]:
    """Attacks in six towns of Iraq over three years, far enough apart to be told apart."""
    generator = np.random.default_rng(seed)
    rows: list[Row] = []
    for number in range(events):
        day = dt.date(2017, 1, 2) + dt.timedelta(days=int(generator.integers(0, 1000)))
        town = list(TOWNS)[int(generator.integers(0, len(TOWNS)))]
        killed, wounded = (int(value) for value in generator.geometric(0.15, 2))
        rows.append((str(number), day.isoformat(), town, "Iraq", *TOWNS[town], "Islamic State", killed, wounded))
    # Quiet days at both ends, so that all lists are seen to cover the same days.
    for number, day in enumerate(("2017-01-01", "2019-12-31")):
        rows.append((f"edge{number}", day, "Kirkuk", "Iraq", *TOWNS["Kirkuk"], "Islamic State", 3, 0))
    return rows


def bring(observatory: Observatory, folder: Path, name: str, rows: list[Row], **stated: str) -> None:
    """Import rows as an analyst's own table."""
    file = folder / f"{name}.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([COLUMNS, *rows])
    facts = {"redistribute": "true", "released": "2020-03-01"} | stated
    file.with_name(f"{name}.csv.yml").write_text(MAPPING.format(name=name, **facts), encoding="utf-8")
    report = observatory.import_dataset("table", file)
    assert report.claims == len(rows), report.set_aside


def seen_by(rows: list[Row], share: float, seed: int) -> list[Row]:
    generator = np.random.default_rng(seed)
    kept = generator.random(len(rows)) < share
    return [row for row, keep in zip(rows, kept, strict=True) if keep or row[0].startswith("edge")]


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Observatory, Path, int]:
    """Three lists of one world, each with a part of it, linked."""
    folder = tmp_path_factory.mktemp("lists")
    observatory = open_observatory(folder / "observatory")
    truth = world(600, seed=1)
    for number, (name, share) in enumerate({"north": 0.7, "south": 0.6, "east": 0.5}.items()):
        bring(observatory, folder, name, seen_by(truth, share, seed=number), redistribute=str(name != "east").lower())
    observatory.link()
    return observatory, folder, len(truth)


def test_what_three_lists_hold_is_counted_once(linked: tuple[Observatory, Path, int]) -> None:
    observatory, _, truth = linked
    events = observatory.events("Islamic State", "Iraq")
    sizes = [len(members) for members in events["members"].to_pylist()]
    assert max(sizes) <= 3
    assert sum(sizes) == observatory.claims_table().num_rows
    held = {row[0] for row in _union(truth)}
    assert abs(events.num_rows - len(held)) <= 0.05 * len(held)
    series = {item.lens: item for item in observatory.series("Islamic State", "Iraq", every="month").series}
    assert set(series) == {"dataset:north", "dataset:south", "dataset:east", "linked"}
    counts = {lens: sum(count or 0 for count in item.counts) for lens, item in series.items()}
    assert max(count for lens, count in counts.items() if lens != "linked") < counts["linked"] <= events.num_rows


def _union(truth: int) -> list[Row]:
    rows = world(truth - 2, seed=1)
    found = {row[0]: row for number, share in enumerate((0.7, 0.6, 0.5)) for row in seen_by(rows, share, seed=number)}
    return list(found.values())


def test_linking_again_changes_nothing(linked: tuple[Observatory, Path, int]) -> None:
    observatory, *_ = linked
    before = observatory.events()
    report = observatory.link()
    assert report.compared == 0
    assert observatory.events().equals(before)
    observatory.link(full=True)
    assert observatory.events().equals(before)


def test_how_many_no_list_holds(linked: tuple[Observatory, Path, int]) -> None:
    observatory, _, truth = linked
    found = observatory.missing("Islamic State", "Iraq").missing
    assert found.observed == observatory.events("Islamic State", "Iraq").num_rows
    assert found.low is not None
    assert found.high is not None
    assert found.low <= truth - len(_union(truth)) <= found.high


def test_an_event_says_whose_each_value_is_and_why_its_reports_are_one(linked: tuple[Observatory, Path, int]) -> None:
    observatory, *_ = linked
    table = observatory.events()
    several = next(row for row in table.to_pylist() if len(row["members"]) == 3)
    event, explained = observatory.event(several["event"][:12])
    assert event.id == several["event"]
    assert event.killed is not None
    assert set(event.killed.members) <= set(event.members)
    assert len(explained) >= 2
    assert all("%" in line for line in explained)
    with pytest.raises(MissingItem, match="no such event"):
        observatory.event("nothing")
    with pytest.raises(UsageError, match="begin so"):
        observatory.event("")


def test_what_may_not_be_passed_on_makes_no_event_that_leaves(linked: tuple[Observatory, Path, int]) -> None:
    observatory, *_ = linked
    kept_back = observatory.events(passed_on=True).to_pylist()
    text = json.dumps(kept_back, default=str)
    assert "east" not in text
    assert any("east" in ref for row in observatory.events().to_pylist() for ref in row["members"])


def test_a_person_outweighs_the_machine_and_can_take_it_back(tmp_path: Path) -> None:
    observatory = open_observatory(tmp_path / "observatory")
    truth = world(80, seed=5)
    for name in ("north", "south"):
        bring(observatory, tmp_path, name, truth)
    observatory.link()
    before = observatory.events()
    joined = next(row for row in before.to_pylist() if len(row["members"]) == 2)
    left, right = joined["members"]
    judgement = observatory.judge("different_event", left, right, by="An analyst", reason="two bombs")
    apart = observatory.events().to_pylist()
    assert not any(set(row["members"]) >= {left, right} for row in apart)
    observatory.link(full=True)
    assert not any(set(row["members"]) >= {left, right} for row in observatory.events().to_pylist())
    observatory.undo(judgement, by="An analyst")
    assert observatory.events().equals(before)


def test_the_order_of_import_does_not_matter(tmp_path: Path) -> None:
    truth = world(150, seed=9)
    lists = {"north": seen_by(truth, 0.8, 1), "south": seen_by(truth, 0.8, 2)}
    found = []
    for order in (("north", "south"), ("south", "north")):
        observatory = open_observatory(tmp_path / "-".join(order))
        for name in order:
            bring(observatory, tmp_path, name, list(reversed(lists[name])) if order[0] == "south" else lists[name])
        observatory.link()
        found.append({frozenset(members) for members in observatory.events()["members"].to_pylist()})
    assert found[0] == found[1]


def test_what_comes_later_is_linked_to_what_was_there(tmp_path: Path) -> None:
    truth = world(300, seed=11)
    observatory = open_observatory(tmp_path / "observatory")
    bring(observatory, tmp_path, "north", truth)
    bring(observatory, tmp_path, "south", seen_by(truth, 0.7, 3))
    first = observatory.link()
    bring(observatory, tmp_path, "east", seen_by(truth, 0.6, 4))
    second = observatory.link()
    assert first.compared == first.incidents
    assert 0 < second.compared < second.incidents
    tied = [members for members in observatory.events()["members"].to_pylist() if len(members) > 1]
    easts = sum(any(ref.startswith("east:") for ref in members) for members in tied)
    assert easts >= 0.9 * len(seen_by(truth, 0.6, 4))


def test_events_made_with_a_later_release_are_hindsight(tmp_path: Path) -> None:
    truth = world(80, seed=6)
    observatory = open_observatory(tmp_path / "observatory")
    bring(observatory, tmp_path, "north", truth)
    bring(observatory, tmp_path, "south", truth, released="2021-03-01")
    observatory.link()
    for as_of, hindsight in ((dt.date(2020, 6, 1), True), (dt.date(2021, 6, 1), False)):
        series = observatory.series("Islamic State", "Iraq", as_of=as_of).series
        assert {item.lens: item.hindsight for item in series}["linked"] is hindsight


def test_before_anything_is_linked_nothing_is_said_about_what_is_missing(tmp_path: Path) -> None:
    observatory = open_observatory(tmp_path / "observatory")
    bring(observatory, tmp_path, "north", world(20, seed=7))
    with pytest.raises(UsageError, match="nothing is linked"):
        observatory.missing("Islamic State", "Iraq")
    assert [item.lens for item in observatory.series("Islamic State", "Iraq").series] == ["dataset:north"]


def test_a_row_that_a_newer_release_moves_away_leaves_its_event(tmp_path: Path) -> None:
    truth = world(80, seed=13)
    observatory = open_observatory(tmp_path / "observatory")
    bring(observatory, tmp_path, "north", truth)
    bring(observatory, tmp_path, "south", truth)
    observatory.link()
    assert ["north:7", "south:7"] in observatory.events()["members"].to_pylist()
    moved = [
        ("7", "2019-11-20", "Ramadi", "Iraq", *TOWNS["Ramadi"], *row[6:]) if row[0] == "7" else row for row in truth
    ]
    bring(observatory, tmp_path, "south", moved, released="2020-06-01")
    report = observatory.link()
    assert report.compared > 0
    members = observatory.events()["members"].to_pylist()
    assert ["north:7"] in members
    assert not any({"north:7", "south:7"} <= set(refs) for refs in members)
    assert observatory.link().compared == 0


def test_other_settings_link_everything_anew(tmp_path: Path) -> None:
    observatory = open_observatory(tmp_path / "observatory")
    truth = world(80, seed=14)
    bring(observatory, tmp_path, "north", truth)
    bring(observatory, tmp_path, "south", truth)
    first = observatory.link()
    stricter = observatory.link(same=1.0)
    assert stricter.compared == stricter.incidents == first.incidents
    assert stricter.same < first.same


def test_a_rejected_claim_that_is_accepted_again_is_compared(tmp_path: Path) -> None:
    observatory = open_observatory(tmp_path / "observatory")
    truth = world(80, seed=15)
    bring(observatory, tmp_path, "north", truth)
    bring(observatory, tmp_path, "south", truth)
    ledger = open_ledger(tmp_path / "observatory")
    claim = next(row["id"] for row in ledger.claims().to_pylist() if row["key"] == "7" and row["dataset"] == "south")
    rejected = ledger.append_judgement([claim], "reject", "An analyst")
    observatory.link()
    assert not any("south:7" in refs for refs in observatory.events()["members"].to_pylist())
    observatory.undo(rejected, by="An analyst")
    assert observatory.link().compared == 1
    assert ["north:7", "south:7"] in observatory.events()["members"].to_pylist()


def test_a_page_that_tells_of_a_counted_event_is_no_longer_left_out(tmp_path: Path) -> None:
    observatory = open_observatory(tmp_path / "observatory")
    bring(observatory, tmp_path, "north", world(20, seed=16))
    page = tmp_path / "page.jsonl"
    text = "Islamic State gunmen attacked a checkpoint in Iraq on 9 March 2019, killing four soldiers."
    page.write_text(
        json.dumps(
            {"id": "1", "url": "https://example.org/1", "published": "2019-03-10", "language": "en", "text": text}
        ),
        encoding="utf-8",
    )
    observatory.read([page])
    (told,) = [claim for claim in observatory.claims() if claim.kind == "incident" and claim.quote.row is None]
    observatory.link()

    def left_out() -> set[str]:
        counts = observatory.series("Islamic State", "Iraq", measure="events")
        everything = (*counts.left_out, *(item for series in counts.series for item in series.left_out))
        return {claim for item in everything if item.code == "incident_not_linked" for claim in item.claims}

    assert left_out() == {told.id}
    ref = next(ref for refs in observatory.events()["members"].to_pylist() for ref in refs if "#" in ref)
    observatory.judge("same_event", ref, "north:7", by="An analyst")
    assert left_out() == set()


def test_a_brief_counts_linked_events_week_by_week(linked: tuple[Observatory, Path, int], tmp_path: Path) -> None:
    observatory, *_ = linked
    observatory.brief("Islamic State", ["Iraq"], tmp_path / "brief.html", as_of=dt.date(2019, 6, 30))
    page = html.fromstring((tmp_path / "brief.html").read_text(encoding="utf-8"))
    heads = [head for head in page.iter("thead") if "Week" in head.text_content() and "linked" in head.text_content()]
    table = heads[0].getparent()
    column = next(place for place, cell in enumerate(table.xpath(".//thead//th")) if "linked" in cell.text_content())
    cells = [row.xpath("./th|./td")[column].text_content().strip() for row in table.xpath(".//tbody/tr")]
    assert all(cell.isdigit() for cell in cells)
    assert sum(map(int, cells)) > 0
