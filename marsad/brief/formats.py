"""One content, every format: by name or by how a file's name ends, each read again before it is given out."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, get_args

from marsad.brief.content import Content, Json, Source
from marsad.brief.form import content_from_json, content_to_json
from marsad.brief.html import render_html
from marsad.brief.rendered import check_content, check_html, check_printed, expected, numbers_of
from marsad.errors import UsageError

BriefFormat = Literal["html", "pdf", "md", "docx", "json"]
FORMATS: tuple[BriefFormat, ...] = get_args(BriefFormat)
MEDIA_TYPES: dict[BriefFormat, str] = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}


def check_format(name: str) -> BriefFormat:
    """The format of that name. Raises UsageError."""
    for known in FORMATS:
        if name == known or (known == "md" and name == "markdown"):
            return known
    raise UsageError(f"format {name}", "is none in which a brief is written", f"Choose one of: {', '.join(FORMATS)}")


def format_of(path: Path) -> BriefFormat:
    """The format by how the file's name ends, HTML for one without an ending. Raises UsageError."""
    ending = path.suffix.lower().lstrip(".")
    return check_format({"": "html", "htm": "html"}.get(ending, ending))


def render(content: Content, format: BriefFormat) -> bytes:
    """The brief in one format. Raises BriefRefused where the finished output is not what the content says, UsageError
    where what the format needs is not installed."""
    if format == "pdf":
        from marsad.brief.pdf import render_pdf  # WeasyPrint is heavy

        return render_pdf(content)
    if format == "docx":
        from marsad.brief.docx import render_docx

        return render_docx(content)
    if format == "md":
        from marsad.brief.markdown import render_markdown

        return render_markdown(content).encode("utf-8")
    if format == "json":
        return render_json(content).encode("utf-8")
    page = render_html(content)
    check_html(page, content)
    return page.encode("utf-8")


def check_formats(content: Content) -> None:
    """Make and check every format that takes no seconds; the page is checked when it is made. Raises BriefRefused."""
    render(content, "md")
    render(content, "json")
    if find_spec("docx") is not None:
        render(content, "docx")


def render_json(content: Content) -> str:
    """The content with one list of all numbers in it, each with its claims, sentence, span, source and chain."""
    check_content(content)
    made = (
        json.dumps(
            content_to_json(content) | {"numbers": _numbers(content)}, ensure_ascii=False, indent=1, sort_keys=True
        )
        + "\n"
    )
    again = json.loads(made)
    check_printed(content, expected(content_from_json(again)))
    return made


def _numbers(content: Content) -> list[Json]:
    """Once for each mark, in the order in which the brief first prints them."""
    marked = content.marked()
    documents = {source.number: source for source in content.sources}
    found: list[Json] = []
    for anchor in dict.fromkeys(number.anchor for number in numbers_of(content)):
        note, text = marked[anchor]
        mark = next(mark for mark in note.marks if mark.anchor == anchor)
        source = documents.get(note.source or 0)
        found.append(
            {
                "text": text,
                "anchor": anchor,
                "note": note.number,
                "claims": list(mark.claims),
                "document": note.document,
                "row": note.row,
                "start": note.start + mark.start if note.start is not None else None,
                "end": note.start + mark.end if note.start is not None else None,
                "sentence": note.text if note.document is not None else None,
                "source": None
                if source is None
                else {
                    "title": source.title,
                    "publisher": source.publisher,
                    "published": source.day,
                    "url": source.address,
                },
                "chain": content.claims[mark.claims[0]]["attribution"] if mark.claims and note.document else None,
            }
        )
    return found


def _source(source: Source) -> Json:
    return {
        "title": source.title,
        "publisher": source.publisher,
        "published": source.day,
        "url": source.address,
        "capture": source.capture,
    }
