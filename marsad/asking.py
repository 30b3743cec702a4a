"""A question → all that is shown for it: the counts at once, then the answer, the havens, and what is stated.

What comes of it is small enough to be kept as JSON: claims are named for the newest periods alone.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from marsad.answering import assess_counted, counted
from marsad.comparing import havens
from marsad.language import LANGUAGES, shown_name
from marsad.ledger import Ledger
from marsad.model.answer import Answer, LensAnswer
from marsad.model.asked import Asked, AskedQuestion, Span
from marsad.model.comparison import Havens
from marsad.model.counts import Counts, Series
from marsad.model.indicators import IndicatorCount
from marsad.model.moments import check_as_of
from marsad.model.stocks import StockStatement
from marsad.registry import Registry
from marsad.scope import Question
from marsad.series import names_group
from marsad.statements import indicators, stocks

HORIZONS = (4, 8)  # after so many more weeks it is asked what would change the answer
PERIODS = 12  # so many of the newest weeks name the claims that they count
STATED = 40  # so many statements of stocks are kept, the newest


def asked_question(
    registry: Registry,
    group: str,
    place: str,
    *,
    as_of: dt.date | None = None,
    compare: Sequence[str] = (),
    branches: bool = False,
    recorded_by: dt.datetime | None = None,
    week_start: int = 0,
) -> AskedQuestion:
    """A question in names or ids → in ids. Raises UnknownName, UsageError."""
    check_as_of(as_of)
    here = _place(registry, place)
    others = dict.fromkeys(_place(registry, name) for name in compare)
    return AskedQuestion(
        group=registry.actors.resolve(group).id,
        place=here,
        as_of=as_of,
        compare=tuple(sorted(id for id in others if id != here)),
        branches=branches,
        recorded_by=recorded_by,
        week_start=week_start,
    )


def _place(registry: Registry, name: str) -> str:
    """By name or id; towns of the gazetteer have ids, too."""
    return (registry.places.get(name) if name.startswith("geonames:") else registry.places.resolve(name)).id


def ask(ledger: Ledger, registry: Registry, asked: AskedQuestion, version: str) -> Iterator[Asked]:
    """The counts as soon as they are there (stage "counts"), then the answer with all that stands beside it.

    `version`: of Marsad, kept with it. Raises UnknownName, UsageError.
    """
    began = time.monotonic()
    versions = ledger.versions()  # before anything is read: what comes meanwhile makes it old, not wrong
    question = Question(
        group=asked.group,
        places=(asked.place,),
        as_of=asked.as_of,
        recorded_by=asked.recorded_by,
        branches=asked.branches,
        week_start=asked.week_start,
    )
    found = counted(ledger, registry, question)
    claims, counts = found
    made = _Made(ledger, registry, asked, counts)
    stated = _stated(stocks(ledger, registry, question, passed_on=True).latest)
    first = Asked(
        question=asked,
        stage="counts",
        series=_shortened(counts.series, made.printed),
        left_out=_left_out(counts),
        stated=stated,
        names=made.names(None, None, stated, ()),
        newest_source=_newest(claims, counts),
        versions=versions,
        computed_at=dt.datetime.now(dt.UTC),
        seconds=time.monotonic() - began,
        marsad=version,
        printed=made.printed,
    )
    yield first
    answer, _ = assess_counted(ledger, registry, question, found, asked.compare, HORIZONS)
    elsewhere = havens(ledger, registry, replace(question, places=()))
    signs = tuple(_latest_alone(one) for one in indicators(ledger, registry, question, passed_on=True).counts)
    yield replace(
        first,
        stage="answer",
        answer=_without_draws(answer),
        havens=elsewhere,
        signs=signs,
        series=_shortened(counts.series, (*made.printed, *_compared(answer))),
        names=made.names(answer, elsewhere, stated, signs),
        computed_at=dt.datetime.now(dt.UTC),
        seconds=time.monotonic() - began,
    )


@dataclass(frozen=True, slots=True)
class _Made:
    ledger: Ledger
    registry: Registry
    asked: AskedQuestion
    counts: Counts

    @property
    def printed(self) -> tuple[Span, ...]:
        """The newest periods that anything covers, and those before, oldest first."""
        shown = [one for one in self.counts.series if one.starts]
        covered = [index for one in shown for index, there in enumerate(one.covered) if there]
        last = max(covered, default=min((len(one.starts) for one in shown), default=0) - 1)
        grid = shown[0] if shown else None
        return (
            ()
            if grid is None
            else tuple(zip(grid.starts, grid.ends, strict=True))[max(0, last - PERIODS + 1) : last + 1]
        )

    def names(
        self,
        answer: Answer | None,
        elsewhere: Havens | None,
        stated: Sequence[StockStatement],
        signs: Sequence[IndicatorCount],
    ) -> dict[str, dict[str, str]]:
        """Every id that is shown → its name, in each language."""
        asked = self.asked
        ids = {asked.group, asked.place, *asked.compare}
        for series in self.counts.series:
            ids |= {_origin(series.lens), series.place, *(item.origin for item in series.observations if item.origin)}
        for table in elsewhere.tables if elsewhere else ():
            ids |= {_origin(table.lens), *(row.place for row in table.rows), *table.quiet}
        for lens in (*answer.lenses, *answer.compared) if answer else ():
            ids |= {_origin(lens.lens), lens.place}
            ids |= {place for one in (*lens.relatives, *filter(None, [lens.relative])) for place in one.places}
        ids |= {item.place for item in answer.not_compared} if answer else set()
        told: dict[str, str] = {}
        voices = [(one.origin, one.origin_name) for one in stated] + [(one.origin, one.origin_name) for one in signs]
        ids |= {id for id, _ in voices if id}
        told |= {id: name for id, name in voices if id and name}
        for statement in stated:
            ids |= {id for id in (statement.key.group, statement.key.place) if id}
        return self._in_languages(ids, told)

    def _in_languages(self, ids: Collection[str], told: Mapping[str, str]) -> dict[str, dict[str, str]]:
        entries = (*self.registry.sources, *self.registry.actors, *self.registry.places)
        known = {entry.id: entry for entry in entries if entry.id in ids}
        missing = sorted(set(ids) - known.keys() - told.keys())
        stated = dict(told) | (self._voices(missing) if missing else {})
        for place in [id for id in missing if id.startswith("geonames:")]:
            entry = self.registry.places.get(place)  # a town of the gazetteer
            known[place] = entry
        return {
            language: {id: name for id, name in stated.items() if id in ids}
            | {id: shown_name(id, entry.name, entry.names, language) for id, entry in known.items()}
            for language in LANGUAGES
        }

    def _voices(self, ids: Sequence[str]) -> dict[str, str]:
        """What pages call the voices that the registry does not hold."""
        asked = self.asked
        lenses = {series.lens for series in self.counts.series}
        datasets = any(f"dataset:{id}" in lenses for id in ids)
        claims = self.ledger.claims(
            kinds=["figure", "indicator", *(["incident"] if datasets else [])],  # rows of a table of one's own
            groups=[asked.group],
            recorded_by=asked.recorded_by,
            columns=("origin_id", "origin_name"),
        )
        found = claims.filter(pc.is_in(claims["origin_id"], value_set=pa.array(ids, pa.string())))
        pairs = found.group_by(["origin_id", "origin_name"]).aggregate([]).to_pylist()
        return {row["origin_id"]: row["origin_name"] for row in pairs if row["origin_name"]}


def _origin(lens: str) -> str:
    """The id in a lens: "attributed:afp@reuters" is AFP's count."""
    return lens.partition(":")[2].partition("@")[0] or lens


