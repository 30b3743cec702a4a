"""Claims of the ledger, and the events linked from them → counts by lens."""

from __future__ import annotations

from marsad import linkage, scope
from marsad.ledger import Ledger
from marsad.registry import Registry
from marsad.scope import Question
from marsad.series import Counts, count_claims


def count(ledger: Ledger, registry: Registry, question: Question) -> Counts:
    """Claims, and the events linked from them, → counts by lens.

    Raises UnknownName for a group, place or measure that the registry does not hold.
    """
    options = scope.options_of(ledger, registry, question)
    claims = scope.claims_for(ledger, registry, question, options)
    moment = linkage.Moment(as_of=question.as_of, recorded_by=question.recorded_by)
    return count_claims(*linkage.with_linked(ledger, registry, claims, options, moment))
