"""Does P(R >= 2) = .9 come true nine times in ten? Reliability and coverage of `rate_ratio` on simulated series."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

from evaluation.resurgence.simulate import PLAIN, Kind, Shape, Simulated, simulate
from marsad.assessment import RatioOptions, rate_ratios

BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)
# A true log R this near to 0 is the simulator's exact "nothing has changed".
EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Trial:
    """One question to one series: what was said and what was true."""

    up: float
    truth: float
    inside50: bool
    inside90: bool
    width90: float  # of log R
    turned: bool = False  # asked 13 to 26 weeks after the ramp began, or would have begun
    late: int | None = None  # of a ramp's start, weeks by which the median said misses it; None where none is said

    @property
    def doubled(self) -> bool:
        return self.truth >= 2 - EXACT

    @property
    def unchanged(self) -> bool:
        return abs(self.truth - 1) < EXACT


@dataclass(frozen=True, slots=True)
class Bin:
    """Trials whose P(R >= 2) lies in [low, high): mean said, share true with its 95 % interval (Wilson)."""

    low: float
    high: float
    trials: int
    said: float
    true: float
    true_low: float
    true_high: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """Share of true ratios inside the 50 and 90 % intervals."""

    trials: int
    inside50: float
    inside90: float


@dataclass(frozen=True, slots=True)
class Report:
    """Reliability by bin, of all of .1-.9 together, and coverage: of all trials, and of those where R is not exactly
    1, since an interval round the one value that is true half the time must hold more than its share."""

    bins: tuple[Bin, ...]
    middle: Bin | None
    every: Coverage
    changed: Coverage
    width90: float
    brier: float


def run(
    kind: Kind, series: int, seed: int, options: RatioOptions | None = None, weeks: int = 3, shape: Shape = PLAIN
) -> list[Trial]:
    """Questions at `weeks` random weeks of each of `series` simulated series, from the collapse on, and at one more 13
    to 26 weeks after its ramp begins, or would begin."""
    options = dataclasses.replace(options or RatioOptions(), draws=1000)
    generator = np.random.default_rng(seed)
    return [trial for _ in range(series) for trial in _ask(simulate(kind, generator, shape), generator, options, weeks)]


def report(trials: Sequence[Trial]) -> Report:
    """Sum up trials."""
    bins = [found for low, high in itertools.pairwise(BINS) if (found := _bin(trials, low, high)) is not None]
    return Report(
        tuple(bins),
        _bin(trials, BINS[1], BINS[-2]),
        _coverage(trials),
        _coverage([trial for trial in trials if not trial.unchanged]),
        float(np.median([trial.width90 for trial in trials])),
        float(np.mean([(trial.up - trial.doubled) ** 2 for trial in trials])),
    )


def lines(found: Report) -> Iterator[str]:
    """The report as a table to print."""
    yield f"{'P(R >= 2)':>10} {'trials':>7} {'said':>6} {'true':>6} {'95 % interval':>14}"
    for item in (*found.bins, found.middle):
        if item is not None:
            span, known = f"{item.low:.1f}-{item.high:.1f}", f"{item.true_low:.2f}-{item.true_high:.2f}"
            yield f"{span:>10} {item.trials:7d} {item.said:6.3f} {item.true:6.3f} {known:>14}"
    for name, part in (("all", found.every), ("R is not exactly 1", found.changed)):
        yield f"inside the 50 % interval {part.inside50:.3f}, the 90 % {part.inside90:.3f} ({name}: {part.trials})"
    yield f"median width of log R {found.width90:.2f}, Brier {found.brier:.4f}"


def _bin(trials: Sequence[Trial], low: float, high: float) -> Bin | None:
    inside = [trial for trial in trials if low <= trial.up < high or trial.up == high == 1.0]
    if not inside:
        return None
    hits = sum(trial.doubled for trial in inside)
    known = binomtest(hits, len(inside)).proportion_ci(method="wilson")
    said = float(np.mean([trial.up for trial in inside]))
    return Bin(low, high, len(inside), said, hits / len(inside), float(known.low), float(known.high))


def _coverage(trials: Sequence[Trial]) -> Coverage:
    size = max(len(trials), 1)
    return Coverage(
        len(trials), sum(trial.inside50 for trial in trials) / size, sum(trial.inside90 for trial in trials) / size
    )


def _ask(series: Simulated, generator: np.random.Generator, options: RatioOptions, weeks: int) -> Iterator[Trial]:
    asked = [int(week) for week in generator.integers(series.collapse, len(series.counts), size=weeks)]
    after = series.turn + int(generator.integers(13, 27))
    asked += [after] if after < len(series.counts) else []
    covered = np.ones(len(series.counts), dtype=bool)
    for number, (week, found) in enumerate(
        zip(asked, rate_ratios(series.counts, covered, options, weeks=asked), strict=True)
    ):
        truth = series.ratio(week, options.lag)
        if found.ratio is None or found.up is None:
            continue
        late = None
        if number == weeks and series.ramps and found.rise_start is not None:
            late = found.rise_start[1] - series.turn
        yield Trial(
            found.up,
            truth,
            found.ratio.low50 <= truth <= found.ratio.high50,
            found.ratio.low90 <= truth <= found.ratio.high90,
            float(np.log(found.ratio.high90 / found.ratio.low90)),
            number == weeks,
            late,
        )
