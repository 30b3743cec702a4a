"""French: offices that speak, whose the dead are, and where the north of a country is. Sentences are our own."""

from __future__ import annotations

import datetime as dt

import pytest

from marsad.coding import code
from marsad.model import Document, Figure
from marsad.registry import open_registry

REGISTRY = open_registry()


def _figures(text: str) -> list[Figure]:
    document = Document(text=text, language="fr", published=dt.date(2022, 6, 15))
    return [claim for claim in code(document, REGISTRY) if isinstance(claim, Figure)]


@pytest.mark.parametrize(
    "speaker",
    [
        "Le gouvernement burkinabé",
        "Le gouverneur de la région de Diffa, Issa Lémine,",
        "Le procureur de la République près le tribunal de Niamey",
        "Le gouvernement libyen d'union nationale (GNA)",
        "Un cadre de la police",
        "Le Bureau conjoint des Nations unies aux droits de l'homme",
        "Le collectif des organisations des jeunes de Solhan",
        "L'administration autonome kurde",
    ],
)
def test_an_office_speaks_whatever_it_is_over(speaker: str) -> None:
    (figure,) = _figures(f"{speaker} a annoncé mardi que 12 civils avaient été tués à Toto.")
    assert figure.modality == "reported"
    assert figure.chain


@pytest.mark.parametrize("behind", ["la DGSN", "l'une d'elles", "le Bureau de coordination des affaires humanitaires"])
def test_a_speaker_behind_the_verb(behind: str) -> None:
    text = f"Des sources locales ont confirmé l'attaque. « Douze civils ont été tués », a indiqué {behind}."
    (figure,) = _figures(text)
    assert figure.modality == "reported"


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("L'armée a surpris une colonne de terroristes : une vingtaine d'entre eux ont été tués.", ["victim"]),
        ("Les combats ont fait 20 morts dans les rangs des jihadistes et 12 morts chez les soldats.", ["victim", None]),
        ("Du côté des djihadistes présumés, le bilan s'élève à 15 morts.", ["victim"]),
        ("Des attaques armées ont déplacé 6.000 personnes à Palma.", ["perpetrator"]),
    ],
)
def test_on_which_side_they_fell(text: str, roles: list[str | None]) -> None:
    read = [figure.role for figure in _figures(text)]
    assert [got for got, want in zip(read, roles, strict=True) if want] == [want for want in roles if want]


def test_the_only_party_named_for_a_part_fought_the_battle() -> None:
    whole, *_ = _figures("Les combats de Bosso ont fait 114 morts, dont 109 terroristes de Boko Haram et 5 soldats.")
    assert whole.group is not None
    assert whole.group.name == "Boko Haram"


def test_a_civil_war_is_no_groups() -> None:
    text = "L'État islamique sévit en Syrie. Déclenchée en 2011, la guerre civile en Syrie a fait 500.000 morts."
    assert [figure.group for figure in _figures(text)] == [None]


def test_the_north_of_a_country_is_in_it() -> None:
    text = "Le GSIM a tué 12 soldats à Djibo. Dans le nord-est nigérian, Boko Haram a tué 15 civils."
    assert [figure.place.country for figure in _figures(text) if figure.place] == ["BF", "NG"]


def test_a_zone_on_a_border_is_on_the_forces_side() -> None:
    text = "L'armée malienne a annoncé que 17 militaires sont morts dans une zone frontalière avec le Niger."
    assert [figure.place.country for figure in _figures(text) if figure.place] == ["ML"]


def test_an_organisation_that_reports_is_the_one_cited() -> None:
    text = "Selon la CRDH, 322 civils ont été tués par les ADF. Cette organisation rapporte que 33 élèves ont péri."
    assert [figure.self_claimed for figure in _figures(text)] == [False, False]


@pytest.mark.parametrize(
    "opening",
    ["NIAMEY, 21 mars (Reuters) – ", "Bamako, le 21 mars 2021 : ", "OUAGADOUGOU, 21 mars (Xinhua) -- "],
)
def test_the_dateline_dates_a_page_that_has_only_a_month(opening: str) -> None:
    text = f"{opening}Des hommes armés ont tué 22 civils dimanche."
    document = Document(text=text, language="fr", published=dt.date(2021, 3, 1), published_precision="month")
    (figure,) = [claim for claim in code(document, REGISTRY) if isinstance(claim, Figure)]
    assert figure.period is not None
    assert figure.period.start == figure.period.end == dt.date(2021, 3, 21)
