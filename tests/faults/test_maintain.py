"""`marsad maintain`: what it frees, and what it never touches."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

from deltalake import DeltaTable
from filled import command, faults, pages

import marsad
from marsad.engine import LocalEngine
from marsad.engine.upkeep import data_files
from marsad.index.building import BuildFolder
from marsad.model.schemas import SCHEMAS


def sizes(home: Path) -> dict[str, int]:
    return {str(path.relative_to(home)): path.stat().st_size for path in home.rglob("*") if path.is_file()}


def publish(home: Path) -> dict[str, int]:
    """Publish a brief; gives the versions that it cites."""
    from marsad.model.schemas import BRIEFS, canonical_json

    observatory = marsad.open(home)
    versions = {name: number for name, number in observatory._ledger.versions().items() if number is not None}
    row = dict.fromkeys(BRIEFS.names) | {"hash": _hash("{}"), "content": "{}", "html": "", "title": "A brief"}
    row |= {
        "question": "{}",
        "group_id": "islamic-state",
        "places": [],
        "language": "en",
        "verdicts": "{}",
        "marsad": "1",
    }
    row |= {"versions": canonical_json(versions), "computed_at": observatory.claims() and _now()}
    for name in ("number", "recorded_at"):
        row.pop(name)
    observatory._ledger.publish_brief(lambda _: row)
    return versions


def _hash(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()


def _now() -> object:
    import datetime as dt

    return dt.datetime.now(dt.UTC)


def test_a_dry_run_says_what_would_be_freed_and_changes_nothing(home: Path) -> None:
    before = sizes(home)
    result = command("maintain", "--dry-run", "--hours", "0", "--observatory", home)
    assert result.returncode == 0, result.stderr
    assert "small files could be joined" in result.stdout
    after = sizes(home)
    assert {name: after[name] for name in before} == before
    assert all(name.startswith("tables/.") for name in after.keys() - before.keys())


def test_maintenance_frees_what_nobody_needs_and_says_the_same_afterwards(home: Path) -> None:
    moment = marsad.open(home).claims_table()["recorded_at"].to_pylist()[0]
    before = marsad.open(home).claims(), marsad.open(home).judgements(), marsad.open(home).claims(recorded_by=moment)
    many = len(data_files(home / "tables" / "claims"))
    command("maintain", "--hours", "0", "--observatory", home)
    result = command("maintain", "--hours", "0", "--observatory", home)
    assert result.returncode == 0, result.stderr
    assert many > 1
    assert len(data_files(home / "tables" / "claims")) == 1
    assert len(list((home / "tables" / "claims").glob("*.parquet"))) == 1
    after = marsad.open(home)
    assert (after.claims(), after.judgements(), after.claims(recorded_by=moment)) == before
    assert faults(after) == []


def test_versions_that_a_brief_cites_are_read_for_ever(home: Path, tmp_path: Path) -> None:
    cited = publish(home)
    claims = DeltaTable(home / "tables" / "claims", version=cited["claims"]).to_pyarrow_table().num_rows
    marsad.open(home).read([pages(tmp_path, 20)])
    for _ in range(2):
        command("maintain", "--hours", "0", "--observatory", home)
    old = DeltaTable(home / "tables" / "claims", version=cited["claims"])
    assert old.to_pyarrow_table().num_rows == claims
    assert LocalEngine(home / "tables", SCHEMAS).query("SELECT 1 FROM claims", {}, ("claims",)).num_rows > claims
    found = marsad.open(home).check()
    assert found.clean
    assert found.looked_at["cited versions"] == len(cited)
    for entry in data_files(home / "tables" / "claims", cited["claims"]):
        (home / "tables" / "claims" / entry.name).unlink()
    assert any("brief 1 cites version" in line for line in faults(marsad.open(home)))


def test_what_a_killed_writer_left_goes_after_a_day_and_not_before(home: Path) -> None:
    left = [home / "tables" / "claims" / "part-00000-0-c000.zstd.parquet", home / ".observatory-ab12"]
    left.append(home / "tables" / "claims" / "part-00000-1-c000.zstd.parquet#1")
    for path in left:
        path.write_bytes(b"half")
    command("maintain", "--hours", "0", "--observatory", home)
    assert [path.exists() for path in left] == [True, True, True]
    for path in left:
        os.utime(path, (time.time() - 90_000,) * 2)
    command("maintain", "--observatory", home)
    assert not any(path.exists() for path in left)
    assert faults(marsad.open(home)) == []


def test_an_index_that_is_being_made_is_left_alone_however_short_the_time(home: Path) -> None:
    """A maintenance that is to free all at once, while another process builds an index."""
    with suppress(InterruptedError), BuildFolder(home / "derived").writing("0" * 20):
        (unfinished,) = (home / "derived").glob(".index-*")
        marsad.open(home).maintain(hours=0)
        assert unfinished.exists()
        raise InterruptedError


def test_a_part_of_an_hour_is_a_whole_one(home: Path) -> None:
    """What became unneeded just now stays, though half an hour is no whole number of hours."""
    before = set((home / "tables" / "claims").glob("*.parquet"))
    marsad.open(home).maintain(hours=0.5)
    assert len(data_files(home / "tables" / "claims")) == 1
    assert before < set((home / "tables" / "claims").glob("*.parquet"))


def test_older_indexes_go_and_the_newest_stays(home: Path, tmp_path: Path) -> None:
    first = marsad.open(home).index().path
    marsad.open(home).read([pages(tmp_path, 30)])
    newest = marsad.open(home).index(wait=120).path
    aged = first.with_name("index-0-0.sqlite")
    aged.write_bytes(b"old")
    for path in {first, aged} - {newest}:
        if path.exists():
            os.utime(path, (time.time() - 90_000,) * 2)
    command("maintain", "--observatory", home)
    assert newest.exists()
    assert not aged.exists()
