"""docs/tutorial.md and docs/extending.md, followed as they are written: files, commands, Python, and what they show."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from marsad.cli import app

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(
    r"^```(?P<language>\w*)(?: title=\"(?P<title>[^\"]+)\")?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
_SETUP = ("make demo", "source .venv/bin/activate")  # what every test run has behind it


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block. `title`: the file that it is, where it is one; `line`: where it begins, from 1."""

    language: str
    title: str | None
    text: str
    line: int


def blocks(page: str) -> Iterator[Block]:
    told = (ROOT / "docs" / page).read_text("utf-8")
    for found in _BLOCK.finditer(told):
        line = told.count("\n", 0, found.start()) + 1
        yield Block(found["language"], found["title"], found["text"], line)


def test_the_tutorial_does_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "marsad" / "samples", tmp_path / "marsad" / "samples")
    monkeypatch.chdir(tmp_path)
    follow("tutorial.md", tmp_path)


def follow(page: str, folder: Path) -> None:
    names: dict[str, object] = {}
    for block in blocks(page):
        where = f"{page}, line {block.line}"
        if block.title:
            (folder / block.title).parent.mkdir(parents=True, exist_ok=True)
            (folder / block.title).write_text(block.text, "utf-8")
        elif block.language == "console":
            for command, shown in commands(block.text):
                printed = served(command, folder) if command.startswith("marsad serve") else run(command)
                assert_shown(shown, printed, f"{where}: {command}")
        elif block.language == "pycon":
            python(block, names, where)
        else:
            assert block.language == "sh", f"{where}: a block that no test runs"
            assert all(line in _SETUP for line in block.text.splitlines()), where


def commands(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each "$ command" with the lines shown below it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, *shown = part.splitlines()
        yield command, shown


def run(command: str) -> str:
    program, *arguments = shlex.split(command)
    assert program == "marsad", f"{command}: the pages show no other programs"
    result = CliRunner().invoke(app, arguments)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def served(command: str, folder: Path) -> str:
    """What a server says at its start, once its home page has been asked for. It takes a free port."""
    arguments = [sys.executable, "-P", "-m", *shlex.split(command), "--port", "0"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(arguments, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            said = server.stdout.readline()
            address = re.search(r"http://\S+", said)
            assert address is not None, said
            assert "Islamic State" in httpx.get(f"{address[0]}groups", timeout=60).text
            return said
        finally:
            server.terminate()


def assert_shown(shown: list[str], printed: str, where: str) -> None:
    """What the page shows comes, in its order; "…" stands for what it leaves out, blank lines and margins aside."""
    wanted = "\n".join(line.rstrip() for line in shown if line.strip())
    lines = "\n".join(line.rstrip() for line in printed.splitlines() if line.strip())
    told, at = f"{where}\n--- shown\n{wanted}\n--- printed\n{lines}", 0
    parts = [part.strip("\n") for part in wanted.split("…")]
    for number, part in enumerate(parts):
        found = lines.find(part, at) if number < len(parts) - 1 or not part else lines.rfind(part)
        assert found >= at, told
        assert number or found == 0, told
        at = found + len(part)
    assert not parts[-1] or at == len(lines), told


def python(block: Block, names: dict[str, object], where: str) -> None:
    example = doctest.DocTestParser().get_doctest(block.text, names, where, None, 0)
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    failed = runner.run(example, out=told.append, clear_globs=False).failed
    names.update(example.globs)
    assert not failed, "".join(told)
