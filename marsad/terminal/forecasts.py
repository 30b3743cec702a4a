"""Forecasts and their scores: tables, JSON, CSV, or a fan chart."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from marsad.errors import UsageError
from marsad.terminal.files import PICTURES, check_picture, kind_of, write_csv, write_json, write_picture
from marsad.terminal.screen import as_text, counted, new_table, plain, show, target

if TYPE_CHECKING:
    from marsad.forecasting import Forecasts
    from marsad.model.forecast import Forecast, Model, ScoredForecast, ScoreGroup, ScoreReport

_LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
_NAMES = {
    "ensemble": "ensemble",
    "dynamic": "negative binomial",
    "conflictology": "conflictology",
    "last_value": "last count, Poisson",
    "zeros": "zeros",
}
_MADE = {False: "frozen before the first of them began", True: "in hindsight: no proof of foresight"}
_WHY = {
    "nothing_covered": "no period is covered",
    "too_few_periods": "too few covered periods",
    "recent_not_covered": "too few covered periods in the last year",
    "too_old": "the last covered period lies more than 26 weeks before the day asked about",
    "bad_counts": "a count is negative, not finite or beyond a thousand million",
}


def print_forecasts(found: Forecasts, format: str, output: Path | None, names: Mapping[str, str]) -> None:
    """Forecasts in one of the formats. Raises UsageError for a picture without a file or without a forecast."""
    if format in PICTURES:
        check_picture(format, output, "forecast")
        _draw(found, format, output, names)
        return
    with target(output) as stream:
        if format == "json":
            value = {"frozen": found.frozen, "forecasts": [_forecast_json(item) for item in found.items]}
            write_json(value, stream)
        elif format == "csv":
            write_csv(_COLUMNS, (row for item in found.items for row in _rows(item)), stream)
        else:
            _tables(found, stream, names)


def print_scores(report: ScoreReport, format: str, output: Path | None, names: Mapping[str, str]) -> None:
    """The scores as tables or JSON."""
    with target(output) as stream:
        if format == "json":
            write_json(_report_json(report), stream)
            return
        if not report.items:
            show("No forecast is frozen here. Make one: marsad forecast … --freeze", stream)
            return
        done = len(report.items) - report.waiting
        show(f"{counted(len(report.items), 'frozen forecast')}: {done} with scores, {report.waiting} waiting.", stream)
        for group in report.groups:
            _means(group, stream)
        _single(report.items, stream, names)


def quantiles(item: Forecast, model: Model = "ensemble") -> list[list[int]]:
    """The 5, 25, 50, 75 and 95 % quantiles of each period forecast, whole numbers."""
    import numpy as np

    values = np.quantile(item.drawn.draws[model].astype(float), _LEVELS, axis=0, method="inverted_cdf")
    return [[int(value) for value in row] for row in values.T]


def _tables(found: Forecasts, stream: TextIO, names: Mapping[str, str]) -> None:
    if not found.items:
        show("Nothing that was read counts the group's attacks there; missing is not zero.", stream)
    for item in found.items:
        if item.drawn.missing:
            why = "; ".join(_WHY[code] for code in item.drawn.missing)
            periods = f"{item.drawn.there} covered {item.every}s, {item.drawn.needed} needed"
            show(f"{_title(item, names)}: no forecast: {why} ({periods}).\n", stream)
            continue
        table = new_table(item.every, "middle", "half of the chances", "nine in ten", "last 12 months: nine in ten")
        table.title = as_text(_title(item, names))
        rows = zip(item.starts, quantiles(item), quantiles(item, "conflictology"), strict=True)
        for start, (low90, low50, middle, high50, high90), past in rows:
            cells = (start.isoformat(), str(middle), f"{low50}-{high50}", f"{low90}-{high90}", f"{past[0]}-{past[-1]}")
            table.add_row(*cells)
        show(table, stream)
        show(_about(item), stream)
    if found.frozen is not None:
        show(_frozen(found), stream)


def _when(made: Forecast) -> str:
    """When it was frozen, and what became of it since."""
    if made.recorded_at is None:
        return ""
    purged = f" (counted what was purged on {made.purged_at:%Y-%m-%d})" if made.purged_at else ""
    return f"{made.recorded_at:%Y-%m-%d}" + (" hindsight" if made.hindsight else "") + purged


def _frozen(found: Forecasts) -> str:
    fresh = found.frozen or 0
    known = sum(bool(item.drawn.draws) for item in found.items) - fresh
    return f"{counted(fresh, 'forecast')} frozen, {known} known already."


def _about(item: Forecast) -> str:
    weight = round(100 * (item.drawn.weight or 0))
    origin = item.origin[1].isoformat() if item.origin else "?"
    later = " Hindsight: frozen, or published, after the first of these periods began." if item.hindsight else ""
    breaks = "".join(f" Counted otherwise from {day}: {code.replace('_', ' ')}." for day, code in item.breaks)
    frozen = f" Frozen as {item.id}." if item.recorded_at else ""
    if item.purged_at:
        frozen += f" Something that it counted was purged on {item.purged_at:%Y-%m-%d}."
    return (
        f"Counts covered to {origin}. {len(next(iter(item.drawn.draws.values()))):,} draws, seed {item.seed}, "
        f"{item.method}: {weight} % negative binomial, {100 - weight} % conflictology, by {item.drawn.judged} past "
        f"forecasts.{breaks}{frozen}{later}\n"
    )


def _title(item: Forecast, names: Mapping[str, str]) -> str:
    from marsad.language import lens_name, wording

    who = lens_name(item.lens, wording("en"), names)
    what = ", ".join(part for part in (item.measure, item.role, item.cohort) if part)
    return f"{names.get(item.group, item.group)}, {names.get(item.place, item.place)}: {who}, {what}"


_COLUMNS = (
    "lens", "measure", "role", "cohort", "group", "place", "every", "start", "end", "model",
    *(f"q{round(100 * level):02d}" for level in _LEVELS), "mean", "missing", "id",
)  # fmt: skip


def _rows(item: Forecast) -> Iterator[tuple[object, ...]]:
    """A row for each model and period; one that says why where there are no draws."""
    key = (item.lens, item.measure, item.role, item.cohort, item.group, item.place, item.every)
    if item.drawn.missing:
        yield *key, *(None,) * (len(_LEVELS) + 4), " ".join(item.drawn.missing), item.id
    for model, draws in item.drawn.draws.items():
        means = draws.mean(axis=0).tolist()
        for start, end, levels, mean in zip(item.starts, item.ends, quantiles(item, model), means, strict=True):
            yield *key, start, end, model, *levels, round(mean, 3), None, item.id


def _forecast_json(item: Forecast) -> dict[str, Any]:
    names = (
        "id", "method", "marsad", "seed", "lens", "group", "branches", "place", "measure", "role", "cohort", "every",
        "week_start", "as_of", "origin", "starts", "ends", "hindsight", "breaks",
    )  # fmt: skip
    value: dict[str, Any] = {name: plain(getattr(item, name)) for name in names}
    value["recorded_at"] = item.recorded_at.isoformat() if item.recorded_at else None
    value["purged_at"] = item.purged_at.isoformat() if item.purged_at else None
    value |= {"settings": json.loads(item.settings), "versions": dict(item.versions)}
    drawn = item.drawn
    value |= {"missing": list(drawn.missing), "needed": drawn.needed, "there": drawn.there, "weight": drawn.weight}
    value |= {"judged": drawn.judged, "reference": plain(drawn.reference)}
    value["levels"] = list(_LEVELS)
    value["quantiles"] = {model: quantiles(item, model) for model in drawn.draws}
    value["draws"] = drawn.draws["ensemble"].tolist() if drawn.draws else []
    return value


def _draw(found: Forecasts, format: str, output: Path | None, names: Mapping[str, str]) -> None:
    from marsad.charts.fan import FanOptions, fan_chart

    drawn = [item for item in found.items if item.drawn.draws]
    if not drawn:
        raise UsageError("the picture", "there is no forecast to draw", "See why with --format table")
    titles = tuple(_title(item, names) for item in drawn)
    options = FanOptions(titles=titles, title="; ".join(titles), description="; ".join(map(_about, drawn)))
    write_picture(fan_chart(drawn, options, kind_of(format)), format, output)
    if found.frozen is not None:
        print(_frozen(found))


def _means(group: ScoreGroup, stream: TextIO) -> None:
    found = group.means
    table = new_table("", "periods", "CRPS", "log CRPS", "log score", "in 50 %", "in 90 %", "PIT 50 %", "PIT 90 %")
    table.add_column("P(R ≥ 2) Brier")
    table.title = as_text(f"{counted(group.forecasts, 'forecast')} of {group.every}s, {_MADE[group.hindsight]}")
    for item in found:
        numbers = (item.crps, item.log_crps, item.log_score, item.inside50, item.inside90, item.pit50, item.pit90)
        brier = "" if item.brier is None else f"{item.brier:.3f}"
        table.add_row(_NAMES[item.model], f"{item.periods:,}", *(f"{number:.3f}" for number in numbers), brier)
    show(table, stream)
    for item in found:
        if item.model == "ensemble" and item.log_score_gain is not None:
            show(f"Ensemble against conflictology: log score {_gain(item.log_score_gain, item.log_score_span)}, "
                 f"log CRPS {_gain(item.log_crps_gain or 0.0, item.log_crps_span)}.\n", stream)  # fmt: skip


def _gain(gain: float, span: tuple[float, float] | None) -> str:
    return f"{gain:+.3f}" + (f" (95 %: {span[0]:+.3f} to {span[1]:+.3f})" if span else " (too few origins to tell)")


def _single(items: Sequence[ScoredForecast], stream: TextIO, names: Mapping[str, str]) -> None:
    table = new_table("frozen", "forecast", "from", "over", "waiting", "CRPS", "conflictology's")
    for item in items[-20:]:
        made, by_model = item.forecast, {one.model: one for one in item.scored}
        own = by_model["ensemble"]
        mean = [sum(one.crps) / len(one.crps) for one in (own, by_model["conflictology"]) if one.crps]
        table.add_row(
            _when(made),
            as_text(_title(made, names)),
            made.starts[0].isoformat(),
            str(len(own.ahead)),
            str(item.waiting),
            *(f"{value:.2f}" for value in mean or ("", "")) if mean else ("", ""),
        )
    show(table, stream)


def _report_json(report: ScoreReport) -> dict[str, Any]:
    return {
        "forecasts": len(report.items),
        "waiting": report.waiting,
        "groups": [plain(dataclasses.asdict(group)) for group in report.groups],
        "items": [
            {
                "id": item.forecast.id,
                "method": item.forecast.method,
                "settings": json.loads(item.forecast.settings),
                "seed": item.forecast.seed,
                "hindsight": item.forecast.hindsight,
                "recorded_at": item.forecast.recorded_at.isoformat() if item.forecast.recorded_at else None,
                "waiting": item.waiting,
                "scores": [plain(dataclasses.asdict(one)) for one in item.scored],
            }
            for item in report.items
        ],
    }
