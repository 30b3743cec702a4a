"""Tables of counts: one figure a row, cut from the row as it is kept."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from marsad.errors import UnreadableDataset
from marsad.model import Figure
from marsad.model.schemas import canonical_json, claim_from_row, claim_to_row
from marsad.sources.counts import read

HEAD = """\
# title: Weekly attacks, our own count
# publisher: The Watchers
# url: https://example.org/counts
# released: 2019-07-01
# groups: {Islamic State: {id: islamic-state}}
# places: {Iraq: {id: "geonames:99237", country: IQ, precision: country}}
"""
COLUMNS = "dataset,group,place,measure,period_start,period_end,precision,count\n"
ROW = "watchers,Islamic State,Iraq,attacks,2019-06-03,2019-06-09,week,41\n"


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_count_becomes_a_figure_that_cuts_its_row(tmp_path: Path) -> None:
    release = read(write(tmp_path / "counts.csv", HEAD + COLUMNS + ROW))
    (row,) = release.whole().claims.to_pylist()
    claim = claim_from_row(row)
    assert isinstance(claim, Figure)
    assert claim.counts
    assert (claim.number.low, claim.number.high, claim.number.text) == (41, 41, "41")
    text = release.whole().rows.column("text")[0].as_py()
    assert canonical_json(json.loads(text)) == text == claim.quote.text
    assert text[claim.number.start : claim.number.end] == "41"
    assert claim.lens == row["lens"] == "dataset:watchers"
    assert claim.group is not None
    assert claim.group.id == "islamic-state"
    assert claim.place is not None
    assert (claim.place.id, claim.place.country) == ("geonames:99237", "IQ")
    assert claim.period is not None
    assert (str(claim.period.start), str(claim.period.end)) == ("2019-06-03", "2019-06-09")
    again = claim_to_row(claim)
    assert {key: row[key] for key in again} == again


def test_the_head_says_whose_table_it_is(tmp_path: Path) -> None:
    document = read(write(tmp_path / "counts.csv", HEAD + COLUMNS + ROW)).document
    assert document.title == "Weekly attacks, our own count"
    assert document.publisher == "The Watchers"
    assert str(document.published) == "2019-07-01"
    assert document.dataset == "watchers"


def test_the_user_may_state_the_day_of_publication(tmp_path: Path) -> None:
    path = write(tmp_path / "counts.csv", HEAD + COLUMNS + ROW)
    assert read(path, released=dt.date(2019, 8, 1)).document.published == dt.date(2019, 8, 1)


def test_a_file_beside_the_table_may_say_it_instead(tmp_path: Path) -> None:
    write(tmp_path / "counts.csv.yml", "publisher: Somebody\n")
    document = read(write(tmp_path / "counts.csv", COLUMNS + ROW)).document
    assert document.publisher == "Somebody"
    assert document.published is None


def test_names_that_the_head_does_not_explain_stay_names(tmp_path: Path) -> None:
    (row,) = read(write(tmp_path / "counts.csv", COLUMNS + ROW)).whole().claims.to_pylist()
    assert (row["group_id"], row["group_text"]) == (None, "Islamic State")
    assert (row["place_id"], row["country"], row["place_text"]) == (None, None, "Iraq")
    assert row["actors"] == []


def test_unreadable_rows_are_set_aside_with_every_reason(tmp_path: Path) -> None:
    bad = "watchers,Islamic State,Iraq,mishaps,2019-06-09,2019-06-03,fortnight,some\n"
    release = read(write(tmp_path / "counts.csv", HEAD + COLUMNS + bad + ROW))
    assert release.whole().claims.column("row").to_pylist() == [1]
    (aside,) = release.whole().set_aside
    assert aside.row == 0
    assert all(word in aside.reason for word in ("count", "measure", "precision", "before"))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (COLUMNS.replace(",count", "") + ROW.replace(",41", ""), "count"),
        (COLUMNS + ROW + ROW.replace("watchers", "others"), "others"),
        ("# [no\n" + COLUMNS + ROW, "head"),
        ("# owner: me\n" + COLUMNS + ROW, "owner"),
        ("# released: last summer\n" + COLUMNS + ROW, "last summer"),
    ],
)
def test_a_table_that_cannot_be_understood_is_refused_with_the_cause(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(UnreadableDataset, match=named):
        read(write(tmp_path / "counts.csv", text))
