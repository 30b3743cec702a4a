"""The sections about the answer: what it is, how sure, by whom, the counts over time, and signs beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marsad.brief.content import Block, Heading, Item, Items, Line, Link, Name, Paragraph, Picture, Section, Table, Text
from marsad.brief.lines import Lines
from marsad.brief.place_views import LensView, PlaceView
from marsad.language import Wording


@dataclass(frozen=True, slots=True)
class AnswerSections:
    """`lag`: so many weeks lie between the week asked about and the one it is compared with."""

    words: Wording
    lag: int

    @property
    def lines(self) -> Lines:
        return Lines(self.words)

    def answer(self, place: PlaceView) -> Section:
        say, text = self.words.say, place.text
        by_lens = Link(say("By lens"), f"sure-{place.anchor}", computed=True)
        blocks: list[Block] = [
            Paragraph((Text(text.verdict),), "first"),
            Paragraph((Text(f"{text.certainty} "), by_lens)),
        ]
        blocks += [Paragraph((Text(sentence),)) for sentence in text.not_compared]
        reasons = tuple(self.lines.reasoned(reason, place.anchor) for reason in place.reasons)
        for title, items in (
            (say("Why"), reasons),
            (say("What would change it"), _sentences(place.turns)),
            (say("What is missing"), _sentences(place.lacking)),
        ):
            if items:
                blocks += [Heading((Text(title),)), Items(items, "why")]
        heading: Line = (Name(place.place), Text(" "), Text(place.verdict, "verdict"))
        return Section(place.anchor, heading, tuple(blocks), code=place.code)

    def sure(self, places: Sequence[PlaceView]) -> Section:
        say = self.words.say
        first = say(
            "Each line is one who counts. They are compared, never added together. R is the latest weekly rate "
            "divided by that of {lag} weeks earlier.",
            lag=self.lag,
        )
        blocks: list[Block] = [Paragraph((Text(first),), "note")]
        for place in places:
            blocks += [Heading((Name(place.place),), f"sure-{place.anchor}"), *self._by_lens(place)]
        hindsight = say(
            "“Hindsight”: the dataset's release is newer than the day asked about, so nobody could have known it then."
        )
        blocks.append(Paragraph((Text(hindsight),), "note"))
        title = say("How sure, according to whom")
        return Section("sure", (Text(title),), tuple(blocks), contents=title)

    def _by_lens(self, place: PlaceView) -> Iterator[Block]:
        say = self.words.say
        if not place.lenses:
            yield Paragraph((Text(say("Nothing that was read counts it; missing is not zero.")),))
            return
        columns = (
            say("Who counts"),
            say("Verdict"),
            "R",
            say("90% interval"),
            say("At least doubled"),
            say("Back to half"),
            say("Weeks covered"),
            say("Latest week"),
        )
        rows = tuple(self._lens(lens) for lens in place.lenses)
        yield Table(tuple((Text(name),) for name in columns), rows, cards=True)
        if place.others:
            yield Items(tuple(self.lines.reasoned(reason, place.anchor) for reason in place.others), "why")

    def _lens(self, lens: LensView) -> tuple[Line, ...]:
        who: Line = (Name(lens.lens), self.lines.comma, Text(lens.measure))
        if lens.hindsight:
            hindsight = self.words.say("hindsight")
            who = (*who, Text(f" ({hindsight})", "note"))
        ratio = Link(lens.ratio, "method", computed=True, style="strong", ltr=True)
        found = tuple(_computed(text) for text in (lens.interval, lens.doubled, lens.half))
        tested = ((ratio,), *found) if lens.tested else ((), (), (), ())
        return (who, (Text(lens.verdict),), *tested, _computed(lens.weeks), (Text(lens.week),) if lens.week else ())

    def counts(self, places: Sequence[PlaceView]) -> Section:
        say = self.words.say
        blocks: list[Block] = []
        for place in places:
            blocks.append(Heading((Name(place.place),), f"counts-{place.anchor}"))
            if place.picture is None:
                blocks.append(Paragraph((Text(place.picture_text),)))
                continue
            gaps = say("Gaps are weeks that nothing covers, not zeros.")
            shown = f"{place.picture_text} {place.text.verdict}"
            blocks.append(Picture(place.picture, shown, f"{place.picture_text} {gaps}"))
            blocks.append(self._weeks(place))
            blocks.append(Paragraph((Text(say("· not covered: nobody we read counted that week.")),), "note"))
        title = say("Counts over time")
        return Section("counts", (Text(title),), tuple(blocks), contents=title)

    def _weeks(self, place: PlaceView) -> Table:
        say = self.words.say
        columns: list[Line] = [(Text(say("Week")),)]
        columns += [(Name(heading),) for heading in place.headings]
        columns.append((Text(say("Outlets that wrote about the place")),))
        rows = tuple(
            (
                (Text(row.period),),
                *(self.lines.cell(cell) for cell in row.cells),
                (Name(str(row.publishers), ltr=True),),
            )
            for row in place.weeks
        )
        return Table(tuple(columns), rows, caption=say("The latest weeks"))

    def beside(self, places: Sequence[PlaceView]) -> Section | None:
        say = self.words.say
        blocks: list[Block] = []
        for place in places:
            if not place.signs:
                continue
            columns = (say("Sign"), say("Who says so"), *place.directions, say("Latest"))
            rows = tuple(
                (
                    (Text(sign.sign),),
                    (Name(sign.who),),
                    *((Text(count),) if count else () for count in sign.counts),
                    (Link(sign.latest, sign.anchor) if sign.anchor else Text(sign.latest),),
                )
                for sign in place.signs
            )
            blocks.append(Heading((Name(place.place),), f"beside-{place.anchor}"))
            blocks.append(Table(tuple((Text(name),) for name in columns), rows, cards=True))
        if not blocks:
            return None
        title = say("Beside the numbers, and in none of them: statements without a number")
        return Section("beside", (Text(title),), tuple(blocks), contents=say("Statements without a number"))

    def untested(self, places: Sequence[PlaceView]) -> Section:
        blocks: list[Block] = []
        for place in places:
            blocks += [Heading((Name(place.place),)), Items(tuple(self._untested(place)), "plain")]
        title = self.words.say("What could not be tested, and why")
        return Section("untested", (Text(title),), tuple(blocks), contents=title)

    def _untested(self, place: PlaceView) -> Iterator[Item]:
        words = self.words
        for lens in place.lenses:
            if not lens.tested:
                said = words.say(
                    "{lens}, {measure}: not testable, because {reasons}.",
                    lens=lens.lens,
                    measure=lens.measure,
                    reasons=lens.why_not,
                )
                yield Item((Text(said),))
        if not place.lenses:
            yield Item((Text(place.text.verdict),))
        yield from _sentences(place.text.not_compared)
        for left in place.left_out:
            said = words.say_many(
                "{number} claim does not enter the weekly counts: {reason}.",
                "{number} claims do not enter the weekly counts: {reason}.",
                left.number,
                reason=left.reason,
            )
            yield Item((Text(f"{said} "), *self.lines.listed(left.cited)))
        tested = bool(place.lenses) and all(lens.tested for lens in place.lenses)
        if tested and not place.left_out and not place.text.not_compared:
            yield Item((Text(words.say("Everything that was read and counts it was tested.")),))


def _sentences(sentences: Sequence[str]) -> tuple[Item, ...]:
    return tuple(Item((Text(sentence),)) for sentence in sentences)


def _computed(text: str) -> Line:
    return (Link(text, "method", computed=True),) if text else ()
