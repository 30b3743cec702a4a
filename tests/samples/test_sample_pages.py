"""The sample pages say what was published, and nothing else; each can be followed to its address."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from marsad.documents.reading import read_capture
from marsad.model import Capture, Document
from marsad.samples import count_tables, sample_paths

EXPECTED: dict[str, Any] = yaml.load(
    (Path(__file__).parent / "expected.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
)
PAGES = [path.name for path in sample_paths()]

# (low, high) of every published figure that the samples may retell, by measure.
PUBLISHED: dict[str, set[tuple[float | None, float | None]]] = {
    "attacks": {(73, 73), (43, 43), (2, 2), (18, 18), (6, 6), (27, 27), (1_271, 1_271), (1_470, 1_470), (1_669, 1_669)}
    | {(566, 566), (230, 230), (132, 132), (58, 58), (51, 51), (22, 22), (82, 82), (33, 33), (2_550, None)},
    "money": {(50e6, 300e6), (300e6, 300e6)},
    "fighters": {(20_000, 30_000), (3_000, 4_000), (14_000, 18_000)},
    "foreign_fighters": {(30_000, 30_000), (6_000, 6_000), (None, 3_000), (40_000, 40_000), (None, 40_000)}
    | {(40_000, None), (24_000, 30_000), (5_600, None)},
    "killed": {(4_000, None), (25, 25), (32, 32), (28, None)},  # 25 percent dead
    "wounded": {(110, 110), (73, 73), (100, None)},
    "other": {(15, 15)},  # 15 percent unaccounted for
    "events": {(114, 114), (120, 120), (2_153, 2_153), (2_853, 2_853), (1_025, 1_025), (441, 441)},
}


@cache
def document(name: str) -> Document:
    path = next(path for path in sample_paths() if path.name == name)
    return read_capture(Capture(url=str(path), content=path.read_bytes()))


def plain(text: str) -> str:
    """Digits and spaces in one writing."""
    return re.sub(r"[\u00a0\u202f]", " ", text.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")))


def test_every_page_is_described_and_three_languages_are_there() -> None:
    assert sorted(EXPECTED) == sorted(PAGES)
    languages = Counter(page["language"] for page in EXPECTED.values())
    assert languages["en"] >= 6
    assert languages["fr"] >= 5
    assert languages["ar"] >= 5
    assert {path.suffix for path in sample_paths()} == {".html", ".txt"}


def test_the_readme_names_every_page_and_table() -> None:
    readme = (sample_paths()[0].parents[1] / "README.md").read_text(encoding="utf-8")
    assert [name for name in PAGES + [path.name for path in count_tables()] if name not in readme] == []


def test_most_pages_were_there_on_the_day_of_the_question_and_some_were_not() -> None:
    asked = dt.date(2019, 9, 24)
    seen = [name for name in PAGES if (document(name).published_until or dt.date.max) <= asked]
    assert len(seen) >= 14
    assert len(seen) < len(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_page_has_an_address_a_date_a_publisher_and_a_title(name: str) -> None:
    read, expected = document(name), EXPECTED[name]
    assert (read.url or "").startswith("https://")
    assert [read.published, read.published_precision] == expected["published"]
    assert read.language == expected["language"]
    assert read.publisher
    assert read.title


@pytest.mark.parametrize("name", PAGES)
def test_page_retells_only_published_figures(name: str) -> None:
    for number, low, high, measure, *_ in EXPECTED[name]["figures"]:
        assert (low, high) in PUBLISHED[measure], number


@pytest.mark.parametrize("name", PAGES)
def test_each_number_in_the_text_is_an_expected_one(name: str) -> None:
    text, expected = plain(document(name).text), EXPECTED[name]
    printed = [plain(str(number)) for number, *_ in expected["figures"]]
    assert [number for number in printed if number not in text] == []
    for number in sorted(printed, key=len, reverse=True):
        text = text.replace(number, " ")
    assert set(re.findall(r"\d[\d.,]*\d|\d", text)) <= set(expected["other"])


@pytest.mark.parametrize("name", [name for name in PAGES if name.endswith(".html")])
def test_html_pages_carry_noise_that_a_reader_must_leave_out(name: str) -> None:
    path = next(path for path in sample_paths() if path.name == name)
    around = re.sub(r"<head>.*?</head>|<[^>]+>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    known = plain(document(name).text)
    assert [number for number in re.findall(r"\d+", plain(around)) if number not in known]
