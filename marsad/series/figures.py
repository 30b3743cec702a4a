"""Figure claims → observations: which may be counted at all, which repeat one another, which one stands."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marsad.model.counts import Every, Observation, PlaceScope, SeriesOptions
from marsad.series.grid import Grid, period_start

Row = Mapping[str, Any]
Key = tuple[str, str, str | None, str | None]  # lens, measure, role, cohort

# Days that a period may have to stand for one period of the grid: a week or a month, a day more or less.
LENGTHS: dict[Every, tuple[int, int]] = {"week": (6, 8), "month": (27, 32), "hijri-month": (28, 31)}
# Where the new moon is watched for, a Hijri month may begin so many days before or after the computed one. A month of
# the sun is as long and begins anywhere: it is none.
MOON_DAYS = 2
# Origins of these kinds are named by what they are: the group, the page itself.
NAMED_KINDS = frozenset({"group", "group_media", "publisher", "dataset"})
CONTRADICTORY = "contradictory_in_sentence"
# For these a missing role is the doer's: "73 attacks by the group" and "73 attacks" with the group as subject.
DOERS = frozenset({"attacks", "suicide_attacks"})


@dataclass(frozen=True, slots=True)
class Sorted:
    """Claims that may be counted, by series, and those that may not, by code, lens and measure.

    `apart`: flows whose own days are none of the grid's periods; `totals`: running totals. Both are refused as they
    are, and may be of use together with others.
    """

    kept: dict[Key, list[Row]]
    apart: dict[Key, list[Row]]
    totals: dict[Key, list[Row]]
    refused: dict[tuple[str, str | None, str | None], list[str]]


def sort_figures(figures: Iterable[dict[str, Any]], options: SeriesOptions) -> Sorted:
    """Take from the figures about one group and place those that a series may count."""
    rows = [row | {"lens": lens_of(row, options)} for row in figures]
    # A part is judged by its whole's place in the same series, whether or not the whole itself can be counted.
    wholes = {row["id"]: (_place_key(row), series_key(row)[1:]) for row in rows}
    found = Sorted({}, {}, {}, {})
    for row in rows:
        code = refusal(row, options)
        if code is None and wholes.get(row["part_of"]) == (_place_key(row), series_key(row)[1:]):
            code = "part_of_counted_whole"
        if code == "running_total" and _is_total(row, options):
            found.totals.setdefault(series_key(row), []).append(row)
        if code is None and (code := misfit(row, options)) is not None:
            found.apart.setdefault(series_key(row), []).append(row)
        if code is None:
            found.kept.setdefault(series_key(row), []).append(row)
        else:
            found.refused.setdefault((code, row["lens"], row["measure"]), []).append(row["id"])
    return Sorted(
        _all_consistent(found.kept, found.refused), _all_consistent(found.apart, {}), found.totals, found.refused
    )


def _all_consistent(
    series: Mapping[Key, list[Row]], refused: dict[tuple[str, str | None, str | None], list[str]]
) -> dict[Key, list[Row]]:
    consistent = {}
    for key, rows in series.items():
        agreed, contradictory = _consistent(rows)
        if agreed:
            consistent[key] = agreed
        if contradictory:
            refused.setdefault((CONTRADICTORY, key[0], key[1]), []).extend(contradictory)
    return consistent


def _consistent(rows: Sequence[Row]) -> tuple[list[Row], list[str]]:
    """Without the figures of a sentence that gives two values for one observation: one of them was misread.

    "30 attacks, compared with 45 the week before" with the same week for both is the usual case. Which is right cannot
    be told from here, and a wrong count is worse than none.
    """
    values: dict[tuple[Any, ...], set[tuple[float | None, float | None]]] = {}
    for row in rows:
        values.setdefault(_said_once(row), set()).add((row["low"], row["high"]))
    kept = [row for row in rows if len(values[_said_once(row)]) == 1]
    return kept, [row["id"] for row in rows if len(values[_said_once(row)]) > 1]


def _said_once(row: Row) -> tuple[Any, ...]:
    sentence = row["document"], row["row"], row["quote_start"]
    return *sentence, *_place_key(row), row["origin_id"], row["period_start"], row["period_end"]


def lens_of(row: Row, options: SeriesOptions) -> str | None:
    """The lens of a figure; that of a voice without a name of its own holds for one publisher only.

    The "officials" of two papers are not known to be the same: as one lens the newer would silently replace the older.
    """
    lens: str | None = row["lens"]
    if lens is None or options.known_origins is None or not lens.startswith("attributed:"):
        return lens
    if row["origin_id"] in options.known_origins or row["origin_kind"] in NAMED_KINDS:
        return lens
    return f"{lens}@{row['publisher'] or row['document']}"


def refusal(row: Row, options: SeriesOptions) -> str | None:
    """Why a figure cannot enter a series (a code of docs/series.md), or None where it can."""
    start, end = row["period_start"], row["period_end"]
    shown = row["published_until"]
    checks = (
        ("denied", row["modality"] == "denied"),
        ("hypothetical", row["modality"] == "hypothetical"),
        ("origin_unknown", row["lens"] is None),
        ("measure_other", row["measure"] in (None, "other")),
        ("accumulation_unknown", row["accumulation"] is None),
        (f"{row['accumulation']}", row["accumulation"] in ("stock", "running_total")),
        ("rate", row["per"] is not None),
        ("comparison", row["comparison"] is not None),
        ("unit_not_count", row["unit"] not in (None, "count")),
        ("no_bounds", row["low"] is None and row["high"] is None),
        ("period_unknown", start is None and end is None),
        ("period_unbounded", start is None or end is None),
    )
    for code, holds in checks:
        if holds:
            return code
    if options.as_of is not None and shown is not None and shown > options.as_of and not row["hindsight"]:
        return "published_later"
    if options.last is not None and end > options.last:
        return "period_later"
    if options.start is not None and end < options.start:
        return "period_earlier"
    return None


def misfit(row: Row, options: SeriesOptions) -> str | None:
    """Why the days of a figure stand for no period of the grid, or None where they do."""
    length = (row["period_end"] - row["period_start"]).days + 1
    shortest, longest = LENGTHS[options.every]
    if length < shortest:
        return f"period_shorter_than_{options.every}"
    if length > longest:
        return f"period_longer_than_{options.every}"
    if options.every == "hijri-month":
        middle = row["period_start"] + dt.timedelta(days=length // 2)
        if abs((row["period_start"] - period_start("hijri-month", 0, middle)).days) > MOON_DAYS:
            return "period_of_another_calendar"
    return None


def _is_total(row: Row, options: SeriesOptions) -> bool:
    """Whether a running total could be counted, were it none: it says since when, and counts what can be counted."""
    if row["period_start"] is None or row["qualifier"] in ("about", "vague"):
        return False
    day = as_of_day(row)
    return day is not None and refusal({**row, "accumulation": "flow", "period_end": day}, options) is None


def as_of_day(row: Row) -> dt.date | None:
    """The day that a running total was reached: the one that it names, else that of its publication."""
    day: dt.date | None = row["period_end"] or row["published_until"]
    return day if day is None or row["period_start"] is None or day >= row["period_start"] else None


def series_key(row: Row) -> Key:
    role = row["role"]
    return (
        row["lens"],
        row["measure"],
        "perpetrator" if role is None and row["measure"] in DOERS else role,
        row["cohort"],
    )


def observations(
    rows: Sequence[Row], grid: Grid, place: PlaceScope, group: str, derived: Iterable[Observation] = ()
) -> tuple[tuple[Observation, ...], tuple[str, ...]]:
    """Observations of one series: repeats merged (the newest published wins), rivals of a period ranked.

    Two observations of one lens in one period are never added: the one that holds most days of the period counts,
    among equals the newest. What is added, and only where it was asked for, are branches and finer places. The second
    item holds the claims most of whose days lie outside of the grid: they are in no observation. `derived`: of other
    figures (`marsad.series.intervals`); whatever a source states itself for the period stands before them.
    """
    periods: dict[int, list[Observation]] = {}
    outside: list[str] = []
    for item in derived:
        periods.setdefault(grid.starts.index(item.start), []).append(item)
    for claims in once(rows, place):
        index, shift = grid.holding(claims[0]["period_start"], claims[0]["period_end"])
        if index >= 0:
            periods.setdefault(index, []).append(_observation(claims, grid.starts[index], shift, place))
        else:
            outside += [row["id"] for row in claims]
    found = tuple(item for index in sorted(periods) for item in _ranked(periods[index], place, group))
    return found, tuple(outside)


def once(rows: Iterable[Row], place: PlaceScope) -> list[list[Row]]:
    """The rows that say the same of the same days, together, the one that stands first."""
    repeated: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        days = row["period_start"], row["period_end"]
        repeated.setdefault((*cell_of(row, place), row["origin_id"], *days), []).append(row)
    return [sorted(claims, key=newest_first) for claims in repeated.values()]


def cell_of(row: Row, place: PlaceScope) -> tuple[str | None, str | None]:
    """Group and place that a figure is about; the series' own place, however it is called."""
    return row["group_id"], place.id if exact(row, place) else row["place_id"]


