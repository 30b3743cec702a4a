"""The formats: what each is called, what it can hold, how it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Literal, cast

from marsad.errors import UsageError
from marsad.export.bibliography import write_bibtex
from marsad.export.columns import write_parquet
from marsad.export.content import Content, Kind
from marsad.export.delimited import write_csv, write_hxl
from marsad.export.geojson import write_geojson
from marsad.export.objects import write_json, write_jsonl
from marsad.export.workbook import write_xlsx

Format = Literal["csv", "json", "jsonl", "xlsx", "parquet", "geojson", "hxl", "bibtex"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A format. `text`: it can go to a terminal. `places`: it holds what lies somewhere, and nothing else."""

    write: Callable[[Content, BinaryIO], None]
    suffix: str
    media_type: str
    text: bool = True
    kinds: frozenset[Kind] | None = None


_PLACED: frozenset[Kind] = frozenset({"claims", "incidents", "events"})
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: Mapping[Format, Written] = {
    "csv": Written(write=write_csv, suffix="csv", media_type="text/csv; charset=utf-8"),
    "json": Written(write=write_json, suffix="json", media_type="application/json"),
    "jsonl": Written(write=write_jsonl, suffix="jsonl", media_type="application/x-ndjson"),
    "xlsx": Written(write=write_xlsx, suffix="xlsx", media_type=_SHEET, text=False),
    "parquet": Written(write=write_parquet, suffix="parquet", media_type="application/vnd.apache.parquet", text=False),
    "geojson": Written(write=write_geojson, suffix="geojson", media_type="application/geo+json", kinds=_PLACED),
    "hxl": Written(write=write_hxl, suffix="hxl.csv", media_type="text/csv; charset=utf-8"),
    "bibtex": Written(
        write=write_bibtex, suffix="bib", media_type="application/x-bibtex; charset=utf-8", kinds=frozenset({"sources"})
    ),
}


def written(format: str, kind: Kind) -> Written:
    """The format of that name. Raises UsageError where there is none, or where it cannot hold the content."""
    if format not in FORMATS:
        raise UsageError(format, "is no format", "Choose one of: {names}", names=", ".join(FORMATS))
    found = FORMATS[cast(Format, format)]
    if found.kinds is not None and kind not in found.kinds:
        able = ", ".join(sorted(name for name, item in FORMATS.items() if item.kinds is None or kind in item.kinds))
        raise UsageError(f"{kind} as {format}", "cannot be written", "Choose one of: {names}", names=able)
    return found
