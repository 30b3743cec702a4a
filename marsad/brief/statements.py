"""The sections of what pages state: figures, rivals, stocks, arithmetic, single events and signs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marsad.brief.content import (
    Block,
    Break,
    Cards,
    Heading,
    Inline,
    Item,
    Items,
    Link,
    Name,
    Paragraph,
    Section,
    Table,
    Text,
)
from marsad.brief.lines import DOT, Lines, chain, number
from marsad.brief.parts import WholeView
from marsad.brief.sections import FlagView, RivalView, Sections
from marsad.brief.views import FigureView, IncidentView, SignView
from marsad.language import Wording


@dataclass(frozen=True, slots=True)
class StatementSections:
    words: Wording

    @property
    def lines(self) -> Lines:
        return Lines(self.words)

    def all(self, found: Sections, wholes: Sequence[WholeView]) -> Iterator[Section]:
        """Those that hold something, in the order of the brief."""
        if found.flows:
            yield self.flows(found.flows)
        if found.rivals:
            yield self.rivals(found.rivals)
        if found.standing:
            yield self.standing(found.standing, wholes)
        if found.flags:
            yield self.flags(found.flags)
        if found.incidents or found.signs:
            yield self.single(found.incidents, found.signs)

    def flows(self, figures: Sequence[FigureView]) -> Section:
        say = self.words.say
        columns = (say("Figure"), say("What"), say("Where"), say("When"), say("According to"))
        rows = tuple(self.lines.figure_cells(figure) for figure in figures)
        table = Table(tuple((Text(name),) for name in columns), rows, rows_headed=False, cards=True)
        note = say(
            "The chain runs from the outlet to whom it cites and on to the origin of the figure. Letters: reliability "
            "of a source from A (reliable) to E; F cannot be judged."
        )
        title = say("Who says what")
        return Section("who", (Text(title),), (Paragraph((Text(note),), "note"), table), contents=title)

    def rivals(self, rivals: Sequence[RivalView]) -> Section:
        say = self.words.say
        note = say(
            "The same thing, the same place, periods that overlap (or single weeks less than two months apart), "
            "different origins; what several pages repeat of one origin is one count. Side by side, never averaged."
        )
        blocks: list[Block] = [Paragraph((Text(note),), "note")]
        for rival in rivals:
            blocks.append(Heading((Text(f"{rival.measure} · "), Name(rival.place), Text(f" · {rival.period}"))))
            blocks.append(Cards(tuple(self.lines.card(figure) for figure in rival.figures)))
        title = say("Rival counts")
        return Section("rivals", (Text(title),), tuple(blocks), contents=title)

    def standing(self, figures: Sequence[FigureView], wholes: Sequence[WholeView]) -> Section:
        say = self.words.say
        note = say(
            "Strength, people and means at a time. Different populations are never added; parts stand under their "
            "whole."
        )
        items = Items(tuple(self.lines.standing(figure) for figure in figures), "plain")
        blocks: list[Block] = [Paragraph((Text(note),), "note"), items]
        if wholes:
            blocks.append(Heading((Text(say("Wholes, their parts, and the rest")),)))
            blocks.append(Items(tuple(self._whole(whole) for whole in wholes), "plain wholes"))
        title = say("Stocks and cohorts")
        return Section("standing", (Text(title),), tuple(blocks), contents=title)

    def _whole(self, whole: WholeView) -> Item:
        say = self.words.say
        line = (number(whole.cited, big=True), Text(f" {whole.name} · "), Name(whole.who), Text(f" · {whole.day}"))
        parts = [
            Item((number(part.cited), Text(f" {part.name}"), *((DOT, Name(part.share)) if part.share else ())))
            for part in whole.parts
        ]
        if whole.rest:
            parts.append(Item((Text(say("in none of these: {number}", number=whole.rest)),)))
        if whole.exceeded:
            parts.append(Item((Text(say("by their bounds, the parts may be more than the whole")),)))
        return Item(line, Items(tuple(parts), "parts", say("of these")))

    def flags(self, flags: Sequence[FlagView]) -> Section:
        say = self.words.say
        note = say("The figures stand as printed; this is what the page's own numbers give.")
        items = tuple(
            Item(
                (
                    Text("≠", "flag"),
                    Text(" "),
                    Name(flag.text),
                    DOT,
                    *self.lines.listed(flag.numbers),
                    DOT,
                    Name(flag.publisher),
                )
            )
            for flag in flags
        )
        title = say("Figures that do not add up")
        blocks = (Paragraph((Text(note),), "note"), Items(items, "plain"))
        return Section("arithmetic", (Text(title),), blocks, contents=title)

    def single(self, incidents: Sequence[IncidentView], signs: Sequence[SignView]) -> Section:
        items = tuple(self._incident(item) for item in incidents) + tuple(self._sign(sign) for sign in signs)
        title = self.words.say("Single events and signs")
        return Section("statements", (Text(title),), (Items(items, "plain"),))

    def _incident(self, item: IncidentView) -> Item:
        line: list[Inline] = [Link(item.text, item.anchor)]
        for name, cited in item.tolls:
            line += [DOT, number(cited), Text(f" {name}")]
        if item.place:
            line += [DOT, Name(item.place)]
        if item.period:
            line.append(Text(f" · {item.period}"))
        return Item((*line, Break(), chain(item.chain), *self.lines.carriers(item.carriers)))

    def _sign(self, sign: SignView) -> Item:
        line: list[Inline] = [Text(sign.text)]
        if sign.place:
            line += [DOT, Name(sign.place)]
        for anchor, voices in sign.said:
            line += [Break(), Link(self.words.say("sentence"), anchor), Text(" "), chain(voices)]
        return Item(tuple(line))
