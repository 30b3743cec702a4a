"""Counts in brackets behind places, and a headline's count that the text tells again: each where it belongs."""

from __future__ import annotations

from datetime import date

import pytest

from marsad.coding import code
from marsad.model import Document, Figure
from marsad.registry import open_registry

REGISTRY = open_registry()


def figures(language: str, text: str) -> list[Figure]:
    document = Document(text=text, published=date(2023, 4, 17), published_precision="day", language=language)
    return [claim for claim in code(document, REGISTRY) if isinstance(claim, Figure)]


def places(language: str, text: str) -> list[tuple[float | None, str | None, str | None]]:
    """The number, place as printed and country of every figure."""
    found = [(figure.number.low, figure.place) for figure in figures(language, text)]
    return [(low, place.text if place else None, place.country if place else None) for low, place in found]


@pytest.mark.parametrize(
    ("language", "text", "first", "unknown", "last"),
    [
        (
            "en",
            "Al-Shabaab carried out attacks in Lower Shabelle (12), Zobwari (3) and Hiraan (5).",
            "Lower Shabelle",
            "Zobwari",
            "Hiraan",
        ),
        (
            "fr",
            "Al-Shabaab a mené des attaques : Bas-Shabelle (12), Zobwari (3) et Hiraan (5).",
            "Bas-Shabelle",
            "Zobwari",
            "Hiraan",
        ),
        ("ar", "نفذت حركة الشباب هجمات في بونتلاند (12)، وزبواري (3) وهيران (5).", "بونتلاند", "زبواري", "هيران"),
    ],
)
def test_each_count_takes_its_own_place(language: str, text: str, first: str, unknown: str, last: str) -> None:
    assert places(language, text) == [(12, first, "SO"), (3, unknown, None), (5, last, "SO")]


def test_an_unknown_place_has_no_id() -> None:
    found = figures("en", "Al-Shabaab carried out attacks in Lower Shabelle (12), Zobwari (3) and Hiraan (5).")
    assert found[1].place is not None
    assert (found[1].place.id, found[1].place.precision, found[1].place.latitude) == (None, None, None)


def test_the_whole_is_of_no_single_item() -> None:
    found = places("en", "Al-Shabaab's 20 attacks in April: Lower Shabelle (12), Zobwari (3) and Hiraan (5).")
    assert [(low, country) for low, _, country in found] == [(20, "SO"), (12, "SO"), (3, None), (5, "SO")]
    found = places("en", "Islamic State's 20 attacks in April: Syria (12), Iraq (3) and Mali (5).")
    assert found == [(20, None, None), (12, "Syria", "SY"), (3, "Iraq", "IQ"), (5, "Mali", "ML")]


def test_brackets_behind_people_name_no_place() -> None:
    found = places("en", "Al-Shabaab killed soldiers (12) and civilians (3) in Hiraan.")
    assert found == [(12, "Hiraan", "SO"), (3, "Hiraan", "SO")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "15 attacks in a week\nIslamic State carried out 15 attacks in Deir Ezzor in the past week."),
        ("fr", "15 attaques en une semaine\nL'Etat islamique a mené 15 attaques à Deir Ezzor la semaine dernière."),
        ("ar", "15 هجوماً في أسبوع\nنفذ تنظيم الدولة الإسلامية 15 هجوماً في دير الزور خلال الأسبوع الماضي."),
    ],
)
def test_a_headline_is_the_figure_of_the_text(language: str, text: str) -> None:
    headline, below = figures(language, text)
    assert (headline.number.low, headline.measure) == (below.number.low, below.measure) == (15, "attacks")
    assert headline.place is not None
    assert headline.place == below.place
    assert headline.period is not None
    assert below.period is not None
    assert headline.group is not None
    assert below.group is not None
    assert headline.group.id == below.group.id


def test_a_headline_keeps_the_place_that_it_names() -> None:
    text = "داعش ينفذ 15 هجوماً في العراق\nنفذ تنظيم الدولة الإسلامية 15 هجوماً في ديالى خلال الأسبوع الماضي."
    assert places("ar", text) == [(15, "العراق", "IQ"), (15, "ديالى", "IQ")]
