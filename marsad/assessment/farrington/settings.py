"""What the screen is asked: reference years, seasons, reweighting, trend and how the bound is made."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from marsad.errors import UsageError

Trend = Literal["always", "significant", "never"]
Threshold = Literal["negative_binomial", "prediction_interval", "mean_quantile"]
Power = Literal["2/3", "1/2", "none"]

# The names that R's surveillance gives to the three ways to a bound.
NAMES_IN_R: dict[str, Threshold] = {
    "nbPlugin": "negative_binomial",
    "delta": "prediction_interval",
    "muan": "mean_quantile",
}
_TRENDS = ("always", "significant", "never")
_THRESHOLDS = ("negative_binomial", "prediction_interval", "mean_quantile")
_POWERS = ("2/3", "1/2", "none")


@dataclass(frozen=True, slots=True)
class Farrington:
    """Settings of the Farrington flexible screen (Noufaily et al. 2013); the defaults are what that paper advises.

    `b`: years of reference, `w`: half-width in weeks of the window around each reference week. `seasons`: levels of the
    year (1: only the windows enter; more: the weeks between the windows too, in `seasons` − 1 blocks a year).
    `alpha`: one-sided chance of passing the bound. `reweight_above`: reference weeks whose Anscombe residual is larger
    count less in a second fit (None: there is no second fit). `weeks_left_out`: of the newest weeks so many, the week
    itself not counted, stay out of the reference.

    `trend`: a log-linear trend is kept always, only where significant at `trend_level`, or never; in every case it is
    dropped where it leads above the largest reference count and where b is below 3, as the papers ask. `threshold`: the
    bound is a quantile of the negative binomial at the expected count (`negative_binomial`), the same at the upper
    quantile of the expected count (`mean_quantile`), or the end of a normal interval on a power scale that holds both
    errors (`prediction_interval`, Farrington et al. 1996, with `power`). R's nbPlugin, muan and delta mean the same.

    `cases`, `cases_weeks`: no bound where fewer cases were counted in the last weeks, the week itself included.
    `as_in_r`: take the dispersion that R's surveillance 1.20-1.26 takes after reweighting for the trend's test and the
    error of the expected count (docs/screen-farrington.md). `year`: steps a year, 12 for months.

    Raises `UsageError` on values that cannot be used.
    """

    b: int = 5
    w: int = 3
    seasons: int = 10
    alpha: float = 0.01
    reweight_above: float | None = 2.58
    weeks_left_out: int = 26
    trend: Trend = "always"
    trend_level: float = 0.05
    threshold: Threshold | Literal["nbPlugin", "delta", "muan"] = "negative_binomial"
    power: Power = "2/3"
    cases: float = 5
    cases_weeks: int = 4
    as_in_r: bool = False
    year: int = 52

    def __post_init__(self) -> None:
        for name, lowest in (
            ("b", 1),
            ("w", 0),
            ("seasons", 1),
            ("weeks_left_out", 0),
            ("cases_weeks", 1),
            ("year", 1),
        ):
            _whole(name, getattr(self, name), lowest)
        _within("alpha", self.alpha, 0.0, 0.5)
        _within("trend_level", self.trend_level, 0.0, 1.0)
        if self.reweight_above is not None:
            _within("reweight_above", self.reweight_above, 0.0, math.inf)
        if not _is_number(self.cases) or not self.cases >= 0:
            raise UsageError(
                "cases", f"{self.cases!r} is not a number from 0 on", "Give 0 to have a bound for every week"
            )
        _one_of("trend", self.trend, _TRENDS)
        _one_of("power", self.power, _POWERS)
        _one_of("threshold", self.threshold, (*_THRESHOLDS, *NAMES_IN_R))
        object.__setattr__(self, "threshold", NAMES_IN_R.get(self.threshold, self.threshold))
        if not isinstance(self.as_in_r, bool):
            raise UsageError("as_in_r", f"{self.as_in_r!r} is neither True nor False")
        self._check_year()

    def _check_year(self) -> None:
        between = self.year - 2 * self.w - 1
        if between < 0:
            raise UsageError("w", f"windows of ± {self.w} overlap in a year of {self.year}", "Give a smaller w")
        if self.seasons - 1 > between:
            cause = f"{between} weeks between the windows cannot be cut into {self.seasons - 1} blocks"
            raise UsageError("seasons", cause, "Give fewer seasons or a smaller w")


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _whole(name: str, value: object, lowest: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < lowest:
        raise UsageError(name, f"{value!r} is not a whole number from {lowest} on")


def _within(name: str, value: object, above: float, upto: float) -> None:
    if not _is_number(value) or not above < value <= upto:  # type: ignore[operator]
        raise UsageError(name, f"{value!r} does not lie above {above:g} and up to {upto:g}")


def _one_of(name: str, value: object, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise UsageError(name, f"{value!r} is not known", f"Take one of {', '.join(allowed)}")
