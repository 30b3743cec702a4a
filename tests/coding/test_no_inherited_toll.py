"""What a sentence counts under a verb of its own is not what the sentence before it counted."""

from __future__ import annotations

import pytest

from marsad.coding import code
from marsad.model import Document, Figure
from marsad.registry import open_registry

_KILLED = {
    "fr": "Les miliciens de la Codeco ont tué 23 civils à Plaine Savo.\n",
    "en": "Codeco militiamen killed 23 civilians in Plaine Savo.\n",
}


def measures(language: str, text: str) -> dict[str, str]:
    claims = code(Document(text=_KILLED[language] + text, language=language), open_registry())
    return {claim.number.text: claim.measure for claim in claims if isinstance(claim, Figure)}


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("fr", "L'armée a évacué 300 habitants.", "300"),
        ("fr", "L'armée a mis 4 000 civils à l'abri.", "4 000"),
        ("fr", "Les ONG ont déjà secouru 150 personnes.", "150"),
        ("en", "The army vaccinated 300 residents.", "300"),
        ("en", "The mission has sheltered 300 civilians.", "300"),
    ],
)
def test_who_is_evacuated_is_not_dead(language: str, text: str, number: str):
    assert measures(language, text).get(number) != "killed"


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("fr", "L'attaque a blessé 300 habitants.", "300"),
        ("en", "The attack wounded 300 residents.", "300"),
    ],
)
def test_a_verb_of_harm_says_what_is_counted(language: str, text: str, number: str):
    assert measures(language, text)[number] == "wounded"


def test_a_row_goes_on_with_the_toll():
    assert measures("fr", "Djugu : 12 civils.")["12"] == "killed"


@pytest.mark.parametrize(("plots", "measure"), [("projets d'attentats", "other"), ("attentats", "attacks")])
def test_plots_that_were_foiled_are_no_attacks(plots: str, measure: str):
    assert measures("fr", f"Deux {plots} ont eu lieu depuis janvier en France.")["Deux"] == measure
