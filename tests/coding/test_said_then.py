"""The day or month of the saying, the earlier of two numbers, and a time of one's own: none dates a figure wrongly."""

from __future__ import annotations

from datetime import date

import pytest

from marsad.coding import code
from marsad.model import Document, Figure
from marsad.registry import open_registry

REGISTRY = open_registry()
Days = tuple[date | None, date | None] | None
MARCH, APRIL = (date(2023, 3, 1), date(2023, 3, 31)), (date(2023, 4, 1), date(2023, 4, 30))
YEAR = (date(2022, 7, 4), date(2023, 7, 2))


def days(language: str, text: str) -> list[tuple[float | None, Days]]:
    """Each figure's low number with its first and last day, in the order of the text."""
    document = Document(text=text, published=date(2023, 4, 17), published_precision="day", language=language)
    figures = [claim for claim in code(document, REGISTRY) if isinstance(claim, Figure)]
    return [(each.number.low, (each.period.start, each.period.end) if each.period else None) for each in figures]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Al-Shabaab said on 28 March it killed 40 soldiers."),
        ("en", "Al-Shabaab said in a statement on 28 March that it had killed 40 soldiers."),
        ("en", "Al-Shabaab said in March it killed 40 soldiers."),
        ("en", "The army announced in March that it killed 40 militants of al-Shabaab."),
        ("fr", "Les shebab ont affirmé le 28 mars avoir tué 40 soldats."),
        ("fr", "Les shebab ont affirmé en mars avoir tué 40 soldats."),
        ("ar", "قالت حركة الشباب في 28 مارس إنها قتلت 40 جنديا."),
        ("ar", "قالت حركة الشباب في مارس إنها قتلت 40 جنديا."),
    ],
)
def test_when_it_was_said_is_not_when_it_was(language: str, text: str) -> None:
    assert days(language, text) == [(40, None)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Al-Shabaab said it killed 40 soldiers in March."),
        ("en", "Al-Shabaab said 40 soldiers were killed in March."),
        ("en", "Al-Shabaab claimed in March 40 attacks."),
        ("en", "In March, the army said, al-Shabaab killed 40 soldiers."),
        ("fr", "Les shebab ont affirmé avoir tué 40 soldats en mars."),
        ("ar", "قالت حركة الشباب إنها قتلت 40 جنديا في مارس."),
    ],
)
def test_the_month_of_the_deed_stays(language: str, text: str) -> None:
    assert days(language, text) == [(40, MARCH)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The UN said in February that 3,000 ISIS fighters remain in Syria."),
        ("en", "In February the UN said 3,000 ISIS fighters remain in Syria."),
        ("en", "SDF prisons currently hold 3,000 ISIS detainees, the Pentagon said in February."),
        ("fr", "L'ONU a déclaré en février que l'EI compte 3 000 combattants."),
        ("fr", "En février, l'ONU a estimé que l'EI compte 3 000 combattants."),
        ("ar", "قالت الأمم المتحدة في فبراير إن 3000 مقاتل من داعش لا يزالون في سوريا."),
    ],
)
def test_a_stock_is_not_of_the_month_in_which_it_was_told(language: str, text: str) -> None:
    assert days(language, text) == [(3000, None)]


