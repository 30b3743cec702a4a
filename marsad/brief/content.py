"""What a brief says, once, for every format: sections of blocks, the numbered notes behind its numbers, its sources.

Frozen and without behaviour. Pages, paper and files are made from it and from nothing else; `brief.form` keeps it as
JSON and reads it back. Text is plain Unicode: whoever renders it escapes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

Json = dict[str, Any]


# --- inside a line ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Our own words. `style`: note, strong, also, letter, flag, big, or none. `title`: what explains it."""

    kind: ClassVar[str] = "text"
    text: str
    style: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """Other people's words, or a number of ours in running text: set apart from the direction around them."""

    kind: ClassVar[str] = "name"
    text: str
    ltr: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that somebody stated: what is printed, the mark in its note, and its value in the reader's digits."""

    kind: ClassVar[str] = "number"
    text: str
    anchor: str
    value: str = ""
    big: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """To another part of the brief. `computed`: what is linked was computed, or is the way to how it was."""

    kind: ClassVar[str] = "link"
    text: str
    target: str
    computed: bool = False
    style: str = ""
    title: str = ""
    ltr: bool = False


@dataclass(frozen=True, slots=True)
class Voice:
    """One link of a chain. `letter`: reliability, None where it cannot be judged."""

    kind: ClassVar[str] = "voice"
    name: str
    what: str
    letter: str | None = None
    hedge: str | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """Who cites whom: the publisher first, the origin last."""

    kind: ClassVar[str] = "chain"
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Break:
    """A new line inside a paragraph, an item or a cell."""

    kind: ClassVar[str] = "break"


Inline = Text | Name | Number | Link | Chain | Break
Line = tuple[Inline, ...]


# --- blocks ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 3, inside a section. `anchor`: where links lead, empty for none."""

    kind: ClassVar[str] = "heading"
    line: Line
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`style`: first (the answer), note, or none."""

    kind: ClassVar[str] = "paragraph"
    line: Line
    style: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    kind: ClassVar[str] = "item"
    line: Line
    inside: Items | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """A list. `style`: why, plain, plain wholes, parts. `label`: what a screen reader calls it."""

    kind: ClassVar[str] = "items"
    items: tuple[Item, ...]
    style: str = "plain"
    label: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under headings; `rows_headed`: the first cell of a row names it. `cards`: a row becomes a card on a
    narrow screen. `long`: of many narrow columns."""

    kind: ClassVar[str] = "table"
    columns: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    caption: str = ""
    rows_headed: bool = True
    cards: bool = False
    long: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart by its name in `Content.pictures`; `text` says what it shows to who cannot see it."""

    kind: ClassVar[str] = "picture"
    name: str
    text: str
    caption: str


@dataclass(frozen=True, slots=True)
class Cards:
    """Things side by side."""

    kind: ClassVar[str] = "cards"
    cards: tuple[Line, ...]


Block = Heading | Paragraph | Items | Table | Picture | Cards


@dataclass(frozen=True, slots=True)
class Section:
    """`code`: of an answer, its verdict. `contents`: what the list of contents calls it, empty to stay out of it."""

    kind: ClassVar[str] = "section"
    anchor: str
    title: Line
    blocks: tuple[Block, ...]
    code: str = ""
    contents: str = ""


# --- what stands behind ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mark:
    """A number inside a note's sentence: code points from the sentence's first letter, and the claims that state it."""

    kind: ClassVar[str] = "mark"
    anchor: str
    start: int
    end: int
    text: str
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A sentence with its numbers marked, or how a count came about. `source` is the number of `Source`.

    `start`, `end`: of the sentence in its document's kept text, or in its dataset's row (`row` counts from 0).
    `stated`: the values of a row as its columns name them. A count has no sentence: its own number is its mark.
    """

    kind: ClassVar[str] = "note"
    number: int
    anchor: str
    lead: str = ""
    text: str = ""
    marks: tuple[Mark, ...] = ()
    start: int | None = None
    end: int | None = None
    row: int | None = None
    document: str | None = None
    source: int | None = None
    claims: tuple[str, ...] = ()
    stated: tuple[tuple[str, str], ...] = ()
    events: Table | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that is quoted. `link` is None where the address must not be followed."""

    kind: ClassVar[str] = "source"
    number: int
    document: str
    title: str
    publisher: str
    published: str
    day: str | None  # ISO, null where none is stated
    address: str
    link: str | None
    capture: str | None
    dataset: str | None


@dataclass(frozen=True, slots=True)
class Art:
    """A chart twice: SVG for screens and print, PNG for what cannot show that."""

    kind: ClassVar[str] = "art"
    svg: bytes
    png: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A whole brief. `facts`: question, settings, answers and counts as values (see docs/brief.md), for machines and to
    compare briefs by; `claims`: each claim that is quoted, by id, in the form that `marsad code` prints.

    `number` is None for a draft. `footer`: as-of, computed at, newest source, version, on every printed page.
    """

    kind: ClassVar[str] = "brief"
    number: int | None
    language: str
    direction: str
    title: str
    lead: Line
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]
    sources: tuple[Source, ...]
    method: tuple[str, ...]
    credits: tuple[Line, ...]
    footer: tuple[str, ...]
    version: str
    words: Mapping[str, str]  # headings and labels that every format needs
    facts: Json = field(default_factory=dict)
    claims: Mapping[str, Json] = field(default_factory=dict)
    pictures: Mapping[str, Art] = field(default_factory=dict)

    def numbered(self) -> dict[str, int]:
        """The number of the note to which each anchor leads: the note's own, or that of a number marked in it."""
        own = {note.anchor: note.number for note in self.notes}
        return own | {anchor: note.number for anchor, (note, _) in self.marked().items()}

    @property
    def arrow(self) -> str:
        """Between those who cite one another: towards the origin, in the reading direction."""
        return "→" if self.direction == "rtl" else "←"

    def marked(self) -> dict[str, tuple[Note, str]]:
        """By anchor: the note in which a number is marked, and its text there."""
        return {mark.anchor: (note, mark.text) for note in self.notes for mark in note.marks}
