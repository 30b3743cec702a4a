"""Counts by lens: a table with sparklines, CSV, JSON, or a picture."""

from __future__ import annotations

import csv
import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from marsad.errors import UsageError
from marsad.terminal.screen import as_text, new_table, plain, show, target, whole

if TYPE_CHECKING:
    from marsad.model.counts import Counts, Series


def print_series(counts: Counts, format: str, output: Path | None) -> None:
    """Counts by lens: a table with sparklines, CSV, JSON, or a picture in a file. Raises UsageError."""
    if format in ("png", "svg"):
        _draw(counts, format, output)
        return
    with target(output) as stream:
        if format == "json":
            json.dump([_series_json(series) for series in counts.series], stream, ensure_ascii=False, indent=1)
            stream.write("\n")
        elif format == "csv":
            _series_csv(counts, stream)
        else:
            _series_table(counts, stream)


def _series_table(counts: Counts, stream: TextIO) -> None:
    from marsad.charts import sparkline
    from marsad.language import lens_name, wording

    words = wording("en")
    every = counts.options.every
    if not counts.series:
        show("Nothing that was read counts it; missing is not zero.", stream)
    else:
        table = new_table("who counts", "what", f"{every}s covered", "latest", "count", "over time")
        for series in counts.series:
            last = max((index for index, there in enumerate(series.covered) if there), default=None)
            table.add_row(
                as_text(lens_name(series.lens, words)),
                _what(series),
                f"{sum(series.covered)} of {len(series.covered)}",
                "" if last is None else series.starts[last].isoformat(),
                "" if last is None else count_text(series, last),
                sparkline(series.counts, 40),
            )
        show(table, stream)
        _months_of(counts, stream)
        stream.write("· not covered: missing is not zero. Lenses are compared, never added.\n")
    left = (*counts.left_out, *(item for series in counts.series for item in series.left_out))
    if left:
        reasons = ", ".join(
            sorted({f"{item.code} {sum(len(i.claims) for i in left if i.code == item.code)}" for item in left})
        )
        stream.write(f"Claims not counted, by reason: {reasons}.\n")


def _months_of(counts: Counts, stream: TextIO) -> None:
    """The last periods one by one."""
    shown = [series for series in counts.series if series.starts]
    if not shown:
        return
    size = len(shown[0].starts)
    table = new_table(counts.options.every, *(f"{series.lens} {_what(series)}" for series in shown))
    for index in range(max(0, size - 12), size):
        table.add_row(shown[0].starts[index].isoformat(), *(count_text(series, index) or "·" for series in shown))
    show(table, stream)


def _what(series: Series) -> str:
    """The measure, with whose it is and which of them where that is not all: two series never look the same."""
    role = series.role if series.role in ("victim", "member") else None
    return ", ".join(part for part in (series.measure, role, series.cohort) if part)


def count_text(series: Series, index: int) -> str:
    count, low, high = series.counts[index], series.lows[index], series.highs[index]
    if count is not None:
        total = series.totals[index] if series.every == "month" else count
        extra = f" (+{total - count:g} coarsely dated)" if total is not None and total != count else ""
        return f"{count:g}{extra}"
    if not series.covered[index]:
        return ""
    return f"{'' if low is None else f'{low:g}'}–{'' if high is None else f'{high:g}'}"


_SERIES_COLUMNS = (
    "lens", "measure", "role", "cohort", "group", "place", "start", "end", "count", "low", "high", "total", "covered",
    "publishers", "origins", "hindsight",
)  # fmt: skip


def _series_rows(series: Series) -> Iterator[dict[str, Any]]:
    for index, start in enumerate(series.starts):
        values = (
            series.lens, series.measure, series.role, series.cohort, series.group, series.place, start.isoformat(),
            series.ends[index].isoformat(), series.counts[index], series.lows[index], series.highs[index],
            series.totals[index] if series.every == "month" else series.counts[index],
            series.covered[index], series.publishers[index], series.origins[index], series.hindsight,
        )  # fmt: skip
        yield dict(zip(_SERIES_COLUMNS, values, strict=True))


def _series_csv(counts: Counts, stream: TextIO) -> None:
    from marsad.export.cells import cell

    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_SERIES_COLUMNS)
    for series in counts.series:
        writer.writerows([cell(whole(value)) for value in row.values()] for row in _series_rows(series))


def _series_json(series: Series) -> dict[str, Any]:
    value: dict[str, Any] = plain(dataclasses.asdict(series))
    return value | {"totals": plain(series.totals)} if series.every == "month" else value


def _draw(counts: Counts, format: str, output: Path | None) -> None:
    from marsad.charts import ChartOptions, series_chart
    from marsad.language import lens_name, wording

    if output is None:
        raise UsageError(f"--format {format}", "a picture needs a file", "Say where with --output counts.svg")
    if not counts.series:
        raise UsageError("the picture", "nothing that was read counts it", "Read pages or import a dataset first")
    words = wording("en")
    options = ChartOptions(
        titles=tuple(f"{lens_name(series.lens, words)}: {series.measure}" for series in counts.series),
        title=f"Counts of {counts.options.group.id} by who counts",
        description="One panel for each who counts; gaps are periods that nothing covers.",
    )
    picture = series_chart(counts.series, options, "png" if format == "png" else "svg")
    try:
        output.write_bytes(picture)
    except OSError as error:
        raise UsageError(str(output), (error.strerror or str(error)).lower(), "Name another file") from error
    print(f"Written to {output}.")
