"""Statements without a number that analysts track: sleeper cells, finance, recruitment… and which way they go.

Patterns and words of change are data (`data/indicators.yml`). A statement counts where an armed group is spoken of in
its sentence or shortly before it; denial makes it absent.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from marsad.coding import attribution
from marsad.coding.attribution.folding import Folded, fold
from marsad.coding.indicators.course import course, is_doubted
from marsad.coding.indicators.owners import holders, is_against_group, is_of_group
from marsad.coding.indicators.patterns import ARMY, GROUP, SPOT, Patterns, Statement, patterns
from marsad.coding.mentions import IndicatorMention, Scope, Sentence
from marsad.model.terms import IndicatorKind
from marsad.registry import ActorEntry, Found, PlaceEntry

_GROUP_REACH = 3  # sentences back in which the group may have been named
_POINTED_REACH = 12  # where the sentence points at it: "the group", التنظيم
_FORCES = ("state_force", "mission")


def find(
    language: str,
    sentences: Sequence[Sentence],
    scopes: Sequence[Scope],
    actors: Sequence[Found[ActorEntry]],
    places: Sequence[Found[PlaceEntry]],
) -> list[IndicatorMention]:
    """The indicators of the sentences in order, each at most once a sentence; what somebody denies is absent."""
    words = patterns(language)
    groups = [found.start for found in actors if found.entry.kind == "armed_group"]
    named = _masks(actors, places)
    starts = [start for start, _, _ in named]
    mentions: list[IndicatorMention] = []
    for index, sentence in enumerate(sentences):
        points = words.words("own").search(sentence.text)
        first = sentences[max(0, index - (_POINTED_REACH if points else _GROUP_REACH))].start
        last = sentences[min(len(sentences) - 1, index + 1)].end  # "the jihadists", named in the next one
        if bisect_left(groups, last) > bisect_left(groups, first):
            inside = named[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
            mentions += _in_sentence(sentence, inside, words, scopes)
    return mentions


def _masks(actors: Sequence[Found[ActorEntry]], places: Sequence[Found[PlaceEntry]]) -> list[tuple[int, int, str]]:
    """Which names are masked, and by what; countries are not, their names and adjectives stand in patterns."""
    masks = [(one.start, one.end, GROUP) for one in actors if one.entry.kind == "armed_group"]
    masks += [(one.start, one.end, ARMY) for one in actors if one.entry.kind in _FORCES]
    masks += [(one.start, one.end, SPOT) for one in places if one.entry.precision != "country" and not one.adjective]
    return sorted(masks)


def _masked(folded: Folded, sentence: Sentence, names: Sequence[tuple[int, int, str]]) -> str:
    text = folded.text
    for start, end, mask in names:
        first, last = folded.folded(start - sentence.start), folded.folded(end - sentence.start)
        text = text[:first] + mask * (last - first) + text[last:]
    return text


def _in_sentence(
    sentence: Sentence, names: Sequence[tuple[int, int, str]], words: Patterns, scopes: Sequence[Scope]
) -> list[IndicatorMention]:
    folded = fold(sentence.text)
    text = _masked(folded, sentence, names)
    matches = list(words.at(text))
    if all(statement.false for _, statement in matches):
        return []
    speakers = [_span(folded, sentence, *span) for span in _speakers(sentence, scopes)]
    present = holders(text, words, speakers)
    kept = [
        (match, statement)
        for match, statement in matches
        if not statement.false
        and not _is_false(match, statement, matches)
        and (not statement.of_group or is_of_group(text, match, statement, present, words))
        and (not statement.against or is_against_group(text, match, present, words))
    ]
    best: dict[IndicatorKind, tuple[re.Match[str], Statement]] = {}
    for match, statement in sorted(kept, key=lambda one: (one[1].order, one[0].start(), -one[0].end())):
        best.setdefault(statement.indicator, (match, statement))
    found = [_mention(sentence, folded, text, *one, words, scopes) for one in best.values()]
    return sorted(found, key=lambda mention: mention.start)


def _is_false(match: re.Match[str], statement: Statement, matches: Sequence[tuple[re.Match[str], Statement]]) -> bool:
    return any(
        other.false and other.indicator == statement.indicator and at.start() < match.end() and match.start() < at.end()
        for at, other in matches
    )


def _speakers(sentence: Sentence, scopes: Sequence[Scope]) -> list[tuple[int, int]]:
    """Where those stand who only speak in the sentence."""
    around = attribution.within(scopes, sentence.start, sentence.end)
    voices = {
        voice for scope in around if scope.start < sentence.end and sentence.start < scope.end for voice in scope.chain
    }
    return [
        (voice.start, voice.end)
        for voice in voices
        if voice.start is not None
        and voice.end is not None
        and sentence.start <= voice.start < sentence.end
        and voice.kind not in ("group", "group_media")
    ]


def _span(folded: Folded, sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    return folded.folded(start - sentence.start), folded.folded(end - sentence.start)


def _mention(
    sentence: Sentence,
    folded: Folded,
    text: str,
    match: re.Match[str],
    statement: Statement,
    words: Patterns,
    scopes: Sequence[Scope],
) -> IndicatorMention:
    start, end = sentence.start + folded.original(match.start()), sentence.start + folded.original(match.end())
    scope = attribution.at(scopes, start)
    denied = scope is not None and scope.modality == "denied"
    direction = "absent" if denied else course(text, match, statement, words)
    doubted = direction != "absent" and is_doubted(text, match, statement, words)
    named = text.find(GROUP, match.start(), match.end())
    return IndicatorMention(
        start=start,
        end=end,
        indicator=statement.indicator,
        direction=direction,
        sentence=sentence,
        doubted=doubted,
        group_start=None if named < 0 else sentence.start + folded.original(named),
    )
