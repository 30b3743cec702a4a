"""Compiled code needs no folder that can be written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

CODE = "from marsad.assessment.screen.tail import log_tail; print(log_tail(3.0, 1.0, 2.0) > 0)"


def test_without_any_place_for_a_cache_kernels_still_compile(tmp_path: Path) -> None:
    shutil.copytree(
        Path(__file__).resolve().parents[2] / "marsad",
        tmp_path / "marsad",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    for name in ("assessment", "assessment/screen"):
        (tmp_path / "marsad" / name / "__pycache__").touch()  # a file: no folder can be made there, not even by root
    kept = {key: value for key, value in os.environ.items() if key not in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME")}
    away = {"HOME": "/proc/none", "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    asked = [sys.executable, "-c", CODE]
    done = subprocess.run(asked, capture_output=True, text=True, env={**kept, **away}, cwd=tmp_path)
    assert done.stdout.strip() == "True", done.stderr