def _shortened(series: Sequence[Series], spans: Iterable[Span]) -> tuple[Series, ...]:
    """The series with the claims of these periods and of the last that each covers."""
    starts = {start for start, _ in spans}
    return tuple(
        replace(
            one,
            observations=tuple(item for item in one.observations if item.start in starts | _last_covered(one)),
            imprecise=tuple(replace(item, claims=()) for item in one.imprecise),
            left_out=(),
        )
        for one in series
    )


def _last_covered(series: Series) -> set[dt.date]:
    starts = [start for start, there in zip(series.starts, series.covered, strict=True) if there]
    return set(starts[-1:])


def _left_out(counts: Counts) -> tuple[tuple[str, int], ...]:
    """Code → how many claims were not counted for it, the most first."""
    claims: dict[str, set[str]] = {}
    for item in (*counts.left_out, *(item for series in counts.series for item in series.left_out)):
        claims.setdefault(item.code, set()).update(item.claims)
    return tuple(Counter({code: len(ids) for code, ids in claims.items()}).most_common())


def _stated(latest: Iterable[StockStatement]) -> tuple[StockStatement, ...]:
    newest = sorted(latest, key=lambda one: (one.stands[1], one.last_published), reverse=True)
    return tuple(replace(one, repeats=(), revised=()) for one in newest[:STATED])


def _latest_alone(one: IndicatorCount) -> IndicatorCount:
    return replace(one, statements=(replace(one.latest, repeats=()),), months=())


def _compared(answer: Answer) -> list[Span]:
    """The single weeks that reasons compare."""
    return [span for reason in answer.reasons for span in reason.periods if (span[1] - span[0]).days < 7]


def _without_draws(answer: Answer) -> Answer:
    def bare(lens: LensAnswer) -> LensAnswer:
        return replace(lens, estimate=replace(lens.estimate, log_ratios=()))

    return replace(
        answer,
        lenses=tuple(map(bare, answer.lenses)),
        compared=tuple(map(bare, answer.compared)),
        reasons=tuple(replace(reason, claims=reason.claims[:8]) for reason in answer.reasons),
    )


def _newest(claims: pa.Table, counts: Counts) -> dt.date | None:
    """The last day on which something about the group there was published."""
    mine = claims.filter(pa.array(names_group(claims, counts.options.group)))
    newest: dt.date | None = pc.max(mine["published"]).as_py() if mine.num_rows else None
    return newest
