"""Indicators on the screen: per kind what sources say, then each source with its latest sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from marsad.model.indicators import IndicatorCount, Indicators, IndicatorStatement
from marsad.terminal.files import write_csv
from marsad.terminal.screen import show
from marsad.terminal.statements import Names, left_out, opened, quoted, where, who, write_found

DIRECTIONS = ("rising", "falling", "present", "absent")


def print_indicators(
    found: Indicators, format: str, output: Path | None, names: Names | None = None, stream: TextIO | None = None
) -> None:
    """Indicators as text, JSON or CSV (one row a statement). `names`: as for stocks."""
    known = {**found.names, **(names or {})}
    with opened(output, stream) as target:
        if format == "json":
            write_found(found, target, known)
        elif format == "csv":
            write_csv(_COLUMNS, _rows(found), target)
        else:
            _text(found, target, known)


def _text(found: Indicators, stream: TextIO, names: Names) -> None:
    if not found.counts and not found.unsaid:
        show("Nothing that was read says what rises or falls without a number.", stream)
    for kind in found.kinds:
        sources = [one for one in found.counts if one.indicator == kind.indicator]
        told = ", ".join(f"{getattr(kind, name)} {name}" for name in DIRECTIONS if getattr(kind, name))
        apart = "; they disagree" if kind.disagree else ""
        noun = "source" if kind.sources == 1 else "sources"
        title = f"{kind.indicator.replace('_', ' ')}: latest of {kind.sources} {noun}: {told}{apart}"
        show(title, stream)
        for one in sources:
            show("\n".join(_lines(one, names)), stream)
        stream.write("\n")
    if found.unsaid:
        show("Denied or hypothetical, counted nowhere", stream)
        for said in found.unsaid:
            what = f"{said.indicator.replace('_', ' ')} {said.direction}, {said.modality}"
            show(f"  {what} · {_who(said, names)}\n      {quoted(said.cited)}", stream)
        stream.write("\n")
    stream.write("Statements are counted beside the numbers and enter none of them; copies of one text count once.\n")
    left_out(found.left_out, stream)


def _lines(one: IndicatorCount, names: Names) -> tuple[str, str]:
    """What one source said so far, and its latest sentence."""
    latest = one.latest
    turned = " (the opposite of before)" if one.turned else ""
    counts = ", ".join(f"{getattr(one, name)} {name}" for name in DIRECTIONS if getattr(one, name))
    place = where(latest.place, latest.countries, names)
    more = f" [+{len(latest.repeats)} more]" if latest.repeats else ""
    told = f"  {_who(latest, names)}: {counts} · latest {latest.direction}{turned}, {latest.day}, {place}"
    return told, f"      {quoted(latest.cited)}{more}"


def _who(one: IndicatorStatement, names: Names) -> str:
    return who(one.lens, one.origin, one.origin_name, one.cited, names)


_COLUMNS = (
    "indicator", "direction", "source", "lens", "group", "place", "countries", "reach", "month", "day", "dated_by",
    "modality", "claim", "document", "quote_start", "quote_end", "quote", "publisher", "url", "repeats",
)  # fmt: skip


def _rows(found: Indicators) -> Iterator[Sequence[object]]:
    said = [*(one for count in found.counts for one in count.statements), *found.unsaid]
    for one in said:
        cited = one.cited
        yield (
            one.indicator, one.direction, one.source, one.lens, one.group, one.place, list(one.countries), one.reach,
            one.month, one.day, one.dated_by, one.modality, cited.claim, cited.document, cited.start, cited.end,
            cited.text, cited.publisher, cited.url, [item.claim for item in one.repeats],
        )  # fmt: skip
