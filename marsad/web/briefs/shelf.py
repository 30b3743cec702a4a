"""Published briefs as pages show them: the list glanced at every few seconds, each body made once."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from fastapi import Request
from markupsafe import Markup

from marsad.brief import Content, render_body
from marsad.errors import MissingItem
from marsad.model.kept_brief import BriefRecord, KeptBrief
from marsad.observatory import Observatory
from marsad.web.briefs.worker import Bench
from marsad.web.jobs import Jobs
from marsad.web.page import observatory_of

GLANCE = 2.0  # seconds for which a list is taken to hold
_BODIES = 32
_LARGEST = 2**31


@dataclass(frozen=True, slots=True)
class Shown:
    """A brief made ready for a page. `body` is HTML of our own making, everything in it escaped."""

    content: Content
    body: Markup


class Shelf:
    """What the pages of one server know of its briefs."""

    def __init__(self, observatory: Observatory, jobs: Jobs | None = None) -> None:
        self.bench = Bench()
        self._observatory = observatory
        self._lock = threading.Lock()
        self._reading = threading.Lock()  # apart: a list that is read holds up no brief that is kept
        self._records: list[BriefRecord] = []
        self._glanced = -GLANCE
        self._version: object = ()
        self._look = observatory.versions if jobs is None else jobs.versions
        self._kept: OrderedDict[int, KeptBrief] = OrderedDict()
        self._shown: OrderedDict[object, Shown] = OrderedDict()

    def records(self) -> list[BriefRecord]:
        """All published briefs, the newest first."""
        with self._reading:
            if time.monotonic() - self._glanced < GLANCE:
                return self._records
            version = self._observatory.briefs_version()
            if version != self._version:  # the table is read when it changed, and only then
                self._records = self._observatory.briefs() if version is not None else []
                self._version = version
                with self._lock:  # what was purged from a brief is shown no more
                    self._kept.clear()
                    self._shown.clear()
            self._glanced = time.monotonic()
            return self._records

    def close(self) -> None:
        """The server ends."""
        self.bench.close()

    def state(self) -> tuple[object, ...]:
        """What a draft depends on: the versions of the ledger's tables, as of a moment ago; briefs before it."""
        return (*self._look().items(), len(self.records()))

    def look_again(self) -> None:
        """Something was published here: the next list has it."""
        with self._reading:
            self._glanced = -GLANCE

    def kept(self, number: int) -> KeptBrief:
        """Raises MissingItem."""
        if not 0 < number < _LARGEST:
            raise MissingItem(f"brief {number}", "no brief was published under that number")
        self.records()  # notices what changed
        with self._lock:
            if number not in self._kept:
                self._kept[number] = self._observatory.kept_brief(number)
                while len(self._kept) > _BODIES:
                    self._kept.popitem(last=False)
            return self._kept[number]

    def brief(self, number: int) -> Shown:
        return self._body(number, lambda: self._observatory.brief_content(self.kept(number)))

    def changes(self, older: int, newer: int) -> Shown:
        for number in (older, newer):
            self.kept(number)
        return self._body((older, newer), lambda: self._observatory.brief_changes(older, newer))

    def shown(self, key: object, content: Content) -> Shown:
        return self._body(key, lambda: content)

    def _body(self, key: object, make: Callable[[], Content]) -> Shown:
        with self._lock:
            found = self._shown.get(key)
        if found is None:
            content = make()
            found = Shown(content, Markup(render_body(content)))
            with self._lock:
                self._shown[key] = found
                while len(self._shown) > _BODIES:
                    self._shown.popitem(last=False)
        return found

    def before(self, number: int) -> int | None:
        """The brief on the same question that was published last before this one."""
        question = self.kept(number).record.question
        return next((one.number for one in self.records() if one.number < number and one.question == question), None)


_MAKING = threading.Lock()


def shelf_of(request: Request) -> Shelf:
    """The shelf of the server that is asked."""
    state = request.app.state
    with _MAKING:
        if not hasattr(state, "briefs"):
            state.briefs = Shelf(observatory_of(request), state.jobs)
    return cast(Shelf, state.briefs)
