"""What stands beside the rows of a package: what they are, where they come from, on what terms, and what is missing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import pyarrow as pa

from marsad.export.content import About, Field, Terms
from marsad.export.objects import simple

_WHAT = {
    "claims": "One row for each claim: what somebody states, with its sentence and who said it.",
    "incidents": "One row for each report of a single event, as a page or a dataset states it.",
    "events": "One row for each event: reports of the same event as one, each value with the rule that chose it.",
    "series": "One row for each lens, measure, place and period. Lenses are compared, never added.",
    "sources": "One row for each document or release of a dataset.",
}
_TYPES = ((pa.types.is_integer, "integer"), (pa.types.is_floating, "number"), (pa.types.is_boolean, "boolean"),
          (pa.types.is_date, "date"), (pa.types.is_timestamp, "datetime"), (pa.types.is_list, "array"))  # fmt: skip


def readme(about: About, files: Sequence[tuple[str, str]], fields: Sequence[Field]) -> str:
    """The package's README (Markdown). `files`: name and what it holds."""
    return "\n".join([*_head(about), *_files(files), *_fields(fields), *_terms(about), *_left_out(about), *_reading()])


def _head(about: About) -> Iterator[str]:
    yield from (f"# Marsad export: {about.kind}", "", _WHAT[about.kind], "")
    asked = ", ".join(f"{name} = {_line(value)}" for name, value in about.filters) or "everything"
    versions = ", ".join(f"{name} {number}" for name, number in about.versions.items() if number is not None)
    yield from (
        f"- Rows: {about.rows:,}",
        f"- Filters: {asked}",
        f"- As of: {about.as_of or 'no limit: everything published'}",
        f"- Recorded by: {about.recorded_by.isoformat() if about.recorded_by else 'no limit: everything held'}",
        f"- Computed at: {about.computed_at.isoformat(timespec='seconds')}",
        f"- Newest source: {about.newest_source or 'unknown'}",
        f"- Written by: Marsad {about.marsad}",
        f"- Versions of the tables read: {versions or 'none'}",
        "",
    )


def _files(files: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield from ("## Files", "")
    yield from (f"- `{name}`: {what}" for name, what in files)
    yield ""


def _fields(fields: Sequence[Field]) -> Iterator[str]:
    yield from ("## Fields", "", "| field | meaning | unit |", "|---|---|---|")
    yield from (f"| `{item.name}` | {_line(item.means)} | {item.unit or ''} |" for item in fields)
    yield ""


def _terms(about: About) -> Iterator[str]:
    yield from ("## Sources, terms and how to cite them", "")
    for item in about.terms:
        yield from _of(item)
    if about.pages:
        names = ", ".join(map(_line, about.publishers)) or "no publisher stated"
        yield f"- **{about.pages:,} pages** ({names}): each belongs to its publisher. What stands here are quotations"
        yield "  with their source; quote no more than your own law allows, and name the publisher. See `sources.bib`."
    if not about.terms and not about.pages:
        yield "Nothing was exported, so nothing is to be cited."
    yield ""


def _of(item: Terms) -> Iterator[str]:
    publisher = f", {_line(item.publisher)}" if item.publisher else ""
    licence = _line(item.licence) if item.licence else "no terms are known: ask the publisher before you pass it on"
    address = f". <{item.url}>" if item.url else ""
    yield f"- **{_line(item.title)}** (`{_line(item.name)}`{publisher}): {licence}{address}"
    if not item.passed_on:
        yield "  - Its rows may not be passed on; what stands here are counts made from them."
    yield from (f"  - Cite: {_line(text)}" for text in item.cite)


def _left_out(about: About) -> Iterator[str]:
    yield from ("## What was left out", "")
    for name, rows in about.left_out.items():
        yield f"- {rows:,} rows of `{_line(name)}`: its terms forbid passing rows on."
    if not about.left_out:
        yield "- No row was kept back for its terms."
    yield from ("- Claims that a person rejected, and all but one reading of a number that several coders read.", "")


def _reading() -> Iterator[str]:
    yield from (
        "## Reading it rightly",
        "",
        "- An empty cell is unknown, never zero. A period that nothing covers has no count.",
        "- Lenses (who counts) are compared, never added up.",
        "- Coordinates of an area are its middle: read the precision before you draw a point.",
        "- In CSV a text that a spreadsheet would compute has an apostrophe before it; other formats have it as it is.",
        "",
    )


def _line(text: str | None) -> str:
    """Text of others on one line of Markdown."""
    plain = " ".join((text or "").split()).replace("|", "\\|")
    return plain.replace("<", "&lt;").replace("`", "'")


def datapackage(about: About, name: str, schema: pa.Schema, fields: Sequence[Field]) -> str:
    """The package's description for programs (Frictionless Data Package)."""
    told = [
        {"name": field.name, "type": _type(column.type), "description": field.means}
        | ({"unit": field.unit} if field.unit else {})
        for field, column in zip(fields, schema, strict=True)
    ]
    value = {
        "profile": "data-package",
        "name": f"marsad-{about.kind}",
        "created": about.computed_at.isoformat(timespec="seconds"),
        "licenses": [
            {"name": item.name, "title": item.licence} | ({"path": item.url} if item.url else {})
            for item in about.terms
            if item.licence
        ],
        "sources": [{"title": item.title, "path": item.url} for item in about.terms],
        "resources": [{"name": about.kind, "path": name, "format": about.format, "schema": {"fields": told}}],
        "marsad": {
            "version": about.marsad,
            "as_of": about.as_of,
            "recorded_by": about.recorded_by,
            "newest_source": about.newest_source,
            "filters": [list(pair) for pair in about.filters],
            "versions": dict(about.versions),
            "rows": about.rows,
            "left_out": dict(about.left_out),
        },
    }
    return json.dumps(simple(value), ensure_ascii=False, indent=1) + "\n"


def _type(kind: pa.DataType) -> str:
    return next((name for matches, name in _TYPES if matches(kind)), "string")
