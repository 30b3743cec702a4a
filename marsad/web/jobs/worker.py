"""The worker: a process of its own that answers questions, one after the other, so that the server stays quick.

It is told the ids of kept questions, a line each, and tells in lines of JSON how far it is: `counts`, `answer`,
`refused`, and `done` behind each of them. It ends when nobody is there to tell it anything.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from marsad.errors import MarsadError
from marsad.language import LANGUAGES
from marsad.observatory import Observatory, open_observatory
from marsad.web.jobs.kept import Kept, Rhythms
from marsad.web.jobs.pictures import pictures

WARM = "warm"  # instead of an id: load and compile what answers need
HEALTH = "health"  # instead of an id: what each source gave so far
_NICE = 5  # the server's pages go first


def main(folder: Path, kept: Path) -> None:
    """Answer what standard input names, from the observatory in `folder`, into `kept`."""
    # What libraries print must not get between the lines of the protocol.
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", buffering=1) as line:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        with suppress(OSError):
            os.nice(_NICE)
        observatory: Observatory | None = None
        for text in sys.stdin:
            order = text.strip()
            if order == WARM:
                _warm()
                _tell(line, order, "done")
                continue
            observatory = observatory or open_observatory(folder, create=False)
            with observatory.undisturbed():
                if order == HEALTH:
                    versions = observatory.versions()
                    Kept(kept).write_rhythms(Rhythms(rhythms=observatory.rhythms(), versions=versions))
                else:
                    _answer(observatory, Kept(kept), order, line)
            _tell(line, order, "done")


def _answer(observatory: Observatory, kept: Kept, id: str, line: TextIO) -> None:
    question = kept.question(id)
    if question is None:
        _tell(line, id, "refused", kind="MissingItem", item=id, cause="no such question is kept", remedy="")
        return
    try:
        for asked in observatory.ask(question):
            kept.write(asked)
            _tell(line, id, asked.stage)
    except MarsadError as error:
        told = {"item": error.item, "cause": error.said[0], "remedy": error.said[1], "values": error.values}
        _tell(line, id, "refused", kind=type(error).__name__, **told)
        return
    for language in LANGUAGES:
        for name, picture in pictures(asked, language).items():
            kept.write_picture(id, name, picture)


def _warm() -> None:
    """A small answer to nothing: what is compiled for it is compiled for all."""
    from marsad import assessment, charts  # noqa: F401  # what drawing needs is loaded, too
    from marsad.model.counts import Series

    first = dt.date(2018, 1, 1)
    starts = tuple(first + dt.timedelta(weeks=week) for week in range(60))
    counts = tuple(float(week % 3) for week in range(60))
    series = Series(
        lens="dataset:warm",
        measure="events",
        role=None,
        cohort=None,
        group="",
        place="",
        every="week",
        starts=starts,
        ends=tuple(day + dt.timedelta(days=6) for day in starts),
        counts=counts,
        lows=counts,
        highs=counts,
        covered=(True,) * 60,
        publishers=(1,) * 60,
        origins=(1,) * 60,
    )
    assessment.assess([series], horizons=(4,))


def _tell(line: TextIO, id: str, event: str, **told: object) -> None:
    with suppress(BrokenPipeError):
        line.write(json.dumps({"id": id, "event": event, **told}, ensure_ascii=False) + "\n")
