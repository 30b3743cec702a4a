"""Havens: a table by lens to read, JSON with codes, CSV, or a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from marsad.errors import UsageError
from marsad.terminal.comparison import Names, known, named, percent, short, three
from marsad.terminal.files import PICTURES, check_picture, kind_of, write_csv, write_json, write_picture
from marsad.terminal.screen import as_text, new_table, show, target

if TYPE_CHECKING:
    from marsad.language import Wording
    from marsad.model.comparison import Haven, Havens, HavenTable


_WORDS = {"place": 11, "verdict": 9}  # columns of words, which may be broken, and their least width


def print_havens(found: Havens, format: str, output: Path | None, names: Names) -> None:
    """The places of a group by lens. Raises UsageError where a picture has no file, or nothing to show."""
    if format in PICTURES:
        check_picture(format, output)
        _draw_havens(found, format, output, names)
        return
    with target(output) as stream:
        if format == "json":
            write_json(named(found, names, "group"), stream)
        elif format == "csv":
            write_csv(_HAVEN_COLUMNS, (row for table in found.tables for row in _haven_rows(table, names)), stream)
        else:
            _haven_text(found, stream, names)


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
        shown.add_column(heading, no_wrap=heading not in _WORDS, min_width=_WORDS.get(heading), overflow="fold")
    for row in table.rows:
        shown.add_row(
            as_text(names.get(row.place, row.place)),
            known(row.rate) + ("*" if row.rate_by == "recent_weeks" else ""),
            short(row.reference_rate.median) if row.reference_rate else "",
            known(row.ratio),
            known(row.shrunken),
            percent(row.up),
            f"{row.rank.median} ({row.rank.low90}–{row.rank.high90})" if row.rank else "",
            percent(row.rank.top) if row.rank else "",
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
            f"Tested: {table.tested}. Common factor {known(table.centre)}; log R differs between places by "
            f"{known(table.spread)}.",
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
            *three(row.rate), row.rate_by, row.reference_rate.median if row.reference_rate else None,
            *three(row.ratio), row.up, *three(row.shrunken), row.shrunken_up, *_ranks(row),
            row.rise_rank.median if row.rise_rank else None, row.unranked, row.hindsight,
        )  # fmt: skip
    for place in table.quiet:
        blank = (None,) * (len(_HAVEN_COLUMNS) - 5)
        yield (table.lens, table.measure, place, names.get(place, place), "quiet", *blank)


def _ranks(row: Haven) -> tuple[Any, ...]:
    rank = row.rank
    return (rank.median, rank.low90, rank.high90, rank.top) if rank else (None,) * 4


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
    write_picture(havens_chart(shown[0].rows, chart, kind_of(format)), format, output)
