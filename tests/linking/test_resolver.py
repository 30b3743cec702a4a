"""Which word stands for a pair."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judged_examples import apart, judgements, same, word

from marsad.linking.resolver import DECISIONS, resolve

A, B, C = "acled:1", "gtd:1", "ucdp:1"


def standing(*words: dict[str, object]) -> dict[tuple[str, str], tuple[str, bool]]:
    rows = resolve(judgements(words)).to_pylist()
    found = {(row["left"], row["right"]): (row["verdict"], row["by_person"]) for row in rows}
    assert len(found) == len(rows)
    return found


def test_a_person_outlives_every_later_run() -> None:
    said = same(A, B, at=1)
    later = apart(B, A, at=9, probability=0.01, run="later")
    assert standing(said, later) == {(A, B): ("same_event", True)}
    assert standing(word(A, B, "unsure", at=1), later) == {(A, B): ("unsure", True)}


def test_among_persons_and_among_runs_the_newest_word_counts() -> None:
    assert standing(same(A, B, at=2), apart(A, B, at=1)) == {(A, B): ("same_event", True)}
    runs = [same(A, B, at=1, probability=0.9, run="one"), word(A, B, "unsure", at=2, probability=0.4, run="two")]
    assert standing(*runs) == {(A, B): ("unsure", False)}


def test_what_was_taken_back_was_never_said() -> None:
    machine = same(A, B, probability=0.9)
    first, second = apart(A, B, at=1), same(A, B, at=2, withdrawn_by="w")
    assert standing(machine, first, second) == {(A, B): ("different_event", True)}
    assert standing(machine, first | {"withdrawn_by": "v"}, second) == {(A, B): ("same_event", False)}


def test_judgements_about_claims_decide_no_pair() -> None:
    rows = [word("c1", "c2", "accept"), word(A, A, "unsure") | {"about": [A]}, word("j", "k", "withdraw")]
    assert standing(*rows) == {}
    assert resolve(judgements([])).schema == DECISIONS


words = st.builds(
    word,
    st.sampled_from([A, B]),
    st.sampled_from([B, C]),
    st.sampled_from(["same_event", "different_event", "unsure"]),
    at=st.integers(0, 2),
    probability=st.none() | st.floats(0, 1),
    run=st.sampled_from(["one", "two"]),
    id=st.uuids().map(str),
    withdrawn_by=st.none() | st.just("w"),
).filter(lambda row: len(set(row["about"])) == 2)  # type: ignore[call-overload]


@settings(max_examples=200, deadline=None)
@given(st.lists(words, max_size=12, unique_by=lambda row: row["id"]), st.randoms(use_true_random=False))
def test_it_is_what_reading_the_words_one_by_one_gives_in_whatever_order(
    said: list[dict[str, object]], shuffle: random.Random
) -> None:
    expected: dict[tuple[str, ...], dict[str, object]] = {}
    for row in sorted(said, key=lambda row: str(row["id"]), reverse=True):
        if row["withdrawn_by"]:
            continue
        pair = tuple(row["about"])  # type: ignore[arg-type]
        known = expected.get(pair)
        if known is None or (row["linking"] is None, row["since"]) >= (known["linking"] is None, known["since"]):  # type: ignore[operator]
            expected[pair] = row
    shuffle.shuffle(said)
    rows = resolve(judgements(said)).to_pylist()
    assert {(row["left"], row["right"]): row["judgement"] for row in rows} == {
        pair: row["id"] for pair, row in expected.items()
    }
    assert len(rows) == len(expected)


@pytest.mark.parametrize("verdict", ["same_event", "unsure"])
def test_a_decision_says_whose_it_is(verdict: str) -> None:
    row = resolve(judgements([word(B, A, verdict, at=3, id="j")])).to_pylist()[0]
    assert (row["left"], row["right"], row["judge"], row["judgement"], row["probability"]) == (
        A,
        B,
        "Reader",
        "j",
        None,
    )
