"""Whose figure it is and what it counts, in the ways that English reports put it."""

from __future__ import annotations

from datetime import date

import pytest

from marsad.coding import code
from marsad.model import Document, Figure
from marsad.registry import open_registry

REGISTRY = open_registry()


def figures(text: str) -> dict[str, Figure]:
    """The page's figures by their number as printed; the last where one is printed twice."""
    document = Document(text=text, published=date(2024, 3, 20), published_precision="day", language="en")
    return {claim.number.text: claim for claim in code(document, REGISTRY) if isinstance(claim, Figure)}


@pytest.mark.parametrize(
    ("text", "number", "measure", "role"),
    [
        ("Taliban posts fell. Security forces killed 63 suspected militants in 18 operations.", "18", "other", None),
        ("In two strikes the Iraqi Air Force killed five ISIS operatives.", "two", "other", "victim"),
        ("Troops struck ISWAP camps in Borno. Troops killed 15 more.", "15", "killed", "victim"),
        ("Soldiers killed 20 ISIS fighters and a further 11 were detained in Kirkuk.", "11", "arrested", "member"),
        ("The group JNIM is thought to field roughly 9,000 men.", "9,000", "fighters", "member"),
        ("Nearly 51,000 people live in the camps of Al-Hol and Roj.", "51,000", "other", None),
        ("ISIS attacks fell, and casualties dropped from 210 to 150.", "150", "killed_or_wounded", "perpetrator"),
        ("Iraq had 43 attacks and 80 deaths, ahead of Syria (14 and 29).", "14", "attacks", None),
        ("Punjab had 27 attacks, 39 dead and 61 hurt; KP had 24 (41 and 49), Sindh had six.", "six", "attacks", None),
        ("Iraqi officials speak of two dead soldiers and five wounded policemen.", "five", "wounded", None),
    ],
)
def test_what_is_counted(text: str, number: str, measure: str, role: str | None) -> None:
    figure = figures(text)[number]
    assert figure.measure == measure
    assert role is None or figure.role == role


def test_a_branch_is_not_its_parent() -> None:
    killed = figures(
        "Gunmen from the Al-Qaeda affiliate JNIM killed eight soldiers. A toll of 12 dead was given later."
    )
    assert {figure.group.name for figure in killed.values() if figure.group} == {"JNIM"}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("ISKP killed 430 people and JNIM 285. Burkina Faso came second with 1,125 deaths.", "1,125"),
        ("JNIM and ISIS fight on. The jihadists' war goes on: Benin has suffered 28 attacks.", "28"),
        ("ISIS attacked Sinaa. Some 33,400 people fled their homes.", "33,400"),
        (
            "Many died.\nMarch 17 Faryab Province: The Taliban killed nine soldiers.\n"
            "March 16 Kabul Province: A magnetic bomb wounded seven civilians.",
            "seven",
        ),
    ],
)
def test_tallies_of_no_one_group(text: str, number: str) -> None:
    assert figures(text)[number].group is None


def test_a_group_sets_its_own_toll_against_another() -> None:
    told = figures("ISWAP stormed a base in Borno. The army put the dead at six, ISWAP at 14.")
    assert told["14"].self_claimed
    assert not told["six"].self_claimed


def test_the_place_that_heads_an_item_governs_it() -> None:
    found = figures("Helmand Province: A bomb killed a family of six, four of them children, in Nawa District.")
    assert found["four"].place is not None
    assert found["four"].place.country == "AF"
