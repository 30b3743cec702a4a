"""Documents and their claims: JSON lines, a table, CSV."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

from marsad.terminal.screen import as_text, new_table, show

if TYPE_CHECKING:
    from marsad.coding import Difference
    from marsad.model import Claim, Document, Number

    Differs = Mapping[str, Sequence[Difference]]  # by the id of the claim that stands


def print_claims(
    read: Iterator[tuple[Document, list[Claim]]],
    format: str,
    stream: TextIO | None = None,
    *,
    differs: Differs | None = None,
) -> None:
    """Documents and their claims, as they come: JSON lines, a table, or CSV.

    `differs`, where two coders read: the slots in which they differ, filled while `read` goes on.
    """
    stream = stream or sys.stdout
    if format == "jsonl":
        _print_jsonl(read, stream, differs)
    elif format == "csv":
        _print_csv(read, stream, differs)
    else:
        _print_table(read, stream, differs)


def _print_jsonl(read: Iterator[tuple[Document, list[Claim]]], stream: TextIO, differs: Differs | None) -> None:
    from marsad.model.form import claim_to_json, document_to_json

    for document, claims in read:
        lines = [document_to_json(document)]
        for claim in claims:
            line = claim_to_json(claim, lines[0]["document"])
            if differs is not None:
                said = differs.get(claim.id, ())
                line["differs"] = [{"slot": one.slot, "rules": one.stands, "llm": one.other} for one in said]
            lines.append(line)
        for line in lines:
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        stream.flush()


def _reader(claim: Claim) -> str:
    """Both, the rules or the model; where they differ the rules' reading stands, and what differs is said below."""
    return "both" if " + " in claim.coder else "model" if claim.coder.startswith("llm/") else "rules"


def _compared(claim: Claim, differs: Differs) -> list[str]:
    """Who read the claim, and in what the other coder differs: "place: Iraq / Syria", the reading that stands first."""
    said = "; ".join(f"{one.slot}: {one.stands or '–'} / {one.other or '–'}" for one in differs.get(claim.id, ()))
    return [claim.coder, said]


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


_COMPARED = ("coder", "differs")
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


def _print_csv(read: Iterator[tuple[Document, list[Claim]]], stream: TextIO, differs: Differs | None) -> None:
    from marsad.export.cells import cell

    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow((*_COLUMNS, *(() if differs is None else _COMPARED)))
    for document, claims in read:
        for claim in claims:
            more = [] if differs is None else _compared(claim, differs)
            writer.writerow([cell(value) for value in (*_cells(document, claim), *more)])


def _print_table(read: Iterator[tuple[Document, list[Claim]]], stream: TextIO, differs: Differs | None) -> None:
    for document, claims in read:
        title = f"{document.title or document.label or document.id} ({document.published or 'undated'})"
        table = new_table(*_HEADINGS, *(() if differs is None else ("read by",)), title=title)
        for claim in claims:
            more = [] if differs is None else [_reader(claim)]
            table.add_row(*map(as_text, (*_line(document, claim), *more)))
        show(table if claims else f"{title}: no claims", stream)
        for claim in claims if differs else ():
            if differs and claim.id in differs:
                show(
                    f"{_line(document, claim)[0] or claim.kind}, rules / model: {_compared(claim, differs)[1]}", stream
                )
