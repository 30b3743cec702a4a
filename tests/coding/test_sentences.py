from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.coding.sentences import split


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The U.S. Army said so. Dr. Ali agreed.", "en", ["The U.S. Army said so.", "Dr. Ali agreed."]),
        ("On Nov. 15 it struck 10.000 men; 2 fled.", "en", ["On Nov. 15 it struck 10.000 men; 2 fled."]),
        ("Headline\n- item one\n- item two", "en", ["Headline", "- item one", "- item two"]),
        ("a line that\nwraps here.", "en", ["a line that\nwraps here."]),
        ("« Ils sont morts. » Le ministre l'a dit.", "fr", ["« Ils sont morts. »", "Le ministre l'a dit."]),
        ("ذكرت (د.ب.أ) ذلك. هل صحيح؟ نعم.", "ar", ["ذكرت (د.ب.أ) ذلك.", "هل صحيح؟", "نعم."]),
    ],
)
def test_sentences(text, language, expected):
    assert [sentence.text for sentence in split(text, language)] == expected


@given(st.text(alphabet='aA.؟!\n »"«1عM', max_size=80), st.sampled_from(["en", "fr", "ar", None]))
def test_spans_cut_the_text_and_lose_only_space(text, language):
    found = split(text, language)
    assert all(text[each.start : each.end] == each.text and each.text.strip() == each.text for each in found)
    assert "".join("".join(each.text.split()) for each in found) == "".join(text.split())