def exact(row: Row, place: PlaceScope) -> bool:
    """Whether a claim is about that place itself."""
    at_country = place.country is not None and row["country"] == place.country and row["place_precision"] == "country"
    return row["place_id"] == place.id or at_country


def _ranked(rivals: list[Observation], place: PlaceScope, group: str) -> list[Observation]:
    rivals.sort(key=_rank)
    first: dict[tuple[str | None, str | None], Observation] = {}
    for item in rivals:
        first.setdefault((item.group, item.place), item)
    standing = _coarsest(first, place, group)
    return [item if any(item is kept for kept in standing) else _outranked(item) for item in rivals]


def _rank(item: Observation) -> tuple[bool, int, int, tuple[str, ...]]:
    return item.derived is not None, abs(item.shifted), -(item.published or dt.date.min).toordinal(), item.claims


def _coarsest(
    cells: Mapping[tuple[str | None, str | None], Observation], place: PlaceScope, group: str
) -> list[Observation]:
    """The whole where it is known; else its parts: branches in the place, places of the group, or both."""
    whole = cells.get((group, place.id))
    if whole is not None:
        return [whole]
    here = [item for (_, where), item in cells.items() if where == place.id]
    own = [item for (who, _), item in cells.items() if who == group]
    return here or own or list(cells.values())


