"""French figures after the phrasings of the field: whose the dead are, where, when, and what a number counts."""

from __future__ import annotations

import datetime as dt

import pytest

from marsad.coding import code
from marsad.model import Document, Figure
from marsad.registry import open_registry


def figures(text: str, day: dt.date = dt.date(2024, 5, 20)) -> dict[str, Figure]:
    """The figures of a text by the number as printed."""
    claims = code(Document(text=text, language="fr", published=day), open_registry())
    return {claim.number.text: claim for claim in claims if isinstance(claim, Figure)}


@pytest.mark.parametrize(
    ("text", "number", "measure", "role"),
    [
        ("Des hommes armés ont tué 14 pêcheurs lundi à Djibo.", "14", "killed", "perpetrator"),
        ("L'armée malienne a tué 02 terroristes et saisi 05 motos à Gao.", "02", "killed", "victim"),
        ("L'armée malienne a tué 02 terroristes et saisi 05 motos à Gao.", "05", "weapons", None),
        ("L'opération a fait 40 morts dans les rangs des djihadistes à Gao.", "40", "killed", "victim"),
        ("L'attaque a fait 20 morts à Gao, et 4 tués côté ennemi.", "4", "killed", "victim"),
        ("On compte 317 civils tués et 73 enlevés à Mopti.", "73", "abducted", "perpetrator"),
        ("Le bilan est de 644 morts ou blessés à Kaboul.", "644", "killed_or_wounded", "perpetrator"),
        ("53 militaires et probablement 12 civils ont été blessés à Gao.", "53", "wounded", "perpetrator"),
        (
            "Les attaques ont reculé de 12 %, à 68 en avril, alors que les morts ont bondi.",
            "68",
            "attacks",
            "perpetrator",
        ),
    ],
)
def test_what_a_number_counts_and_whose_it_is(text: str, number: str, measure: str, role: str | None) -> None:
    found = figures(text)[number]
    assert (found.measure, found.role) == (measure, role)


@pytest.mark.parametrize(
    "text",
    [
        "L'attaque a frappé Beni, agglomération de plus de 200 000 habitants.",
        "Les violences augmentent dans 15 des 34 provinces du pays.",
        "Une victime sur cinq est tombée à Kaboul.",
    ],
)
def test_what_counts_nobody_is_no_figure(text: str) -> None:
    assert figures(text) == {}


def test_parts_that_add_up_to_the_whole_are_not_counted_twice() -> None:
    found = figures("L'attaque de Gao a fait 10 morts, six femmes et quatre hommes.")
    assert found["six"].part_of == found["quatre"].part_of == found["10"].id


@pytest.mark.parametrize(
    ("text", "number", "country"),
    [
        ("Le Burkina Faso est endeuillé. Six soldats sont morts dans le Sahel.", "Six", "BF"),
        ("Des raids ont eu lieu au Mali. Les combats ont tué 40 soldats égyptiens dimanche.", "40", "EG"),
        ("A Mossoul, en juin 2014, l'État islamique a pris 450 millions de dollars.", "450 millions de dollars", "IQ"),
        ("En Libye, l'EI garde 3 000 combattants, alors que ses chefs vivent en Somalie.", "3 000", "LY"),
        ("Près des frontières du Mali et du Burkina Faso, 22 soldats nigériens ont péri.", "22", "NE"),
        ("La Syrie compte 627 civils tués, selon l'OSDH, établi au Royaume-Uni.", "627", "SY"),
    ],
)
def test_where_a_figure_is(text: str, number: str, country: str) -> None:
    place = figures(text)[number].place
    assert place is not None
    assert place.country == country


@pytest.mark.parametrize(
    ("text", "number", "start", "end"),
    [
        (
            "Avril a été le mois le plus meurtrier en six ans au Mali, avec 254 décès.",
            "254",
            "2024-04-01",
            "2024-04-30",
        ),
        ("Ce jeudi 16 mai, sept civils ont été tués à Gao.", "sept", "2024-05-16", "2024-05-16"),
        ("Le ministre a dit samedi que 12 civils avaient péri jeudi à Djibo.", "12", "2024-05-16", "2024-05-16"),
        ("En 2023, 12 attaques ont visé Gao, contre 9 l'année précédente.", "9", "2022-01-01", "2022-12-31"),
    ],
)
def test_when_a_figure_was(text: str, number: str, start: str, end: str) -> None:
    period = figures(text)[number].period
    assert period is not None
    assert (str(period.start), str(period.end)) == (start, end)


def test_the_day_of_saying_is_no_day_of_doing() -> None:
    found = figures("Lundi soir, la gendarmerie a précisé que sept personnes étaient blessées à Gao.")
    assert found["sept"].period is None
