"""A toll field holds the integer that the page states; bounds, ranges and revisions are told by the tolls."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from marsad.coding import code
from marsad.model import Document, Incident
from marsad.model.schemas import claim_to_row
from marsad.registry import Registry, open_registry


@cache
def registry() -> Registry:
    return open_registry()


def incident(text: str, language: str = "en") -> Incident:
    page = Document(text=text, language=language, published=date(2023, 4, 17), published_precision="day")
    return next(claim for claim in code(page, registry()) if isinstance(claim, Incident))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("A bomb killed between 12 and 15 people in Mosul on Sunday.", 12, 15),
        ("A bomb killed up to 12 people in Mosul on Sunday.", None, 12),
        ("Dozens were killed in a bombing in Mosul on Sunday.", 24, None),
    ],
)
def test_bounds_stay_in_the_tolls(text: str, low: float | None, high: float | None) -> None:
    told = incident(text)
    assert told.killed is None
    assert [(toll.number.low, toll.number.high) for toll in told.tolls] == [(low, high)]


def test_at_least_is_the_integer_and_its_toll_is_a_bound() -> None:
    told = incident("A bomb killed at least 12 people in Mosul on Sunday.")
    assert told.killed == 12
    assert [toll.number.high for toll in told.tolls] == [None]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "A bomb killed 12 people in Mosul on Sunday. The toll later rose to 19."),
        ("fr", "Une bombe a tué 12 personnes à Mossoul dimanche. Un nouveau bilan fait état de 19 morts."),
        ("ar", "قتل 12 شخصا في انفجار في الموصل يوم الأحد. ارتفعت الحصيلة إلى 19 قتيلا."),
    ],
)
def test_a_revised_toll_replaces_the_earlier_one_and_both_are_kept(language: str, text: str) -> None:
    told = incident(text, language)
    assert [(toll.number.low, toll.revises) for toll in told.tolls] == [(12, False), (19, True)]
    assert told.killed == 19


def test_a_rival_toll_revises_nothing() -> None:
    told = incident("A bomb killed 12 people in Mosul on Sunday. Residents said that 19 people had been killed.")
    assert [toll.revises for toll in told.tolls] == [False, False]
    assert told.killed == 12


def test_what_one_voice_counts_in_parts_is_kept_as_their_sum() -> None:
    told = incident("Islamic State gunmen killed 12 soldiers and 5 civilians in Mosul on Sunday.")
    row = claim_to_row(told)
    assert (row["killed_low"], row["killed"], row["killed_high"]) == (17, 17, 17)
    assert [toll.number.low for toll in told.tolls] == [12, 5]


def test_what_another_voice_counts_is_a_bound_beside_the_sum() -> None:
    told = incident(
        "Islamic State gunmen killed 12 soldiers and 5 civilians in Mosul on Sunday. "
        "Residents said that 19 people had been killed."
    )
    row = claim_to_row(told)
    assert (row["killed_low"], row["killed"], row["killed_high"]) == (17, 17, 19)


@pytest.mark.parametrize(
    ("language", "text", "killed", "printed"),
    [
        ("en", "An officer and 10 soldiers were killed in an ISIS attack on Kirkuk on Saturday.", 11, "An officer"),
        ("en", "Boko Haram killed a police officer and three civilians in Mafa on Sunday.", 4, "a police officer"),
        ("fr", "Une femme et deux enfants sont morts samedi dans une attaque du JNIM à Djibo.", 3, "Une femme"),
        ("ar", "قتل ضابط و10 جنود في هجوم لداعش على حاجز في كركوك السبت.", 11, "ضابط"),
    ],
)
def test_one_beside_a_number_is_dead_too_and_stands_among_the_tolls(
    language: str, text: str, killed: int, printed: str
) -> None:
    told = incident(text, language)
    assert told.killed == killed
    assert [(toll.number.text, toll.number.low) for toll in told.tolls[1:]] == [(printed, 1)]
    row = claim_to_row(told)
    assert (row["killed_low"], row["killed_high"]) == (killed, killed)


def test_one_of_several_and_a_year_are_nobody_beside_a_number() -> None:
    assert incident("One of the commanders and 12 guards were killed by ISIS in Kirkuk on Saturday.").killed == 12
    assert incident("A year and 12 days ago ISIS killed 12 guards in an attack on Kirkuk.").killed == 12


@pytest.mark.parametrize(
    ("text", "bounds", "tolls"),
    [
        (
            "At least 15 people died, including four civilians, when ISIS struck a checkpoint near Hawija on Tuesday.",
            (15, None),
            [("15", "killed")],
        ),
        (
            "ISIS struck a checkpoint near Hawija on Tuesday, killing 5 policemen. Three of the attackers were killed.",
            (5, 5),
            [("5", "killed"), ("Three", "perpetrators_killed")],
        ),
        (
            "Boko Haram killed at least 12 soldiers and 5 civilians in Mafa on Sunday.",
            (17, None),
            [("12", "killed"), ("5", "killed")],
        ),
        (
            "Boko Haram killed 20 people in Mafa on Sunday, the army said. Residents put the toll at 35.",
            (20, 35),
            [("20", "killed"), ("35", "killed")],
        ),
    ],
)
def test_neither_a_part_nor_the_attackers_dead_are_another_count_of_the_dead(
    text: str, bounds: tuple[float, float | None], tolls: list[tuple[str, str]]
) -> None:
    told = incident(text)
    row = claim_to_row(told)
    assert (row["killed_low"], row["killed_high"]) == bounds
    assert [(toll.number.text, toll.measure) for toll in told.tolls] == tolls
