"""An observatory as a Python object: the same verbs as the command line.

::

    import marsad

    observatory = marsad.open("observatory")
    observatory.read(["pages/"])
    answer, counts = observatory.assess(group="Islamic State", place="Iraq", as_of=date(2019, 9, 24))
"""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from marsad import importing, linkage, reviewing, scope
from marsad.accounts import Accounts
from marsad.coding.llm import LlmOptions
from marsad.decisions import Decisions
from marsad.exporting.verbs import Exporting
from marsad.health import health, rhythms
from marsad.holding import Holding
from marsad.index.models import DocumentRow
from marsad.indexing import IndexKeeper
from marsad.indexing.copies import copies_of
from marsad.ledger import Ledger, open_ledger
from marsad.linking.settings import LinkSettings
from marsad.model import Claim, Document
from marsad.model.changes import Changes
from marsad.model.event import Event
from marsad.model.health import Rhythm, SourceHealth
from marsad.model.judgement import Judgement, PairVerdict
from marsad.monitoring import Monitoring
from marsad.publishing import Publishing
from marsad.purging.verbs import Purging
from marsad.questions import Questions
from marsad.registry import Registry, open_registry
from marsad.sources.journal import Journal
from marsad.taking import Taking
from marsad.undecided import Undecided, UndecidedKeeper

if TYPE_CHECKING:  # sqlite and numpy columns: only where a page is asked for
    from marsad.engine.spark import SparkOptions
    from marsad.index.store import Index

__all__ = ["LlmOptions", "Observatory", "open_observatory"]


def open_observatory(
    folder: str | Path = "observatory", *, create: bool = True, spark: SparkOptions | None = None
) -> Observatory:
    """Open the observatory in `folder`, making it there unless `create` is False.

    `spark`: let Apache Spark do the work, on this machine or on a cluster whose machines all see the folder. Raises
    UsageError where Spark cannot be used.
    Raises `MissingItem` where there is none, `ObservatoryError` for a folder of a newer version or of something else.
    """
    return Observatory(open_ledger(Path(folder), create=create, spark=spark), open_registry(), Path(folder))


