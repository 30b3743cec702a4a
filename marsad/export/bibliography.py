"""BibTeX: documents and dataset releases as a bibliography, letters of every script as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import BinaryIO

from marsad.export.content import Content, Row

# What TeX would take for its own; no title can end its field.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces even behind a backslash
    "}": r"\textbraceright{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\u202a-\u202e\u2066-\u2069]+")
_LANGUAGES = {"ar": "arabic", "en": "english", "fr": "french"}


def write_bibtex(content: Content, stream: BinaryIO) -> None:
    """One entry a document, in UTF-8 as biber and Zotero read it. `content`: sources."""
    for row in content.rows():
        stream.write(entry_text(row).encode("utf-8", "replace"))


def entry_text(row: Row) -> str:
    """The entry of one document."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Entry, Field

    fields = [Field(name, f"{{{value}}}") for name, value in entry_of(row).items()]
    kind = "misc" if row["dataset"] else "online"
    return write_string(Library([Entry(kind, f"marsad-{row['id']}", fields)]), unparse_stack=[])


def entry_of(row: Row) -> Mapping[str, str]:
    """The fields of an entry that the row gives, escaped. An address stands as it is but for what would end its field.

    A year is written only where a date is stated; the day only where the page states it.
    """
    published, precision = row["published"], row["published_precision"]
    length = {"month": 7, "year": 4}.get(precision or "day", 10)
    notes = [row.get("citation"), row.get("licence")]
    given = {
        "title": row["title"] or row["label"] or row["url"] or row["id"],
        "author": f"{{{escaped(row['publisher'])}}}" if row["publisher"] else None,
        "publisher": row["publisher"],
        "date": published.isoformat()[:length] if published else None,
        "year": str(published.year) if published else None,
        "urldate": row["recorded_at"].date().isoformat() if row.get("recorded_at") else None,
        "langid": _LANGUAGES.get(row["language"] or ""),
        "note": " ".join(filter(None, notes)) or None,
    }
    told = {name: value if name == "author" else escaped(value) for name, value in given.items() if value}
    if row["url"] and "://" in row["url"]:  # a file's own path is nobody else's address
        told["url"] = re.sub(r"[{}\\%\s]", lambda found: f"%{ord(found[0]):02X}", _clean(row["url"]))
        told["url"] = re.sub("%25(?=[0-9A-Fa-f]{2})", "%", told["url"]).replace("%", r"\%")
    return told


def escaped(text: str) -> str:
    """The text on one line, with nothing in it that TeX would read as its own."""
    return "".join(_TEX.get(letter, letter) for letter in _clean(text))


def _clean(text: str) -> str:
    return " ".join(_UNPRINTABLE.sub(" ", text).split())
