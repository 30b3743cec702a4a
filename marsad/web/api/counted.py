"""Counts, answers and briefs: what is computed from the claims."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter, OrderedDict
from typing import Annotated, Any

import pyarrow as pa
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi import Path as PathParameter
from pydantic import TypeAdapter

from marsad.errors import MissingItem, UsageError
from marsad.export import Content
from marsad.exporting.contents import SERIES, interval_rows, series_rows
from marsad.model.asked import Asked
from marsad.model.counts import Counts, Series
from marsad.model.moments import asked_day, asked_moment
from marsad.web.api import given
from marsad.web.api.asked import TABLES, AsOf, Day, FormatName, format_of, known
from marsad.web.api.problems import Stopped
from marsad.web.api.shapes import NEGOTIATED, PROBLEMS, Json, Listed, SeriesAnswer, Waiting
from marsad.web.jobs import Jobs, Standing
from marsad.web.page import language_of, observatory_of

router = APIRouter(dependencies=[Depends(known)])
_KEPT = 32  # counts kept in memory
_COUNTING = threading.Semaphore(2)  # a count of a long series takes a core for seconds
_TURN = 2.0  # seconds that a reader waits for it; who waits holds one of the server's threads
_ADAPTER: TypeAdapter[Any] = TypeAdapter(Asked)
Group = Annotated[str, Query(description="the group, by id or any of its names", max_length=200)]
OnePlace = Annotated[str, Query(description="the place, by id or any of its names", max_length=200)]
Held = Annotated[str | None, Query(description="only what was held by then, as 2019-09-24T12:00Z", max_length=40)]
Branches = Annotated[bool, Query(description="roll branches up into the group")]
WeekStart = Annotated[int, Query(description="0 Monday to 6 Sunday", ge=0, le=6)]
_LATER: dict[int | str, Json] = {
    **PROBLEMS,
    202: {"model": Waiting, "description": "It is being computed: ask again at Location"},
    422: {**PROBLEMS[400], "description": "What is held cannot answer it"},
    429: {**PROBLEMS[400], "description": "Too many questions wait: ask again later"},
}
_COUNTED: dict[int | str, Json] = {**NEGOTIATED, 429: _LATER[429]}


@router.get("/series", response_model=SeriesAnswer, responses=_COUNTED, tags=["counts"])
def series(
    request: Request,
    group: Group,
    place: Annotated[
        list[str] | None, Query(description="places, by id or name; none: every country", max_length=50)
    ] = None,
    measure: Annotated[list[str] | None, Query(description="only these measures", max_length=50)] = None,
    lens: Annotated[list[str] | None, Query(description="only who counts so", max_length=50)] = None,
    every: Annotated[str, Query(description="week, month or hijri-month", max_length=20)] = "week",
    week_start: WeekStart = 0,
    start: Day = None,
    as_of: AsOf = None,
    recorded_by: Held = None,
    branches: Branches = False,
    format_name: FormatName = None,
) -> Response:
    """Counts of a group by lens, measure and period. Empty where nothing covers a period: missing is not zero."""
    format = format_of(request, format_name, TABLES)
    if every not in ("week", "month", "hijri-month"):
        raise UsageError(f"every={every}", "is no kind of period", "Use week, month or hijri-month")
    asked = (group, tuple(place or ()), tuple(measure or ()), every, week_start, asked_day(start, "start"),
             asked_day(as_of, "as_of"), asked_moment(recorded_by, "recorded_by"), branches)  # fmt: skip
    counts, computed_at = _counted(request, asked)
    shown = [one for one in counts.series if not lens or one.lens in lens]
    if format != "json":
        batch = pa.RecordBatch.from_pylist(
            [row for one in shown for row in (*series_rows(one), *interval_rows(one))], schema=SERIES
        )
        content = Content(kind="series", schema=SERIES, batches=lambda: iter((batch,)), language=language_of(request))
        return given.table(request, content, format)
    left: Counter[str] = Counter()
    for item in (*counts.left_out, *(item for one in shown for item in one.left_out)):
        left[item.code] += len(item.claims)
    told = {"series": [_series(one) for one in shown], "left_out": dict(left), "as_of": counts.options.as_of}
    return given.value(request, told | {"computed_at": computed_at})


_Counted = tuple[Counts, dt.datetime]  # and when they were computed


class _Kept:
    """Counts of one observatory, by what was asked and the index's stamp."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[Any, tuple[str, _Counted]] = OrderedDict()

    def get(self, asked: Any, stamp: str) -> _Counted | None:
        with self._lock:
            held = self._held.get(asked)
            return held[1] if held and held[0] == stamp else None

    def keep(self, asked: Any, stamp: str, counted: _Counted) -> None:
        with self._lock:
            self._held[asked] = stamp, counted
            self._held.move_to_end(asked)
            while len(self._held) > _KEPT:
                self._held.popitem(last=False)


