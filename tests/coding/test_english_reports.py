"""Phrasings of English tallies, communiqués and wire stories: who says it, when it was, whose it is, what it tells."""

from __future__ import annotations

from datetime import date

import pytest

from marsad.coding import code
from marsad.model import Claim, Document, Figure, Incident
from marsad.registry import open_registry

REGISTRY = open_registry()


def claims(text: str) -> list[Claim]:
    return code(Document(text=text, published=date(2024, 3, 20), published_precision="day", language="en"), REGISTRY)


def figure(text: str, number: str) -> Figure:
    """The page's figure with that number; the last where one is printed twice."""
    return [claim for claim in claims(text) if isinstance(claim, Figure) and claim.number.text == number][-1]


def incidents(text: str) -> list[Incident]:
    return [claim for claim in claims(text) if isinstance(claim, Incident)]


@pytest.mark.parametrize(
    ("text", "number", "chain", "own"),
    [
        (
            "The sums were published by Amaq News Agency, an arm of ISIS. It says 81 raids took place.",
            "81",
            ["Amaq"],
            True,
        ),
        ("“We lost six men,” one of the officers told AFP.", "six", ["AFP", "officers"], False),
        ("JNIM fights on in Mali. The group's military spokesman said 20 soldiers were killed.", "20", ["JNIM"], True),
        ("Al-Naba, the ISIS-linked newspaper, said the group carried out 12 attacks in Iraq.", "12", ["Al-Naba"], True),
        ("ISIS released a report claiming responsibility for 141 attacks in Syria.", "141", ["Islamic State"], True),
        (
            "ISIS says it carried out 60 attacks.\nOf these, 40 percent were in Iraq and 21 in Syria.",
            "21",
            ["Islamic State"],
            True,
        ),
        (
            "ISIS claims 60 attacks.\nOther countries are Syria (15), Egypt (9) and Niger (4).",
            "9",
            ["Islamic State"],
            True,
        ),
        ("A blast, which the Taliban claimed, killed 28 people in Zabul.", "28", [], False),
        ("Fighters killed nine soldiers and four militia men in Borno State on Thursday.", "nine", [], False),
        (
            "CENTCOM announced 48 operations against ISIS.\nIt held 33 of the operations in Iraq.",
            "33",
            ["CENTCOM"],
            False,
        ),
        (
            "The Kivu Security Tracker, which watches the area through experts on the ground, said 27 civilians died.",
            "27",
            ["Kivu Security Tracker"],
            False,
        ),
        (
            "According to reports, jets struck a camp in Borno.\nSince 2009, 40,000 have died.\nSome 12 were killed.",
            "12",
            [],
            False,
        ),
    ],
)
def test_who_says_it(text: str, number: str, chain: list[str], own: bool) -> None:
    found = figure(text, number)
    assert ([voice.name for voice in found.chain], found.self_claimed) == (chain, own)


@pytest.mark.parametrize(
    ("text", "number", "start"),
    [
        ("In January 90 people were killed, 77 percent more than in December.", "77 percent", date(2024, 1, 1)),
        ("In January 90 people were killed. In the month before, 40 people were killed.", "40", date(2023, 12, 1)),
        ("PICSS recorded 69 attacks in February, the highest in a month since 2014.", "69", date(2024, 2, 1)),
        ("Kabul, 12 February 2024 – UNAMA said 30 civilians were killed in January.", "30", date(2024, 1, 1)),
        (
            "March 9 Ghor Province: two killed\nThe Taliban shot two men.\nMarch 8 Herat: one killed\nIt shot three.",
            "three",
            date(2024, 3, 8),
        ),
    ],
)
def test_when_it_was(text: str, number: str, start: date) -> None:
    period = figure(text, number).period
    assert period is not None
    assert period.start == start


@pytest.mark.parametrize(
    ("text", "number", "measure", "group", "country"),
    [
        ("The attacks left 15 soldiers and two civilians dead in Syria.", "15", "killed", None, "SY"),
        (
            "ISIS attacks in Niger forced 40,000 to flee their homes.",
            "40,000",
            "displaced",
            "Islamic State - Sahel Province",
            "NE",
        ),
        ("US troops in Iraq faced 64 drone and rocket attacks.", "64", "attacks", None, "IQ"),
        (
            "ISIS bombed Baghdad. Ten civilians were killed by American airstrikes in Mosul.",
            "Ten",
            "killed",
            None,
            "IQ",
        ),
        ("Islamic State killed 90 U.S.-allied fighters in Syria.", "90", "killed", "Islamic State", "SY"),
        ("WASHINGTON — Over 20 people were killed by al-Shabaab in Somalia.", "20", "killed", "al-Shabaab", "SO"),
        ("In Cameroon six villagers were killed by Nigeria's Boko Haram.", "six", "killed", "Boko Haram", "CM"),
        (
            "ISIS carried out 260 attacks in 22 countries, nearly half of them in Iraq.",
            "260",
            "attacks",
            "Islamic State",
            None,
        ),
        ("Daesh claims that 20 senior Taliban officials died in Kabul.", "20", "killed", "ISKP", "AF"),
        ("ISIS sustained 200 fatalities in Iraq.", "200", "killed", "Islamic State", "IQ"),
        ("The army fought ISIS in Iraq. The SDF has taken 380 prisoners.", "380", "arrested", "Islamic State", "IQ"),
    ],
)
def test_what_whose_and_where(text: str, number: str, measure: str, group: str | None, country: str | None) -> None:
    found = figure(text, number)
    place = found.place.country if found.place else None
    assert (found.measure, found.group and found.group.name, place) == (measure, group, country)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Gunmen killed ten soldiers of the 158 Battalion in Borno.", "158"),
        ("Gunmen attacked the camp at 2am and killed ten soldiers.", "2"),
        ("Attacks killed 80 people; five of the ten countries hit hardest lie in Africa.", "five"),
        ("Three residents of Djibo said that dozens of soldiers were killed.", "Three"),
    ],
)
def test_numbers_that_count_nothing(text: str, number: str) -> None:
    assert number not in {claim.number.text for claim in claims(text) if isinstance(claim, Figure)}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("ISM last attacked a base in August, when it overran a camp in Catupa forest, killing seven.", 1),
        ("The deadliest attack of 2023 was in Deir ez-Zor, Syria, where ISIS bombers killed 51 people.", 1),
        ("An army base in Djibo came under attack on Sunday morning, sources said.", 1),
        ("Most of the ISIS attacks took place in Diyala Province and a few in Anbar.", 0),
        ("ISIS operatives continued to attack civilians in the Palmyra area.", 0),
        (
            "ISIS raided Sinjar on Monday and killed four men. The raid in Sinjar on Monday shocked Iraq, police said.",
            1,
        ),
    ],
)
def test_one_event_is_one_incident(text: str, count: int) -> None:
    assert len(incidents(text)) == count


def test_forces_that_attack_a_group_raid_it() -> None:
    (told,) = incidents("Iraqi forces stormed a hideout of Islamic State fighters near Kirkuk on Sunday.")
    assert told.type == "raid_or_arrest"
    assert told.target is not None
