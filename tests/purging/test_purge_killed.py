"""SIGKILL of a real `marsad purge`, and what killed writers left before it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from purged_house import HOST, NAME, WORDS, found_in

import marsad
from marsad.engine import replacing

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120  # seconds before a test is given up
COMMAND = [sys.executable, "-m", "marsad", "purge", NAME, "--reason", "asked", "--by", "A", "--yes", "--observatory"]


def started(folder: Path) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen([*COMMAND, str(folder)], stdout=subprocess.DEVNULL, env=environment)


def seen(folder: Path) -> tuple[int, int, int]:
    opened = marsad.open(folder)
    return len(opened.documents()), len(opened.claims()), len(opened.judgements())


@pytest.mark.parametrize("sign", ["purging.json", "tables/.next", "tables/.next/documents", "tables/.standing"])
def test_killed_on_the_way_it_is_before_or_after_and_the_next_finishes_it(
    folder: Path, tmp_path: Path, sign: str
) -> None:
    whole = seen(folder)
    done = Path(shutil.copytree(folder, tmp_path / "done"))
    assert started(done).wait(PATIENCE) == 0
    gone = seen(done)
    process = started(folder)
    until = time.monotonic() + PATIENCE
    while not (folder / sign).exists() and process.poll() is None:
        assert time.monotonic() < until
    process.kill()
    process.wait()
    assert seen(folder) in (whole, gone)
    found = [item.item for item in marsad.open(folder).check().faults]
    assert found in ([], ["purging.json"])  # which says that a purge was begun, and what to do
    assert started(folder).wait(PATIENCE) in (0, 2)  # 2: there is nothing of it left to purge
    assert seen(folder) == gone
    assert found_in(folder, (*WORDS, HOST)) == {"purged.jsonl"}
    assert not replacing.unsettled(folder / "tables")
    assert len(marsad.open(folder).tombstones()) == 1
    assert marsad.open(folder).check().clean


def test_what_a_killed_writer_left_of_it_goes_from_tables_that_hold_nothing_else_of_it(folder: Path) -> None:
    left = [
        folder / "tables" / "rows" / "part-00000-0a0a-c000.zstd.parquet",
        folder / "tables" / "rows" / ".00003-77-0123456789abcdef.tmp",
    ]
    kept = set((folder / "tables" / "rows").glob("part-*.parquet"))
    for path in left:
        pq.write_table(pa.table({"text": ["the zarnobic report"]}), path)
    marsad.open(folder).purge(NAME, by="A", reason="asked")
    assert not any(path.exists() for path in left)
    assert set((folder / "tables" / "rows").glob("part-*.parquet")) == kept
    assert found_in(folder, WORDS) == {"purged.jsonl"}
