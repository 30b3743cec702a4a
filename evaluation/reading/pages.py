"""The labelled pages: documents with their labelled figures and incidents.

Two sets: `fictional` pages were made up for the test; `restated` pages retell real reports in our own words, with
their figures as printed (their address is in `url`). `held_out` pages are never looked at while rules are changed.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marsad.model import Document

Label = dict[str, Any]
PAGES = Path(__file__).parent
LANGUAGES = ("en", "fr", "ar")
_PRECISIONS = {4: "year", 7: "month", 10: "day"}
_FIRST_RESTATED = 3  # the batch with which the restated pages begin


@dataclass(frozen=True, slots=True)
class Page:
    """A document with its labels, as `claims/<id>.json` and `events/<id>.json` hold them."""

    document: Document
    held_out: bool
    restated: bool
    figures: tuple[Label, ...]
    incidents: tuple[Label, ...]

    @property
    def name(self) -> str:
        """The page's id, as in the names of its files."""
        return self.document.label or self.document.id


def pages(language: str) -> Iterator[Page]:
    """All pages of a language, in the order in which they were written."""
    folder = PAGES / language
    for line in (folder / "documents.jsonl").read_text("utf-8").splitlines():
        page = json.loads(line)
        yield Page(
            document=_document(page),
            held_out=bool(page.get("held_out")),
            restated=page.get("batch", 1) >= _FIRST_RESTATED,
            figures=_labels(folder / "claims" / f"{page['id']}.json"),
            incidents=_labels(folder / "events" / f"{page['id']}.json"),
        )


def _document(page: Label) -> Document:
    stated = page["published"]
    return Document(
        text=page["text"],
        url=page["url"],
        title=page["title"],
        published=dt.date.fromisoformat((stated + "-01-01")[:10]) if stated else None,
        published_precision=_PRECISIONS[len(stated)] if stated else None,  # type: ignore[arg-type]
        language=page["language"],
        label=page["id"],
    )


def _labels(path: Path) -> tuple[Label, ...]:
    """No file: the page tells none. The same label is never listed twice."""
    return tuple(json.loads(path.read_text("utf-8"))) if path.exists() else ()
