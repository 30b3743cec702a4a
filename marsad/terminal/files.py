"""What goes to other programs: JSON that every reader takes, CSV without formulas, pictures in files."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, TextIO

from marsad.errors import UsageError
from marsad.terminal.screen import plain, whole

PICTURES = ("png", "svg")


def write_json(value: object, stream: TextIO) -> None:
    """Days as text, whole numbers without a point. Raises ValueError for NaN: no reader has to guess what it means."""
    json.dump(plain(value), stream, ensure_ascii=False, indent=1, allow_nan=False)
    stream.write("\n")


def write_csv(columns: Sequence[str], rows: Iterable[Iterable[object]], stream: TextIO) -> None:
    """A heading and rows; what a spreadsheet would compute is marked as text."""
    from marsad.export.cells import cell

    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([cell(whole(value)) for value in row] for row in rows)


def check_picture(format: str, output: Path | None, name: str = "picture") -> None:
    """Raises UsageError for a picture without a file to go to. To be asked before anything is computed."""
    if format in PICTURES and output is None:
        raise UsageError(f"--format {format}", "a picture needs a file", f"Say where with --output {name}.{format}")


def kind_of(format: str) -> Literal["png", "svg"]:
    return "png" if format == "png" else "svg"


def write_picture(picture: bytes, format: str, output: Path | None) -> None:
    """Raises UsageError where there is no file, or it cannot be written; MissingItem where its folder is not there."""
    from marsad.export.files import bytes_whole

    check_picture(format, output)
    if output is None:
        return
    with bytes_whole(output) as stream:
        stream.write(picture)
    print(f"Written to {output}.")
