"""The shell completes commands and options, and the version is told."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from marsad.version import __version__

ROOT = Path(__file__).resolve().parents[2]


def run(*given: str, **environment: str) -> str:
    """What `marsad` prints, called by its own name: completion goes by that."""
    script = "import sys; sys.argv[0] = 'marsad'; from marsad.cli import main; main()"
    surroundings = os.environ | {"PYTHONPATH": str(ROOT)} | environment
    done = subprocess.run([sys.executable, "-c", script, *given], capture_output=True, text=True, env=surroundings)
    return done.stdout


def test_the_version_is_semantic() -> None:
    assert run("--version").strip() == f"marsad {__version__}"
    assert re.fullmatch(r"\d+\.\d+\.\d+(?:[-+.].*)?", __version__)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("marsad pu", "purge"), ("marsad assess --gr", "--group"), ("marsad user re", "remove")],
)
def test_bash_completes_what_is_typed(typed: str, expected: str) -> None:
    words = typed.split()
    told = run(_MARSAD_COMPLETE="complete_bash", COMP_WORDS=typed, COMP_CWORD=str(len(words) - 1))
    assert expected in told.split()


def test_what_a_shell_needs_is_printed() -> None:
    told = run(_MARSAD_COMPLETE="source_bash")
    assert "_MARSAD_COMPLETE=complete_bash" in told
