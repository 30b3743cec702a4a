"""Prefix trees match what the plain alternation, longest word first, matches."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from marsad.coding.alternation import any_of

_WORD = st.text("abé و'.", min_size=1, max_size=6).filter(lambda word: not word.isspace())


@given(st.sets(_WORD, min_size=1, max_size=12), st.text("abé و'. ", max_size=40))
def test_a_tree_matches_what_the_longest_of_the_words_matches(words: set[str], text: str) -> None:
    plain = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))
    tree = re.compile(rf"(?<!\w)(?:{any_of(words)})(?!\w)")
    assert {m.start() for m in tree.finditer(text)} == {
        m.start() for m in re.finditer(rf"(?<!\w)(?:{plain})(?!\w)", text)
    }


def test_a_year_stands_for_any_year_and_no_words_match_nothing() -> None:
    assert re.fullmatch(any_of(["since 19xx", "since"]), "since  2014")
    assert re.search(any_of([]), "anything") is None
