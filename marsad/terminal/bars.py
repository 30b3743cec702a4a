"""Bars for long work: on standard error, where that is a terminal, and gone when the work is done."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Literal

Column = Literal["bar", "count", "elapsed", "left", "name", "size", "speed", "turning"]


def watched() -> bool:
    """Whether a bar would be seen."""
    return sys.stderr.isatty()


@contextmanager
def bar(*columns: Column, total: int | None = None, name: str = "") -> Iterator[Callable[..., None] | None]:
    """A function that moves the bar (`advance` or `completed`, `total`, `description`); None where nobody would see it.

    `left`: the time that what is left will take, going by what is done; `name`: the description.
    """
    if not watched():
        yield None
        return
    from rich import progress
    from rich.console import Console

    kinds: dict[Column, Callable[[], progress.ProgressColumn]] = {
        "bar": progress.BarColumn,
        "count": progress.MofNCompleteColumn,
        "elapsed": progress.TimeElapsedColumn,
        "left": progress.TimeRemainingColumn,
        "name": partial(progress.TextColumn, "{task.description}", markup=False),
        "size": progress.DownloadColumn,
        "speed": progress.TransferSpeedColumn,
        "turning": progress.SpinnerColumn,
    }
    made = (kinds[column]() for column in columns)
    with progress.Progress(*made, console=Console(stderr=True), transient=True) as shown:
        yield partial(shown.update, shown.add_task(name, total=total))
