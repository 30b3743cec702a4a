"""Judgements about pairs, taking back, and runs of the linker: appended, seen whole or not at all, as of any moment."""

from __future__ import annotations

import datetime as dt
import os
import random
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_examples import Clock, figure, page

from marsad.engine import LocalEngine
from marsad.errors import MissingItem, UsageError
from marsad.ledger import GIVEN_PAIRS, JUDGEMENT_VIEW, LINKING_VIEW, Batch, Coding, Ledger
from marsad.model.judgement import taken_back
from marsad.model.schemas import JUDGEMENTS, SCHEMAS

ROOT = Path(__file__).resolve().parents[2]
A, B, C = "acled:1", "gtd:1", "ucdp-ged:1"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Ledger:
    return Ledger(LocalEngine(tmp_path, SCHEMAS), clock)


def pairs(*rows: tuple[str, str, str, float]) -> pa.Table:
    left, right, verdict, probability = zip(*rows, strict=True) if rows else ((),) * 4
    evidence = [f'{{"prior":{p}}}' for p in probability]
    columns = {"left": left, "right": right, "verdict": verdict, "probability": probability, "evidence": evidence}
    return pa.table({name: pa.array(column) for name, column in columns.items()} if rows else columns, GIVEN_PAIRS)


def link(ledger: Ledger, *rows: tuple[str, str, str, float], full: bool = True, judge: str = "linking 0.1") -> str:
    return ledger.append_linking(judge, full, {"threshold": 0.5}, ledger.versions(), 3, pairs(*rows))


def told(ledger: Ledger, recorded_by: dt.datetime | None = None) -> dict[tuple[str, ...], tuple[str, float | None]]:
    """What the standing runs say of each pair."""
    rows = ledger.judgements(recorded_by=recorded_by).to_pylist()
    found = {tuple(row["about"]): (row["verdict"], row["probability"]) for row in rows if row["linking"]}
    assert len(found) == sum(row["linking"] is not None for row in rows)
    return found


def test_a_full_run_replaces_and_an_increment_adds(ledger: Ledger, clock: Clock) -> None:
    link(ledger, (A, B, "same_event", 0.9), (B, C, "unsure", 0.5))
    first = clock.now
    clock.move(days=1)
    link(ledger, (A, C, "same_event", 0.8), full=False)
    second = clock.now
    clock.move(days=1)
    link(ledger, (A, B, "different_event", 0.1), judge="linking 0.2")
    assert told(ledger) == {(A, B): ("different_event", 0.1)}
    assert told(ledger, second) == {(A, B): ("same_event", 0.9), (B, C): ("unsure", 0.5), (A, C): ("same_event", 0.8)}
    assert told(ledger, first) == {(A, B): ("same_event", 0.9), (B, C): ("unsure", 0.5)}
    assert told(ledger, first - dt.timedelta(seconds=1)) == {}
    runs = ledger.linkings().to_pylist()
    assert [(row["full"], row["pairs"], row["standing"]) for row in runs] == [
        (True, 2, False), (False, 1, False), (True, 1, True)
    ]  # fmt: skip
    assert ledger.linkings(recorded_by=second)["standing"].to_pylist() == [True, True]


def test_a_run_that_gives_the_same_appends_nothing_in_whatever_order(ledger: Ledger, clock: Clock) -> None:
    rows = [(A, B, "same_event", 0.9), (A, C, "unsure", 0.5), (B, C, "different_event", 0.01)]
    first = link(ledger, *rows)
    versions = ledger.versions()
    clock.move(days=1)
    assert link(ledger, *reversed(rows)) == first
    assert ledger.versions() == versions
    increment = link(ledger, full=False)
    versions = ledger.versions()
    assert link(ledger, full=False) == increment
    assert ledger.versions() == versions


