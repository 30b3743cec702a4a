"""What `marsad crawl` shows, and an export of captures: how far it is, how long it will take, what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from marsad.terminal.bars import bar
from marsad.terminal.reports import read_report, short
from marsad.terminal.screen import counted, note, printable

if TYPE_CHECKING:
    from pathlib import Path

    from marsad.exporting.captures import Archived
    from marsad.pipeline import ReadReport
    from marsad.sources.crawling import Crawl, Pace


@contextmanager
def crawling() -> Iterator[Callable[[Pace], None] | None]:
    """A callback that a crawl calls with its pace: a bar where standard error is a terminal."""
    with bar("bar", "count", "elapsed", "name") as update:

        def step(pace: Pace) -> None:
            assert update is not None
            total = min(pace.most, pace.done + pace.waiting)
            update(completed=pace.done, total=total, description=f"{left(pace)}  {short(pace.url, 50)}")

        yield update and step


def left(pace: Pace) -> str:
    """How long the pages known by now will take, in words; more may be found."""
    if pace.seconds is None:
        return "time left not known yet"
    minutes = round(pace.seconds / 60)
    told = "under a minute" if minutes < 1 else counted(minutes, "minute")
    bound = "" if pace.done + pace.waiting >= pace.most else ", more if more is found"
    return f"{told} left{bound}"


def archive_report(archived: Archived, path: Path) -> None:
    """How many pages went out, and what stayed."""
    line = f"{counted(archived.records, 'page')} → {path}"
    if archived.without:
        line += f"; {archived.without:,} stayed: they came as text, without a page"
    if archived.left_out:
        line += f"; {counted(archived.left_out, 'release')} stayed: their dataset may not be passed on"
    print(printable(line))
    note("Whole pages are their publishers': an archive is for keeping, not for passing on.")


def crawl_report(report: ReadReport, crawl: Crawl, contact: str | None) -> None:
    """What became of the pages, and what was left out."""
    if crawl.resumed:
        print("It went on where it was.")
    read_report(report)
    told = [f"{counted(crawl.fetched, 'page')} came"]
    told += [f"{crawl.unchanged} had not changed"] if crawl.unchanged else []
    told += [f"{number} left out ({why})" for why, number in sorted(crawl.left_out.items())]
    print(printable(", ".join(told) + "."))
    if waiting := crawl.left:
        known = "1 address that is" if waiting == 1 else f"{waiting:,} addresses that are"
        asked = "was" if waiting == 1 else "were"
        limited = crawl.full or crawl.plan.per_host is not None
        more = "; --pages and --per-host say how many may come" if limited else ""
        note(f"{known} known {asked} not asked for. Run it again to go on{more}.")
    if contact is None:
        note("Servers were not told whom to complain to: set MARSAD_CONTACT to a mail address or a page of yours.")
