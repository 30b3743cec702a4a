"""Whose figure it is: groups named only to say whose branch another is, names of two groups, losses of an army."""

from __future__ import annotations

import datetime as dt

import pytest

from marsad.coding import code
from marsad.model import Document, Figure, Incident
from marsad.registry import open_registry


def read(text: str, language: str = "fr") -> dict[str, tuple[str | None, str | None, str | None]]:
    """Each number with the id of its group, its role and its qualifier."""
    claims = code(Document(text=text, language=language, published=dt.date(2023, 8, 18)), open_registry())
    figures = [claim for claim in claims if isinstance(claim, Figure)]
    return {c.number.text: (c.group.id if c.group else None, c.role, c.number.qualifier) for c in figures}


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Des combattants des ADF, affiliés au groupe État islamique, ont tué 42 personnes à Beni.", "adf"),
        ("Les ADF, qui ont prêté allégeance à l'État islamique, ont tué 42 personnes à Beni.", "adf"),
        ("La branche sahélienne d'Al-Qaïda, le JNIM, a tué 42 soldats à Djibo.", "jnim"),
        ("La branche de l'État islamique au Sahel a tué 42 soldats à Ménaka.", "islamic-state-sahel"),
        ("Le groupe État islamique a tué 42 soldats à Palmyre.", "islamic-state"),
    ],
)
def test_a_group_named_to_say_what_another_is_did_not_do_it(text: str, group: str):
    assert read(text)["42"][0] == group


@pytest.mark.parametrize(
    ("language", "text", "group"),
    [
        ("fr", "Les Chabab ont tué 27 civils à Macomia, au Mozambique.", "islamic-state-mozambique"),
        ("en", "The group, known as al-Shabaab, killed 27 in Cabo Delgado, Mozambique.", "islamic-state-mozambique"),
        ("fr", "Les Chabab ont tué 27 civils à Mogadiscio, en Somalie.", "al-shabaab"),
        ("en", "Al-Shabaab killed 27 civilians in Mogadishu, Somalia.", "al-shabaab"),
    ],
)
def test_one_name_is_of_another_group_in_mozambique(language: str, text: str, group: str):
    assert read(text, language)["27"][0] == group


@pytest.mark.parametrize(
    "text",
    [
        "L'armée a affirmé avoir tué 96 éléments de Boko Haram, et déplore 15 morts dans ses rangs.",
        "L'armée malienne a fait état de 15 morts dans ses rangs.",
    ],
)
def test_an_army_tells_of_its_own_ranks(text: str):
    assert read(text)["15"][1] == "perpetrator"


@pytest.mark.parametrize(
    "text",
    [
        "Le JNIM a reconnu 15 morts dans ses rangs.",
        "L'armée a affirmé que Boko Haram comptait 15 morts dans ses rangs.",
    ],
)
def test_a_groups_ranks_are_its_own(text: str):
    assert read(text)["15"][1] == "victim"


def test_and_more_than_belongs_to_the_next_number():
    found = read("Les attentats de Paris avaient fait 130 morts et plus de 400 blessés.")
    assert (found["130"][2], found["400"][2]) == (None, "at_least")
    assert read("L'attaque a fait 130 morts et plus à Djibo.")["130"][2] == "at_least"


def test_of_several_groups_the_one_that_owns_up_first_did_what_was_told_before():
    text = (
        "Douze soldats ont été tués mardi dans une embuscade près de Koutougou, a annoncé l'armée.\n"
        "Depuis janvier, Acled a recensé 5 000 morts au Niger.\n"
        "Le JNIM a revendiqué l'embuscade.\n"
        "L'État islamique au Sahel a tué 15 civils lundi à Ménaka, au Mali."
    )
    found = read(text)
    assert {number: group for number, (group, *_) in found.items()} == {
        "Douze": "jnim",
        "5 000": None,
        "15": "islamic-state-sahel",
    }
    claims = code(Document(text=text, language="fr", published=dt.date(2023, 8, 18)), open_registry())
    doers = [claim.perpetrator.id for claim in claims if isinstance(claim, Incident) and claim.perpetrator]
    assert doers == ["jnim", "islamic-state-sahel"]


def test_a_group_that_acted_before_is_not_replaced_by_a_later_claim():
    text = (
        "L'État islamique au Sahel a tué 15 civils lundi à Ménaka, au Mali.\n"
        "Le JNIM a revendiqué l'attaque de Djibo, au Burkina Faso."
    )
    assert read(text)["15"][0] == "islamic-state-sahel"
