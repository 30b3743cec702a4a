"""HTML → text and what the page states of itself."""

from __future__ import annotations

from marsad.documents.findings import Findings
from marsad.errors import UnreadablePage


def read_html(markup: str, item: str) -> Findings:
    from trafilatura import bare_extraction

    found = bare_extraction(markup, favor_precision=True, include_comments=False, with_metadata=True)
    if found is None or not found.text:
        raise UnreadablePage(item, "has no text", "Save the page as the browser shows it")
    return Findings(text=found.text, title=found.title, publisher=found.sitename)
