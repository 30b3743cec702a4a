"""What is missing for a test, and by when it could be there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from marsad.assessment.ahead import Ahead
from marsad.assessment.reasons import other_periods
from marsad.model.answer import LensAnswer, Missing, RatioOptions
from marsad.model.counts import Series
from marsad.model.reason import Lack

# What more covered weeks mend, and the code it then has here.
_WEEKS: dict[Missing, str] = {
    "too_few_weeks": "weeks",
    "reference_not_covered": "reference",
    "recent_not_covered": "recent",
}


def lacking(
    lenses: Sequence[LensAnswer],
    series: Sequence[Series],
    as_of: dt.date | None,
    options: Sequence[RatioOptions | None],
) -> tuple[Lack, ...]:
    """What each lens that was not tested lacks, then what the answer does.

    `series`, `options`: one for each of `lenses`; None where a declared reference has no week in the series.
    """
    found: list[Lack] = []
    for lens, one, how in zip(lenses, series, options, strict=True):
        if lens.verdict == "not_testable":
            found += _of_lens(lens, one, as_of, how)
    if not lenses:
        found.append(Lack(code="counts"))
    if all(lens.lens != "self_claimed" for lens in lenses):
        found.append(Lack(code="own_count"))
    return tuple(found)


def _of_lens(lens: LensAnswer, series: Series, as_of: dt.date | None, options: RatioOptions | None) -> Iterator[Lack]:
    estimate = lens.estimate
    codes = estimate.missing
    if "weekly_only" in codes:
        yield Lack(code="weekly", lens=lens.lens, values={"every": series.every})
    by_weeks = series.every == "week" and "too_old" not in codes
    beside = other_periods(series, dt.date.min, as_of or dt.date.max) if by_weeks else None
    if beside is not None:
        yield Lack(code="periods", lens=lens.lens, values={"start": beside[0], "end": beside[1]})
    elif "nothing_covered" in codes:
        yield Lack(code="counts", lens=lens.lens)
    if "bad_counts" in codes:
        yield Lack(code="sound", lens=lens.lens)
    if "no_events" in codes:
        yield Lack(code="events", lens=lens.lens, values={"weeks": estimate.weeks_there})
    if "too_old" in codes:
        yield Lack(code="newer", lens=lens.lens, values={"last": lens.week_end, "days": lens.days_old})
    mended = [_WEEKS[code] for code in codes if code in _WEEKS]
    if mended:
        more, by = (None, None) if options is None else weeks_until_testable(Ahead.of(series, options, as_of))
        for code in mended[:1]:  # the weeks that are needed mend all of them: they are said once
            values = {"needed": estimate.weeks_needed, "there": estimate.weeks_there, "more": more, "by": by}
            yield Lack(code=code, lens=lens.lens, values=values)  # type: ignore[arg-type]


def weeks_until_testable(ahead: Ahead) -> tuple[int | None, dt.date | None]:
    """After how many more weeks, every one of them covered, a series can be tested, and the last day of the last.

    Found by adding weeks and asking each time. With a declared trough that is not covered it never can: None.
    """
    for more in range(1, 2 * ahead.options.needed + 1):
        if not ahead.missing(more):
            return more, ahead.week(more)[1]
    return None, None
