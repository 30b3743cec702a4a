"""The pieces of a Word document that python-docx has no words for: direction, bookmarks, links inside, fields."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # of every file inside: the same brief is the same bytes


def lawful(text: str) -> str:
    """The text with U+FFFD for what XML cannot hold, and one kind of line end."""
    return _NO_XML.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")


def element(name: str, attributes: Mapping[str, str] | None = None) -> Any:
    """An element of WordprocessingML: element("w:bidi"), element("w:lang", {"w:val": "ar"})."""
    from docx.oxml import OxmlElement

    made = OxmlElement(name)
    for key, value in (attributes or {}).items():
        made.set(qn(key), value)
    return made


def qn(name: str) -> str:
    """The name as XML has it, with its namespace: qn("w:p")."""
    from docx.oxml.ns import qn as qualified

    return str(qualified(name))


def small() -> Any:
    """The size of what is read last."""
    from docx.shared import Pt

    return Pt(8)


def bookmark_name(anchor: str) -> str:
    """Word allows letters, digits and underscores, forty of them."""
    return "b_" + re.sub(r"[^A-Za-z0-9]", "_", anchor)[:38]


def turn_paragraph(paragraph: Any) -> None:
    """From right to left; "start" is then the right-hand side."""
    properties = paragraph._p.get_or_add_pPr()
    properties.append(element("w:bidi"))


def turn_run(run: Any) -> None:
    run._r.get_or_add_rPr().append(element("w:rtl"))


def complex_size(run: Any, size: Any) -> None:
    """The size, for letters of scripts like Arabic, too: Word keeps it apart."""
    run.get_or_add_rPr().append(element("w:szCs", {"w:val": str(int(size.pt * 2))}))


def complex_bold(run: Any) -> None:
    run.get_or_add_rPr().append(element("w:bCs"))


def turn_table(table: Any) -> None:
    """The first column on the right."""
    table._tbl.tblPr.append(element("w:bidiVisual"))


def repeat_heading(row: Any) -> None:
    """The row stands again at the top of each sheet, and is announced as the heading."""
    row._tr.get_or_add_trPr().append(element("w:tblHeader"))


def bookmark(run: Any, anchor: str, number: int) -> None:
    """The run becomes what links to the anchor lead to."""
    name = bookmark_name(anchor)
    run._r.addprevious(element("w:bookmarkStart", {"w:id": str(number), "w:name": name}))
    run._r.addnext(element("w:bookmarkEnd", {"w:id": str(number)}))


def link(paragraph: Any, anchor: str) -> Any:
    """A link inside the document; runs are moved into what comes back."""
    made = element("w:hyperlink", {"w:anchor": bookmark_name(anchor), "w:history": "1"})
    paragraph._p.append(made)
    return made


def field(paragraph: Any, code: str) -> None:
    """A field that Word fills in: PAGE, NUMPAGES."""
    run = paragraph.add_run()
    run._r.append(element("w:fldChar", {"w:fldCharType": "begin"}))
    said = element("w:instrText", {"xml:space": "preserve"})
    said.text = f" {code} "
    run._r.append(said)
    run._r.append(element("w:fldChar", {"w:fldCharType": "separate"}))
    shown = element("w:t")
    shown.text = "1"
    run._r.append(shown)
    run._r.append(element("w:fldChar", {"w:fldCharType": "end"}))


def told(shape: Any, text: str) -> None:
    """What a picture shows, for who cannot see it."""
    shape._inline.docPr.set("descr", lawful(text))


def same_bytes(made: bytes) -> bytes:
    """The package again without the times at which its files were written."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for item in source.infolist():
            again = zipfile.ZipInfo(item.filename, _EPOCH)
            again.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(again, source.read(item))
    return target.getvalue()
