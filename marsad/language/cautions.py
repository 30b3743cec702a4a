"""What to keep in mind with an answer, as sentences. Codes and numbers in, text out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from marsad.language.chances import Terms
from marsad.model.reason import Span

Values = Mapping[str, Any]


def hindsight(terms: Terms, _: Values, __: Sequence[Span]) -> str:
    return terms.words.say(
        "In hindsight: this release is newer than the day asked about; nobody had these counts then."
    )


def clustered(terms: Terms, values: Values, _: Sequence[Span]) -> str:
    return terms.words.say(
        "Events come in clusters: week by week the counts vary {times} times as much as independent events would, and "
        "about {share} of them follow from earlier ones. The intervals allow for it.",
        times=terms.words.ratio(values["dispersion"]),
        share=terms.words.percent(values["excitation"]),
    )


def few_events(terms: Terms, values: Values, _: Sequence[Span]) -> str:
    return terms.words.say(
        "Few events stand behind this: {recent} in the last {weeks} weeks, {earlier} in those around the week compared "
        "with.",
        recent=terms.words.number(values["recent"]),
        earlier=terms.words.number(values["reference"]),
        weeks=terms.words.number(values["weeks"]),
    )


def delay_unknown(terms: Terms, _: Values, __: Sequence[Span]) -> str:
    return terms.words.say(
        "How late reports come in is not taken into account: the newest weeks of this count may still fill up, and "
        "then read low now."
    )


def series_break(terms: Terms, values: Values, _: Sequence[Span]) -> str:
    """What changed in the source's own words, in the reader's language."""
    words = terms.words
    change = values.get(words.language)
    if change is None:
        return words.say(
            "From {day} on it was watched again after a gap: between the weeks compared, the counts may have changed "
            "with the watching.",
            day=words.day(values["day"]),
        )
    return words.say(
        "Between the weeks compared, from {day} on, the source counts otherwise: {change}",
        day=words.day(values["day"]),
        change=change,
    )


def other_periods(terms: Terms, values: Values, _: Sequence[Span]) -> str:
    return terms.words.say(
        "Counts of other days than single weeks ({period}) stand beside the weeks and were not used.",
        period=terms.words.span(values["start"], values["end"]),
    )


def old(terms: Terms, values: Values, _: Sequence[Span]) -> str:
    return terms.words.say_many(
        "The last covered week ended {number} day before the day asked about.",
        "The last covered week ended {number} days before the day asked about.",
        values["days"],
    )
