"""What can be watched over many series, places, weeks: screen, havens, lenses, backtest, forecasts and their scores.

An `Observatory` has these verbs beside its own, each a question in names handed to the flow that answers it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from marsad.assessment.screen import Control
from marsad.backtesting import Progress, backtest
from marsad.comparing import havens, lens_ratios
from marsad.forecasting import Forecasts, forecast, score
from marsad.ledger import Ledger
from marsad.model.backtest import Backtest, Pace
from marsad.model.comparison import By, Havens, LensRatios
from marsad.model.forecast import ForecastOptions, Per, ScoreReport
from marsad.model.screen import Screen
from marsad.registry import Registry
from marsad.scope import Question, as_names
from marsad.screening import ScreenQuestion, screen
from marsad.series import Every


class Monitoring:
    """The questions about more than one series or one day. `as_of` and `recorded_by` are as in `Questions`."""

    _ledger: Ledger
    _registry: Registry

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
        codes = [code for name in as_names(country) for code in self._registry.places.resolve(name).countries]
        question = ScreenQuestion(
            lenses=as_names(lens),
            countries=tuple(codes),
            as_of=as_of,
            recorded_by=recorded_by,
            week_start=week_start,
            rate=rate,
            control=control,
        )
        return screen(self._ledger, self._registry, question)

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
        return havens(self._ledger, self._registry, question, by=by, lenses=as_names(lens))

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
            places=as_names(place),
            measures=as_names(measure),
            every=every,
            week_start=week_start,
            as_of=as_of,
            recorded_by=recorded_by,
            branches=branches,
        )
        lenses = as_names(lens)
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
        return score(self._ledger, self._registry, group, as_names(place), as_of=as_of, recorded_by=recorded_by)
