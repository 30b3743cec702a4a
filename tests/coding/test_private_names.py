"""Private persons are not indexed: whoever is a victim, a witness or speaks without an office has no name but in the
sentence itself."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

import marsad
from marsad.index.filters import Filter
from marsad.observatory import Observatory

PAGES = {
    "en": "Amira Haddouchi, a schoolteacher, and her son Yusuf Kandilo were killed when Islamic State gunmen attacked "
    "their house in Mosul on 20 September 2019, said a neighbour, Samuel Thornbury. Islamic State abducted farmer "
    "Idris Belqasmi near Kirkuk on 19 September 2019. Karim Waddani told reporters that Islamic State carried out 12 "
    "attacks in Diyala within a week.",
    "fr": "L'institutrice Amira Haddouchi et son fils Yusuf Kandilo ont été tués le 20 septembre 2019 à Mossoul par "
    "des hommes armés de l'État islamique, selon leur voisin Samuel Thornbury. L'État islamique a enlevé le fermier "
    "Idris Belqasmi près de Kirkouk. Karim Waddani a déclaré que l'État islamique avait mené 12 attaques à Diyala en "
    "une semaine.",
    "ar": "قتل مسلحو تنظيم داعش المعلمة أميرة حدوشي وابنها يوسف كنديلو في الموصل يوم 20 سبتمبر 2019، بحسب الجار سامويل "
    "ثورنبري. وخطف تنظيم داعش المزارع إدريس بلقاسمي قرب كركوك. وقال كريم وداني إن تنظيم داعش نفذ 12 هجوما في ديالى "
    "خلال أسبوع. قتل تنظيم داعش أربعة أشخاص في الموصل يوم 21 سبتمبر 2019، بحسب المزارع إدريس بلقاسمي. قتل تنظيم داعش "
    "خمسة أشخاص في الموصل يوم 22 سبتمبر 2019، وفقا لسامويل ثورنبري.",
}
NAMES = (
    *("Haddouchi", "Kandilo", "Thornbury", "Belqasmi", "Waddani", "Amira", "Yusuf", "Idris", "Karim", "Samuel"),
    *("حدوشي", "كنديلو", "ثورنبري", "بلقاسمي", "وداني", "أميرة", "يوسف", "إدريس", "كريم", "سامويل"),
)
SURNAMES = {
    "Haddouchi",
    "Kandilo",
    "Thornbury",
    "Belqasmi",
    "Waddani",
    "حدوشي",
    "كنديلو",
    "ثورنبري",
    "بلقاسمي",
    "وداني",
}
# The page's own sentences, to the letter, are the evidence and may name whom they name.
_SENTENCES = [sentence for text in PAGES.values() for sentence in re.split(r"(?<=[.])\s+", text)]


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    folder = tmp_path_factory.mktemp("names")
    pages = folder / "pages.jsonl"
    with pages.open("w", encoding="utf-8") as stream:
        for language, text in PAGES.items():
            page = {"id": language, "url": f"https://courier.example/{language}", "title": "News", "text": text}
            page |= {"published": "2019-09-24", "publisher": "The Courier", "language": language}
            stream.write(json.dumps(page, ensure_ascii=False) + "\n")
    opened = marsad.open(folder / "observatory")
    opened.read([pages])
    return opened


def named(value: object) -> set[str]:
    """The names that stand somewhere in the values, apart from whole sentences of a page."""
    text = json.dumps(value, ensure_ascii=False, default=str).replace('\\"', '"')
    for sentence in _SENTENCES:
        text = text.replace(sentence, "")
    return {name for name in NAMES if re.search(rf"(?<!\w){name}(?!\w)", text, re.IGNORECASE)}


def test_no_slot_of_a_claim_names_a_person(observatory: Observatory) -> None:
    rows = observatory.claims_table().to_pylist()
    assert {row["language"] for row in rows} == set(PAGES)
    assert any(row["kind"] == "incident" for row in rows)
    for row in rows:
        assert not named(row), row


def test_no_list_or_facet_of_the_index_names_a_person(observatory: Observatory) -> None:
    index = observatory.index()
    for language in PAGES:
        assert not named(index.names(language)) & SURNAMES
        for name in SURNAMES:
            assert not any(index.suggest(kind, name, language) for kind in ("group", "place", "source"))
    assert not named({name: [str(one) for one in facets] for name, facets in index.facets(Filter()).items()})


def test_no_column_of_an_export_names_a_person(observatory: Observatory) -> None:
    for content in ("claims", "incidents", "sources"):
        target = io.StringIO()
        observatory.export(target, "csv", content=content)
        for row in csv.DictReader(io.StringIO(target.getvalue())):
            assert not named(row), (content, row)


def test_the_sentence_keeps_the_name_since_it_is_the_evidence(observatory: Observatory) -> None:
    assert any("Thornbury" in row["quote_text"] for row in observatory.claims_table().to_pylist())
