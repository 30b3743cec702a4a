"""The web pages' assets are made by an npm that can make them, whatever lies on the machine."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("told", "good"),
    [("v18.20.4", False), ("v20.10.0", False), ("v20.11.0", True), ("v24.1.0", True), ("what?", False)],
)
def test_an_npm_that_is_too_old_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str, good: bool
) -> None:
    """Debian 12 has Node 18, which knows no import.meta.dirname: the build would fail where it is installed."""
    if sys.platform == "win32":
        pytest.skip("a script stands for node here")
    for name in ("node", "npm"):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {told}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.syspath_prepend(str(ROOT / "assets"))
    import make_assets  # type: ignore[import-not-found]  # of no package

    assert make_assets.installed() == ((str(tmp_path / "npm"), str(tmp_path / "node")) if good else None)
