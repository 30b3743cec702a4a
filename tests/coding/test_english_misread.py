"""Dates that English reports give for the past of a group or a count, and that date nothing of the report."""

from __future__ import annotations

from datetime import date

import pytest

from marsad.coding import code
from marsad.model import Document, Figure
from marsad.registry import open_registry

REGISTRY = open_registry()


def days(text: str) -> dict[str, tuple[date | None, date | None] | None]:
    """The first and last day of each figure, by its number as printed."""
    document = Document(text=text, published=date(2024, 3, 14), published_precision="day", language="en")
    figures = [claim for claim in code(document, REGISTRY) if isinstance(claim, Figure)]
    return {each.number.text: (each.period.start, each.period.end) if each.period else None for each in figures}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("ISWAP, which broke away from Boko Haram in 2016, has carried out 14 attacks in Borno.", "14"),
        ("Founded in 2012, the group JNIM has some 800 men.", "800"),
        ("The widest anti-ISIS sweep since the group's rout in March 2019 led to 90 arrests of ISIS men.", "90"),
    ],
)
def test_the_past_dates_no_figure(text: str, number: str) -> None:
    assert days(text)[number] is None


def test_a_clause_dates_what_it_counts_itself() -> None:
    told = days("The attack, which took place on 10 March, killed 11 soldiers. Al-Shabaab claimed it.")
    assert told["11"] == (date(2024, 3, 10), date(2024, 3, 10))


def test_the_days_that_restate_a_stretch_are_taken() -> None:
    told = days("ISWAP carried out 8 operations in the past six days, precisely from March 5 to March 10.")
    assert told["8"] == (date(2024, 3, 5), date(2024, 3, 10))


def test_where_a_count_fell_from_is_not_of_the_month_it_fell_in() -> None:
    told = days("ISIS attacks in Syria fell from 84 to 45 in February.")
    assert told["84"] is None
    assert told["45"] == (date(2024, 2, 1), date(2024, 2, 29))
