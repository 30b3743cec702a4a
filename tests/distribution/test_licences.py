"""No package with a licence that binds what is built on it gets in unseen, and none that any later version replaces."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from distribution import wheel
from distribution.licences import Part, bundled, installed, unbounded

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("licence", "refused"),
    [
        ("MIT", False),
        ("GNU Lesser General Public License v2 (LGPLv2)", False),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", False),
        ("GPL-2.0-only", True),
        ("GNU General Public License v3 (GPLv3)", True),
        ("GNU Affero General Public License v3", True),
        ("AGPL-3.0-or-later OR GPL-3.0-or-later", True),
        ("SSPL-1.0", True),
        ("(MIT OR Apache-2.0) AND GPL-3.0-only", True),
        ("BSD-2-Clause AND Apache-2.0 WITH LLVM-exception", False),
        ("LGPL-2.1-or-later AND MIT", False),
        ("", True),
    ],
)
def test_strong_copyleft_and_silence_are_refused(licence: str, refused: bool) -> None:
    assert Part("x", "1", licence, "pypi").refused is refused


def test_all_that_users_install_may_be_passed_on() -> None:
    parts = [*installed(("docx", "link", "pdf")), *bundled()]
    assert {"duckdb", "numba", "uvicorn", "weasyprint", "splink", "maplibre-gl"} <= {part.name for part in parts}
    assert [part for part in parts if part.refused] == []


def test_every_requirement_has_a_bound(tmp_path: Path) -> None:
    assert list(unbounded()) == []
    loose = tmp_path / "pyproject.toml"
    loose.write_text(
        '[build-system]\nrequires = ["hatchling<2"]\n'
        '[project]\ndependencies = ["lxml>=6", "rich<16"]\n'
        '[project.optional-dependencies]\nx = ["marsad[pdf]", "numpy"]\n'
    )
    assert list(unbounded(loose)) == ["lxml>=6", "numpy"]


def test_npm_packages_are_locked_by_hash() -> None:
    entries = json.loads((ROOT / "assets" / "package-lock.json").read_text())["packages"]
    assert all(entry.get("integrity", "").startswith("sha512-") for path, entry in entries.items() if path)


def test_a_wheel_that_lacks_a_page_or_holds_a_stranger_is_told(tmp_path: Path) -> None:
    path = tmp_path / "marsad-0.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("marsad/__init__.py", "")
        archive.writestr("marsad/__pycache__/x.pyc", "")
        archive.writestr("secrets.txt", "")
    found = wheel.lacking(path)
    assert "lacks marsad/registry/data/gazetteer.sqlite" in found
    assert "lacks marsad/web/static/vendor/maplibre/" in found
    assert "holds marsad/__pycache__/x.pyc" in found
    assert "holds secrets.txt" in found
    assert not any("marsad/__init__.py" in line for line in found)
