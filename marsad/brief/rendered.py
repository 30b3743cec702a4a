"""The check after rendering: each number that a finished brief prints is the one in the note that it names.

What was cut from the kept text is in the notes (`brief.check` saw to it). Here the finished output is read again, so
that no format loses a note, swaps two numbers or prints one otherwise. One difference refuses the brief.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from marsad.brief.content import (
    Block,
    Cards,
    Content,
    Heading,
    Inline,
    Item,
    Items,
    Json,
    Line,
    Note,
    Number,
    Paragraph,
    Table,
)
from marsad.errors import BriefRefused

Printed = Counter[tuple[str, str]]  # anchor and number, or number of the note and number: how often each is printed
_REMEDY = "Nothing was written; report this together with the brief's JSON"


def numbers_of(content: Content) -> Iterator[Number]:
    """Every stated number in the order of the brief."""
    for section in content.sections:
        for line in (section.title, *(line for block in section.blocks for line in lines_of(block))):
            yield from _numbers(line)


def lines_of(block: Block) -> Iterator[Line]:
    if isinstance(block, (Heading, Paragraph)):
        yield block.line
    elif isinstance(block, Items):
        yield from _item_lines(block.items)
    elif isinstance(block, Table):
        yield from (cell for row in (block.columns, *block.rows) for cell in row)
    elif isinstance(block, Cards):
        yield from block.cards


def _item_lines(items: Iterable[Item]) -> Iterator[Line]:
    for item in items:
        yield item.line
        if item.inside is not None:
            yield from _item_lines(item.inside.items)


def _numbers(line: Iterable[Inline]) -> Iterator[Number]:
    return (one for one in line if isinstance(one, Number))


def check_content(content: Content) -> None:
    """Raises BriefRefused where a number is not marked in its note, or a mark is not what its claims state."""
    marked = content.marked()
    for note in content.notes:
        for mark in note.marks:
            if note.text[mark.start : mark.end] != mark.text:
                raise _refused(content, f"“{mark.text}” is not in note {note.number}")
            for id in mark.claims if note.document is not None else ():
                _check_claim(content, note, mark.start, mark.text, content.claims.get(id))
    for number in numbers_of(content):
        meant = marked[number.anchor][1] if number.anchor in marked else None
        if meant != number.text:
            raise _refused(content, f"“{number.text}” is printed and its note has “{meant}”")


def _check_claim(content: Content, note: Note, start: int, text: str, claim: Json | None) -> None:
    if claim is None:
        raise _refused(content, f"note {note.number} names a claim that is not given")
    stated = [claim] if "number" in claim else [toll for toll in claim.get("tolls", ()) if toll.get("number")]
    spans = {
        (one["quote"]["text"], one["number"]["start"] - one["quote"]["start"], one["number"]["text"]) for one in stated
    }
    if (note.text, start, text) not in spans:
        raise _refused(content, f"claim {claim['id']} does not state “{text}” in the sentence of note {note.number}")


def expected(content: Content, *, by_note: bool = False) -> Printed:
    """What a finished brief has to print: (anchor, number), or (number of the note, number)."""
    marked = content.marked()
    return Counter(
        (str(marked[number.anchor][0].number) if by_note else number.anchor, number.text)
        for number in numbers_of(content)
    )


def check_printed(content: Content, found: Printed, *, by_note: bool = False) -> None:
    """Raises BriefRefused where the finished output prints other numbers than the content has."""
    wanted = expected(content, by_note=by_note)
    for where, text in wanted | found:
        printed, meant = found[where, text], wanted[where, text]
        if printed != meant:
            raise _refused(content, f"“{text}” ({where}) is printed {printed} times instead of {meant}")


def check_sentences(content: Content, found: Iterable[tuple[str, str]]) -> None:
    """Raises BriefRefused unless each note's sentence, by anchor, stands in the output to the letter."""
    wanted = {note.anchor: note.text for note in content.notes}
    printed = dict(found)
    for anchor, text in wanted.items():
        if printed.get(anchor) != text:
            raise _refused(content, f"the sentence of note {anchor} is not the kept one")


def check_html(html: str, content: Content) -> None:
    """The page read again: its links, its marks, its sentences. Raises BriefRefused."""
    from lxml import html as markup

    check_content(content)
    root = markup.document_fromstring(html)
    marks = {mark.get("id") or mark.getparent().get("id"): mark.text_content() for mark in root.iter("mark")}
    found: Printed = Counter()
    for link in root.iter("a"):
        if link.get("class") == "n":
            anchor, text = link.get("href").removeprefix("#"), link.text_content()
            if marks.get(anchor) != text:
                raise _refused(content, f"“{text}” leads to “{marks.get(anchor)}”")
            found[anchor, text] += 1
    check_printed(content, found)
    quotes = ((quote.getparent().get("id"), quote.text_content()) for quote in root.iter("blockquote"))
    counts = ((note.anchor, marks.get(note.anchor, "")) for note in content.notes if note.document is None)
    check_sentences(content, (*quotes, *counts))


def _refused(content: Content, cause: str) -> BriefRefused:
    return BriefRefused(f"brief “{content.title}”", cause, _REMEDY)
