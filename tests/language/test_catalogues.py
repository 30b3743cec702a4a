"""Nothing is left untranslated, and translations keep what is filled in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

import marsad

PACKAGE = Path(marsad.__file__).parent
CALLS = {"say": None, "say_many": (1, 2), "mark": None}
Message = str | tuple[str, ...]


def said() -> set[Message]:
    """Every message that the code and the templates say."""
    found: set[Message] = set()
    for path in PACKAGE.rglob("*.py"):
        with path.open("rb") as file:
            found |= {message for _, message, _, _ in extract("python", file, CALLS)}
    for path in PACKAGE.rglob("*.jinja"):
        with path.open("rb") as file:
            for _, call, message, _ in babel_extract(file, list(CALLS), [], {}):
                texts = [item for item in (message if isinstance(message, tuple) else (message,)) if item]
                found.add(tuple(texts[:2]) if call == "say_many" else texts[0])
    return found


def catalogue(language: str) -> Catalog:
    """The catalogues of all themes together. What two of them say must be translated alike."""
    together: Catalog | None = None
    for path in sorted((PACKAGE / "language" / "data" / language).glob("*.po")):
        with path.open("rb") as file:
            theme = read_po(file, locale=language)
        if together is None:
            together = theme
            continue
        for message in theme:
            known = together.get(message.id) if message.id else None
            if known is not None:
                assert known.string == message.string, f"{path.name}: {message.id} is translated otherwise elsewhere"
            elif message.id:
                together[message.id] = message
    assert together is not None
    return together


def fields(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_everything_said_is_translated_and_nothing_else(language: str) -> None:
    known = {message.id for message in catalogue(language) if message.id and not message.fuzzy}
    known = {tuple(item) if isinstance(item, list) else item for item in known}
    assert said() - known == set()
    assert known - said() == set()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_translations_are_full_and_fill_in_the_same(language: str) -> None:
    translations = catalogue(language)
    for message in translations:
        if not message.id:
            continue
        plural = isinstance(message.id, (list, tuple))
        texts = message.string if plural else (message.string,)
        wanted = fields(message.id[1] if plural else message.id)
        assert len(texts) == (translations.num_plurals if plural else 1), message.id
        for text in texts:
            assert text.strip(), message.id
            # A form for one or two may say the number as a word.
            assert fields(text) <= wanted, message.id
            assert wanted - fields(text) <= ({"number"} if plural else set()), message.id


def test_arabic_is_arabic() -> None:
    kept = {
        "ICD",
        "marsad",
        "import",
        "R",
        "P",
        "A",
        "E",
        "F",
        "CC",
        "BY",
        "GeoNames",
        "UCDP",
        "GED",
        *(
            ["ETag", "If", "None", "Match", "Link", "Accept", "next", "format", "marsad", "export", "README", "zip"]
        ),  # of the API and of files
        *(
            [
                "XLSX",
                "CSV",
                "JSON",
                "Lines",
                "GeoJSON",
                "Parquet",
                "HXL",
                "BibTeX",
                "Excel",
                "QGIS",
                "Zotero",
                "LaTeX",
                "pandas",
                "R",
                "DuckDB",
            ]
        ),
        *(["not", "in", "text", "code", "events", "review", "briefs", "group", "against", "docs", "lexicons", "md"]),
        *(["ucdp", "ged", "IQ", "T", "Z"]),  # of commands, addresses and examples in what is refused
    }  # names and symbols
    for message in catalogue("ar"):
        if not message.id:
            continue
        for text in message.string if isinstance(message.string, tuple) else (message.string,):
            assert set(re.findall(r"[A-Za-z]+", re.sub(r"{\w+}", "", text))) <= kept, text
