"""Whom or what an attack struck is told in the text's own words, without private names; nor is a camp a town."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from evaluation.reading.targets import same_target
from marsad.coding import code
from marsad.model import Actor, Document, Figure, Incident
from marsad.registry import Registry, open_registry


@cache
def registry() -> Registry:
    return open_registry()


def target_in(text: str, language: str) -> Actor | None:
    page = Document(text=text, language=language, published=date(2023, 4, 17), published_precision="day")
    incidents = [claim for claim in code(page, registry()) if isinstance(claim, Incident)]
    assert incidents, text
    return incidents[0].target


@pytest.mark.parametrize(
    ("language", "text", "printed"),
    [
        ("en", "Gunmen attacked two police stations in Kirkuk on Sunday, killing five.", "two police stations"),
        ("en", "A suicide bomber blew himself up inside a hotel in Mogadishu on Friday, killing nine.", "a hotel"),
        ("en", "An attack late on Thursday against a gold mine in Soum province killed 12 people.", "a gold mine"),
        ("en", "A convoy of UN peacekeepers was hit by a mine near Kidal on Friday.", "A convoy of UN peacekeepers"),
        ("en", "Villagers were massacred by gunmen in Plateau State on Sunday; 30 people died.", "Villagers"),
        ("en", "The church bombing in Owo on Sunday killed 40 people.", "The church"),
        (
            "en",
            "Gunmen killed three members of the Raqqa Civil Council on Sunday.",
            "three members of the Raqqa Civil Council",
        ),
        ("fr", "Des hommes armés ont attaqué dimanche un poste de gendarmerie à Djibo.", "un poste de gendarmerie"),
        (
            "fr",
            "Le groupe Etat islamique a tendu une embuscade à un convoi militaire à Ménaka samedi.",
            "un convoi militaire",
        ),
        ("fr", "Un camion de l'armée a sauté sur une mine lundi près de Boulsa.", "Un camion de l'armée"),
        ("fr", "Deux villages ont été attaqués dimanche au Niger; vingt personnes ont péri.", "Deux villages"),
        ("fr", "Boko Haram a enlevé trois humanitaires mardi près de Diffa.", "trois humanitaires"),
        ("ar", "استهدف تنظيم داعش حافلة عسكرية في بادية تدمر يوم السبت.", "حافلة عسكرية"),
        ("ar", "هاجم مسلحون مجهولون نقطة تفتيش للجيش قرب كركوك يوم الأحد.", "نقطة تفتيش للجيش"),
        ("ar", "انفجرت عبوة ناسفة برتل للتحالف الدولي قرب الحسكة يوم الأحد.", "رتل للتحالف الدولي"),
        ("ar", "نصب مسلحو التنظيم كمينا لقافلة تجارية قرب السخنة يوم الخميس، فقتلوا أربعة.", "قافلة تجارية"),
        ("ar", "خطف مسلحون ثلاثة من عمال الإغاثة قرب ميناكا يوم الثلاثاء.", "ثلاثة من عمال الإغاثة"),
    ],
)
def test_what_was_struck_is_told_in_the_words_of_the_text(language: str, text: str, printed: str) -> None:
    assert target_in(text, language) == Actor(text=printed)


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "JNIM attacked the Malian army in Mopti on Sunday and killed 12 soldiers.", "malian-army"),
        ("en", "Islamic State gunmen shot dead a former member of the SDF near Raqqa on Sunday.", "sdf"),
        ("ar", "هاجم تنظيم داعش قوات سوريا الديمقراطية في الهول يوم الأحد.", "sdf"),
    ],
)
def test_a_force_that_the_registry_knows_is_that_actor(language: str, text: str, name: str) -> None:
    target = target_in(text, language)
    assert target is not None
    assert target.id == name
    assert target.text in text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Boko Haram fighters killed seven people in Diffa on Sunday."),
        ("fr", "Boko Haram a tué sept personnes à Diffa dimanche."),
        ("ar", "قتلت بوكو حرام سبعة أشخاص في ديفا يوم الأحد."),
    ],
)
def test_people_of_whom_nothing_is_said_are_no_target(language: str, text: str) -> None:
    assert target_in(text, language) is None


@pytest.mark.parametrize(
    ("language", "text", "printed"),
    [
        ("en", "Gunmen shot dead village chief Moussa Traoré in Mopti on Saturday.", "village chief"),
        ("en", "Ahmed Hassan, a teacher, was shot dead by gunmen in Baqubah on Sunday.", "a teacher"),
        ("fr", "Des hommes armés ont assassiné le maire Moussa Traoré samedi à Banibangou.", "le maire"),
        ("ar", "اغتال مجهولون عضوا في المجلس المحلي في بلدة الشحيل يوم الاثنين.", "عضوا"),
        ("ar", "قتل مسلحون المختار أحمد الجبوري في ديالى يوم السبت.", "المختار"),
    ],
)
def test_a_private_person_goes_unnamed(language: str, text: str, printed: str) -> None:
    assert target_in(text, language) == Actor(text=printed)


def test_a_bomb_is_no_target() -> None:
    target = target_in("A car bomb exploded outside a mosque in Baghdad on Friday, killing seven people.", "en")
    assert target == Actor(text="a mosque")


@pytest.mark.parametrize(
    ("language", "label", "target", "same"),
    [
        ("en", "hotel", Actor(text="two hotels in Kabul"), True),
        ("en", "army camp", Actor(text="a camp of the army"), True),
        ("en", "villagers", Actor(text="a mosque"), False),
        ("en", "hotel", None, False),
        ("en", "IS operatives", Actor(id="islamic-state", name="Islamic State", text="it"), True),
        ("fr", "poste militaire", Actor(text="un poste de gendarmerie"), True),
        ("ar", "مدنيون", Actor(text="أربعة مدنيين"), True),
        ("ar", "حافلة عسكرية", Actor(text="مسجد"), False),
    ],
)
def test_targets_agree_by_head_noun_or_actor(language: str, label: str, target: Actor | None, same: bool) -> None:
    assert same_target(label, target, language, registry()) is same


def places_in(text: str, language: str) -> set[str | None]:
    page = Document(text=text, language=language, published=date(2023, 4, 17), published_precision="day")
    claims = [claim for claim in code(page, registry()) if isinstance(claim, (Figure, Incident))]
    assert claims, text
    return {claim.place.name if claim.place else None for claim in claims}


@pytest.mark.parametrize("dateline", ["Beirut, Jan 21 (EFE).- ", "Beirut, 21 Jan (EFE).- ", "Beirut (EFE).- "])
def test_a_dateline_with_its_agency_and_a_stop_is_no_scene(dateline: str) -> None:
    assert places_in(dateline + "Gunmen killed 8 soldiers in an ambush in Homs on Sunday.", "en") == {"Homs"}


def test_an_arabic_camp_is_not_the_town_of_mascara() -> None:
    assert places_in("قتل سبعة جنود في هجوم على معسكر للجيش قرب بنغازي يوم الأحد.", "ar") == {"Benghazi"}
    assert places_in("هاجم مسلحون معسكر تدريب وقتلوا سبعة جنود يوم الأحد.", "ar") == {None}
    assert places_in("قتل جنديان في هجوم في ولاية معسكر يوم الأحد.", "ar") == {"Mascara"}
