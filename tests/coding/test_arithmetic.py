from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from marsad.coding import arithmetic
from marsad.model import Actor, Figure, Number, Period, Place, Quote

MONTH = Period(start=dt.date(2016, 8, 1), end=dt.date(2016, 8, 31), precision="month")
IRAQ = Place(id="geonames:99237", name="Iraq", country="IQ", countries=("IQ",), precision="country")
SYRIA = Place(id="geonames:163843", name="Syria", country="SY", countries=("SY",), precision="country")
BOTH = Place(name="Iraq and Syria", countries=("IQ", "SY"), precision="country")


def figure(text: str, printed: str, value: float, name: str, **given: Any) -> Figure:
    """The figure that stands at the first `printed` of the text, in its sentence."""
    at = text.index(printed)
    begin = max((match.end() for match in re.finditer(r"[.!?]\s|\n", text[:at])), default=0)
    ending = re.search(r"[.!?](\s|$)|\n", text[at:])
    end = at + ending.start() + 1 if ending else len(text)
    number = Number(start=at, end=at + len(printed), text=printed, low=value, high=value,
                    qualifier=given.pop("qualifier", None), unit=given.pop("unit", "count"))  # fmt: skip
    shared: dict[str, Any] = {
        "document": "d", "quote": Quote(start=begin, end=end, text=text[begin:end]), "number": number,
        "measure": "attacks", "role": "perpetrator", "group": Actor(id="islamic-state", name="Islamic State"),
        "place": None, "period": MONTH, "attribution": (), "self_claimed": False, "modality": "asserted",
        "confidence": 1.0, "coder": "test", "accumulation": "flow",
    }  # fmt: skip
    return Figure(id=name, **(shared | given))


def flags(figures: list[Figure], text: str) -> list[tuple[str, str, float, tuple[str, ...], str]]:
    checked = arithmetic.check(figures, text, "en")
    assert [one.number for one in checked] == [one.number for one in figures]
    return [(f.id, flag.kind, flag.computed, flag.claims, flag.text) for f in checked for flag in f.arithmetic]


@pytest.mark.parametrize(
    ("word", "qualifier", "second", "flagged"),
    [("double", None, 43, True), ("double", None, 36, False), ("about double", "about", 41, False)],
)
def test_double_is_held_against_its_own_figures(word: str, qualifier: str | None, second: int, flagged: bool) -> None:
    text = f"Attacks in Iraq were {word}. It counted 73 in Iraq and {second} in Syria."
    stated = figure(text, "double", 2, "r", unit="ratio", comparison="ratio", place=IRAQ, qualifier=qualifier)
    found = flags(
        [stated, figure(text, "73", 73, "a", place=IRAQ), figure(text, str(second), second, "b", place=SYRIA)], text
    )
    assert found == ([("r", "ratio", 1.6977, ("a", "b"), "73 / 43 = 1.70, called double")] if flagged else [])


@pytest.mark.parametrize(("share", "flagged"), [("59", False), ("58", True), ("60", False), ("69", True)])
def test_share_of_a_whole(share: str, flagged: bool) -> None:
    text = f"Of the attacks, 431 of the 729 ({share} percent) were there."
    percent = figure(text, f"{share} percent", float(share), "p", unit="percent", comparison="share")
    found = flags([figure(text, "431", 431, "a", part_of="w"), figure(text, "729", 729, "w"), percent], text)
    assert [(name, kind) for name, kind, *_ in found] == ([("p", "percent")] if flagged else [])


@pytest.mark.parametrize(("percent", "flagged"), [("106", False), ("160", True)])
def test_change_between_two_counts(percent: str, flagged: bool) -> None:
    text = f"Attacks went up by {percent} per cent from 18 to 37."
    change = figure(text, percent, float(percent), "c", unit="percent", comparison="change")
    found = flags([change, figure(text, "18", 18, "a"), figure(text, "37", 37, "b")], text)
    assert bool(found) == flagged


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("It claimed a total of 37: 12 in Iraq and 14 in Syria.", True),
        ("It claimed a total of 37: 12 in Iraq and 25 in Syria.", False),
        ("It claimed a total of 37, including 12 in Iraq and 14 in Syria.", False),
        ("It claimed a total of 37: including 12 in Iraq and 14 in Syria.", False),
    ],
)
def test_a_list_after_a_colon_is_complete(text: str, flagged: bool) -> None:
    second = "25" if "25" in text else "14"
    parts = [figure(text, "12", 12, "a", place=IRAQ), figure(text, second, float(second), "b", place=SYRIA)]
    found = flags([figure(text, "37", 37, "w"), *parts], text)
    assert [(name, kind) for name, kind, *_ in found] == ([("w", "sum")] if flagged else [])


