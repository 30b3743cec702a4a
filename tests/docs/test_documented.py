"""Every command, source and room is documented; links between the pages lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from marsad.cli import app
from marsad.sources.datasets import READERS

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
STAGES = ("sources", "documents", "coding", "ledger", "series", "assessment", "brief", "export", "registry")


def commands() -> list[str]:
    named = (
        command.name or (command.callback.__name__ if command.callback else "") for command in app.registered_commands
    )
    return [name.rstrip("_") for name in named]


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_readme_and_shows_an_example(command: str) -> None:
    assert f"marsad {command}" in README or f"make {command}" in README
    found = [item for item in app.registered_commands if (item.name or item.callback.__name__) == command]  # type: ignore[union-attr]
    assert found[0].epilog is not None
    assert found[0].epilog.startswith(f"Example: marsad {command}")


@pytest.mark.parametrize("source", sorted(READERS))
def test_every_dataset_is_described(source: str) -> None:
    assert f"marsad import {source}" in (ROOT / "docs" / "sources.md").read_text("utf-8")


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_a_page_that_the_readme_links(stage: str) -> None:
    assert (ROOT / "docs" / f"{stage}.md").is_file()
    assert f"docs/{stage}.md" in README


def pages() -> list[Path]:
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_pictures_are_there(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    missing = [target for target in targets if "://" not in target and not (page.parent / target).exists()]
    assert not missing
