"""From an older format of the observatory to the present one, one step after another.

A step may be killed anywhere and run again: it looks what is there and does what is missing. The marker says the new
format only when a step is through. A step's folder may be used by others meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from marsad.ledger.migrations import logs_are_kept, marker_was_made


@dataclass(frozen=True, slots=True)
class Step:
    """`run`: makes what the format `to` wants in an observatory of the format before it."""

    to: int
    run: Callable[[Path], None]


STEPS = (Step(1, marker_was_made.run), Step(2, logs_are_kept.run))
FORMAT = STEPS[-1].to  # raised with every step


def steps_from(found: int) -> tuple[Step, ...]:
    """What an observatory of that format still needs, in order."""
    return tuple(step for step in STEPS if step.to > found)
