"""What a figure is measured by is not when it was; what a war did is counted since the war began."""

from __future__ import annotations

import datetime as dt

import pytest

from marsad.coding import code
from marsad.model import Document, Figure, Indicator, Period
from marsad.registry import open_registry

Days = tuple[str | None, str | None] | None


def _days(period: Period | None) -> Days:
    if period is None:
        return None
    return (str(period.start) if period.start else None, str(period.end) if period.end else None)


def read(text: str, language: str = "fr") -> dict[str, tuple[Days, str, str]]:
    """Each number with the days, the accumulation and the measure of its figure."""
    claims = code(Document(text=text, language=language, published=dt.date(2023, 8, 18)), open_registry())
    return {c.number.text: (_days(c.period), c.accumulation, c.measure) for c in claims if isinstance(c, Figure)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Acled a recensé 5 000 morts, en hausse de 38 % par rapport à la même période de 2022.\n{}"),
        ("fr", "Les attaques ont augmenté de 20 % par rapport à 2021.\n{}"),
        ("en", "ACLED recorded 5,000 deaths, an increase of 38% on the same period of 2022.\n{}"),
        ("en", "The number of attacks rose by 20% compared with 2021.\n{}"),
    ],
)
def test_a_period_of_comparison_is_not_carried_on(language: str, text: str):
    then = {"fr": "Les jihadistes ont tué 45 soldats.", "en": "The jihadists killed 45 soldiers."}[language]
    assert read(text.format(then), language)["45"][0] is None


def test_a_rise_is_of_the_period_that_rose():
    text = "Depuis le début de l'année, Acled a recensé 5 000 morts, 38 % de plus que pendant la même période de 2022."
    assert {days for days, *_ in read(text).values()} == {("2023-01-01", None)}


def test_the_number_compared_with_keeps_its_year_to_itself():
    text = "Ses effectifs, estimés à 300 combattants, sont en baisse par rapport aux 2 500 hommes de 2020."
    assert read(text)["300"][0] is None


def test_the_same_period_of_the_year_before_is_a_year_back():
    text = "L'ONU a recensé 120 attaques au deuxième trimestre, contre 95 à la même période de l'année précédente."
    assert read(text)["95"][0] == ("2022-04-01", "2022-06-30")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le conflit, qui a débuté en 2009, a fait 36 000 morts au Nigeria."),
        ("fr", "L'insurrection jihadiste, lancée en 2009, a fait 36 000 morts au Nigeria."),
        ("fr", "Déclenchée en 2009, la guerre a fait 36 000 morts."),
        ("fr", "Depuis son apparition en 2009, le groupe a tué 36 000 civils au Nigeria."),
        ("en", "The conflict, which began in 2009, has killed 36 000 people in Nigeria."),
        ("en", "The conflict, which began in 2009 when police shot protesters, has killed 36 000 people."),
        ("en", "Since the insurgency broke out in 2009, 36 000 people have been killed."),
    ],
)
def test_what_a_war_did_is_counted_since_it_began(language: str, text: str):
    assert read(text, language)["36 000"][:2] == (("2009-01-01", None), "running_total")


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("fr", "En 2009, le conflit a fait 360 morts au Nigeria.", "360"),
        ("fr", "Une attaque lancée en 2009 a fait 360 morts au Nigeria.", "360"),
        ("en", "In 2009 the conflict killed 360 people in Nigeria.", "360"),
        ("en", "An attack launched in 2009 killed 360 people.", "360"),
        ("en", "The crisis erupted in 2009 when Boko Haram killed 360 soldiers in Dikwa.", "360"),
        ("fr", "Le conflit a éclaté en 2009 lorsque des hommes armés ont tué 360 soldats à Diffa.", "360"),
        ("fr", "La crise a éclaté en 2009 lorsqu'une attaque a tué 360 soldats à Diffa.", "360"),
    ],
)
def test_what_happened_in_a_year_has_its_end(language: str, text: str, number: str):
    assert read(text, language)[number][0] == ("2009-01-01", "2009-12-31")


def test_the_total_of_one_voice_does_not_date_what_another_tells():
    text = (
        "Selon le KST, les ADF ont tué 3 800 civils depuis 2014, dont 272 au cours des trois derniers mois.\n"
        "« Ils ont tué deux gardes », a déclaré à RFI l'administrateur du territoire de Lubero."
    )
    assert read(text)["deux"][0] is None


def test_hostages_taken_along_are_no_dead_and_an_administrator_holds_nothing():
    text = (
        "« Les ADF ont tué deux gardes et emporté douze otages », a déclaré l'administrateur du territoire de Lubero."
    )
    claims = code(Document(text=text, language="fr", published=dt.date(2023, 8, 18)), open_registry())
    assert read(text)["douze"][2] == "abducted"
    assert not [claim for claim in claims if isinstance(claim, Indicator)]
