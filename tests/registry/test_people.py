"""Cohorts and fates: what a hand edit can break is refused with file and cause."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from marsad.errors import RefusedItem
from marsad.registry.files import DATA
from marsad.registry.people import open_people


def copied(folder: Path, name: str, old: str, new: str) -> Path:
    for file in ("cohorts.yml", "fates.yml", "pointing.yml"):
        shutil.copy(DATA / file, folder / file)
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    return folder


def test_nobody_is_both_dead_and_alive_but_who_returned_may_be_held() -> None:
    people = open_people()
    assert frozenset({"dead", "alive"}) in people.apart
    assert frozenset({"returned", "held"}) not in people.apart
    assert people.cohorts["européens"] == people.cohorts["europeans"] == people.cohorts["أوروبي"]


@pytest.mark.parametrize(
    ("name", "old", "new", "cause"),
    [
        ("fates.yml", "[dead, missing]", "[dead, lost]", "'lost' is no fate"),
        ("fates.yml", "[joined,", '["(joined",', "is no pattern"),
        ("cohorts.yml", "[woman, women]", "[woman, children]", "'children' means"),
    ],
)
def test_a_slip_in_a_file_is_refused(tmp_path: Path, name: str, old: str, new: str, cause: str) -> None:
    with pytest.raises(RefusedItem, match=cause):
        open_people(copied(tmp_path, name, old, new))
