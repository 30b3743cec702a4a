"""What became of reading, importing, exporting and briefs. Refusals go to standard error."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from marsad.errors import RefusedItem
from marsad.terminal.bars import Column, bar, watched
from marsad.terminal.coders import coders_report
from marsad.terminal.screen import counted, note, printable

if TYPE_CHECKING:
    from marsad.brief import Brief
    from marsad.exporting import Exported
    from marsad.importing import ImportReport
    from marsad.pipeline import ReadReport
    from marsad.sources.release import UnknownCode


_SHOWN_REASONS = 5


@contextmanager
def progress(paths: Sequence[str]) -> Iterator[Callable[[str], None] | None]:
    """A callback that a long reading calls with each item's name: a bar where standard error is a terminal."""
    total = expected(paths) if watched() else None
    columns: tuple[Column, ...] = ("bar", "count", "elapsed", *(("left",) if total else ()), "name")
    with bar(*columns, total=total) as update:
        yield update and (lambda name: update(advance=1, description=short(name, 50)))


@contextmanager
def arriving() -> Iterator[Callable[[str, int, int | None], None] | None]:
    """A callback that a long download calls with its address, the bytes that came and those expected."""
    with bar("name", "bar", "size", "speed") as update:
        yield update and (
            lambda address, size, total: update(completed=size, total=total, description=short(address, 50))
        )


