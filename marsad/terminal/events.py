"""Events as a table, CSV or JSON; one event with its members and what is contradicted; how many no list holds."""

from __future__ import annotations

import csv
import dataclasses
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from marsad.terminal.bars import bar
from marsad.terminal.screen import as_text, counted, new_table, note, plain, printable, show, target

if TYPE_CHECKING:
    import pyarrow as pa

    from marsad.linkage import LinkReport
    from marsad.model.event import Event
    from marsad.unlisted import Unlisted

_WARNINGS = {
    "too_few_lists": "two lists cannot tell dependence from chance: three are needed",
    "too_few_shared": "hardly an event is on two lists: there is nothing to learn from",
    "no_model_fits": "no model can be fitted to the overlaps, as where every event is on all lists",
    "too_wide": "the upper end is more than ten times the lower",
    "list_apart": "a list shares no event with any other: is it about the same place and time?",
    "poor_fit": "no model describes the overlaps well: do not lean on the interval",
    "models_disagree": "the answer hangs on which lists are taken to copy one another",
}
_STEPS = {"read": "Reading reports", "compare": "Comparing {} reports", "join": "Joining {} reports into events"}


@contextmanager
def linking() -> Iterator[Callable[[str, int], None] | None]:
    """A callback that linking calls with each step as it begins: shown where standard error is a terminal."""
    with bar("turning", "name", "elapsed") as update:
        yield update and (lambda step, reports: update(description=_STEPS[step].format(f"{reports:,}")))


def link_report(report: LinkReport) -> None:
    """What a run of the linker gave."""
    if not report.incidents:
        print("Nothing to link: no report of a single event was read or imported.")
        return
    compared = "all" if report.compared == report.incidents else f"{report.compared:,} new"
    pairs = f"{counted(report.same, 'pair')} taken for one event, {report.unsure:,} left open"
    reports = f"{counted(report.incidents, 'report')}, {compared} compared"
    print(f"{reports}: {pairs}. {counted(report.events, 'event')} in all.")
    if report.unsure:
        print("See the open pairs with: marsad review")
    for conflict in report.conflicts:
        note(f"Words that cannot all hold: {' = '.join(conflict.pair)} gave way to {' ≠ '.join(conflict.apart)}")


def print_events(
    events: pa.Table, format: str, output: Path | None, names: Mapping[str, str], *, limit: int, kept_back: int = 0
) -> None:
    """Events in the order of their days. `names`: of actors, datasets and pages ("document:<id>"), by id.

    `limit`: rows of the table that are shown, the last ones. `kept_back`: events that only reports make which may not
    be passed on.
    """
    rows = events.sort_by([("period_start", "ascending"), ("event", "ascending")])
    with target(output) as stream:
        if format == "json":
            json.dump(plain(rows.to_pylist()), stream, ensure_ascii=False, indent=1)
            stream.write("\n")
        elif format == "csv":
            _csv(rows, stream)
        else:
            _table(rows, stream, names, limit)
    if kept_back:
        note(f"{counted(kept_back, 'event')} stayed: told only by rows that may not be passed on. No value is theirs.")


def _table(rows: pa.Table, stream: TextIO, names: Mapping[str, str], limit: int) -> None:
    if not rows.num_rows:
        show("No event: nothing that was read or imported tells of one here.", stream)
        return
    table = new_table("event", "when", "where", "who", "what", "killed", "told by", "disputed")
    for row in rows.slice(max(0, rows.num_rows - limit)).to_pylist():
        table.add_row(
            row["event"][:10],
            _days(row),
            as_text(", ".join(filter(None, (row["place_name"], row["country"])))),
            as_text(", ".join(names.get(id, id) for id in row["actors"] or ())),
            row["type"] or "",
            _toll(row["killed_low"], row["killed"], row["killed_high"]),
            as_text(", ".join(dict.fromkeys(_source(name, names) for name in row["sources"]))),
            ", ".join(row["disputed"]),
        )
    show(table, stream)
    last = f"The last {limit:,} (--limit) of " if rows.num_rows > limit else ""
    stream.write(f"{last}{counted(rows.num_rows, 'event')}. One of them whole: marsad events ID\n")


def _source(name: str, names: Mapping[str, str]) -> str:
    kind, _, id = name.partition(":")
    return names.get(id, id) if kind == "dataset" else names.get(name, "a page")


