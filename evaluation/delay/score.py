"""CRPS and coverage of the newest weeks: the nowcast beside the raw count and the chain ladder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evaluation.delay.simulate import simulate
from marsad.assessment.delay import chain_ladder, completeness, nowcast
from marsad.assessment.forecast import crps

Floats = npt.NDArray[np.float64]
AGES = (0, 1, 2, 4)


@dataclass(frozen=True, slots=True)
class Scores:
    """Of weeks so many weeks old: mean CRPS of the three, and how often the nowcast's intervals hold the final count;
    `silent` the same two CRPS where nothing at all was seen yet."""

    age: int
    sources: int
    raw: float
    ladder: float
    nowcast: float
    inside50: float
    inside90: float
    silent: int
    silent_ladder: float
    silent_nowcast: float


def run(sources: int, seed: int) -> list[Scores]:
    """One triangle a source."""
    generator = np.random.default_rng(seed)
    rows: dict[int, list[tuple[float, ...]]] = {age: [] for age in AGES}
    for _ in range(sources):
        one = simulate(generator)
        found = completeness(one.triangle, one.retractions)
        if found is None:
            continue
        said = nowcast(one.triangle, found, one.retractions)
        ladder = chain_ladder(one.triangle, found)
        for age in AGES:
            week = len(one.final) - 1 - age
            final = one.final[week]
            rows[age].append(
                (
                    abs(said.seen[week] - final),
                    abs(ladder[week] - final),
                    float(crps(said.draws[:, week], final)),
                    float(said.low50[week] <= final <= said.high50[week]),
                    float(said.low90[week] <= final <= said.high90[week]),
                    float(said.seen[week] == 0),
                )
            )
    return [_scores(age, np.array(rows[age])) for age in AGES]


def lines(found: list[Scores]) -> Iterator[str]:
    """A table to print."""
    yield "weeks old  sources    raw  ladder  nowcast  inside 50 %  90 %   nothing seen: ladder  nowcast"
    for one in found:
        yield (
            f"{one.age:9d} {one.sources:8d} {one.raw:6.2f} {one.ladder:7.2f} {one.nowcast:8.2f} {one.inside50:12.3f} "
            f"{one.inside90:5.3f} {one.silent:14d} {one.silent_ladder:6.2f} {one.silent_nowcast:8.2f}"
        )


def _scores(age: int, rows: Floats) -> Scores:
    raw, ladder, said, inside50, inside90 = (float(value) for value in rows[:, :5].mean(axis=0))
    silent = rows[rows[:, 5] > 0]
    quiet = silent.mean(axis=0) if len(silent) else np.zeros(6)
    return Scores(age, len(rows), raw, ladder, said, inside50, inside90, len(silent), float(quiet[1]), float(quiet[2]))
