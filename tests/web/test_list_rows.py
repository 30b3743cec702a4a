"""What a list says of an incident: its toll as the claim's own page has it, and of a dataset's row who and what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from ged_file import ged
from lxml import html
from served import Served, served

import marsad

PAGE = """<html><head><title>A week</title><meta property="article:published_time" content="2019-09-25"></head><body>
<p>On 20 September 2019 gunmen of Islamic State killed at least five soldiers and wounded about 12 in an attack on a
checkpoint near Mosul, Iraq, police said.</p>
<p>On 22 September 2019 Boko Haram killed 10 to 15 villagers in an attack on Gajiganna, Nigeria, residents said.</p>
<p>On 23 September 2019 al-Shabaab fighters killed seven soldiers in an ambush near Kismayo, Somalia, the army said. The
group said that it had killed 20 soldiers in the ambush.</p>
</body></html>"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("rows")
    (folder / "week.html").write_text(PAGE, "utf-8")
    observatory = marsad.open(folder / "observatory")
    observatory.read([folder / "week.html"])
    observatory.import_dataset("ucdp-ged", ged(folder, "g.csv", [("7", "2019-03-01", "IS", "3")]), dt.date(2020, 6, 1))
    observatory.index(wait=60)
    with served(folder / "observatory") as running:
        yield running


def rows(site: Served, **asked: str) -> dict[str, Any]:
    """The rows of the list of claims by what stands in their first cell."""
    answer = httpx.get(f"{site.url}/claims", params=asked, timeout=60)
    assert answer.status_code == 200
    found = html.fromstring(answer.text).xpath("//tbody/tr")
    return {" ".join(row.xpath("th")[0].text_content().split()): row for row in found}


def test_a_list_prints_a_toll_with_what_qualifies_it(told: Served) -> None:
    found = set(rows(told, kind="incident", page_language="en"))
    assert "at least 5 killed, about 12 wounded" in found
    assert any("10 to 15" in text for text in found), found
    assert any("7 killed (1 other count)" in text for text in found), "who struck counts otherwise"
    for language, words in (("fr", "au moins 5"), ("ar", "5 قتلى على الأقل")):
        assert any(words in text for text in rows(told, kind="incident", language=language)), language


def test_a_datasets_row_says_who_fought_where_when_and_what(told: Served) -> None:
    (row,) = rows(told, lens="dataset:ucdp-ged").values()
    text = " ".join(row.text_content().split())
    for told_there in ("3 killed", "Islamic State", "Government of Syria – IS: Clashes near Baghouz 7", "1 March 2019"):
        assert told_there in text, (told_there, text)
    assert "Baghouz" in row.xpath("td[@data-label='Where']")[0].text_content()
    assert "Islamic State" in row.xpath("td[@data-label='Group']")[0].text_content()
