"""What is fuzzed: each parser of what comes from outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.fuzzing import datasets, pages, questions
from benchmarks.fuzzing.target import Target

TARGETS: dict[str, Target] = {**pages.TARGETS, **datasets.TARGETS, **questions.TARGETS}


def named(names: Sequence[str] = ()) -> Iterator[tuple[str, Target]]:
    """Those of these names, or all."""
    for name, target in TARGETS.items():
        if not names or name in names:
            yield name, target
