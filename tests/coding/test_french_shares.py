"""French pages that share out a toll, tell what became of fighters, and go back to what was told before."""

from __future__ import annotations

from datetime import date

import pytest

from marsad.coding import code
from marsad.model import Claim, Document, Figure, Incident
from marsad.registry import Registry, open_registry


@pytest.fixture(scope="module")
def registry() -> Registry:
    return open_registry()


def _read(text: str, registry: Registry, language: str = "fr") -> list[Claim]:
    page = Document(text=text, published=date(2024, 8, 27), published_precision="day", language=language)
    return code(page, registry)


def _figures(text: str, registry: Registry) -> dict[str, Figure]:
    return {claim.number.text: claim for claim in _read(text, registry) if isinstance(claim, Figure)}


def _incidents(text: str, registry: Registry, language: str = "fr") -> list[tuple[str, str, int | None]]:
    told = (claim for claim in _read(text, registry, language) if isinstance(claim, Incident))
    return [(claim.type, claim.place.name or "" if claim.place else "", claim.killed) for claim in told]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fr",
            "Au moins 37 personnes ont été tuées dimanche dans deux attaques attribuées aux jihadistes au Mali, dont "
            "17 à Diallassagou et 20 dans l'explosion d'une mine près de Koro.",
        ),
        (
            "fr",
            "Trente-sept personnes ont été tuées lundi dans deux attaques au Mali, 17 à Diallassagou et 20 par une "
            "mine près de Koro.",
        ),
        (
            "en",
            "At least 37 people were killed on Sunday in two attacks in Mali, 17 in Diallassagou and 20 in a mine "
            "explosion near Koro.",
        ),
    ],
)
def test_each_share_of_two_attacks_is_an_event(language: str, text: str, registry: Registry) -> None:
    assert _incidents(text, registry, language) == [
        ("armed_assault", "Diallassagou", 17),
        ("bombing", "Koro (ML)", 20),
    ]


def test_a_share_of_a_toll_is_dead_whoever_is_named_before_it(registry: Registry) -> None:
    text = "Au moins 12 soldats ont été tués par des jihadistes au Mali, dont sept à Koro."
    assert _figures(text, registry)["sept"].measure == "killed"


def test_rival_tolls_of_two_attacks_are_of_neither(registry: Registry) -> None:
    text = (
        "Lundi, 37 personnes ont été tuées dans deux attaques au Mali, 17 à Diallassagou et 20 par une mine près de "
        "Koro. Une source sécuritaire a donné un bilan de 42 morts et 11 blessés."
    )
    told = [claim for claim in _read(text, registry) if isinstance(claim, Incident)]
    assert [claim.wounded for claim in told] == [None, None]


def test_a_claim_is_of_the_attack_on_its_town(registry: Registry) -> None:
    text = (
        "Lundi, 37 personnes ont été tuées dans deux attaques au Mali, 17 à Diallassagou et 20 par une mine près de "
        "Koro. L'armée malienne affirme avoir tué 14 terroristes dans une opération de ratissage. Le Jnim a revendiqué "
        "l'attaque de Diallassagou, disant avoir tué 23 miliciens."
    )
    told = [claim for claim in _read(text, registry) if isinstance(claim, Incident)]
    groups = {claim.place.name: claim.group and claim.group.id for claim in told if claim.place}
    assert groups["Diallassagou"] == "jnim"
    assert "Mali" in groups


def test_who_is_held_behind_an_aside_of_two_parts(registry: Registry) -> None:
    text = (
        "Plus de 11 500 combattants présumés, dont 1 600 Irakiens et 1 800 ressortissants de 60 autres pays, restent "
        "détenus en Syrie."
    )
    assert {n: f.measure for n, f in _figures(text, registry).items()} == {
        "11 500": "detainees",
        "1 600": "detainees",
        "1 800": "detainees",
    }


def test_what_became_of_those_who_joined(registry: Registry) -> None:
    text = "Environ 1 460 Français ou résidents ont rejoint l'EI ; quelque 400 y sont morts et 300 en sont revenus."
    read = {n: (f.measure, f.role) for n, f in _figures(text, registry).items()}
    assert read == {
        "1 460": ("foreign_fighters", "member"),
        "400": ("killed", "victim"),
        "300": ("other", "member"),
    }


def test_a_provisional_toll_is_of_who_is_quoted(registry: Registry) -> None:
    text = "« Le bilan provisoire fait état de 15 soldats tués ; 96 terroristes sont morts », a dit le général Daoud."
    assert [voice.name for voice in _figures(text, registry)["15"].attribution] == ["général"]


def test_an_earlier_attack_is_told_by_the_page(registry: Registry) -> None:
    text = (
        "Deux sources locales ont évoqué une trentaine de militaires tués à Barkaram. En octobre 2023, une attaque "
        "similaire contre cette base avait coûté la vie à une quarantaine de soldats."
    )
    assert _figures(text, registry)["une quarantaine"].modality == "asserted"


def test_a_total_behind_a_ranking_is_not_of_the_last_place(registry: Registry) -> None:
    text = (
        "En juillet, l'EI a mené 61 attaques dans le désert syrien. La province de Deir ez-Zor arrive en tête avec 34 "
        "attaques, suivie de Homs (15), Raqqa (8) et Hama (4). Depuis janvier, le nombre de morts s'élève à 742."
    )
    place = _figures(text, registry)["742"].place
    assert place is not None
    assert place.name == "Syrian Desert"


@pytest.mark.parametrize("name", ["Les rebelles du CSP", "Le Cadre stratégique permanent"])
def test_rebels_of_northern_mali_have_a_name(name: str, registry: Registry) -> None:
    group = _figures(f"{name} ont affirmé avoir tué 47 soldats à Tinzaouatène.", registry)["47"].group
    assert group is not None
    assert group.id == "csp"


def test_these_violences_are_of_the_group_before(registry: Registry) -> None:
    text = "Le TTP a mené 521 attentats l'an dernier au Pakistan. Ces violences ont causé 852 morts."
    group = _figures(text, registry)["852"].group
    assert group is not None
    assert group.id == "ttp"


def test_an_accused_capital_is_no_place(registry: Registry) -> None:
    text = "Islamabad accuse Kaboul d'abriter quelque 6 000 combattants du TTP."
    place = _figures(text, registry)["6 000"].place
    assert place is None or place.name != "Kabul"
