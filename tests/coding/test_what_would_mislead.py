"""Sentences whose plain meaning a reading by words alone would turn round: each says what must not be made of it."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from marsad.coding import code
from marsad.model import Claim, Document, Figure, Incident
from marsad.registry import Registry, open_registry


@cache
def registry() -> Registry:
    return open_registry()


def claims(text: str, language: str) -> list[Claim]:
    page = Document(text=text, language=language, published=date(2023, 4, 17), published_precision="day")
    return code(page, registry())


def figures(text: str, language: str) -> list[Figure]:
    return [claim for claim in claims(text, language) if isinstance(claim, Figure)]


def incidents(text: str, language: str) -> list[Incident]:
    return [claim for claim in claims(text, language) if isinstance(claim, Incident)]


@pytest.mark.parametrize(
    ("language", "text", "low"),
    [
        ("en", "In France 24 people were killed by Islamic State.", 24),
        ("en", "In Russia 12 militants were killed.", 12),
        ("en", "In Africa 300 civilians were killed by Islamic State.", 300),
        ("en", "In South Africa 20 people were arrested.", 20),
        ("en", "In Kurdistan 12 fighters were killed.", 12),
        ("en", "In the district 12 people were killed.", 12),
        ("en", "On the highway 12 people were killed.", 12),
        ("fr", "En France 24 personnes ont été tuées par l'Etat islamique.", 24),
        ("fr", "Au Kurdistan 12 combattants ont été tués.", 12),
        ("fr", "Dans le district 12 personnes ont été tuées.", 12),
        ("fr", "Sur la route 12 personnes ont été tuées.", 12),
        ("ar", "في كردستان 12 مقاتلا قتلوا.", 12),
        ("ar", "في القطاع 12 شخصا قتلوا.", 12),
    ],
)
def test_people_are_counted_also_behind_a_word_that_may_bear_a_number(language: str, text: str, low: int) -> None:
    assert [figure.number.low for figure in figures(text, language)] == [low]


def test_the_country_before_the_number_is_where_it_was() -> None:
    (figure,) = figures("In France 24 people were killed by Islamic State.", "en")
    assert figure.place is not None
    assert figure.place.country == "FR"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "France 24 reported that 12 people were killed by Islamic State."),
        ("en", "Channel 4 said that 12 people were killed by Islamic State."),
        ("en", "A convoy was hit on Highway 60 and 12 people were killed by Islamic State."),
        ("fr", "France 24 rapporte que 12 personnes ont été tuées par l'Etat islamique."),
        ("fr", "Le convoi roulait sur la route 60 ; 12 personnes ont été tuées par l'Etat islamique."),
        ("ar", "قتل 12 شخصا قرب الطريق 60، حسب كردستان 24."),
    ],
)
def test_the_number_of_a_channel_or_a_road_counts_nobody(language: str, text: str) -> None:
    assert [figure.number.low for figure in figures(text, language)] == [12]


@pytest.mark.parametrize(
    ("language", "text", "lows"),
    [
        ("en", "In 2019 attacks killed 50 people.", [50]),
        ("en", "In 2014 militants seized Mosul.", []),
        ("en", "By 2018 fighters had fled.", []),
        ("en", "Since 2015 attacks have killed 300 people.", [300]),
        ("en", "Until 2017 militants held the town.", []),
        ("en", "During 2016 attacks killed 50 people.", [50]),
        ("fr", "Depuis 2015 attaques et enlèvements ont fait 300 morts.", [300]),
        ("fr", "En 2019 attaques et enlèvements ont fait 50 morts.", [50]),
        ("fr", "Jusqu'en 2017 jihadistes et soldats se disputaient la ville.", []),
        ("ar", "منذ 2015 هجمات قتلت 300 شخص.", [300]),
        ("ar", "في عام 2019 هجمات قتلت 50 شخصا.", [50]),
    ],
)
def test_a_year_is_no_count(language: str, text: str, lows: list[float]) -> None:
    assert [figure.number.low for figure in figures(text, language)] == lows


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Since 2015 attacks have killed 300 people."),
        ("fr", "Depuis 2015 attaques et enlèvements ont fait 300 morts."),
        ("ar", "منذ 2015 هجمات قتلت 300 شخص."),
    ],
)
def test_a_running_total_keeps_the_year_it_runs_from(language: str, text: str) -> None:
    (figure,) = figures(text, language)
    assert figure.period is not None
    assert figure.period.start == date(2015, 1, 1)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The town was attacked by 2,000 fighters."),
        ("en", "The army says that it faces 2000 fighters."),
        ("fr", "Le groupe compte 2000 combattants."),
        ("ar", "يضم التنظيم 2000 مقاتل."),
    ],
)
def test_two_thousand_fighters_are_no_year(language: str, text: str) -> None:
    assert [figure.number.low for figure in figures(text, language)] == [2000]


ACCUSERS = [
    ("en", "Hamas said Israel killed 30 civilians in Gaza."),
    ("en", "JNIM said Wagner mercenaries killed 14 civilians."),
    ("en", "IS said the Syrian army killed 12 villagers."),
    ("en", "Islamic State accused Kurdish forces of killing 12 civilians."),
    ("en", "Al-Shabaab blamed Kenya for killing 12 herders in Mandera."),
    ("en", "Al-Shabaab said on Monday a US drone strike killed three herders in Jilib."),
    ("fr", "Les talibans ont déclaré que les forces américaines ont tué 14 civils."),
    ("fr", "Le Hamas affirme qu'Israël a tué 30 civils à Gaza."),
    ("fr", "Le JNIM affirme que des mercenaires de Wagner ont tué 14 civils."),
    ("fr", "L'Etat islamique accuse l'armée syrienne d'avoir tué 12 villageois."),
    ("ar", "قالت حركة طالبان إن القوات الأمريكية قتلت 14 مدنيا."),
    ("ar", "قال تنظيم الدولة إن الجيش السوري قتل 12 قرويا."),
    ("ar", "اتهم تنظيم الدولة القوات الكردية بقتل 12 مدنيا."),
]


@pytest.mark.parametrize(("language", "text"), ACCUSERS)
def test_who_tells_of_another_is_not_who_did_it(language: str, text: str) -> None:
    (figure,) = figures(text, language)
    assert (figure.measure, figure.group, figure.self_claimed) == ("killed", None, False)
    for incident in incidents(text, language):
        assert incident.perpetrator is None or incident.perpetrator.id is None
        assert not incident.self_claimed


@pytest.mark.parametrize(
    ("language", "text", "group"),
    [
        ("en", "Hamas said its fighters killed 12 soldiers in Gaza.", "hamas"),
        ("en", "Islamic State said it attacked the Syrian army and killed 12 soldiers.", "islamic-state"),
        ("en", "Islamic State said an army vehicle was hit by a bomb, killing five soldiers.", "islamic-state"),
        ("fr", "Le JNIM affirme que ses combattants ont tué 14 soldats.", "jnim"),
        ("fr", "Le JNIM affirme avoir attaqué l'armée et tué 14 soldats.", "jnim"),
        ("ar", "أعلن تنظيم الدولة أن مقاتليه قتلوا 12 جنديا.", "islamic-state"),
        ("ar", "أعلن تنظيم الدولة أنه قتل 12 جنديا سوريا.", "islamic-state"),
    ],
)
def test_who_tells_of_its_own_deed_claims_it(language: str, text: str, group: str) -> None:
    (figure,) = figures(text, language)
    assert figure.group is not None
    assert (figure.group.id, figure.role, figure.self_claimed) == (group, "perpetrator", True)
    assert all(incident.self_claimed for incident in incidents(text, language))


def test_the_accused_group_is_the_perpetrator() -> None:
    (figure,) = figures("The army accused Islamic State of killing 12 villagers.", "en")
    assert figure.group is not None
    assert (figure.group.id, figure.self_claimed) == ("islamic-state", False)


def test_a_group_that_tells_of_its_own_dead_is_the_victim() -> None:
    (figure,) = figures("Hamas said Israel killed 12 of its fighters in Gaza.", "en")
    assert figure.group is not None
    assert (figure.group.id, figure.role) == ("hamas", "victim")


def test_one_sentence_may_tell_of_another_and_of_oneself() -> None:
    theirs, own = figures("Hamas said Israel killed 30 civilians and its fighters killed 12 soldiers.", "en")
    assert (theirs.group, theirs.self_claimed) == (None, False)
    assert own.group is not None
    assert (own.group.id, own.self_claimed) == ("hamas", True)


@pytest.mark.parametrize(
    ("language", "text", "killed"),
    [
        ("en", "Two suicide bombers kill 32 in a Baghdad market, the Islamic State said.", [32]),
        ("en", "Three gunmen killed at least 12 soldiers near Mosul on Monday, the army said.", [12]),
        ("en", "Three gunmen were killed near Mosul on Monday, the army said.", [3]),
        ("en", "Three soldiers killed 12 km from Mosul on Monday, the army said.", [3]),
        ("fr", "Deux kamikazes ont tué 32 personnes à Bagdad jeudi, a dit le ministère.", [32]),
        ("fr", "Deux soldats ont été tués, 32 autres blessés à Bagdad jeudi, a dit le ministère.", [2]),
        ("ar", "قتل انتحاريان 32 شخصا في سوق وسط بغداد يوم الخميس.", [32]),
        ("ar", "قتل جنديان وأصيب 3 في بغداد يوم الخميس.", [2]),
    ],
)
def test_who_kills_is_not_among_the_killed(language: str, text: str, killed: list[float]) -> None:
    assert [figure.number.low for figure in figures(text, language) if figure.measure == "killed"] == killed


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "No attack on Baghdad had been so deadly for three years, police said."),
        ("en", "No attack in Baghdad since 2018 has killed as many people, police said."),
        ("fr", "Aucune attaque n'avait été aussi meurtrière depuis trois ans à Bagdad, a dit la police."),
    ],
)
def test_to_deny_greater_attacks_counts_none(language: str, text: str) -> None:
    assert claims(text, language) == []


def test_a_denied_attack_is_a_count_of_none() -> None:
    (figure,) = figures("No attack was recorded in Baghdad in March 2019, the army said.", "en")
    assert (figure.measure, figure.number.low) == ("attacks", 0)
