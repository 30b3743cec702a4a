"""Who is cited where something stands between the source and its verb, or where its name is long."""

from __future__ import annotations

import datetime as dt

import pytest

from marsad.coding import code
from marsad.model import Document, Figure
from marsad.registry import open_registry


def read(text: str, language: str = "fr") -> tuple[list[str], str]:
    """The chain and the modality of the text's first figure."""
    claims = code(Document(text=text, language=language, published=dt.date(2023, 8, 18)), open_registry())
    figure = next(claim for claim in claims if isinstance(claim, Figure))
    return [voice.id for voice in figure.chain], figure.modality


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Un rapport d'experts de l'ONU remis au Conseil de sécurité estime que le groupe compte 1 500 hommes.",
            (["un-experts"], "estimated"),
        ),
        (
            "Une étude de l'International Crisis Group parue mardi indique que le JNIM dispose de 6 000 combattants.",
            (["icg"], "reported"),
        ),
        (
            "L'armée malienne, dans un communiqué lu à la télévision nationale, a fait état de 21 morts.",
            (["malian-army"], "reported"),
        ),
    ],
)
def test_what_was_done_with_a_report_does_not_part_it_from_its_verb(text: str, said: tuple[list[str], str]):
    assert read(text) == said


def test_whom_a_report_was_submitted_to_does_not_say_it():
    text = "A report by UN experts, submitted to the Security Council on Monday, says the ADF killed 340 civilians."
    assert read(text, "en") == (["un-experts"], "reported")


@pytest.mark.parametrize(
    ("language", "text", "chain"),
    [
        ("fr", "La Monusco a condamné ces attaques et rappelé que 150 civils ont été tués à Beni.", "monusco-source"),
        ("fr", "Le gouverneur s'est rendu sur place mardi et a fait état de 12 morts.", "gouverneur"),
        ("fr", "L'ONG a appelé à la retenue, rappelant que 200 civils ont été tués depuis janvier.", "ong"),
        ("en", "MONUSCO condemned the attacks and recalled that 150 civils were killed in Beni.", "monusco-source"),
        ("en", "The governor visited the village on Tuesday and put the toll at 12 dead.", "governor"),
    ],
)
def test_who_did_something_else_first_says_it(language: str, text: str, chain: str):
    assert read(text, language) == ([chain], "reported")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Les jihadistes ont tué 12 soldats et revendiqué l'attaque."),
        ("fr", "L'armée a mené un raid et tué 12 combattants."),
        ("en", "The army raided a house in Mosul and killed 12 militants."),
        ("en", "The police searched a house in Mosul and found 12 bodies."),
    ],
)
def test_deeds_behind_and_cite_nobody(language: str, text: str):
    assert read(text, language) == ([], "asserted")


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        (
            "Douze militaires sont morts, a déclaré à la radio publique le ministre de la Défense.",
            ["ministre-de-la-défense"],
        ),
        (
            "Douze militaires sont morts, a confié à Jeune Afrique un diplomate européen.",
            ["jeune-afrique", "diplomate-européen"],
        ),
        ("« Ils ont tué douze hommes », a raconté à l'AFP une habitante.", ["afp", "habitante"]),
        ("Douze hommes sont morts, a-t-on appris mercredi auprès d'habitants.", ["habitants"]),
        ("Douze hommes sont morts, a-t-on appris auprès de la gendarmerie.", ["gendarmerie"]),
    ],
)
def test_who_heard_it_stands_before_who_said_it(text: str, chain: list[str]):
    assert read(text)[0] == chain


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (
            "Douze civils sont morts, selon le Conseil national de secours d'urgence.",
            "conseil-national-de-secours-d-urgence",
        ),
        (
            "Douze civils sont morts, a dit la Direction générale de la protection civile.",
            "direction-générale-de-la-protection-civile",
        ),
        (
            "Selon le Comité de protection des civils de Djibo, 12 personnes ont été enlevées lundi.",
            "comité-de-protection-des-civils-de-djibo",
        ),
        (
            "Un communiqué du ministère de la Défense publié dimanche fait état de 8 soldats tués.",
            "ministère-de-la-défense",
        ),
        ("L'Irak a annoncé de son côté l'arrestation de 11 membres de l'État islamique.", "irak"),
        ("Onze personnes ont été interpellées, selon le FSB.", "fsb"),
        ("Douze civils sont morts, selon un responsable de Djibo de passage à Dori.", "responsable-de-djibo"),
    ],
)
def test_a_name_in_small_words_is_whole(text: str, source: str):
    assert read(text)[0] == [source]


@pytest.mark.parametrize("text", ["Selon KONE, 11 hommes sont morts.", "Selon Ibrahim, 11 hommes sont morts."])
def test_a_person_is_not_named(text: str):
    assert read(text)[0] == ["named-person"]


def test_a_relative_clause_may_hold_a_list():
    text = "La Force multinationale mixte, qui réunit le Nigeria, le Niger, le Tchad et le Cameroun, parle de 62 morts."
    assert read(text)[0] == ["mnjtf-source"]
