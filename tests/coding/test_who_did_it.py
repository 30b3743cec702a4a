"""A group is not blamed for what it did not claim, and not heard where somebody else speaks."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from marsad.coding import code
from marsad.model import Claim, Document, Figure, Incident
from marsad.registry import Registry, open_registry


@cache
def registry() -> Registry:
    return open_registry()


def read(text: str, language: str) -> list[Claim]:
    page = Document(text=text, language=language, published=date(2023, 4, 17), published_precision="day")
    return [claim for claim in code(page, registry()) if isinstance(claim, (Figure, Incident))]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Islamic State did not claim the attack that killed seven aid workers near Raqqa on Sunday."),
        ("en", "Islamic State has not claimed responsibility for the bombing that killed seven in Raqqa on Sunday."),
        ("en", "No group claimed the attack that killed seven in Raqqa on Sunday, home of Islamic State."),
        ("en", "Gunmen killed seven near Raqqa on Sunday. Nobody claimed it, but Islamic State is active there."),
        ("fr", "L'État islamique n'a pas revendiqué l'attaque qui a tué sept humanitaires près de Raqqa dimanche."),
        ("ar", "لم يتبن تنظيم الدولة الإسلامية الهجوم الذي قتل فيه سبعة أشخاص قرب الرقة يوم الأحد."),
    ],
)
def test_what_a_group_did_not_claim_is_not_its_own(language: str, text: str) -> None:
    claims = read(text, language)
    assert {claim.kind for claim in claims} == {"figure", "incident"}
    for claim in claims:
        assert claim.group is None
        assert not claim.self_claimed
        assert not isinstance(claim, Incident) or claim.perpetrator is None


def test_a_group_that_kills_keeps_its_own_where_another_attack_is_unclaimed() -> None:
    first = read("Islamic State killed 7 soldiers in Mosul on Sunday, while nobody claimed a second attack.", "en")[0]
    assert first.group is not None
    assert first.group.id == "islamic-state"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "John Smith, a shopkeeper in Mosul, said Islamic State killed 7 people."),
        ("fr", "Jean Dupont, commerçant à Mossoul, a déclaré que l'État islamique avait tué 7 personnes."),
        ("ar", "وقال أحمد حسن، وهو تاجر في الموصل، إن تنظيم الدولة الإسلامية قتل 7 أشخاص."),
    ],
)
def test_a_person_with_an_apposition_speaks_and_goes_unnamed(language: str, text: str) -> None:
    claim = read(text, language)[0]
    assert [voice.name for voice in claim.chain] == ["named person"]
    assert not claim.self_claimed
    assert claim.modality == "reported"
    assert claim.group is not None
    assert claim.group.id == "islamic-state"


@pytest.mark.parametrize(
    "text",
    [
        "The bombing killed 7 people in Mosul on Sunday, said Islamic State in a statement.",
        "Islamic State, a jihadist group, said it killed 7 people in Mosul.",
    ],
)
def test_a_group_that_speaks_is_still_heard(text: str) -> None:
    assert all(claim.self_claimed for claim in read(text, "en"))
