"""Claims in their text: no letter is lost, each number is cut where the claim says, signs that hide are shown."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import marsad
from marsad.web.evidence.claim import mark_of
from marsad.web.evidence.letters import stretches
from marsad.web.evidence.marks import Mark, Run, runs
from marsad.web.evidence.windows import window_at, windows


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(st.text("ab \nعد0١😀\u202e", min_size=1, max_size=80))

    def span() -> tuple[int, int]:
        start = draw(st.integers(0, len(text) - 1))
        return start, draw(st.integers(start + 1, len(text)))

    made = []
    for number in range(draw(st.integers(0, 6))):
        start, end = span()
        made.append(
            Mark(
                f"c{number}",
                start,
                end,
                tuple(span() for _ in range(draw(st.integers(0, 2)))),
                tuple(span() for _ in range(draw(st.integers(0, 1)))),
            )
        )
    return text, made


def together(found: list[Run]) -> str:
    return "".join(piece.text for run in found for piece in run.pieces)


@given(marked_texts(), st.booleans())
def test_pieces_joined_are_the_text_and_numbers_are_cut_exactly(
    given_text: tuple[str, list[Mark]], looked_at: bool
) -> None:
    text, marks = given_text
    focus = marks[0].claim if marks and looked_at else None
    found = runs(text, marks, focus=focus)
    assert together(found) == text
    at = 0
    anchors: dict[str, int] = {}
    for run in found:
        for piece in run.pieces:
            assert piece.text
            end = at + len(piece.text)
            numbered = {mark.claim for mark in marks if any(s <= at and end <= e for s, e in mark.numbers)}
            assert {*filter(None, (piece.claim,)), *piece.also} == numbered
            assert run.quoted == any(mark.start <= at and end <= mark.end for mark in marks)
            assert run.focus == any(m.claim == focus and m.start <= at and end <= m.end for m in marks)
            for claim in piece.anchors:
                assert claim not in anchors, "an anchor stands once"
                anchors[claim] = at
            at = end
    assert anchors == {mark.claim: mark.anchor for mark in marks}


@given(marked_texts(), st.integers(1, 30))
def test_windows_joined_are_the_text_and_hold_every_anchor_once(
    given_text: tuple[str, list[Mark]], length: int
) -> None:
    text, marks = given_text
    cuts = windows(text, ((mark.start, mark.end) for mark in marks), length)
    assert all(end - start <= length for start, end in cuts)
    parts = [runs(text, marks, cut) for cut in cuts]
    assert "".join(map(together, parts)) == text
    for mark in marks:
        here = [at for at, part in enumerate(parts) for run in part for p in run.pieces if mark.claim in p.anchors]
        assert here == [window_at(cuts, mark.anchor)]


def test_a_cut_tears_no_sentence_where_there_is_another_place() -> None:
    text = "one two three. " * 20
    quotes = [(start, start + 14) for start in range(0, len(text), 15)]
    for start, _ in windows(text, quotes, 100)[1:]:
        assert start % 15 in (0, 14)


def test_a_word_without_end_is_cut_all_the_same() -> None:
    cuts = windows("x" * 1_000_000, [(0, 1_000_000)], 30_000)
    assert cuts[0] == (0, 30_000)
    assert cuts[-1][1] == 1_000_000


def test_a_number_that_two_claims_share_leads_to_both() -> None:
    found = runs("73 attacks", [Mark("a", 0, 10, ((0, 2),)), Mark("b", 0, 10, ((0, 2),))])
    (piece, _) = found[0].pieces
    assert {piece.claim, *piece.also} == {"a", "b"}
    assert set(piece.anchors) == {"a", "b"}


def test_every_sample_page_is_cut_at_each_quote_and_number(demo: Path) -> None:
    observatory = marsad.open(demo)
    texts = {document.id: document.text for document in observatory.documents() if document.dataset is None}
    pages: dict[str, list[Mark]] = {}
    for claim in observatory.claims():
        if claim.quote.row is None:
            pages.setdefault(claim.document, []).append(mark_of(claim))
    printed = {claim.id: claim for claim in observatory.claims()}
    assert len(pages) >= 20
    for document, marks in pages.items():
        found = runs(texts[document], marks)
        assert together(found) == texts[document]
        for mark in marks:
            quote = printed[mark.claim].quote
            assert texts[document][mark.start : mark.end] == quote.text
            told = [p.text for run in found for p in run.pieces if mark.claim in (p.claim, *p.also)]
            number = getattr(printed[mark.claim], "number", None)
            if number is not None:
                assert "".join(told) == number.text


@given(st.text())
def test_no_sign_stays_unseen_and_no_letter_is_lost(text: str) -> None:
    shown = list(stretches(text))
    rebuilt = "".join(chr(int(one.code[2:], 16)) if one.code else one.text for one in shown)
    assert rebuilt == text
    plain = "".join(one.text for one in shown if one.code is None)
    assert not set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200b\x00\x08\x1b\x7f\ufeff") & set(plain)
