"""Forecasts from past origins, each made from what lay before it, and their scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from evaluation.resurgence.simulate import PLAIN, Kind, Shape, simulate
from marsad.assessment.forecast import forecast, inside_pit, mean_by_block, means, verify
from marsad.assessment.forecast.bootstrap import Estimate
from marsad.model.forecast import ForecastOptions, Means, Model, Per, Scored

Floats = npt.NDArray[np.float64]


@dataclass(slots=True)
class Replay:
    """One entry for each forecast and model: its scores, the origin (period number) and the series. `weights`: of the
    dynamic model in the ensemble, one for each forecast."""

    scored: list[Scored] = field(default_factory=list)
    origins: list[int] = field(default_factory=list)
    series: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def add(
        self, series: str, counts: Floats, origin: int, every: Per, ahead: int | None, options: ForecastOptions | None
    ) -> None:
        """Forecast from `origin`, having seen nothing behind it, and score what is there. No forecast adds nothing."""
        found = forecast(counts[: origin + 1], every, ahead, options)
        if found.missing or found.last != origin or found.weight is None:
            return
        size = found.draws["ensemble"].shape[1]
        later = np.full(size, np.nan)
        there = counts[origin + 1 : origin + 1 + size]
        later[: len(there)] = there
        scored = verify(found.draws, later, found.reference, seed=len(self.weights))
        self.scored += scored
        self.origins += [origin] * len(scored)
        self.series += [series] * len(scored)
        self.weights.append(found.weight)

    def means(self, block: int = 6) -> list[Means]:
        return means(self.scored, self.origins, block)

    def of(self, model: Model, name: str, ahead: tuple[int, int] = (1, 99)) -> Floats:
        """One score of all periods of a model, of those from the first to the last `ahead`."""
        values = [
            value
            for item in self.scored
            if item.model == model
            for far, value in zip(item.ahead, getattr(item, name), strict=True)
            if ahead[0] <= far <= ahead[1]
        ]
        return np.array(values, dtype=float)

    def held(self, model: Model, level: float, ahead: tuple[int, int] = (1, 99)) -> float:
        """Share of randomised PITs in the central interval."""
        return float(inside_pit(self.of(model, "pit", ahead), level).mean())

    def gain_by_series(self, model: Model, name: str, against: Model = "conflictology") -> Estimate:
        """Mean difference of a score with an interval by a bootstrap over whole series."""
        blocks = [
            series
            for item, series in zip(self.scored, self.series, strict=True)
            if item.model == model
            for _ in item.ahead
        ]
        return mean_by_block(self.of(model, name) - self.of(against, name), blocks)


def replay(
    series: Mapping[str, Floats],
    origins: Sequence[int],
    every: Per = "week",
    ahead: int | None = None,
    options: ForecastOptions | None = None,
) -> Replay:
    """Every series, (periods,) with NaN where not covered, from every origin."""
    found = Replay()
    for name, counts in series.items():
        for origin in origins:
            found.add(name, counts, origin, every, ahead, options)
    return found


def simulated(
    kind: Kind, series: int, seed: int, shape: Shape = PLAIN, origins: int = 2, options: ForecastOptions | None = None
) -> Replay:
    """Forecasts 1 to 13 weeks ahead from random weeks, from the collapse on, of simulated series."""
    random = np.random.default_rng(seed)
    found = Replay()
    for number in range(series):
        made = simulate(kind, random, shape)
        for origin in random.integers(made.collapse, len(made.counts) - 1, size=origins):
            found.add(f"{kind} {number}", made.counts, int(origin), "week", None, options)
    return found
