"""What English reports count, of whom and where: people who give up, attackers, a country before its province."""

from __future__ import annotations

from datetime import date

import pytest

from marsad.coding import code
from marsad.model import Document, Figure
from marsad.registry import open_registry

REGISTRY = open_registry()


def figures(text: str) -> dict[str, Figure]:
    """The figures by their number as printed."""
    document = Document(text=text, published=date(2024, 2, 14), published_precision="day", language="en")
    return {claim.number.text: claim for claim in code(document, REGISTRY) if isinstance(claim, Figure)}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("160,000 Boko Haram members, including women and children, had surrendered.", "160,000"),
        ("More than 300 fighters of ISWAP surrendered to troops, with their families.", "300"),
        ("In the past year 4,300 al-Shabaab fighters defected, the ministry of information said.", "4,300"),
        ("About 200 ISIS fighters escaped from the prison in Hasakah.", "200"),
    ],
)
def test_fighters_who_give_up_or_get_away_are_neither_harmed_nor_strength(text: str, number: str) -> None:
    figure = figures(text)[number]
    assert (figure.measure, figure.role) == ("other", "member")


@pytest.mark.parametrize(
    ("text", "tolls"),
    [
        (
            "12 civilians were killed and three gunmen wounded 7 others in a Boko Haram attack on Mafa.",
            {"12": "killed", "7": "wounded"},
        ),
        ("Four attackers killed 12 people in Mogadishu, al-Shabaab said.", {"12": "killed"}),
        ("Coalition forces killed 22 ISIS operatives and detained 25 others.", {"22": "killed", "25": "arrested"}),
        (
            "12 civilians were killed and three gunmen wounded in a clash with ISIS.",
            {"12": "killed", "three": "wounded"},
        ),
    ],
)
def test_attackers_who_harm_are_no_part_of_the_toll(text: str, tolls: dict[str, str]) -> None:
    assert {number: figure.measure for number, figure in figures(text).items()} == tolls


def test_a_double_bombing_is_told_as_one() -> None:
    assert list(figures("A double suicide bombing by al-Shabaab in Mogadishu killed 29 people.")) == ["29"]
    assert list(figures("Twin suicide bombings by ISIS killed 32 people in Baghdad.")) == ["Twin", "32"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("ISWAP killed 12 soldiers in an ambush in Nigeria's Borno state.", "Borno"),
        ("At least 12 people died in Mozambique's Cabo Delgado province when ISIS attacked.", "Cabo Delgado"),
        ("A bomb of al-Shabaab killed 12 people in Somalia's capital, Mogadishu.", "Mogadishu"),
        ("An attack by JNIM on Mali's army killed 12 soldiers.", "Mali"),
    ],
)
def test_the_country_before_its_province_is_not_the_place(text: str, place: str) -> None:
    found = figures(text)["12"].place
    assert found is not None
    assert found.name == place


@pytest.mark.parametrize(
    "text",
    [
        "Since Somalia's army launched its offensive in August 2022, al-Shabaab has killed 300 people.",
        "Al-Shabaab has killed 300 people since the offensive against it began in August 2022.",
    ],
)
def test_what_is_counted_since_an_event_has_no_end(text: str) -> None:
    figure = figures(text)["300"]
    assert figure.accumulation == "running_total"
    assert figure.period is not None
    assert (figure.period.start, figure.period.end) == (date(2022, 8, 1), None)


def test_since_is_of_its_own_clause() -> None:
    figure = figures("Calm since the truce, the town was attacked by ISIS on 2 February, which left 12 dead.")["12"]
    assert figure.period is not None
    assert figure.period.end == date(2024, 2, 2)


@pytest.mark.parametrize(
    ("text", "number", "place"),
    [
        ("ISWAP shelled Gwoza. Boko Haram violence has killed 40,000 people since 2009.", "40,000", "Nigeria"),
        ("ISWAP shelled Gwoza on Monday. It has killed 300 people in the town since January.", "300", "Gwoza"),
        ("ISWAP attacked Gwoza on Monday. Its men killed 12 people.", "12", "Gwoza"),
    ],
)
def test_a_count_of_years_is_not_of_one_town_alone(text: str, number: str, place: str) -> None:
    found = figures(text)[number].place
    assert found is not None
    assert found.name == place


