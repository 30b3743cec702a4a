"""One claim, down to the sentence: what its page prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from marsad.index.models import ClaimRow, DocumentRow
from marsad.language import name_of
from marsad.language.catalogue import direction
from marsad.language.plain import plain
from marsad.language.telling import (
    coder_text,
    confidence_text,
    flag_text,
    followable,
    number_value,
    period_text,
    place_text,
)
from marsad.model import Actor, Claim, Figure, Incident, Indicator, Number, Voice
from marsad.web.evidence.marks import Mark, Run, Span, runs
from marsad.web.evidence.reader import Reader
from marsad.web.evidence.rows import RowView, row_view, row_views, what_said, where_said

BEFORE, BEHIND = 700, 500  # code points of the page shown around a sentence
LONGEST = 6000  # of a sentence, so many are shown
NEIGHBOURS = 400  # claims of the page that are looked at for what is marked around


@dataclass(frozen=True, slots=True)
class Step:
    """One link of the chain, from the page to the origin. `printed`: how the page names it; `own`: the group itself."""

    id: str
    name: str
    kind: str
    letter: str | None
    hedge: str
    printed: str
    own: bool
    publisher: bool


@dataclass(frozen=True, slots=True)
class Slot:
    """What the text says of something, and what was read from it; empty where it says nothing."""

    name: str
    said: str
    read: str
    address: str | None = None
    was: str = ""


@dataclass(frozen=True, slots=True)
class FlagView:
    """An arithmetic flag: in a sentence, as the page's own numbers put it, and the other claims of it."""

    heading: str
    text: str
    sum: str
    others: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """The sentence with what stands around it. `cut_before`, `cut_behind`: the page goes on there.

    `labels`: what the claims around say, by id; `flagged`: those that the page's own figures contradict.
    """

    runs: tuple[Run, ...]
    labels: Mapping[str, str]
    flagged: frozenset[str]
    language: str | None
    direction: str
    cut_before: bool
    cut_behind: bool


@dataclass(frozen=True, slots=True)
class Related:
    """Other claims: of the same fact by the same origin (`repeats`) or others (`rivals`), the whole and the parts."""

    repeats: tuple[RowView, ...]
    rivals: tuple[RowView, ...]
    whole: RowView | None
    parts: tuple[RowView, ...]


def mark_of(claim: ClaimRow | Claim) -> Mark:
    """A claim as a mark in its text. Only a whole incident knows its tolls, only a whole claim its voices."""
    if isinstance(claim, ClaimRow):
        number = claim.number_start is not None and claim.number_end is not None
        spans = ((claim.number_start, claim.number_end),) if number else ()
        return Mark(claim.id, claim.quote_start, claim.quote_end, spans)  # type: ignore[arg-type]
    quote = claim.quote
    numbers: tuple[Span, ...] = ()
    if isinstance(claim, Figure):
        numbers = ((claim.number.start, claim.number.end),)
    elif isinstance(claim, Incident):
        numbers = tuple(dict.fromkeys((toll.number.start, toll.number.end) for toll in claim.tolls))
    voices = tuple((v.start, v.end) for v in claim.attribution if v.start is not None and v.end is not None)
    return Mark(claim.id, quote.start, quote.end, numbers, voices)


def marks_of(rows: Sequence[ClaimRow], reader: Reader) -> list[Mark]:
    """The marks of a page's claims, incidents with their tolls."""
    whole = [row.id for row in rows if row.kind == "incident" and row.row is None]
    bodies = {body.id: body for body in reader.index.claim_bodies(whole)} if whole else {}
    return [mark_of(bodies.get(row.id, row)) for row in rows]


def labels_of(rows: Iterable[ClaimRow], reader: Reader) -> dict[str, str]:
    """What each claim says in a few words, for whoever points at it."""
    say = reader.words.say
    return {row.id: say(", ").join(filter(None, (what_said(row, reader), where_said(row, reader)))) for row in rows}


def context_of(claim: Claim, document: DocumentRow | None, reader: Reader) -> Context:
    """The sentence highlighted in its page; of a dataset's row the row alone."""
    if claim.quote.row is not None:
        moved = _moved(mark_of(claim), -claim.quote.start)
        pieces = runs(claim.quote.text, [moved], focus=claim.id)
        return Context(tuple(pieces), {}, frozenset(), None, "ltr", False, False)
    text = reader.index.document_text(claim.document)
    rows: list[ClaimRow] = []
    if text is None or text[claim.quote.start : claim.quote.end] != claim.quote.text:
        text, base, marks = claim.quote.text, claim.quote.start, [mark_of(claim)]
    else:
        base = 0
        rows = [row for row in reader.index.claims_of(claim.document, limit=NEIGHBOURS).rows if row.id != claim.id]
        marks = [mark_of(claim), *marks_of(rows, reader)]
    marks = [_moved(mark, -base) for mark in marks]
    window = _window(text, marks[0])
    found = runs(text, marks, window, claim.id)
    language = document.language if document else None
    labels = labels_of(rows, reader)
    flagged = frozenset(row.id for row in rows if row.flags)
    return Context(
        tuple(found), labels, flagged, language, direction(language or ""), window[0] > 0, window[1] < len(text)
    )


