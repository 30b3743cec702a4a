"""Briefs that were published, and what changed from one to another: frozen, codes and numbers, no sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefRecord:
    """What a list tells of a published brief. `question` is the same text for the same question in any language.

    `verdicts`: code by name of place. `hash`: SHA-256 of what the brief says. `versions`: of each table
    that it was made from. `redacted_at`: when a source that it cited was purged; what it said of that source is gone.
    """

    number: int
    hash: str
    title: str
    question: str
    group: str
    places: tuple[str, ...]
    language: str
    as_of: dt.date | None
    computed_at: dt.datetime
    newest_source: dt.date | None
    verdicts: Mapping[str, str]
    versions: Mapping[str, int | None]
    version: str
    published_by: str | None
    published_at: dt.datetime
    redacted_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBrief:
    """A published brief. `content`: all it says as JSON, of which every format is made; `html`: the page as it was."""

    record: BriefRecord
    content: str = field(repr=False)
    html: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefRef:
    """One side of a comparison. `number` is None for a draft."""

    number: int | None
    as_of: dt.date | None
    computed_at: dt.datetime
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictChange:
    """The verdict on one place in either brief, None where a brief does not ask about it."""

    group: str
    place: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LensState:
    """What a lens said: R with its 90 per cent interval, P(at least doubled), P(back at half the former level)."""

    verdict: str
    ratio: float | None
    low: float | None
    high: float | None
    up: float | None
    half: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LensChange:
    """One who counts (`who`: by name), in either brief; None where a brief does not know it."""

    place: str
    lens: str
    who: str
    measure: str
    before: LensState | None
    after: LensState | None

    @property
    def changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """The count of one period that both briefs hold and give otherwise; None: nobody counted it."""

    place: str
    lens: str
    who: str
    measure: str
    start: dt.date
    end: dt.date
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """A claim that both briefs cite and the newer reads otherwise: somebody corrected it, or took that back."""

    claim: str
    slots: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefChanges:
    """From the older brief to the newer.

    `same_question`: group, places, branches and weeks are the same. `held`: so many periods were counted in both,
    `revised` of them otherwise. `left_out`: counts that one alone holds, its as-of day being the later: by the other's
    they were not published. `further`: so many periods are counted in the newer alone. `added`, `removed`: ids of
    claims cited in one alone, `reread`: those of both that say otherwise; `sources_added`, `sources_removed`: ids of
    documents.
    """

    older: BriefRef
    newer: BriefRef
    same_question: bool
    verdicts: tuple[VerdictChange, ...]
    lenses: tuple[LensChange, ...]
    held: int
    revised: tuple[Revision, ...]
    left_out: tuple[Revision, ...] = ()
    further: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    reread: tuple[Reread, ...] = ()
    sources_added: tuple[str, ...]
    sources_removed: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        """Whether the two say the same of everything that is compared."""
        differing = any(one.before != one.after for one in self.verdicts) or any(one.changed for one in self.lenses)
        rest = (
            self.revised,
            self.left_out,
            self.further,
            self.added,
            self.removed,
            self.reread,
            self.sources_added,
            self.sources_removed,
        )
        return not differing and not any(rest)
