"""Pictures of every page in three languages, for the docs: `make pictures`. Look at them before they are committed."""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path

import httpx
from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from served import CHROMIUM, FLAGS, served, watched
from tour import stops

import marsad
from marsad import samples

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LANGUAGES = ("en", "fr", "ar")
TALLEST = 1800  # pixels: what follows says nothing more of how a page looks


def main(target: Path) -> None:
    """Write `<page>-<language>.webp`, and `<page>-narrow-ar.webp`, of a demo made for it."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        observatory = marsad.open(Path(folder) / "observatory")
        observatory.read([str(path) for path in samples.sample_paths()])
        for table in samples.count_tables():
            observatory.import_dataset("counts", table)
        observatory.link()
        observatory.publish("Islamic State", ["Iraq"], by="Marsad")
        with served(Path(folder) / "observatory") as running, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            paths = stops(running.observatory)
            paths["answer"] = httpx.get(running.url + paths["answer"], follow_redirects=True, timeout=120).url.path
            running.settled()
            for name, path in paths.items():
                if name == "ask":  # shows the last answer again
                    continue
                worked_out(running.url + path)
                for language in LANGUAGES:
                    shoot(browser, running.url, path, language, target / f"{name}-{language}.webp", WIDE)
                shoot(browser, running.url, path, "ar", target / f"{name}-narrow-ar.webp", NARROW)
                print(name, flush=True)


def worked_out(url: str) -> None:
    """Until the page no longer asks to be looked at again."""
    while "refresh" in httpx.get(url, timeout=120).headers:
        pass


def shoot(browser: Browser, url: str, path: str, language: str, target: Path, size: dict[str, int]) -> None:
    """One picture, 1280 or 390 pixels wide."""
    with watched(browser, url, viewport=size, locale=language, color_scheme="light") as reader:
        reader.go(path)
        reader.page.wait_for_load_state("networkidle")
        raw = reader.page.screenshot(full_page=True, animations="disabled", timeout=180_000)
    picture = Image.open(io.BytesIO(raw)).convert("RGB")
    picture.crop((0, 0, picture.width, min(picture.height, TALLEST))).save(target, "WEBP", quality=58, method=6)


if __name__ == "__main__":
    if shutil.which("chromium") is None:
        sys.exit("chromium is not installed: apt-get install chromium fonts-noto-core")
    main(Path(sys.argv[1]))
