"""What was denied, or only may happen, is never a count."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from marsad.coding import code
from marsad.model import Document, Figure, Incident
from marsad.registry import Registry, open_registry


@cache
def registry() -> Registry:
    return open_registry()


def read(text: str, language: str) -> tuple[list[Figure], list[Incident]]:
    page = Document(text=text, language=language, published=date(2023, 4, 17), published_precision="day")
    claims = code(page, registry())
    return [c for c in claims if isinstance(c, Figure)], [c for c in claims if isinstance(c, Incident)]


@pytest.mark.parametrize(
    ("language", "text", "modalities"),
    [
        ("en", "Islamic State did not carry out 30 attacks in Iraq last week.", ["denied"]),
        ("en", "Islamic State has not killed 30 people in Mosul.", ["denied"]),
        ("en", "30 people were not killed in Mosul.", ["denied"]),
        ("en", "Islamic State may carry out 30 attacks in Iraq.", ["hypothetical"]),
        ("en", "Islamic State could carry out 30 attacks in Iraq.", ["hypothetical"]),
        ("en", "The blast might have killed up to 60 people in Mosul, a resident feared.", ["hypothetical"]),
        ("en", "At least 60 people may have been killed in Mosul.", ["hypothetical"]),
        ("en", "Islamic State killed 7 people in Mosul and may have abducted 12.", ["asserted", "hypothetical"]),
        ("en", "The attack, which did not target the army, killed 12 people in Mosul on Sunday.", ["asserted"]),
        ("en", "Islamic State did not only kill 30 people but also wounded 12 in Mosul.", ["asserted", "asserted"]),
        ("en", "In May, Islamic State carried out 30 attacks in Iraq.", ["asserted"]),
        ("fr", "L'État islamique n'a pas mené 30 attaques en Irak la semaine dernière.", ["denied"]),
        ("fr", "L'État islamique pourrait mener 30 attaques en Irak.", ["hypothetical"]),
        ("fr", "L'État islamique n'a mené que 30 attaques en Irak en mars.", ["asserted"]),
        ("ar", "لم ينفذ تنظيم الدولة الإسلامية 30 هجوما في العراق الأسبوع الماضي.", ["denied"]),
        ("ar", "قد ينفذ تنظيم الدولة الإسلامية 30 هجوما في العراق.", ["hypothetical"]),
        ("ar", "لم ينفذ التنظيم سوى 30 هجوما في العراق.", ["asserted"]),
        ("ar", "قد قتل 12 شخصا في الموصل.", ["asserted"]),
    ],
)
def test_a_negation_or_a_modal_verb_reaches_its_figures_and_no_others(
    language: str, text: str, modalities: list[str]
) -> None:
    figures, _ = read(text, language)
    assert [figure.modality for figure in figures] == modalities


def test_what_did_not_happen_is_no_event_and_no_toll() -> None:
    assert read("Islamic State has not killed 30 people in Mosul on Sunday.", "en")[1] == []
    _, [event] = read("L'attaque n'a pas fait 12 morts à Mossoul dimanche, mais 15.", "fr")
    assert event.killed == 15
    assert [toll.number.low for toll in event.tolls] == [15]
    _, [event] = read("Islamic State killed 7 people in Mosul on Sunday and may have abducted 12.", "en")
    assert (event.killed, event.abducted) == (7, None)
