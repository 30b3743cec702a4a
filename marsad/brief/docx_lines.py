"""Lines of a brief in a Word document: text, numbers linked to their notes, names and chains in their direction."""

from __future__ import annotations

from itertools import count
from typing import Any

from marsad.brief import office
from marsad.brief.content import Break, Chain, Content, Inline, Line, Link, Name, Number, Text
from marsad.brief.html import after, running


class Lines:
    """Writes headings and paragraphs of `content` at the end of `document`."""

    def __init__(self, content: Content, document: Any) -> None:
        self._content, self._document = content, document
        self._rtl = content.direction == "rtl"
        self._notes = content.numbered()
        self._bookmarks = count(1)

    def _heading(self, level: int, line: Line, anchor: str = "") -> None:
        paragraph = self._document.add_heading("", level)
        self._fill(paragraph, line)
        if anchor and paragraph.runs:
            office.bookmark(paragraph.runs[0], anchor, next(self._bookmarks))

    def _paragraph(
        self, line: Line, *, style: str | None = None, small: bool = False, strong: bool = False, keep: bool = False
    ) -> None:
        paragraph = self._document.add_paragraph(style=style)
        paragraph.paragraph_format.keep_with_next = keep or None
        self._fill(paragraph, line, strong=strong, size=office.small() if small else None)

    def _fill(self, paragraph: Any, line: Line, *, strong: bool = False, size: Any = None) -> None:
        if self._rtl:
            office.turn_paragraph(paragraph)
        for one in line:
            self._inline(paragraph, one)
        for run in paragraph._p.iter(office.qn("w:r")):
            _shape(run, paragraph, strong, size)

    def _inline(self, paragraph: Any, one: Inline) -> None:
        if isinstance(one, Name):
            self._apart(paragraph, one.text)
        elif isinstance(one, Text):
            text = f"({one.text})" if one.style == "verdict" else one.text
            self._run(paragraph, text).bold = True if one.style == "strong" else None
        elif isinstance(one, Number):
            self._number(paragraph, one)
        elif isinstance(one, Link):
            self._link(paragraph, one)
        elif isinstance(one, Chain):
            self._chain(paragraph, one)
        elif isinstance(one, Break):
            paragraph.add_run().add_break()

    def _number(self, paragraph: Any, one: Number) -> None:
        inside = office.link(paragraph, one.anchor)
        number, note = self._run(paragraph, one.text), paragraph.add_run(f"[{self._notes[one.anchor]}]")
        number.bold, note.font.superscript = True, True
        for run in (number, note):
            inside.append(run._r)
        if one.value:
            self._run(paragraph, f"{after(one.text, self._content.direction)} = {one.value}")

    def _link(self, paragraph: Any, one: Link) -> None:
        inside = office.link(paragraph, one.target)
        runs = [self._run(paragraph, one.text)]
        runs[0].italic = True
        if one.target in self._notes:
            runs.append(paragraph.add_run(f"[{self._notes[one.target]}]"))
            runs[1].font.superscript = True
        for run in runs:
            inside.append(run._r)

    def _chain(self, paragraph: Any, chain: Chain) -> None:
        for place, voice in enumerate(chain.voices):
            if place:
                self._run(paragraph, f" {self._content.arrow} ")
            self._apart(paragraph, voice.name)
            self._run(paragraph, f" ({voice.what}")
            if voice.hedge:
                self._run(paragraph, ", “")
                self._apart(paragraph, voice.hedge)
                self._run(paragraph, "”")
            self._run(paragraph, ")" + (f" {voice.letter}" if voice.letter else ""))

    def _apart(self, paragraph: Any, text: str) -> None:
        self._run(paragraph, text)
        if mark := after(text, self._content.direction):
            self._run(paragraph, mark)

    def _run(self, paragraph: Any, text: str) -> Any:
        run = paragraph.add_run(office.lawful(text))
        if running(text) == "rtl" or (self._rtl and not any(letter.isalnum() for letter in text)):
            office.turn_run(run)
        return run


def _shape(run: Any, paragraph: Any, strong: bool, size: Any) -> None:
    from docx.text.run import Run

    shaped = Run(run, paragraph)
    if strong:
        shaped.bold = True
    if size is not None:
        shaped.font.size = size
        office.complex_size(run, size)
    if shaped.bold:
        office.complex_bold(run)
