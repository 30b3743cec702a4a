"""Two pictures in one file: what was found, by method; and whether p values are what they say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from evaluation.detection.measure import NOMINAL, Found


def draw(tables: Mapping[str, Mapping[str, Found]], path: Path) -> None:
    """Write an SVG file; the same tables give the same bytes."""
    import matplotlib as mpl  # slow to load, and needed for the picture only

    mpl.use("svg")
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "marsad", "font.size": 9})
    from matplotlib import pyplot as plt

    figure, panels = plt.subplots(2, len(tables), figsize=(3.4 * len(tables), 5.0), squeeze=False)
    for (above, below), (name, rows) in zip(panels.T, tables.items(), strict=True):
        above.barh(list(rows), [one.detected for one in rows.values()], color="#1b5e8a")
        above.plot([one.first_week for one in rows.values()], range(len(rows)), "o", color="#c0562f", markersize=4)
        above.set(title=name.replace(", ", ",\n"), xlim=(0, 1), xlabel="share found (dot: in the first week)")
        above.invert_yaxis()
        below.plot([1e-3, 0.5], [1e-3, 0.5], color="0.75", linewidth=1)
        below.plot(NOMINAL, [max(share, 1e-4) for share in rows["default"].even], "o-", color="#1b5e8a", markersize=4)
        below.set(xscale="log", yscale="log", xlabel="p of the default", ylabel="share of quiet weeks")
        for panel in (above, below):
            panel.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    plt.close(figure)
