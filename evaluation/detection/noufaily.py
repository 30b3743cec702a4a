"""Noufaily's 42 scenarios: weekly counts with season, trend and overdispersion, and outbreaks laid upon them.

Written from the description in Noufaily, Enki, Farrington, Garthwaite, Andrews & Charlett 2013, "An improved algorithm
for outbreak detection in multiple surveillance systems", Statistics in Medicine 32 (section 4 and table I):

    log μ(t) = θ + βt + Σ_{j ≤ m} (γ1 cos(2πjt/52) + γ2 sin(2πjt/52)),  t = 1 … 624

Counts are negative binomial with mean μ and variance φμ, which is size μ/(φ - 1), Poisson at φ = 1. An outbreak begins
in a week, has Poisson(k·sd) cases with sd = √(φμ) of that week, at least one, and each case falls a lognormal(0, .5)
number of weeks later, whole weeks counted. Four outbreaks with k from 2, 3, 5, 10 begin in weeks 313-575 and one with
k from 1 to 10 begins and ends in weeks 576-624.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

WEEKS = 624
MONITORED = 49  # weeks 576-624
BASELINE = (312, 575)  # indices of weeks 313 … 575
PAST_SIZES = (2, 3, 5, 10)
PAST_OUTBREAKS = 4
TEST_SIZES = 10


@dataclass(frozen=True, slots=True)
class Scenario:
    """One row of the table of scenarios; `season` is the number of harmonics (m)."""

    number: int
    theta: float
    phi: float
    beta: float
    gamma1: float
    gamma2: float
    season: int

    def expected(self) -> Floats:
        """μ of weeks 1 to 624."""
        week = np.arange(1, WEEKS + 1)
        line = self.theta + self.beta * week
        for harmonic in range(1, self.season + 1):
            angle = 2 * np.pi * harmonic * week / 52
            line = line + self.gamma1 * np.cos(angle) + self.gamma2 * np.sin(angle)
        return np.asarray(np.exp(line))


@dataclass(frozen=True, slots=True)
class Drawn:
    """Series with their truth: arrays (series, weeks) of counts and of μ; one entry a series in the others.

    `start` is the index of the test outbreak's first week and `end` that of its last case; both -1 where the series
    has no outbreak. `size` is k, `cases` its cases within the 624 weeks.
    """

    counts: Floats
    expected: Floats
    phi: Floats
    scenario: Integers
    start: Integers
    end: Integers
    size: Integers
    cases: Integers


def scenarios(path: Path) -> tuple[Scenario, ...]:
    """The table of scenarios: columns scenario, theta, phi, beta, gamma1, gamma2, m."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Scenario(
                number=int(row["scenario"]),
                theta=float(row["theta"]),
                phi=float(row["phi"]),
                beta=float(row["beta"]),
                gamma1=float(row["gamma1"]),
                gamma2=float(row["gamma2"]),
                season=int(row["m"]),
            )
            for row in csv.DictReader(file)
        )


def draw(table: tuple[Scenario, ...], each: int, seed: int, *, outbreaks: bool) -> Drawn:
    """`each` series of every scenario. With `outbreaks`, k of the test outbreak runs evenly through 1 … 10."""
    generator = np.random.default_rng(seed)
    size = len(table) * each
    expected = np.repeat(np.stack([item.expected() for item in table]), each, axis=0)
    phi = np.repeat([item.phi for item in table], each).astype(float)
    counts = negative_binomial(expected, phi[:, None], generator)
    start, end = np.full(size, -1), np.full(size, -1)
    sizes, cases = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    if outbreaks:
        sizes = np.tile(np.arange(each) % TEST_SIZES + 1, len(table))
        for row in range(size):
            deviation = np.sqrt(phi[row] * expected[row])
            for begin in generator.integers(BASELINE[0], BASELINE[1], size=PAST_OUTBREAKS):
                np.add.at(counts[row], _case_weeks(begin, generator.choice(PAST_SIZES), deviation, generator), 1)
            weeks = np.array([WEEKS])
            while weeks[-1] >= WEEKS:
                start[row] = generator.integers(WEEKS - MONITORED, WEEKS)
                weeks = _case_weeks(start[row], sizes[row], deviation, generator)
            np.add.at(counts[row], weeks, 1)
            end[row], cases[row] = weeks[-1], len(weeks)
    number = np.repeat([item.number for item in table], each)
    return Drawn(counts, expected, phi, number, start, end, sizes, cases)


def negative_binomial(expected: Floats, phi: Floats, generator: np.random.Generator) -> Floats:
    """Counts of mean μ and variance φμ."""
    over = np.maximum(phi - 1.0, 1e-12)
    rates = np.where(phi > 1.0, generator.gamma(np.maximum(expected / over, 1e-300), over), expected)
    return generator.poisson(rates).astype(float)


def _case_weeks(begin: int, size: int, deviation: Floats, generator: np.random.Generator) -> Integers:
    """The indices of the weeks of an outbreak's cases, in order."""
    number = max(int(generator.poisson(size * deviation[begin])), 1)
    return np.sort(begin + np.floor(generator.lognormal(0.0, 0.5, size=number)).astype(np.int64))