def test_an_earlier_answer_given_again_stands_again_and_is_kept_once(ledger: Ledger, clock: Clock) -> None:
    link(ledger, (A, B, "same_event", 0.9))
    clock.move(days=1)
    link(ledger, (A, B, "same_event", 0.8))
    between = clock.now
    clock.move(days=1)
    link(ledger, (A, B, "same_event", 0.9))
    assert told(ledger) == {(A, B): ("same_event", 0.9)}
    assert told(ledger, between) == {(A, B): ("same_event", 0.8)}
    assert ledger.judgements()["since"].to_pylist() == [clock.now]


def test_a_run_killed_before_its_last_row_is_not_seen_and_is_completed_later(ledger: Ledger, tmp_path: Path) -> None:
    class Killed(LocalEngine):
        def append(self, table: str, batch: pa.Table) -> int:
            if table == "linkings":
                raise KeyboardInterrupt
            return super().append(table, batch)

    torn = Ledger(Killed(tmp_path, SCHEMAS))
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            link(torn, (A, B, "same_event", 0.9))
    assert ledger.judgements().num_rows == ledger.linkings().num_rows == 0
    clock = Clock(dt.datetime.now(dt.UTC))
    link(Ledger(LocalEngine(tmp_path, SCHEMAS), clock), (A, B, "same_event", 0.9))
    assert told(ledger) == {(A, B): ("same_event", 0.9)}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([(B, A, "same_event", 0.9)], "smaller ref is left"),
        ([(A, A, "same_event", 0.9)], "smaller ref is left"),
        ([(A, B, "same_event", 0.9), (A, B, "unsure", 0.5)], "each pair once"),
        ([(A, B, "accept", 0.9)], "no verdict about a pair: accept"),
        ([(A, B, "same_event", 1.1)], "between 0 and 1"),
        ([(A, B, "same_event", float("nan"))], "between 0 and 1"),
    ],
)
def test_what_is_no_answer_of_a_run_is_refused_whole(
    ledger: Ledger, rows: list[tuple[str, str, str, float]], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        link(ledger, *rows)
    assert ledger.linkings().num_rows == 0


def test_an_increment_to_nothing_is_a_mistake(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="adds to a full run"):
        link(ledger, (A, B, "same_event", 0.9), full=False)


def test_taking_back_restores_and_taking_that_back_restores_again(ledger: Ledger, clock: Clock) -> None:
    said = ledger.append_judgement([B, A], "same_event", "Reader", reason="same street")
    before = clock.now
    back = {}
    for turn in range(4):
        clock.move(minutes=1)
        target = said if turn == 0 else back[turn - 1]
        back[turn] = ledger.append_judgement([target], "withdraw", "Other")
        mine = ledger.judgement_models(about=[A])
        assert [(item.pair, item.withdrawn_by) for item in mine] == [((A, B), None if turn % 2 else back[0])]
    assert ledger.judgement_models(recorded_by=before)[0].withdrawn_by is None
    first = ledger.judgement_models(recorded_by=before + dt.timedelta(minutes=1))
    assert [item.withdrawn_by for item in first] == [back[0], None]


def test_a_rejection_taken_back_no_longer_hides_the_claim(ledger: Ledger, clock: Clock) -> None:
    document = page("it")
    claim = figure(document)
    ledger.append(
        Batch(documents=[document], codings=[Coding(document=document.id, coder=claim.coder, claims=(claim,))])
    )
    rejected = ledger.append_judgement([claim.id], "reject", "Reader")
    between = clock.now
    clock.move(minutes=1)
    ledger.append_judgement([rejected], "withdraw", "Reader")
    assert ledger.claim_models() == [claim]
    assert ledger.claim_models(recorded_by=between) == []


def test_what_cannot_be_decided_is_refused_by_name(ledger: Ledger) -> None:
    run = link(ledger, (A, B, "same_event", 0.9))
    with pytest.raises(MissingItem, match=r"nobody: no such judgement in this observatory\. List them"):
        ledger.append_judgement(["nobody"], "withdraw", "Reader")
    with pytest.raises(UsageError, match="machine's judgement; the next run would give it again"):
        ledger.append_judgement([f"{run}-0"], "withdraw", "Reader")
    with pytest.raises(UsageError, match="same_event is said of two reports"):
        ledger.append_judgement([A, A], "same_event", "Reader")
    with pytest.raises(UsageError, match="names nobody who judges"):
        ledger.append_judgement([A, B], "same_event", " ")
    with pytest.raises(UsageError, match="no judgement is named"):
        ledger.append_judgement([], "withdraw", "Reader")
    assert ledger.judgements(machine=False).num_rows == 0


def test_an_empty_observatory_has_views_of_the_same_shape(ledger: Ledger) -> None:
    assert ledger.judgements().schema == ledger.judgements(machine=False).schema == JUDGEMENT_VIEW
    assert ledger.linkings().schema == LINKING_VIEW
    assert JUDGEMENT_VIEW.names[: len(JUDGEMENTS)] == JUDGEMENTS.names


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 6), max_size=12), st.randoms(use_true_random=False))
def test_a_judgement_stands_unless_a_withdrawal_of_it_stands(targets: list[int], shuffle: random.Random) -> None:
    # Withdrawal number n takes back an earlier judgement; number 0 is a verdict.
    withdrawals = {f"{n}": [str(target % n)] for n, target in enumerate(targets, start=1)}
    stands: dict[str, bool] = {}
    for n in reversed(range(len(targets) + 1)):
        stands[str(n)] = not any(stands[id] for id, about in withdrawals.items() if str(n) in about)
    items = list(withdrawals.items())
    shuffle.shuffle(items)
    back = taken_back(dict(items))
    assert {id for id, stood in stands.items() if not stood} == back.keys()
    assert all(stands[by] for by in back.values())


