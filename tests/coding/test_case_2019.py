"""The motivating page, read as a careful reader reads it: from its HTML and from plain-text copies of it."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from marsad.coding import code
from marsad.documents import examine
from marsad.model import Capture, Document
from marsad.model.form import claim_to_json
from marsad.registry import open_registry

CASE = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "case-2019"
pytestmark = pytest.mark.skipif(not CASE.is_dir(), reason=f"the case is not at {CASE}")


def html_copy() -> Capture:
    return Capture(url="article.html", content=(CASE / "article.html").read_bytes(), media_type="text/html")


def text_copy(*, keep_blank_lines: bool) -> Capture:
    """What select-all and copy gives: every visible word, furniture too, one block a line."""
    markup = (CASE / "article.html").read_text("utf-8")
    markup = re.sub(r"<head>.*?</head>", "", markup, flags=re.DOTALL)
    text = re.sub(r"<br>|</(?:p|h1|h2|h3|li|div|button)>", "\n", markup)
    lines = [line.strip() for line in unescape(re.sub(r"<[^>]+>", "", text)).splitlines()]
    joint = "\n\n" if keep_blank_lines else "\n"
    return Capture(url="copy.txt", content=joint.join(filter(None, lines)).encode(), media_type="text/plain")


@pytest.fixture(
    params=[html_copy, lambda: text_copy(keep_blank_lines=True), lambda: text_copy(keep_blank_lines=False)],
    ids=["html", "text with blank lines", "text without"],
)
def page(request: pytest.FixtureRequest) -> tuple[Document, list[dict[str, Any]]]:
    document = examine(request.param()).document
    return document, [claim_to_json(claim) for claim in code(document, open_registry())]


EXPECTED = json.loads((CASE / "expected.json").read_text("utf-8")) if CASE.is_dir() else {}


def figures(page: tuple[Document, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return [claim for claim in page[1] if claim["kind"] == "figure"]


def test_the_page_itself(page: tuple[Document, list[dict[str, Any]]]) -> None:
    document, _ = page
    wanted = EXPECTED["document"]
    assert document.title == wanted["title"]
    assert str(document.published) == wanted["published"]
    assert document.published_precision == "day"
    assert document.language == wanted["language"]
    assert document.publisher == wanted["publisher"]


def test_every_figure_and_no_other(page: tuple[Document, list[dict[str, Any]]]) -> None:
    found = [(figure["number"]["low"], figure["number"]["high"]) for figure in figures(page)]
    assert found == [(figure["low"], figure["high"]) for figure in EXPECTED["figures"]]


@pytest.mark.parametrize("index", range(len(EXPECTED.get("figures", ()))))
def test_slots(page: tuple[Document, list[dict[str, Any]]], index: int) -> None:
    wanted, got = EXPECTED["figures"][index], figures(page)[index]
    chain = [voice["name"] for voice in got["attribution"] if voice["kind"] != "publisher"]
    assert [name.casefold() for name in chain] == [name.casefold() for name in wanted["attribution"]]
    assert got["attribution"][-1]["kind"] == "publisher"
    assert got["group"]["name"] == wanted["group"]
    assert (got["place"] or {}).get("country") == wanted.get("country")
    assert got["number"]["qualifier"] == wanted["qualifier"]
    assert got["number"]["unit"] == wanted["unit"]
    for slot in ("measure", "role", "self_claimed", "accumulation", "modality", "cohort", "comparison"):
        if slot in wanted:
            assert got[slot] == wanted[slot], slot
    if "period" in wanted:
        assert {key: got["period"][key] for key in ("start", "end")} == wanted["period"]
        assert got["period"]["text"] == wanted["period_text"]


def test_the_part_names_its_whole(page: tuple[Document, list[dict[str, Any]]]) -> None:
    by_text = {figure["number"]["text"]: figure for figure in figures(page)}
    assert by_text["6,000"]["part_of"] == by_text["30,000"]["id"]


def test_double_does_not_follow_from_its_own_figures(page: tuple[Document, list[dict[str, Any]]]) -> None:
    flagged = [figure for figure in figures(page) if figure["arithmetic"]]
    assert [figure["number"]["text"] for figure in flagged] == ["double"]
    (flag,) = flagged[0]["arithmetic"]
    by_id = {figure["id"]: figure["number"]["low"] for figure in figures(page)}
    assert flag["kind"] == "ratio"
    assert [by_id[id] for id in flag["claims"]] == [73, 43]
    assert flag["stated"] == 2
    assert flag["computed"] == pytest.approx(73 / 43, abs=0.005)
    assert flag["text"] == "73 / 43 = 1.70, called double"


def test_indicators(page: tuple[Document, list[dict[str, Any]]]) -> None:
    found = [claim for claim in page[1] if claim["kind"] == "indicator"]
    for wanted in EXPECTED["indicators"]:
        same = [f for f in found if (f["indicator"], f["direction"]) == (wanted["indicator"], wanted["direction"])]
        assert same, wanted
        if "countries" in wanted:
            assert any((f["place"] or {}).get("countries") == wanted["countries"] for f in same)
        if "attribution" in wanted:
            chains = [[v["name"] for v in f["attribution"] if v["kind"] != "publisher"] for f in same]
            assert any([n.casefold() for n in c] == [n.casefold() for n in wanted["attribution"]] for c in chains)


def test_spans_cut_the_text(page: tuple[Document, list[dict[str, Any]]]) -> None:
    document, claims = page
    for claim in claims:
        quote = claim["quote"]
        assert document.text[quote["start"] : quote["end"]] == quote["text"]
        if claim["kind"] == "figure":
            number = claim["number"]
            assert document.text[number["start"] : number["end"]] == number["text"]
            assert quote["start"] <= number["start"] < number["end"] <= quote["end"]
