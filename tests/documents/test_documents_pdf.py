"""PDF files made on the spot: text, metadata, running heads, scans, locks and damage."""

from __future__ import annotations

import contextlib
import datetime as dt
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from marsad.documents import read_capture
from marsad.errors import RefusedItem, UnreadablePage
from marsad.model import Capture, Document

FIRST = [
    "Hill Monitor Reports, page 1",
    "Raids in the valley: a count for the autumn",
    "24 September 2019",
    "The raiders killed 31 people in the valley in one week, according to the gover-",
    "nor's office, which counted 18 in the week before and expects more of the same",
    "before the winter comes.",
]
SECOND = [
    "Hill Monitor Reports, page 2",
    "About 4,000 families have left their homes since June, the same office says, and",
    "some of them came back in August.",
    "2",
]


def pdf(pages: list[list[str]], title: str | None = None, password: str | None = None) -> bytes:
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for lines in pages:
        page = writer.add_blank_page(595, 842)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F"): font})}
        )
        escaped = [line.replace("(", r"\(").replace(")", r"\)") for line in lines]
        shown = "".join(f"({line}) Tj 0 -14 Td " for line in escaped)
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F 10 Tf 50 800 Td {shown}ET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(stream)
    if title:
        writer.add_metadata({"/Title": title})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def read(content: bytes) -> Document:
    return read_capture(Capture(url="report.pdf", content=content))


def test_a_pdf_is_read_in_whole_sentences_without_running_heads() -> None:
    document = read(pdf([FIRST, SECOND]))
    assert document.title == "Raids in the valley: a count for the autumn"
    assert (document.published, document.language) == (dt.date(2019, 9, 24), "en")
    assert "according to the governor\u2019s office, which counted 18" in document.text
    assert "since June, the same office says, and some of them came back" in document.text
    assert "page 1" not in document.text
    assert not document.text.endswith("2")


def test_the_title_of_the_metadata_counts_unless_it_is_a_file_name() -> None:
    assert read(pdf([FIRST, SECOND], title="A count of raids")).title == "A count of raids"
    assert read(pdf([FIRST, SECOND], title="Microsoft Word - final2.docx")).title == FIRST[1]


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (pdf([[], []]), "pages are pictures"),
        (pdf([FIRST], password="secret"), "locked by a password"),
        (pdf([FIRST])[:300], "damaged PDF"),
    ],
)
def test_scans_locked_and_damaged_files_are_refused(content: bytes, cause: str) -> None:
    with pytest.raises(UnreadablePage) as refused:
        read(content)
    assert cause in refused.value.cause
    assert refused.value.remedy


WHOLE = pdf([FIRST, SECOND])


@settings(max_examples=60, deadline=None)
@given(st.integers(10, len(WHOLE) - 1), st.binary(max_size=6), st.integers(0, 40))
def test_a_damaged_pdf_is_read_or_refused(place: int, noise: bytes, gap: int) -> None:
    with contextlib.suppress(RefusedItem):
        read(WHOLE[:place] + noise + WHOLE[place + gap :])
