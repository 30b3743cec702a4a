"""A document that does not say its language is read in the language it is written in."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PAGES = {
    "en": "Islamic State killed 12 soldiers in Diyala on Monday, the Iraqi army said in a statement.",
    "fr": "L'armée malienne a annoncé que 12 soldats avaient été tués lundi à Gao dans une attaque.",
    "ar": "أعلن الجيش العراقي مقتل 12 جندياً في هجوم لتنظيم داعش في ديالى يوم الاثنين.",
}


@pytest.mark.parametrize("language", PAGES)
def test_the_text_tells_its_language(language: str, tmp_path: Path) -> None:
    page = {"id": "a", "url": None, "title": None, "published": "2024-05-15", "language": None, "text": PAGES[language]}
    (tmp_path / "page.jsonl").write_text(json.dumps(page), "utf-8")
    command = [sys.executable, "-m", "marsad.cli", "code", "page.jsonl"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=True)
    document, *claims = map(json.loads, done.stdout.splitlines())
    assert document["language"] == language
    assert [claim["number"]["low"] for claim in claims if claim["kind"] == "figure"] == [12]