class Observatory(Taking, Questions, Monitoring, Decisions, Exporting, Publishing, Purging, Holding):
    """What was read, and what can be asked of it. Use `marsad.open`.

    Every question takes `as_of`, a day: nothing published later is seen; and `recorded_by`, a moment with its time
    zone: nothing that this observatory held only later. Together they give an old answer again.
    """

    def __init__(self, ledger: Ledger, registry: Registry, folder: Path | None = None) -> None:
        self._ledger = ledger
        self._registry = registry
        self._folder = folder
        self._index = IndexKeeper(ledger, registry, folder)
        self._undecided = UndecidedKeeper(ledger, registry, folder)

    def index(self, *, wait: float = 0.0, recorded_by: dt.datetime | None = None) -> Index:
        """What the pages read, of what is held now; or the newest there is while a newer one is being made.

        `wait`: seconds to wait for the newer one, for whoever has just changed something. `recorded_by`: of what was
        held by that moment.
        """
        return self._index.index(wait) if recorded_by is None else self._index.index_of(recorded_by)

    @property
    def folder(self) -> Path | None:
        """Where it lies; None for one that was opened without a folder."""
        return self._folder

    def undisturbed(self) -> AbstractContextManager[None]:
        """Nothing is purged while the block runs: for whoever keeps files that come from what is held."""
        return self._ledger.undisturbed()

    def changes(
        self,
        dataset: str,
        between: tuple[str, str] | None = None,
        *,
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
    ) -> Changes:
        """Which rows the newest release of a dataset changed, added and withdrew against the one before it.

        `between`: two releases instead, the older first, each by version ("25.1"), day of publication or id.
        """
        return importing.changes(self._ledger, dataset, between, as_of, recorded_by)

    def rhythms(self) -> tuple[Rhythm, ...]:
        """What each publisher and dataset gave so far, and how often something of it comes."""
        return rhythms(self._ledger, self._registry)

    def health(self, today: dt.date | None = None) -> tuple[SourceHealth, ...]:
        """How the sources are doing today, those that fail first (`marsad.health` says what the states mean)."""
        notes = Journal(self._folder).notes() if self._folder is not None else []
        return health(self.rhythms(), notes, today or dt.datetime.now(dt.UTC).date())

    def documents(self, as_of: dt.date | None = None, *, recorded_by: dt.datetime | None = None) -> list[Document]:
        """The documents published by `as_of`, oldest first."""
        return self._ledger.documents(as_of=as_of, recorded_by=recorded_by)

    def claims(
        self, as_of: dt.date | None = None, *, recorded_by: dt.datetime | None = None, every_coder: bool = False
    ) -> list[Claim]:
        """The claims published by `as_of`, the newest coder version of each.

        Of a number that several coders read one reading is shown, the rules' first; `every_coder`: all of them.
        """
        return self._ledger.claim_models(as_of=as_of, recorded_by=recorded_by, every_coder=every_coder)

    def readings(self, claim: Claim) -> list[Claim]:
        """What every coder, in every version, read where this claim stands in its page: the newest first, as coded."""
        return self._ledger.readings(claim.document, claim.quote.start, claim.quote.end)

    def copies(self, document: str) -> list[DocumentRow]:
        """The pages with the text of this one, or most of it, the first published first; itself left out."""
        return copies_of(self.index(), document)

    def claims_table(self, as_of: dt.date | None = None, *, recorded_by: dt.datetime | None = None) -> pa.Table:
        """The claims as an Arrow table, each with its document's address, title, publisher and date."""
        return self._ledger.claims(as_of=as_of, recorded_by=recorded_by)

    def link(
        self, *, full: bool = False, same: float | None = None, progress: linkage.Progress | None = None
    ) -> linkage.LinkReport:
        """Link reports of the same event. `same`: the probability from which two reports are one event.

        Only what came since the last run is compared, unless `full`. `progress` is called with each step as it begins
        and the number of its reports. Raises UsageError where Splink is not installed.
        """
        settings = LinkSettings() if same is None else LinkSettings(same=same)
        return linkage.link(self._ledger, self._registry, settings, full=full, progress=progress)

    def events(
        self,
        group: str | None = None,
        place: str | None = None,
        *,
        start: dt.date | None = None,
        end: dt.date | None = None,
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
        passed_on: bool = False,
    ) -> pa.Table:
        """Events as a table (schema `marsad.linking.events.EVENTS`). Raises UnknownName.

        `passed_on`: without what rows say that may not be passed on; for whatever leaves the house.
        """
        moment = linkage.Moment(as_of=as_of, recorded_by=recorded_by)
        where = self._registry.places.resolve(place) if place else None
        whole = where is not None and where.precision == "country"
        return linkage.chosen(
            linkage.events(self._ledger, self._registry, moment, self._kept_back(passed_on)),
            groups=(self._registry.actors.resolve(group).id,) if group else None,
            country=where.country if where and whole else None,
            place=where.id if where and not whole else None,
            start=start,
            end=end,
        )

    def event(
        self,
        id: str,
        *,
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
        passed_on: bool = False,
    ) -> tuple[Event, list[str]]:
        """One event with all that its reports say, and why they were linked, in sentences. `id`: or its beginning."""
        moment = linkage.Moment(as_of=as_of, recorded_by=recorded_by)
        return linkage.one_event(self._ledger, self._registry, id, moment, self._kept_back(passed_on))

    def _kept_back(self, passed_on: bool) -> set[str]:
        return scope.kept_back(self._ledger) if passed_on else set()

    def questions(self, limit: int = 20, *, group: str | None = None) -> list[reviewing.Question]:
        """The pairs of reports that a person should decide first, with both sides and what spoke for and against.

        `group`: only where a report names it, or a branch of it. Nothing is asked before `link` was run. A report
        whose `passed_on` is False is shown to whoever decides and goes no further.
        """
        linked = linkage.linkage(self._ledger, self._registry)
        return reviewing.questions(self._ledger, self._registry, linked, limit, group)

    def judge(self, verdict: PairVerdict, one: str, other: str, *, by: str, reason: str | None = None) -> str:
        """Keep what a person says of two reports, by their refs: same_event, different_event or unsure.

        Gives the judgement's id. It stands above every machine's, now and after linking again, until it is taken back
        or a person says otherwise. Raises UnknownName for a ref that no report has.
        """
        return reviewing.judge(self._ledger, verdict, one, other, by, reason)

    def undecided(self) -> tuple[Undecided | None, bool]:
        """What a person should decide first: pairs of reports, and claims; and whether it is being found anew.

        Never waits: None where nothing was found yet.
        """
        index = self.index()
        return self._undecided.look(index.versions, index.totals().claims)

    def accounts(self, desk: str | None = None) -> Accounts:
        """Who may write over the web: users, sessions, the trail. `desk`: a token for one user beside them.

        Raises UsageError for a token that is too short. Where the observatory has no folder nobody can be added.
        """
        return Accounts(self._folder, desk)

    def undo(self, *judgements: str, by: str, reason: str | None = None) -> str:
        """Take judgements back; gives the id of the withdrawal, which can be taken back itself. Raises MissingItem."""
        return reviewing.undo(self._ledger, judgements, by, reason)

    def judgements(
        self,
        about: str | None = None,
        *,
        recorded_by: dt.datetime | None = None,
        machine: bool = False,
        passed_on: bool = False,
    ) -> list[Judgement]:
        """All that persons decided, oldest first, with what was taken back; `machine`: what the linker said, too.

        `about`: only of this claim, report (by ref) or judgement. `passed_on`: without the evidence about rows that may
        not be passed on.
        """
        return reviewing.history(self._ledger, about, recorded_by, machine=machine, passed_on=passed_on)
