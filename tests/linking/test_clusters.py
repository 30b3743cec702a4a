"""Decisions → events: persons first, no chain, no street; the same whatever the order."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from judged_examples import apart, groups, judgements, linked, reports, same, word

from marsad.linking.clusters import Clusters, derive, event_id
from marsad.linking.resolver import resolve

Words = list[dict[str, object]]


def clusters(refs: list[str], words: Words) -> Clusters:
    return derive(reports(*refs), resolve(judgements(words)))


def joined(refs: str, words: Words) -> set[frozenset[str]]:
    return groups(clusters(refs.split(), words))


def sets(*names: str) -> set[frozenset[str]]:
    return {frozenset(name.split()) for name in names}


def test_each_report_is_an_event_until_something_joins_it() -> None:
    found = clusters(["a:1", "b:1"], [])
    assert found.members.to_pylist() == [{"event": event_id(ref), "ref": ref, "part": ref} for ref in ("a:1", "b:1")]
    assert clusters([], []).members.num_rows == 0


def test_a_pair_and_a_triple_of_three_lists() -> None:
    assert joined("a:1 b:1 c:1", linked({("a:1", "b:1"): 0.9})) == sets("a:1 b:1")
    assert joined("a:1 b:1 c:1", linked({("a:1", "b:1"): 0.9, ("b:1", "c:1"): 0.9})) == sets("a:1 b:1 c:1")
    assert joined("a:1 b:1", linked({("a:1", "b:1"): 0.49})) == set()


def test_an_episode_is_one_event_with_its_parts() -> None:
    pairs = {("a:1", f"b:{n}"): 0.9 for n in range(5)}
    assert joined("a:1 b:0 b:1 b:2 b:3 b:4", linked(pairs)) == sets("a:1 b:0 b:1 b:2 b:3 b:4")
    with_third = pairs | {("a:1", "c:1"): 0.95, ("b:0", "c:1"): 0.8}
    assert joined("a:1 b:0 b:1 b:2 b:3 b:4 c:1", linked(with_third)) == sets("a:1 b:0 b:1 b:2 b:3 b:4 c:1")


def test_a_chain_of_likenesses_is_no_event() -> None:
    """a1-b1-a2-b2-…: connected components would make one event of the whole street."""
    pairs = {(f"a:{n}", f"b:{n}"): 0.95 for n in range(10)} | {(f"a:{n + 1}", f"b:{n}"): 0.9 for n in range(9)}
    refs = " ".join(f"a:{n} b:{n}" for n in range(10))
    assert joined(refs, linked(pairs)) == sets(*(f"a:{n} b:{n}" for n in range(10)))


def test_a_street_whose_reports_are_all_alike_is_no_event() -> None:
    pairs = {(f"a:{n}", f"b:{m}"): 0.9 if n == m else 0.6 for n in range(6) for m in range(6)}
    refs = " ".join(f"a:{n} b:{n}" for n in range(6))
    assert joined(refs, linked(pairs)) == sets(*(f"a:{n} b:{n}" for n in range(6)))


def test_one_bridge_between_two_tied_pairs_is_not_enough() -> None:
    pairs = {("a:1", "b:1"): 0.99, ("c:1", "d:1"): 0.99, ("b:1", "c:1"): 0.9}
    assert joined("a:1 b:1 c:1 d:1", linked(pairs)) == sets("a:1 b:1", "c:1 d:1")
    assert joined("a:1 b:1 c:1 d:1", linked(pairs | {("a:1", "d:1"): 0.9})) == sets("a:1 b:1 c:1 d:1")


def test_rows_of_one_source_are_never_joined_by_the_machine_alone() -> None:
    assert joined("a:1 a:2", linked({("a:1", "a:2"): 0.99})) == set()
    assert joined("a:1 a:2 b:1", linked({("a:1", "a:2"): 0.99, ("a:1", "b:1"): 0.9})) == sets("a:1 b:1")


def test_a_person_joins_and_keeps_apart_whatever_the_machine_says() -> None:
    sure = linked({("a:1", "b:1"): 1.0, ("b:1", "c:1"): 1.0, ("a:1", "c:1"): 1.0})
    assert joined("a:1 b:1 c:1", [*sure, apart("a:1", "c:1")]) == sets("a:1 b:1")
    assert joined("a:1 b:1 c:1", [*sure, word("a:1", "b:1", "unsure")]) == sets("a:1 b:1 c:1")
    assert joined("a:1 b:1", [same("a:1", "b:1")]) == sets("a:1 b:1")
    assert joined("a:1 a:2", [same("a:1", "a:2")]) == sets("a:1 a:2")


def test_kept_apart_holds_through_others() -> None:
    words = [same("a:1", "b:1", at=1), apart("b:1", "c:1", at=2)]
    sure = linked({("a:1", "c:1"): 1.0, ("c:1", "d:1"): 1.0, ("a:1", "d:1"): 1.0, ("b:1", "d:1"): 1.0})
    found = joined("a:1 b:1 c:1 d:1", words + sure)
    assert frozenset({"a:1", "b:1"}) <= next(group for group in found if "a:1" in group)
    assert not any({"b:1", "c:1"} <= group for group in found)


def test_what_a_person_joined_counts_as_one_report_of_its_source() -> None:
    words = [same("b:1", "b:2"), *linked({("a:1", "b:1"): 0.9})]
    found = clusters(["a:1", "b:1", "b:2"], words)
    assert groups(found) == sets("a:1 b:1 b:2")
    assert {row["ref"]: row["part"] for row in found.members.to_pylist()} == {"a:1": "a:1", "b:1": "b:1", "b:2": "b:1"}


def test_persons_who_contradict_each_other_are_told_of_and_apart_holds() -> None:
    words = [same("a:1", "b:1", at=1, id="old"), same("b:1", "c:1", at=2, id="new"), apart("a:1", "c:1", id="apart")]
    found = clusters(["a:1", "b:1", "c:1"], words)
    assert groups(found) == sets("b:1 c:1")
    (conflict,) = found.conflicts
    assert (conflict.set_aside, conflict.pair) == ("old", ("a:1", "b:1"))
    assert (conflict.kept_apart, conflict.apart) == ("apart", ("a:1", "c:1"))
    words[0]["since"], words[1]["since"] = words[1]["since"], words[0]["since"]
    assert groups(clusters(["a:1", "b:1", "c:1"], words)) == sets("a:1 b:1")


def test_persons_words_hold_through_a_report_that_is_not_there() -> None:
    words = [same("a:1", "b:9"), same("b:9", "c:1")]
    assert joined("a:1 c:1 d:1", words) == sets("a:1 c:1")
    words = [same("a:1", "b:9"), apart("b:9", "c:1"), *linked({("a:1", "c:1"): 1.0})]
    assert joined("a:1 c:1", words) == set()
    machine = linked({("a:1", "b:9"): 1.0, ("b:9", "c:1"): 1.0})
    assert joined("a:1 c:1", machine) == set()


REFS = [f"{source}:{n}" for source in "abc" for n in range(3)]
pair_of = st.tuples(st.sampled_from(REFS), st.sampled_from(REFS)).filter(lambda pair: pair[0] < pair[1])
machines = st.dictionaries(pair_of.filter(lambda p: p[0][0] != p[1][0]), st.sampled_from([0.3, 0.5, 0.7, 0.9, 0.99]))
persons = st.lists(st.tuples(pair_of, st.sampled_from(["same_event", "different_event", "unsure"])), max_size=6)
held = st.sets(st.sampled_from(REFS))


def words_of(machine: dict[tuple[str, str], float], said: list[tuple[tuple[str, str], str]]) -> Words:
    mine = [word(*pair, verdict, at=turn) for turn, (pair, verdict) in enumerate(said)]
    return linked(machine) + mine


@settings(max_examples=300, deadline=None)
@given(held, machines, persons, st.randoms(use_true_random=False))
def test_the_order_of_reports_and_judgements_does_not_matter(
    refs: set[str],
    machine: dict[tuple[str, str], float],
    said: list[tuple[tuple[str, str], str]],
    shuffle: random.Random,
) -> None:
    words = words_of(machine, said)
    for row in words:
        row["since"] = words[0]["since"]  # not even among words of one instant
    ordered = clusters(sorted(refs), list(words))
    shuffle.shuffle(words)
    assert clusters(shuffle.sample(sorted(refs), len(refs)), words) == ordered


@settings(max_examples=300, deadline=None)
@given(held, machines, persons)
def test_kept_apart_is_never_joined_and_said_the_same_only_parts_with_a_reason(
    refs: set[str], machine: dict[tuple[str, str], float], said: list[tuple[tuple[str, str], str]]
) -> None:
    found = clusters(sorted(refs), words_of(machine, said))
    event = {row["ref"]: row["event"] for row in found.members.to_pylist()}
    newest = dict(said)
    told_of = {conflict.pair for conflict in found.conflicts}
    for (left, right), verdict in newest.items():
        if left in event and right in event:
            if verdict == "different_event":
                assert event[left] != event[right]
            if verdict == "same_event":
                assert (event[left] == event[right]) != ((left, right) in told_of)
    for group in groups(found):
        sources = {ref[0] for ref in group}
        assert len(group) == len(sources) or said or any(sum(r[0] == s for r in group) == 1 for s in sources)
