"""What a command can be written as, and which of it is meant: what was said, else how the file's name ends."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from marsad.errors import UsageError


class AnswerFormat(StrEnum):
    text = "text"
    json = "json"


class ChartFormat(StrEnum):
    table = "table"
    csv = "csv"
    json = "json"
    png = "png"
    svg = "svg"


class DataFormat(StrEnum):
    table = "table"
    csv = "csv"
    json = "json"


class ListFormat(StrEnum):
    table = "table"
    json = "json"


class ExportFormat(StrEnum):
    csv = "csv"
    json = "json"
    jsonl = "jsonl"
    xlsx = "xlsx"
    parquet = "parquet"
    geojson = "geojson"
    hxl = "hxl"
    bibtex = "bibtex"
    warc = "warc"


Chart = Annotated[
    ChartFormat | None,
    typer.Option("--format", help="A table, data, or a picture.", show_default="table"),
]
Data = Annotated[
    DataFormat | None,
    typer.Option("--format", help="A table, or data.", show_default="table"),
]

_Format = TypeVar("_Format", bound=StrEnum)
_ENDINGS = {"bib": "bibtex", "htm": "html"}
# A file that is called so and holds something else misleads whatever opens it; other endings promise nothing.
_MEANT = {*ExportFormat, *ChartFormat, "html", "pdf", "docx", "md", "xls", "ods", "tsv", "gz", "zip"} - {"table"}


def form(said: _Format | None, output: Path | None, default: _Format) -> _Format:
    """The format meant: `said`, else what the output's name ends on, else the default.

    Raises UsageError where the name ends on a format that the command does not have.
    """
    if said is not None or output is None:
        return said or default
    ending = "warc" if output.name.lower().endswith(".warc.gz") else output.suffix.lower().removeprefix(".")
    ending = _ENDINGS.get(ending, ending)
    kinds = type(default)
    if ending in list(kinds):
        return kinds(ending)
    if ending in _MEANT:
        had = ", ".join(kinds)
        raise UsageError(
            str(output), f"this is not written as {ending}", f"Give it another name, or say --format; there are: {had}"
        )
    return default
