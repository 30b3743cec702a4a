"""What a person decides: `judge` about reports, claims and events, `undo`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.options import Folder, app, observatory_in
from marsad.errors import UsageError

if TYPE_CHECKING:
    from marsad.model.judgement import PairVerdict
    from marsad.observatory import Observatory


class Verdict(Enum):
    same = "same"
    different = "different"
    unsure = "unsure"
    accept = "accept"
    reject = "reject"
    correct = "correct"
    split = "split"
    join = "join"
    apart = "apart"


By = Annotated[str, typer.Option("--by", help="Your name: it stands beside what you decide.", metavar="NAME")]
Reason = Annotated[str | None, typer.Option("--reason", help="Why, in your words.", metavar="TEXT")]
PAIRS: Mapping[Verdict, PairVerdict] = {
    Verdict.same: "same_event",
    Verdict.different: "different_event",
    Verdict.unsure: "unsure",
}
_TWO = frozenset({*PAIRS, Verdict.split, Verdict.join, Verdict.apart})


@app.command(epilog='Example: marsad judge correct 0123456789abcdef0123 place=Mosul killed=3 --by "A. Reader"')
def judge(
    verdict: Annotated[
        Verdict,
        typer.Argument(
            help="same, different, unsure: of two reports. accept, reject: of claims. correct: slots of a claim. "
            "split: a report out of an event. join, apart: two events."
        ),
    ],
    about: Annotated[
        list[str],
        typer.Argument(
            metavar="WHAT...",
            help="REF REF, CLAIM..., CLAIM SLOT=VALUE..., EVENT REF, or EVENT EVENT.",
            show_default=False,
        ),
    ],
    by: By,
    reason: Reason = None,
    not_in_text: Annotated[
        bool, typer.Option("--not-in-text", help="A corrected number stands on your word: the sentence has none such.")
    ] = False,
    observatory: Folder = None,
) -> None:
    """Say what you know of a report, a claim or an event. It stands above every machine's word, until taken back.

    An empty VALUE says that there is none. Slots: marsad judge correct CLAIM nothing=x lists those of the claim.
    """
    opened = observatory_in(observatory, create=False)
    if verdict in _TWO and len(about) != 2:
        raise UsageError(f"judge {verdict.value}", f"is said of two, not of {len(about)}", "See marsad judge --help")
    ids = _judged(opened, verdict, about, by, reason, not_in_text)
    typer.echo(f"Kept as {' '.join(ids)}. To take it back: marsad undo {' '.join(ids)} --by NAME")


def _judged(
    opened: Observatory, verdict: Verdict, about: Sequence[str], by: str, reason: str | None, not_in_text: bool
) -> list[str]:
    if verdict in PAIRS:
        return [opened.judge(PAIRS[verdict], *about, by=by, reason=reason)]
    if verdict is Verdict.accept:
        return [opened.accept(*about, by=by, reason=reason)]
    if verdict is Verdict.reject:
        return [opened.reject(*about, by=by, reason=reason)]
    if verdict is Verdict.correct:
        claim, *slots = about
        return [opened.correct(claim, _slots(slots), by=by, reason=reason, not_in_text=not_in_text)]
    said = {Verdict.split: opened.split, Verdict.join: opened.join, Verdict.apart: opened.keep_apart}[verdict]
    return said(*about, by=by, reason=reason)


def _slots(given: Sequence[str]) -> dict[str, str]:
    """ "killed=3" and its like. Raises UsageError."""
    if odd := [text for text in given if "=" not in text]:
        raise UsageError(odd[0], "is no slot with its value", "Write it as in killed=3")
    return {slot.strip(): value for slot, _, value in (text.partition("=") for text in given)}


@app.command(epilog='Example: marsad undo 0123456789abcdef0123 --by "A. Reader"')
def undo(
    judgement: Annotated[list[str], typer.Argument(metavar="JUDGEMENT...", help="Ids, as in marsad judgements.")],
    by: By,
    reason: Reason = None,
    observatory: Folder = None,
) -> None:
    """Take judgements back: all is as it was before. Taking that back restores them."""
    id = observatory_in(observatory, create=False).undo(*judgement, by=by, reason=reason)
    typer.echo(f"Taken back, as {id}. To let it stand again: marsad undo {id} --by NAME")
