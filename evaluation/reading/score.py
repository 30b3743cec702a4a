"""Outcomes counted: F1 of figures, whole claims and incidents; accuracy by slot; errors by class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from evaluation.reading.outcomes import Outcome, outcomes
from evaluation.reading.pages import Page, pages
from marsad.registry import Registry


@dataclass(slots=True)
class Score:
    """Counts over some pages.

    `right` and `asked`: over what was found, by kind and slot. `errors`: by kind and class.
    """

    pages: int = 0
    states: Counter[tuple[str, str]] = field(default_factory=Counter)
    whole: int = 0
    right: Counter[tuple[str, str]] = field(default_factory=Counter)
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    errors: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        """Count one more outcome."""
        self.states[outcome.kind, outcome.state] += 1
        self.whole += outcome.kind == "figure" and outcome.whole
        self.asked.update((outcome.kind, slot) for slot in outcome.agreed)
        self.right.update((outcome.kind, slot) for slot, right in outcome.agreed.items() if right)
        self.errors.update((outcome.kind, error) for error in outcome.errors)

    @property
    def labelled(self) -> int:
        """Figures that a label asks for."""
        return sum(self.states["figure", state] for state in ("found", "value", "missed"))

    @property
    def figures_f1(self) -> float:
        return self._f1("figure", self.states["figure", "found"])

    @property
    def whole_f1(self) -> float:
        return self._f1("figure", self.whole)

    @property
    def incidents_f1(self) -> float:
        return self._f1("incident", self.states["incident", "found"])

    def accuracy(self, kind: str, slot: str) -> float | None:
        """Share right of those found; null where no label asks the slot."""
        asked = self.asked[kind, slot]
        return self.right[kind, slot] / asked if asked else None

    def _f1(self, kind: str, right: int) -> float:
        """The harmonic mean of precision and recall; 0 where there is nothing."""
        labelled = sum(self.states[kind, state] for state in ("found", "value", "missed"))
        read = self.states[kind, "found"] + self.states[kind, "extra"]
        return 2 * right / (labelled + read) if labelled + read else 0.0


def score(language: str, registry: Registry, chosen: Callable[[Page], bool]) -> Score:
    """Read the chosen pages of a language, and count."""
    total = Score()
    for page in filter(chosen, pages(language)):
        total.pages += 1
        add_all(total, outcomes(page, registry))
    return total


def add_all(total: Score, found: Iterable[Outcome]) -> None:
    """Count many outcomes into `total`."""
    for outcome in found:
        total.add(outcome)
