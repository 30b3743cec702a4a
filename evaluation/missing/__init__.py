"""Lists simulated from a known number of events: does multiple-systems estimation find how many no list holds?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from marsad.linking.missing import estimate_missing

LETTERS = "ABCDE"


@dataclass(frozen=True, slots=True)
class World:
    """`held`: the share of events that each list holds. `copies`: list b takes over that share of what list a holds.

    `spread`: standard deviation, in log odds, of how readily all lists hold an event (say a market bombing).
    """

    held: tuple[float, ...]
    copies: tuple[int, int, float] | None = None
    spread: float = 0.0


WORLDS: dict[str, World] = {
    "three independent lists": World((0.5, 0.4, 0.3)),
    "three thin lists": World((0.3, 0.2, 0.2)),
    "four independent lists": World((0.3, 0.3, 0.2, 0.2)),
    "three, one copies another": World((0.5, 0.4, 0.3), copies=(0, 1, 0.4)),
    "four, one copies another": World((0.4, 0.3, 0.3, 0.3), copies=(0, 1, 0.5)),
    "three, uneven events": World((0.5, 0.4, 0.3), spread=0.8),
    "four, uneven events": World((0.4, 0.3, 0.3, 0.3), spread=0.8),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Over many worlds: how often the 90 % interval holds the truth, and how far the estimate of the whole errs."""

    inside: float
    middle: float  # median of estimated whole / true whole
    low: float  # its 5 % and 95 % quantiles
    high: float
    refused: int  # said not to be answerable


def simulate(world: World, events: int, generator: np.random.Generator) -> npt.NDArray[np.bool_]:
    """(events, lists): which lists hold each event, those on no list included."""
    odds = np.log(np.array(world.held) / (1 - np.array(world.held)))
    ease = generator.normal(0, world.spread, events)
    captured: npt.NDArray[np.bool_] = generator.random((events, len(odds))) < 1 / (1 + np.exp(-(odds + ease[:, None])))
    if world.copies:
        one, other, share = world.copies
        captured[:, other] |= captured[:, one] & (generator.random(events) < share)
    return captured


def measure(world: World, events: int, rounds: int, seed: int) -> Outcome:
    generator = np.random.default_rng(seed)
    inside, ratios, refused = [], [], 0
    for number in range(rounds):
        captured = simulate(world, events, generator)
        held = captured[captured.any(axis=1)]
        found = estimate_missing(LETTERS[: captured.shape[1]], held, seed=number)
        if found.estimated_missing is None or found.low is None or found.high is None:
            refused += 1
            continue
        inside.append(found.low <= events - len(held) <= found.high)
        ratios.append((found.estimated_missing + len(held)) / events)
    low, middle, high = np.quantile(ratios, (0.05, 0.5, 0.95))
    return Outcome(float(np.mean(inside)), float(middle), float(low), float(high), refused)