@pytest.mark.parametrize(
    "text", ["As of February, 3,000 ISIS fighters remain in Syria.", "In February ISIS had 3,000 fighters in Syria."]
)
def test_a_stock_that_is_dated_keeps_its_month(text: str) -> None:
    assert days("en", text) == [(3000, (date(2023, 2, 1), date(2023, 2, 28)))]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Attacks by Islamic State in Iraq rose to 17 from 14 in April.", [(17, APRIL), (14, None)]),
        ("en", "Attacks rose to 17 in April from 14 in March, ISIS said.", [(17, APRIL), (14, MARCH)]),
        ("en", "The toll of the JNIM attack on Boni has risen to 17 from 14.", [(17, None), (14, None)]),
        ("en", "ISIS attacks fell from 14 to 17 in April.", [(14, None), (17, APRIL)]),
        ("fr", "Les attaques de l'EI sont passées de 14 à 17 en avril.", [(14, None), (17, APRIL)]),
        ("fr", "Le bilan de l'attaque des shebab est passé de 14 à 17 morts.", [(14, None), (17, None)]),
        ("ar", "ارتفعت هجمات تنظيم الدولة من 14 إلى 17 في أبريل.", [(14, None), (17, APRIL)]),
        ("ar", "ارتفع عدد هجمات تنظيم الدولة إلى 17 من 14 في أبريل.", [(17, APRIL), (14, None)]),
    ],
)
def test_both_numbers_of_a_change_are_figures(language: str, text: str, expected: list[tuple[float, Days]]) -> None:
    assert days(language, text) == expected


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    [
        ("fr", "L'EI a mené de 14 à 17 attaques en avril.", [(14, APRIL)]),  # a range
        ("ar", "قتل تنظيم الدولة 17 من عناصر الجيش و14 مدنيا في أبريل.", [(17, APRIL), (14, APRIL)]),
    ],
)
def test_what_only_looks_like_a_change(language: str, text: str, numbers: list[tuple[float, Days]]) -> None:
    assert days(language, text) == numbers


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Al-Shabaab carried out 14 attacks in March. It has killed 400 people since the insurgency began."),
        ("en", "Al-Shabaab carried out 14 attacks in March. Before the offensive it killed 90 people."),
        ("en", "Boko Haram killed 5 soldiers on Monday. The group has killed 35,000 people."),
        ("fr", "Boko Haram a tué 5 soldats lundi. Le groupe a tué 40 000 personnes depuis le début de l'insurrection."),
        ("ar", "قتلت بوكو حرام 5 جنود يوم الاثنين. وقتلت الجماعة 40 ألف شخص منذ اندلاع التمرد."),
    ],
)
def test_a_time_of_its_own_keeps_the_days_before_away(language: str, text: str) -> None:
    told = days(language, text)
    assert told[0][1] is not None
    assert told[1][1] is None


def test_what_was_said_within_a_month_is_not_of_the_whole_month() -> None:
    text = "Al-Shabaab carried out 14 attacks in March. It said on 28 March it killed 40 soldiers."
    assert days("en", text) == [(14, MARCH), (40, None)]
    text = "Al-Shabaab carried out 14 attacks in March. It said on 8 April it killed 40 soldiers in them."
    assert days("en", text) == [(14, MARCH), (40, MARCH)]


def test_a_sentence_that_goes_on_keeps_the_days() -> None:
    assert days("en", "In March al-Shabaab carried out 14 attacks. They killed 30 people.") == [
        (14, MARCH),
        (30, MARCH),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "L'EI a mené 40 attaques du 4 juillet 2022 au 2 juillet 2023.",
        "L'EI a mené 40 attaques (4 juillet 2022 à 2 juillet 2023).",
        "Du lundi 4 juillet 2022 au dimanche 2 juillet 2023, l'EI a mené 40 attaques.",
        "Entre le 4 juillet 2022 et le 2 juillet 2023, l'EI a mené 40 attaques.",
    ],
)
def test_french_days_of_two_years_are_one_stretch(text: str) -> None:
    assert days("fr", text) == [(40, YEAR)]


def test_the_toll_of_one_attack_is_not_of_all_the_years_before() -> None:
    """ "7 others" breaks down the toll of its own sentence, not what was counted since 2013."""
    before = "The UN mission in Mali has lost 174 peacekeepers to hostile acts since 2013."
    toll = "12 civilians were killed and 7 others wounded in Menaka, residents said."
    assert days("en", f"{before} {toll}") == [(174, (date(2013, 1, 1), None)), (12, None), (7, None)]
