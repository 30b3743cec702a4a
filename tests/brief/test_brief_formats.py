"""One content, every format: numbers lead to their notes, whatever the language; a wrong one refuses the brief."""

from __future__ import annotations

import dataclasses
import io
import json
import re
import zipfile

import pytest
from brief_example import OTHER, PAGE, figure, given
from pypdf import PdfReader

from marsad.brief import Content, content_from_text, content_hash, content_text, make_brief, render
from marsad.brief.content import Number, Paragraph
from marsad.brief.docx import check_docx
from marsad.brief.form import content_from_json
from marsad.brief.formats import render_json
from marsad.brief.markdown import check_markdown
from marsad.brief.pdf import check_pdf
from marsad.brief.rendered import check_html, numbers_of
from marsad.errors import BriefRefused, UsageError
from marsad.model import Document
from marsad.publishing import brief_targets

LANGUAGES = ("en", "fr", "ar")
HOSTILE = (
    '=HYPERLINK("https://evil.example") <script>alert(1)</script> [x](javascript:alert(1)) www.evil.example \u202egnp'
)


def content(language: str = "en", number: int | None = None) -> Content:
    return make_brief(given(language, number=number)).content


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_kept_gives_every_format_again(language: str) -> None:
    made = content(language, 7)
    again = content_from_text(content_text(made))
    assert again == made
    assert content_hash(content_text(again)) == content_hash(content_text(made))
    for format in ("html", "md", "docx", "json"):
        assert render(again, format) == render(made, format)  # type: ignore[arg-type]


def test_json_says_of_every_number_where_it_stands_and_who_said_it() -> None:
    made = content()
    value = json.loads(render_json(made))
    documents = {PAGE.id: PAGE.text, OTHER.id: OTHER.text}
    stated = [one for one in value["numbers"] if one["document"] in documents]
    assert {one["text"] for one in stated} >= {"73", "43", "double", "30,000", "6,000", "٦٨"}
    for one in stated:
        text = documents[one["document"]]
        assert text[one["start"] : one["end"]] == one["text"]
        assert one["sentence"] in text
        assert one["claims"]
        assert one["chain"]
        assert one["source"]["title"]
    assert content_from_json(value) == made


def test_markdown_has_a_footnote_for_every_number() -> None:
    text = render(content(), "md").decode()
    used = set(re.findall(r"\[\^(\d+)\](?!:)", text))
    told = re.findall(r"^\[\^(\d+)\]: ", text, re.MULTILINE)
    assert used == set(told)
    assert len(told) == len(set(told))
    assert "**73**[^2]" in text
    assert "[^2]: It carried out **73** attacks in Iraq within a week, the Observatory said." in text


def test_arabic_text_formats_run_from_right_to_left() -> None:
    made = content("ar")
    assert render(made, "md").decode().startswith('<div dir="rtl" lang="ar">')
    with zipfile.ZipFile(io.BytesIO(render(made, "docx"))) as package:
        body = package.read("word/document.xml").decode()
        footer = next(package.read(name).decode() for name in package.namelist() if "footer" in name)
    assert "<w:bidiVisual" in body
    assert body.count("<w:bidi/>") > 20
    assert "<w:rtl/>" in body
    assert "NUMPAGES" in footer
    assert "24 سبتمبر 2019" in footer.replace("</w:t>", "")


def test_a_word_document_has_text_for_its_picture_and_links_to_its_notes() -> None:
    with zipfile.ZipFile(io.BytesIO(render(content(), "docx"))) as package:
        body = package.read("word/document.xml").decode()
    assert re.search(r'descr="Counts over time[^"]+"', body)
    marks = set(re.findall(r'w:bookmarkStart [^>]*w:name="([^"]+)"', body))
    links = set(re.findall(r'w:hyperlink w:anchor="(b_q[^"]+)"', body))
    assert links
    assert links <= marks


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_sheet_of_paper_says_how_old_it_is(language: str) -> None:
    made = content(language, 7)
    reader = PdfReader(io.BytesIO(render(made, "pdf")))
    catalogue = reader.root_object
    assert str(catalogue["/Lang"]) == language
    assert catalogue["/MarkInfo"]["/Marked"]  # tagged: headings, tables and pictures for screen readers
    assert reader.metadata is not None
    assert reader.metadata.title == made.title
    texts = [page.extract_text() for page in reader.pages]
    for number, text in enumerate(texts, start=1):
        assert "Marsad 0.1" in text
        assert str(number) in text
        assert "2026" in text
        assert ("Newest source" if language == "en" else "مصدر") in text
    assert "73[2]" in "".join(texts).replace("\u2060", "")
    if language == "ar":
        assert "الشواهد" in "".join(texts)  # letters in the order in which they are read


