"""Turns of phrase of English wire copy: who is heard, what only looks like a statement."""

from __future__ import annotations

from datetime import date

import pytest

from marsad.coding import code
from marsad.model import Claim, Document, Figure, Indicator
from marsad.registry import open_registry

REGISTRY = open_registry()


def read(text: str) -> list[Claim]:
    document = Document(text=text, published=date(2024, 2, 14), published_precision="day", language="en")
    return list(code(document, REGISTRY))


def figures(text: str) -> dict[str, Figure]:
    """The figures by their number as printed."""
    return {claim.number.text: claim for claim in read(text) if isinstance(claim, Figure)}


@pytest.mark.parametrize(
    ("text", "number", "heard"),
    [
        ("ISIS killed 12 people, according to the monitoring group ACLED.", "12", ["acled"]),
        ("Al-Shabaab killed 12 people, the charity Save the Children said.", "12", ["save-the-children"]),
        ("ISIS killed 12 people, according to the monitoring group.", "12", ["monitoring-group"]),
        (
            "Boko Haram killed 37 villagers in Nigeria's Yobe state, police and residents said.",
            "37",
            ["police", "residents"],
        ),
        ("Residents of Borno state said Boko Haram killed 12 people.", "12", ["residents-of-borno"]),
        ("The UN and ACLED state that ISIS killed 12 people.", "12", ["un", "acled"]),
    ],
)
def test_who_is_heard(text: str, number: str, heard: list[str]) -> None:
    assert [voice.id for voice in figures(text)[number].attribution] == heard


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("Up to 9,000 fighters are in the ranks of al-Shabaab, US Africa Command estimates.", ["africom"]),
        ("Al-Shabaab has 9,000 fighters, the UN mission estimates.", ["mission"]),
        ("Al-Shabaab has 9,000 fighters, UN estimates suggest.", ["un-report"]),
    ],
)
def test_who_estimates_behind_the_statement(text: str, heard: list[str]) -> None:
    figure = figures(text)["9,000"]
    assert ([voice.id for voice in figure.attribution], figure.modality) == (heard, "estimated")


@pytest.mark.parametrize(
    "text",
    [
        "Al-Shabaab stormed a base in Mogadishu, killing four Emirati soldiers.",
        "The United Arab Emirates said three of its men were killed by al-Shabaab.",
        "The attack on the military base by Boko Haram left at least ten people wounded.",
        "An ambush on an army convoy by JNIM left 12 soldiers and two civilians dead.",
        "ISIS claimed the bombing of the military bus, which left no one hurt.",
    ],
)
def test_what_only_looks_like_a_statement(text: str) -> None:
    assert [claim.indicator for claim in read(text) if isinstance(claim, Indicator)] == []


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("The army killed an emir of ISWAP in the Sambisa forest.", "leadership"),
        ("JNIM moved in after French troops left two bases in the north.", "security_withdrawal"),
        ("Soldiers left their post at Boni, residents said, and JNIM fighters walked in.", "security_withdrawal"),
    ],
)
def test_what_is_a_statement(text: str, indicator: str) -> None:
    assert indicator in [claim.indicator for claim in read(text) if isinstance(claim, Indicator)]


@pytest.mark.parametrize(
    ("text", "number", "heard"),
    [
        ("A hospital run by the charity MSF said ISIS wounded 40 people.", "40", ["hospital"]),
        ("ISKP has 4,000 fighters, one member state told the monitors.", "4,000", ["monitors", "member-states"]),
    ],
)
def test_who_is_heard_and_by_whom(text: str, number: str, heard: list[str]) -> None:
    assert [voice.id for voice in figures(text)[number].attribution][-1] == heard[-1]


def test_a_post_of_soldiers_says_nothing_and_one_on_a_platform_does() -> None:
    attack = "JNIM claimed an attack on a gendarmerie post in Tessit, Mali, in which it said it killed 5 gendarmes."
    told = figures(attack)["5"]
    assert ([voice.id for voice in told.attribution if voice.kind != "publisher"], told.self_claimed) == (
        ["jnim"],
        True,
    )
    assert told.place is not None
    assert told.place.name == "Tessit"
    said = figures("A post on X said that ISIS killed 12 people in Mosul on Sunday.")["12"]
    assert said.modality == "reported"
