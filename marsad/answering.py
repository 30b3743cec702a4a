"""A question → its answer: counts of the place asked about and of those it is held against, then the assessment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from marsad import assessment
from marsad.counting import count
from marsad.ledger import Ledger
from marsad.registry import Registry
from marsad.scope import Question
from marsad.series import Counts


def assess(
    ledger: Ledger, registry: Registry, question: Question, compare: Sequence[str] = ()
) -> tuple[assessment.Answer, Counts]:
    """Counts → the answer for the question's one place, beside the places compared with; and the counts it rests on."""
    counts = count(ledger, registry, question)
    others = count(ledger, registry, replace(question, places=tuple(compare))) if compare else None
    answer = assessment.assess(
        counts.series,
        others.series if others else (),
        places=tuple(place.id for place in others.options.places) if others else (),
        as_of=question.as_of,
    )
    return answer, counts
