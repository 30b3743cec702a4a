"""numba's `njit` that also works where nothing can be written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba


def njit(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """As numba's. With `cache=True` what is compiled is kept beside the code or, where that is read-only, in the
    user's cache folder; where neither can be written numba would refuse, and here it is compiled anew each time."""

    def compiled(function: Callable[..., Any]) -> Any:
        try:
            return numba.njit(**options)(function)
        except RuntimeError:  # no place for a cache
            return numba.njit(**{**options, "cache": False})(function)

    return compiled
