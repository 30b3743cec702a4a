"""What all printing shares: tables, notes, and text that cannot steer the terminal."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.table import Table


def note(line: str) -> None:
    print(printable(line), file=sys.stderr)


def counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def new_table(*columns: str, title: str | None = None) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, title=as_text(title) if title else None, title_justify="left", pad_edge=False)
    for column in columns:
        table.add_column(column)
    return table


def show(what: Any, stream: TextIO) -> None:
    from rich.console import Console

    if isinstance(what, str):
        what = "\n".join(map(printable, what.split("\n")))
    width = None if stream.isatty() else 120
    Console(file=stream, width=width, highlight=False, markup=False, soft_wrap=isinstance(what, str)).print(what)


def as_text(text: str) -> Any:
    from rich.text import Text

    return Text(printable(text))


def printable(text: str) -> str:
    """A page must not be able to steer the terminal that shows it."""
    return "".join(letter if letter.isprintable() or letter == " " else "�" for letter in text)


def whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def plain(value: Any) -> Any:
    """Days as text, tuples as lists, whole numbers without a point: what JSON can hold."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return whole(value)


@contextmanager
def target(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        yield sys.stdout
        return
    from marsad.export import written_whole

    with written_whole(output) as stream:
        yield stream
    print(f"Written to {output}.")
