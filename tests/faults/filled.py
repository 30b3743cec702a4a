"""A small observatory with a bit of everything, and real `marsad` processes that work on it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from ged_file import ged

import marsad
from marsad.observatory import Observatory

ROOT = Path(__file__).resolve().parents[2]
TEXT = (
    "The Islamic State carried out {count} attacks in Iraq in September 2019, according to the United Nations. "
    "At least {count} people were killed in an attack in Mosul on {day} September 2019, police said."
)


def pages(folder: Path, first: int = 1, count: int = 4) -> Path:
    """A `.jsonl` of pages with figures and incidents."""
    path = folder / f"pages-{first}.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        for number in range(first, first + count):
            page = {"id": str(number), "url": f"https://example.org/{number}", "title": f"Attacks {number}"}
            page |= {"text": TEXT.format(count=number + 10, day=number % 28 + 1), "language": "en"}
            stream.write(json.dumps(page | {"published": "2019-09-30", "publisher": "The Desk"}) + "\n")
    return path


def rows(folder: Path, name: str = "ged251.csv", count: int = 30) -> Path:
    """A file of UCDP GED."""
    return ged(
        folder, name, [(str(n), f"2018-{n % 12 + 1:02}-{n % 28 + 1:02}", "IS", str(n % 7)) for n in range(count)]
    )


def fill(home: Path, materials: Path) -> Observatory:
    """Read, import and judge into a new observatory, in several commits."""
    observatory = marsad.open(home)
    for first in (1, 5, 9):
        observatory.read([pages(materials, first)])
    observatory.import_dataset("ucdp-ged", rows(materials))
    claims = [claim.id for claim in observatory.claims() if claim.kind == "figure"]
    observatory.accept(claims[0], by="A Reader")
    observatory.reject(claims[1], by="A Reader")
    return observatory


def command(*words: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
    """Run `marsad` to its end."""
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [sys.executable, "-m", "marsad", *map(str, words)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=300,
        check=False,
        **more,
    )


def started(*words: str | Path) -> subprocess.Popen[bytes]:
    """Start `marsad`, to be killed."""
    return subprocess.Popen(
        [sys.executable, "-m", "marsad", *map(str, words)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


def told(result: subprocess.CompletedProcess[str], code: int = 1) -> str:
    """What the command said when it failed: an error of ours with its remedy, never a traceback of Python's."""
    assert result.returncode == code, result.stderr
    assert "Traceback" not in result.stderr
    return result.stderr.strip().splitlines()[-1]


def faults(observatory: Observatory) -> list[str]:
    """What a check finds wrong, as one text each."""
    return [f"{item.item}: {item.cause}" for item in observatory.check().faults]
