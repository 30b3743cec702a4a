"""English reports: whose deed and which place a sentence goes on with, and which it does not."""

from __future__ import annotations

import pytest
from english_page import figures, incidents

from marsad.model import Figure


def sources(figure: Figure) -> list[str]:
    return [voice.name for voice in figure.attribution]


RANKED = (
    "Pakistan recorded 419 militant attacks in 2023. Khyber Pakhtunkhwa was hit by 174 attacks, followed by "
    "Balochistan with 110. The TTP carried out 147 attacks, while Islamic State was responsible for 11. "
    "Security forces killed 368 militants."
)


def test_behind_a_ranking_of_provinces_the_country_is_meant() -> None:
    found = figures(RANKED)
    assert [found[number].place.name for number in ("147", "11", "368") if found[number].place] == ["Pakistan"] * 3


def test_behind_two_groups_counted_neither_is_meant() -> None:
    assert figures(RANKED)["368"].group is None


def test_a_country_s_tally_is_of_no_group() -> None:
    found = figures("The BLA killed 39 people in August. Pakistan has seen 785 attacks this year.")
    assert found["785"].group is None


@pytest.mark.parametrize(
    "text",
    [
        "A bomb killed 26 people in Quetta, the capital of Pakistan's Balochistan province, on Saturday.",
        "A bomb killed 26 people in Quetta, in Balochistan, on Saturday.",
    ],
)
def test_the_spot_goes_before_what_it_lies_in(text: str) -> None:
    place = figures(text)["26"].place
    assert place
    assert place.name == "Quetta"


def test_the_branch_that_owned_up_did_it_abroad_too() -> None:
    text = (
        "Four gunmen killed at least 137 people near Moscow on Friday, investigators said. The Afghan branch of "
        "Islamic State, ISIS-K, claimed responsibility for the massacre."
    )
    group = incidents(text)[0].group
    assert group
    assert group.name == "ISKP"


def test_the_group_named_for_its_prisoners_is_not_the_one_that_owned_up() -> None:
    text = (
        "Gunmen attacked a prison in Kuje on Tuesday. Officials said 64 suspected Boko Haram members had been held "
        "there. The Islamic State West Africa Province claimed the raid."
    )
    group = incidents(text)[0].group
    assert group
    assert group.name == "ISWAP"


@pytest.mark.parametrize("behind", ["two days later", "on Tuesday", "late on Tuesday"])
def test_the_day_of_a_claim_is_not_that_of_what_follows(behind: str) -> None:
    text = f"Bombers struck a church in Colombo. Islamic State claimed responsibility {behind}. Police hold 150 men."
    assert figures(text)["150"].period is None


def test_an_explosive_belt_that_was_seized_is_no_bombing() -> None:
    text = "Police arrested 12 members of an Islamic State cell in Benghazi on Friday and seized three explosive belts."
    assert [incident.type for incident in incidents(text)] == ["raid_or_arrest"]


def test_what_happened_in_one_village_within_a_month_is_an_event() -> None:
    text = "In November, militants beheaded more than 50 people in the village of Muatide, local media reported."
    assert [incident.killed for incident in incidents(text)] == [50]
    assert not incidents("In November, militants killed more than 50 people in Borno state.")


def test_easter_sunday_is_not_last_sunday() -> None:
    assert figures("The toll of the Easter Sunday bombings was revised to 253 dead.")["253"].period is None


