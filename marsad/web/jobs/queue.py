"""What is being computed: one worker process, a bounded queue, the same question once for all who ask it."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import time
from collections import OrderedDict, deque
from collections.abc import Mapping
from pathlib import Path
from threading import Condition, Lock, Thread
from typing import Any

from marsad.errors import MarsadError
from marsad.health import health
from marsad.model.asked import Asked, AskedQuestion
from marsad.model.health import SourceHealth
from marsad.observatory import Observatory
from marsad.sources.journal import Journal
from marsad.web.jobs.kept import Kept, Refusal, Summary
from marsad.web.jobs.standing import MATTER, Standing, Waiting, current, state_of
from marsad.web.jobs.worker import HEALTH, WARM

FOLDER = "asked"  # inside the observatory's: the answers that are kept
LONGEST = 32  # so many questions may wait
PATIENCE = 20.0  # seconds from one answer to the next to the same question, while newer data come and come
AGAIN = 60.0  # seconds after which what crashed is tried again
GLANCE = 2.0  # seconds for which the ledger's versions are taken to stand
_TOLD = 200  # refusals that are remembered


class Jobs:
    """The questions of one observatory. Every method may be called from any thread; none computes anything itself."""

    def __init__(self, observatory: Observatory, folder: Path | None = None, *, patience: float = PATIENCE) -> None:
        """`folder`: of the observatory, for the worker to open. Raises ValueError where there is none."""
        place = folder or observatory.folder
        if place is None:
            raise ValueError("jobs need an observatory that lies in a folder")
        self._observatory, self._place, self._patience = observatory, place, patience
        self.kept = Kept(place / FOLDER)
        self._journal = Journal(place)
        self._health: tuple[object, tuple[SourceHealth, ...]] | None = None
        self._last: tuple[tuple[int, int], float, list[Summary]] | None = None
        self._asked = 0
        self._surveyed = float("-inf")  # when what sources gave was last computed
        self._changed = Condition(Lock())
        self._glancing = Lock()
        self._queue: deque[str] = deque()
        self._waiting: dict[str, Waiting] = {}
        self._refusals: OrderedDict[str, tuple[Refusal, Mapping[str, int | None]]] = OrderedDict()
        self._versions: tuple[float, dict[str, int | None]] | None = None
        self._process: subprocess.Popen[str] | None = None
        self._thread: Thread | None = None
        self._closed = False
        self.crashes = 0
        self.computed = 0

    # --- for pages ---------------------------------------------------------------------------------------------------

    def ask(self, question: AskedQuestion) -> Standing:
        """Somebody asks: the answer where there is one, else it is put in the queue. A new question that would have to
        be put off is not kept: it would fill the disk with what nobody answers."""
        with self._changed:
            full = len(self._waiting) >= LONGEST
        if full and self.kept.question(question.id) is None:
            return Standing(id=question.id, state="busy")
        self.kept.remember(question)
        self._asked += 1
        return self.look(question.id)

    def look(self, id: str) -> Standing:
        """How it stands with a question that was asked once. What is old or not there is computed, in its turn."""
        asked, versions = self.kept.answer(id), self.versions()
        old = asked is not None and not current(asked, versions)
        if asked is None and self.kept.question(id) is None:
            return Standing(id=id, state="unasked")
        with self._changed:
            busy = False
            if (asked is None or old) and id not in self._waiting and self._due(id, asked, versions):
                busy = len(self._waiting) >= LONGEST
                if not busy:
                    self._waiting[id] = Waiting(time.monotonic())
                    self._queue.append(id)
                    self._start()
                    self._changed.notify_all()
            job, refusal = self._waiting.get(id), self._refusals.get(id)
            ahead = self._queue.index(id) if job and not job.working and id in self._queue else 0
        shown = asked or (self.kept.answer(id, "counts") if job and job.working else None)
        return Standing(
            id=id,
            state=state_of(asked, job, refusal is not None, busy),
            asked=shown,
            old=old,
            ahead=ahead,
            computing=job is not None,
            waited=time.monotonic() - job.since if job else 0.0,
            refusal=refusal[0] if refusal and asked is None and job is None else None,
            pictures=self._pictures(id) if asked else frozenset(),
        )

    def last(self, limit: int = 12) -> list[Summary]:
        """The last questions that were asked and have an answer, as of a moment ago, the newest first."""
        held, now, mark = self._last, time.monotonic(), (self.computed, self._asked)
        if held is None or held[0] != mark or now - held[1] > GLANCE:
            self._last = held = mark, now, self.kept.summaries()
        return held[2][:limit]

    def health(self) -> tuple[SourceHealth, ...] | None:
        """How the sources are doing today, those that fail first; None while that is being computed a first time."""
        kept, versions = self.kept.rhythms(), self.versions()
        if kept is None or any(kept.versions.get(table) != versions.get(table) for table in MATTER):
            with self._changed:
                rested = time.monotonic() - self._surveyed >= self._patience
                if HEALTH not in self._waiting and rested and not self._closed:
                    self._surveyed = time.monotonic()
                    self._waiting[HEALTH] = Waiting(time.monotonic())
                    self._queue.append(HEALTH)
                    self._start()
                    self._changed.notify_all()
        if kept is None:
            return None
        today = dt.datetime.now(dt.UTC).date()
        mark = (id(kept), self._journal.mark, today)
        if self._health is None or self._health[0] != mark:
            self._health = mark, health(kept.rhythms, self._journal.notes(), today)
        return self._health[1]

    def wait(self, id: str, seconds: float) -> Standing:
        """Wait until nothing is being computed for a question, at most so long. Not for requests."""
        until = time.monotonic() + seconds
        with self._changed:
            while id in self._waiting and (left := until - time.monotonic()) > 0:
                self._changed.wait(left)
        return self.look(id)

    def versions(self) -> dict[str, int | None]:
        """The versions of the ledger's tables, as of a moment ago."""
        held, now = self._versions, time.monotonic()
        if held is not None and now - held[0] <= GLANCE:
            return held[1]
        if held is not None and self._glancing.locked():  # who comes meanwhile takes the older ones
            return held[1]
        with self._glancing:
            found = self._observatory.versions()
            self._versions = (time.monotonic(), found)
        return found

    @property
    def worker(self) -> int | None:
        """The process id of the worker; None while there is none."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def warm(self) -> None:
        """Start the worker and let it load and compile what answers need."""
        with self._changed:
            if not self._waiting:
                self._queue.append(WARM)
            self._start()
            self._changed.notify_all()

    def close(self) -> None:
        """End the worker. What it was at is computed another time."""
        with self._changed:
            self._closed = True
            process = self._process
            self._changed.notify_all()
        if process is not None:
            process.terminate()
        if self._thread is not None:
            self._thread.join(timeout=10)
        if process is not None:
            process.wait()

    # --- inside ------------------------------------------------------------------------------------------------------

    def _due(self, id: str, asked: Asked | None, versions: Mapping[str, int | None]) -> bool:
        """Whether it is time to compute: not at once again what was refused, nor what was just computed."""
        refused = self._refusals.get(id)
        now = dt.datetime.now(dt.UTC)
        if refused is not None:
            refusal, then = refused
            later = (now - refusal.at).total_seconds() > AGAIN
            if not (later if refusal.kind == "Crashed" else then != versions):
                return False
        if asked is None:
            return True
        since = (now - asked.computed_at).total_seconds()
        return since >= self._patience * max(1.0, asked.seconds / 10)  # what takes long is computed less often

    def _start(self) -> None:
        if self._thread is None and not self._closed:
            self._thread = Thread(target=self._work, name="marsad-answers", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        """The thread that speaks with the worker: one question after the other."""
        while True:
            with self._changed:
                while not self._queue and not self._closed:
                    self._changed.wait()
                if self._closed:
                    return
                id = self._queue.popleft()
                if id in self._waiting:
                    self._waiting[id].working = True
            refusal = self._done(id)
            with self._changed:
                self._waiting.pop(id, None)
                self._refusals.pop(id, None)
                if refusal is not None and not self._closed:
                    self._refusals[id] = refusal, self.versions()
                    while len(self._refusals) > _TOLD:
                        self._refusals.popitem(last=False)
                self.computed += id not in (WARM, HEALTH)
                self._changed.notify_all()

    def _done(self, id: str) -> Refusal | None:
        """Have one question computed; why there is no answer, or None."""
        process, refusal = self._worker(), None
        if process is None:
            return None
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(id + "\n")
            process.stdin.flush()
            for text in process.stdout:
                told: dict[str, Any] = json.loads(text)
                if told["event"] == "done":
                    return refusal
                if told["event"] == "refused":
                    error = MarsadError(told["item"], told["cause"], told["remedy"], **told.get("values", {}))
                    refusal = Refusal(kind=told["kind"], error=error, at=dt.datetime.now(dt.UTC))
        except (BrokenPipeError, ValueError):
            pass  # it ended: told below
        code = process.wait()
        self._process = None
        self.crashes += 1
        return Refusal(kind="Crashed", error=MarsadError(id, str(code)), at=dt.datetime.now(dt.UTC))

    def _worker(self) -> subprocess.Popen[str] | None:
        """The worker process, started where there is none; None once closed: it would outlive the server."""
        with self._changed:
            if self._closed:
                return None
            if self._process is None or self._process.poll() is not None:
                self._process = self._begun()
            return self._process

    def _begun(self) -> subprocess.Popen[str]:
        # The same modules as ours, and none of the folder that we happen to be called in.
        command = [sys.executable, "-P", "-m", "marsad.web.jobs", str(self._place), str(self.kept.folder)]
        path = os.pathsep.join(os.path.abspath(part) for part in sys.path)
        return subprocess.Popen(
            command,
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # Ctrl+C is for the server, which ends the worker
        )

    def _pictures(self, id: str) -> frozenset[str]:
        try:
            return frozenset(file.name for file in (self.kept.folder / id).iterdir() if file.suffix == ".svg")
        except OSError:
            return frozenset()
