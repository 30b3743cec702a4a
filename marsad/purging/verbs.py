"""The verbs of an `Observatory` that purge."""

from __future__ import annotations

from pathlib import Path

from marsad.accounts import Accounts
from marsad.errors import UsageError
from marsad.ledger import Ledger
from marsad.ledger.tombstones import Tombstone
from marsad.purging import flow
from marsad.purging.flow import PurgePlan, PurgeReport
from marsad.registry import Registry


class Purging:
    """A source, a document or an address is taken out with all that it gave. Nothing brings it back."""

    _ledger: Ledger
    _registry: Registry
    _folder: Path | None

    def plan_purge(self, what: str) -> PurgePlan:
        """What a purge would take: `what` is a document's id, an address, or a source by name or id. Changes nothing.

        Raises MissingItem where nothing of it is held.
        """
        return flow.plan(self._ledger, self._registry, what)

    def purge(self, what: str, *, by: str, reason: str) -> PurgeReport:
        """Remove it with its captures, documents, rows, claims, codings and judgements; redact the briefs that cite it,
        mark the forecasts that counted it, drop what is derived; leave a tombstone without content.

        A purge that was killed is finished first. Raises MissingItem, UsageError, ObservatoryError.
        """
        return self._noted(flow.purge(self._ledger, self._registry, self._place(), what, by, reason))

    def finish_purge(self) -> PurgeReport | None:
        """Finish a purge that was cut off; None where there is none. Raises ObservatoryError."""
        report = flow.finish(self._ledger, self._place()) if self.purge_begun() else None
        return None if report is None else self._noted(report)

    def _noted(self, report: PurgeReport) -> PurgeReport:
        accounts = Accounts(self._folder)
        if accounts.writable:
            accounts.note("purge", "done", who=report.tombstone.by, address="local", item=report.tombstone.id)
        return report

    def purge_begun(self) -> bool:
        """Whether a purge was cut off; the next one finishes it. Raises ObservatoryError."""
        return self._folder is not None and flow.pending(self._folder) is not None

    def tombstones(self) -> list[Tombstone]:
        """What was purged, the oldest first: what kind, when, by whom, why, how much; never what it said."""
        return self._ledger.tombstones()

    def _place(self) -> Path:
        if self._folder is None:
            raise UsageError("the observatory", "has no folder to purge in", "Open it with marsad.open")
        return self._folder
