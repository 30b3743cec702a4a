"""Havens and lens ratios: tables to read, JSON with codes, CSV, or a picture."""

from __future__ import annotations

import csv
import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from marsad.errors import UsageError
from marsad.terminal.screen import as_text, new_table, plain, show, target, whole

if TYPE_CHECKING:
    from marsad.language import Wording
    from marsad.model.answer import Interval
    from marsad.model.comparison import Haven, Havens, HavenTable, LensRatio, LensRatios

Names = Mapping[str, str]
_BLOCKS = 12  # the newest blocks are printed; all are in JSON and CSV


def print_havens(found: Havens, format: str, output: Path | None, names: Names) -> None:
    """The places of a group by lens. Raises UsageError where a picture has no file, or nothing to show."""
    if format in ("png", "svg"):
        _draw_havens(found, format, output, names)
        return
    with target(output) as stream:
        if format == "json":
            _dump(_named(found, names, "group"), stream)
        elif format == "csv":
            _csv(_HAVEN_COLUMNS, (row for table in found.tables for row in _haven_rows(table, names)), stream)
        else:
            _haven_text(found, stream, names)


def print_lenses(found: LensRatios, format: str, output: Path | None, names: Names) -> None:
    """One lens against another. Raises UsageError where a picture has no file, or nothing to show."""
    if format in ("png", "svg"):
        _draw_lenses(found, format, output, names)
        return
    with target(output) as stream:
        if format == "json":
            _dump(_named(found, names, "group", "place"), stream)
        elif format == "csv":
            _csv(_LENS_COLUMNS, (row for ratio in found.ratios for row in _lens_rows(ratio)), stream)
        else:
            _lens_text(found, stream, names)


# --- havens ----------------------------------------------------------------------------------------------------------


def _haven_text(found: Havens, stream: TextIO, names: Names) -> None:
    from marsad.language import lens_name, name_of, wording

    words = wording("en")
    if not found.tables:
        show("Nothing that was read counts it; missing is not zero.", stream)
        return
    for table in found.tables:
        who = f"{lens_name(table.lens, words, names)}: {name_of('measure', table.measure, words)}"
        show(_haven_table(table, f"{_haven_title(found, names)}, by {who}", words, names), stream)
        _common(table, stream)
        _silent(table, words, stream, names)
    before = "the same week three quarters of a year before" if _one_week(found) else "the reference"
    show(
        f"Rates are events a week; R is the rate now over that of {before}; shrunken: drawn towards what the places "
        "have in common.\nRank by the rate now. * from the counts of the newest weeks alone. Missing is not zero.",
        stream,
    )


def _one_week(found: Havens) -> bool:
    spans = {row.reference for table in found.tables for row in table.rows if row.reference is not None}
    return all((last - first).days < 7 for first, last in spans)


def _haven_title(found: Havens, names: Names) -> str:
    group = names.get(found.group, found.group)
    where = f"provinces of {names.get(found.within, found.within)}" if found.within else "countries"
    return f"{group}: {where}" + (f" as of {found.as_of}" if found.as_of else "")


def _haven_table(table: HavenTable, title: str, words: Wording, names: Names) -> Any:
    from marsad.language import name_of

    shown = new_table(title=title)
    for heading in ("place", "rate now", "before", "R", "shrunken", "R ≥ 2", "rank", "first 3", "verdict"):
        shown.add_column(heading, no_wrap=heading != "place", min_width=12 if heading == "place" else None)
    for row in table.rows:
        shown.add_row(
            as_text(names.get(row.place, row.place)),
            _known(row.rate) + ("*" if row.rate_by == "recent_weeks" else ""),
            _short(row.reference_rate.median) if row.reference_rate else "",
            _known(row.ratio),
            _known(row.shrunken),
            _percent(row.up),
            f"{row.rank.median} ({row.rank.low90}–{row.rank.high90})" if row.rank else "",
            _percent(row.rank.top) if row.rank else "",
            name_of("verdict", row.verdict, words) if row.verdict != "not_testable" else "not testable",
        )
    return shown


def _covered(table: HavenTable) -> str:
    """How far the places are covered: once where it is the same for all."""
    ends = sorted({row.last_week_end for row in table.rows if row.last_week_end is not None})
    weeks = sorted({row.weeks for row in table.rows})
    return (
        f"Covered: {_range(weeks)} weeks, to {_range([end.isoformat() for end in ends])}."
        if ends
        else "Nothing is covered."
    )


def _range(values: Sequence[Any]) -> str:
    return f"{values[0]}" if values[0] == values[-1] else f"{values[0]}–{values[-1]}"


