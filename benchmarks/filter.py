"""The grid filter: milliseconds for the 116 weekly answers of a series, and how they grow with the weeks asked about.

`python -m benchmarks.filter [--short]`. Beside it, in the same run, the forward pass alone as NumPy would write it
(matrices over the same states and parameters, no draws, so no answers yet). Times are CPU time of one core, the least
of several rounds: other work on the machine lengthens the clock more than that.
"""

from __future__ import annotations

import argparse
import dataclasses
import math
import time
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from evaluation.resurgence.simulate import KINDS, simulate
from marsad.assessment import RatioOptions, rate_ratio, rate_ratios
from marsad.assessment.counted import counted_weeks
from marsad.assessment.likelihood import log_grid, scaled_chances
from marsad.assessment.motion import REACH, motion

Floats = npt.NDArray[np.float64]
ANSWERS = 116
LIMIT_ONE, LIMIT_AVERAGED, EXPONENT = 10.0, 40.0, 1.15
# Draws of one of many weekly answers: their probabilities are off by at most .04 (one standard deviation, at .5).
DRAWS = 200


def report(series: int = 12, rounds: int = 5) -> bool:
    """Measure and print; True where a limit was broken."""
    generator = np.random.default_rng(7)
    weeks = RatioOptions().needed + ANSWERS
    drawn = [simulate(kind, generator).counts[:weeks] for _ in range(series) for kind in KINDS]
    kept = [counts for counts in drawn if len(counts) == weeks]
    averaged = RatioOptions(draws=DRAWS)
    one = dataclasses.replace(averaged, drifts=(0.05,), dispersions=(2.5,), excitations=(0.0,))
    found = {}
    for name, options in (("one set of parameters", one), ("averaged over 30", averaged)):
        taken = [best(lambda c=counts, o=options: weekly(c, o), rounds) for counts in kept]
        found[name] = float(np.median(taken))
        print(f"{ANSWERS} weekly answers, {name:22} {found[name]:7.1f} ms a series (median of {len(kept)})")
    single = float(np.median([best(lambda c=c: rate_ratio(c, [True] * weeks), rounds) for c in kept]))
    print(f"one answer, {RatioOptions().draws:,} draws, averaged        {single:7.1f} ms")
    plain = best(lambda: numpy_forward(kept[0], averaged), 1)
    ours = best(lambda: weekly(kept[0], averaged), rounds)
    print(f"NumPy, forward pass alone, averaged     {plain:7.1f} ms, {plain / ours:.1f} times ours with its answers")
    exponent = growth(averaged, rounds)
    print(f"time grows as weeks^{exponent:.2f} (limit {EXPONENT}); limits {LIMIT_ONE:g} and {LIMIT_AVERAGED:g} ms")
    return (
        found["one set of parameters"] > LIMIT_ONE or found["averaged over 30"] > LIMIT_AVERAGED or exponent > EXPONENT
    )


def weekly(counts: Floats, options: RatioOptions) -> None:
    """As of each week from the first that can be answered."""
    rate_ratios(counts, np.ones(len(counts), dtype=bool), options, weeks=range(options.needed, len(counts)))


def best(work: Callable[[], object], rounds: int) -> float:
    """CPU milliseconds, the least of the rounds; once before, for what is compiled or loaded."""
    work()
    least = math.inf
    for _ in range(rounds):
        start = time.process_time()
        work()
        least = min(least, time.process_time() - start)
    return 1000 * least


def growth(options: RatioOptions, rounds: int) -> float:
    """Exponent of the time over series of 260 to 1,040 weeks, an answer each week."""
    generator = np.random.default_rng(8)
    sizes = (260, 1040)
    times = [best(lambda n=size: weekly(generator.poisson(12.0, n).astype(float), options), rounds) for size in sizes]
    return math.log(times[1] / times[0]) / math.log(sizes[1] / sizes[0])


def numpy_forward(counts: Floats, options: RatioOptions) -> Floats:
    """The same model's states by week, with matrix products: the peer."""
    counted = counted_weeks(counts, np.ones(len(counts), dtype=bool))
    assert counted is not None
    grid = log_grid(counted, options)
    chances = scaled_chances(counted, grid, options)[0].astype(float)
    moving, modes = motion(options), 1 + 2 * len(options.slopes)
    switch = (1 - options.stop) * np.eye(modes)
    switch[:, 0] = options.stop
    switch[0] = options.start / (modes - 1)
    switch[0, 0] = 1 - options.start
    apart = np.arange(len(grid))[None, :] - np.arange(len(grid))[:, None]
    leap = moving.fade ** abs(apart)
    leap /= leap.sum(axis=1, keepdims=True)
    walks = np.zeros((len(options.drifts), modes, len(grid), len(grid)))
    for drift, mode in np.ndindex(*walks.shape[:2]):
        for offset, chance in enumerate(moving.near[drift, mode]):
            walks[drift, mode] += chance * (apart == moving.whole[mode] + offset - REACH)
    state = np.ones((len(walks), modes, chances.shape[1], len(grid))) / len(grid)
    for week, likely in enumerate(chances):
        if week:
            jumped = moving.start[None, :, None, None] * (state.sum(axis=1, keepdims=True) @ leap)
            moved = (switch.T @ state.reshape(len(walks), modes, -1)).reshape(state.shape) @ walks
            state = (1 - options.jump) * moved + options.jump * jumped
        state = state * likely
        state /= state.sum(axis=(1, 3), keepdims=True)
    return state


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer series and rounds")
    options = parser.parse_args()
    if report(*((3, 2) if options.short else ())):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
