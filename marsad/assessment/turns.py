"""What would change the answer: counts of the weeks to come that the method was asked about, one by one.

The verdicts of a series stand in an order, falling < neither < rising < coming back, and more events never move it
down that order: the lowest count of each step is found by bisection. Every count that is named was itself tried, with
the settings of the answer; where counts are large the step is known to 3 per cent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from marsad.assessment.ahead import Ahead
from marsad.assessment.verdict import verdict
from marsad.model.answer import LensAnswer, RatioOptions, Thresholds, Verdict
from marsad.model.counts import Series
from marsad.model.reason import Step, StepCode, Turn

HORIZONS = (4, 8)
ORDER: dict[Verdict, int] = {"falling": 0, "no_change": 1, "uncertain": 1, "rising": 2, "coming_back": 3}
STEPS: tuple[StepCode, ...] = ("not_falling", "rising", "coming_back")
FINE = 0.03


def turns(
    lens: LensAnswer,
    series: Series,
    options: RatioOptions,
    thresholds: Thresholds,
    horizons: Sequence[int] = HORIZONS,
) -> tuple[Turn, ...]:
    """What so many weeks with the same count each, after its last covered one, would make of a tested lens."""
    if lens.verdict not in ORDER:
        return ()
    ahead = Ahead.of(series, options)
    found = (_Search(lens, ahead, thresholds, weeks).turn() for weeks in horizons)
    return tuple(turn for turn in found if turn is not None)


@dataclass(slots=True)
class _Search:
    lens: LensAnswer
    ahead: Ahead
    thresholds: Thresholds
    weeks: int
    asked: dict[int, Verdict] = field(default_factory=dict)

    def turn(self) -> Turn | None:
        """None where nothing could be tested after these weeks."""
        if self._said(self.most) == "not_testable" or self._said(0) == "not_testable":
            return None
        return Turn(
            lens=self.lens.lens,
            weeks=self.weeks,
            start=self.ahead.week(1)[0],
            end=self.ahead.week(self.weeks)[1],
            steps=tuple(self._step(code, order) for order, code in enumerate(STEPS, start=1)),
            recent=self._recent(),
            tried=self.most,
        )

    def _step(self, code: StepCode, order: int) -> Step:
        if ORDER[self._said(0)] >= order:
            return Step(code=code, at_least=0, below=None)
        if ORDER[self._said(self.most)] < order:
            return Step(code=code, at_least=None, below=self.most)
        for guess in self._guesses(order):
            self._said(guess)
        low = max(count for count, said in self.asked.items() if ORDER[said] < order)
        high = min(count for count, said in self.asked.items() if ORDER[said] >= order)
        while high - low > max(1, FINE * high):
            middle = (low + high) // 2
            if ORDER[self._said(middle)] >= order:
                high = middle
            else:
                low = middle
        return Step(code=code, at_least=high, below=low)

    def _guesses(self, order: int) -> tuple[int, ...]:
        """Counts between which the step is likely to lie: half the rate compared with, or twice; half the level."""
        estimate = self.lens.estimate
        before = estimate.reference_rate.median if estimate.reference_rate else 1.0
        near = {1: before / 2, 2: 2 * before, 3: max(2 * before, (estimate.level or 0.0) / 2)}[order]
        return tuple(min(round(near * times), self.most) for times in (0.8, 1.3))

    def _said(self, count: int) -> Verdict:
        if count not in self.asked:
            self.asked[count] = verdict(self.ahead.ratio(float(count), self.weeks), self.thresholds)
        return self.asked[count]

    @property
    def most(self) -> int:
        """Far more than anything seen: four times the largest of the rates and counts."""
        estimate = self.lens.estimate
        rates = [item.high90 for item in (estimate.rate, estimate.reference_rate) if item is not None]
        return round(4 * max([5.0, self.lens.observed or 0.0, estimate.level or 0.0, *rates]))

    def _recent(self) -> float | None:
        """The mean of the last weeks that were covered, as many as are asked about."""
        known = [count for count in self.ahead.series.counts if count is not None][-self.weeks :]
        return sum(known) / len(known) if known else None
