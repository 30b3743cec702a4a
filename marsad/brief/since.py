"""What changed since another brief: as a section of a newer brief, or as a brief of its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marsad.brief.compare import compare_contents
from marsad.brief.content import (
    Block,
    Content,
    Heading,
    Inline,
    Item,
    Items,
    Line,
    Name,
    Note,
    Number,
    Paragraph,
    Section,
    Table,
    Text,
)
from marsad.brief.lines import DOT
from marsad.brief.rendered import lines_of
from marsad.language import Wording, name_of, wording
from marsad.language.plain import plain
from marsad.model.kept_brief import BriefChanges, BriefRef, LensState, Revision

SHOWN = 12  # so many revised counts, and so many sentences that came or went, are printed one by one


def since_section(older: Content, newer: Content) -> Section:
    """The section of `newer`, in its language; its numbers lead to the notes of `newer`."""
    words = wording(newer.language)
    changes = compare_contents(older, newer)
    title = words.say("What changed since brief {number}", number=older.number)
    said = Paragraph((Text(_dated(words, changes)),), "note")
    return Section("since", (Text(title),), (said, *_Since(words, changes, older, newer).blocks()), contents=title)


def changes_content(older: Content, newer: Content) -> Content:
    """The comparison alone, as a brief of its own in the language of `newer`: for every format."""
    words = wording(newer.language)
    section = since_section(older, newer)
    dated, *blocks = section.blocks  # which briefs they are is the lead of this one
    assert isinstance(dated, Paragraph)
    section = dataclasses.replace(section, blocks=tuple(blocks))
    lines = [line for block in section.blocks for line in lines_of(block)]
    cited = {one.anchor for line in lines for one in line if isinstance(one, Number)}
    notes = tuple(note for note in newer.notes if any(mark.anchor in cited for mark in note.marks))
    documents = {note.source for note in notes}
    sides = tuple(words.say("brief {number}", number=one.number) for one in (older, newer))
    title = words.say(
        "{title}: what changed from {older} to {newer}", title=newer.title, older=sides[0], newer=sides[1]
    )
    return dataclasses.replace(
        newer,
        title=title,
        lead=dated.line,
        sections=(section,),
        notes=notes,
        sources=tuple(source for source in newer.sources if source.number in documents),
        method=newer.method[:1],
        facts={"older": older.facts, "newer": newer.facts, "computed_at": newer.facts["computed_at"]},
        claims={id: newer.claims[id] for note in notes for id in note.claims if id in newer.claims},
        pictures={},
    )


def _dated(words: Wording, changes: BriefChanges) -> str:
    older, newer = (_day(words, ref) for ref in (changes.older, changes.newer))
    return words.say("The older brief: {older}. The newer one: {newer}.", older=older, newer=newer)


def _day(words: Wording, ref: BriefRef) -> str:
    computed = words.day(ref.computed_at.date())
    if ref.as_of is None:
        return words.say("all that was read, computed on {day}", day=computed)
    return words.say("as of {as_of}, computed on {day}", as_of=words.day(ref.as_of), day=computed)


@dataclass(frozen=True, slots=True)
class _Since:
    words: Wording
    changes: BriefChanges
    older: Content
    newer: Content

    def blocks(self) -> Iterator[Block]:
        say, changes = self.words.say, self.changes
        if not changes.same_question:
            yield Paragraph((Text(say("The two briefs do not ask the same question.")),), "note")
        if changes.nothing:
            yield Paragraph((Text(say("Nothing that is compared changed.")),))
            return
        yield Items(tuple(Item((Name(place), Text(f": {said}"))) for place, said in self._verdicts()), "why")
        yield self._lenses()
        yield from self._counts()
        yield from self._evidence()

    def _verdicts(self) -> Iterator[tuple[str, str]]:
        for one in self.changes.verdicts:
            before, after = (name_of("verdict", code, self.words) if code else None for code in (one.before, one.after))
            if before is None:
                yield one.place, self.words.say("not asked before; now {after}", after=after)
            elif after is None:
                yield one.place, self.words.say("{before} before; not asked now", before=before)
            elif before == after:
                yield one.place, self.words.say("the verdict stays: {after}", after=after)
            else:
                yield one.place, self.words.say("the verdict was {before} and is {after}", before=before, after=after)

    def _lenses(self) -> Table:
        say = self.words.say
        columns = (
            say("Where"),
            say("Who counts"),
            say("Verdict"),
            say("R before"),
            say("R now"),
            say("At least doubled"),
            say("Back to half"),
        )
        rows = tuple(
            (
                (Name(one.place),),
                (Name(one.who), Text(say(", ")), Text(name_of("measure", one.measure, self.words))),
                (Text(self._moved(self._verdict(one.before), self._verdict(one.after))),),
                self._ratio(one.before),
                self._ratio(one.after),
                (Text(self._moved(*(self._share(side, "up") for side in (one.before, one.after)))),),
                (Text(self._moved(*(self._share(side, "half") for side in (one.before, one.after)))),),
            )
            for one in self.changes.lenses
        )
        return Table(tuple((Text(name),) for name in columns), rows, caption=say("By lens"), cards=True)

    def _verdict(self, side: LensState | None) -> str:
        return name_of("verdict", side.verdict, self.words) if side else "–"

    def _share(self, side: LensState | None, name: str) -> str:
        share = getattr(side, name) if side else None
        return "–" if share is None else self.words.percent(share)

    def _moved(self, before: str, after: str) -> str:
        arrow = "←" if self.words.direction == "rtl" else "→"
        return after if before == after else f"{before} {arrow} {after}"

    def _ratio(self, side: LensState | None) -> Line:
        if side is None or side.ratio is None or side.low is None or side.high is None:
            return (Text("–"),)
        words = self.words
        span = words.say("{start} to {end}", start=words.ratio(side.low), end=words.ratio(side.high))
        return (Name(words.ratio(side.ratio), ltr=True), Text(f" ({span})"))

    def _counts(self) -> Iterator[Block]:
        words, changes = self.words, self.changes
        yield Heading((Text(words.say("Counts")),))
        said = words.say_many(
            "{number} count of a period stands in both briefs, {revised} of them revised; {further} stand in the newer "
            "one alone.",
            "{number} counts of periods stand in both briefs, {revised} of them revised; {further} stand in the newer "
            "one alone.",
            changes.held,
            revised=words.number(len(changes.revised)),
            further=words.number(changes.further),
        )
        yield Paragraph((Text(said),))
        yield from self._periods(changes.revised, words.say("Counts that were revised, the latest first"))
        if changes.left_out:
            title = words.say("Counts that one as-of day leaves out: they were not published by then; the latest first")
            yield from self._periods(changes.left_out, title)

    def _periods(self, changed: Sequence[Revision], caption: str) -> Iterator[Block]:
        if not changed:
            return
        words = self.words
        newest = sorted(changed, key=lambda one: one.start, reverse=True)
        rows = tuple(
            (
                (Text(words.span(one.start, one.end)),),
                (Name(one.place),),
                (Name(one.who), Text(words.say(", ")), Text(name_of("measure", one.measure, words))),
                self._count(one.before),
                self._count(one.after),
            )
            for one in newest[:SHOWN]
        )
        columns = (
            words.say("When"),
            words.say("Where"),
            words.say("Who counts"),
            words.say("before"),
            words.say("now"),
        )
        yield Table(tuple((Text(name),) for name in columns), rows, caption=caption)
        yield from self._more(len(newest))

    def _count(self, count: float | None) -> Line:
        if count is None:
            return (Text("·", "note", self.words.say("not covered")),)
        return (Name(self.words.number(count), ltr=True),)

    def _more(self, number: int) -> Iterator[Block]:
        if number > SHOWN:
            more = self.words.say("And {number} more.", number=self.words.number(number - SHOWN))
            yield Paragraph((Text(more),), "note")

    def _evidence(self) -> Iterator[Block]:
        words, changes = self.words, self.changes
        for title, content, ids, citing in (
            (words.say("Evidence that came"), self.newer, changes.added, True),
            (words.say("Evidence that is cited no more"), self.older, changes.removed, False),
        ):
            notes = [
                note for note in content.notes if note.document and note.row is None and set(note.claims) & set(ids)
            ]
            if notes:
                yield Heading((Text(title),))
                yield Items(tuple(self._sentence(note, content, ids, citing) for note in notes[:SHOWN]), "plain")
                yield from self._more(len(notes))
        yield from self._reread()
        for title, content, ids in (
            (words.say("New sources"), self.newer, changes.sources_added),
            (words.say("Sources that are cited no more"), self.older, changes.sources_removed),
        ):
            sources = [source for source in content.sources if source.document in ids]
            if sources:
                yield Heading((Text(title),))
                lines = ((Name(one.title), DOT, Name(one.publisher), Text(f" · {one.published}")) for one in sources)
                yield Items(tuple(Item(line) for line in lines), "plain")

    def _reread(self) -> Iterator[Block]:
        """The sentences that both cite and the newer reads otherwise, each with what of it."""
        words, changed = self.words, {one.claim: one.slots for one in self.changes.reread}
        told = []
        for note in self.newer.notes:
            ids = [id for id in note.claims if id in changed]
            if note.document and ids:
                names = [name_of("slot", slot, words) for id in ids for slot in changed[id]]
                line = self._sentence(note, self.newer, ids, citing=True).line
                told.append(Item((*line, DOT, Text(words.listed(list(dict.fromkeys(names)))))))
        if told:
            yield Heading((Text(words.say("Evidence that is read otherwise, and what of it")),))
            yield Items(tuple(told[:SHOWN]), "plain")
            yield from self._more(len(told))

    def _sentence(self, note: Note, content: Content, ids: Sequence[str], citing: bool) -> Item:
        """The sentence with, before it, the numbers that are new in this brief."""
        source = next(one for one in content.sources if one.number == note.source)
        numbers: list[Inline] = []
        for mark in note.marks if citing else ():
            if set(mark.claims) & set(ids):
                numbers += [Number(mark.text, mark.anchor), Text(" ")]
        return Item((*numbers, Name(f"“{_short(note.text)}”"), DOT, Name(source.title), Text(f" · {source.published}")))


def _short(text: str) -> str:
    """One line of a sentence; the whole stands in the notes."""
    line = plain(text)
    return line if len(line) <= 240 else line[:239].rstrip() + "…"
