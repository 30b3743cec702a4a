"""What all printing shares: tables, notes, and text that cannot steer the terminal."""

from __future__ import annotations

import datetime as dt
import json
import sys
import unicodedata
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


def as_lines(text: str) -> Any:
    """Text that keeps its line ends; each line is made `printable`."""
    from rich.text import Text

    return Text("\n".join(map(printable, text.split("\n"))))


# Joiners and marks that Arabic, Persian and French need: they join or lean on letters and reorder nothing beyond.
_HARMLESS = frozenset("\u00ad\u061c\u06dd\u200b\u200c\u200d\u200e\u200f\u2060\ufeff") | set(
    map(chr, range(0x600, 0x606))
)


def printable(text: str) -> str:
    """A page must not be able to steer the terminal that shows it.

    Spaces of all kinds and the joiners and marks of its script pass; control characters, and embeddings, overrides and
    isolates, which write text over other text (U+202A-202E, U+2066-2069), do not.
    """
    return text if text.isascii() and text.isprintable() else "".join(map(_printable, text))


def _printable(letter: str) -> str:
    if letter.isprintable() or letter in _HARMLESS or unicodedata.category(letter) == "Zs":
        return letter
    return "�"


def whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def print_json(value: Any) -> None:
    """Plain values, days and moments as ISO text, for other programs."""
    print(json.dumps(plain(value), ensure_ascii=False, indent=2))


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
