"""Thresholds from series without outbreaks or ramps, then how many outbreaks and ramps of others pass them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import nbinom, poisson

from evaluation.detection import noufaily, resurgence
from evaluation.resurgence.simulate import Kind
from marsad.assessment.screen import Screening, screen_series

Floats = npt.NDArray[np.float64]

WARM_UP = 52  # weeks of a collapse-and-resurgence series before the first that counts
WITHIN = 13  # weeks from the ramp's first on in which it must be found
NOUFAILY_RATE, RESURGENCE_RATE = 0.01, 0.002  # weekly false positives
NOMINAL = (0.5, 0.1, 0.05, 0.01, 0.002, 0.001)


@dataclass(frozen=True, slots=True)
class Found:
    """What a method found at its threshold.

    `detected`: the share of outbreaks with an alarm between first and last case, or of ramps with one in their first 13
    weeks; `first_week`: with an alarm in the first; `false`: the share of weeks of the separate series that alarm;
    `threshold`: the largest p that alarms; `even`: for each of NOMINAL the share of those weeks with a p as small.
    """

    detected: float
    first_week: float
    false: float
    threshold: float
    even: tuple[float, ...]
    series: int


def outbreaks(
    settings: Sequence[Screening | None], table: tuple[noufaily.Scenario, ...], each: int, seed: int
) -> Iterator[Found]:
    """Noufaily's scenarios, `each` series with an outbreak of every one and half as many without; None: the oracle."""
    quiet = noufaily.draw(table, max(each // 2, 1), seed, outbreaks=False)
    loud = noufaily.draw(table, each, seed + 1, outbreaks=True)
    since = noufaily.WEEKS - noufaily.MONITORED
    for setting in settings:
        usual, p = (_p(drawn, setting) for drawn in (quiet, loud))
        threshold = float(np.quantile(usual, NOUFAILY_RATE))
        alarms = [
            p[row, first - since : last - since + 1] <= threshold
            for row, (first, last) in enumerate(zip(loud.start, loud.end, strict=True))
        ]
        yield _found(alarms, usual.ravel(), threshold)


def ramps(settings: Sequence[Screening], kind: Kind, number: int, seed: int) -> Iterator[Found]:
    """Collapse-and-resurgence, `number` series with a ramp and as many without, thresholds of this kind of counts."""
    quiet = resurgence.draw(kind, number, seed, ramps=False)
    loud = resurgence.draw(kind, number, seed + 1, ramps=True)
    for setting in settings:
        usual, p = (
            screen_series(drawn.counts, setting, monitored=drawn.counts.shape[1] - WARM_UP).p for drawn in (quiet, loud)
        )
        weeks = usual[~np.isnan(usual)]
        threshold = float(np.quantile(weeks, RESURGENCE_RATE))
        alarms = [
            p[row, first - WARM_UP : first - WARM_UP + WITHIN] <= threshold for row, first in enumerate(loud.ramp)
        ]
        yield _found(alarms, weeks, threshold)


def _p(drawn: noufaily.Drawn, setting: Screening | None) -> Floats:
    if setting is not None:
        return screen_series(drawn.counts, setting, monitored=noufaily.MONITORED).p
    return _oracle(drawn)


def _oracle(drawn: noufaily.Drawn) -> Floats:
    """Mid-p of the two-week sum where μ and φ are known."""
    since = noufaily.WEEKS - noufaily.MONITORED
    counts, mean = (values[:, since:] + values[:, since - 1 : -1] for values in (drawn.counts, drawn.expected))
    phi = np.broadcast_to(drawn.phi[:, None], counts.shape)
    size = mean / np.maximum(phi - 1, 1e-9)
    above = np.where(phi > 1, nbinom.sf(counts, size, 1 / phi), poisson.sf(counts, mean))
    at = np.where(phi > 1, nbinom.pmf(counts, size, 1 / phi), poisson.pmf(counts, mean))
    return np.asarray(above + at / 2)


def _found(alarms: Sequence[npt.NDArray[np.bool_]], usual: Floats, threshold: float) -> Found:
    return Found(
        detected=float(np.mean([one.any() for one in alarms])),
        first_week=float(np.mean([one[0] for one in alarms])),
        false=float(np.mean(usual <= threshold)),
        threshold=threshold,
        even=tuple(float(np.mean(usual <= share)) for share in NOMINAL),
        series=len(alarms),
    )
