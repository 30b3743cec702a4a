"""Does P(R >= 2) = .9 come true nine times in ten? Reliability and coverage of `rate_ratio` on simulated series."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.resurgence.simulate import Kind, Simulated, simulate
from marsad.assessment import RatioOptions, rate_ratio

BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Trial:
    """One question to one series: what was said and what was true."""

    up: float
    truth: float
    inside50: bool
    inside90: bool
    width90: float  # of log R


@dataclass(frozen=True, slots=True)
class Bin:
    """Trials whose P(R >= 2) lies in [low, high): mean said, share true."""

    low: float
    high: float
    trials: int
    said: float
    true: float

    @property
    def error(self) -> float:
        """Two standard errors of the share that came true."""
        return float(2 * np.sqrt(max(self.said * (1 - self.said), 1e-4) / max(self.trials, 1)))


@dataclass(frozen=True, slots=True)
class Report:
    """Reliability by bin, and the share of true ratios inside the intervals."""

    bins: tuple[Bin, ...]
    trials: int
    inside50: float
    inside90: float
    width90: float
    brier: float


def run(kind: Kind, series: int, seed: int, options: RatioOptions | None = None, weeks: int = 3) -> list[Trial]:
    """Questions at `weeks` random weeks of each of `series` simulated series, from the collapse on."""
    options = dataclasses.replace(options or RatioOptions(), draws=1000)
    generator = np.random.default_rng(seed)
    return [trial for _ in range(series) for trial in _ask(simulate(kind, generator), generator, options, weeks)]


def report(trials: Sequence[Trial]) -> Report:
    """Sum up trials."""
    said = np.array([trial.up for trial in trials])
    true = np.array([trial.truth >= 2 for trial in trials])
    bins = []
    for low, high in itertools.pairwise(BINS):
        mask = (said >= low) & ((said < high) | (high == 1.0))
        if mask.any():
            bins.append(Bin(low, high, int(mask.sum()), float(said[mask].mean()), float(true[mask].mean())))
    return Report(
        tuple(bins),
        len(trials),
        float(np.mean([trial.inside50 for trial in trials])),
        float(np.mean([trial.inside90 for trial in trials])),
        float(np.median([trial.width90 for trial in trials])),
        float(np.mean((said - true) ** 2)),
    )


def lines(found: Report) -> Iterator[str]:
    """The report as a table to print."""
    yield f"{'P(R >= 2)':>12} {'trials':>7} {'said':>6} {'true':>6} {'±2 se':>6}"
    for item in found.bins:
        span = f"{item.low:.1f}-{item.high:.1f}"
        yield f"{span:>12} {item.trials:7d} {item.said:6.3f} {item.true:6.3f} {item.error:6.3f}"
    yield (
        f"{found.trials} trials; R inside the 50 % interval {found.inside50:.3f}, the 90 % interval "
        f"{found.inside90:.3f} (median width of log R {found.width90:.2f}); Brier {found.brier:.4f}"
    )


def _ask(series: Simulated, generator: np.random.Generator, options: RatioOptions, weeks: int) -> Iterator[Trial]:
    for week in generator.integers(series.collapse, len(series.counts), size=weeks):
        counts = series.counts[: week + 1]
        found = rate_ratio(counts, np.ones(len(counts), dtype=bool), options)
        truth = series.ratio(int(week), options.lag)
        if found.ratio is None or found.up is None:
            continue
        yield Trial(
            found.up,
            truth,
            found.ratio.low50 <= truth <= found.ratio.high50,
            found.ratio.low90 <= truth <= found.ratio.high90,
            float(np.log(found.ratio.high90 / found.ratio.low90)),
        )
