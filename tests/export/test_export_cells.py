"""Cells of a spreadsheet: readable, and never a formula."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.export.cells import cell, neutral


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", '"=', "\u200f=", "＝", "＠", "\t1"])
def test_no_cell_begins_a_formula(start: str) -> None:
    assert neutral(start + "1+1").startswith("'")


@pytest.mark.parametrize("separator", [";", "\t", "\n", "\r\n"])
def test_no_cell_begins_a_formula_for_readers_with_another_separator(separator: str) -> None:
    assert neutral(f"killed{separator}=1+1") == f"killed{separator}'=1+1"


@given(st.text(st.characters(exclude_characters="=+-@＝＋－＠\t\r\n")))
def test_other_text_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


@given(st.text(st.sampled_from("=+-@ \t\r\n;\"'a\u200f")))
def test_whatever_a_page_says_no_line_of_it_computes(text: str) -> None:
    for separator in (";", "\t", "\n", "\r"):
        for part in neutral(text).split(separator):
            assert not part.lstrip(' \t\r\n"\u200f').startswith(("=", "+", "-", "@"))
