"""What a person is asked first."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from judged_examples import apart, judgements, linked, same, word

from marsad.linking.clusters import derive
from marsad.linking.incidents import INCIDENTS
from marsad.linking.resolver import resolve
from marsad.linking.review import QUESTIONS, questions

Words = list[dict[str, object]]


def asked(rows: dict[str, dict[str, Any]], words: Words, **options: Any) -> list[dict[str, Any]]:
    listed = [{"ref": ref, "claim": ref, "source": ref[0], "voice": ref[0]} | row for ref, row in rows.items()]
    incidents = pa.Table.from_pylist(listed, schema=INCIDENTS)
    decisions = resolve(judgements(words))
    found = questions(incidents, decisions, derive(incidents, decisions).members, **options)
    assert found.schema == QUESTIONS
    return found.to_pylist()


def pairs(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(row["left"], row["right"]) for row in found]


def test_the_most_doubtful_first_and_the_deadliest_of_equals() -> None:
    rows: dict[str, dict[str, Any]] = {f"{source}:{n}": {"killed": 0.0} for source in "ab" for n in range(4)}
    rows["a:3"]["killed"] = rows["b:3"]["killed"] = 30.0
    words = linked({("a:0", "b:0"): 0.99, ("a:1", "b:1"): 0.6, ("a:2", "b:2"): 0.2, ("a:3", "b:3"): 0.2})
    found = asked(rows, words)
    assert pairs(found) == [("a:3", "b:3"), ("a:1", "b:1"), ("a:2", "b:2"), ("a:0", "b:0")]
    assert [row["together"] for row in found] == [False, True, False, True]
    assert abs(found[0]["gain"] - 0.2 * 31) < 1e-9
    assert pairs(asked(rows, words, limit=1)) == [("a:3", "b:3")]


def test_what_a_person_decided_or_is_unsure_of_is_not_asked_again() -> None:
    rows: dict[str, dict[str, Any]] = {f"{source}:{n}": {} for source in "ab" for n in range(3)}
    words = linked({("a:0", "b:0"): 0.5, ("a:1", "b:1"): 0.5, ("a:2", "b:2"): 0.5})
    said = [same("a:0", "b:0", at=1), word("a:1", "b:1", "unsure", at=1)]
    assert pairs(asked(rows, [*words, *said])) == [("a:2", "b:2")]
    assert asked(rows, [*words, *said, apart("a:2", "b:2")]) == []


def test_two_events_are_asked_about_once() -> None:
    words = linked({("a:0", "b:0"): 0.99, ("a:0", "c:0"): 0.3, ("b:0", "c:0"): 0.4})
    assert pairs(asked({"a:0": {}, "b:0": {}, "c:0": {}}, words)) == [("b:0", "c:0"), ("a:0", "b:0")]


def test_a_likeness_that_another_report_explains_is_less_doubtful() -> None:
    words = linked({("a:0", "b:0"): 0.99, ("a:1", "b:0"): 0.9, ("a:1", "b:1"): 0.98})
    (first, *_) = asked({"a:0": {}, "a:1": {}, "b:0": {}, "b:1": {}}, words)
    assert (first["left"], first["right"]) == ("a:1", "b:0")
    assert abs(first["gain"] - 0.1) < 1e-9


def test_only_pairs_of_the_groups_asked_for() -> None:
    rows: dict[str, dict[str, Any]] = {f"{source}:{n}": {} for source in "ab" for n in range(2)}
    rows["b:1"] |= {"actors": ["iskp"], "parents": ["is", "iskp"]}
    words = linked({("a:0", "b:0"): 0.5, ("a:1", "b:1"): 0.6})
    assert pairs(asked(rows, words, groups=["is"])) == [("a:1", "b:1")]
    assert asked(rows, words, groups=["taliban"]) == asked({}, []) == []
