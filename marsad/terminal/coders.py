"""What a language model was asked, what became of its answers, and how it compares with the rules."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TextIO

from marsad.terminal.screen import counted

if TYPE_CHECKING:
    from marsad.coding import Agreement
    from marsad.coding.llm import Tally
    from marsad.pipeline import ReadReport

# Why an answer was not kept, for one and for several.
_REASONS = {
    "quote_not_in_text": ("quote not in the text", "quotes not in the text"),
    "quote_elsewhere": ("quote from outside the passage", "quotes from outside the passage"),
    "quote_too_short": ("quote too short", "quotes too short"),
    "quote_too_long": ("quote over too many sentences", "quotes over too many sentences"),
    "number_not_in_quote": ("number not in its quote", "numbers not in their quote"),
    "number_unread": ("number that does not read as one", "numbers that do not read as one"),
    "value_contradicted": ("value that the text contradicts", "values that the text contradicts"),
    "source_not_in_text": ("source not in the text", "sources not in the text"),
    "source_unknown": ("source of an unknown name", "sources of unknown names"),
    "unknown_word": ("unknown word", "unknown words"),
    "wrong_type": ("answer of the wrong form", "answers of the wrong form"),
    "too_long": ("answer too long", "answers too long"),
    "too_many": ("answer too many", "answers too many"),
    "repeated": ("repetition", "repetitions"),
}


def coders_report(report: ReadReport, stream: TextIO) -> None:
    """Nothing where only the rules read."""
    llm = report.coders.llm
    if llm is None:
        return
    lines = _answers(llm.tally) + _cost(llm.tally)
    if report.coders.rules:
        lines += _agreement(report.coders.agreement)
    if llm.tally.left:
        again = (
            "run the same command again to go on" if llm.options.cache else "name a --llm-cache to go on another time"
        )
        lines.append(f"The budget is used up: {counted(llm.tally.left, 'page')} left for the model; {again}.")
    print("\n".join(lines), file=stream)


def _answers(tally: Tally) -> list[str]:
    """ "Kept 31 of 40 answers: 6 quotes not in the text, 3 numbers not in their quote"."""
    line = f"Language model: kept {tally.kept:,} of {counted(tally.answers, 'answer')}"
    reasons = [f"{count:,} {_REASONS[reason][count != 1]}" for reason, count in tally.dropped.most_common()]
    lines = [f"{line}: {', '.join(reasons)}." if reasons else f"{line}."]
    if tally.emptied:
        slots = _listed(tally.emptied)
        lines.append(f"Left empty in them, because it is not on the page or not known: {slots}.")
    if tally.malformed:
        lines.append(f"{counted(tally.malformed, 'passage')} without an answer that can be read: not kept as read.")
    return lines


def _cost(tally: Tally) -> list[str]:
    parts = [counted(tally.requests, "request")]
    if tally.retries:
        parts.append(f"{tally.retries:,} of them again")
    if tally.tokens:
        guessed = " (estimated, as the endpoint does not count them)" if tally.estimated else ""
        parts.append(counted(tally.tokens, "token") + guessed)
    if tally.cached:
        parts.append(f"{counted(tally.cached, 'answer')} from before")
    return [", ".join(parts) + "."]


def _agreement(agreement: Agreement) -> list[str]:
    line = f"Rules and model read {agreement.agreed:,} claims alike and {agreement.differing:,} differently"
    slots = f" ({_listed(agreement.slots)})" if agreement.slots else ""
    return [f"{line}{slots}; {agreement.first_only:,} only the rules, {agreement.second_only:,} only the model."]


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.most_common())
