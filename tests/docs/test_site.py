"""The site of the documentation: built strictly, every page in its navigation, nothing loaded from elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
_LOADED = re.compile(r"<(?:script|img|iframe|source)\b[^>]*?\bsrc=\"?([^\" >]+)|<link\b[^>]*?\bhref=\"?([^\" >]+)")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("mkdocs", reason="the documentation's builder is not installed: pip install 'marsad[docs]'")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr  # a page outside of the navigation, a dead link, a missing anchor
    return folder


def test_every_page_has_its_place_on_the_site(site: Path) -> None:
    pages = [path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")]
    home = (site / "index.html").read_text("utf-8")
    for page in pages:
        assert (site / page.with_suffix(".html")).is_file(), page
        assert f'href="{page.with_suffix(".html")}"' in home or f"href={page.with_suffix('.html')}" in home, page


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        loaded = {one or other for one, other in _LOADED.findall(page.read_text("utf-8"))}
        assert not {address for address in loaded if "//" in address}, page.name
    sheets = "".join(sheet.read_text("utf-8") for sheet in site.rglob("*.css"))
    assert not re.findall(r"(?:url\(|@import )[\"']?(?:https?:)?//", sheets)


def test_what_is_limited_is_what_was_measured() -> None:
    """No figure on the page of limits that is not on a page of measurements."""
    limits = (ROOT / "docs" / "limits.md").read_text("utf-8")
    measured = "".join(
        (ROOT / "docs" / name).read_text("utf-8") for name in ("measured.md", "assessment.md", "screen.md")
    )
    figures = set(re.findall(r"(?<![\d.])\d*\.\d+", limits))
    assert len(figures) > 20
    assert {figure for figure in figures if figure not in measured} == set()


def test_the_settings_name_no_other_host() -> None:
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    assert "http" not in settings
    assert yaml.safe_load(settings)["theme"]["font"] is False
