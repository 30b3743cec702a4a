"""One house for all tests of this room; each purges a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from purged_house import made


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("house")
    made(work / "observatory", work)
    return work / "observatory"


@pytest.fixture
def folder(house: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(house, tmp_path / "observatory"))
