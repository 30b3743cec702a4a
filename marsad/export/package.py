"""A package: the rows with all that a reader needs to use and cite them, in one zip."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import BinaryIO, cast

from marsad.export.content import About, Content, fields_of
from marsad.export.delimited import write_csv
from marsad.export.formats import FORMATS, Format
from marsad.export.readme import datapackage, readme

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the moment of writing stands in the README; the same rows make the same archive


def write_package(
    content: Content, format: Format, stream: BinaryIO, about: Callable[[], About], sources: Callable[[], Content]
) -> None:
    """Write the zip. `about` and `sources` are asked for once the rows are written: they tell what was in them."""
    kept = FORMATS[format]
    name = f"{content.kind}.{kept.suffix}"
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(_entry(name), "w", force_zip64=True) as file:
            kept.write(content, cast(BinaryIO, file))
        cited = sources()
        fields = fields_of(content.kind, content.names)
        for held, what in (("sources.csv", write_csv), ("sources.bib", FORMATS["bibtex"].write)):
            if held != name:
                buffer = BytesIO()
                what(cited, buffer)
                archive.writestr(_entry(held), buffer.getvalue())
        told = about()
        files = [
            (name, "the rows"),
            ("sources.csv", "the documents and releases that they come from"),
            ("sources.bib", "the same for a bibliography (BibTeX)"),
            ("datapackage.json", "fields, filters and terms for programs (Frictionless Data Package)"),
        ]
        archive.writestr(_entry("datapackage.json"), datapackage(told, name, content.schema, fields))
        archive.writestr(
            _entry("README.md"),
            readme(told, [pair for n, pair in enumerate(files) if n == 0 or pair[0] != name], fields),
        )


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
