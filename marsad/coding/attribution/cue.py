"""A cue: the words that cite somebody, with the speakers they cite, and how speakers are listed beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from marsad.coding.attribution.anaphora import Speaker
from marsad.model import Voice

CueKind = Literal["speak", "estimate", "deny", "claim"]
NEAR_START = 12  # characters before a cue that are no statement of their own
_DRAWN_REACH = 60  # characters: "based on information supplied by" and the name
_STOPS = re.compile(r"[.;:\d]|(?<!\w)(?:ان|انه|انها|بان|بانه)(?!\w)")  # nor whoever the reported sentence is about
CLOSED = re.compile(r"\s*(?:$|[.,;\"\)])")  # nothing more is said after the cue
_ALSO = re.compile(
    r"\s*(?:,|\band\b|\bet\b|&|\bو|,\s*and)\s*(?:the|a|an|other|le|la|les|l'|des|un|une|de|d')?\s*", re.IGNORECASE
)
_OPENING = re.compile(
    r"[\s\"'(:,–—-]*(?:the\s+|a\s+|an\s+|le\s+|la\s+|les\s+|l'|des\s+|un\s+|une\s+|du\s+)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Cue:
    """[start, end) from the speaker to the verb or back. `around`: it covers what stands before it too."""

    start: int
    end: int
    kind: CueKind
    voices: tuple[Voice, ...]  # nearest to the page first; empty where it points back
    hedge: str
    around: bool
    document: bool = False
    draws: bool = False  # names whom the others draw on: "citing relatives", "according to a member state"
    same: bool = False  # a participle: the speaker of the cue before goes on
    fallback: tuple[Voice, ...] = ()  # for a cue that points back to nobody
    basis: tuple[Voice, ...] = ()  # what the document as a whole rests on: its later figures share the origin
    heard: bool = False  # pointing back, but a news house is named that heard it: voices are put in front


def fallback(speaker: Speaker) -> tuple[Voice, ...]:
    return (speaker.fallback,) if speaker.fallback else ()


def drawn_on(
    text: str, position: int, until: int, inside: Sequence[Speaker], outer: Sequence[Voice], writers: frozenset[str]
) -> Speaker | None:
    """The one whom a phrase like "based on information from" that ends at `position` leads to.

    A document that nobody is named for, and the author of the page's own material, are no origin of their own.
    """
    for speaker in inside:
        if speaker.start < position:
            continue
        if speaker.start >= min(until, position + _DRAWN_REACH) or _STOPS.search(text, position, speaker.start):
            return None
        if not speaker.voices or speaker.unowned:
            continue
        if writers & {speaker.head, *speaker.voices[0].name.lower().split()} or any(
            v.id == speaker.voices[0].id for v in outer
        ):
            return None
        return speaker
    return None


def starting(text: str, position: int, inside: Sequence[Speaker], slack: int = 0) -> Speaker | None:
    """The speaker that begins at `position`, an article or a quotation mark apart."""
    opening = _OPENING.match(text, position)
    reach = max(position + slack, opening.end() if opening else position)
    return next((s for s in inside if position <= s.start <= reach), None)


def joined_after(text: str, first: Speaker, inside: Sequence[Speaker]) -> tuple[tuple[Voice, ...], int]:
    """ "officials and a monitor": the speakers that follow in a list."""
    voices, end = first.voices, first.end
    if not voices:
        return voices, end
    listed, last = voices, end
    for speaker in inside:
        if speaker.start < last or not speaker.voices:
            continue
        link = _ALSO.fullmatch(text, last, speaker.start)
        if link is None:
            break
        listed, last = (*listed, *speaker.voices), speaker.end
        if "," not in link.group() or re.search(r"\b(?:and|et)\b", link.group()):
            voices, end = listed, last  # a comma alone joins only where "and" closes the list
    return voices, end


def joined_before(text: str, speaker: Speaker, inside: Sequence[Speaker]) -> tuple[tuple[Voice, ...], int]:
    voices, start = speaker.voices, speaker.start
    joins = False
    for other in reversed(inside):
        if other.end > start or not other.voices:
            continue
        link = _ALSO.fullmatch(text, other.end, start)
        if link is None or (not joins and link.group().strip() == ","):
            break
        joins = True
        voices, start = (*other.voices, *voices), other.start
    return voices, start
