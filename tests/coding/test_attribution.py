# ruff: noqa: E501 (one case a line reads better than many short lines)
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.coding import attribution
from marsad.coding.mentions import Scope
from marsad.coding.sentences import split
from marsad.registry import Registry, open_registry


@pytest.fixture(scope="module")
def registry() -> Registry:
    return open_registry()


def said(registry: Registry, language: str, text: str, mark: str) -> tuple[list[str], bool, str]:
    """Chain, self-claimed and modality where `mark` stands in `text`."""
    scope = attribution.at(attribution.find(text, language, split(text, language), registry), text.index(mark))
    if scope is None:
        return [], False, "asserted"
    return [voice.name for voice in scope.chain], scope.self_claimed, scope.modality


@pytest.mark.parametrize(
    ("text", "mark", "chain", "own", "modality"),
    [
        ("CENTCOM said IS has claimed 153 attacks in six months.", "153", ["CENTCOM", "Islamic State"], True, "reported"),
        ("A U.S. defense official who would not be named said it had been behind 121 attacks.", "121",
         ["U.S. defense official"], False, "reported"),
        ("On Monday, ISIS claimed three bombings that killed 113 civilians.", "three", ["Islamic State"], True, "reported"),
        ("On Monday, ISIS claimed three bombings that killed 113 civilians.", "113", [], False, "asserted"),
        ("The ADF is blamed for 1,000 deaths in Beni.", "1,000", [], False, "reported"),
        ("At least 30 people were killed in the raid, residents told AFP on Tuesday.", "30", ["AFP", "residents"], False, "reported"),
        ("The army said it killed 55 militants, while residents said 20 civilians died.", "55", ["army"], False, "reported"),
        ("The army said it killed 55 militants, while residents said 20 civilians died.", "20", ["residents"], False, "reported"),
        ("By the authors' dataset, attacks went up to 1,669.", "1,669", ["authors' dataset"], False, "reported"),
        ("Analysts estimate the group earns 2 million a month.", "2", ["Analysts"], False, "estimated"),
        ("He spoke of an attack. The group has an estimated 3,000 fighters.", "3,000", [], False, "estimated"),
        ("Armed men, apparently ISIS operatives, attacked a bus; 13 soldiers were killed.", "13", [], False, "estimated"),
        ("The Taliban denied that 20 of its fighters had died.", "20", ["Taliban"], True, "denied"),
        ("Police found 12 bodies near the river.", "12", [], False, "asserted"),
        ("Six soldiers and 3 officials were confirmed dead.", "3", [], False, "asserted"),
        ("“We have lost 12 men,” said Abdul Rahman, the district governor.", "12", ["district governor"], False, "reported"),
    ],
)  # fmt: skip
def test_english_says_who(registry: Registry, text: str, mark: str, chain: list[str], own: bool, modality: str) -> None:
    assert said(registry, "en", text, mark) == (chain, own, modality)


@pytest.mark.parametrize(
    ("text", "mark", "chain", "own"),
    [
        ("Samedi, un attentat revendiqué par le groupe Shebab a tué 6 personnes, a annoncé la police.", "6", ["police"], False),
        ("Ce total est contesté. Une autre source, jointe par l'AFP, donne un bilan de 23 morts.", "23", ["AFP", "source"], False),
        ("Au moins 15 soldats sont morts, a-t-on appris mardi de sources sécuritaires.", "15", ["sources sécuritaires"], False),
        ("Le Jnim a revendiqué l'attaque, et avance un bilan de 11 soldats tués.", "11", ["JNIM"], True),
        ("« En 2017, 412 attaques ont été dénombrées », dit un des députés.", "412", ["député"], False),
        ("D'après l'OSDH, 26 soldats ont été tués. L'ONG précise que 5 civils sont morts.", "5", ["SOHR"], False),
        ("Une attaque revendiquée par l'EI a fait 15 morts à Kaboul.", "15", [], False),
        ("Le groupe compte 300 hommes.", "300", [], False),
    ],
)  # fmt: skip
def test_french_says_who(registry: Registry, text: str, mark: str, chain: list[str], own: bool) -> None:
    assert said(registry, "fr", text, mark)[:2] == (chain, own)