@pytest.mark.parametrize(
    ("text", "number", "role"),
    [
        ("Al-Shabaab holds parts of Somalia. Some 3,000 fighters have been killed since May.", "3,000", "victim"),
        ("ISIS attacked a post near Deir Ezzor. Seven pro-government fighters were killed.", "Seven", "perpetrator"),
        ("ISIS attacked Raqqa. Two fighters were killed by gunmen.", "Two", "perpetrator"),
        ("ISIS insurgents have killed 2,600 people, half of them civilians.", "2,600", "perpetrator"),
    ],
)
def test_whose_dead_they_are(text: str, number: str, role: str) -> None:
    assert figures(text)[number].role == role


@pytest.mark.parametrize(
    ("text", "number", "measure"),
    [
        ("ISIS stormed Palma, killing dozens, including seven people trying to flee a hotel.", "seven", "killed"),
        ("The ISIS attack on Palma forced 700 people to flee.", "700", "displaced"),
        ("Raids left 30 IS members dead and 74 in custody.", "74", "arrested"),
        ("Raids left 30 IS members dead and 74 behind bars.", "74", "arrested"),
        ("Raids left 30 IS members dead and 74 jailed.", "74", "arrested"),
    ],
)
def test_what_is_counted(text: str, number: str, measure: str) -> None:
    assert figures(text)[number].measure == measure


@pytest.mark.parametrize(
    ("text", "number", "group"),
    [
        ("ISWAP split from Boko Haram in 2016 and now has 4,000 fighters.", "4,000", "iswap"),
        ("ISKP claimed a bombing that killed five people in Kabul; the Taliban put the toll at four.", "five", "iskp"),
        ("ISKP claimed a bombing that killed five people in Kabul; the Taliban put the toll at four.", "four", "iskp"),
        ("ISKP bombed a mosque in Kabul. A Taliban spokesman said three people died.", "three", "iskp"),
        ("The Taliban said their fighters killed three soldiers in Kunduz.", "three", "taliban"),
        ("Taliban fighters killed three officials in Kunduz.", "three", "taliban"),
    ],
)
def test_who_did_it_is_not_who_speaks_or_was_left(text: str, number: str, group: str) -> None:
    found = figures(text)[number].group
    assert found is not None
    assert found.id == group


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("ISWAP split from Boko Haram in 2016 and now has 4,000 fighters.", "4,000"),
        (
            "ISIS attacks displaced 700,000 people, a number that could reach one million by June, the UN said.",
            "700,000",
        ),
        ("ISIS has $25 million in reserves, half of what it held two years ago.", "$25 million"),
    ],
)
def test_what_was_or_will_be_dates_no_figure(text: str, number: str) -> None:
    assert figures(text)[number].period is None


def test_the_parts_of_the_dead_are_dead() -> None:
    told = figures(
        "ADF attacks in Ituri left 98 dead, including 21 women and six children, 15 wounded and 40 abducted."
    )
    assert [each.measure for each in told.values()] == ["killed", "killed", "killed", "wounded", "abducted"]
    told = figures("The ISIS attack left 10 dead, including two children, and six others injured.")
    assert [each.measure for each in told.values()] == ["killed", "killed", "wounded"]


def test_a_count_of_months_is_not_of_the_village_attacked_before() -> None:
    told = figures(
        "Al-Shabaab fighters killed 11 civilians in Kismayo on Sunday. "
        "From 1 October to 31 January, the group was responsible for the deaths of 485 civilians."
    )
    assert told["11"].place is not None
    assert told["485"].place is not None
    assert (told["11"].place.name, told["485"].place.precision) == ("Kismayo", "country")


def test_where_it_was_written_is_not_where_it_happened() -> None:
    found = figures("DAMASCUS, Syria: Islamic State jihadists have killed 28 soldiers in Homs and Raqqa.")["28"].place
    assert found is not None
    assert found.name != "Damascus"


def test_a_list_by_place_says_where_each_attack_was() -> None:
    found = figures(
        "RAQQA, Syria: Islamic State gunmen killed 5 soldiers on Monday.\n\n"
        "MOSUL, Iraq: Islamic State gunmen killed 3 policemen on Tuesday."
    )
    assert [place.name for place in (found["5"].place, found["3"].place) if place] == ["Raqqa", "Mosul"]
