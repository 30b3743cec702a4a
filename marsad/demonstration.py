"""`marsad demo`: the sample pages and a table of counts in; a short answer and a brief out, or pages in the browser."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from marsad import samples, terminal
from marsad.errors import UsageError
from marsad.model.asked import AskedQuestion
from marsad.observatory import Observatory

GROUP = "Islamic State"
PLACES = ("Iraq", "Syria")
AS_OF = dt.date(2019, 9, 24)


def run(observatory: Observatory, output: Path) -> None:
    """Read what comes with the package, answer for Iraq and Syria as of 24 September 2019, write the brief."""
    fill(observatory)
    names = observatory.names()
    for place in PLACES:
        print(f"\nIs {GROUP} coming back in {place}? As of {AS_OF}:")
        answer, counts = observatory.assess(GROUP, place, as_of=AS_OF)
        terminal.print_answer(answer, counts, GROUP, place, names=names)
    print("Every number of this, with its sentence and who said it:")
    terminal.brief_report(observatory.brief(GROUP, PLACES, output, as_of=AS_OF), output)


def fill(observatory: Observatory) -> None:
    """Read the sample pages and the tables of counts that come with the package."""
    pages = [str(path) for path in samples.sample_paths()]
    print("Sample pages: ", end="")
    with terminal.progress(pages) as step:
        terminal.read_report(observatory.read(pages, step))
    for table in samples.count_tables():
        terminal.import_report(observatory.import_dataset("counts", table))


def link(observatory: Observatory) -> None:
    """Link the reports of one event, where Splink is installed; say so where it is not."""
    try:
        terminal.link_report(observatory.link())
    except UsageError as error:
        print(error)


def questions(observatory: Observatory) -> list[AskedQuestion]:
    """What the demo asks, the one to be shown last: each place beside the other."""
    return [
        observatory.question(GROUP, place, as_of=AS_OF, compare=[other for other in PLACES if other != place])
        for place in PLACES
    ]
