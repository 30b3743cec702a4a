"""Does a probability of .8 come true eight times in ten? Reliability of pairs, as a table and a picture."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.stats import binomtest

from evaluation.linking.pairs import Flags, Floats

BINS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs whose probability lies in [low, high): mean said, share true with its 95 % interval (Wilson)."""

    low: float
    high: float
    pairs: int
    said: float
    true: float
    true_low: float
    true_high: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """`error`: expected calibration error, the mean over pairs of the distance of said and true in their bin."""

    bins: tuple[Bin, ...]
    error: float
    brier: float


def reliability(probability: Floats, truth: Flags) -> Reliability:
    """Of the pairs with a probability of .1 or more: the mass below is sure to be false and would hide any error."""
    shown = probability >= BINS[0]
    said, true = probability[shown], truth[shown]
    bins = tuple(found for low, high in itertools.pairwise(BINS) if (found := _bin(said, true, low, high)) is not None)
    pairs = max(sum(item.pairs for item in bins), 1)
    error = sum(item.pairs * abs(item.said - item.true) for item in bins) / pairs
    return Reliability(bins, error, float(np.mean((said - true) ** 2)) if len(said) else 0.0)


def lines(found: Reliability) -> list[str]:
    """The table to print."""
    rows = [f"{'probability':>12} {'pairs':>7} {'said':>6} {'true':>6} {'95 % interval':>14}"]
    for item in found.bins:
        span, known = f"{item.low:.2f}-{item.high:.2f}", f"{item.true_low:.2f}-{item.true_high:.2f}"
        rows.append(f"{span:>12} {item.pairs:7d} {item.said:6.3f} {item.true:6.3f} {known:>14}")
    return [*rows, f"expected calibration error {found.error:.3f}, Brier {found.brier:.3f}"]


def draw(panels: Mapping[str, Sequence[Reliability]], path: Path) -> None:
    """One panel for each name, a line a seed, to an SVG file; the same tables give the same bytes."""
    import matplotlib as mpl  # slow to load, and needed for the picture only

    mpl.use("svg")
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "marsad", "font.size": 9})
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(1, len(panels), figsize=(3.2 * len(panels), 3.3), sharey=True, squeeze=False)
    for panel, (name, found) in zip(axes[0], panels.items(), strict=True):
        panel.plot([0, 1], [0, 1], color="0.75", linewidth=1)
        for one in found:
            said, true = [item.said for item in one.bins], [item.true for item in one.bins]
            below = [max(item.true - item.true_low, 0.0) for item in one.bins]
            above = [max(item.true_high - item.true, 0.0) for item in one.bins]
            panel.errorbar(said, true, yerr=[below, above], fmt="o-", color="#1b5e8a", markersize=3, linewidth=0.8)
        panel.set(title=name, xlabel="probability said", xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), aspect="equal")
        panel.spines[["top", "right"]].set_visible(False)
    axes[0][0].set_ylabel("share of pairs that are the same event")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    plt.close(figure)


def _bin(said: Floats, true: Flags, low: float, high: float) -> Bin | None:
    inside = (said >= low) & ((said < high) | (high == BINS[-1]))
    pairs = int(inside.sum())
    if not pairs:
        return None
    hits = int(true[inside].sum())
    known = binomtest(hits, pairs).proportion_ci(method="wilson")
    return Bin(low, high, pairs, float(said[inside].mean()), hits / pairs, float(known.low), float(known.high))
