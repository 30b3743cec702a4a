"""Past weeks replayed: the same question asked as of many days, each with only what was known then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from marsad.answering import assess
from marsad.assessment import METHOD, RatioOptions, Thresholds
from marsad.assessment.answer import decides
from marsad.assessment.backtest import SETTLED, Later, record, told
from marsad.assessment.hindsight import settled_ratios
from marsad.counting import count
from marsad.errors import UsageError
from marsad.ledger import Ledger
from marsad.model.answer import RateRatio
from marsad.model.backtest import Backtest, Pace
from marsad.model.counts import Series
from marsad.registry import Registry
from marsad.scope import Question
from marsad.series.grid import make_grid

LONGEST = 1500  # days asked in one replay: nearly 29 years of weeks
Progress = Callable[[int, int], None]


def backtest(
    ledger: Ledger,
    registry: Registry,
    question: Question,
    first: dt.date | None = None,
    last: dt.date | None = None,
    every: Pace = "month",
    compare: Sequence[str] = (),
    progress: Progress | None = None,
) -> Backtest:
    """Ask the question as of the last day of every month (or week) from `first` to `last`.

    None: from the first day on which some lens has the weeks it needs, to the last week that is covered. `question`'s
    own `as_of` is the day from which "later data" are seen. `progress` is called with the days done and to do.
    Raises UnknownName, and UsageError where there is nothing to replay or too much.
    """
    options, thresholds = RatioOptions(), Thresholds()
    series = [item for item in count(ledger, registry, question).series if decides(item)]
    days = _days(series, first, last, every, question.week_start, options)
    later = _later(series, options)
    verdicts, said = [], []
    for index, day in enumerate(days):
        answer, _ = assess(ledger, registry, replace(question, as_of=day), compare)
        verdicts.append((day, answer.verdict))
        said += [told(day, item, later, thresholds) for item in answer.lenses]
        if progress:
            progress(index + 1, len(days))
    measures = {(item.lens, item.measure): None for item in said}
    records = [
        record(
            lens, measure, [item for item in said if (item.lens, item.measure) == (lens, measure)], later[lens, measure]
        )
        for lens, measure in measures
        if (lens, measure) in later
    ]
    place = registry.places.resolve(question.places[0])
    return Backtest(
        group=registry.actors.resolve(question.group).id,
        place=place.id,
        every=every,
        days=tuple(verdicts),
        told=tuple(said),
        records=tuple(records),
        settled=SETTLED,
        factor=options.factor,
        thresholds=thresholds,
        method=METHOD,
        seed=options.seed,
    )


def _later(series: Sequence[Series], options: RatioOptions) -> Later:
    """Of every week of each lens that has settled, the rate ratio that all its counts together give."""
    found: dict[tuple[str, str], Mapping[dt.date, RateRatio]] = {}
    for item in series:
        if (item.lens, item.measure) in found:
            continue
        known = [index for index, covered in enumerate(item.covered) if covered]
        weeks = [index for index in known if known[-1] - index >= SETTLED and index >= options.needed - 1]
        ratios = settled_ratios(item.counts, item.covered, weeks, options, lows=item.lows, highs=item.highs)
        found[item.lens, item.measure] = {
            item.starts[week]: ratio for week, ratio in zip(weeks, ratios, strict=True) if ratio.up is not None
        }
    return found


def _days(
    series: Sequence[Series],
    first: dt.date | None,
    last: dt.date | None,
    every: Pace,
    week_start: int,
    options: RatioOptions,
) -> list[dt.date]:
    covered = [[end for end, there in zip(item.ends, item.covered, strict=True) if there] for item in series]
    enough = [ends for ends in covered if len(ends) >= options.needed]
    if not enough and (first is None or last is None):
        cause = f"no lens that counts the group's attacks covers {options.needed} weeks there"
        raise UsageError("the replay", cause, "Import a dataset that covers it, or name both --start and --end")
    first = first or min(ends[options.needed - 1] for ends in enough)
    last = last or max(ends[-1] for ends in enough)
    if first > last:
        raise UsageError(f"{first} to {last}", "the first day lies after the last", "Swap the two days")
    days = [end for end in make_grid(every, week_start, first, last).ends if end <= last]
    if not days or len(days) > LONGEST:
        cause = f"that is {len(days)} days to ask about, and 1 to {LONGEST} can be asked"
        raise UsageError(f"{first} to {last} by {every}", cause, "Choose another span, or months instead of weeks")
    return days
