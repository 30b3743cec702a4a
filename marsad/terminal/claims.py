"""Documents and their claims: JSON lines, a table, CSV."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

from marsad.terminal.screen import as_text, new_table, show

if TYPE_CHECKING:
    from marsad.model import Claim, Document


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


def _print_csv(read: Iterator[tuple[Document, list[Claim]]], stream: TextIO) -> None:
    from marsad.export.cells import cell

    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for document, claims in read:
        writer.writerows([cell(value) for value in _cells(document, claim)] for claim in claims)


def _print_table(read: Iterator[tuple[Document, list[Claim]]], stream: TextIO) -> None:
    for document, claims in read:
        title = f"{document.title or document.label or document.id} ({document.published or 'undated'})"
        table = new_table(*_COLUMNS[2:-1], title=title)
        for claim in claims:
            table.add_row(*map(as_text, _cells(document, claim)[2:-1]))
        show(table if claims else f"{title}: no claims", stream)