def _outranked(item: Observation) -> Observation:
    return dataclasses.replace(item, counted=False)


def _observation(claims: Sequence[Row], start: dt.date, shift: int, place: PlaceScope) -> Observation:
    first = claims[0]
    period = first["period_start"], first["period_end"]
    return Observation(start=start, period=period, shifted=shift, **stated(claims, place))


def stated(claims: Sequence[Row], place: PlaceScope) -> dict[str, Any]:
    """What a count says of itself, by the names of an observation's fields. `claims`: the one that stands first."""
    first = claims[0]
    low, high = first["low"], first["high"]
    return {
        "low": low,
        "high": high,
        "best": low if low is not None and low == high else None,
        "claims": (first["id"],),
        "history": tuple(row["id"] for row in claims[1:]),
        "origin": first["origin_id"],
        "group": first["group_id"],
        "place": cell_of(first, place)[1],
        "publisher": first["publisher"],
        "published": first["published_until"],
        "hindsight": bool(first["hindsight"]),
    }


def newest_first(row: Row) -> tuple[int, int, int, str]:
    # Within one page the earlier sentence wins, and in it the earlier number: the headline and the lead give the total,
    # the rest the breakdown.
    # A table without a date of release goes behind every dated one; a page counts from the day it was recorded.
    unknown = dt.date.min if row["origin_kind"] == "dataset" else row["recorded_at"].date()
    day = row["published_until"] or unknown
    return -day.toordinal(), row["quote_start"], row["number_start"] or 0, row["id"]


def _place_key(row: Row) -> tuple[Any, ...]:
    return row["group_id"], row["place_id"], row["country"]
