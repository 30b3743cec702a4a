"""Numbers that are no counts of what the sentence before tells: telephones, totals of tables, those who remain."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from marsad.coding import code
from marsad.model import Document, Figure
from marsad.registry import Registry, open_registry


@cache
def registry() -> Registry:
    return open_registry()


def figures(text: str, language: str = "en") -> list[Figure]:
    page = Document(text=text, language=language, published=date(2023, 4, 17), published_precision="day")
    return [claim for claim in code(page, registry()) if isinstance(claim, Figure)]


@pytest.mark.parametrize(
    "signature",
    [
        "Tel. +49 30 5550 1234",
        "Phone: +963 11 222 3344",
        "Contact: press@example.org, +1 (212) 555-0100",
        "Tél. : 01 42 34 56 78",
        "هاتف: 0114 222 333 44",
        "Read on: https://example.org/2023/30-attacks/12-dead",
        "desk24@example.org",
        "ISBN 978-3-16-148410-0",
    ],
)
def test_telephones_addresses_and_book_numbers_count_nobody(signature: str) -> None:
    found = figures(f"Islamic State killed 12 people in Mosul on Sunday.\n{signature}\n")
    assert [figure.number.low for figure in found] == [12]


@pytest.mark.parametrize(
    "reference", ["no. 34", "para. 34", "paras. 12 and 13, S/2019/570, annex 4", "p. 12", "footnote 7"]
)
def test_references_count_nobody(reference: str) -> None:
    found = figures(f"ISGS attacked a camp at Indelimane in Mali, killing 54 soldiers (see {reference}).")
    assert [figure.number.low for figure in found] == [54]


def test_a_verb_in_small_letters_is_no_group() -> None:
    found = figures("The largest base is in West Africa, where 12 soldiers were killed on Monday.")
    assert [figure.group for figure in found] == [None]


def test_large_numbers_are_no_telephones() -> None:
    assert [figure.number.low for figure in figures("More than 1 000 000 people fled Mosul.")] == [1_000_000]


def test_those_who_remain_were_not_killed() -> None:
    text = "Islamic State killed 12 people in Mosul on Sunday. Between 14,000 and 18,000 ISIS members remain in Syria."
    left = figures(text)[-1]
    assert (left.number.low, left.number.high) == (14_000, 18_000)
    assert (left.measure, left.role, left.accumulation) == ("fighters", "member", "stock")


@pytest.mark.parametrize(
    "text",
    [
        "Governorate | Attacks | Killed\nDiyala | 12 | 30\nKirkuk | 8 | 10\nTotal | 20 | 40",
        "Diyala: 12 attacks, 30 killed\nKirkuk: 8 attacks, 10 killed\nTotal: 20 attacks, 40 killed",
    ],
)
def test_a_total_belongs_to_no_place_of_the_rows_above(text: str) -> None:
    places = [figure.place.name if figure.place else None for figure in figures(text)]
    assert places[:4] == ["Diyala", "Diyala", "Kirkuk", "Kirkuk"]
    assert not {"Diyala", "Kirkuk"} & set(places[4:])
    assert len(places) == 6


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Islamic State killed 12 people in Mosul last week. So far this year it has killed 900."),
        ("en", "Islamic State has killed 900 people in Iraq since January."),
        ("fr", "L'État islamique a tué 900 personnes en Irak depuis le début de l'année."),
        ("ar", "قتل تنظيم الدولة الإسلامية 900 شخص في العراق منذ بداية العام."),
    ],
)
def test_what_was_counted_so_far_is_no_flow(language: str, text: str) -> None:
    assert figures(text, language)[-1].accumulation == "running_total"
