"""Counts by lens: a table with sparklines, CSV, JSON, or a picture."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from marsad.errors import UsageError
from marsad.terminal.files import PICTURES, check_picture, kind_of, write_csv, write_json, write_picture
from marsad.terminal.screen import as_text, new_table, plain, printable, show, target

if TYPE_CHECKING:
    from marsad.model.counts import Counts, Series


_SPARK, _PERIODS = 26, 52  # the newest periods, and the letters that show them
_BESIDE = 8  # series that fit beside one another
_NAMED = 4  # places that a title names
_SEEN = 0.05  # an expected count from which it is printed


def print_series(counts: Counts, format: str, output: Path | None, names: Mapping[str, str] | None = None) -> None:
    """Counts by lens: a table with sparklines, CSV, JSON, or a picture in a file. Raises UsageError.

    `names`: id of an origin, group or place → its name; without it, as the registry has them.
    """
    if format in PICTURES:
        check_picture(format, output, "counts")
        _draw(counts, format, output, names)
        return
    with target(output) as stream:
        if format == "json":
            write_json([_series_json(series) for series in counts.series], stream)
        elif format == "csv":
            write_csv(_SERIES_COLUMNS, (row for series in counts.series for row in _series_rows(series)), stream)
        else:
            _series_table(counts, stream, names)


def _series_table(counts: Counts, stream: TextIO, names: Mapping[str, str] | None) -> None:
    from marsad.charts import sparkline

    every = counts.options.every
    names = _registered(counts) if names is None else names
    labels = _labels(counts.series, names)
    if not counts.series:
        show("Nothing that was read counts it; missing is not zero.", stream)
    else:
        table = new_table("who counts", "what", f"{every}s covered", "latest", "count", title=_title(counts, names))
        newest = min(_PERIODS, max(len(series.counts) for series in counts.series))
        table.add_column(f"last {newest} {every}s", no_wrap=True, min_width=_SPARK)
        for series, (who, what) in zip(counts.series, labels, strict=True):
            last = max((index for index, there in enumerate(series.covered) if there), default=None)
            table.add_row(
                as_text(who),
                as_text(what),
                f"{sum(series.covered)} of {len(series.covered)}",
                "" if last is None else _period(series, last),
                "" if last is None else count_text(series, last),
                sparkline(series.counts[-_PERIODS:], _SPARK),
            )
        show(table, stream)
        _last_periods(counts, labels, stream)
        stream.write("· not covered: missing is not zero. Lenses are compared, never added.\n")
        if any(chance and chance >= _SEEN for series in counts.series for chance in series.spread):
            stream.write("(+…): expected of events dated too coarsely, spread over the days they may lie on.\n")
        _apart(counts.series, labels, stream)
    left = (*counts.left_out, *(item for series in counts.series for item in series.left_out))
    if left:
        by_code: dict[str, set[str]] = {}
        for item in left:  # what lies somewhere in a country is left out of each of its provinces
            by_code.setdefault(item.code, set()).update(item.claims)
        reasons = ", ".join(f"{code} {len(claims)}" for code, claims in sorted(by_code.items()))
        stream.write(f"Claims not counted, by reason: {reasons}.\n")


def _apart(series: Sequence[Series], labels: Sequence[tuple[str, str]], stream: TextIO) -> None:
    """Counts of other days than the grid's, and where a source counts otherwise."""
    for one, (who, what) in zip(series, labels, strict=True):
        for item in one.intervals[-_BESIDE:]:
            value = _bounds(item.best, item.low, item.high)
            note = ", a total revised downward" if item.revised else ""
            note = note or (", from running totals" if item.derived else "")
            counted = f"{item.start} to {item.end}: {value}{note} (in no {one.every})"
            stream.write(f"{printable(who)}: {printable(what)}: {counted}\n")
    said = {(item.date, item.code, dict(item.change).get("en")) for one in series for item in one.breaks}
    for date, code, change in sorted(said, key=str):
        resumed = code == "coverage_resumed"
        words = "watched again after a gap" if resumed else f"counts otherwise from here on: {printable(change or '')}"
        stream.write(f"{date}: {words}.\n")


def _period(series: Series, index: int) -> str:
    """A period by its first day; a Hijri month by its name and year, too."""
    day = series.starts[index].isoformat()
    if series.every != "hijri-month":
        return day
    from marsad.series.grid import hijri_name

    return f"{day} {hijri_name(series.starts[index])}"


