"""Copies of one text are one voice, in any script."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from marsad.linking.voices import voices_of
from marsad.model import Document

WIRE = (
    "Gunmen attacked a checkpoint near the town on Tuesday night and killed four soldiers, a security official said. "
    "The attackers fled towards the desert before reinforcements arrived, he said, and nobody claimed the attack."
)
ARABIC = (
    "هاجم مسلحون حاجزا للجيش قرب البلدة مساء الثلاثاء وقتلوا أربعة جنود، بحسب مسؤول أمني قال إن المهاجمين فروا "
    "باتجاه الصحراء قبل وصول التعزيزات ولم تعلن أي جهة مسؤوليتها عن الهجوم حتى الآن في المنطقة"
)


def page(publisher: str, text: str, day: int) -> Document:
    published = dt.date(2019, 9, day)
    return Document(text=text, publisher=publisher, published=published, published_precision="day", language="en")


def test_a_wire_story_and_its_copies_speak_with_the_first_voice() -> None:
    first, copy = page("Agency", WIRE, 18), page("Daily", "From our desk. " + WIRE, 19)
    short = page("Weekly", WIRE.split(". ")[0] + ".", 20)
    other = page("Post", "Villagers reported that a mine went off under a tractor, and two of them were hurt by it, "
                 "in a field that the army had declared safe only last month after clearing it.", 18)  # fmt: skip
    voices = voices_of([other, short, copy, first])
    assert voices[copy.id] == voices[first.id] == f"document:{first.id}"
    assert voices[short.id] == voices[first.id]
    assert voices[other.id] == f"document:{other.id}"


def test_arabic_copies_are_known() -> None:
    first, copy = page("وكالة", ARABIC, 18), page("صحيفة", ARABIC + " (انتهى)", 18)
    assert len(set(voices_of([first, copy]).values())) == 1


def test_short_texts_are_no_copies() -> None:
    pages = [page("A", "Four killed in attack", 18), page("B", "Four killed in attack", 18)]
    assert len(set(voices_of(pages).values())) == 2


def invented(words: int, seed: int) -> str:
    """Words that no other text has in this order."""
    chosen = random.Random(seed)
    return " ".join("".join(chosen.choices("abcdefghijklmnop", k=6)) for _ in range(words))


@pytest.mark.parametrize("papers", [1, 40, 41, 100])
def test_a_wire_story_is_one_voice_in_however_many_papers(papers: int) -> None:
    """Each paper prints it under its own name and puts a line of its own behind."""
    story = f"{WIRE} {invented(120, 0)}"
    pages = [page(f"Paper {n}", f"Paper{n} desk. {story} Printed by paper{n}.", 18) for n in range(papers)]
    pages.append(page("Agency", story, 17))
    shortened = page("Weekly", " ".join(story.split()[:60]), 20)
    assert set(voices_of([*pages, shortened]).values()) == {f"document:{pages[-1].id}"}


@pytest.mark.parametrize("footer", [60, 400])
def test_a_footer_does_not_make_copies_of_different_articles(footer: int) -> None:
    below = invented(footer, 1)
    told = [f"{WIRE.split('. ')[0]}. {invented(80, n + 2)}" for n in range(60)]
    pages = [page("Daily", f"{text} {below}", 18) for text in told]
    assert len(set(voices_of(pages).values())) == len(pages)
