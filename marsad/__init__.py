"""Marsad: what is published about armed-group violence, and what can be known from it.

`marsad.open(folder)` gives an `Observatory`: read pages, import datasets, count, assess, brief, export.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from marsad.version import __version__

if TYPE_CHECKING:
    from marsad.observatory import Observatory

__all__ = ["__version__", "open"]


def open(folder: str | Path = "observatory", *, create: bool = True) -> Observatory:
    """Open the observatory in `folder`; see `marsad.observatory`.

    Raises `MissingItem` where there is none and `create` is False, `ObservatoryError` where it cannot be opened.
    """
    from marsad.observatory import open_observatory  # the stages are heavy: `import marsad` stays light

    return open_observatory(folder, create=create)
