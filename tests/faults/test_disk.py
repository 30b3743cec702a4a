"""Full disks and folders that cannot be written: real ones."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filled import ROOT, command, faults, fill, pages, rows, told

import marsad


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB; only root may make one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place))
    if os.geteuid() != 0 or shutil.which("mount") is None or subprocess.run(mount, check=False).returncode:
        pytest.skip("a disk of its own can be made by root alone, where mounting is allowed")
    try:
        yield place
    finally:
        subprocess.run(("umount", "-l", str(place)), check=True)


@pytest.mark.parametrize("stage", ["import", "read", "maintain", "link", "purge"])
def test_a_full_disk_is_told_and_costs_nothing_that_was_acknowledged(
    small_disk: Path, tmp_path: Path, stage: str
) -> None:
    home = small_disk / "observatory"
    before = fill(home, tmp_path).claims()
    words: tuple[str | Path, ...] = {
        "import": ("import", "ucdp-ged", rows(tmp_path, "ged261.csv", 400)),
        "read": ("read", pages(tmp_path, 60)),
        "maintain": ("maintain", "--hours", "0"),
        "link": ("link",),
        "purge": ("purge", "The Desk", "--reason", "asked", "--by", "A", "--yes"),
    }[stage]
    if stage == "link":
        pytest.importorskip("splink", reason="linking needs the extra link")
    with (small_disk / "ballast").open("wb") as ballast:
        ballast.write(b"\0" * (shutil.disk_usage(small_disk).free - 200_000))
    result = command(*words, "--observatory", home)
    assert "the disk is full. Make room and run the command again" in told(result)
    assert "panicked" not in result.stderr  # of the machine's own words none
    assert marsad.open(home).claims() == before
    assert faults(marsad.open(home)) == (
        ["purging.json: a purge was begun and not finished"] if stage == "purge" else []
    )
    (small_disk / "ballast").unlink()
    again = command(*words, "--observatory", home)
    assert again.returncode == 0, again.stderr
    assert faults(marsad.open(home)) == []


LIMITED = """
import os, resource, sys
import marsad
from marsad.errors import ObservatoryError
from marsad.model import Capture
ledger = marsad.open(sys.argv[1])._ledger
resource.setrlimit(resource.RLIMIT_FSIZE, (16_000, 16_000))
try:
    ledger.append_captures([Capture(url="https://example.org", content=os.urandom(100_000))])
except ObservatoryError as error:
    print(error)
"""


def test_a_write_that_is_cut_off_half_way_is_told_and_the_rest_is_whole(home: Path) -> None:
    """A limit on the size of files strikes after the write began, as a quota does."""
    before = marsad.open(home).claims()
    run = [sys.executable, "-c", LIMITED, str(home)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    result = subprocess.run(run, capture_output=True, text=True, env=environment, timeout=300, check=True)
    assert "a file may not grow so large here. Raise the limit or use another disk" in result.stdout
    assert marsad.open(home).claims() == before
    assert faults(marsad.open(home)) == []


def test_a_folder_that_cannot_be_written_is_read_and_says_so_to_writers(small_disk: Path, tmp_path: Path) -> None:
    home = small_disk / "observatory"
    before = fill(home, tmp_path).claims()
    subprocess.run(("mount", "-o", "remount,ro", str(small_disk)), check=True)
    assert marsad.open(home).claims() == before
    assert faults(marsad.open(home)) == []
    assert command("series", "-g", "Islamic State", "-p", "Iraq", "--observatory", home).returncode == 0
    assert "the folder cannot be written" in told(command("read", pages(tmp_path, 60), "--observatory", home))
    assert "the folder cannot be written" in told(command("maintain", "--observatory", home))
    said = told(command("read", pages(tmp_path, 60), "--observatory", small_disk / "new"))
    assert "read-only file system" in said
    assert "Name a folder that can be written" in said


@pytest.mark.parametrize("name", ["claims.xlsx", "claims.csv", "claims.zip"])
def test_a_file_for_which_there_is_no_room_is_told_in_one_line(small_disk: Path, tmp_path: Path, name: str) -> None:
    fill(tmp_path / "observatory", tmp_path)
    (small_disk / "ballast").write_bytes(b"\0" * shutil.disk_usage(small_disk).free)
    result = command("export", "--output", small_disk / name, "--observatory", tmp_path / "observatory")
    assert result.stderr.splitlines() == [
        f"{small_disk / name}: no space left on device. Make room and run the command again."
    ]
    assert [path.name for path in small_disk.iterdir()] == ["ballast"]


def test_a_file_into_a_disk_that_cannot_be_written_is_named_as_it_was_asked_for(
    small_disk: Path, tmp_path: Path
) -> None:
    fill(tmp_path / "observatory", tmp_path)
    subprocess.run(("mount", "-o", "remount,ro", str(small_disk)), check=True)
    result = command("export", "--output", small_disk / "claims.csv", "--observatory", tmp_path / "observatory")
    assert result.stderr.startswith(f"{small_disk / 'claims.csv'}: read-only file system. Name a file in a folder")
