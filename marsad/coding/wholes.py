"""Parts tied to the figures that they are parts of: "431 of the 729", "29 wounded, 21 of them soldiers"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from marsad.coding.mentions import NumberMention
from marsad.coding.page import View
from marsad.coding.parts import adding_up
from marsad.coding.reading import Reading
from marsad.model import Figure

_NEXT = 4  # characters between two sentences
# "The dead included", "they include": the sentence divides what the one before it counted.
_INCLUDED = re.compile(
    r"(?:They|(?:The|Those) (?:dead|killed|wounded|injured|victims|casualties|captives|hostages))\s+"
    r"(?:(?:also|reportedly)\s+)?(?:included?|comprised?|were made up of)\b"
)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A figure with the number it was made from, while parts are still being tied to wholes."""

    figure: Figure
    number: NumberMention
    reading: Reading


def is_part(view: View, number: NumberMention) -> bool:
    """ "Including 15", "15 of them"."""
    behind = view.index_at(number.end)
    return view.behind_part(number) or any(tag.first == behind for tag in view.tagged("part"))


def with_parts(view: View, drafts: list[Drafted]) -> list[Figure]:
    """Tie parts to their wholes: "431 of the 729", "29 blessés dont 21 militaires", "50 عملية، منها 14"."""
    done: list[Figure] = []
    marks = [view.span(tag) for tag in view.tagged("part")]
    turns = _turns(view) if view.language == "ar" and marks else []
    for drafted in drafts:
        whole = None
        number = drafted.number  # "including 20", "20 of them"
        turn = max((at for at in turns if at <= number.start), default=-1)
        opened = [mark for mark in marks if mark[1] <= number.outer_start + 1 or 0 <= mark[0] - number.end <= 1]
        opened = [mark for mark in opened if mark[0] >= turn]
        if opened:
            whole = _whole_before(done, opened[-1][0], drafted)
        done.append(_part(_of_its_dead(drafted, whole), whole) if whole else drafted.figure)
    return adding_up(done)


def _turns(view: View) -> list[int]:
    """Where an Arabic clause with a verb of its own begins: "بينهم 70 أجنبيا، وفقدت 45 من جنودها"."""
    told = [*view.tagged("cues"), *view.tagged("loses")]
    verbs = {tag.first for tag in told if view.words[tag.first].form[0] in "وف" or tag.first in _led(view)}
    return [view.words[at].start for at in verbs if at and (view.gaps[at - 1] or at in _led(view))]


def _led(view: View) -> set[int]:
    """The words behind "، كما", "، فيما"."""
    leads = (
        at for at, word in enumerate(view.words) if word.form in ("كما", "فيما", "بينما") and at and view.gaps[at - 1]
    )
    return {at + 1 for at in leads}


def of_the_sentence_before(view: View, figures: list[Figure], told: list[Figure]) -> list[Figure]:
    """ "At least 60 died. Among them were 12 soldiers and 40 civilians": parts of what the sentence before counted."""
    if not figures or not told or not _opens_with_parts(view):
        return figures
    last = told[-1].quote
    near = view.sentence.start - last.end < _NEXT
    wholes = [f for f in told if f.quote.start == last.start and f.part_of is None and f.number.unit == "count"]
    if not near or figures[0].number.low is None:
        return figures
    first = figures[0]
    whole = next((f for f in reversed(wholes) if f.measure == first.measure and _holds(f, first)), None)
    if whole is None or whole.modality in ("denied", "hypothetical"):
        return figures
    parts = [f for f in figures if f.measure == whole.measure and f.part_of is None and _holds(whole, f)]
    return [_part(f, whole) if f in parts else f for f in figures]


def _opens_with_parts(view: View) -> bool:
    return any(tag.first == 0 for tag in view.tagged("part")) or _INCLUDED.match(view.sentence.text) is not None


def _holds(whole: Figure, part: Figure) -> bool:
    high = whole.number.high or whole.number.low
    return part.number.unit == "count" and high is not None and part.number.low is not None and part.number.low < high


def _of_its_dead(drafted: Drafted, whole: Figure) -> Figure:
    """ "50 of ISIS, 24 of them by an air raid": a bare part of a group's own dead is its own dead."""
    figure = drafted.figure
    bare = drafted.reading.side is None and figure.measure == whole.measure
    if not bare or whole.role != "victim" or figure.role != "perpetrator":
        return figure
    return replace(figure, role="victim", group=figure.group or whole.group)


def _part(figure: Figure, whole: Figure) -> Figure:
    """A part stands where and when its whole does, unless it says otherwise."""
    return replace(figure, part_of=whole.id, place=figure.place or whole.place, period=figure.period or whole.period)


def _whole_before(done: list[Figure], mark: int, drafted: Drafted) -> Figure | None:
    """The last figure before the mark that counts the same thing and is no smaller than its part."""
    for figure in reversed(done):
        if (
            figure.number.start < mark
            and _is_kind_of(figure.measure, drafted.reading.measure)
            and figure.number.unit == "count"
        ):
            high, part = figure.number.high or figure.number.low, drafted.figure.number.low
            if drafted.figure.number.unit == "percent" or high is None or part is None or part <= high:
                return figure
            return None
    return None


def _is_kind_of(whole: str, part: str) -> bool:
    """Foreign fighters may be a part of fighters."""
    return whole == part or (whole, part) == ("fighters", "foreign_fighters")
