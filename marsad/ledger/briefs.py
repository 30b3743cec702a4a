"""Published briefs: numbered 1, 2, 3…, kept as they were, never changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from typing import Any

from marsad.engine import Engine
from marsad.errors import MissingItem, ObservatoryError
from marsad.ledger.clock import Clock
from marsad.ledger.rows import limits, table_of
from marsad.model.kept_brief import BriefRecord, KeptBrief
from marsad.model.schemas import BRIEFS

_LISTED = ", ".join(f'"{name}"' for name in BRIEFS.names if name not in ("content", "html"))
_SEEN = f"SELECT {_LISTED} FROM briefs WHERE recorded_at <= $recorded_by ORDER BY number"
_ONE = 'SELECT * FROM briefs WHERE "number" = $number'


class BriefLedger:
    """The part of the ledger that keeps briefs."""

    _engine: Engine
    _clock: Clock

    def publish_brief(self, make: Callable[[int], dict[str, Any]]) -> int:
        """Keep a brief under the next number, which is returned. `make`: the number → a row of `BRIEFS` without
        `number` and `recorded_at`; it is asked again where another process took the number."""

        def rows(number: int) -> Any:
            return table_of([make(number) | {"number": number, "recorded_at": self._clock()}], BRIEFS)

        return self._engine.append_numbered("briefs", rows)

    def briefs_version(self) -> int | None:
        """The version of the table of briefs: it changes with each that is published; None before the first."""
        return self._engine.version("briefs")

    def brief_records(self, *, recorded_by: dt.datetime | None = None) -> list[BriefRecord]:
        """What is known of each brief published by then, oldest first."""
        moment = {"recorded_by": limits(None, recorded_by)["recorded_by"]}
        return [_record(row) for row in self._engine.query(_SEEN, moment, ("briefs",)).to_pylist()]

    def kept_brief(self, number: int) -> KeptBrief:
        """The brief of that number. Raises MissingItem, and ObservatoryError where what is kept was tampered with."""
        found = self._engine.query(_ONE, {"number": number}, ("briefs",)).to_pylist()
        if not found:
            raise MissingItem(f"brief {number}", "no brief was published under that number", "List them: marsad briefs")
        (row,) = found
        if hashlib.sha256(row["content"].encode("utf-8")).hexdigest() != row["hash"]:
            cause = "what is kept is not what was published"
            raise ObservatoryError(f"brief {number}", cause, "Restore the observatory's folder from a copy")
        return KeptBrief(record=_record(row), content=row["content"], html=row["html"])


def _record(row: dict[str, Any]) -> BriefRecord:
    same = ("number", "hash", "title", "question", "language", "as_of", "computed_at", "newest_source", "published_by")
    return BriefRecord(
        **{name: row[name] for name in same},
        group=row["group_id"],
        places=tuple(row["places"]),
        verdicts=json.loads(row["verdicts"]),
        versions=json.loads(row["versions"]),
        version=row["marsad"],
        published_at=row["recorded_at"],
        redacted_at=row["redacted_at"],
    )
