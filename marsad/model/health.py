"""How a source is doing: fresh, quiet and failing are three different things, and so is that nobody looked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

# "fresh": its newest item is no older than is usual with it; "quiet": somebody looked after that, and nothing new had
# come; "failing": the last request to it was refused or broke off; "unwatched": what is new with it is not known, for
# nobody looked since; "unknown": too little came to know how often something comes.
HealthState = Literal["fresh", "quiet", "failing", "unwatched", "unknown"]
HealthKind = Literal["pages", "dataset", "address"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchNote:
    """What became of one request over the network. `asked`: the address without keys; `cause`: None if it went well.

    `url`: where it led, in the same way; `size`: bytes of the body, unpacked; `attempts`: how often it was tried.
    """

    at: dt.datetime
    asked: str
    cause: str | None = None
    status: int | None = None
    url: str | None = None
    size: int | None = None
    sha256: str | None = None
    attempts: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What a source gave so far. `newest`: the last day on which something of it was published; `received`: when
    something new of it was last kept; `usual_days`: the median gap between the days on which it published, None where
    they are too few to tell; `hosts`: of its addresses."""

    id: str  # of the registry, "dataset:NAME", or the publisher's name as printed
    name: str
    kind: HealthKind
    items: int
    newest: dt.date | None
    received: dt.datetime | None
    usual_days: float | None
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """How a source is doing on a day. `due`: the day by which something new was to be expected; `looked`: the last
    time that somebody looked and got an answer; `failure`: the last request, where it failed."""

    rhythm: Rhythm
    state: HealthState
    due: dt.date | None
    looked: dt.datetime | None
    failure: FetchNote | None = None
