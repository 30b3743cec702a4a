"""The last questions that were asked, each with its verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marsad.language import Wording, name_of
from marsad.language.plain import plain
from marsad.web.ask.answers import TONES
from marsad.web.ask.links import Links
from marsad.web.jobs import Summary


@dataclass(frozen=True, slots=True)
class LastAsked:
    """`chance`: the probability that it has at least doubled, where a lens could be tested."""

    id: str
    href: str
    group: str
    place: str
    compared_with: str
    as_of: str
    verdict: str
    tone: str
    chance: str
    computed: str


def last_asked(summaries: Sequence[Summary], words: Wording) -> tuple[LastAsked, ...]:
    return tuple(_row(summary, words) for summary in summaries)


def _row(summary: Summary, words: Wording) -> LastAsked:
    question = summary.question
    names = summary.names.get(words.language, {})
    return LastAsked(
        id=question.id,
        href=Links(question).answer,
        group=plain(names.get(question.group, question.group)),
        place=plain(names.get(question.place, question.place)),
        compared_with=words.listed([plain(names.get(id, id)) for id in question.compare]),
        as_of=words.day(question.as_of) if question.as_of else "",
        verdict=name_of("verdict", summary.verdict, words),
        tone=TONES.get(summary.verdict, "open"),
        chance=words.percent(summary.up) if summary.up is not None else "",
        computed=words.day(summary.computed_at.date()),
    )
