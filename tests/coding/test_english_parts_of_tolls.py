"""English wire copy: parts of a toll told in the next sentence, tolls that another replaces, people who only act."""

from __future__ import annotations

import pytest
from english_page import figures, incidents


@pytest.mark.parametrize(
    "opening",
    ["Among them were", "They included", "The dead included", "Among the dead were"],
)
def test_the_next_sentence_divides_the_dead(opening: str) -> None:
    found = figures(f"At least 60 people died in the assault on Djibo. {opening} 12 soldiers and 40 villagers.")
    whole = found["60"]
    assert [(found[n].measure, found[n].part_of) for n in ("12", "40")] == [("killed", whole.id)] * 2


def test_detainees_among_the_dead_are_dead() -> None:
    found = figures(
        "More than 300 people were killed in the revolt at the prison in Hasakah. Among them were 120 inmates, "
        "30 guards and two cooks."
    )
    assert {number: figure.measure for number, figure in found.items()} == dict.fromkeys(found, "killed")
    assert all(found[number].part_of == found["300"].id for number in ("120", "30", "two"))


def test_a_part_of_what_is_held_is_held() -> None:
    found = figures("Around 9,000 fighters are held in prisons in Syria. Among them are 2,000 foreigners.")
    assert (found["2,000"].measure, found["2,000"].part_of) == ("detainees", found["9,000"].id)


@pytest.mark.parametrize(
    "behind",
    [
        "Around 22,000 troops serve in the mission.",
        "Some 400 pupils attend the school.",
        "Six people remain in hospital.",
        "Forty others took part in the search.",
    ],
)
def test_who_only_acts_in_the_next_sentence_is_not_dead(behind: str) -> None:
    assert list(figures(f"Twelve soldiers were killed in Lamu on Monday. {behind}")) == ["Twelve"]


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("Jihadists killed 49 gendarmes at Inata on Monday, the government said, raising an earlier toll of 32.", 49),
        ("Gunmen killed 27 soldiers near Tillia on Monday, the ministry said, up from 19.", 27),
        ("Gunmen killed 27 soldiers near Tillia on Monday, compared with an initial count of 19.", 27),
        ("Gunmen killed 27 soldiers and three drivers near Tillia on Monday.", 30),
    ],
)
def test_a_toll_replaced_is_not_added(text: str, killed: int) -> None:
    assert [incident.killed for incident in incidents(text)] == [killed]


@pytest.mark.parametrize(
    ("text", "number", "measure"),
    [
        ("About 3,500 detainees had surrendered by Monday.", "3,500", "other"),
        ("Gunmen freed around 600 inmates of the prison in Kuje.", "600", "other"),
        ("Gunmen freed 600 inmates, of whom about 300 have been recaptured.", "300", "arrested"),
        ("64 suspected Boko Haram members had been held in the prison.", "64", "detainees"),
        ("Some 30 people had been detained in earlier raids in Derna.", "30", "arrested"),
        ("Around 43,000 live in camps in north-east Syria.", "43,000", "other"),
        ("Some 1,899 citizens joined militant groups abroad, about 500 of whom were killed.", "500", "killed"),
        ("Police in Derna detained eight foreigners, five of them Tunisians.", "five", "arrested"),
        ("Houthi forces launched more than 30 attacks on ships in the Red Sea.", "30", "attacks"),
        ("The week's attacks left 63 people dead or wounded.", "63", "killed_or_wounded"),
    ],
)
def test_what_is_counted(text: str, number: str, measure: str) -> None:
    assert figures(text)[number].measure == measure


def test_attacks_that_took_place_are_attacks_behind_a_toll() -> None:
    found = figures(
        "Islamic State claimed 26 attacks in a week, which left 63 people dead or wounded. Of these, nine took place "
        "in Nigeria, six in Congo and five in Syria."
    )
    assert [found[number].measure for number in ("nine", "six", "five")] == ["attacks"] * 3


def test_foreigners_among_the_dead_are_victims_of_the_group() -> None:
    found = figures("Islamic State attacked a church in Colombo. Among the dead were 42 foreign nationals.")
    assert (found["42"].measure, found["42"].role) == ("killed", "perpetrator")


def test_hostages_who_open_a_list_of_the_dead_are_dead() -> None:
    found = figures("Twenty-one hostages and four soldiers were killed, the army said.")
    assert [figure.measure for figure in found.values()] == ["killed", "killed"]


def test_people_who_were_there_are_no_attacks() -> None:
    assert not figures("There were 440 passengers on the train when it was attacked near Sibi.")


def test_the_worst_hit_village_is_of_the_raid_told_before() -> None:
    text = "JNIM raided villages in Bandiagara on Friday, killing 20. Ogossagou was the worst hit, with 12 deaths."
    assert [incident.killed for incident in incidents(text)] == [20]


def test_a_group_believed_to_number_so_many_has_them() -> None:
    found = figures("The ADF is believed to number between 500 and 1,500 combatants.")
    assert [figure.measure for figure in found.values()] == ["fighters"]


def test_militants_who_are_left_in_a_country_are_its_strength() -> None:
    found = figures("An ambush wounded three soldiers. Fewer than 400 militants are left in the country.")
    assert found["400"].measure == "fighters"
