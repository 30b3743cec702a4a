"""Forecasts from past origins, each made from what lay before it, and their scores period by period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from evaluation.resurgence.simulate import PLAIN, Kind, Shape, simulate
from marsad.assessment.forecast import crps, forecast, inside, inside_pit, log_crps, log_score, pit
from marsad.model.forecast import MODELS, Draws, ForecastOptions, Model, Per

Floats = npt.NDArray[np.float64]

SCORES = ("crps", "log_crps", "log_score", "inside50", "inside90", "pit", "pit50", "pit90")


@dataclass(slots=True)
class Trials:
    """One entry for each period forecast: of which `series`, from which `origin`, how far `ahead`, the count there.

    `values`: (model, score) → one number for each entry. `weights`: of the dynamic model, one for each forecast;
    `doubled`: for each forecast and model, the chance said that the periods hold twice the reference, and whether they
    did.
    """

    series: list[str] = field(default_factory=list)
    origin: list[int] = field(default_factory=list)
    ahead: list[int] = field(default_factory=list)
    observed: list[float] = field(default_factory=list)
    values: dict[tuple[Model, str], list[float]] = field(default_factory=dict)
    weights: list[float] = field(default_factory=list)
    doubled: dict[Model, list[tuple[float, bool]]] = field(default_factory=dict)

    def of(self, model: Model, score: str) -> Floats:
        return np.array(self.values[model, score])

    def add(
        self,
        series: str,
        counts: Floats,
        origin: int,
        every: Per = "week",
        ahead: int | None = None,
        options: ForecastOptions | None = None,
    ) -> None:
        """Forecast from `origin`, having seen nothing behind it, and score what is there. No forecast adds nothing."""
        found = forecast(counts[: origin + 1], every, ahead, options)
        if found.missing or found.last != origin:
            return
        self.score(series, counts, origin, found.draws, found.reference)
        self.weights.append(found.weight if found.weight is not None else np.nan)

    def score(
        self, series: str, counts: Floats, origin: int, draws: Mapping[Model, Draws], reference: float | None
    ) -> None:
        size = next(iter(draws.values())).shape[1]
        later = counts[origin + 1 : origin + 1 + size]
        there = np.flatnonzero(~np.isnan(later))
        observed = later[there]
        self.series += [series] * len(there)
        self.origin += [origin] * len(there)
        self.ahead += (there + 1).tolist()
        self.observed += observed.tolist()
        for model in MODELS:
            random = np.random.default_rng([origin, len(observed)])  # the same for all models
            values = draws[model][:, there]
            ranks = pit(values, observed, random)
            scores = {
                "crps": crps(values, observed),
                "log_crps": log_crps(values, observed),
                "log_score": log_score(values, observed),
                "inside50": inside(values, observed, 0.5),
                "inside90": inside(values, observed, 0.9),
                "pit": ranks,
                "pit50": inside_pit(ranks, 0.5),
                "pit90": inside_pit(ranks, 0.9),
            }
            for name, value in scores.items():
                self.values.setdefault((model, name), []).extend(value.astype(float).tolist())
            if reference and len(there) == size:
                said = float((draws[model].sum(axis=1) >= 2 * reference).mean())
                self.doubled.setdefault(model, []).append((said, bool(observed.sum() >= 2 * reference)))


def replay(
    series: Mapping[str, Floats],
    origins: Sequence[int],
    every: Per = "week",
    ahead: int | None = None,
    options: ForecastOptions | None = None,
) -> Trials:
    """Every series from every origin."""
    trials = Trials()
    for name, counts in series.items():
        for origin in origins:
            trials.add(name, counts, origin, every, ahead, options)
    return trials


def simulated(
    kind: Kind, series: int, seed: int, shape: Shape = PLAIN, origins: int = 2, options: ForecastOptions | None = None
) -> Trials:
    """Forecasts from random weeks, from the collapse on, of simulated series."""
    random = np.random.default_rng(seed)
    trials = Trials()
    for number in range(series):
        made = simulate(kind, random, shape)
        for origin in _some(made.collapse, len(made.counts) - 1, origins, random):
            trials.add(f"{kind} {number}", made.counts, origin, options=options)
    return trials


def _some(first: int, last: int, size: int, random: np.random.Generator) -> Iterable[int]:
    return [int(week) for week in random.integers(first, last, size=size)]
