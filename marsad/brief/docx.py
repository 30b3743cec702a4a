"""A brief's content as a Word document: real headings, tables with headings, links to numbered notes, a footer.

Arabic paragraphs and tables run from right to left, and so do quoted Arabic sentences inside other languages.
"""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from collections.abc import Iterator
from functools import singledispatchmethod
from typing import Any

from marsad.brief import office
from marsad.brief.content import (
    Break,
    Cards,
    Chain,
    Content,
    Heading,
    Inline,
    Items,
    Line,
    Name,
    Note,
    Paragraph,
    Picture,
    Section,
    Source,
    Table,
    Text,
)
from marsad.brief.docx_lines import Lines
from marsad.brief.html import pieces, running
from marsad.brief.rendered import Printed, check_content, check_printed, check_sentences
from marsad.errors import UsageError

MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NOTE_STYLE = "Quote"


def render_docx(content: Content) -> bytes:
    """Raises UsageError where python-docx is not installed, BriefRefused."""
    try:
        import docx
    except ImportError as error:
        cause = "Word documents need python-docx"
        raise UsageError("docx", cause, "Install it (pip install 'marsad[docx]'), or take another format") from error
    target = io.BytesIO()
    _Writer(content, docx.Document()).write().save(target)
    made = office.same_bytes(target.getvalue())
    check_docx(made, content)
    return made


def check_docx(made: bytes, content: Content) -> None:
    """The document read again: its links with their numbers, its notes with their sentences. Raises BriefRefused."""
    import docx

    check_content(content)
    body = docx.Document(io.BytesIO(made)).element.body
    anchors = {office.bookmark_name(anchor): anchor for anchor in content.marked()}
    found: Printed = Counter()
    for link in body.iter(office.qn("w:hyperlink")):
        anchor = anchors.get(link.get(office.qn("w:anchor")))
        number = [run.text for run in link.iter(office.qn("w:r")) if run.find(f".//{office.qn('w:vertAlign')}") is None]
        if anchor is not None and link.find(f".//{office.qn('w:i')}") is None:
            found[anchor, "".join(number)] += 1
    wanted = {(anchor, office.lawful(text)): (anchor, text) for anchor, (_, text) in content.marked().items()}
    check_printed(content, Counter({wanted.get(key, key): times for key, times in found.items()}))
    told = {
        f"[{note.number}] {f'{note.lead} ' if note.lead else ''}{office.lawful(note.text)}": note
        for note in content.notes
    }
    texts = (_text_of(paragraph) for paragraph in body.iter(office.qn("w:p")))
    check_sentences(content, ((told[text].anchor, told[text].text) for text in texts if text in told))


def _text_of(paragraph: Any) -> str:
    return "".join(run.text for run in paragraph.iter(office.qn("w:r")))