def _counts(request: Request) -> _Kept:
    kept = getattr(request.app.state, "counts", None)
    if kept is None:
        kept = request.app.state.counts = _Kept()
    return kept


def _counted(request: Request, asked: Any) -> _Counted:
    observatory, kept = observatory_of(request), _counts(request)
    stamp = observatory.index().stamp
    found = kept.get(asked, stamp)
    if found is not None:
        return found
    group, places, measures, every, week_start, start, as_of, recorded_by, branches = asked
    if not _COUNTING.acquire(timeout=_TURN):
        raise Stopped(429, "the counts", "have to wait: others are being counted", "Ask again later", Retry_After="10")
    try:
        found = kept.get(asked, stamp)  # another reader may have asked the same, and this one waited
        if found is None:
            counts = observatory.series(
                group,
                places,
                measure=measures,
                every=every,
                week_start=week_start,
                start=start,
                as_of=as_of,
                recorded_by=recorded_by,
                branches=branches,
            )
            found = counts, dt.datetime.now(dt.UTC)
            kept.keep(asked, stamp, found)
    finally:
        _COUNTING.release()
    return found


def _series(one: Series) -> Json:
    named = ("lens", "measure", "role", "cohort", "group", "place", "every", "hindsight")
    periods = [{name: item for name, item in row.items() if name not in named} for row in series_rows(one)]
    other = [{name: row[name] for name in ("start", "end", "count", "low", "high")} for row in interval_rows(one)]
    breaks = [{"date": item.date, "code": item.code, "change": dict(item.change)} for item in one.breaks]
    return {**{name: getattr(one, name) for name in named}, "breaks": breaks, "periods": periods, "intervals": other}


@router.get("/answers", responses=_LATER, response_model=Json, tags=["answers"])
def answers(
    request: Request,
    group: Group,
    place: OnePlace,
    as_of: AsOf = None,
    compare: Annotated[list[str] | None, Query(description="other places to compare with", max_length=10)] = None,
    recorded_by: Held = None,
    branches: Branches = False,
    week_start: WeekStart = 0,
) -> Response:
    """Is the group's violence coming back there? The answer, or 202 with where to ask again while it is computed."""
    question = observatory_of(request).question(
        group,
        place,
        as_of=asked_day(as_of, "as_of"),
        compare=compare or (),
        branches=branches,
        recorded_by=asked_moment(recorded_by, "recorded_by"),
        week_start=week_start,
    )
    return _standing(request, _jobs(request).ask(question))


@router.get("/answers/{id}", responses=_LATER, response_model=Json, tags=["answers"])
def answer(request: Request, id: str) -> Response:
    """An answer by the id of its question."""
    return _standing(request, _jobs(request).look(id))


def _standing(request: Request, found: Standing) -> Response:
    if found.state == "unasked":
        raise MissingItem(found.id[:80], "nobody asked that", "Ask it at /api/v1/answers?group=…&place=…")
    if found.state == "busy":
        raise Stopped(429, "the question", "has to wait: too many do already", "Ask again later", Retry_After="30")
    if found.refusal is not None:
        told = found.refusal.error
        raise Stopped(422, told.item, told.cause, told.remedy)
    if found.asked is None or found.asked.stage != "answer":
        location = f"{request.scope.get('root_path', '')}/answers/{found.id}"
        told_waiting = {"id": found.id, "state": found.state, "ahead": found.ahead, "waited": round(found.waited, 1)}
        return given.value(request, told_waiting, {"Location": location, "Retry-After": "2"}, 202)
    return given.tagged(request, _ADAPTER.dump_json(found.asked), "application/json")


def _jobs(request: Request) -> Jobs:
    jobs: Jobs | None = getattr(request.app.state, "jobs", None)
    if jobs is None:
        raise MissingItem("answers", "this server computes none", "Serve an observatory that lies in a folder")
    return jobs


@router.get("/briefs", response_model=Listed[Json], responses=PROBLEMS, tags=["briefs"])
def briefs(request: Request) -> Response:
    """The briefs that were published, the newest first. Each is permanent, at /briefs/NUMBER."""
    records = observatory_of(request).briefs()
    return given.rows(request, "sources", records, dict, "json", None, len(records))


@router.get("/briefs/{number}", response_model=Json, responses=PROBLEMS, tags=["briefs"])
def brief(request: Request, number: Annotated[int, PathParameter(ge=1, le=2**31)]) -> Response:
    """What a published brief says, with notes and sources; the page and its files are at /briefs/NUMBER."""
    body = observatory_of(request).render_brief(number, "json")
    return given.tagged(request, body, "application/json")
