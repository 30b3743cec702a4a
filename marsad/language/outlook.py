"""What would change an answer, and what it lacks, as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marsad.language.chances import Terms
from marsad.model.answer import Verdict
from marsad.model.reason import Lack, Step, Turn

# Where a verdict stands among the steps: falling below the first, coming back above the third.
_STANDS: dict[Verdict, int] = {"falling": 0, "no_change": 1, "uncertain": 1, "rising": 2, "coming_back": 3}
_REACHED: tuple[Verdict, ...] = ("rising", "coming_back")


def turn_text(turn: Turn, verdict: Verdict, terms: Terms) -> str:
    """What so many weeks with the same count would make of a lens whose verdict is `verdict` now."""
    words = terms.words
    clauses = [clause for order, step in enumerate(turn.steps, 1) for clause in _clauses(step, order, verdict, terms)]
    text = words.say_many(
        "By {lens}, with the same count in its next week ({period}): {steps}.",
        "By {lens}, with the same count in each of its next {number} weeks ({period}): {steps}.",
        turn.weeks,
        lens=terms.lens(turn.lens),
        period=words.span(turn.start, turn.end),
        steps=words.say("; ").join(clauses),
    )
    if turn.recent is not None:
        text += " " + words.say("The last ones counted {recent} on average.", recent=words.ratio(turn.recent))
    return text


def _clauses(step: Step, order: int, verdict: Verdict, terms: Terms) -> list[str]:
    """One step, seen from the verdict that stands: those above are reached by more, those below by fewer."""
    stands = _STANDS[verdict]
    if order > stands:
        named = {"verdict": terms.verdict(verdict if order == 1 else _REACHED[order - 2])}
        return [_ended(step, terms, named, upward=True) if order == 1 else _reached_by_more(step, terms, named)]
    if order == 1:
        return [_falling(step, terms)]
    return [_ended(step, terms, {"verdict": terms.verdict(verdict)}, upward=False)] if order == stands else []


def _reached_by_more(step: Step, terms: Terms, named: Mapping[str, str]) -> str:
    words = terms.words
    if step.at_least is None:
        number = words.number(step.below or 0)
        return words.say("no count tried (up to {number}) would make it “{verdict}”", number=number, **named)
    return words.say("{number} or more would make it “{verdict}”", number=words.number(step.at_least), **named)


def _ended(step: Step, terms: Terms, named: Mapping[str, str], *, upward: bool) -> str:
    """Where the verdict that stands ends: from so many on, or with so few."""
    words = terms.words
    if upward:
        if step.at_least is None:
            return words.say("no count tried would end “{verdict}”", **named)
        if step.at_least == 0:
            return words.say("any count, even none, would end “{verdict}”", **named)
        return words.say("{number} or more would end “{verdict}”", number=words.number(step.at_least), **named)
    if step.below is None:
        return words.say("not even none would end “{verdict}”", **named)
    if step.below == 0:
        return words.say("none would end “{verdict}”", **named)
    return words.say("{number} or fewer would end “{verdict}”", number=words.number(step.below), **named)


def _falling(step: Step, terms: Terms) -> str:
    words, named = terms.words, {"verdict": terms.verdict("falling")}
    if step.below is None:
        return words.say("not even none would make it “{verdict}”", **named)
    if step.below == 0:
        return words.say("none would make it “{verdict}”", **named)
    return words.say("{number} or fewer would make it “{verdict}”", number=words.number(step.below), **named)


def lack_text(lack: Lack, terms: Terms) -> str:
    """Something missing, and what to do about it."""
    lens = terms.lens(lack.lens) if lack.lens else ""
    if lack.code in ("weeks", "reference", "recent"):
        return _upper(_weeks(lack, lens, terms))
    return _upper(_other(lack, lens, terms))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _weeks(lack: Lack, lens: str, terms: Terms) -> str:
    values: Mapping[str, Any] = lack.values
    words = terms.words
    said = {
        "weeks": words.say(
            "{there} of {needed} weeks covered",
            there=words.number(values["there"]),
            needed=words.number(values["needed"]),
        ),
        "reference": words.say("the weeks to compare with are not covered"),
        "recent": words.say("most of the last thirteen weeks are not covered"),
    }[lack.code]
    if values["more"] is None:
        then = words.say("more weeks would not mend it: another reference would have to be chosen")
    else:
        then = words.say_many(
            "it takes {number} more week, covered, and can be tested after {day}",
            "it takes {number} more weeks, all of them covered, and can be tested after {day}",
            values["more"],
            day=words.day(values["by"]),
        )
    return words.say("{lens}: {said}; {then}.", lens=lens, said=said, then=then)


def _other(lack: Lack, lens: str, terms: Terms) -> str:
    values: Mapping[str, Any] = lack.values
    say = terms.words.say
    if lack.code == "counts" and lens:
        return say("{lens}: no week is covered.", lens=lens)
    if lack.code == "newer":
        return say(
            "{lens}: its last covered week ended on {day}. A newer release, or newer pages, would have to be read.",
            lens=lens,
            day=terms.words.day(values["last"]),
        )
    if lack.code == "datasets":
        return say(
            "Not imported, though they may cover this place: {datasets} (marsad import NAME).",
            datasets=terms.words.listed([terms.lens(f"dataset:{id}") for id in values["datasets"]]),
        )
    if lack.code == "periods":
        return say(
            "{lens}: its counts of other days than single weeks ({period}) were not used; the question needs weeks.",
            lens=lens,
            period=terms.words.span(values["start"], values["end"]),
        )
    plain = {
        "weekly": say(
            "{lens}: counts by month cannot answer this. Ask by week: what is dated to a day or week is counted then.",
            lens=lens,
        ),
        "events": say("{lens}: every covered week counts zero; one event at least would have to be there.", lens=lens),
        "sound": say(
            "{lens}: a count is negative or too large; the file that it comes from has to be mended.", lens=lens
        ),
        "counts": say("Nobody who was read counts the group's attacks here: read pages, or import a dataset."),
        "own_count": say("The group's own count is not there, so that nobody's count can be held against it."),
    }
    return plain[lack.code]
