"""Copies of one text are one voice, in any script."""

from __future__ import annotations

import datetime as dt

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
