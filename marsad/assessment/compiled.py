"""numba's `njit` that also works where nothing can be written, and says so once when it has to compile."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import numba
from numba.core import event

_LOG = logging.getLogger("marsad")


class _Told(event.Listener):  # type: ignore[misc]
    """Compiling takes ten seconds or so in which nothing else is seen to happen: whoever waits is told, once."""

    told = False

    def on_start(self, _event: Any) -> None:
        if not self.told:
            self.told = True
            _LOG.info("Compiling the statistics for this machine (once, some ten seconds) ...")

    def on_end(self, _event: Any) -> None:
        """Nothing: the answer follows."""


event.register("numba:compile", _Told())


def njit(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """As numba's. With `cache=True` what is compiled is kept beside the code or, where that is read-only, in the
    user's cache folder; where neither can be written numba would refuse, and here it is compiled anew each time."""

    def compiled(function: Callable[..., Any]) -> Any:
        try:
            return numba.njit(**options)(function)
        except RuntimeError:  # no place for a cache
            return numba.njit(**{**options, "cache": False})(function)

    return compiled
