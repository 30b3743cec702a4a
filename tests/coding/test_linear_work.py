"""Work grows with the length of a page and no faster: function calls are counted, which no busy machine changes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from marsad.coding import arithmetic, code
from marsad.model import Document, Figure, Number, Period, Place, Quote
from marsad.registry import Registry, open_registry

IRAQ = Place(id="geonames:99237", name="Iraq", country="IQ", countries=("IQ",), precision="country")
BOTH = Place(name="Iraq and Syria", countries=("IQ", "SY"), precision="country")
SLACK = 1.25  # of four times the work for four times the text


def calls(work: Callable[[], object]) -> int:
    """How many Python functions the work calls."""
    count = 0

    def counted(frame: FrameType, event: str, argument: Any) -> None:  # noqa: ARG001 (what a profiler is given)
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def page_of_figures(number: int) -> tuple[list[Figure], str]:
    """So many sentences that count attacks, with a share, a ratio, a rate and a total among every eight."""
    shapes: tuple[tuple[str, dict[str, Any]], ...] = (
        ("a total of 12", {"place": BOTH}), ("7", {"place": IRAQ}), ("13", {}), ("9", {"place": BOTH}),
        ("50 percent", {"unit": "percent", "comparison": "share"}),
        ("8 percent", {"unit": "percent", "comparison": "change"}),
        ("double", {"unit": "ratio", "comparison": "ratio"}), ("3 a day", {"per": "day"}),
    )  # fmt: skip
    figures, pieces, at = list[Figure](), list[str](), 0
    for place in range(number):
        words, given = shapes[place % len(shapes)]
        sentence = f"It counted {words} then. "
        start = at + len("It counted ")
        figures.append(
            _figure(f"f{place}", words, start, Quote(start=at, end=at + len(sentence), text=sentence), given)
        )
        pieces.append(sentence)
        at += len(sentence)
    return figures, "".join(pieces)


def _figure(name: str, words: str, start: int, quote: Quote, given: dict[str, Any]) -> Figure:
    low = float(next((part for part in words.split() if part.isdigit()), 2))
    unit, end = given.get("unit", "count"), start + len(words)
    return Figure(
        id=name, document="d", quote=quote, measure="attacks", role="perpetrator", group=None,
        number=Number(start=start, end=end, text=words, low=low, high=low, qualifier=None, unit=unit),
        place=given.get("place"), period=Period(start=None, end=None, text="then"), attribution=(),
        self_claimed=False, modality="asserted", confidence=1.0, coder="test", accumulation="flow",
        comparison=given.get("comparison"), per=given.get("per"),
    )  # fmt: skip


def test_the_arithmetic_of_five_thousand_figures_is_linear() -> None:
    arithmetic.check(*page_of_figures(40), "en")  # what is read once is read
    few, many = page_of_figures(1_250), page_of_figures(5_000)
    assert calls(lambda: arithmetic.check(*many, "en")) < 4 * SLACK * calls(lambda: arithmetic.check(*few, "en"))


def _events(number: int) -> Document:
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    towns = ("Mosul", "Kirkuk", "Baghdad", "Ramadi")
    lines = [
        f"Islamic State gunmen killed {3 + at % 17} soldiers in {towns[at % 4]} on {days[at % 5]}, the Iraqi army said."
        for at in range(number)
    ]
    return Document(text="\n".join(lines), language="en")


def test_a_page_of_many_events_is_read_in_linear_work() -> None:
    registry: Registry = open_registry()
    code(_events(25), registry)
    few, many = _events(60), _events(240)
    assert calls(lambda: code(many, registry)) < 4 * SLACK * calls(lambda: code(few, registry))
