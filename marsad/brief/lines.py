"""Views as lines: figures, chains, reasons and numbers put together the same way wherever they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marsad.brief.content import Break, Chain, Inline, Item, Items, Line, Link, Name, Number, Text, Voice
from marsad.brief.place_views import CountCell
from marsad.brief.reasons import ReasonView
from marsad.brief.views import Carrier, Cited, FigureView
from marsad.language import Wording
from marsad.language.telling import VoiceText

DOT = Text(" · ")


def number(cited: Cited, *, big: bool = False) -> Number:
    return Number(cited.text, cited.anchor, cited.value, big)


def chain(voices: Sequence[VoiceText]) -> Chain:
    return Chain(tuple(Voice(voice.name, voice.kind, voice.letter, voice.hedge) for voice in voices))


def joined(parts: Iterable[Sequence[Inline]], between: Inline) -> Line:
    """The parts in one line, with something between each two."""
    found: list[Inline] = []
    for part in parts:
        if found:
            found.append(between)
        found.extend(part)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Lines:
    """Makes lines of views for readers of one language."""

    words: Wording

    @property
    def comma(self) -> Text:
        return Text(self.words.say(", "))

    def details(self, details: Iterable[str]) -> Line:
        return tuple(one for detail in details for one in (self.comma, Name(detail)))

    def carriers(self, carriers: Iterable[Carrier]) -> Line:
        """The other pages that carry it, each on a line of its own."""
        say = self.words.say
        found: list[Inline] = []
        for carrier in carriers:
            said: Inline = number(carrier.cited) if carrier.cited else Link(say("sentence"), carrier.anchor)
            found += [Break(), Text(say("also") + " ", "also"), said, Text(" "), chain(carrier.chain)]
            found += [Text(f" · {carrier.published}", "also")]
        return tuple(found)

    def flag(self) -> Line:
        return (Text(" "), Link("≠", "arithmetic", style="flag", title=self.words.say("does not add up")))

    def figure_cells(self, figure: FigureView) -> tuple[Line, ...]:
        return (
            (number(figure.cited, big=True), *(self.flag() if figure.flagged else ())),
            (Text(figure.measure), *self.details(figure.details)),
            (Name(figure.place),) if figure.place else (),
            (Text(figure.period),) if figure.period else (),
            (chain(figure.chain), *self.carriers(figure.carriers)),
        )

    def standing(self, figure: FigureView) -> Item:
        """A stock with its parts below it."""
        line: list[Inline] = [number(figure.cited, big=True), *(self.flag() if figure.flagged else ())]
        line += [Text(f" {figure.measure}"), *self.details(figure.details)]
        if figure.place:
            line += [DOT, Name(figure.place)]
        if figure.period:
            line += [DOT, Text(figure.period)]
        published = self.words.say("published {day}", day=figure.published)
        line += [DOT, Text(published), Break(), chain(figure.chain), *self.carriers(figure.carriers)]
        below = tuple(self.standing(part) for part in figure.parts)
        return Item(tuple(line), Items(below, "parts", self.words.say("of these")) if below else None)

    def card(self, figure: FigureView) -> Line:
        details = self.details(figure.details)
        return (
            number(figure.cited, big=True),
            Break(),
            Text(figure.period),
            *details,
            Break(),
            chain(figure.chain),
            *self.carriers(figure.carriers),
        )

    def reasoned(self, reason: ReasonView, place: str) -> Item:
        """A reason with the counts that it compares, and a link to where the brief shows what it speaks of."""
        say = self.words.say
        line: list[Inline] = [Text(reason.text)]
        for count in reason.counts:
            line += [Text(f" · {count.period} ", "note"), *joined(((number(one),) for one in count.cited), Text(" + "))]
        shown = {
            "counts": (say("Counts over time"), f"counts-{place}"),
            "sure": (say("By lens"), f"sure-{place}"),
            "method": (say("Method"), "method"),
        }
        text, target = shown[reason.shown]
        return Item((*line, Text(" "), Link(text, target, computed=True, style="note")))

    def cell(self, cell: CountCell) -> Line:
        """A count of one period: a dot where nobody counted."""
        if not cell.cited:
            return (Text("·", "note", self.words.say("not covered")),)
        line = joined(((number(one),) for one in cell.cited), Text(" + "))
        if not cell.shifted:
            return line
        days = self.words.say_many("shifted by {number} day", "shifted by {number} days", abs(cell.shifted))
        return (*line, Text(f" ({days})", "note"))

    def listed(self, cited: Sequence[Cited]) -> Line:
        return joined(((number(one),) for one in cited), self.comma)
