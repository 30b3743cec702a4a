"""Tables of scores to print."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evaluation.forecast.trials import Replay
from marsad.model.forecast import Means, Span

_HEAD = (
    ("", 14), ("CRPS", 8), ("log CRPS", 10), ("log score", 11), ("in 50", 7), ("in 90", 7), ("PIT 50", 8),
    ("PIT 90", 8), ("Brier", 8),
)  # fmt: skip
NEAR, FAR = (1, 4), (5, 13)


def lines(name: str, found: Replay, block: int = 6) -> Iterator[str]:
    """The means of all models, their gains on conflictology, and coverage near and far ahead."""
    low, middle, high = np.quantile(found.weights, [0.05, 0.5, 0.95])
    yield f"{name}: {len(found.weights)} forecasts, dynamic model's share {middle:.2f} ({low:.2f}-{high:.2f})"
    yield "".join(f"{title:>{width}}" for title, width in _HEAD)
    for item in found.means(block):
        yield _row(item)
    for item in found.means(block):
        if item.log_score_gain is not None and item.model in ("ensemble", "dynamic"):
            gains = [
                f"{label} {gain:+.3f} ({_span(span)})"
                for label, gain, span in (
                    ("log score", item.log_score_gain, item.log_score_span),
                    ("log CRPS", item.log_crps_gain or 0.0, item.log_crps_span),
                    ("CRPS", item.crps_gain or 0.0, item.crps_span),
                )
            ]
            yield f"{item.model} against conflictology, blocks of time: {', '.join(gains)}"
    if len(set(found.series)) > 5:
        names = (("log score", "log_score"), ("log CRPS", "log_crps"))
        by_series = [(label, found.gain_by_series("ensemble", name)) for label, name in names]
        told = ", ".join(f"{label} {gain.mean:+.3f} ({gain.low:+.3f} to {gain.high:+.3f})" for label, gain in by_series)
        yield f"ensemble against conflictology, whole series: {told}"
    near, far = (
        ", ".join(f"{level:.0%} holds {found.held('ensemble', level, ahead):.3f}" for level in (0.5, 0.9))
        for ahead in (NEAR, FAR)
    )
    yield f"randomised PIT of the ensemble, 1-4 ahead: {near}; 5 and more: {far}"


def _row(item: Means) -> str:
    brier = "" if item.brier is None else f"{item.brier:.3f}"
    return (
        f"{item.model:14}{item.crps:8.2f}{item.log_crps:10.3f}{item.log_score:11.3f}{item.inside50:7.3f}"
        f"{item.inside90:7.3f}{item.pit50:8.3f}{item.pit90:8.3f}{brier:>8}"
    )


def _span(span: Span | None) -> str:
    return "too few origins" if span is None else f"{span[0]:+.3f} to {span[1]:+.3f}"
