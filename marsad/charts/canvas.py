"""What all pictures share: the paper, the colours, and SVG that screen readers can say."""

from __future__ import annotations

import datetime as dt
import io
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Format = Literal["svg", "png"]

# Of Okabe & Ito (2008), told apart with any colour vision; marks differ in shape, too.
BLUE, ORANGE, SKY, GREEN, PURPLE = "#0072B2", "#D55E00", "#56B4E9", "#009E73", "#CC79A7"
_DRAWING = threading.RLock()  # matplotlib is no thread's own: pages are served by many
INK, SOFT, CARD = "#333333", "#8a8a8a", "#ffffff"
_PATH = re.compile(r'\bd="[^"]*"')
_LONG = re.compile(r"-?\d+\.\d{2,}")
_STYLE: Any = {"svg.fonttype": "path", "svg.hashsalt": "marsad", "font.family": ["DejaVu Sans"], "font.size": 8.5}


@contextmanager
def canvas(size: tuple[float, float]) -> Iterator[Figure]:
    """An empty figure of `size` inches, drawn on and saved (`picture`) inside the block."""
    # matplotlib takes half a second to load: only where a picture is drawn. Figure keeps clear of its global state.
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with _DRAWING, rc_context(_STYLE):
        yield Figure(figsize=size, facecolor=CARD)


def picture(figure: Figure, format: Format, title: str, description: str) -> bytes:
    """PNG, or SVG with all letters as outlines and `title` and `description` for screen readers."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    target = io.BytesIO()
    if format == "png":
        FigureCanvasAgg(figure)
        figure.savefig(target, format="png", dpi=150, metadata={"Software": None})
        return target.getvalue()
    FigureCanvasSVG(figure)
    figure.savefig(target, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return _readable(target.getvalue().decode("utf-8"), title, description).encode("utf-8")


def plain_axes(axes: Any) -> None:
    """Thin lines at the left and below, in grey."""
    axes.spines[["top", "right"]].set_visible(False)
    for spine in axes.spines.values():
        spine.set_color(SOFT)
    axes.tick_params(colors=INK, labelcolor=INK, length=2, width=0.6)


def at(day: dt.date) -> dt.datetime:
    """Where a day begins on a time axis."""
    return dt.datetime(day.year, day.month, day.day)


def middle_of(start: dt.date, end: dt.date) -> dt.datetime:
    """The middle of a period of full days, both inclusive."""
    return at(start) + (at(end) - at(start)) / 2 + dt.timedelta(hours=12)


def time_axis(axes: Any, fewest: int = 3, most: int = 8, form: str = "%Y-%m") -> None:
    """Dates below the axes. Months as numbers: no language's month names have to be put into the picture."""
    from matplotlib import dates

    marks: Any = dates  # untyped there
    axes.xaxis.set_major_locator(marks.AutoDateLocator(minticks=fewest, maxticks=most))
    axes.xaxis.set_major_formatter(marks.DateFormatter(form))


def _readable(svg: str, title: str, description: str) -> str:
    """A role, a label, a title and a description; without the XML head, to stand inside a page."""
    svg = _PATH.sub(lambda path: _LONG.sub(_tenths, " ".join(path[0].split())), svg[svg.index("<svg") :])
    svg = re.sub(r">\s+<", "><", svg)
    label = f'<svg role="img" aria-label={quoteattr(description or title)} '
    head, rest = svg.split(">", 1)
    said = f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    return head.replace("<svg ", label, 1) + ">" + said + rest


def _tenths(number: re.Match[str]) -> str:
    """Tenths of a point are fine enough, and a third of the size."""
    return f"{float(number[0]):.1f}"