def _common(table: HavenTable, stream: TextIO) -> None:
    """What all tested places have in common, and why the others were not tested or not ranked."""
    show(_covered(table), stream)
    if table.centre is not None and table.spread is not None:
        show(
            f"Tested: {table.tested}. Common factor {_known(table.centre)}; log R differs between places by "
            f"{_known(table.spread)}.",
            stream,
        )


def _silent(table: HavenTable, words: Wording, stream: TextIO, names: Names) -> None:
    from marsad.language import missing_clauses
    from marsad.language.compared import UNRANKED

    for row in table.rows:
        name = names.get(row.place, row.place)
        reasons = missing_clauses(row.missing, needed=52, there=row.weeks, words=words)
        if reasons:
            show(f"{name}: not tested, because {words.listed(reasons)}.", stream)
        if row.unranked is not None:
            show(f"{name}: not ranked, because {words.say(UNRANKED[row.unranked])}.", stream)
    if table.quiet:
        some = ", ".join(names.get(place, place) for place in table.quiet[:8])
        more = f", … and {len(table.quiet) - 8} more" if len(table.quiet) > 8 else ""
        show(f"Covered without one event of the group: {some}{more}.", stream)


def _known(value: Interval | None) -> str:
    return f"{_short(value.median)} ({_short(value.low90)}–{_short(value.high90)})" if value else ""


def _short(value: float) -> str:
    """Two digits, or two places: what a table of many intervals can hold."""
    return f"{value:.2f}" if value < 0.995 else f"{value:.1f}" if value < 9.95 else f"{value:,.0f}"


def _percent(value: float | None) -> str:
    if value is None:
        return ""
    return "<1%" if value < 0.01 else ">99%" if value > 0.99 else f"{100 * value:.0f}%"


_HAVEN_COLUMNS = (
    "lens", "measure", "place", "name", "verdict", "missing", "weeks", "last_week_end", "total", "recent_total",
    "rate", "rate_low90", "rate_high90", "rate_by", "reference_rate", "ratio", "ratio_low90", "ratio_high90", "up",
    "shrunken", "shrunken_low90", "shrunken_high90", "shrunken_up", "rank", "rank_low90", "rank_high90", "top",
    "rise_rank", "unranked", "hindsight",
)  # fmt: skip


def _haven_rows(table: HavenTable, names: Names) -> Iterator[tuple[Any, ...]]:
    for row in table.rows:
        yield (
            table.lens, table.measure, row.place, names.get(row.place, row.place), row.verdict, " ".join(row.missing),
            row.weeks, row.last_week_end.isoformat() if row.last_week_end else None, row.total, row.recent_total,
            *_three(row.rate), row.rate_by, row.reference_rate.median if row.reference_rate else None,
            *_three(row.ratio), row.up, *_three(row.shrunken), row.shrunken_up, *_ranks(row),
            row.rise_rank.median if row.rise_rank else None, row.unranked, row.hindsight,
        )  # fmt: skip
    for place in table.quiet:
        blank = (None,) * (len(_HAVEN_COLUMNS) - 5)
        yield (table.lens, table.measure, place, names.get(place, place), "quiet", *blank)


def _ranks(row: Haven) -> tuple[Any, ...]:
    rank = row.rank
    return (rank.median, rank.low90, rank.high90, rank.top) if rank else (None,) * 4


def _three(value: Interval | None) -> tuple[float | None, float | None, float | None]:
    return (value.median, value.low90, value.high90) if value else (None, None, None)


def _draw_havens(found: Havens, format: str, output: Path | None, names: Names) -> None:
    from marsad.charts import HavensChart, havens_chart
    from marsad.language import lens_name, wording

    shown = [table for table in found.tables if any(row.rate is not None for row in table.rows)]
    if not shown:
        raise UsageError("the picture", "nothing that was read counts it", "Read pages or import a dataset first")
    if len(shown) > 1:
        lenses = ", ".join(dict.fromkeys(table.lens for table in shown))
        raise UsageError("the picture", f"shows one lens, and there are {lenses}", "Choose one with --lens")
    heading = f"{_haven_title(found, names)}, by {lens_name(shown[0].lens, wording('en'), names)}"
    chart = HavensChart(
        names=tuple(names.get(row.place, row.place) for row in shown[0].rows),
        heading=heading,
        description=f"{heading}. A dot and its 90 per cent interval for each place: rate now and before, R, shrunken.",
    )
    _write(havens_chart(shown[0].rows, chart, "png" if format == "png" else "svg"), format, output)