@contextmanager
def steps(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """A callback that long work calls with how many of `what` (events, days) are done, and of how many."""
    with bar("name", "bar", "count", "elapsed", "left", name=what) as update:
        yield update and (lambda done, total: update(completed=done, total=total))


def read_report(report: ReadReport) -> None:
    """ "12 read, 1 known already, 2 refused", and why."""
    parts = [f"{report.read} read"]
    if report.known:
        parts.append(f"{report.known} known already")
    if report.refused:
        parts.append(f"{len(report.refused)} refused")
    line = ", ".join(parts)
    if report.read:
        line += f"; {counted(report.claims, 'claim')} kept"
    elif (report.known or report.unchanged) and not report.refused:
        line = f"Nothing new: {report.known} known already" if report.known else "Nothing new"
    print(line + ".")
    for address in report.unchanged:
        print(printable(f"{address} has not changed."))
    lacking = []
    if report.undated:
        claims = "its claims count" if report.undated == 1 else "their claims count"
        lacking.append(f"{_pages(report.undated)} no date ({claims} only from today)")
    if report.unpublished:
        lacking.append(f"{_pages(report.unpublished)} no publisher")
    if lacking:
        print(", ".join(lacking) + ".")
    coders_report(report, sys.stdout)
    for remark in report.remarks:
        note(remark)
    refusals(report)


def _pages(count: int) -> str:
    return f"{counted(count, 'page')} {'states' if count == 1 else 'state'}"


def refusals(report: ReadReport) -> None:
    """Each refused item's message, on standard error."""
    for error in report.refused:
        note(str(error))


def import_report(report: ImportReport) -> None:
    """What became of a dataset file."""
    name = printable(report.document.title or report.document.dataset or "dataset")
    if report.known:
        print(f"Nothing new: {name} is known already.")
    else:
        print(f"{name}: {counted(report.rows, 'row')} read, {counted(report.claims, 'claim')} kept.")
        if not report.rows:
            note("The file holds no rows: this release covers nothing")
    if report.bounds is not None:
        least, most = (
            f"{bound:,}" if bound is not None else "any" for bound in (report.bounds.least, report.bounds.most)
        )
        note(f"Such a release has {least} to {most} rows, this one {report.rows:,}: check that the file is whole")
    for remark in report.remarks:
        note(remark)
    if report.unknown_columns:
        note(f"Columns kept without being read: {', '.join(report.unknown_columns)}")
    for code in report.unknown_codes[:_SHOWN_REASONS]:
        note(f"Unknown {code.column} {printable(code.code)}: kept in {counted(code.rows, 'row')}, not read")
    if len(report.unknown_codes) > _SHOWN_REASONS:
        note(f"… and {len(report.unknown_codes) - _SHOWN_REASONS:,} more unknown codes")
    for doubt in report.doubts[:_SHOWN_REASONS]:
        note(f"Left empty in {counted(doubt.rows, 'row')} (first: row {doubt.first + 1:,}): {doubt.reason}")
    if report.without_violence:
        rows = sum(item.rows for item in report.without_violence)
        note(f"No violence, kept without a claim: {counted(rows, 'row')} ({_most(report.without_violence)})")
    if report.unmapped:
        note(f"Actors that the registry does not hold, kept under the dataset's names: {_most(report.unmapped)}")
    for item in report.set_aside[:_SHOWN_REASONS]:
        note(f"Row {item.row + 1} set aside: {item.reason}")
    if len(report.set_aside) > _SHOWN_REASONS:
        note(f"… and {len(report.set_aside) - _SHOWN_REASONS:,} more rows set aside")


def _most(names: Sequence[UnknownCode]) -> str:
    """ "Civil Guard (12), Night Owls (3), … and 40 more": the most frequent, whatever column they stand in."""
    rows: Counter[str] = Counter()
    for item in names:
        rows[item.code] += item.rows
    shown = [f"{printable(name)} ({count:,})" for name, count in rows.most_common(_SHOWN_REASONS)]
    more = len(rows) - len(shown)
    return ", ".join(shown) + (f", … and {more:,} more" if more else "")


def mapping_proposed(text: str, path: Path | None) -> None:
    """The mapping itself, or where it was written and what it asks."""
    if path is None:
        print("\n".join(printable(line) for line in text.splitlines()))
        return
    from marsad.export import written_whole

    with written_whole(path) as stream:
        stream.write(text)
    print(f"Proposed mapping → {path}. Look it over, then import with it.")
    for line in text.splitlines():
        if line.startswith("# QUESTION. "):
            note(line.removeprefix("# "))


def import_reports(reports: Iterable[ImportReport | RefusedItem]) -> bool:
    """What became of each file of a folder, as it comes; whether a file or one of its rows could not be read."""
    failed = False
    for report in reports:
        if isinstance(report, RefusedItem):
            note(str(report))
            failed = True
        else:
            import_report(report)
            failed |= bool(report.set_aside)
    return failed


def brief_report(brief: Brief, path: Path) -> None:
    """Where the brief is and what it cites; an empty one is said to be."""
    if not brief.claims:
        from marsad.language import wording

        day = f" as of {wording('en').day(brief.as_of)}" if brief.as_of else ""
        print(f"No claim at all{day}: the brief is empty → {path}")
        return
    print(f"{counted(len(brief.claims), 'claim')} from {counted(len(brief.documents), 'source')} → {path}")


_ROWS = {"claims": "claim", "incidents": "incident", "events": "event", "series": "row", "sources": "document"}


def export_report(exported: Exported, path: Path | None) -> None:
    """How many rows went out. To standard error where the rows themselves go to standard output."""
    line = f"{counted(exported.rows, _ROWS[exported.kind])} → {path or 'standard output'}"
    if exported.left_out:
        line += f"; {exported.left_out:,} stayed: their dataset may not be passed on"
    print(line, file=sys.stdout if path else sys.stderr)


def short(name: str, width: int) -> str:
    name = printable(name)
    return name if len(name) <= width else "…" + name[-width + 1 :]


def expected(paths: Sequence[str]) -> int | None:
    """How many items there will be; None where that cannot be known beforehand."""
    total = 0
    for path in map(Path, paths):
        if path.is_dir():
            total += sum(1 for item in path.rglob("*") if item.is_file())
        elif path.suffix in (".jsonl", ".ndjson") and path.is_file():
            with path.open("rb") as lines:
                total += sum(piece.count(b"\n") for piece in iter(lambda: lines.read(1 << 20), b""))
        elif path.is_file():
            total += 1
        else:
            return None
    return total or None
