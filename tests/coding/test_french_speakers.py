"""Who says it on French pages: quotations, asides about other groups, counts that are nobody's."""

from __future__ import annotations

import datetime as dt

import pytest

from marsad.coding import code
from marsad.model import Document, Figure
from marsad.registry import open_registry


def read(text: str) -> dict[str, tuple[list[str], str, bool]]:
    """Each number with its chain, modality and self-claim."""
    claims = code(Document(text=text, language="fr", published=dt.date(2024, 5, 20)), open_registry())
    return {
        c.number.text: ([voice.name for voice in c.chain], c.modality, c.self_claimed)
        for c in claims
        if isinstance(c, Figure)
    }


def test_who_closes_a_quotation_has_said_its_first_sentence_too():
    text = "« Ils ont tué 14 pêcheurs près de Bol. On a compté 9 blessés », a raconté un habitant de l'île."
    assert {name: chain for name, (chain, *_) in read(text).items()} == {
        "14": ["habitant"],
        "9": ["habitant"],
    }


def test_behind_its_statement_the_verb_comes_before_who_speaks():
    text = '"Le bilan est de 8 morts: six miliciens et deux bergers", a indiqué l\'Observatoire syrien.'
    assert {chain[0] for chain, *_ in read(text).values()} == {"SOHR"}


@pytest.mark.parametrize("aside", ["affilié à Al-Qaïda", "lié à Al-Qaïda", "proche d'Al-Qaïda"])
def test_the_group_of_an_aside_does_not_speak(aside: str):
    assert read(f"Le JNIM, {aside}, affirme avoir tué 13 soldats au Mali.")["13"] == (["JNIM"], "reported", True)


@pytest.mark.parametrize("count", ["Selon un dernier bilan, 7 civils sont morts à Gao.", "Bilan : 7 morts à Gao."])
def test_a_count_that_is_nobodys_is_the_pages_own(count: str):
    assert read(count)["7"] == ([], "asserted", False)


def test_alleged_attackers_leave_a_toll_certain():
    assert read("De présumés djihadistes ont tué 10 militaires lundi à Soumpi, au Mali.")["10"][1] == "asserted"
