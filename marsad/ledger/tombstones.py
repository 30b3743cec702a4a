"""What is left of a purge: a line that says what, when, by whom, why and how much. Nothing of what was purged.

No hash either: whoever has a page could confirm by it that the page was here, with a salt, too, as it would lie beside.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FILE = "purged.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """`what`: source, document or address. `name`: of a source alone. `at`: ISO. `counts`: by table."""

    id: str
    at: str
    by: str
    reason: str
    what: str
    name: str | None
    counts: Mapping[str, int]
    marsad: str


def add(folder: Path, stone: Tombstone) -> None:
    """Append a line, once for each id; what a kill left of a line is made harmless first."""
    if any(one.id == stone.id for one in tombstones(folder)):
        return
    path = folder / FILE
    torn = path.is_file() and path.stat().st_size > 0 and path.read_bytes()[-1:] != b"\n"
    with path.open("a", encoding="utf-8") as stream:
        stream.write(("\n" if torn else "") + json.dumps(asdict(stone), ensure_ascii=False) + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def tombstones(folder: Path) -> list[Tombstone]:
    """All of them, the oldest first; a torn line is passed over."""
    try:
        lines = (folder / FILE).read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return []
    found = []
    for line in lines:
        try:
            told: dict[str, Any] = json.loads(line)
            found.append(Tombstone(**{name: told[name] for name in Tombstone.__dataclass_fields__}))
        except (ValueError, KeyError, TypeError):
            continue
    return found
