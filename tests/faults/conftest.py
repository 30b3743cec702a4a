"""One filled observatory for all tests of this room; each test damages a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from filled import fill


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An observatory that nobody may change."""
    materials = tmp_path_factory.mktemp("materials")
    fill(materials / "observatory", materials)
    return materials / "observatory"


@pytest.fixture
def home(whole: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    shutil.copytree(whole, tmp_path / "observatory")
    return tmp_path / "observatory"
