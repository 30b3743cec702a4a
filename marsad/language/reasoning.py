"""Reasons, what would change an answer, and what it lacks, as sentences. Codes and numbers in, text out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from marsad.language import cautions
from marsad.language.cautions import Values
from marsad.language.chances import Terms
from marsad.model.answer import Answer, RelativeKind, Thresholds
from marsad.model.reason import Reason, Span


def reason_text(reason: Reason, terms: Terms, place: str) -> str:
    """One reason as a sentence or two. `place`: the name of the place asked about."""
    if reason.code in ("elsewhere", "not_elsewhere"):
        return _elsewhere(reason, terms, place)
    return _SENTENCES[reason.code](terms, reason.values, reason.periods)


def thresholds_text(thresholds: Thresholds, factor: float, terms: Terms) -> str:
    """What the verdicts need, in one line, and where the words for probabilities come from."""
    return terms.words.say(
        "A verdict needs: “{coming_back}” P(R ≥ {factor}) of at least {back} and P(half of the highest yearly level) "
        "of at least {half}; “{rising}” P(R ≥ {factor}) of at least {up}; “{falling}” P(R ≤ {low}) of at least {down}; "
        "“{no_change}” P({low} < R < {factor}) of at least {same}. Words for probabilities follow ICD 203 (2015).",
        coming_back=terms.verdict("coming_back"),
        rising=terms.verdict("rising"),
        falling=terms.verdict("falling"),
        no_change=terms.verdict("no_change"),
        factor=terms.times(factor),
        low=terms.times(1 / factor),
        back=terms.needed(thresholds.coming_back),
        half=terms.needed(thresholds.half_level),
        up=terms.needed(thresholds.rising),
        down=terms.needed(thresholds.falling),
        same=terms.needed(thresholds.no_change),
    )


def led_by(answer: Answer) -> set[str | None]:
    """The lenses whose reasons are told first: the leading one or, where lenses disagree, all that were tested."""
    if answer.leading is not None:
        return {answer.leading.lens, None}
    return {None, *(lens.lens for lens in answer.lenses)}


# --- what decided ----------------------------------------------------------------------------------------------------


def _doubled(terms: Terms, values: Values, _: Sequence[Span]) -> str:
    return terms.words.say(
        "The probability that the rate is now at least {factor} times the earlier one is {chance}; "
        "the verdict needs {needed}.",
        factor=terms.times(values["factor"]),
        chance=terms.chance(values["probability"]),
        needed=terms.needed(values["threshold"]),
    )


def _halved(terms: Terms, values: Values, _: Sequence[Span]) -> str:
    return terms.words.say(
        "The probability that the rate is now at most {share} times the earlier one is {chance}; "
        "the verdict needs {needed}.",
        share=terms.times(1 / values["factor"]),
        chance=terms.chance(values["probability"]),
        needed=terms.needed(values["threshold"]),
    )


def _unchanged(terms: Terms, values: Values, _: Sequence[Span]) -> str:
    return terms.words.say(
        "The probability that the rate is now between {low} and {high} times the earlier one is {chance}; "
        "the verdict needs {needed}.",
        low=terms.times(1 / values["factor"]),
        high=terms.times(values["factor"]),
        chance=terms.chance(values["probability"]),
        needed=terms.needed(values["threshold"]),
    )


def _undecided(terms: Terms, values: Values, _: Sequence[Span]) -> str:
    return terms.words.say(
        "No probability reaches what a verdict needs: at least {factor} times the earlier rate {up} ({up_needed} "
        "needed), at most {low} times {down} ({down_needed} needed), in between {same} ({same_needed} needed).",
        factor=terms.times(values["factor"]),
        low=terms.times(1 / values["factor"]),
        up=terms.chance(values["up"]),
        down=terms.chance(values["down"]),
        same=terms.chance(values["same"]),
        up_needed=terms.needed(values["up_needed"]),
        down_needed=terms.needed(values["down_needed"]),
        same_needed=terms.needed(values["same_needed"]),
    )


def _back_at_level(terms: Terms, values: Values, _: Sequence[Span]) -> str:
    return terms.words.say(
        "The probability that the rate stands at half of its highest yearly level or more is {chance}; "
        "the verdict needs {needed}.",
        chance=terms.chance(values["probability"]),
        needed=terms.needed(values["threshold"]),
    )


def _short_of_back(terms: Terms, values: Values, _: Sequence[Span]) -> str:
    """What else “coming back” would need: each part that is short, and no other."""
    say, back, parts = terms.words.say, terms.verdict("coming_back"), []
    if values["doubled"] < values["doubled_needed"]:
        needed = terms.needed(values["doubled_needed"])
        parts.append(say("For “{verdict}” that probability would have to be {needed}.", verdict=back, needed=needed))
    if values["half"] is None:
        parts.append(
            say("For “{verdict}” an earlier year of counts would have to be there, to know its level.", verdict=back)
        )
    elif values["half"] < values["half_needed"]:
        parts.append(
            say(
                "For “{verdict}” the probability that the rate stands at half of its highest yearly level or more "
                "would have to be {needed}; it is {chance}.",
                verdict=back,
                needed=terms.needed(values["half_needed"]),
                chance=terms.chance(values["half"]),
            )
        )
    return " ".join(parts)


# --- the numbers -----------------------------------------------------------------------------------------------------


def _rates(terms: Terms, values: Values, periods: Sequence[Span]) -> str:
    words, ratio = terms.words, terms.words.ratio
    week, reference = periods
    one_week = (reference[1] - reference[0]).days < 7
    return words.say(
        "The estimated rate was {rate} a week (90% interval {low} to {high}) in the week from {week}, and {earlier} "
        "({earlier_low} to {earlier_high}) in {reference}.",
        rate=ratio(values["rate"]),
        low=ratio(values["rate_low"]),
        high=ratio(values["rate_high"]),
        week=words.day(week[0]),
        earlier=ratio(values["reference"]),
        earlier_low=ratio(values["reference_low"]),
        earlier_high=ratio(values["reference_high"]),
        reference=words.say("the week from {day}", day=words.day(reference[0]))
        if one_week
        else words.say("the period {period}", period=words.span(*reference)),
    )


def _level(terms: Terms, values: Values, periods: Sequence[Span]) -> str:
    return terms.words.say(
        "The rate stands at {share} of its highest yearly level: {level} a week on average, {period}.",
        share=terms.words.percent(values["share"], (0.5, 1.0)),
        level=terms.words.ratio(values["level"]),
        period=terms.words.span(*periods[0]),
    )


def _lasted(terms: Terms, values: Values, _: Sequence[Span]) -> str:
    words = terms.words
    text = words.say(
        "The rise likely began in the week from {since} (90% interval: {low} to {high}).",
        since=words.day(values["since"]),
        low=words.day(values["since_low"]),
        high=words.day(values["since_high"]),
    )
    if values["weeks"] is None:
        return text
    return (
        text
        + " "
        + words.say_many(
            "The probability that it has lasted a week or more is {chance}.",
            "The probability that it has lasted {number} weeks or more is {chance}.",
            values["weeks"],
            chance=terms.chance(values["probability"]),
        )
    )


def _elsewhere(reason: Reason, terms: Terms, place: str) -> str:
    values, words = reason.values, terms.words
    controls = _controls(values["compared"], values["places"], reason.lens, terms, place)  # type: ignore[arg-type]
    if reason.code == "not_elsewhere":
        return words.say("It could not be compared with {places}.", places=controls)
    numbers = {key: words.ratio(float(values[key])) for key in ("ratio", "low", "high")}  # type: ignore[arg-type]
    return words.say(
        "Compared with {places}, its ratio is {ratio} times theirs (90% interval {low} to {high}); the probability "
        "that it is above theirs is {above}.",
        places=controls,
        above=terms.chance(float(values["above"])),  # type: ignore[arg-type]
        **numbers,
    )


def _controls(kind: RelativeKind, places: Sequence[str], lens: str | None, terms: Terms, place: str) -> str:
    """What a place was held against."""
    if kind == "other_groups":
        return terms.words.say("all other violence in {place}", place=place)
    if kind == "source":
        return terms.words.say("everything else that {lens} covers", lens=terms.lens(lens or ""))
    return terms.places(places)


# --- the lenses together ---------------------------------------------------------------------------------------------


def _agree(terms: Terms, values: Values, _: Sequence[Span]) -> str:
    return terms.words.say("{lenses} lead to the same verdict, each alone.", lenses=terms.lenses(values["lenses"]))


def _against(terms: Terms, values: Values, _: Sequence[Span]) -> str:
    text = terms.words.say(
        "Those who count contradict one another: {up} on one side, {down} on the other.",
        up=terms.lenses(values["up"]),
        down=terms.lenses(values["down"]),
    )
    others = (*values["open"], *values["untested"])
    if others:
        text += " " + terms.words.say("What could settle it: {lenses}.", lenses=terms.lenses(others))
    return text


_SENTENCES: dict[str, Callable[[Terms, Values, Sequence[Span]], str]] = {
    "doubled": _doubled,
    "back_at_level": _back_at_level,
    "short_of_back": _short_of_back,
    "halved": _halved,
    "unchanged": _unchanged,
    "undecided": _undecided,
    "rates": _rates,
    "level": _level,
    "lasted": _lasted,
    "hindsight": cautions.hindsight,
    "clustered": cautions.clustered,
    "few_events": cautions.few_events,
    "delay_unknown": cautions.delay_unknown,
    "series_break": cautions.series_break,
    "other_periods": cautions.other_periods,
    "old": cautions.old,
    "agree": _agree,
    "against": _against,
}