def test_a_figure_for_two_countries_is_the_sum_of_both() -> None:
    text = "It claimed 81 attacks in Iraq and Syria. In Iraq there were 42. In Syria there were 26."
    figures = [figure(text, "81", 81, "w", place=BOTH), figure(text, "42", 42, "a", place=IRAQ),
               figure(text, "26", 26, "b", place=SYRIA)]  # fmt: skip
    assert [(name, kind, computed) for name, kind, computed, *_ in flags(figures, text)] == [("w", "sum", 68)]


@pytest.mark.parametrize(("rate", "flagged"), [("three", False), ("nine", True)])
def test_average_of_a_month(rate: str, flagged: bool) -> None:
    text = f"It shows 81 operations in one month, or {rate} operations every day."
    average = figure(text, rate, {"three": 3, "nine": 9}[rate], "r", per="day")
    assert bool(flags([figure(text, "81", 81, "t"), average], text)) == flagged


def test_two_rates_beside_each_other() -> None:
    text = "That is about 25 a day or 175 a week."
    figures = [figure(text, "25", 25, "a", per="day", qualifier="about"), figure(text, "175", 175, "b", per="week")]
    assert flags(figures, text) == []


def test_a_part_larger_than_its_whole() -> None:
    text = "It carried out 14 attacks, 20 of them in Iraq."
    figures = [figure(text, "14", 14, "w"), figure(text, "20", 20, "p", part_of="w", place=IRAQ)]
    assert [(name, kind) for name, kind, *_ in flags(figures, text)] == [("w", "sum")]


def test_headline_against_body() -> None:
    text = "12 attacks in Iraq\nThe group carried out 21 attacks in Iraq."
    figures = [figure(text, "12", 12, "h", place=IRAQ), figure(text, "21", 21, "b", place=IRAQ)]
    assert [(name, kind) for name, kind, *_ in flags(figures, text)] == [("h", "headline")]


@pytest.mark.parametrize(("later", "flagged"), [("45", True), ("60", False), ("57", False)])
def test_doubled_from_one_count_to_another(later: str, flagged: bool) -> None:
    text = f"Attacks in Iraq doubled from 30 in 2022 to {later} in 2023."
    stated = figure(text, "doubled", 2, "r", unit="ratio", comparison="ratio", place=IRAQ)
    counts = [figure(text, "30", 30, "a", place=IRAQ), figure(text, later, float(later), "b", place=IRAQ)]
    found = flags([stated, *counts], text)
    assert found == ([("r", "ratio", 1.5, ("a", "b"), "30 to 45: 1.50 times, called doubled")] if flagged else [])


@pytest.mark.parametrize(
    ("tail", "flagged"),
    [
        ("31 soldiers and 17 civilians.", True),
        ("31 soldiers and 27 civilians.", False),
        ("including 31 soldiers and 17 civilians.", False),
        ("31 soldiers and 17 civilians who had hidden in a mosque all night.", False),
    ],
)
def test_kinds_of_people_that_end_the_sentence_make_up_the_whole(tail: str, flagged: bool) -> None:
    text = f"It killed 58 people, {tail}"
    second = "27" if "27" in tail else "17"
    parts = [figure(text, "31", 31, "a", cohort="soldiers", measure="killed"),
             figure(text, second, float(second), "b", cohort="civilians", measure="killed")]  # fmt: skip
    found = flags([figure(text, "58", 58, "w", measure="killed"), *parts], text)
    assert [(name, kind) for name, kind, *_ in found] == ([("w", "sum")] if flagged else [])


@pytest.mark.parametrize(("digits", "flagged"), [("42", True), ("24", False)])
def test_a_number_in_words_and_again_in_digits(digits: str, flagged: bool) -> None:
    text = f"It claimed twenty-four ({digits}) attacks."
    found = flags([figure(text, digits, float(digits), "a")], text)
    line = "twenty-four and 42 for the same number"
    assert found == ([("a", "restated", 24, (), line)] if flagged else [])
