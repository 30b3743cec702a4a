"""The numbered notes: each cited sentence with its numbers marked, and how each count of a dataset came about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from marsad.brief.content import Line, Mark, Name, Note, Source, Table, Text
from marsad.brief.evidence import Quoted
from marsad.brief.place_views import CountNote
from marsad.brief.rows import EventRow, row_values
from marsad.language import Wording


@dataclass(frozen=True, slots=True)
class NoteMaker:
    words: Wording
    sources: Mapping[str, Source]  # by document

    def all(self, quoted: Sequence[Quoted], counts: Sequence[CountNote]) -> Iterator[Note]:
        """Sentences in the order of citing, then the counts."""
        for number, item in enumerate(quoted, start=1):
            yield self.sentence(number, item)
        for number, count in enumerate(counts, start=len(quoted) + 1):
            yield self.count(number, count)

    def sentence(self, number: int, item: Quoted) -> Note:
        quote, row = item.quote, item.quote.row
        marks = tuple(
            Mark(
                mark.anchor,
                start - quote.start,
                end - quote.start,
                quote.text[start - quote.start : end - quote.start],
                tuple(mark.claims),
            )
            for (start, end), mark in sorted(item.marks.items())
        )
        remark = ""
        if row is not None:
            remark = self.words.say("row {number}, counted from 1 without the header", number=row + 1)
        return Note(
            number=number,
            anchor=item.anchor,
            text=quote.text,
            marks=marks,
            start=quote.start,
            end=quote.end,
            row=row,
            document=item.document,
            source=self.sources[item.document].number,
            claims=tuple(dict.fromkeys((*item.claims, *(id for mark in marks for id in mark.claims)))),
            stated=row_values(quote.text) if row is not None else (),
            remark=remark,
        )

    def count(self, number: int, count: CountNote) -> Note:
        say = self.words.say
        if count.kept_back:
            remark = say("its rows may not be passed on: they are counted here and not shown")
        elif count.events:
            remark = say("Rows are counted from 1, without the header.")
            if count.more:
                more = say("And {number} more.", number=self.words.number(count.more))
                remark = f"{more} {remark}"
        else:
            remark = say("the dataset covers this week and has no row in it")
        return Note(
            number=number,
            anchor=count.anchor,
            lead=say("{lens}, {period}:", lens=count.lens, period=count.period),
            text=count.number,
            marks=(Mark(count.anchor, 0, len(count.number), count.number, count.claims),),
            claims=count.claims,
            events=self._events(count.events) if count.events else None,
            remark=remark,
        )

    def _events(self, events: Sequence[EventRow]) -> Table:
        say = self.words.say
        columns = (
            say("Event"),
            say("When"),
            say("Where"),
            say("Sides"),
            say("Dead (best estimate)"),
            say("Reported by"),
            say("Row"),
        )
        rows = tuple(self._event(event) for event in events)
        return Table(tuple((Text(name),) for name in columns), rows, rows_headed=False, cards=True, long=True)

    def _event(self, event: EventRow) -> tuple[Line, ...]:
        def named(text: str, *, ltr: bool = False) -> Line:
            return (Name(text, ltr),) if text else ()

        return (
            named(event.id, ltr=True),
            (Text(event.days),) if event.days else (),
            named(event.where),
            named(event.sides),
            named(event.dead, ltr=True),
            named(event.source),
            named(str(event.row), ltr=True),
        )