def _last_periods(counts: Counts, labels: Sequence[tuple[str, str]], stream: TextIO) -> None:
    """The last periods one by one."""
    named = [(series, label) for series, label in zip(counts.series, labels, strict=True) if series.starts]
    shown = [series for series, _ in named]
    if not shown or len({one.starts for one in shown}) > 1 or len(shown) > _BESIDE:
        return
    size = len(shown[0].starts)
    table = new_table(counts.options.every, *(as_text(f"{who}: {what}") for _, (who, what) in named))
    for index in range(max(0, size - 12), size):
        table.add_row(_period(shown[0], index), *(count_text(series, index) or "·" for series in shown))
    show(table, stream)


def _labels(series: Sequence[Series], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Who counts and what, for each series, so that no two look the same."""
    from marsad.language import lens_name, wording

    words = wording("en")
    places = {one.place for one in series}
    plain_roles = [(one.lens, one.measure, one.cohort, one.place) for one in series]
    found = []
    for one, key in zip(series, plain_roles, strict=True):
        role = one.role if one.role in ("victim", "member") else None
        if plain_roles.count(key) > 1:
            role = one.role or "role not stated"
        place = names.get(one.place, one.place) if len(places) > 1 else None
        what = ", ".join(part for part in (one.measure, role, (one.cohort or "").replace("_", " "), place) if part)
        found.append((lens_name(one.lens, words, names), what))
    return found


def _title(counts: Counts, names: Mapping[str, str]) -> str:
    """Group and places by their names: "Islamic State, Syria"."""
    group = counts.options.group.id
    places = dict.fromkeys(series.place for series in counts.series)
    if len(places) > _NAMED:
        return f"{names.get(group, group)}, {len(places)} places"
    return ", ".join([names.get(group, group), *(names.get(place, place) for place in places)])


def _registered(counts: Counts) -> dict[str, str]:
    """The registry's names of all that the counts name."""
    from marsad.language import shown_name
    from marsad.registry import open_registry

    registry = open_registry()
    origins = {series.lens.partition(":")[2] for series in counts.series}
    wanted = {counts.options.group.id, *(series.place for series in counts.series), *origins}
    entries = (*registry.sources, *registry.actors, *registry.places)
    return {entry.id: shown_name(entry.id, entry.name, entry.names, "en") for entry in entries if entry.id in wanted}


def count_text(series: Series, index: int) -> str:
    count, low, high = series.counts[index], series.lows[index], series.highs[index]
    if count is not None:
        chance = series.spread[index] if series.spread else None
        return f"{count:g} (+{chance:.1f})" if chance and chance >= _SEEN else f"{count:g}"
    return _bounds(None, low, high) if series.covered[index] else ""


def _bounds(best: float | None, low: float | None, high: float | None) -> str:
    if best is not None:
        return f"{best:g}"
    return f"{'' if low is None else f'{low:g}'}–{'' if high is None else f'{high:g}'}"


_SERIES_COLUMNS = (
    "lens", "measure", "role", "cohort", "group", "place", "start", "end", "count", "low", "high", "total", "covered",
    "publishers", "origins", "hindsight", "spread",
)  # fmt: skip


def _series_rows(series: Series) -> Iterator[tuple[object, ...]]:
    for index, start in enumerate(series.starts):
        yield (
            series.lens, series.measure, series.role, series.cohort, series.group, series.place, start.isoformat(),
            series.ends[index].isoformat(), series.counts[index], series.lows[index], series.highs[index],
            series.totals[index] if series.every == "month" else series.counts[index],
            series.covered[index], series.publishers[index], series.origins[index], series.hindsight,
            round(series.spread[index] or 0.0, 4) if series.spread and series.covered[index] else None,
        )  # fmt: skip


def _series_json(series: Series) -> dict[str, Any]:
    value: dict[str, Any] = plain(dataclasses.asdict(series))
    return value | {"totals": plain(series.totals)} if series.every == "month" else value


def _draw(counts: Counts, format: str, output: Path | None, names: Mapping[str, str] | None) -> None:
    from marsad.charts import ChartOptions, series_chart

    if not counts.series:
        raise UsageError("the picture", "nothing that was read counts it", "Read pages or import a dataset first")
    names = _registered(counts) if names is None else names
    title = f"{_title(counts, names)}: counts by {counts.options.every}"
    options = ChartOptions(
        titles=tuple(f"{who}: {what}" for who, what in _labels(counts.series, names)),
        title=title,
        heading=title,
        description=f"{title}. One panel for each who counts; gaps are periods that nothing covers.",
    )
    write_picture(series_chart(counts.series, options, kind_of(format)), format, output)
