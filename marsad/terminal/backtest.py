"""A replay of past weeks: a table of what was said, each lens's record, JSON, CSV, or a picture."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from marsad.errors import UsageError
from marsad.terminal.files import PICTURES, check_picture, kind_of, write_csv, write_json, write_picture
from marsad.terminal.screen import counted, new_table, show, target

if TYPE_CHECKING:
    from marsad.model.answer import Interval
    from marsad.model.backtest import Backtest, LensRecord, Told
    from marsad.model.counts import Counts


def print_backtest(
    replay: Backtest, counts: Counts | None, format: str, output: Path | None, names: Mapping[str, str]
) -> None:
    """The replay; `counts`, for a picture alone, hold the series of which it tells. Raises UsageError."""
    if format in PICTURES:
        check_picture(format, output, "history")
        _draw(replay, counts, format, output, names)
        return
    with target(output) as stream:
        if format == "json":
            write_json(dataclasses.asdict(replay), stream)
        elif format == "csv":
            write_csv(_COLUMNS, _rows(replay), stream)
        else:
            _text(replay, stream, names)


def _text(replay: Backtest, stream: TextIO, names: Mapping[str, str]) -> None:
    from marsad.language import lens_name, name_of, wording

    words = wording("en")
    title = f"{names.get(replay.group, replay.group)}, {names.get(replay.place, replay.place)}"
    for entry in replay.records:
        who = lens_name(entry.lens, words, names)
        table = new_table(
            "as of", "verdict", "R", "90 %", f"P(R ≥ {replay.factor:g})", "P(half)", title=f"{title}: {who}"
        )
        others = any(item.against("other_groups") for item in _of(replay, entry))
        if others:
            table.add_column("R against others there")
        table.add_column("later data say")
        for item in _of(replay, entry):
            later = name_of("verdict", item.later, words) if item.later else "·"
            up = "" if item.up is None else f"{item.up:.2f}"
            found = "" if item.later_ratio is None else f", R {item.later_ratio.median:.2f}"
            half = "·" if item.half is None else f"{item.half:.2f}"
            verdict = name_of("verdict", item.verdict, words)
            beside = [" ".join(_ratio(item.against("other_groups")))] if others else []
            table.add_row(item.as_of.isoformat(), verdict, *_ratio(item.ratio), up, half, *beside, later + found)
        show(table, stream)
        show("\n".join(_record(entry, replay)), stream)
    if not replay.records:
        show("No lens that counts the group's attacks says anything on these days.", stream)
    if any(item.hindsight for item in replay.told):
        show(
            "Hindsight: the releases read were published later; only later weeks were hidden, not later corrections.",
            stream,
        )


def _record(entry: LensRecord, replay: Backtest) -> Iterator[str]:
    yield (
        f"{counted(entry.days, 'day')} asked, {entry.tested} testable, {entry.checked} checked against what "
        f"{replay.settled} or more later weeks say: the same verdict on {entry.agreed}."
    )
    if entry.brier is not None and entry.brier_base is not None:
        score, base = f"{entry.brier:.3g}", f"{entry.brier_base:.3g}"
        yield f"Brier score of P(R ≥ {replay.factor:g}): {score}; always saying the mean: {base}."
    for item in entry.reliability:
        said = f"said {item.low:.1f}-{item.high:.1f} (mean {item.said:.2f}) on {counted(item.days, 'day')}"
        yield f"  {said}, found {item.found:.2f}"
    rate = "" if entry.false_alarms_a_year is None else f", {entry.false_alarms_a_year:.1f} a year"
    yield f"Rising or coming back on {counted(entry.alarms, 'day')}, {entry.false_alarms} false by later data{rate}."
    for rise in entry.rises:
        when = "never told"
        if rise.told is not None and rise.weeks_until_told is not None:
            side = "after" if rise.weeks_until_told >= 0 else "before"
            when = f"told on {rise.told}, {abs(rise.weeks_until_told):.0f} weeks {side} its first week was over"
        yield f"Rise from the week of {rise.first} to that of {rise.last}: {when}."
    if not entry.rises:
        yield "Later data find no rise in these weeks: there is no lead time to tell of."


def _ratio(ratio: Interval | None) -> tuple[str, str]:
    return ("", "") if ratio is None else (f"{ratio.median:.2f}", f"{ratio.low90:.2f}-{ratio.high90:.2f}")


_COLUMNS = (
    "as_of", "overall", "lens", "measure", "verdict", "week", "ratio", "low90", "high90", "up", "down", "half",
    "hindsight", "later", "later_up", "later_ratio", "against_other_groups", "against_elsewhere", "against_source",
    "missing",
)  # fmt: skip


def _rows(replay: Backtest) -> Iterator[tuple[object, ...]]:
    overall = dict(replay.days)
    for item in replay.told:
        ratio = item.ratio
        yield (
            item.as_of, overall[item.as_of], item.lens, item.measure, item.verdict, item.week,
            *((ratio.median, ratio.low90, ratio.high90) if ratio else (None, None, None)), item.up, item.down,
            item.half, item.hindsight, item.later, item.later_up, _median(item.later_ratio),
            *(_median(item.against(kind)) for kind in ("other_groups", "elsewhere", "source")), " ".join(item.missing),
        )  # fmt: skip


def _median(ratio: Interval | None) -> float | None:
    return None if ratio is None else ratio.median


def _draw(replay: Backtest, counts: Counts | None, format: str, output: Path | None, names: Mapping[str, str]) -> None:
    from marsad.charts.history import MARKS, HistoryLabels, history_chart
    from marsad.language import lens_name, name_of, wording

    found = [
        (entry, series)
        for entry in replay.records
        for series in (counts.series if counts else ())
        if series.lens == entry.lens and series.measure == entry.measure and series.cohort is None
    ]
    if not found:
        raise UsageError("the picture", "there is no series to draw", "Ask for text, which says what is missing")
    entry, series = found[0]
    words = wording("en")
    who = f"{names.get(replay.group, replay.group)}, {names.get(replay.place, replay.place)}"
    labels = HistoryLabels(
        verdicts={code: name_of("verdict", code, words) for code in MARKS},
        counts=f"{who}: {series.measure} a week, {lens_name(series.lens, words, names)}",
        ratio="R: the rate against 39 weeks before, as told on each day (90 % interval)",
        title=f"{who}: the answer's history",
        description=f"{counted(entry.days, 'day')} asked from {replay.days[0][0]} to {replay.days[-1][0]}.",
    )
    write_picture(history_chart(series, _of(replay, entry), labels, kind_of(format)), format, output)


def _of(replay: Backtest, entry: LensRecord) -> list[Told]:
    return [item for item in replay.told if (item.lens, item.measure) == (entry.lens, entry.measure)]
