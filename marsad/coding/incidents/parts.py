"""A sentence that tells two events is read in two parts, each with its own scene or day and its own toll."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise

from marsad.coding.incidents.kinds import TOLLS, kind_of, plural_words, tells_more_than_harm
from marsad.coding.mentions import Sentence
from marsad.coding.page import View
from marsad.model import Figure
from marsad.model.terms import IncidentType

_MOST = 4  # events that one sentence tells
_TOWNS = {"point", "city", "admin2"}
# One event singled out of those counted before: "the deadliest of them a bombing in …", من بينها تفجير
_SINGLED = re.compile(
    r"\b(?:the (?:deadliest|worst|bloodiest|largest|most recent|latest)(?: of (?:them|these|which))?"
    r"|including (?:an?|one)"
    r"|among them (?:an?|one))\b"
    r"|\b(?:dont (?:une?|l[ae] plus \w+)|l[ae] plus (?:meurtri|sanglant|récent)\w*|notamment (?:une?|celle|celui))\b"
    r"|(?:أكبرها|أعنفها|أبرزها|أسوأها|آخرها|أخطرها|من بينها|ومن بينها|بينها|منها) "
    r"(?=(?:ال)?(?:هجوم|تفجير|عملية|كمين|انفجار|اعتداء))",
    re.IGNORECASE,
)


def parts_of(view: View, own: Sequence[Figure]) -> list[tuple[View, list[Figure]]]:
    """The sentence in as many parts as it tells events, each with its figures; mostly one, the whole."""
    cuts = _singled_out(view, own) or _toll_by_toll(view, own)
    if not cuts:
        return [(view, list(own))]
    edges = [view.sentence.start, *cuts, view.sentence.end]
    parts = [clip(view, start, end) for start, end in pairwise(edges)]
    return [(part, [f for f in own if part.sentence.start <= f.number.start < part.sentence.end]) for part in parts]


def shared_out(view: View, own: Sequence[Figure]) -> list[tuple[View, list[Figure], IncidentType]]:
    """ "37 killed in two attacks, 17 in Diallassagou and 20 by a mine near Koro": each part is an event of its own."""
    tolls = [f for f in own if f.measure in TOLLS]
    shares = [f for f in tolls if f.part_of is not None and f.part_of == tolls[0].id]
    if not 1 < len(shares) <= _MOST or not all(_is_apart(*pair) for pair in combinations(shares, 2)):
        return []
    stated = [f for f in own if f.measure in ("attacks", "suicide_attacks") and f.number.start < shares[0].number.start]
    whole, sum_of_shares = tolls[0].number.low, sum(f.number.low or 0 for f in shares)
    counted = len(shares) in (f.number.low for f in stated)
    if not counted and not (whole == sum_of_shares and plural_words(view)):
        return []
    edges = [*(f.number.start for f in shares), view.sentence.end]
    head = clip(view, view.sentence.start, edges[0])
    events = [clip(view, start, end) for start, end in pairwise(edges)]
    kinds = [kind_of(event) or kind_of(head) for event in events]
    return [
        (event, [replace(f, part_of=None) if f in shares else f for f in own if start <= f.number.start < end], kind)
        for event, kind, (start, end) in zip(events, kinds, pairwise(edges), strict=True)
        if kind is not None
    ]


def clip(view: View, start: int, end: int) -> View:
    """The part of a sentence between two characters, with the words and mentions that stand in it."""
    kept = [index for index, word in enumerate(view.words) if start <= word.start < end]
    first, last = (kept[0], kept[-1]) if kept else (0, -1)
    offset = view.sentence.start
    return replace(
        view,
        sentence=Sentence(start=start, end=end, text=view.sentence.text[start - offset : end - offset]),
        words=view.words[first : last + 1],
        tags=[
            replace(tag, first=tag.first - first, last=tag.last - first)
            for tag in view.tags
            if first <= tag.first and tag.last <= last
        ],
        numbers=[number for number in view.numbers if start <= number.start < end],
        periods=[mention for mention in view.periods if start <= mention.start < end],
        actors=[found for found in view.actors if start <= found.start < end],
        places=[found for found in view.places if start <= found.start < end],
    )


def _singled_out(view: View, own: Sequence[Figure]) -> list[int]:
    """Where the one event begins, behind a count of several."""
    match = next(_SINGLED.finditer(view.sentence.text), None)
    if match is None:
        return []
    at = match.start() + view.sentence.start
    counted = any(f.measure in ("attacks", "suicide_attacks") and f.number.start < at for f in own)
    behind = clip(view, at, view.sentence.end)
    told = bool(behind.places or behind.periods) and tells_more_than_harm(behind)
    return [at] if (counted or view.has("most")) and told else []


def _toll_by_toll(view: View, own: Sequence[Figure]) -> list[int]:
    """Where each further event begins: behind the last words on the one before."""
    tolls = [f for f in own if f.measure in TOLLS and f.part_of is None]
    groups: list[list[Figure]] = []
    for figure in tolls:
        if groups and not _is_apart(groups[-1][-1], figure):
            groups[-1].append(figure)
        else:
            groups.append([figure])
    if not 1 < len(groups) <= _MOST:
        return []
    cuts = [_end_of(view, before[-1], after[0]) for before, after in pairwise(groups)]
    edges = [view.sentence.start, *cuts, view.sentence.end]
    parts = [clip(view, start, end) for start, end in pairwise(edges)]
    return cuts if all(part.periods or _acts(part) for part in parts) else []


def _acts(part: View) -> bool:
    return any(tag.key in TOLLS for tag in part.tagged("cues")) or tells_more_than_harm(part)


def _is_apart(before: Figure, after: Figure) -> bool:
    """Whether two tolls are of two towns or two days."""
    towns = [f.place.id for f in (before, after) if f.place and f.place.precision in _TOWNS and f.place.id]
    days = [
        f.period.text for f in (before, after) if f.period and f.period.precision in ("day", None) and f.period.text
    ]
    return (len(towns) == 2 and towns[0] != towns[1]) or (len(days) == 2 and days[0] != days[1])


def _end_of(view: View, before: Figure, after: Figure) -> int:
    """Behind the first toll and the place and day that belong to it."""
    own = {before.place.text if before.place else None, before.period.text if before.period else None} - {None}
    spans = [(p.start, p.end, p.text) for p in view.places] + [(p.start, p.end, p.text) for p in view.periods]
    behind = [end for start, end, text in spans if before.number.end <= start < after.number.start and text in own]
    return max([before.number.end, *behind])
