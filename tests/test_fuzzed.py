"""What fuzzing once found is harmless now: each kept input runs in a process of its own, within bounds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "tests" / "fuzzed"


def test_what_was_found_does_no_harm_any_more() -> None:
    command = [sys.executable, "-m", "benchmarks.fuzzing", "--again", "--keep", str(KEPT)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr


def test_a_crash_a_hang_and_a_flood_are_each_seen() -> None:
    """The watchman is watched: a parser that fails in each way is found out, and its input shrunk."""
    code = (
        "import time\n"
        "from benchmarks.fuzzing import __main__ as fuzzing\n"
        "from benchmarks.fuzzing.target import Target\n"
        "def run(data):\n"
        "    if b'crash' in data: raise KeyError(1)\n"
        "    if b'hang' in data: time.sleep(60)\n"
        "    if b'flood' in data: bytearray(8 << 30)\n"
        "target = Target(run, lambda: [b'fine'])\n"
        "print([fuzzing.run_one(target, data, 3).why for data in (b'fine', b'crash', b'hang', b'flood')])\n"
        "print(fuzzing.shrunk(target, b'a' * 50 + b'crash' + b'b' * 50, 'KeyError in <string>, run'))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300)
    told, small = done.stdout.splitlines()
    assert told == "['', 'KeyError in <string>, run', 'takes over 3 seconds', 'MemoryError in <string>, run']"
    assert small == "b'crash'"
