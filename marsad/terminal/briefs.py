"""Published briefs as lines and tables."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from marsad.errors import UsageError
from marsad.terminal.screen import printable

if TYPE_CHECKING:
    from marsad.brief import Content
    from marsad.model.kept_brief import BriefRecord


def kept_brief_report(record: BriefRecord, written: Sequence[Path], *, new: bool = False) -> None:
    """Under which number a brief is kept, and where it was written."""
    verb = "published" if new else "of"
    day = record.published_at.date().isoformat()
    print(printable(f"Brief {record.number}, {verb} {day}: {record.title}"))
    for path in written:
        print(f"→ {path}")


def print_briefs(records: Sequence[BriefRecord], format: str) -> None:
    """One line a brief, the newest first."""
    if format == "json":
        for record in records:
            print(json.dumps(_plain(record), ensure_ascii=False))
        return
    if not records:
        print("No brief was published yet: marsad brief … --publish")
        return
    width = max(len(str(record.number)) for record in records)
    for record in records:
        as_of = f"as of {record.as_of}" if record.as_of else "all that was read"
        by = f", by {record.published_by}" if record.published_by else ""
        redacted = f"; redacted {record.redacted_at.date()}" if record.redacted_at else ""
        said = f"{record.title} ({record.language}; {as_of}; published {record.published_at.date()}{by}{redacted})"
        verdicts = "; ".join(f"{place}: {code.replace('_', ' ')}" for place, code in record.verdicts.items())
        print(printable(f"{record.number:>{width}}  {said}"))
        print(printable(f"{'':{width}}  {verdicts}"))


def _plain(record: BriefRecord) -> dict[str, object]:
    return {
        "number": record.number,
        "title": record.title,
        "group": record.group,
        "places": list(record.places),
        "language": record.language,
        "as_of": record.as_of.isoformat() if record.as_of else None,
        "computed_at": record.computed_at.isoformat(),
        "newest_source": record.newest_source.isoformat() if record.newest_source else None,
        "verdicts": dict(record.verdicts),
        "published_by": record.published_by,
        "published_at": record.published_at.isoformat(),
        "redacted_at": record.redacted_at.isoformat() if record.redacted_at else None,
        "version": record.version,
        "hash": record.hash,
    }


def print_brief_changes(content: Content, format: str) -> None:
    """What changed, as text. Raises UsageError for what is no text."""
    from marsad.brief import check_format, render

    if format in ("pdf", "docx"):
        raise UsageError(format, "is nothing to print on a terminal", "Name a file with --output")
    sys.stdout.write(_lines(render(content, check_format(format)).decode("utf-8")))


def _lines(text: str) -> str:
    return "\n".join(printable(line) for line in text.split("\n"))
