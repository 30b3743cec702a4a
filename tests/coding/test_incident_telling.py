"""What is one event, and how often it is told: retellings, parts of a sentence, sums, operations, kinds."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from marsad.coding import code
from marsad.model import Document, Incident
from marsad.registry import Registry, open_registry


@cache
def registry() -> Registry:
    return open_registry()


def incidents(text: str, language: str = "en") -> list[Incident]:
    page = Document(text=text, language=language, published=date(2023, 4, 17), published_precision="day")
    return [claim for claim in code(page, registry()) if isinstance(claim, Incident)]


@pytest.mark.parametrize(
    ("language", "text", "killed"),
    [
        ("en", "Gunmen stormed a base near Gao in Mali on Saturday. At least 12 soldiers died.", 12),
        (
            "en",
            "Gunmen killed 14 people in an attack in northern Burkina Faso. "
            "The attackers came to the village of Banfora on motorbikes.",
            14,
        ),
        (
            "en",
            "A bomb killed 11 people in Mosul on Saturday. “We heard the blast,” a resident said. "
            "The attack was the first in months.",
            11,
        ),
        ("fr", "Des hommes armés ont attaqué un poste à Gao samedi. L'attaque a fait 12 morts parmi les soldats.", 12),
        ("ar", "هاجم مسلحون حاجزا قرب الموصل يوم السبت. وأوضح مصدر أمني أن الهجوم أسفر عن مقتل 12 جنديا.", 12),
    ],
)
def test_what_goes_on_about_an_event_completes_it(language: str, text: str, killed: int) -> None:
    found = incidents(text, language)
    assert [told.killed for told in found] == [killed]
    assert found[0].quote.start == 0


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen killed 12 soldiers near Gao on Saturday. Gunmen killed four civilians in Mopti on Sunday.",
        "A bomb killed 12 people in Mosul on Saturday. In a separate attack, gunmen shot dead four people in Kirkuk.",
        "Insurgents beheaded three men in Pemba on 4 April and killed six people in Palma on 6 April.",
    ],
)
def test_two_events_stay_two_also_inside_one_sentence(text: str) -> None:
    assert len(incidents(text)) == 2


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Most attacks took place in Diyala and Kirkuk."),
        ("en", "Islamic State continued to attack villages in Diyala."),
        ("en", "Attacks by the group have killed 300 people in Borno since January."),
        ("en", "A recruit joined the group when Islamic State had overrun Mosul."),
        ("en", "In total, 35 people were killed in Mosul and 12 in Kirkuk."),
        ("fr", "Plusieurs attaques ont visé des villages de la région de Mopti."),
        ("fr", "Les forces gouvernementales se battent dans l'Anbar, où les jihadistes multiplient les attaques."),
        ("ar", "تركزت معظم الهجمات في ديالى وكركوك."),
    ],
)
def test_trends_tallies_and_background_tell_no_event(language: str, text: str) -> None:
    assert incidents(text, language) == []


@pytest.mark.parametrize(
    ("text", "kind", "perpetrator"),
    [
        ("Iraqi soldiers killed five Islamic State militants near Mosul on Sunday.", "raid_or_arrest", "Iraqi army"),
        (
            "Tanzanian police arrested 12 members of Islamic State in Mtwara on Sunday.",
            "raid_or_arrest",
            "Tanzanian police",
        ),
        (
            "Islamic State fighters attacked a post near Mosul on Sunday, but soldiers repelled the attack.",
            "armed_assault",
            "Islamic State",
        ),
        (
            "On Sunday Boko Haram insurgents killed 12 farmers in Maiduguri and kidnapped three.",
            "armed_assault",
            "Boko Haram",
        ),
        ("On Sunday Boko Haram kidnapped 12 farmers near Maiduguri and killed one.", "kidnapping", "Boko Haram"),
    ],
)
def test_who_acts_and_what_comes_first_decide_the_kind(text: str, kind: str, perpetrator: str) -> None:
    (told,) = incidents(text)
    assert told.type == kind
    assert told.perpetrator is not None
    assert perpetrator in (told.perpetrator.name, told.perpetrator.text)


def test_a_later_sentence_says_how_the_attack_was_made() -> None:
    (told,) = incidents(
        "An attack killed seven people in Mogadishu on Sunday. A suicide bomber blew himself up at the gate."
    )
    assert told.type == "suicide_bombing"
    assert told.killed == 7


@pytest.mark.parametrize(
    ("language", "text", "one"),
    [
        ("en", "A policeman was gunned down in Tank, in Pakistan, on Sunday.", "A policeman"),
        ("en", "On Sunday gunmen killed a senior police officer in Mosul.", "a senior police officer"),
        ("fr", "Le 12 avril, un tireur a tué un officier de police à Kirkouk.", "un officier"),
        ("ar", "قتل جندي في هجوم مسلح على حاجز قرب الموصل يوم الأحد.", "جندي"),
    ],
)
def test_one_victim_whom_no_number_counts_is_one_by_words_of_the_page(language: str, text: str, one: str) -> None:
    (told,) = incidents(text, language)
    assert told.killed == 1
    (toll,) = told.tolls
    assert (toll.measure, toll.number.low, toll.number.high) == ("killed", 1, 1)
    assert text[toll.number.start : toll.number.end] == toll.number.text == one


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Gunmen killed a number of soldiers near Gao on Sunday."),
        ("en", "Gunmen killed an unknown number of civilians in Mosul on Sunday."),
        ("en", "Gunmen killed one of the commanders and the guards in Mosul on Sunday."),
        ("en", "Gunmen killed a family in Mosul on Sunday."),
        ("fr", "Dimanche, Boko Haram a tué un nombre inconnu de civils à Maiduguri."),
        ("fr", "Dimanche, Boko Haram a tué une famille à Maiduguri."),
    ],
)
def test_victims_whose_number_is_left_open_are_not_counted(language: str, text: str) -> None:
    for told in incidents(text, language):
        assert told.killed is None
        assert told.tolls == ()


def test_forces_that_no_registry_knows_have_their_words_alone() -> None:
    (told,) = incidents("Soldiers of the army arrested 12 members of Islamic State in Mtwara on Sunday.")
    assert told.perpetrator is not None
    assert (told.perpetrator.id, told.perpetrator.name) == (None, None)
    assert told.perpetrator.text


def test_the_lead_that_sums_up_is_no_event_beside_those_told_one_by_one() -> None:
    found = incidents(
        "At least 17 villagers died in attacks by Boko Haram in the north of Borno. "
        "On Saturday they killed nine people in Gwoza. On Sunday they killed eight people in Damboa."
    )
    assert [told.killed for told in found] == [9, 8]


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("The toll of the attack in Mosul on Sunday rose from 25 to 37 dead.", 37),
        ("A bomb in Mosul on Sunday killed two soldiers and two civilians.", 4),
    ],
)
def test_counts_of_one_voice_are_added_unless_one_replaces_the_other(text: str, killed: int) -> None:
    (told,) = incidents(text)
    assert told.killed == killed


def test_background_with_its_own_date_is_an_event() -> None:
    found = incidents(
        "It was the bloodiest day in Baghdad since 19 July 2021, when a bomb killed 30 people in Sadr City."
    )
    assert [(told.type, told.killed) for told in found] == [("bombing", 30)]
    assert found[0].period is not None
    assert found[0].period.start == found[0].period.end == date(2021, 7, 19)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "Half a year after it lost Baghouz, the Islamic State media publish one claim of an attack after another.",
        ),
        ("en", "Islamic State carried out one raid after another around Mosul."),
        ("fr", "Après la chute de Baghouz, l'État islamique mène attaque après attaque à Mossoul."),
        ("ar", "يحاول تنظيم داعش أن يثبت أن سقوط الباغوز لم يكن نهايته."),
        ("ar", "شن تنظيم داعش هجوما تلو الآخر في الموصل."),
    ],
)
def test_a_place_that_fell_and_one_attack_after_another_are_no_event(language: str, text: str) -> None:
    assert incidents(text, language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Gunmen killed two policemen in an attack in Mosul on Sunday, one day after another attack there."),
        ("ar", "أدى هجوم في الموصل يوم الأحد إلى سقوط قتلى وجرحى."),
        ("ar", "هجوم على حاجز في الموصل يوم الأحد وسقوط عشرات القتلى."),
    ],
)
def test_people_and_rockets_that_fell_are_told_of(language: str, text: str) -> None:
    assert len(incidents(text, language)) == 1