def _wrong(made: Content) -> Content:
    """A number printed otherwise than it stands in its note."""
    first = next(numbers_of(made))
    number = dataclasses.replace(first, text="99")
    assert isinstance(number, Number)
    section = dataclasses.replace(made.sections[0], blocks=(Paragraph((number,)), *made.sections[0].blocks))
    return dataclasses.replace(made, sections=(section, *made.sections[1:]))


@pytest.mark.parametrize("format", ["html", "md", "docx", "json", "pdf"])
def test_a_number_that_is_not_the_one_in_its_note_refuses_every_format(format: str) -> None:
    with pytest.raises(BriefRefused, match="99"):
        render(_wrong(content()), format)  # type: ignore[arg-type]


def test_finished_files_are_read_again() -> None:
    made = content()
    page, text, word = render(made, "html").decode(), render(made, "md").decode(), render(made, "docx")
    more = dataclasses.replace(made, sections=(*made.sections, made.sections[0]))
    with pytest.raises(BriefRefused):
        check_html(page.replace(">73</bdi>", ">37</bdi>", 1), made)
    with pytest.raises(BriefRefused):
        check_html(page.replace("attacks in Iraq", "attacks in Iran"), made)
    with pytest.raises(BriefRefused):
        check_markdown(text.replace("**73**[^2]", "**37**[^2]", 1), made)
    with pytest.raises(BriefRefused):
        check_markdown(text.replace("[^2]: It carried", "[^2]: They carried"), made)
    with pytest.raises(BriefRefused):
        check_docx(word, more)
    wrong = Document(text="It made 74 attacks.", url="https://example.org/", title="t", publisher="p", language="en")
    other = make_brief(
        given(answers=(), claims=(figure("c-74", wrong, wrong.text, "74", 74),), documents={wrong.id: wrong})
    )
    with pytest.raises(BriefRefused, match="74"):
        check_pdf(render(made, "pdf"), other.content)


def test_hostile_words_are_words_in_every_format() -> None:
    text = f"{HOSTILE} 73 attacks | a *b* `c`"
    document = Document(text=text, url="javascript:alert(1)", title=HOSTILE, publisher=HOSTILE, language="en")
    claim = figure("c-evil", document, text, "73", 73, cohort=HOSTILE)
    made = make_brief(given(answers=(), claims=(claim,), documents={document.id: document}, names={"desk": HOSTILE}))
    markdown = render(made.content, "md").decode()
    assert "<script>" not in markdown.replace("\\<script\\>", "")
    assert not re.search(r"(?<!\\)\]\(", markdown)
    assert "www.evil" not in markdown
    with zipfile.ZipFile(io.BytesIO(render(made.content, "docx"))) as package:
        links = package.read("word/_rels/document.xml.rels").decode()
    assert "evil" not in links
    assert "javascript" not in links
    assert json.loads(render(made.content, "json"))["sources"][0]["link"] is None


def test_files_get_the_format_of_their_names() -> None:
    named = [(path.name, format) for path, format in brief_targets(["a.pdf", "b.md", "c"], [])]
    assert named == [("a.pdf", "pdf"), ("b.md", "md"), ("c", "html")]
    beside = [(path.name, format) for path, format in brief_targets(["brief.html"], ["pdf", "json"])]
    assert beside == [("brief.pdf", "pdf"), ("brief.json", "json")]
    with pytest.raises(UsageError, match="xls"):
        brief_targets(["brief.xls"], [])
    with pytest.raises(UsageError, match="do not fit"):
        brief_targets(["a", "b", "c"], ["pdf", "md"])