# --- lenses ----------------------------------------------------------------------------------------------------------


def _lens_text(found: LensRatios, stream: TextIO, names: Names) -> None:
    from marsad.language import wording
    from marsad.language.compared import REMARKS, UNPAIRED

    words = wording("en")
    for code in found.missing:
        show(f"No ratio: {words.say(UNPAIRED[code])}.", stream)
    for ratio in found.ratios:
        title = _lens_title(ratio, names)
        if ratio.missing:
            show(f"{title}: {words.listed([words.say(UNPAIRED[code]) for code in ratio.missing])}.", stream)
            continue
        table = new_table("from", "to", "periods", "first", "second", "ratio (90%)", "more by first", title=title)
        for block in ratio.blocks[-_BLOCKS:]:
            table.add_row(
                block.start.isoformat(),
                block.end.isoformat(),
                words.number(block.periods),
                f"{block.one:g}",
                f"{block.other:.4g}",
                _known(block.ratio) or "both zero",
                _percent(block.above),
            )
        show(table, stream)
        show(f"All periods: {_known(ratio.ratio)} times as many.", stream)
        if ratio.shift is not None and ratio.rising is not None:
            show(
                f"Newest block against those before: {_known(ratio.shift)}; rising with probability "
                f"{_percent(ratio.rising)}.",
                stream,
            )
        for remark in ratio.remarks:
            show(f"Note: {words.say(REMARKS[remark])}.", stream)


def _lens_title(ratio: LensRatio, names: Names) -> str:
    from marsad.language import lens_name, name_of, wording

    words = wording("en")
    sides = ((ratio.one, ratio.measure), (ratio.other, ratio.other_measure))
    return " / ".join(f"{lens_name(lens, words, names)} ({name_of('measure', what, words)})" for lens, what in sides)


_LENS_COLUMNS = (
    "one", "other", "measure", "other_measure", "kind", "start", "end", "periods", "one_count", "other_count", "ratio",
    "ratio_low90", "ratio_high90", "above",
)  # fmt: skip


def _lens_rows(ratio: LensRatio) -> Iterator[tuple[Any, ...]]:
    about = (ratio.one, ratio.other, ratio.measure, ratio.other_measure)
    for pair in ratio.pairs:
        counts = [side.expected if side.expected is not None else side.low for side in (pair.one, pair.other)]
        span = (pair.start.isoformat(), pair.end.isoformat())
        yield (*about, "period", *span, 1, *counts, *_three(pair.ratio), pair.above)
    for block in ratio.blocks:
        span = (block.start.isoformat(), block.end.isoformat())
        yield (*about, "block", *span, block.periods, block.one, block.other, *_three(block.ratio), block.above)


def _draw_lenses(found: LensRatios, format: str, output: Path | None, names: Names) -> None:
    from marsad.charts import LensesChart, lenses_chart

    shown = [ratio for ratio in found.ratios if ratio.blocks]
    if not shown:
        raise UsageError(
            "the picture", "no two lenses cover a period together", "See --format text for what is missing"
        )
    heading = f"{names.get(found.group, found.group)}, {names.get(found.place, found.place)}: who counts more"
    chart = LensesChart(
        titles=tuple(_lens_title(ratio, names) for ratio in shown),
        heading=heading,
        description=f"{heading}. One panel for each two counts: their ratio by block with its 90 per cent interval.",
    )
    _write(lenses_chart(shown, chart, "png" if format == "png" else "svg"), format, output)


# --- what both share -------------------------------------------------------------------------------------------------


def _named(found: Havens | LensRatios, names: Names, *fields: str) -> dict[str, Any]:
    """All of it with codes and ids, and the names of what it is about."""
    value: dict[str, Any] = plain(dataclasses.asdict(found))
    return value | {f"{field}_name": names.get(value[field], value[field]) for field in fields}


def _dump(value: dict[str, Any], stream: TextIO) -> None:
    json.dump(value, stream, ensure_ascii=False, indent=1, allow_nan=False)
    stream.write("\n")


def _csv(columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]], stream: TextIO) -> None:
    from marsad.export.cells import cell

    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([cell(whole(value)) for value in row] for row in rows)


def _write(picture: bytes, format: str, output: Path | None) -> None:
    if output is None:
        raise UsageError(f"--format {format}", "a picture needs a file", f"Say where with --output picture.{format}")
    try:
        output.write_bytes(picture)
    except OSError as error:
        raise UsageError(str(output), (error.strerror or str(error)).lower(), "Name another file") from error
    print(f"Written to {output}.")
