"""Claims of the ledger, and the events linked from them → counts by lens."""

from __future__ import annotations

import pyarrow as pa

from marsad import linkage, scope
from marsad.ledger import Ledger
from marsad.registry import Registry
from marsad.scope import Question
from marsad.series import Counts, SeriesOptions, count_claims


def count(ledger: Ledger, registry: Registry, question: Question) -> Counts:
    """Claims, and the events linked from them, → counts by lens.

    Raises UnknownName for a group, place or measure that the registry does not hold.
    """
    return count_claims(*claims_of(ledger, registry, question))


def claims_of(ledger: Ledger, registry: Registry, question: Question) -> tuple[pa.Table, SeriesOptions]:
    """The claims that a question is counted from, events linked from them included, and how to count them.

    Raises UnknownName, as `count` does.
    """
    options = scope.options_of(ledger, registry, question)
    claims = scope.claims_for(ledger, registry, question, options)
    options = scope.by_area(claims, registry, question, options)
    moment = linkage.Moment(as_of=question.as_of, recorded_by=question.recorded_by)
    return linkage.with_linked(ledger, registry, claims, options, moment)
