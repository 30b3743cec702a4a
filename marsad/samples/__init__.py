"""The pages and tables that `marsad demo` reads: our own retellings of published figures (see README.md)."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def sample_paths() -> list[Path]:
    """The sample pages, HTML and text, in the order of their names."""
    return _listed("pages", {".html", ".txt"})


def count_tables() -> list[Path]:
    """The sample tables of counts, for `marsad.sources.counts.read`."""
    return _listed("tables", {".csv"})


def _listed(folder: str, endings: set[str]) -> list[Path]:
    # Wheels are installed unpacked, so that the resources are files.
    here = Path(str(files(__name__) / folder))
    return sorted(path for path in here.iterdir() if path.suffix in endings)
