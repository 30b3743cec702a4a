"""The moment at which something is kept, which never goes back.

"The newest judgement counts", "the last full run stands" and "what did we hold by then" all hang on `recorded_at`. A
machine's clock may be set back, by hand or by a time server: a correction kept then would stand behind the one that it
corrects. So what is kept bears the machine's time, or, where that lies before the newest that is held, a moment just
after it: not the very next, which another process would take for its own as well, and the same page read by both would
count twice.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

from marsad.engine import Engine

_STEP = 10_000  # microseconds at most behind the newest: so far two processes hardly ever meet
# The tables whose rows are compared by moment. Captures, documents and claims are seen through codings, kept with them.
_STAMPED = ("codings", "judgements", "linkings", "forecasts", "briefs")
_NEWEST = 'SELECT max(recorded_at) AS newest FROM "{table}"'


class Clock:
    """`now()` of one ledger. `machine`: the time as the machine tells it, with its zone."""

    def __init__(self, engine: Engine, machine: Callable[[], dt.datetime]) -> None:
        self._engine = engine
        self._machine = machine
        self._read: dict[str, tuple[int, dt.datetime | None]] = {}  # of each table: at which version, the newest

    def __call__(self) -> dt.datetime:
        newest = max(filter(None, map(self._newest, _STAMPED)), default=None)
        now = self._machine()
        if newest is None or now >= newest:
            return now
        return newest + dt.timedelta(microseconds=random.randint(1, _STEP))

    def kept(self, table: str, version: int, moment: dt.datetime) -> None:
        """We appended that version, with that moment: unless others did meanwhile, nothing is read again."""
        held = self._read.get(table)
        if held is not None and held[0] == version - 1:
            self._read[table] = (version, max(filter(None, (held[1], moment))))

    def _newest(self, table: str) -> dt.datetime | None:
        version = self._engine.version(table)
        if version is None:
            return None
        held = self._read.get(table)
        if held is None or held[0] != version:
            found = self._engine.query(_NEWEST.format(table=table), {}, (table,))
            held = self._read[table] = (version, found["newest"][0].as_py())
        return held[1]
