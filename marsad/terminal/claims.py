"""Documents and their claims: JSON lines, a table, CSV."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

from marsad.terminal.screen import as_text, new_table, show

if TYPE_CHECKING:
    from marsad.model import Claim, Document, Number


def print_claims(read: Iterator[tuple[Document, list[Claim]]], format: str, stream: TextIO | None = None) -> None:
    """Documents and their claims, as they come: JSON lines, a table, or CSV."""
    stream = stream or sys.stdout
    if format == "jsonl":
        _print_jsonl(read, stream)
    elif format == "csv":
        _print_csv(read, stream)
    else:
        _print_table(read, stream)


def _print_jsonl(read: Iterator[tuple[Document, list[Claim]]], stream: TextIO) -> None:
    from marsad.model.form import claim_to_json, document_to_json

    for document, claims in read:
        shown = document_to_json(document)
        lines = [shown, *(claim_to_json(claim, shown["document"]) for claim in claims)]
        for line in lines:
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        stream.flush()


_COLUMNS = ("document", "kind", "number", "measure", "group", "place", "start", "end", "according to", "sentence")


def _cells(document: Document, claim: Claim) -> list[str]:
    number = getattr(claim, "number", None)
    group = claim.group or getattr(claim, "perpetrator", None)
    what = getattr(claim, "measure", None) or getattr(claim, "type", None) or getattr(claim, "indicator", None)
    period = claim.period
    return [
        document.label or document.title or document.id,
        claim.kind,
        number.text if number is not None else "",
        str(what or ""),
        (group.name or group.text or "") if group else "",
        (claim.place.name or claim.place.text or "") if claim.place else "",
        period.start.isoformat() if period and period.start else "",
        period.end.isoformat() if period and period.end else "",
        " ← ".join(voice.name for voice in claim.chain) or (claim.attribution[-1].name if claim.attribution else ""),
        " ".join(claim.quote.text.split()),
    ]


_HEADINGS = ("number", "what", "role", "group", "place", "start", "end", "according to")
_MARKS = {"at_least": "≥", "at_most": "≤", "about": "~"}


def _line(document: Document, claim: Claim) -> list[str]:
    """A claim to read: its number with what qualifies it, whose dead they are, and a mark on the group's own claims."""
    _, _, number, measure, group, place, start, end, according, _ = _cells(document, claim)
    known, role = getattr(claim, "number", None), getattr(claim, "role", None)
    told = _marked(known) if known is not None else _tolls(claim)
    what = measure if known is not None else f"{claim.kind}: {measure}"
    own = " (self-claimed)" if claim.self_claimed else ""
    return [told or number, what, role or "", group, place, start, end, according + own]


def _marked(number: Number) -> str:
    """The number as printed behind its sign: "≥ 5", "≤ five", "~ 10"."""
    sign = _MARKS.get(number.qualifier or "")
    return f"{sign} {number.text}" if sign else number.text


def _tolls(claim: Claim) -> str:
    """What an event cost: "5 killed, ≥ 11 wounded"."""
    return ", ".join(f"{_marked(toll.number)} {toll.measure}" for toll in getattr(claim, "tolls", ()))


def _print_csv(read: Iterator[tuple[Document, list[Claim]]], stream: TextIO) -> None:
    from marsad.export.cells import cell

    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for document, claims in read:
        writer.writerows([cell(value) for value in _cells(document, claim)] for claim in claims)


def _print_table(read: Iterator[tuple[Document, list[Claim]]], stream: TextIO) -> None:
    for document, claims in read:
        title = f"{document.title or document.label or document.id} ({document.published or 'undated'})"
        table = new_table(*_HEADINGS, title=title)
        for claim in claims:
            table.add_row(*map(as_text, _line(document, claim)))
        show(table if claims else f"{title}: no claims", stream)
