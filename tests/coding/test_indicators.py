from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from marsad.coding import code, indicators
from marsad.coding.page import open_page
from marsad.model import Document, Indicator
from marsad.registry import Registry, open_registry

CASE = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "case-2019" / "article.html"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return open_registry()


def found(registry: Registry, language: str, text: str) -> dict[str, str]:
    page = open_page(Document(text=text, language=language), registry)
    sentences = [view.sentence for view in page.views]
    actors = [actor for view in page.views for actor in view.actors]
    places = [place for view in page.views for place in view.places]
    mentions = indicators.find(language, sentences, page.scopes, actors, places)
    for mention in mentions:
        assert text[mention.sentence.start : mention.sentence.end] == mention.sentence.text
        assert mention.sentence.start <= mention.start < mention.end <= mention.sentence.end
    return {mention.indicator: mention.direction for mention in mentions}


@pytest.mark.parametrize(
    ("language", "text", "indicator", "direction"),
    [
        ("en", "ISIS is waking sleeper cells in Iraq.", "sleeper_cells", "rising"),
        ("en", "There is no evidence of ISIS recruitment in the camps.", "recruitment", "absent"),
        ("en", "Boko Haram's funding has declined sharply.", "finance", "falling"),
        ("en", "ISIS fighters stormed the prison in Hasakah.", "prison_break", "present"),
        ("en", "Al-Shabaab denied that its leader had been killed.", "leadership", "absent"),
        ("en", "The withdrawal of French troops left JNIM free to move.", "security_withdrawal", "present"),
        ("fr", "L'État islamique réactive ses cellules dormantes en Irak.", "sleeper_cells", "rising"),
        ("fr", "Le recrutement de Boko Haram a diminué.", "recruitment", "falling"),
        ("fr", "Le GSIM bénéficie d'un soutien de la population.", "local_support", "present"),
        ("ar", "يعيد تنظيم داعش ترتيب صفوفه في البادية.", "regrouping", "present"),
        ("ar", "ويعمل داعش على إيقاظ خلاياه النائمة في العراق.", "sleeper_cells", "rising"),
        ("ar", "تراجع تمويل تنظيم داعش بشكل كبير.", "finance", "falling"),
    ],
)
def test_statements_and_their_direction(
    registry: Registry, language: str, text: str, indicator: str, direction: str
) -> None:
    assert found(registry, language, text).get(indicator) == direction


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "ISIS bombed an army recruitment office in Kabul."),
        ("en", "The army's drones spotted the ISIS convoy near Rutba."),
        ("en", "Parliament approved new funds for the army's fight against Boko Haram."),
        ("fr", "Le Premier ministre a juré d'anéantir Daech."),
        ("fr", "Une cellule de crise a été ouverte après l'enlèvement revendiqué par le GSIM."),
        ("ar", "رصدت مسيرات الجيش رتل داعش قرب الرطبة."),
    ],
)
def test_what_somebody_else_has_or_does_is_no_indicator(registry: Registry, language: str, text: str) -> None:
    assert found(registry, language, text) == {}


@pytest.mark.parametrize(
    ("text", "indicator", "direction"),
    [
        ("ISIS no longer controls any territory in Iraq.", "territory", "absent"),
        ("Boko Haram has not stopped recruiting in Chad.", "recruitment", "present"),
        ("ISIS fighters overran the town of Djibo.", "territory", "rising"),
        ("The money of ISIS is drying up.", "finance", "falling"),
    ],
)
def test_negation_and_change(registry: Registry, text: str, indicator: str, direction: str) -> None:
    assert found(registry, "en", text).get(indicator) == direction


def test_what_is_feared_is_hypothetical_and_a_threat_is_not(registry: Registry) -> None:
    def modality(text: str) -> dict[str, str]:
        claims = code(Document(text=text, language="en"), registry)
        return {claim.indicator: claim.modality for claim in claims if isinstance(claim, Indicator)}

    assert modality("ISIS could regroup in the desert.")["regrouping"] == "hypothetical"
    assert modality("Al-Shabaab vowed to attack Nairobi.")["intent"] == "asserted"


def test_a_page_without_an_armed_group_says_nothing(registry: Registry) -> None:
    assert found(registry, "en", "The bank raised funds and its recruitment is growing.") == {}


def test_the_motivating_page(registry: Registry) -> None:
    if not CASE.exists():
        pytest.skip(f"{CASE} is not beside the repository")
    body = CASE.read_text("utf-8").split("<article>")[1].split("</article>")[0]
    paragraphs = re.findall(r"<(?:h1|h2|p)[^>]*>(.*?)</(?:h1|h2|p)>", body, re.S)
    text = "\n".join(html.unescape(re.sub("<[^>]+>", "", paragraph)).strip() for paragraph in paragraphs)
    directions = found(registry, "en", text)
    assert directions["sleeper_cells"] == "rising"
    assert directions["finance"] == "present"
    assert directions["ideology"] == "present"
    assert directions["deaths_unverified"] == "present"
