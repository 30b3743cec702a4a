"""Pictures for the docs: one forecast as a fan with what came, and histograms of the randomised PIT."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from evaluation.forecast.trials import Replay

_ACROSS = 3  # panels in a row


def draw_pit(found: Mapping[str, Replay], path: Path, bins: int = 10) -> None:
    """A panel for each: the ensemble's PIT as bars, conflictology's as a line; flat is calibrated. The same in, the
    same bytes."""
    import matplotlib as mpl  # slow to load, and needed for the picture only

    mpl.use("svg")
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "marsad", "font.size": 9})
    from matplotlib import pyplot as plt

    rows = -(-len(found) // _ACROSS)
    figure, panels = plt.subplots(rows, _ACROSS, figsize=(2.7 * _ACROSS, 2.4 * rows), sharey=True, squeeze=False)
    for empty in panels.flat[len(found) :]:
        empty.set_visible(False)
    edges = np.linspace(0, 1, bins + 1)
    for panel, (name, one) in zip(panels.flat, found.items(), strict=False):
        for model, style in (("ensemble", "bars"), ("conflictology", "line")):
            shares = np.histogram(one.of(model, "pit"), edges)[0]  # type: ignore[arg-type]
            heights = shares / max(shares.sum(), 1) * bins
            if style == "bars":
                panel.stairs(heights, edges, fill=True, color="#0072B2", alpha=0.45, label="ensemble")
            else:
                panel.stairs(heights, edges, fill=False, color="#D55E00", linewidth=1.3, label="conflictology")
        panel.axhline(1, color="0.4", linewidth=0.8, linestyle=(0, (2, 2)))
        panel.set(title=name, xlim=(0, 1), ylim=(0, None))
        panel.spines[["top", "right"]].set_visible(False)
    panels[0][0].set_ylabel("share, 1 is even")
    panels[-1][0].set(xlabel="randomised PIT")
    panels[0][0].legend(frameon=False, fontsize=8)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    plt.close(figure)


def draw_fan(file: Path, path: Path, as_of: str = "2017-10-31") -> None:
    """The forecast of Islamic State's events in Syria as of a day, with the counts that came."""
    import datetime as dt
    import tempfile

    import marsad
    from marsad.charts.fan import FanOptions, fan_chart

    with tempfile.TemporaryDirectory() as folder:
        observatory = marsad.open(Path(folder) / "observatory")
        observatory.import_dataset("ucdp-ged", file)
        made = observatory.forecast("Islamic State", "Syria", as_of=dt.date.fromisoformat(as_of)).items
        (series,) = observatory.series("Islamic State", "Syria", measure="events").series
    came = tuple(
        tuple(dict(zip(series.starts, series.counts, strict=True)).get(start) for start in item.starts) for item in made
    )
    title = f"Islamic State in Syria, UCDP GED events a week: forecast as of {as_of}, and what came"
    said = "Counts before, the middle of the draws with their 50 and 90 % intervals, and points: the counts that came."
    path.write_bytes(fan_chart(made, FanOptions(titles=(title,), title=title, description=said, observed=came)))
