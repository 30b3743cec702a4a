"""Answer and evidence → one brief in which every number leads to its sentence, as page, paper, text and data."""

from marsad.brief.compare import compare_contents, question_key
from marsad.brief.content import Content
from marsad.brief.form import content_from_text, content_hash, content_text
from marsad.brief.formats import FORMATS, MEDIA_TYPES, BriefFormat, check_format, check_formats, format_of, render
from marsad.brief.html import render_body, stylesheet
from marsad.brief.models import Brief, BriefInput, PlaceAnswer
from marsad.brief.page import make_brief
from marsad.brief.places import printed_periods
from marsad.brief.redacting import redacted
from marsad.brief.since import changes_content

__all__ = [
    "FORMATS",
    "MEDIA_TYPES",
    "Brief",
    "BriefFormat",
    "BriefInput",
    "Content",
    "PlaceAnswer",
    "changes_content",
    "check_format",
    "check_formats",
    "compare_contents",
    "content_from_text",
    "content_hash",
    "content_text",
    "format_of",
    "make_brief",
    "printed_periods",
    "question_key",
    "redacted",
    "render",
    "render_body",
    "stylesheet",
]
