"""What the rules read, said again in a model's words, comes back the same: both coders mean the same by every field."""

from __future__ import annotations

from collections import Counter
from typing import Any

from llm_server import answers, figure_answer

from marsad import pipeline
from marsad.coding import merge
from marsad.coding.llm.answers import read_answers
from marsad.coding.llm.chunks import chunks_of
from marsad.coding.llm.claims import Claims
from marsad.coding.page import Page, open_page
from marsad.model import Claim, Figure
from marsad.registry import open_registry
from marsad.samples import sample_paths


def said(claim: Figure, page: Page) -> dict[str, Any]:
    """The figure as a model that reads like the rules would answer it: in words of the page alone."""
    printed = {found.entry.id: found.text for view in page.views for found in view.actors}
    text, number = page.document.text, claim.number
    voices = [voice for voice in claim.chain if voice.start is not None and voice.end is not None]
    return figure_answer(
        claim.quote.text, number.text, low=number.low, high=number.high, measure=claim.measure, role=claim.role,
        accumulation=claim.accumulation, per=claim.per, comparison=claim.comparison, cohort=claim.cohort,
        group=printed.get(claim.group.id or "") if claim.group else None,
        places=claim.place.text.split(", ") if claim.place and claim.place.text else [],
        period=claim.period.text if claim.period else None,
        sources=[{"name": text[voice.start : voice.end], "kind": voice.kind} for voice in voices],
        modality=claim.modality,
    )  # fmt: skip


def told(claims: list[Claim], page: Page) -> list[Claim]:
    """The claims that come of these answers."""
    figures = [claim for claim in claims if isinstance(claim, Figure)]
    found = Claims(page, open_registry(), "llm/m 0.1")
    for chunk in chunks_of(page.document, [view.sentence for view in page.views]):
        inside = [said(claim, page) for claim in figures if chunk.start <= claim.quote.start < chunk.end]
        found.add(chunk, read_answers(answers(*inside)).usable)
    return found.claims()


def test_the_figures_of_the_sample_pages_come_back() -> None:
    registry = open_registry()
    pages = [str(path) for path in sample_paths() if path.suffix == ".html"]
    differing: Counter[str] = Counter()
    total = agreed = missing = 0
    for document, claims in pipeline.code(registry, pages, pipeline.ReadReport()):
        figures = [claim for claim in claims if isinstance(claim, Figure) and claim.measure != "events"]
        merged = merge(figures, told(list(figures), open_page(document, registry)))
        total, agreed, missing = total + len(figures), agreed + merged.agreed, missing + merged.first_only
        differing.update(merged.slots)
    assert total > 30
    assert missing == 0
    assert agreed >= 0.9 * total, differing  # a group or place that the page implies and names in other words
