"""How it stands with a question: what a page needs to know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from marsad.model.asked import Asked
from marsad.version import __version__
from marsad.web.jobs.kept import Refusal

# "unasked": nobody asked for it; "busy": too many questions wait already.
State = Literal["answered", "waiting", "computing", "refused", "busy", "unasked"]
MATTER = ("codings", "judgements", "linkings")  # the tables whose versions an answer depends on; codings come last


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How it stands with a question. `asked`: the kept answer, or the counts while the rest is computed, or None.

    `old`: the ledger holds newer data than `asked` was computed from. `ahead`: questions that wait before it.
    `computing`: at it, or waiting; also where an older answer is shown meanwhile. `waited`: seconds since it was asked.
    """

    id: str
    state: State
    asked: Asked | None = None
    old: bool = False
    ahead: int = 0
    computing: bool = False
    waited: float = 0.0
    refusal: Refusal | None = None
    pictures: frozenset[str] = field(default=frozenset())


@dataclass(slots=True)
class Waiting:
    """A question in the queue. `since`: on the monotonic clock, seconds; `working`: it is being computed."""

    since: float
    working: bool = False


def current(asked: Asked, versions: Mapping[str, int | None]) -> bool:
    """Whether an answer was computed by this version from what the ledger holds."""
    same = all(asked.versions.get(table) == versions.get(table) for table in MATTER)
    return same and asked.marsad == __version__


def state_of(asked: Asked | None, job: Waiting | None, refused: bool, busy: bool) -> State:
    """The word for how it stands."""
    if asked is not None:
        return "answered"
    if job is not None:
        return "computing" if job.working else "waiting"
    return "busy" if busy else "refused" if refused else "waiting"