def test_undone_and_redone_ten_thousand_times() -> None:
    assert "0" not in taken_back({str(n): [str(n - 1)] for n in range(1, 10_001)})
    assert "0" in taken_back({str(n): [str(n - 1)] for n in range(1, 10_002)})


WRITER = """
import sys
from pathlib import Path
import pyarrow as pa
from marsad.ledger import GIVEN_PAIRS, open_ledger
folder, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
ledger = open_ledger(folder)
for number in range(count):
    said = ledger.append_judgement([f"a:{number}", f"b:{number}"], "same_event", name)
    if number % 2:
        ledger.append_judgement([said], "withdraw", name)
    rows = [{"left": "a:1", "right": f"b:{n}", "verdict": "same_event", "probability": 0.9} for n in range(number + 1)]
    ledger.append_linking("linking 0.1", True, {}, {}, 1, pa.Table.from_pylist(rows, schema=GIVEN_PAIRS))
"""


def test_several_processes_judge_and_link_at_once_and_readers_see_whole_runs(tmp_path: Path) -> None:
    folder, count = tmp_path / "observatory", 6
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), name, str(count)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
        )
        for name in ("One", "Two")
    ]  # fmt: skip
    try:
        for process in writers:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        ledger = Ledger(LocalEngine(folder / "tables", SCHEMAS))
        for process in writers:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        while any(process.poll() is None for process in writers):
            rows = ledger.judgements().to_pylist()
            machine = [row["about"][1] for row in rows if row["linking"]]
            assert sorted(machine) == sorted(f"b:{n}" for n in range(len(machine)))
    finally:
        for process in writers:
            process.kill()
            process.communicate()
    assert [process.returncode for process in writers] == [0, 0]
    mine = ledger.judgement_models()
    kept = [(item.judge, item.pair, item.withdrawn_by is not None) for item in mine if item.pair]
    expected = [(name, (f"a:{n}", f"b:{n}"), n % 2 == 1) for name in ("One", "Two") for n in range(count)]
    assert sorted(kept) == sorted(expected)
