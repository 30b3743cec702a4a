"""A word in capitals before a verb of saying: a surname is never kept, an acronym only where the page writes it out."""

from __future__ import annotations

import pytest

from marsad.coding import code
from marsad.model import Document
from marsad.registry import open_registry


def voices(text: str, language: str) -> set[str]:
    claims = code(Document(text=text, language=language), open_registry())
    assert claims
    return {voice.id for claim in claims for voice in claim.attribution}


@pytest.mark.parametrize(
    ("language", "text", "surname"),
    [
        ("en", "KAGAME said Islamic State killed 12 people in Mosul.", "kagame"),
        ("fr", "Boko Haram a tué 12 personnes à Maiduguri, a indiqué DIARRA.", "diarra"),
        ("fr", "Selon TRAORE, Boko Haram a tué 12 personnes à Maiduguri.", "traore"),
    ],
)
def test_a_surname_in_capitals_is_no_source(language: str, text: str, surname: str) -> None:
    assert surname not in voices(text, language)


def test_an_acronym_that_the_page_writes_out_is_one() -> None:
    text = "The Borno Victims Network (BVN) met on Monday. BVN said Boko Haram killed 12 people in Maiduguri."
    assert "bvn" in voices(text, "en")