@pytest.mark.parametrize(
    ("text", "number", "named"),
    [
        ("Eleven people were detained, the FSB said.", "Eleven", ["FSB"]),
        ("Eleven people were detained, the QRZ said.", "Eleven", ["QRZ"]),
        ("Some 113 soldiers were killed, against 38 ISIS members, said the Observatory.", "38", ["Observatory"]),
        (
            "IS carried out 566 attacks, the Northern Conflict Project's review of open-source reports shows.",
            "566",
            ["Northern Conflict Project"],
        ),
        ("The International Organization for Migration has counted 11,104 people who fled.", "11,104", ["IOM"]),
        (
            "Gunmen killed 110 farm workers in Zabarmari, the UN humanitarian coordinator in Nigeria, Jan Roe, said.",
            "110",
            ["humanitarian coordinator in Nigeria"],
        ),
        (
            "JNIM claimed through its media arm, Az-Zallaqa, that it had killed 70 soldiers.",
            "70",
            ["Az-Zallaqa", "JNIM"],
        ),
        ("A toll of 77 dead was given in a confidential document seen by AFP.", "77", ["AFP", "confidential document"]),
        (
            "The Northern Centre for Counter-Terrorism estimates the number of foreign fighters at 10,000.",
            "10,000",
            ["Northern Centre for Counter-Terrorism"],
        ),
    ],
)
def test_who_says_so(text: str, number: str, named: list[str]) -> None:
    assert sources(figures(text)[number]) == named


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Eleven men were held, the army said. IS killed 84 people in Kerman, and 13 in Kabul in August 2021.", "84"),
        ("Gunmen killed 26 people, police said. In April they kidnapped 62 passengers from a train.", "62"),
        ("Al-Shabaab staged 1,700 attacks, says ACLED. The group is estimated to have 12,000 men.", "12,000"),
        ("ISWAP claimed the raid and published a video of it. Police have arrested 150 suspects.", "150"),
    ],
)
def test_what_the_page_tells_itself(text: str, number: str) -> None:
    assert sources(figures(text)[number]) == []


def test_the_group_that_claims_stands_behind_the_monitor_that_counts() -> None:
    figure = figures("The SITE Intelligence Group counted 86 operations claimed by ISWAP in May.")["86"]
    assert sources(figure) == ["SITE Intelligence Group", "ISWAP"]
    assert figure.self_claimed


def test_a_year_that_is_only_compared_dates_nothing() -> None:
    text = "ISWAP claimed 86 attacks between January and June 2023, half as many as in the same period of 2022."
    period = figures(text)["86"].period
    assert period
    assert str(period.end) == "2023-06-30"


def test_a_spokesman_of_the_taliban_in_power_accuses_nobody_of_his_own() -> None:
    text = "Four Afghans were shot dead by gunmen in Bamiyan on Friday, the Taliban's interior ministry spokesman said."
    assert figures(text)["Four"].group is None
    assert [incident.group for incident in incidents(text)] == [None]


def test_the_whole_of_which_a_group_did_a_part_is_not_its_own() -> None:
    found = figures("ISIL-KP was responsible for 1,218 of the 3,774 civilian casualties recorded by UNAMA.")
    assert [found[number].group is None for number in ("1,218", "3,774")] == [False, True]


def test_where_the_wounded_were_brought_is_not_where_they_were_hit() -> None:
    found = figures("A bomb killed 17 soldiers near Tin-Akoff. Around 30 others were wounded and evacuated to Dori.")
    assert [found[number].place and found[number].place.name for number in ("17", "30")] == ["Tin-Akoff"] * 2


def test_another_village_is_not_the_town_told_before() -> None:
    found = figures("Rebels killed 42 people in Oicha. Another 16 died in a raid on the nearby village of Masalawe.")
    place = found["16"].place
    assert place
    assert (place.precision, place.country) == ("country", "CD")


def test_a_total_of_years_is_of_no_town() -> None:
    found = figures(
        "Gunmen killed 49 soldiers at Inata in Burkina Faso on Friday. More than 1.4 million people have fled."
    )
    place = found["1.4 million"].place
    assert place
    assert place.country == "BF"
    assert place.precision == "country"


def test_a_share_told_in_passing_hides_no_number() -> None:
    found = figures(
        "Around 1.9 million people, almost one in ten of the population, have been driven from their homes."
    )
    assert [(number, figure.measure) for number, figure in found.items()] == [("1.9 million", "displaced")]


def test_a_reward_is_not_the_group_s_money() -> None:
    assert not figures("The US offers a reward of up to $10 million for the leader of al-Shabaab.")


def test_a_branch_that_says_its_bomber_did_it_owns_up() -> None:
    text = (
        "At least 72 people were killed in a blast outside Kabul airport on Thursday. Islamic State's affiliate in "
        "Afghanistan, ISIS-K, said one of its suicide bombers had carried out the attack."
    )
    assert [incident.group and incident.group.name for incident in incidents(text)] == ["ISKP"]
