"""What a brief is made from, and what it is: everything is given, nothing is looked up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from marsad.brief.content import Content, Json
from marsad.model import Claim, Document
from marsad.model.answer import Answer
from marsad.model.counts import LeftOut, Series
from marsad.model.indicators import Indicators
from marsad.model.stocks import Stocks


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceAnswer:
    """The answer for one group and place, under the names that the reader sees, and the counts it rests on.

    `place_id`: by which later briefs find the place again.
    `indicators`: what is said without a number, shown beside the answer.
    """

    group: str
    place: str
    answer: Answer
    series: tuple[Series, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    indicators: Indicators | None = None
    place_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefInput:
    """All that a brief is made from.

    `claims`: those that may be shown or cited (also a dataset's); `documents` by id; `rows`: the kept text of each
    cited dataset row by document and row number; `reliabilities`: letter by source id; `names`: name by id of origin
    or dataset or place, in the brief's language. `kept_back`: datasets whose rows are counted and not
    shown, for they may not be passed on. `unlinked`: documents of a group's own media, never linked to.
    `stocks`: what the group is said to have, for the parts of wholes and what they leave.
    `newest_source`: the last day that a document was published. `question`, `versions`: what was asked, in ids, and of
    each kept table its version, as JSON holds them. `number`: of a brief that is published. `since`: the last brief
    on the same question, to say what changed.
    """

    answers: tuple[PlaceAnswer, ...]
    claims: tuple[Claim, ...]
    documents: Mapping[str, Document]
    rows: Mapping[tuple[str, int], str] = field(default_factory=dict)
    reliabilities: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    kept_back: frozenset[str] = frozenset()
    unlinked: frozenset[str] = frozenset()
    language: str = "en"
    as_of: dt.date | None = None
    computed_at: dt.datetime
    newest_source: dt.date | None = None
    version: str
    stocks: Stocks | None = None
    question: Json = field(default_factory=dict)
    versions: Mapping[str, int | None] = field(default_factory=dict)
    number: int | None = None
    since: Content | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A brief that passed its check: what it says, the page, and what it cites."""

    content: Content
    html: str
    language: str
    claims: tuple[str, ...]  # ids of the claims it prints
    documents: tuple[str, ...]  # ids of the documents it quotes
    as_of: dt.date | None = None
