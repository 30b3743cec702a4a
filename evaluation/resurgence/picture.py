"""The reliability table as a picture: what was said against what came true, with 95 % intervals."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from evaluation.resurgence.calibrate import Report


def draw(reports: Mapping[str, Report], path: Path) -> None:
    """Write one panel for each named report to an SVG file; the same reports give the same bytes."""
    import matplotlib as mpl  # slow to load, and needed for the picture only

    mpl.use("svg")
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "marsad", "font.size": 9})
    from matplotlib import pyplot as plt

    figure, panels = plt.subplots(1, len(reports), figsize=(2.7 * len(reports), 3.0), sharey=True, squeeze=False)
    for panel, (name, found) in zip(panels[0], reports.items(), strict=True):
        said, true = [item.said for item in found.bins], [item.true for item in found.bins]
        below = [item.true - item.true_low for item in found.bins]
        above = [item.true_high - item.true for item in found.bins]
        panel.plot([0, 1], [0, 1], color="0.75", linewidth=1)
        panel.errorbar(said, true, yerr=[below, above], fmt="o", color="#1b5e8a", markersize=4, linewidth=1)
        panel.set(title=name, xlabel="P(R ≥ 2) said", xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), aspect="equal")
        panel.spines[["top", "right"]].set_visible(False)
    panels[0][0].set_ylabel("share that came true")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    plt.close(figure)
