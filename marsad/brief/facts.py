"""What a brief holds as values, for machines and for later briefs to be compared with: question, answers, counts."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from marsad.brief.content import Json
from marsad.brief.models import BriefInput, PlaceAnswer
from marsad.language import lens_name, wording
from marsad.model.answer import Interval, LensAnswer
from marsad.model.counts import Series
from marsad.model.form import plain


def facts_of(given: BriefInput) -> Json:
    """JSON values only. Counts of all periods: numbers by lens and period, never rows."""
    words = wording(given.language)

    def who(lens: str) -> str:
        return lens_name(lens, words, given.names)

    return {
        "question": given.question,
        "as_of": given.as_of.isoformat() if given.as_of else None,
        "computed_at": given.computed_at.isoformat(timespec="seconds"),
        "newest_source": given.newest_source.isoformat() if given.newest_source else None,
        "versions": dict(given.versions),
        "answers": [_answer(asked, who) for asked in given.answers],
    }


def _answer(asked: PlaceAnswer, who: Callable[[str], str]) -> Json:
    answer = asked.answer
    return {
        "group": asked.group,
        "place": asked.place,
        "place_id": asked.place_id or asked.place,
        "verdict": answer.verdict,
        "returning": answer.returning,
        "missing": list(answer.missing),
        "weeks_needed": answer.weeks_needed,
        "method": answer.method,
        "options": _plain(dataclasses.asdict(answer.options)),
        "thresholds": _plain(dataclasses.asdict(answer.thresholds)),
        "lenses": [_lens(lens) | {"who": who(lens.lens)} for lens in answer.lenses],
        "series": [_series(series) | {"who": who(series.lens)} for series in asked.series],
    }


def _lens(lens: LensAnswer) -> Json:
    estimate = lens.estimate
    return {
        **_key(lens),
        "verdict": lens.verdict,
        "returning": lens.returning,
        "hindsight": lens.hindsight,
        "week": _days(lens.week, lens.week_end),
        "reference": _days(*lens.reference) if lens.reference else None,
        "ratio": _interval(estimate.ratio),
        "rate": _interval(estimate.rate),
        "reference_rate": _interval(estimate.reference_rate),
        "up": estimate.up,
        "down": estimate.down,
        "same": estimate.same,
        "half": estimate.half,
        "weeks_there": estimate.weeks_there,
        "missing": list(estimate.missing),
    }


def _series(series: Series) -> Json:
    counts = [plain(count) if there else None for count, there in zip(series.counts, series.covered, strict=True)]
    first = next((index for index, count in enumerate(counts) if count is not None), len(counts))
    return {
        **_key(series),
        "every": series.every,
        "starts": [day.isoformat() for day in series.starts[first:]],
        "ends": [day.isoformat() for day in series.ends[first:]],
        "counts": counts[first:],  # null: nobody counted that period
    }


def _key(item: LensAnswer | Series) -> Json:
    return {name: getattr(item, name) for name in ("lens", "measure", "role", "cohort")} | {"place_id": item.place}


def _days(start: Any, end: Any) -> list[str] | None:
    return [start.isoformat(), end.isoformat()] if start and end else None


def _interval(found: Interval | None) -> Json | None:
    return None if found is None else dataclasses.asdict(found)


def _plain(value: Any) -> Any:
    """Tuples as the lists that JSON gives back."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (tuple, list)) else value
