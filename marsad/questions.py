"""What can be asked of an observatory: counts, answers, briefs. An `Observatory` has these verbs beside its own.

Each is a question in names, handed to the flow that answers it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from marsad import pipeline
from marsad.answering import assess
from marsad.assessment import Answer
from marsad.assessment.screen import Control
from marsad.backtesting import Progress, backtest
from marsad.brief import Brief
from marsad.briefing import write_brief
from marsad.comparing import havens, lens_ratios
from marsad.counting import count
from marsad.forecasting import Forecasts, forecast, score
from marsad.ledger import Ledger
from marsad.model.backtest import Backtest, Pace
from marsad.model.comparison import By, Havens, LensRatios
from marsad.model.forecast import ForecastOptions, Per, ScoreReport
from marsad.model.indicators import Indicators
from marsad.model.screen import Screen
from marsad.model.stocks import Stocks
from marsad.registry import Registry
from marsad.scope import Area, Question
from marsad.screening import ScreenQuestion, screen
from marsad.series import Counts, Every
from marsad.statements import indicators, stocks
from marsad.unlisted import Unlisted, unlisted
from marsad.version import __version__


class Questions:
    """The questions. Every one takes `as_of`, a day: nothing published later is seen; and `recorded_by`, a moment with
    its time zone: nothing that this observatory held only later. Together they give an old answer again.
    """

    _ledger: Ledger
    _registry: Registry

    def series(
        self,
        group: str,
        place: str | Sequence[str] = (),
        *,
        measure: str | Sequence[str] = (),
        every: Every = "week",
        week_start: int = 0,
        start: dt.date | None = None,
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
        branches: bool = False,
        by: Area | None = None,
        cell: float = 0.5,
    ) -> Counts:
        """Counts by lens; lenses are never pooled. `by`: each first-order unit, town or cell of a country apart.

        A place may be a cell, too: "cell:0.5:36.25:43.25". Raises UnknownName for a name that the registry does not
        hold.
        """
        question = Question(
            group=group,
            places=_names(place),
            measures=_names(measure),
            every=every,
            week_start=week_start,
            start=start,
            as_of=as_of,
            recorded_by=recorded_by,
            branches=branches,
            by=by,
            cell=cell,
        )
        return count(self._ledger, self._registry, question)

    def assess(
        self,
        group: str,
        place: str,
        *,
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
        compare: Sequence[str] = (),
        week_start: int = 0,
        branches: bool = False,
        horizons: Sequence[int] = (),
        trough: tuple[dt.date, dt.date] | None = None,
    ) -> tuple[Answer, Counts]:
        """The answer with its evidence: the verdict by lens, and the counts it rests on.

        `horizons`: after how many more weeks it is asked what would change the answer, as 4 and 8; it takes a moment.
        `trough`: first and last day of the weeks to compare with, instead of the week 39 weeks before.
        """
        question = Question(
            group=group,
            places=(place,),
            week_start=week_start,
            as_of=as_of,
            recorded_by=recorded_by,
            branches=branches,
        )
        return assess(self._ledger, self._registry, question, compare, horizons, trough)

    def havens(
        self,
        group: str,
        *,
        by: By = "country",
        country: str | None = None,
        lens: str | Sequence[str] = (),
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
        branches: bool = False,
    ) -> Havens:
        """Every place of a group with its rate, R, coverage and rank: `by` country, or by admin1 of a `country`.

        `lens`: only by these ("dataset:ucdp-ged", or "ucdp-ged"). Raises UnknownName, UsageError.
        """
        places = () if country is None else (country,)
        question = Question(group=group, places=places, as_of=as_of, recorded_by=recorded_by, branches=branches)
        return havens(self._ledger, self._registry, question, by=by, lenses=_names(lens))

    def lenses(
        self,
        group: str,
        place: str,
        *,
        against: str | None = None,
        every: Every = "week",
        week_start: int = 0,
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
        branches: bool = False,
    ) -> LensRatios:
        """Who counts more, over time: every two lenses over the days that both cover. Raises UnknownName, UsageError.

        `against`: only what is held against this lens.
        """
        question = Question(
            group=group,
            places=(place,),
            every=every,
            week_start=week_start,
            as_of=as_of,
            recorded_by=recorded_by,
            branches=branches,
        )
        return lens_ratios(self._ledger, self._registry, question, against=against)

    def backtest(
        self,
        group: str,
        place: str,
        *,
        first: dt.date | None = None,
        last: dt.date | None = None,
        every: Pace = "month",
        compare: Sequence[str] = (),
        week_start: int = 0,
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
        branches: bool = False,
        progress: Progress | None = None,
    ) -> Backtest:
        """The same question at the end of every month (or week), each with only what was known then.

        `as_of`: the day from which "later data" are seen. Raises UnknownName, UsageError.
        """
        question = Question(
            group=group,
            places=(place,),
            week_start=week_start,
            as_of=as_of,
            recorded_by=recorded_by,
            branches=branches,
        )
        return backtest(self._ledger, self._registry, question, first, last, every, compare, progress)

    def brief(
        self,
        group: str,
        places: Sequence[str],
        target: str | Path,
        *,
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
        language: str = "en",
        compare: Sequence[str] = (),
        week_start: int = 0,
        branches: bool = False,
    ) -> Brief:
        """Write the answer as one self-contained page, each stated number a link to its sentence.

        `compare`: places to hold each of `places` against.
        Raises BriefRefused, and writes nothing, where a number cannot be found in the kept text.
        """
        question = Question(
            group=group,
            places=tuple(places),
            week_start=week_start,
            as_of=as_of,
            recorded_by=recorded_by,
            branches=branches,
        )
        return write_brief(self._ledger, self._registry, question, Path(target), language, __version__, compare)

    def screen(
        self,
        *,
        lens: str | Sequence[str] = (),
        country: str | Sequence[str] = (),
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
        week_start: int = 0,
        rate: float = 0.1,
        control: Control = "bh",
    ) -> Screen:
        """Every group in every country and province that a dataset lists, by how unexpected its newest week is.

        `rate`: the share of false alarms allowed among the week's alarms. Raises UnknownName, UsageError.
        """
        codes = [code for name in _names(country) for code in self._registry.places.resolve(name).countries]
        question = ScreenQuestion(
            lenses=_names(lens),
            countries=tuple(codes),
            as_of=as_of,
            recorded_by=recorded_by,
            week_start=week_start,
            rate=rate,
            control=control,
        )
        return screen(self._ledger, self._registry, question)

    def missing(
        self,
        group: str,
        place: str,
        *,
        start: dt.date | None = None,
        end: dt.date | None = None,
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
        branches: bool = False,
    ) -> Unlisted:
        """How many events of the group in a country no list holds. Raises UnknownName, UsageError."""
        question = Question(
            group=group, places=(place,), start=start, as_of=as_of, recorded_by=recorded_by, branches=branches
        )
        return unlisted(self._ledger, self._registry, question, end)

    def stocks(
        self,
        group: str,
        place: str | Sequence[str] = (),
        *,
        measure: str | Sequence[str] = (),
        start: dt.date | None = None,
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
        branches: bool = False,
        passed_on: bool = False,
    ) -> Stocks:
        """What the group is said to have (fighters, foreigners, money), by source and date.

        `passed_on`: without what rows say that may not be passed on; for whatever leaves the house. Raises UnknownName.
        """
        question = Question(
            group=group,
            places=_names(place),
            measures=_names(measure),
            start=start,
            as_of=as_of,
            recorded_by=recorded_by,
            branches=branches,
        )
        return stocks(self._ledger, self._registry, question, passed_on=passed_on)

    def indicators(
        self,
        group: str,
        place: str | Sequence[str] = (),
        *,
        start: dt.date | None = None,
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
        branches: bool = False,
        passed_on: bool = False,
    ) -> Indicators:
        """What is said to rise and fall without a number, by kind and source; `passed_on` as for stocks.

        Raises UnknownName.
        """
        question = Question(
            group=group, places=_names(place), start=start, as_of=as_of, recorded_by=recorded_by, branches=branches
        )
        return indicators(self._ledger, self._registry, question, passed_on=passed_on)

    def forecast(
        self,
        group: str,
        place: str | Sequence[str],
        *,
        lens: str | Sequence[str] = (),
        measure: str | Sequence[str] = (),
        every: Per = "week",
        ahead: int | None = None,
        week_start: int = 0,
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
        branches: bool = False,
        freeze: bool = False,
        options: ForecastOptions | None = None,
    ) -> Forecasts:
        """Draws for the periods after the last covered one, by lens: up to 13 weeks or 6 months `ahead`.

        `freeze`: keep them, to be scored by `score` when the periods are over. Raises UnknownName, UsageError.
        """
        question = Question(
            group=group,
            places=_names(place),
            measures=_names(measure),
            every=every,
            week_start=week_start,
            as_of=as_of,
            recorded_by=recorded_by,
            branches=branches,
        )
        lenses = _names(lens)
        return forecast(self._ledger, self._registry, question, ahead, lenses=lenses, options=options, freeze=freeze)

    def score(
        self,
        group: str | None = None,
        place: str | Sequence[str] = (),
        *,
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
    ) -> ScoreReport:
        """How good the frozen forecasts were whose periods are over, beside the benchmarks frozen with them.

        `as_of`: by the counts that were published by that day. Raises UnknownName.
        """
        return score(self._ledger, self._registry, group, _names(place), as_of=as_of, recorded_by=recorded_by)

    def names(self, language: str = "en", *, recorded_by: dt.datetime | None = None) -> dict[str, str]:
        """The names of all voices and places that the claims name, by id, for readers of a language."""
        return pipeline.known_names(self._ledger, self._registry, language, recorded_by)

    def page_names(self, *, recorded_by: dt.datetime | None = None) -> dict[str, str]:
        """Who published each page, or what it is called, by "document:<id>"."""
        pages = (page for page in self._ledger.documents(recorded_by=recorded_by) if page.dataset is None)
        told = ((page.id, page.publisher or page.title or page.url) for page in pages)
        return {f"document:{id}": name for id, name in told if name}


def _names(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
