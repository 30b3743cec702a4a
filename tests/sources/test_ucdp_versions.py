"""Each version of UCDP's files is known by its name and read with its columns; the samples' rows are invented."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from marsad.sources import datasets
from marsad.sources.description import describe
from marsad.sources.ucdp_ged import read
from marsad.sources.ucdp_ged.versions import CANDIDATE, YEARLY, version_of

SAMPLES = Path(__file__).parent / "samples" / "ucdp_ged"


@pytest.mark.parametrize(
    ("name", "version", "edition", "start", "end"),
    [
        ("ged171.csv", "17.1", YEARLY, None, None),
        ("ged251-csv.zip", "25.1", YEARLY, None, None),
        ("GEDEvent_v25_1.csv", "25.1", YEARLY, None, None),
        ("GEDEvent_v25_0_9.csv", "25.0.9", CANDIDATE, "2025-09-01", "2025-09-30"),
        ("GEDEvent_v24_0_12.csv", "24.0.12", CANDIDATE, "2024-12-01", "2024-12-31"),
        ("gedevent_v23_01_23_09.csv", "23.01.23.09", CANDIDATE, "2023-01-01", "2023-09-30"),
        ("GEDEvent_v25_01_25_12.csv", "25.01.25.12", CANDIDATE, "2025-01-01", "2025-12-31"),
    ],
)
def test_the_name_tells_version_and_days(name: str, version: str, edition: str, start: str, end: str) -> None:
    found = version_of(name)
    assert found is not None
    assert (found.name, found.edition) == (version, edition)
    assert (found.start and str(found.start), found.end and str(found.end)) == (start, end)


@pytest.mark.parametrize(
    "name", ["ged_syria.csv.zip", "events.csv", "GEDEvent_v25_0_13.csv", "gedevent_v25_09_25_03.csv"]
)
def test_a_name_that_tells_none_is_not_guessed_from(name: str) -> None:
    assert version_of(name) is None


@pytest.mark.parametrize(
    ("name", "rows", "first"),
    [
        ("ged191.csv", 3, "2018-11-03"),
        ("ged201.csv", 3, "2018-11-03"),
        ("GEDEvent_v25_1.csv", 4, "2024-01-02"),
        ("GEDEvent_v25_0_9.csv", 4, "2025-08-20"),
        ("GEDEvent_v25_0_10.csv", 2, "2025-10-08"),
        ("GEDEvent_v24_0_1.csv", 2, "2024-01-02"),
        ("ged261-csv.zip", 8, "2024-01-02"),
    ],
)
def test_every_version_is_read_whole(name: str, rows: int, first: str) -> None:
    release = read(SAMPLES / name)
    whole = release.whole()
    assert (release.unknown_columns, whole.set_aside, whole.doubts) == ((), (), ())
    assert whole.rows.num_rows == whole.claims.num_rows == rows
    assert whole.claims["period_start"][0].as_py() == dt.date.fromisoformat(first)
    assert whole.claims["key"].to_pylist() == whole.rows["key"].to_pylist()
    assert all(json.loads(text)["side_a"] for text in whole.rows["text"].to_pylist())
    headlines = datasets.TEXTS["ucdp-ged"](whole.claims["quote_text"].combine_chunks())
    assert set(headlines.to_pylist()) == {"Fighting reported near the river"}


def test_a_candidate_file_says_its_days_and_a_yearly_one_leaves_them_to_its_rows() -> None:
    month = read(SAMPLES / "GEDEvent_v25_0_9.csv").document
    assert (month.covers_start, month.covers_end) == (dt.date(2025, 9, 1), dt.date(2025, 9, 30))
    assert month.published is None
    assert "version 25.0.9" in (month.title or "")
    year = read(SAMPLES / "GEDEvent_v25_1.csv").document
    assert (year.covers_start, year.covers_end, year.published_precision) == (None, None, "year")


def test_a_cut_file_is_read_and_remarked_upon() -> None:
    release = read(SAMPLES / "ged191.csv")
    bounds = describe("ucdp-ged").outside_bounds(release.edition, 3)
    assert bounds is not None
    assert bounds.least is not None
    assert bounds.least > 3