def _told_by(refs: Iterable[str], names: Mapping[str, str]) -> str:
    """The reports by name where they are pages, and by the ref that `marsad judge` takes."""
    told = ((names.get(f"document:{ref.partition('#')[0]}"), ref) for ref in refs)
    return ", ".join(f"{name} ({ref})" if name else ref for name, ref in told)


def _days(row: Mapping[str, Any]) -> str:
    start, end = row["period_start"], row["period_end"]
    if start is None:
        return ""
    return str(start) if start == end else f"{start} – {end or '…'}"


def _toll(low: float | None, best: float | None, high: float | None) -> str:
    if low is None and best is None and high is None:
        return ""
    if low == high and low is not None:
        return f"{low:g}"
    span = f"{'?' if low is None else f'{low:g}'}–{'?' if high is None else f'{high:g}'}"
    return span if best is None else f"{best:g} ({span})"


def _csv(rows: pa.Table, stream: TextIO) -> None:
    from marsad.export.cells import cell

    stream.write("\ufeff")  # Excel takes UTF-8 only with a mark
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(rows.column_names)
    for row in rows.to_pylist():
        writer.writerow([cell(value) for value in row.values()])


def print_event(
    event: Event, explained: Iterable[str], format: str, output: Path | None, names: Mapping[str, str]
) -> None:
    """One event: each value with who states it and what contradicts it; its members; why they were linked."""
    with target(output) as stream:
        if format == "json":
            shown = dataclasses.asdict(event) | {"explained": list(explained)}
            json.dump(plain(shown), stream, ensure_ascii=False, indent=1, default=str)
            stream.write("\n")
        else:
            _whole(event, explained, stream, names)


def _whole(event: Event, explained: Iterable[str], stream: TextIO, names: Mapping[str, str]) -> None:
    stream.write(
        f"Event {event.id}: {counted(len(event.members), 'report')}, {counted(event.voices, 'independent voice')}.\n"
    )
    table = new_table("", "stands", "why", "from", "contradicted by")
    for name in ("period", "place", "actors", "type", "killed", "wounded"):
        value = getattr(event, name)
        if value is None:
            continue
        toll = name in ("killed", "wounded")
        said = _toll(value.low, value.value, value.high) if toll else _said(value.value, names)
        rivals = "; ".join(f"{_said(item.value, names)} ({_told_by(item.members, names)})" for item in value.rivals)
        table.add_row(
            name, as_text(said), value.rule.replace("_", " "), as_text(_told_by(value.members, names)), as_text(rivals)
        )
    show(table, stream)
    for line in explained:
        stream.write(f"{printable(line)}\n")


def _said(value: Any, names: Mapping[str, str]) -> str:
    if hasattr(value, "start"):
        return _days({"period_start": value.start, "period_end": value.end})
    if hasattr(value, "country"):
        return ", ".join(filter(None, (value.name, value.country)))
    if isinstance(value, tuple):
        return ", ".join(names.get(id, id) for id in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def print_unlisted(found: Unlisted, format: str) -> None:
    """How many events no list holds, what that rests on, and what speaks against it."""
    missing = found.missing
    if format == "json":
        print(json.dumps(plain(dataclasses.asdict(found)), ensure_ascii=False, indent=1))
        return
    named = zip(missing.lists, missing.held, strict=True)
    held = ", ".join(f"{name.removeprefix('dataset:')} {count:,}" for name, count in named)
    lists = counted(len(missing.lists), "list")
    print(f"{counted(missing.observed, 'event')} on {lists} ({held}); {missing.shared:,} on more than one.")
    if missing.estimated_missing is None:
        print("How many are on none cannot be told from this.")
    else:
        span = f"between {missing.low:,.0f} and {missing.high:,.0f} (90 % interval; estimated, not reported)"
        print(f"On none: about {missing.estimated_missing:,.0f} more, {span}.")
    for warning in missing.warnings:
        print(f"- {_WARNINGS[warning]}")
    if found.killed_at_least:
        print(f"Only events with at least {found.killed_at_least} dead: a list there holds no others.")
    if found.outside or found.too_small:
        small = f"{found.too_small:,} with fewer dead or an unknown number"
        print(f"Left out: {found.outside:,} outside of the days that all datasets cover, {small}.")
    print("What all lists miss for the same reason is in no overlap: the estimate is then too low.")
