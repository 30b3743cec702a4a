"""Each example of docs/lexicons.md: its line, added to a copy of the package, changes the reading as the page says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
_EXAMPLE = re.compile(
    r"^## (?P<title>.+?)\n\nIn `(?P<file>[^`]+)`"
    r"(?:, at the end|(?:, in `(?P<section>[^`]+)`[^`]*?)?, after `(?P<anchor>[^`]+)`)\."
    r".*?```yaml\n(?P<line>.+?\n)```\n\n> (?P<sentence>.+?)\n\n"
    r"`(?P<number>[^`]+)`: (?P<slot>\w+) `(?P<before>[^`]+)` → `(?P<after>[^`]+)`",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Example:
    """One section of the page. The line goes behind `anchor`, looked for from `section` on, or else to the end."""

    title: str
    file: str
    section: str | None
    anchor: str | None
    line: str
    sentence: str
    number: str
    slot: str
    before: str
    after: str


EXAMPLES = [
    Example(**found.groupdict()) for found in _EXAMPLE.finditer((ROOT / "docs" / "lexicons.md").read_text("utf-8"))
]


def test_every_section_of_the_page_is_an_example() -> None:
    titles = re.findall(r"^## (.+)$", (ROOT / "docs" / "lexicons.md").read_text("utf-8"), re.MULTILINE)
    assert [example.title for example in EXAMPLES] == titles


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_one_line_changes_what_the_page_says(example: Example, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "marsad", tmp_path / "marsad", ignore=shutil.ignore_patterns("__pycache__"))
    assert read(example, tmp_path) == example.before
    add_line(example, tmp_path / example.file)
    assert read(example, tmp_path) == example.after


def add_line(example: Example, path: Path) -> None:
    text = path.read_text("utf-8")
    start = re.search(rf"^ *{re.escape(example.section)}:", text, re.MULTILINE) if example.section else None
    at = len(text)
    if example.anchor:
        at = text.index(example.anchor, start.start() if start else 0) + len(example.anchor)
    before, after = text[:at].rstrip(), text[at:].lstrip("\n")
    path.write_text(f"{before}\n{example.line}{after}", "utf-8")


def read(example: Example, folder: Path) -> str:
    """What is read of the example's number in its sentence, by a fresh process that runs the copy."""
    page = {"id": "1", "url": "https://example.org/1", "title": None, "published": "2024-05-15", "language": None}
    (folder / "page.jsonl").write_text(json.dumps(page | {"text": example.sentence}), "utf-8")
    command = [sys.executable, "-c", "from marsad.cli import main; main()", "code", "page.jsonl"]
    environment = os.environ | {"PYTHONPATH": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    claims = [json.loads(line) for line in done.stdout.splitlines()][1:]
    return next((found for claim in claims if (found := slot(claim, example))), "none")


def slot(claim: dict[str, Any], example: Example) -> str | None:
    if example.slot in ("incident", "indicator"):
        return (
            str(claim["type" if example.slot == "incident" else "indicator"]) if claim["kind"] == example.slot else None
        )
    if claim["kind"] != "figure" or claim["number"]["text"] != example.number:
        return None
    said = [source["name"] for source in claim["attribution"] if source["kind"] != "publisher"]
    values = {
        "group": (claim["group"] or {}).get("name"),
        "country": (claim["place"] or {}).get("country"),
        "period": (claim["period"] or {}).get("text"),
        "measure": claim["measure"],
        "source": said[0] if said else None,
        "number": f"{claim['number']['low']:g}",
    }
    return values[example.slot]
