"""A brief's content as Markdown (CommonMark with the tables and footnotes of GitHub): numbers have footnotes.

Other people's words are escaped: no link, no markup and no HTML comes out of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from marsad.brief.content import (
    Block,
    Break,
    Cards,
    Chain,
    Content,
    Heading,
    Inline,
    Items,
    Line,
    Link,
    Name,
    Note,
    Number,
    Paragraph,
    Picture,
    Section,
    Source,
    Table,
    Text,
)
from marsad.brief.html import after, pieces
from marsad.brief.rendered import Printed, check_content, check_printed, check_sentences

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&#$^])")
_LOOSE = re.compile(r"(?i)(?<=www)\.|:(?=//)|@")  # what would become a link by itself
_FIRST = re.compile(r"^(\s*)([-+=])|^(\s*\d+)([.)])")  # what would begin a list or underline a heading
_NUMBER = re.compile(r"\*\*((?:\\.|[^*\\])+)\*\*\[\^(\d+)\]")
_NOTE = re.compile(r"^\[\^(\d+)\]: ((?:.|\n(?!\n))*)", re.MULTILINE)
_INDENT = "    "


def render_markdown(content: Content) -> str:
    """Raises BriefRefused where a number of the finished text is not the one in its note."""
    text = "\n\n".join(part for part in _parts(content) if part) + "\n"
    check_markdown(text, content)
    return text


def check_markdown(text: str, content: Content) -> None:
    """The text read again: every bold number with its footnote, every footnote's sentence."""
    check_content(content)
    body = _NOTE.sub("", text)
    found: Printed = Counter((note, _unescaped(number)) for number, note in _NUMBER.findall(body))
    check_printed(content, found, by_note=True)
    anchors = {str(note.number): note for note in content.notes}
    sentences = {anchors[number].anchor: _folded(_unescaped(said)) for number, said in _NOTE.findall(text)}
    leads = {note.anchor: _folded(f"{note.lead} {note.text}") for note in content.notes}
    told = ((note.anchor, note.text) for note in content.notes if sentences.get(note.anchor) == leads[note.anchor])
    check_sentences(content, told)


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, inside a line."""
    return _LOOSE.sub(lambda found: "\\" + found[0], _SPECIAL.sub(r"\\\1", text))


def _begun(text: str) -> str:
    """Text that begins a line, and no list."""
    return _FIRST.sub(lambda found: f"{found[1] or found[3] or ''}\\{found[2] or found[4]}", text)


def _unescaped(text: str) -> str:
    text = text.replace("\\\n" + _INDENT, "\n")
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", re.sub(r"(?<!\\)\*\*", "", text))


def _folded(text: str) -> str:
    return " ".join(text.split())


def _parts(content: Content) -> Iterator[str]:
    writer = _Writer(content)
    if content.direction == "rtl":
        yield f'<div dir="rtl" lang="{content.language}">'
    yield f"# {escaped(content.title)}"
    yield writer.line(content.lead)
    for section in content.sections:
        yield from writer.section(section)
    yield f"## {content.words['sources']}"
    yield "\n".join(writer.source(source) for source in content.sources)
    for credit in content.credits:
        yield writer.line(credit)
    yield f"## {content.words['method']}"
    yield from (_begun(escaped(paragraph)) for paragraph in content.method)
    if content.notes:
        yield f"## {content.words['evidence']}"
        yield from (writer.note(note) for note in content.notes)
    if content.direction == "rtl":
        yield "</div>"


class _Writer:
    def __init__(self, content: Content) -> None:
        self._words = content.words
        self._direction = content.direction
        self._arrow = content.arrow
        self._notes = content.numbered()
        self._sources = {source.number: source for source in content.sources}

    def section(self, section: Section) -> Iterator[str]:
        yield f"## {self.line(section.title)}"
        for block in section.blocks:
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[str]:
        if isinstance(block, Heading):
            yield f"### {self.line(block.line)}"
        elif isinstance(block, Paragraph):
            text = self.line(block.line)
            yield f"**{text}**" if block.style == "first" and "*" not in text else text
        elif isinstance(block, Items):
            yield "\n".join(self._items(block))
        elif isinstance(block, Table):
            yield "\n".join(self._table(block))
        elif isinstance(block, Picture):
            yield f"*{escaped(block.text)}*"
        elif isinstance(block, Cards):
            yield "\n".join(f"- {self.line(card)}" for card in block.cards)

    def _items(self, items: Items, indent: str = "") -> Iterator[str]:
        for item in items.items:
            yield f"{indent}- {self.line(item.line)}"
            if item.inside is not None:
                yield from self._items(item.inside, indent + "  ")

    def _table(self, table: Table) -> Iterator[str]:
        if table.caption:
            yield f"{escaped(table.caption)}\n"
        yield self._row(table.columns)
        yield "|" + " --- |" * len(table.columns)
        yield from (self._row(row) for row in table.rows)

    def _row(self, cells: Iterable[Line]) -> str:
        return "| " + " | ".join(self.line(cell) for cell in cells) + " |"

    def line(self, line: Line) -> str:
        text = "".join(self._inline(one) for one in line)
        return _begun(text) if line and isinstance(line[0], Text | Name) else text

    def _inline(self, one: Inline) -> str:
        if isinstance(one, Name):
            return self._apart(one.text)
        if isinstance(one, Text):
            return _styled(escaped(one.text), one.style)
        if isinstance(one, Number):
            value = f" (= {escaped(one.value)})" if one.value else ""
            mark = after(one.text, self._direction)
            number = f"**{escaped(one.text)}**[^{self._notes[one.anchor]}]"
            if self._direction == "rtl" and len(one.text.split()) > 1:
                number = f"\u2066{number}\u2069"  # "1 271" would be turned round at its space
            return f"{number}{mark}{value}"
        if isinstance(one, Link):
            note = self._notes.get(one.target)
            return escaped(one.text) + (f"[^{note}]" if note is not None else "")
        if isinstance(one, Chain):
            return f" {self._arrow} ".join(self._voices(one))
        assert isinstance(one, Break)
        return "<br>"

    def _apart(self, text: str) -> str:
        return escaped(text) + after(text, self._direction)

    def _voices(self, chain: Chain) -> Iterator[str]:
        for voice in chain.voices:
            hedge = f", “{self._apart(voice.hedge)}”" if voice.hedge else ""
            letter = f" {voice.letter}" if voice.letter else ""
            yield f"{self._apart(voice.name)} ({escaped(voice.what)}{hedge}){letter}"

    def source(self, source: Source) -> str:
        parts = [part for part in (source.title, source.publisher, source.published) if part]
        line = f"{source.number}. {' · '.join(self._apart(part) for part in parts)}"
        if source.address:
            line += f"<br>{_address(source)}"
        if source.capture:
            line += f"<br>{escaped(self._words['capture'])} `sha256:{source.capture}`"
        return line

    def note(self, note: Note) -> str:
        """A footnote: the sentence with its numbers in bold; below it where it stands."""
        said = "".join(f"**{escaped(text)}**" if mark else escaped(text) for text, mark in pieces(note))
        said = ("\\\n" + _INDENT).join(part for part in said.splitlines() if part.strip())
        head = f"[^{note.number}]: " + (f"{escaped(note.lead)} " if note.lead else "") + _begun(said)
        below = [*self._events(note.events)] if note.events else []
        if note.source is not None:
            source = self._sources[note.source]
            number = self._words["source"].replace("{number}", str(source.number))
            parts = (source.title, source.publisher, source.published, number, note.remark)
            below.append(" · ".join(self._apart(part) for part in parts if part))
        elif note.remark:
            below.append(escaped(note.remark))
        return "\n\n".join([head, *(f"{_INDENT}{line}" for line in below)])

    def _events(self, table: Table) -> Iterator[str]:
        """One line an event: tables inside footnotes are shown by few."""
        for row in table.rows:
            named = zip(table.columns, row, strict=True)
            yield "- " + "; ".join(f"{self.line(name)}: {self.line(cell)}" for name, cell in named if cell)


def _styled(text: str, style: str) -> str:
    if style == "strong":
        return f"**{text}**"
    return f"({text})" if style == "verdict" else text


def _address(source: Source) -> str:
    """A link, or, for what must not be followed, text that no reader makes one of."""
    plain = source.address.replace("`", "'")
    if source.link and not re.search(r"[<>\s]", source.link):
        return f"<{source.link}>"
    return f"`{plain}`"
