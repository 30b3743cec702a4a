"""A published brief without what was purged: its numbers keep their place, what they led to is gone, and it says when.

A line, item, row or card in which a number leads to what is purged is replaced as a whole; so are charts, which draw
all counts together. Where words of what was purged are found in the rest, the sections go, and the notes that stay.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from marsad.brief.content import (
    Block,
    Cards,
    Content,
    Heading,
    Item,
    Items,
    Line,
    Link,
    Note,
    Number,
    Paragraph,
    Picture,
    Section,
    Source,
    Table,
    Text,
)
from marsad.brief.form import content_text
from marsad.language import wording


def redacted(
    content: Content, documents: Collection[str], claims: Collection[str], words: Collection[str], day: dt.date
) -> Content | None:
    """The brief without these documents and claims, by their ids; None where it names none of them.

    `words`: texts that must not be left in it: sentences, titles, addresses.
    """
    cited = {source.number for source in content.sources if source.document in documents}
    gone = [note for note in content.notes if note.source in cited or _of(note, documents, claims)]
    if not cited and not gone and not claims & content.claims.keys():
        return None
    mark = wording(content.language).say("[removed on {day}]", day=wording(content.language).day(day))
    anchors = {note.anchor for note in gone} | {one.anchor for note in gone for one in note.marks}
    removed = replace(
        content,
        lead=_line(content.lead, anchors, mark),
        sections=tuple(_section(section, anchors, mark) for section in content.sections),
        notes=tuple(_note(note, mark) if note in gone else note for note in content.notes),
        sources=tuple(_source(one, mark) if one.number in cited else one for one in content.sources),
        facts=_without(content.facts, {*documents, *claims}),
        claims={id: claim for id, claim in content.claims.items() if id not in claims},
        pictures={},
    )
    if not _told(json.loads(content_text(removed)), words):
        return removed
    facts = {
        name: content.facts[name]
        for name in ("question", "as_of", "computed_at", "newest_source")
        if name in content.facts
    }
    bare = Section("removed", (Text(mark),), (Paragraph((Text(mark),)),))
    notes = tuple(_note(note, mark) if _told(note, words) else note for note in removed.notes)
    sources = tuple(_source(one, mark) if _told(one, words) else one for one in removed.sources)
    kept = {id for note in notes for id in note.claims}
    stay = {id: claim for id, claim in removed.claims.items() if id in kept and not _told(claim, words)}
    emptied = replace(removed, lead=(Text(mark),), sections=(bare,), facts=facts | {"answers": []}, claims=stay)
    return replace(emptied, notes=notes, sources=sources, credits=())


def _of(note: Note, documents: Collection[str], claims: Collection[str]) -> bool:
    return note.document in documents or any(id in claims for id in note.claims)


def _told(part: Any, words: Collection[str]) -> bool:
    """Whether one of the words stands anywhere in it."""
    value = part if isinstance(part, dict) else dataclasses.asdict(part)
    text = json.dumps(value, ensure_ascii=False)
    return any(word in text for word in _spelled(words))


def _spelled(words: Collection[str]) -> set[str]:
    """The words as they stand inside JSON."""
    return {json.dumps(word, ensure_ascii=False)[1:-1] for word in words}


def _line(line: Line, anchors: Collection[str], mark: str) -> Line:
    return (Text(mark),) if _leads(line, anchors) else line


def _leads(line: Line, anchors: Collection[str]) -> bool:
    for one in line:
        if isinstance(one, Number) and one.anchor in anchors:
            return True
        if isinstance(one, Link) and one.target.lstrip("#") in anchors:
            return True
    return False


def _section(section: Section, anchors: Collection[str], mark: str) -> Section:
    blocks = tuple(_block(block, anchors, mark) for block in section.blocks)
    return replace(section, title=_line(section.title, anchors, mark), blocks=blocks)


def _block(block: Block, anchors: Collection[str], mark: str) -> Block:
    if isinstance(block, (Heading, Paragraph)):
        return replace(block, line=_line(block.line, anchors, mark))
    if isinstance(block, Items):
        return replace(block, items=tuple(_item(item, anchors, mark) for item in block.items))
    if isinstance(block, Table):
        return replace(block, rows=tuple(_row(row, anchors, mark) for row in block.rows))
    if isinstance(block, Cards):
        return replace(block, cards=tuple(_line(card, anchors, mark) for card in block.cards))
    if isinstance(block, Picture):
        return Paragraph((Text(mark),))
    return block


def _item(item: Item, anchors: Collection[str], mark: str) -> Item:
    inside = item.inside
    if inside is not None:
        inside = replace(inside, items=tuple(_item(one, anchors, mark) for one in inside.items))
    return Item(_line(item.line, anchors, mark), inside)


def _row(row: tuple[Line, ...], anchors: Collection[str], mark: str) -> tuple[Line, ...]:
    return tuple((Text(mark),) for _ in row) if any(_leads(cell, anchors) for cell in row) else row


def _note(note: Note, mark: str) -> Note:
    return Note(number=note.number, anchor=note.anchor, text=mark)


def _source(source: Source, mark: str) -> Source:
    return Source(
        number=source.number,
        document="",
        title=mark,
        publisher=mark,
        published="",
        day=None,
        address="",
        link=None,
        capture=None,
        dataset=None,
    )


def _without(value: Any, ids: Collection[str]) -> Any:
    """JSON without the objects and list items that name one of these ids."""
    if isinstance(value, dict):
        return {key: _without(item, ids) for key, item in value.items() if not (isinstance(item, str) and item in ids)}
    if isinstance(value, (list, tuple)):
        return [_without(item, ids) for item in value if not _names(item, ids)]
    return value


def _names(value: Any, ids: Collection[str]) -> bool:
    if isinstance(value, str):
        return value in ids
    return isinstance(value, dict) and any(isinstance(item, str) and item in ids for item in value.values())
