"""The demo's observatory, made once for all workers; a server of it; a browser where there is one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any

import httpx
import pytest
from served import CHROMIUM, FLAGS, Served, served, shared

import marsad
from marsad import samples

RAID = """<html><head><title>A raid</title><meta property="article:published_time" content="2019-09-21"></head><body>
<p>On 20 September 2019 gunmen of Islamic State killed five soldiers in an attack near Raqqa, Syria, police said.</p>
</body></html>"""


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The observatory of the samples and a raid, indexed. Never written to, nor served: copy it (`own_demo`)."""

    def made(folder: Path) -> None:
        observatory = marsad.open(folder)
        raid = folder.parent / "raid.html"  # seen as of the day of the demo, which the samples' one event is not
        raid.write_text(RAID, encoding="utf-8")
        observatory.read([*(str(path) for path in samples.sample_paths()), raid])
        for table in samples.count_tables():
            observatory.import_dataset("counts", table)
        observatory.index()

    return shared(tmp_path_factory, "demo", made)


@pytest.fixture
def own_demo(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo's observatory that a test may write to."""
    return Path(shutil.copytree(demo, tmp_path / "observatory"))


@pytest.fixture(scope="session")
def site(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of a copy of the demo for tests that only read."""
    with served(Path(shutil.copytree(demo, tmp_path_factory.mktemp("site") / "observatory"))) as running:
        yield running


@pytest.fixture(scope="session")
def client(site: Served) -> Iterator[httpx.Client]:
    """Keeps no cookies: what one test chose, a language say, is nothing to the next."""
    nobody = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    with httpx.Client(base_url=site.url, timeout=60, cookies=nobody) as opened:
        yield opened


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, driven by Playwright; tests that need it are skipped where there is none, but for CI."""
    if CHROMIUM is None:
        if os.environ.get("MARSAD_BROWSER") == "required":
            pytest.fail("chromium is not installed")
        pytest.skip("chromium is not installed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield opened
        opened.close()
