"""Which of all series alarm this week: every group in every country and province that a dataset lists.

Claims of the ledger → weekly counts of all series at once → `assessment.screen`, beside `assessment.farrington`. Like
every flow it calls stages and keeps nothing.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad import scope, tallying
from marsad.assessment.farrington import Farrington
from marsad.assessment.screen import (
    CONTROLS,
    LEVEL,
    METHOD,
    NONE,
    REASONS,
    Control,
    Screening,
    false_alarms_per_year,
    q_values,
)
from marsad.errors import UsageError
from marsad.ledger import Ledger
from marsad.ledger.claims import ClaimFilter
from marsad.model.screen import Screen, ScreenRow, ScreenVerdict
from marsad.registry import Registry
from marsad.series import ManyOptions, ManySeries, SeriesKey, count_rows_by
from marsad.sources import datasets

OLDEST_DAYS = 26 * 7  # beyond this the last covered week no longer speaks of the day asked about
_RECENT = 4
_COLUMNS = (
    "kind", "lens", "document", "key", "country", "place_id", "actors", "place_precision", "period_start",
    "period_end", "period_precision", "published_until", "recorded_at", "hindsight", "quote_text",
)  # fmt: skip
Floats = npt.NDArray[np.float64]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ScreenQuestion:
    """What is screened: lenses (none: every dataset), countries by ISO code (none: all), and how sure it must be.

    `rate`: the weekly false discovery rate over all series screened, by `control` (see `q_values`).
    """

    lenses: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    as_of: dt.date | None = None
    recorded_by: dt.datetime | None = None
    week_start: int = 0
    rate: float = 0.1
    control: Control = "bh"

    def __post_init__(self) -> None:
        if not 0 < self.rate < 1:
            raise UsageError(f"--fdr {self.rate}", "a false discovery rate lies between 0 and 1", "Give .1, say")
        if self.control not in CONTROLS:
            raise UsageError(f"control {self.control}", "is no way of control", f"Use {', '.join(CONTROLS)}")


def screen(
    ledger: Ledger,
    registry: Registry,
    question: ScreenQuestion,
    settings: Screening | None = None,
    farrington: Farrington | None = None,
) -> Screen:
    """Every series of every dataset, group, country and province, ranked by how unexpected its newest week is.

    A country and its provinces are series of their own: where one rises both may alarm. Raises UsageError.
    """
    settings, farrington = settings or Screening(), farrington or Farrington()
    drafts: list[ScreenRow] = []
    left: Counter[str] = Counter()
    if ledger.spreads:
        found, names = tallying.series_by_workers(ledger, _options(ledger, question), _seen(question))
        counted: Iterable[tuple[str, ManySeries]] = found.items()
    else:
        claims = _claims(ledger, registry, question)
        counted, names = _counted(ledger, question, claims), _stated_names(claims)
    for area, many in counted:
        left.update(many.left_out)
        for lens in dict.fromkeys(key.lens for key in many.keys):
            drafts += _screened(ledger, many, lens, area, question.as_of, settings, farrington)
    return dataclasses.replace(_ranked(drafts, question, settings, dict(left)), names=names)


def _stated_names(claims: pa.Table) -> dict[str, str]:
    """The groups by id as the rows name them, each by the first of its rows."""
    named: dict[str, str] = {}
    lenses = pa.array([f"dataset:{name}" for name in datasets.SIDES])
    telling = pc.is_in(claims["lens"], value_set=lenses)
    places, actors = pc.indices_nonzero(telling), claims["actors"].filter(telling).combine_chunks()
    rows, ids = places.take(pc.list_parent_indices(actors)), pc.list_flatten(actors)
    first = pa.table({"id": ids, "row": rows}).group_by("id").aggregate([("row", "min")]).sort_by("id")
    for id, row in zip(first["id"].to_pylist(), first["row_min"].to_pylist(), strict=True):
        if id not in named:
            named |= datasets.SIDES[claims["lens"][row].as_py().removeprefix("dataset:")](
                claims["quote_text"][row].as_py()
            )
    return named


def _claims(ledger: Ledger, registry: Registry, question: ScreenQuestion) -> pa.Table:
    claims = ledger.claims(**_seen(question), columns=_COLUMNS)
    return scope.with_admin1(claims, registry, ledger, question.as_of, question.recorded_by)


def _seen(question: ScreenQuestion) -> ClaimFilter:
    return {
        "as_of": question.as_of,
        "recorded_by": question.recorded_by,
        "kinds": ["incident"],
        "places": list(question.countries) or None,
        "lenses": list(question.lenses) or None,
    }


def _options(ledger: Ledger, question: ScreenQuestion) -> dict[str, ManyOptions]:
    """How the series of each kind of area are counted."""
    shared = ManyOptions(
        by=("group", "country"),
        week_start=question.week_start,
        as_of=question.as_of,
        coverage=scope.coverage_of(ledger, question.as_of, question.recorded_by),
        increments=scope.increments(),
    )
    return {"country": shared, "admin1": dataclasses.replace(shared, by=("group", "admin1"))}


def _counted(ledger: Ledger, question: ScreenQuestion, claims: pa.Table) -> Iterator[tuple[str, ManySeries]]:
    for area, options in _options(ledger, question).items():
        yield area, count_rows_by(claims, options)


def _screened(
    ledger: Ledger,
    many: ManySeries,
    lens: str,
    area: str,
    as_of: dt.date | None,
    settings: Screening,
    farrington: Farrington,
) -> list[ScreenRow]:
    """The series of one lens, each in the newest week that the lens covers anywhere."""
    rows = [row for row, key in enumerate(many.keys) if key.lens == lens]
    counts = many.counts[rows]
    covered = np.flatnonzero((~np.isnan(counts)).any(axis=0))
    if not len(covered):
        return [_row(many, row, area, None, "nothing_covered") for row in rows]
    last = int(covered[-1])
    if as_of is not None and (as_of - many.ends[last]).days > OLDEST_DAYS:
        return [_row(many, row, area, last, "too_old") for row in rows]
    counts = counts[:, : last + 1]
    if ledger.spreads:
        found = tallying.score_by_workers(ledger, counts, settings, farrington)
    else:
        found = tallying.score(counts, settings, farrington)
    newest = counts[:, -_RECENT:]
    recent = np.where(np.isnan(newest).all(axis=1), np.nan, np.nansum(newest, axis=1))  # missing is not zero
    return [
        _row(
            many, row, area, last, REASONS[found.reason[index]], found, index, float(found.bound[index]), recent[index]
        )
        for index, row in enumerate(rows)
    ]


def _row(
    many: ManySeries,
    row: int,
    area: str,
    last: int | None,
    reason: str,
    found: tallying.Scores | None = None,
    index: int = 0,
    bound: float = np.nan,
    recent: float = np.nan,
) -> ScreenRow:
    key: SeriesKey = many.keys[row]
    count = None if last is None else _known(many.counts[row, last])
    bounded = _known(bound)
    baseline = NONE if found is None else int(found.baseline[index])
    return ScreenRow(
        lens=key.lens,
        group=key.group,
        place=key.place,
        country=key.country,
        area=area,
        verdict="not_testable",
        week=None if last is None else many.starts[last],
        week_end=None if last is None else many.ends[last],
        count=count,
        recent=_known(recent),
        expected=None if found is None else _known(found.expected[index]),
        dispersion=None if found is None else _known(found.dispersion[index]),
        baseline=None if baseline == NONE else "level" if baseline == LEVEL else "season",
        p=None if found is None else _known(found.p[index]),
        q=None,
        rank=None,
        bound=bounded,
        above=None if bounded is None or count is None else count > bounded,
        reason=None if reason == REASONS[0] else reason,
        hindsight=bool(many.hindsight[row]),
    )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _ranked(drafts: Sequence[ScreenRow], question: ScreenQuestion, settings: Screening, left: dict[str, int]) -> Screen:
    """With q values, ranks and verdicts over all series of the week."""
    p = np.array([np.nan if row.p is None else row.p for row in drafts])
    q = q_values(p, question.control)
    order = sorted(range(len(drafts)), key=lambda row: (np.isnan(p[row]), p[row], drafts[row].lens, str(drafts[row])))
    rows = []
    for rank, index in enumerate(order, start=1):
        draft = drafts[index]
        if draft.p is not None:
            verdict: ScreenVerdict = "alarm" if q[index] <= question.rate else "no_alarm"
            draft = dataclasses.replace(draft, q=float(q[index]), rank=rank, verdict=verdict)
        rows.append(draft)
    alarms = [row.p for row in rows if row.verdict == "alarm" and row.p is not None]
    threshold = max(alarms, default=None)
    return Screen(
        as_of=question.as_of,
        rows=tuple(rows),
        rate=question.rate,
        control=question.control,
        method=METHOD,
        settings=dataclasses.asdict(settings),
        tested=int((~np.isnan(p)).sum()),
        alarms=len(alarms),
        threshold=threshold,
        false_alarms=None if threshold is None else false_alarms_per_year(threshold),
        not_tested=dict(Counter(row.reason for row in rows if row.reason is not None)),
        rows_left_out=left,
    )
