"""Documents and their claims: JSON lines, a table, CSV."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

from marsad.model.coders import is_model, readers
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
    return "both" if len(readers(claim.coder)) > 1 else "model" if is_model(claim.coder) else "rules"


def _compared(claim: Claim, differs: Differs) -> list[str]:
    """Who read the claim, and in what the other coder differs: "place: Iraq / Syria", the reading that stands first."""
    said = "; ".join(f"{one.slot}: {one.stands or '–'} / {one.other or '–'}" for one in differs.get(claim.id, ()))
    return [claim.coder, said]


_COLUMNS = (
    *(
        "document",
        "kind",
        "number",
        "low",
        "high",
        "qualifier",
        "unit",
        "measure",
        "direction",
        "role",
        "group",
        "place",
    ),
    *("country", "start", "end", "accumulation", "per", "comparison", "according to", "self_claimed", "modality"),
    "sentence",
)


def _row(document: Document, claim: Claim) -> list[object]:
    """A claim as a line of CSV; what its kind does not have, or the text does not give, is empty."""
    number, place, period = getattr(claim, "number", None), claim.place, claim.period
    return [
        document.label or document.title or document.id,
        claim.kind,
        *((number.text, number.low, number.high, number.qualifier, number.unit) if number else (None,) * 5),
        _what(claim),
        getattr(claim, "direction", None),
        getattr(claim, "role", None),
        _who(claim),
        place and (place.name or place.text),
        place and (place.country or " ".join(place.countries)),
        period and period.start,
        period and period.end,
        *(getattr(claim, name, None) for name in ("accumulation", "per", "comparison")),
        _according_to(claim),
        claim.self_claimed,
        claim.modality,
        " ".join(claim.quote.text.split()),
    ]


def _what(claim: Claim) -> str:
    named = (getattr(claim, name, None) for name in ("measure", "type", "indicator"))
    return str(next((name for name in named if name), ""))


def _who(claim: Claim) -> str:
    group = claim.group or getattr(claim, "perpetrator", None)
    return (group.name or group.text or "") if group else ""


def _according_to(claim: Claim) -> str:
    return " ← ".join(voice.name for voice in claim.chain) or (claim.attribution[-1].name if claim.attribution else "")


_COMPARED = ("coder", "differs")
_HEADINGS = ("number", "what", "role", "group", "place", "start", "end", "according to")
_MARKS = {"at_least": "≥", "at_most": "≤", "about": "~"}


def _line(claim: Claim) -> list[str]:
    """A claim to read: its number with what qualifies it, whose dead they are, and a mark on the group's own claims."""
    known, role, place, period = (getattr(claim, name, None) for name in ("number", "role", "place", "period"))
    return [
        _marked(known) if known is not None else _tolls(claim),
        ", ".join([_what(claim) if known is not None else f"{claim.kind}: {_what(claim)}", *_notes(claim)]),
        role or "",
        _who(claim),
        (place.name or place.text or "") if place else "",
        period.start.isoformat() if period and period.start else "",
        period.end.isoformat() if period and period.end else "",
        _according_to(claim) + (" (self-claimed)" if claim.self_claimed else ""),
    ]


def _notes(claim: Claim) -> list[str]:
    """What keeps a figure out of a count of its period: a change, a rate, a stock; or an indicator's direction."""
    accumulation = getattr(claim, "accumulation", None)
    rate = getattr(claim, "per", None)
    notes = (
        getattr(claim, "comparison", None),
        f"per {rate}" if rate else None,
        None if accumulation in (None, "flow") else accumulation.replace("_", " "),
        getattr(claim, "direction", None),
    )
    return [note for note in notes if note]


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
            writer.writerow([cell(value) for value in (*_row(document, claim), *more)])


def _print_table(read: Iterator[tuple[Document, list[Claim]]], stream: TextIO, differs: Differs | None) -> None:
    for document, claims in read:
        title = f"{document.title or document.label or document.id} ({document.published or 'undated'})"
        table = new_table(*_HEADINGS, *(() if differs is None else ("read by",)), title=title)
        for claim in claims:
            more = [] if differs is None else [_reader(claim)]
            table.add_row(*map(as_text, (*_line(claim), *more)))
        show(table if claims else f"{title}: no claims", stream)
        for claim in claims if differs else ():
            if differs and claim.id in differs:
                show(f"{_line(claim)[0] or claim.kind}, rules / model: {_compared(claim, differs)[1]}", stream)
