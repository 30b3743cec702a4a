"""A question that was asked and all that is shown for it, computed once and kept: ids, codes and numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from marsad.model.answer import Answer
from marsad.model.comparison import Havens
from marsad.model.counts import Series
from marsad.model.document import content_id
from marsad.model.indicators import IndicatorCount
from marsad.model.stocks import StockStatement

# "counts": what is quick, shown while the rest is computed; "answer": everything.
Stage = Literal["counts", "answer"]
Span = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """What is asked, in ids: `group` of the registry's actors, `place` and `compare` of its places."""

    group: str
    place: str
    as_of: dt.date | None = None
    compare: tuple[str, ...] = ()
    branches: bool = False
    recorded_by: dt.datetime | None = None
    week_start: int = 0

    @property
    def id(self) -> str:
        """The same for the same question, for ever: it stands in the address of its answer."""
        day = self.as_of.isoformat() if self.as_of else ""
        moment = self.recorded_by.astimezone(dt.UTC).isoformat() if self.recorded_by else ""
        told = (self.group, self.place, day, *sorted(self.compare), str(self.branches), moment, str(self.week_start))
        return content_id(*told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question and its answer, as of the ledger's `versions`.

    `series` are whole, but their observations name claims only for the newest periods and those that reasons compare;
    `left_out`: code → how many claims. `stated`: the newest statement of each stock; `signs`: statements without a
    number, by kind and source, each with its latest. What rows say that may not be passed on is in none of these two.
    `names`: language → id → name, of all that is named here. `newest_source`: the last day on which something that
    was counted was published. `seconds`: how long it took. Before `stage` "answer", `answer` and `havens` are None.
    """

    question: AskedQuestion
    stage: Stage
    series: tuple[Series, ...]
    left_out: tuple[tuple[str, int], ...]
    stated: tuple[StockStatement, ...]
    names: Mapping[str, Mapping[str, str]]
    newest_source: dt.date | None
    versions: Mapping[str, int | None]
    computed_at: dt.datetime
    seconds: float
    marsad: str
    answer: Answer | None = None
    havens: Havens | None = None
    signs: tuple[IndicatorCount, ...] = ()
    printed: tuple[Span, ...] = field(default=())  # the newest periods, for a table: oldest first