@pytest.mark.parametrize(
    ("text", "mark", "chain", "own"),
    [
        ("أعلنَتْ بعثةُ الأممِ المتحدة (يونامي) مقتلَ 75 مدنياً عراقياً.", "75", ["UNAMI"], False),
        ("قتل 30 جنديا في هجوم، كما أعلنت وزارة الدفاع في النيجر السبت.", "30", ["Niger defence ministry"], False),
        ("وثق المرصد السوري لحقوق الإنسان مقتل 35 عنصرا. وأشار إلى إصابة 20 آخرين.", "20", ["SOHR"], False),
        ("نقلت وكالة رويترز عن مصدر عسكري قوله إن 6 جنود قتلوا.", "6", ["Reuters", "مصدر عسكري"], False),
        ("وأحصت جريدة “النبأ” 8 عمليات في سوريا.", "8", ["Al-Naba"], True),
        ("تبنى تنظيم داعش 24 هجوما في العراق خلال أسبوع.", "24", ["Islamic State"], True),
        ("وقال مسؤول محلي إن 5 مدنيين قتلوا فيما قال الجيش إنه قتل 8 مسلحين.", "8", ["army"], False),
        ("قتل 18 من عناصر الشرطة في هجوم تبناه تنظيم “ولاية سيناء”.", "18", [], False),
    ],
)  # fmt: skip
def test_arabic_says_who(registry: Registry, text: str, mark: str, chain: list[str], own: bool) -> None:
    assert said(registry, "ar", text, mark)[:2] == (chain, own)


def test_a_report_is_carried_on_until_the_page_speaks_for_itself(registry: Registry) -> None:
    text = (
        "A report of the Syrian Observatory for Human Rights (SOHR), issued in March, says that ISIS killed 640 people. "
        "Another 88 people were killed in Raqqa. "
        "Shepherds are often the target, and 300 of them have been killed in the past few years."
    )
    assert said(registry, "en", text, "640")[0] == ["SOHR"]
    assert said(registry, "en", text, "88")[0] == ["SOHR"]
    assert said(registry, "en", text, "300") == ([], False, "asserted")


def test_a_group_owning_up_to_one_attack_is_not_carried_on(registry: Registry) -> None:
    text = "Islamic State claimed the attack. Its fighters had overrun a camp in August, killing 7."
    assert said(registry, "en", text, "7") == ([], False, "asserted")


def test_a_report_on_what_others_supplied_names_them_as_the_origin(registry: Registry) -> None:
    text = "A UN report, drawn from what the services of member states supplied, warns of 30,000 fighters."
    chain, own, _ = said(registry, "en", text, "30,000")
    assert [name.lower() for name in chain] == ["un report", "member states"]
    assert not own


def test_names_of_persons_are_not_kept(registry: Registry) -> None:
    text = "Jane Roe said that 12 people were killed. Governor Babagana Zulum said 40 farmers died."
    scopes = attribution.find(text, "en", split(text, "en"), registry)
    printed = " ".join(f"{voice.id} {voice.name}" for scope in scopes for voice in scope.chain)
    assert scopes
    assert not any(name in printed.lower() for name in ("jane", "roe", "babagana", "zulum"))


def test_the_speaker_and_the_verb_are_cut_from_the_page(registry: Registry) -> None:
    text = "وأوضحَ المرصدُ السوري أن 12 شخصاً قُتلوا."
    scope = attribution.at(attribution.find(text, "ar", split(text, "ar"), registry), text.index("12"))
    assert scope is not None
    voice = scope.chain[0]
    assert "المرصدُ السوري" in text[voice.start : voice.end]
    assert voice.hedge is not None
    assert scope.said_here


def test_the_motivating_page(registry: Registry) -> None:
    text = (
        "The group wants to be feared again, says a statistical report of Al-Azhar Observatory.\n"
        "The statistics put the ISIS attacks there at double those of others. "
        "Data released by the group's media arm say that it staged 73 attacks in Iraq within a week."
    )
    assert said(registry, "en", text, "double")[0] == ["Al-Azhar Observatory"]
    assert said(registry, "en", text, "73") == (["Al-Azhar Observatory", "Islamic State media arm"], True, "reported")


WORDS = [
    "said",
    "ISIS",
    "police",
    "12",
    "the report",
    ",",
    ".",
    "killed",
    "according to",
    "قال",
    "التنظيم",
    "أَن",
    "selon",
    "l'AFP",
    "\n",
    "(",
    "“",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30), st.sampled_from(["en", "fr", "ar"]))
def test_scopes_lie_inside_the_text_and_speakers_too(words: list[str], language: str) -> None:
    text = " ".join(words)
    scopes: list[Scope] = attribution.find(text, language, split(text, language), open_registry())
    for scope in scopes:
        assert 0 <= scope.start < scope.end <= len(text)
        assert scope.modality != "asserted"
        for voice in scope.chain:
            assert voice.start is None or voice.end is None or 0 <= voice.start < voice.end <= len(text)


@pytest.mark.parametrize(
    ("language", "text", "office"),
    [
        ("en", "The governor of Borno Babagana Zulum said 12 people died.", "governor of Borno"),
        ("fr", "Le ministre de l'Intérieur Laurent Nunez a annoncé 6 arrestations.", "ministre de l'Intérieur"),
    ],
)
def test_an_office_stands_for_its_holder(registry: Registry, language: str, text: str, office: str) -> None:
    scopes = attribution.find(text, language, split(text, language), registry)
    assert [voice.name for voice in scopes[0].chain] == [office]