def _moved(mark: Mark, by: int) -> Mark:
    def moved(spans: Iterable[Span]) -> tuple[Span, ...]:
        return tuple((start + by, end + by) for start, end in spans)

    return Mark(mark.claim, mark.start + by, mark.end + by, moved(mark.numbers), moved(mark.voices))


def _window(text: str, mark: Mark) -> Span:
    """The stretch to show: whole lines or words around the sentence; of an endless one the part with the number."""
    start, end = mark.start, mark.end
    if end - start > LONGEST:
        start = max(start, mark.anchor - LONGEST // 2)
        end = min(end, start + LONGEST)
    first, last = max(0, start - BEFORE), min(len(text), end + BEHIND)
    if first:
        space = text.find(" ", first, start)
        first = space + 1 if space >= 0 else start
    if last < len(text):
        space = text.rfind(" ", end, last)
        last = space if space >= 0 else end
    return first, last


def steps_of(claim: Claim, document_text: str | None, reader: Reader) -> list[Step]:
    """Who cites whom: the publisher first, the origin last."""
    publisher = [voice for voice in claim.attribution if voice.kind == "publisher"]
    chain = list(claim.chain)
    made = []
    for index, voice in enumerate([*publisher, *chain]):
        origin = index == len(publisher) + len(chain) - 1
        made.append(
            Step(
                id=voice.id,
                name=reader.name(voice.id, voice.name),
                kind=name_of("kind", voice.kind, reader.words),
                letter=reader.letters.get(voice.id),
                hedge=plain(voice.hedge or ""),
                printed=_printed(voice, document_text),
                own=origin and claim.self_claimed,
                publisher=voice.kind == "publisher",
            )
        )
    return made


def _printed(voice: Voice, text: str | None) -> str:
    if text is None or voice.start is None or voice.end is None:
        return ""
    return plain(text[voice.start : voice.end])


def slots_of(claim: Claim, reader: Reader) -> list[Slot]:
    """Everything that was read, beside what the text says of it."""
    slots = [*_OF_KIND[claim.kind](claim, reader)]
    slots.append(_place(claim, reader))
    slots.append(_period(claim, reader))
    say = reader.words.say
    slots.append(Slot(say("Stated as"), "", name_of("modality", claim.modality, reader.words)))
    slots.append(Slot(say("Who counts"), "", reader.lens(claim.lens) if claim.lens else ""))
    return slots


def _figure(claim: Claim, reader: Reader) -> list[Slot]:
    assert isinstance(claim, Figure)
    words, number = reader.words, claim.number
    slots = [
        Slot(words.say("Number"), plain(number.text), _bounds(number, reader)),
        Slot(words.say("Measure"), "", name_of("measure", claim.measure, words)),
    ]
    for heading, table, code in (
        (words.say("Counted how"), "accumulation", claim.accumulation),
        (words.say("Role of the group"), "role", claim.role),
        (words.say("Rate"), "per", claim.per),
        (words.say("Comparison"), "comparison", claim.comparison),
    ):
        if code:
            slots.append(Slot(heading, "", name_of(table, code, words)))
    if claim.cohort:
        slots.append(Slot(words.say("Who exactly"), "", plain(name_of("cohort", claim.cohort, words))))
    slots.append(_actor(words.say("Group"), claim.group, reader))
    return slots


def _bounds(number: Number, reader: Reader) -> str:
    """The value with its bounds, qualifier and unit."""
    words = reader.words
    low, high = number.low, number.high
    shown = number_value(number, words)
    if not shown:
        bounds = [words.number(bound, 2) for bound in (low, high) if bound is not None]
        distinct = list(dict.fromkeys(bounds))
        shown = distinct[0] if len(distinct) == 1 else words.say("{start} to {end}", start=bounds[0], end=bounds[-1])
        shown = words.say("{number}%", number=shown) if number.unit == "percent" else shown
    if number.qualifier and number.qualifier != "range":
        shown = words.say(", ").join((shown, name_of("qualifier", number.qualifier, words)))
    if number.unit not in ("count", "percent", "ratio"):
        shown = f"{shown} {number.unit}"
    return shown


def _incident(claim: Claim, reader: Reader) -> list[Slot]:
    assert isinstance(claim, Incident)
    words = reader.words
    slots = [
        Slot(words.say("Type of event"), plain(claim.code or ""), name_of("type", claim.type, words)),
        _actor(words.say("By whom"), claim.perpetrator, reader),
        _actor(words.say("Against whom"), claim.target, reader),
    ]
    if claim.group is not None and claim.group != claim.perpetrator:
        slots.append(_actor(words.say("Group"), claim.group, reader))
    for toll in claim.tolls:
        read = words.say(
            "{measure}: {number}", measure=name_of("measure", toll.measure, words), number=_bounds(toll.number, reader)
        )
        slots.append(
            Slot(words.say("Revised toll") if toll.revises else words.say("Toll"), plain(toll.number.text), read)
        )
    if not claim.tolls:
        for measure in ("killed", "wounded", "abducted", "arrested"):
            value = getattr(claim, measure)
            if value is not None:
                slots.append(Slot(name_of("measure", measure, words), "", words.number(value)))
    if claim.key:
        slots.append(Slot(words.say("Its id in the dataset"), "", plain(claim.key)))
    return slots


def _indicator(claim: Claim, reader: Reader) -> list[Slot]:
    assert isinstance(claim, Indicator)
    words = reader.words
    return [
        Slot(words.say("Sign"), "", name_of("indicator", claim.indicator, words)),
        Slot(words.say("Direction"), "", name_of("direction", claim.direction, words)),
        _actor(words.say("Group"), claim.group, reader),
    ]


_OF_KIND = {"figure": _figure, "incident": _incident, "indicator": _indicator}


def _actor(heading: str, actor: Actor | None, reader: Reader) -> Slot:
    if actor is None:
        return Slot(heading, "", "")
    named = reader.name(actor.id, actor.name)
    return Slot(heading, plain(actor.text or ""), named, f"/groups/{actor.id}" if actor.id else None)


def _place(claim: Claim, reader: Reader) -> Slot:
    words, place = reader.words, claim.place
    if place is None:
        return Slot(words.say("Place"), "", "")
    read = place_text(place, words, reader.names)
    country = words.country(place.country) if place.country else ""
    parts = [
        read,
        country if country != read else "",
        name_of("precision", place.precision, words) if place.precision else "",
    ]
    address = f"/places/{place.id}" if place.id else None
    return Slot(words.say("Place"), plain(place.text or ""), words.say(", ").join(filter(None, parts)), address)


def _period(claim: Claim, reader: Reader) -> Slot:
    words, period = reader.words, claim.period
    if period is None:
        return Slot(words.say("Period"), "", "")
    read = period_text(period, words)
    if period.precision:
        read = words.say(", ").join((read, name_of("period", period.precision, words)))
    return Slot(words.say("Period"), plain(period.text or ""), read)


def flags_of(claim: Claim, reader: Reader) -> list[FlagView]:
    """What the page's own figures contradict."""
    if not isinstance(claim, Figure) or not claim.arithmetic:
        return []
    wanted = list(dict.fromkeys(id for flag in claim.arithmetic for id in flag.claims if id != claim.id))
    others = {row.id: row_view(row, reader) for row in reader.index.claim_rows(wanted)}
    return [
        FlagView(
            heading=name_of("flag", flag.kind, reader.words),
            text=flag_text(flag, reader.words),
            sum=plain(flag.text),
            others=tuple(others[id] for id in flag.claims if id in others),
        )
        for flag in claim.arithmetic
    ]


def related_of(row: ClaimRow, reader: Reader) -> Related:
    """Other claims of the same fact, and what it is a part of."""
    found = reader.index.rivals(row.id)
    same = [other for other in found if other.lens == row.lens and row.lens is not None]
    others = [other for other in found if not (other.lens == row.lens and row.lens is not None)]
    whole = reader.index.claim(row.part_of) if row.part_of else None
    return Related(
        repeats=tuple(row_views(same, reader)),
        rivals=tuple(row_views(others, reader)),
        whole=row_view(whole, reader) if whole else None,
        parts=tuple(row_views(reader.index.parts_of(row.id), reader)) if row.kind == "figure" else (),
    )


def sureness(claim: Claim, reader: Reader) -> str:
    """ "read with little doubt (75%)": how sure the coder is of its reading."""
    share = (
        reader.words.percent(claim.confidence) if claim.confidence < 1 else reader.words.say("{number}%", number=100)
    )
    return reader.words.say("{words} ({share})", words=confidence_text(claim.confidence, reader.words), share=share)


def coder_of(claim: Claim, reader: Reader) -> str:
    return coder_text(claim.coder, reader.words)


def address_of(document: DocumentRow | None, reader: Reader, publishers: Iterable[str] = ()) -> tuple[str, str | None]:
    """A document's address as text, and as a link where it may be followed: never to a group's own media."""
    if document is None or not document.url:
        return "", None
    address = document.url.partition("#sha256=")[0]
    own = reader.observatory.own_media([*publishers, *([document.publisher] if document.publisher else [])])
    return plain(address), None if own else followable(address)
