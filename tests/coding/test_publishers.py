"""Who publishes a page is the same voice as on a page that cites it; a group's own page is the group's word."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

import marsad
from marsad.coding import code
from marsad.model import Claim, Document, Figure
from marsad.registry import Registry, open_registry

DAY = date(2023, 4, 17)


@cache
def registry() -> Registry:
    return open_registry()


def claims(text: str, publisher: str, language: str = "en") -> list[Claim]:
    page = Document(text=text, language=language, publisher=publisher, published=DAY, published_precision="day")
    return code(page, registry())


def figure(text: str, publisher: str, language: str = "en") -> Figure:
    return next(claim for claim in claims(text, publisher, language) if isinstance(claim, Figure))


@pytest.mark.parametrize("name", ["SOHR", "Syrian Observatory for Human Rights", "المرصد السوري لحقوق الإنسان"])
def test_a_monitors_own_page_and_a_page_that_cites_it_have_one_lens(name: str) -> None:
    own = figure("Islamic State carried out 30 attacks in Syria last week.", name)
    cited = figure("Islamic State carried out 30 attacks in Syria last week, SOHR said.", "The Observer's Desk")
    assert own.lens == cited.lens == "attributed:sohr"
    assert own.attribution[-1].kind == "publisher"
    assert own.attribution[-1].name == name
    assert own.chain == ()
    assert not own.self_claimed


def test_an_unknown_publisher_is_called_as_a_cited_voice_is() -> None:
    own = figure("Islamic State carried out 30 attacks in Syria last week.", "The Observer's Desk")
    assert own.lens == "attributed:the-observer-s-desk"


@pytest.mark.parametrize("name", ["Amaq", "Amaq News Agency", "Al-Naba", "Islamic State"])
def test_a_groups_page_in_its_own_voice_is_its_own_claim(name: str) -> None:
    for claim in claims("Islamic State fighters killed 7 soldiers in an ambush near Mosul on Sunday.", name):
        assert claim.self_claimed
        assert claim.lens == "self_claimed"
        assert claim.chain == ()
        assert [voice.name for voice in claim.attribution] == [name]
        assert claim.modality == "asserted"


def test_a_group_that_tells_of_others_claims_nothing() -> None:
    told = figure("Coalition airstrikes killed 30 civilians in Raqqa on Sunday.", "Amaq")
    assert not told.self_claimed
    assert told.lens == "attributed:amaq"


def test_somebody_whom_a_groups_page_cites_speaks_for_himself() -> None:
    told = figure("Islamic State killed 7 soldiers near Mosul on Sunday, SOHR said.", "Amaq")
    assert not told.self_claimed
    assert told.lens == "attributed:sohr"


def test_a_brief_never_links_to_a_groups_own_media(tmp_path: Path) -> None:
    address = "https://amaq.example.org/2023/raids"
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "page.html").write_text(
        '<html lang="en"><head><title>Raids</title><meta property="og:site_name" content="Amaq">'
        f'<link rel="canonical" href="{address}"><meta property="og:url" content="{address}">'
        '<meta property="article:published_time" content="2023-04-17"></head><body><article><h1>Raids</h1>'
        "<p>Islamic State carried out 30 attacks in Iraq last week and killed 12 soldiers in Mosul.</p>"
        "</article></body></html>",
        encoding="utf-8",
    )
    observatory = marsad.open(tmp_path / "observatory")
    observatory.read([pages])
    assert [document.publisher for document in observatory.documents()] == ["Amaq"]
    assert [document.url for document in observatory.documents()] == [address]
    observatory.brief("Islamic State", ["Iraq"], tmp_path / "brief.html", as_of=DAY)
    written = (tmp_path / "brief.html").read_text(encoding="utf-8")
    assert address in written
    assert f'href="{address}' not in written
