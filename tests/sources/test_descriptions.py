"""Every source says what it is, in three languages, whole and well spelt; a mistake in it is named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from marsad.errors import RefusedItem, UnknownName
from marsad.ledger.batch import check_coder
from marsad.sources import description
from marsad.sources.datasets import NOT_PASSED_ON, READERS
from marsad.sources.description import Bounds, Description, describe, descriptions, read_description

FOLDERS = sorted(
    {path.parent for name in ("read.py", description.FILE) for path in description.FOLDER.glob(f"*/{name}")}
)
CHANGE = {"en": "Bombs are counted", "fr": "Les bombes sont comptées", "ar": "تُحسب القنابل"}
BREAK = {"date": 2019, "change": CHANGE, "source": "Codebook"}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_source_is_described_in_full(folder: Path) -> None:
    path = folder / description.FILE
    assert path.is_file(), f"{folder.name} has no {description.FILE}"
    found = read_description(path)
    assert any("\u0600" <= letter <= "\u06ff" for letter in found.long_title.ar)
    assert (found.coder != "") == (found.confidence is not None) == (found.kind in ("events", "counts"))
    if found.coder:
        check_coder(found.coder)


def test_what_can_be_imported_is_described_and_says_whether_it_may_be_passed_on() -> None:
    known = {item.name: item for item in descriptions()}
    assert set(READERS) <= set(known)
    kept_back = {name for name, item in known.items() if not item.redistribute}
    assert kept_back - {"table"} <= NOT_PASSED_ON  # of a table its own mapping says it


def test_an_unknown_source_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownName, match="no source that Marsad knows") as caught:
        describe("ucdp_god")
    assert "ucdp-ged" in caught.value.near


def written(folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """A source.yml like that of UCDP GED, with one change."""
    given = yaml.safe_load((description.FOLDER / "ucdp_ged" / description.FILE).read_text(encoding="utf-8"))
    change(given)
    (folder / "ucdp_ged").mkdir()
    path = folder / "ucdp_ged" / description.FILE
    path.write_text(yaml.safe_dump(given, allow_unicode=True), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda given: given.pop("licence"), "licence is missing"),
        (lambda given: given["title"].pop("ar"), "title.ar is missing"),
        (lambda given: given.update(title="GED"), "title is 'GED'"),
        (lambda given: given.update(licens="CC"), "licens is no field we know"),
        (lambda given: given["coverage"].update(until=None), "coverage.until is no field we know"),
        (lambda given: given["coverage"].update(countries=["Iraq"]), "coverage.countries holds 'Iraq'"),
        (lambda given: given["coverage"].update(countries=[False]), 'in quotes: "NO"'),
        (lambda given: given["coverage"].update(start=1989), "coverage.start is 1989"),
        (lambda given: given.update(redistribute="no"), "redistribute is 'no'"),
        (lambda given: given.update(kind="event"), "kind is 'event'"),
        (lambda given: given.update(name="ged"), "Call the folder ged"),
        (lambda given: given.update(breaks=[BREAK | {"date": "2019-13"}]), "breaks 1.date is '2019-13'"),
        (lambda given: given.update(breaks=[BREAK, {"date": 2019}]), "breaks 2.change is missing"),
        (lambda given: given.update(rows={"yearly": {"least": 9, "most": 3}}), "rows.yearly.least is 9"),
        (lambda given: given["columns"].update(whole=[3]), r"columns.whole is \[3\]"),
        (lambda given: given["cite"].append(" "), "cite holds ' '"),
    ],
)
def test_a_mistake_is_named_with_its_field(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], told: str
) -> None:
    path = written(tmp_path, change)
    with pytest.raises(RefusedItem, match=told) as caught:
        read_description(path)
    assert str(path) in str(caught.value)


def with_break(folder: Path, date: Any) -> Description:
    return read_description(written(folder, lambda given: given.update(breaks=[BREAK | {"date": date}])))


@pytest.mark.parametrize(
    ("date", "first", "precision"),
    [
        (2019, dt.date(2019, 1, 1), "year"),
        ("2019-06", dt.date(2019, 6, 1), "month"),
        (dt.date(2019, 6, 24), dt.date(2019, 6, 24), "day"),
    ],
)
def test_a_break_is_as_precise_as_it_is_told(tmp_path: Path, date: Any, first: dt.date, precision: str) -> None:
    (found,) = with_break(tmp_path, date).breaks
    assert (found.date, found.precision, found.change.said("fr")) == (first, precision, CHANGE["fr"])


def test_a_release_outside_its_bounds_is_told(tmp_path: Path) -> None:
    bounds = {"yearly": {"least": 10, "most": 20}, "open": {"least": None, "most": None}}
    found = read_description(written(tmp_path, lambda given: given.update(rows=bounds)))
    assert found.outside_bounds("yearly", 9) == found.outside_bounds("yearly", 21) == Bounds(least=10, most=20)
    assert found.outside_bounds("yearly", 10) is None
    assert found.outside_bounds("open", 0) is None
    assert found.outside_bounds(None, 0) is None
