"""What a newer release of a dataset changed: a table with totals, CSV or JSON, written as it is found."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from marsad.terminal.screen import as_text, counted, new_table, note, plain, printable, show, target

if TYPE_CHECKING:
    from marsad.model.changes import Changes, HeldRelease, RowChange

_CELL = 40  # letters of a value in the table
_NUMBER = re.compile(r"-?[0-9.]+")  # the only text beginning with a hyphen that no spreadsheet computes
_FIELDS = 8  # of those that changed most often


def print_changes(changes: Changes, format: str, output: Path | None, limit: int) -> None:
    """The changes, one row a changed field. `limit`: rows of the dataset that the table shows; the files hold all.

    Values of a dataset that may not be passed on stay out of CSV and JSON: ids and names of fields are written.
    """
    if format != "table" and not changes.passed_on:
        note(f"{changes.newer.dataset} may not be passed on: values are left out")
    with target(output) as stream:
        {"csv": _csv, "json": _json}.get(format, lambda item, to: _table(item, to, limit))(changes, stream)


def _table(changes: Changes, stream: TextIO, limit: int) -> None:
    table = new_table("row", "what", "field", "older", "newer", title=_title(changes))
    shown = left = 0
    for change in changes.rows:
        if shown == limit:
            left += 1
            continue
        shown += 1
        for number, (field, old, new) in enumerate(_cells(change)):
            first = (change.key, change.kind) if number == 0 else ("", "")
            table.add_row(*(as_text(_cut(cell)) for cell in (*first, field, old, new)))
    if shown:
        show(table, stream)
    else:
        stream.write(f"{printable(_title(changes))}\n")
    if left:
        stream.write(f"… and {counted(left, 'more row')}: --limit shows more, --format csv all.\n")
    totals = changes.totals
    kinds = {"changed": totals.changed, "added": totals.added, "withdrawn": totals.withdrawn, "the same": totals.same}
    stream.write(", ".join(f"{rows:,} {kind}" for kind, rows in kinds.items()) + ".\n")
    if totals.fields:
        often = ", ".join(f"{printable(name)} {rows:,}" for name, rows in totals.fields.most_common(_FIELDS))
        stream.write(f"Fields changed most often: {often}.\n")
    for rows, one, other in ((totals.only_newer, "newer", "older"), (totals.only_older, "older", "newer")):
        if rows:
            stream.write(
                f"{counted(rows, 'row')} of the {one} lie on days or in countries that the {other} does not cover.\n"
            )


def _csv(changes: Changes, stream: TextIO) -> None:
    from marsad.export.cells import neutral

    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["key", "change", "field", "older", "newer"])
    for change in changes.rows:
        for field, old, new in _cells(change):
            values = (old, new) if changes.passed_on else ("", "")
            cells = (change.key, change.kind, field, *values)
            writer.writerow([cell if _NUMBER.fullmatch(cell) else neutral(cell) for cell in cells])


def _json(changes: Changes, stream: TextIO) -> None:
    head = {"older": _release(changes.older), "newer": _release(changes.newer)}
    stream.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "changes": [')
    for number, change in enumerate(changes.rows):
        stream.write((",\n" if number else "\n") + json.dumps(_change(change, changes.passed_on), ensure_ascii=False))
    totals = {name: getattr(changes.totals, name) for name in _TOTALS}
    totals["fields"] = dict(changes.totals.fields.most_common())
    stream.write('\n], "totals": ' + json.dumps(totals, ensure_ascii=False) + "}\n")


_TOTALS = ("changed", "added", "withdrawn", "same", "only_newer", "only_older")


def _change(change: RowChange, values: bool) -> dict[str, Any]:
    fields = [{"field": item.field, "older": item.old, "newer": item.new} for item in change.fields]
    told: dict[str, Any] = {"key": change.key, "change": change.kind}
    if fields:
        told["fields"] = fields if values else [{"field": item["field"]} for item in fields]
    if change.row is not None and values:
        told["row"] = json.loads(change.row)
    return told


def _cells(change: RowChange) -> list[tuple[str, str, str]]:
    """A line for each field; one for a row added or withdrawn, as it is kept."""
    if change.row is not None:
        return [("", change.row, "")] if change.kind == "withdrawn" else [("", "", change.row)]
    return [(item.field, item.old or "", item.new or "") for item in change.fields]


def _release(release: HeldRelease) -> dict[str, Any]:
    return {
        "id": release.id,
        "title": release.title,
        "published": plain(release.published),
        "start": plain(release.start),
        "end": plain(release.end),
    }


def _title(changes: Changes) -> str:
    names = (item.title or item.id for item in (changes.older, changes.newer))
    return " → ".join(names)


def _cut(text: str) -> str:
    return text if len(text) <= _CELL else text[: _CELL - 1] + "…"
