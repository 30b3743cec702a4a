"""SIGKILL at chosen and at random moments of real processes: nothing acknowledged is lost, nothing is half there."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filled import ROOT, command, faults, pages, rows, started

import marsad
from marsad.model import Claim

PATIENCE = 120  # seconds before a test is given up


def words(stage: str, tmp_path: Path) -> tuple[str | Path, ...]:
    return {
        "read": ("read", pages(tmp_path, 100, 12)),
        "import": ("import", "ucdp-ged", rows(tmp_path, "ged261.csv", 300)),
        "maintain": ("maintain", "--hours", "0"),
    }[stage]


def shown(home: Path) -> tuple[list[Claim], list[str]]:
    """All that is shown, whatever the moment at which it was kept."""
    observatory = marsad.open(home)
    return sorted(observatory.claims(), key=lambda item: item.id), sorted(item.id for item in observatory.documents())


def test_a_linking_that_is_killed_is_not_seen_and_the_next_gives_the_same(home: Path, tmp_path: Path) -> None:
    pytest.importorskip("splink", reason="linking needs the extra link")
    expected = tmp_path / "expected"
    shutil.copytree(home, expected)
    assert command("link", "--observatory", expected).returncode == 0
    before, whole = pairs(home), pairs(expected)
    assert whole != before
    for table in ("judgements", "linkings"):  # the second time some pairs are there already
        watched = home / "tables" / table
        seen = len(list(watched.rglob("*")))
        process = started("link", "--observatory", home)
        until = time.monotonic() + PATIENCE
        while len(list(watched.rglob("*"))) == seen and process.poll() is None:
            assert time.monotonic() < until
        process.kill()
        process.wait()
        assert faults(marsad.open(home)) == []
        assert pairs(home) in (before, whole)
    assert command("link", "--observatory", home).returncode == 0
    assert pairs(home) == whole
    assert faults(marsad.open(home)) == []


def pairs(home: Path) -> list[tuple[tuple[str, ...], str]]:
    """What the linker said that stands, each pair once."""
    told = marsad.open(home)._ledger.judgement_models(machine=True)
    found = [(item.about, item.verdict) for item in told if item.linking is not None]
    assert len(set(found)) == len(found)
    return sorted(found)


@pytest.mark.parametrize("table", ["documents", "claims", "codings"])
@pytest.mark.parametrize("stage", ["read", "import", "maintain"])
def test_a_command_killed_when_it_touches_a_table_is_completed_by_the_next(
    home: Path, tmp_path: Path, stage: str, table: str
) -> None:
    expected = tmp_path / "expected"
    shutil.copytree(home, expected)
    assert command(*words(stage, tmp_path), "--observatory", expected).returncode == 0
    before = shown(home)
    watched = home / "tables" / table
    seen = len(list(watched.rglob("*")))
    process = started(*words(stage, tmp_path), "--observatory", home)
    until = time.monotonic() + PATIENCE
    while len(list(watched.rglob("*"))) == seen and process.poll() is None:
        assert time.monotonic() < until
    process.kill()
    process.wait()
    assert faults(marsad.open(home)) == []
    (claims, documents), whole = shown(home), shown(expected)
    # Documents are there whole before their claims; the claims of a batch come together, with its last commit.
    assert set(before[1]) <= set(documents) <= set(whole[1])
    assert claims in (before[0], whole[0])
    assert command(*words(stage, tmp_path), "--observatory", home).returncode == 0
    assert shown(home) == shown(expected)
    assert faults(marsad.open(home)) == []


def test_random_kills_over_all_stages_lose_nothing() -> None:
    """The short form of the benchmark, in a process of its own: it forks."""
    run = [sys.executable, "-m", "benchmarks.kills", "--kills", "6", "--seed", "7"]
    result = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "lost 0, torn 0, unclean 0, errors 0" in result.stdout
