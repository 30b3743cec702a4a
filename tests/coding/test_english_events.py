"""One attack told twice is one incident, two attacks are two, in English reports."""

from __future__ import annotations

from datetime import date

import pytest

from marsad.coding import code
from marsad.model import Document, Figure, Incident
from marsad.registry import open_registry

REGISTRY = open_registry()
TALLY = "Boko Haram has killed 40,000 people in Nigeria since 2009, according to the United Nations. "


def read(text: str) -> tuple[list[Incident], dict[str, Figure]]:
    document = Document(text=text, published=date(2024, 2, 14), published_precision="day", language="en")
    claims = list(code(document, REGISTRY))
    figures = {claim.number.text: claim for claim in claims if isinstance(claim, Figure)}
    return [claim for claim in claims if isinstance(claim, Incident)], figures


@pytest.mark.parametrize(
    "text",
    [
        "Al-Shabaab militants stormed a military base in Mogadishu on Saturday, killing four soldiers. "
        "The attack at the General Gordon base left ten people wounded.",
        "ISIS gunmen killed four people at a hotel in Kabul on Saturday. "
        "The assault on the Spinghar Guesthouse wounded ten.",
    ],
)
def test_a_spot_named_in_the_next_sentence_is_no_second_attack(text: str) -> None:
    incidents, _ = read(text)
    assert [(each.killed, each.wounded) for each in incidents] == [(4, 10)]


def test_an_attack_in_another_town_is_a_second_one() -> None:
    incidents, _ = read(
        "Al-Shabaab killed four soldiers in Mogadishu on Saturday. "
        "An attack in Kismayo on Sunday left ten people wounded."
    )
    assert [each.place and each.place.name for each in incidents] == ["Mogadishu", "Kismayo"]


def test_a_rival_group_elsewhere_does_not_place_the_attack_before() -> None:
    incidents, _ = read(
        "Boko Haram fighters shot 17 people dead in Geidam on 5 February; a landmine killed 20 mourners the next day. "
        + "Zulum, the governor, spoke of a tragedy. "
        + "The Islamic State West Africa Province claimed it had ambushed a convoy near Damaturu."
    )
    places = [(each.killed, each.place.name if each.place else None) for each in incidents]
    assert (20, "Damaturu") not in places
    assert (None, "Damaturu") in places


@pytest.mark.parametrize(
    ("text", "number", "start"),
    [
        (TALLY + "ISWAP claimed it had ambushed a convoy near Damaturu, killing 12 soldiers.", "12", None),
        (TALLY + "These attacks displaced 300 families.", "300", date(2009, 1, 1)),
    ],
)
def test_an_attack_with_its_own_scene_is_not_counted_since(text: str, number: str, start: date | None) -> None:
    period = read(text)[1][number].period
    assert (period.start if period else None) == start


def test_what_happened_last_month_is_an_event_of_its_own() -> None:
    incidents, _ = read(
        "Three suicide bombers died in Kampala when ADF fighters attacked a police station, the police said. "
        "Last month the group claimed a bombing at a restaurant in Kampala which killed two people."
    )
    assert len(incidents) == 2


def test_forces_who_kill_militants_in_a_raid_are_no_attackers() -> None:
    incidents, _ = read("On Friday soldiers killed 20 al-Shabaab militants in a raid in Hiran, state media reported.")
    assert [each.type for each in incidents] == ["raid_or_arrest"]
