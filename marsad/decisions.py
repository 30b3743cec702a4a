"""What persons decide, as verbs of an `Observatory`: about claims, and about events and the reports in them.

Each is appended beside what was read, with who and why, and can be taken back with `undo`. `judgements` lists them.
"""

from __future__ import annotations

from collections.abc import Mapping

from marsad import deciding
from marsad.correcting import Given
from marsad.ledger import Ledger
from marsad.model import Claim
from marsad.registry import Registry


class Decisions:
    """Verbs of persons. `by`: their name; `reason`: why, in their words. Each gives the judgement's id.

    A rejected claim is counted, linked, listed, exported and briefed nowhere. A corrected one everywhere as corrected;
    its quote, its spans and its number as printed never change, and `Claim.corrected` says what was coded.
    """

    _ledger: Ledger
    _registry: Registry

    def accept(self, *claims: str, by: str, reason: str | None = None) -> str:
        """Say that claims are right as they stand; a rejected one is seen again. Raises MissingItem."""
        return deciding.decide(self._ledger, claims, "accept", by, reason)

    def reject(self, *claims: str, by: str, reason: str | None = None) -> str:
        """Say that claims are none: they count nowhere until somebody accepts them, or this is undone."""
        return deciding.decide(self._ledger, claims, "reject", by, reason)

    def correct(
        self,
        claim: str,
        slots: Mapping[str, Given],
        *,
        by: str,
        reason: str | None = None,
        not_in_text: bool = False,
    ) -> str:
        """Correct slots of a claim, as `{"measure": "killed", "place": "Mosul", "group": "Islamic State"}`.

        An empty value says that there is none. Which slots each kind has: `marsad.model.correction.SLOTS`. A number
        that the quoted sentence does not hold is refused, unless `not_in_text` says that it stands on your own word.
        Raises MissingItem, UnknownName, UsageError.
        """
        return deciding.correct(self._ledger, self._registry, claim, slots, by, reason, not_in_text)

    def claim(self, id: str) -> Claim:
        """One claim as it stands, rejected or not, with what was corrected. Raises MissingItem."""
        return deciding.claim_with(self._ledger, id)

    def split(self, event: str, report: str, *, by: str, reason: str | None = None) -> list[str]:
        """Take a report (by ref) out of an event: it is of a different event than each of the others, one judgement
        each. The others stay together where their own ties hold. Raises MissingItem, UsageError."""
        return deciding.split(self._ledger, self._registry, event, report, by, reason)

    def join(self, one: str, other: str, *, by: str, reason: str | None = None) -> list[str]:
        """Make one event of two, each by its id or the ref of one of its reports. Raises MissingItem, UsageError."""
        return deciding.join(self._ledger, self._registry, one, other, by, reason)

    def keep_apart(self, one: str, other: str, *, by: str, reason: str | None = None) -> list[str]:
        """Keep two events apart: no report of one with any of the other, whatever a machine says."""
        return deciding.keep_apart(self._ledger, self._registry, one, other, by, reason)