class _Writer(Lines):
    def __init__(self, content: Content, document: Any) -> None:
        super().__init__(content, document)
        self._sources = {source.number: source for source in content.sources}

    def write(self) -> Any:
        content = self._content
        self._prepare()
        self._heading(0, (Text(content.title),))
        self._paragraph((*content.lead, Text(f" {content.words['notes']}")))
        for section in content.sections:
            self._section(section)
        if content.notes:
            self._heading(1, (Text(content.words["evidence"]),))
        for note in content.notes:
            self._note(note)
        self._heading(1, (Text(content.words["sources"]),))
        for source in content.sources:
            self._source(source)
        for credit in content.credits:
            self._paragraph(credit, small=True)
        self._heading(1, (Text(content.words["method"]),), "method")
        for text in content.method:
            self._paragraph((Text(text),), small=True)
        self._footer()
        return self._document

    def _prepare(self) -> None:
        """Sheet, fonts, language, and what the file says of itself."""
        from docx.shared import Mm, Pt, RGBColor

        content, document = self._content, self._document
        (sheet,) = document.sections
        sheet.page_width, sheet.page_height = Mm(210), Mm(297)
        sheet.left_margin = sheet.right_margin = Mm(20)
        sheet.top_margin, sheet.bottom_margin = Mm(18), Mm(20)
        for style in document.styles:
            fonts = style.element.find(f".//{office.qn('w:rFonts')}")
            if fonts is not None:  # the template's theme fonts stand above any name
                for key in list(fonts.attrib):
                    del fonts.attrib[key]
                for key, name in (("ascii", "Cambria"), ("hAnsi", "Cambria"), ("cs", "Arial"), ("eastAsia", "Cambria")):
                    fonts.set(office.qn(f"w:{key}"), name)
            for language in style.element.iter(office.qn("w:lang")):
                language.set(office.qn("w:val"), content.language if not self._rtl else "en-US")
                language.set(office.qn("w:bidi"), "ar-SA")
            if style.name.startswith(("Heading", "Title")):
                style.font.color.rgb = RGBColor(0x1C, 0x1C, 0x1C)
        normal = document.styles["Normal"]
        normal.font.size = Pt(10.5)
        normal.element.get_or_add_rPr().append(office.element("w:szCs", {"w:val": "22"}))
        document.styles[_NOTE_STYLE].font.italic = False
        for slant in document.styles[_NOTE_STYLE].element.iter(office.qn("w:iCs")):
            slant.set(office.qn("w:val"), "0")
        document.styles[_NOTE_STYLE].font.color.rgb = RGBColor(0, 0, 0)
        properties = document.core_properties
        properties.title, properties.language = office.lawful(content.title)[:255], content.language
        properties.author, properties.comments = f"Marsad {content.version}", " ".join(content.footer)[:255]
        computed = dt.datetime.fromisoformat(content.facts["computed_at"]).replace(tzinfo=None)
        properties.created = properties.modified = computed

    # --- blocks ------------------------------------------------------------------------------------------------------

    def _section(self, section: Section) -> None:
        self._heading(1, section.title, section.anchor)
        for block in section.blocks:
            self._block(block)

    @singledispatchmethod
    def _block(self, block: Any) -> None:
        raise TypeError(block)

    @_block.register
    def _(self, block: Heading) -> None:
        self._heading(2, block.line, block.anchor)

    @_block.register
    def _(self, block: Paragraph) -> None:
        self._paragraph(block.line, small=block.style == "note", strong=block.style == "first")

    @_block.register
    def _(self, block: Items, level: int = 1) -> None:
        for item in block.items:
            self._paragraph(item.line, style="List Bullet" if level == 1 else "List Bullet 2")
            if item.inside is not None:
                self._block(item.inside, level + 1)

    @_block.register
    def _(self, block: Cards) -> None:
        for card in block.cards:
            self._paragraph(card, style="List Bullet")

    @_block.register
    def _(self, block: Picture) -> None:
        from docx.shared import Mm

        art = self._content.pictures[block.name]
        shape = self._document.add_picture(io.BytesIO(art.png), width=Mm(168))
        office.told(shape, block.text)
        self._paragraph((Text(block.caption),), small=True)

    @_block.register
    def _(self, block: Table) -> None:
        from docx.shared import Mm, Pt

        if block.caption:
            self._paragraph((Text(block.caption),), small=True, keep=True)
        table = self._document.add_table(rows=0, cols=len(block.columns), style="Table Grid")
        widths = [Mm(170 * share) for share in _shares(block)]
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        if self._rtl:
            office.turn_table(table)
        for number, row in enumerate((block.columns, *block.rows)):
            cells = table.add_row().cells
            for cell, line, width in zip(cells, row, widths, strict=True):
                cell.width = width
                (paragraph,) = cell.paragraphs
                self._fill(paragraph, line, strong=number == 0, size=Pt(7.5 if block.long else 8.5))
                paragraph.paragraph_format.space_after = Pt(1)
        office.repeat_heading(table.rows[0])
        self._document.add_paragraph().paragraph_format.space_after = Pt(2)

    # --- notes, sources, footer --------------------------------------------------------------------------------------

    def _note(self, note: Note) -> None:
        from docx.enum.text import WD_COLOR_INDEX
        from docx.shared import Pt

        paragraph = self._document.add_paragraph(style=_NOTE_STYLE)
        if running(note.lead or note.text) == "rtl":
            office.turn_paragraph(paragraph)
        number = paragraph.add_run(f"[{note.number}] ")
        number.bold = True
        if note.document is not None:
            office.bookmark(number, note.anchor, next(self._bookmarks))
        if note.lead:
            self._run(paragraph, f"{note.lead} ")
        for text, mark in pieces(note):
            run = self._run(paragraph, text)
            run.font.size = Pt(8) if note.row is not None else None
            if mark is not None:
                run.bold, run.font.highlight_color = True, WD_COLOR_INDEX.YELLOW
                office.bookmark(run, mark.anchor, next(self._bookmarks))
        paragraph.paragraph_format.space_after = Pt(1)
        if note.events is not None:
            self._block(note.events)
        line: Line = (Text(note.remark),) if note.remark else ()
        if note.source is not None:
            source = self._sources[note.source]
            where = self._content.words["source"].replace("{number}", str(source.number))
            said = [Text(f" · {part}") for part in (source.published, where, note.remark) if part]
            publisher = (Text(" · "), Name(source.publisher)) if source.publisher else ()
            line = (Name(source.title), *publisher, *said)
        if line:
            self._paragraph(line, small=True)

    def _source(self, source: Source) -> None:
        publisher = (Text(" · "), Name(source.publisher)) if source.publisher else ()
        line: list[Inline] = [
            Text(f"{source.number}. "),
            Name(source.title),
            *publisher,
            Text(f" · {source.published}"),
        ]
        line += [Break(), Name(source.address, ltr=True)] if source.address else []
        if source.capture:
            line += [Break(), Text(f"{self._content.words['capture']} "), Name(f"sha256:{source.capture}", ltr=True)]
        self._paragraph(tuple(line), small=True)

    def _footer(self) -> None:
        (paragraph,) = self._document.sections[0].footer.paragraphs
        page, _, rest = self._content.words["page"].partition("{page}")
        between, _, after = rest.partition("{pages}")
        self._fill(paragraph, (Text(f"{' '.join(self._content.footer)} {page}"),), size=office.small())
        office.field(paragraph, "PAGE")
        self._run(paragraph, between)
        office.field(paragraph, "NUMPAGES")
        self._run(paragraph, after)
        for run in paragraph.runs:
            run.font.size = office.small()


def _shares(table: Table) -> list[float]:
    """How much of the width each column needs: its longest word, and a root of its longest cell."""
    needs = []
    for lines in zip(table.columns, *table.rows, strict=True):
        texts = ["".join(_texts(line)) for line in lines]
        word = max((len(word) for text in texts for word in text.split()), default=1)
        needs.append(min(word, 18) + 1.6 * max(len(text) for text in texts) ** 0.6)
    return [need / sum(needs) for need in needs]


def _texts(line: Line) -> Iterator[str]:
    for one in line:
        if isinstance(one, Chain):
            yield from (f"{voice.name} ({voice.what}) " for voice in one.voices)
        elif not isinstance(one, Break):
            yield one.text
