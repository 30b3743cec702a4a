"""Several processes at once, and processes killed in mid-write: real ones."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pytest
from ledger_examples import keep_release, pages_batch, release

from marsad.engine import LocalEngine
from marsad.ledger import Ledger, open_ledger
from marsad.model.schemas import SCHEMAS

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120  # seconds before a test is given up; nothing waits for them to pass


@contextmanager
def writer(folder: Path, first: int, count: int) -> Iterator[subprocess.Popen[str]]:
    """A writing process, loaded and waiting for its start signal."""
    command = [sys.executable, str(Path(__file__).with_name("ledger_writer.py")), str(folder), str(first), str(count)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def start(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def assert_nothing_half_visible(ledger: Ledger) -> set[str]:
    """Every visible claim's document shows all three of its claims; gives the documents that show claims."""
    counts = Counter(ledger.claims().column("document").to_pylist())
    assert set(counts.values()) <= {3}
    return set(counts)


def contents(ledger: Ledger) -> tuple[list[object], list[object]]:
    """What is visible, apart from when it was recorded."""
    return ledger.claim_models(), ledger.documents()


def test_two_processes_and_a_reader_at_once_lose_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "observatory"
    with writer(folder, 0, 12) as one, writer(folder, 8, 12) as two:  # batches 8 to 11 come from both
        start(one)
        start(two)
        looks = 0
        ledger = open_ledger(folder)
        while one.poll() is None or two.poll() is None:
            assert_nothing_half_visible(ledger)
            looks += 1
        assert one.returncode == two.returncode == 0
    assert looks > 1
    expected = open_ledger(tmp_path / "expected")
    expected.append(pages_batch(0, 80))
    assert contents(ledger) == contents(expected)


@pytest.mark.parametrize("seed", range(8))
def test_a_killed_process_leaves_every_acknowledged_append_and_nothing_half(tmp_path: Path, seed: int) -> None:
    """Killed when a chosen file appears: data written but not committed, or committed but not acknowledged."""
    chance = random.Random(seed)
    acknowledged, table = chance.randrange(0, 5), ["documents", "claims", "codings"][seed % 3]
    pattern = chance.choice(["*.parquet", "_delta_log/*.json"])
    folder = tmp_path / "observatory"
    watched = folder / "tables" / table
    said: list[str] = []
    with writer(folder, 0, 1000) as process:
        assert process.stdout is not None
        start(process)
        said += [process.stdout.readline() for _ in range(acknowledged)]
        seen = len(list(watched.glob(pattern)))
        deadline = time.monotonic() + PATIENCE
        while len(list(watched.glob(pattern))) <= seen:
            assert time.monotonic() < deadline
            assert process.poll() is None
        process.kill()
        said += process.stdout.readlines()
    count = len([line for line in said if line.endswith("\n")])
    ledger = open_ledger(folder)
    promised = {document.id for document in pages_batch(0, 4 * count).documents}
    assert promised <= assert_nothing_half_visible(ledger)
    assert promised <= {document.id for document in ledger.documents()}
    ledger.append(pages_batch(0, 4 * (count + 2)))  # the retry overlaps with what the kill left behind
    expected = open_ledger(tmp_path / "expected")
    expected.append(pages_batch(0, 4 * (count + 2)))
    assert contents(ledger) == contents(expected)


class Interrupted(BaseException):
    """The process ends here."""


class DyingEngine(LocalEngine):
    """A local engine whose process dies after so many commits."""

    commits_left = 0

    def append(self, table: str, batch: pa.Table) -> int:
        if not self.commits_left:
            raise Interrupted
        self.commits_left -= 1
        return super().append(table, batch)


@pytest.mark.parametrize("commits", range(4))
def test_half_a_release_does_not_hide_the_older_one(tmp_path: Path, commits: int) -> None:
    whole = open_ledger(tmp_path)
    keep_release(whole, release("2018-06-01"), ["2017-05-05"])
    before = contents(whole)
    engine = DyingEngine(tmp_path / "tables", SCHEMAS)
    engine.commits_left = commits
    newer = release("2019-06-01")
    with pytest.raises(Interrupted):
        keep_release(Ledger(engine), newer, ["2017-05-05", "2018-07-07"])
    assert contents(whole) == before
    keep_release(whole, newer, ["2017-05-05", "2018-07-07"])
    assert whole.documents()[-1] == newer
    assert len(whole.claim_models(documents=[newer.id])) == whole.rows(newer.id).num_rows == 2


@pytest.mark.parametrize("commits", range(3))
def test_claims_left_behind_by_a_dead_process_never_come_to_light(tmp_path: Path, commits: int) -> None:
    """Not even once the same coder has gone through the document and read something else."""
    engine = DyingEngine(tmp_path / "tables", SCHEMAS)
    engine.commits_left = commits
    with pytest.raises(Interrupted):
        Ledger(engine).append(pages_batch(0, 2, claims=5))
    ledger = open_ledger(tmp_path / "other")
    ledger.append(pages_batch(0, 2, claims=3))
    survivor = Ledger(LocalEngine(tmp_path / "tables", SCHEMAS))
    assert survivor.claim_models() == []
    survivor.append(pages_batch(0, 2, claims=3))
    assert contents(survivor) == contents(ledger)
