"""A brief's page as PDF, by WeasyPrint: tagged, with its language, numbered notes and a footer on every sheet.

Nothing is fetched: style and pictures stand inside the page, and of files only the fonts that come with matplotlib are
read, so that Arabic has its letters also where no font for it is installed.
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
import threading
import unicodedata
from collections import Counter
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from marsad.brief.content import Content
from marsad.brief.html import render_html, running, stylesheet
from marsad.brief.rendered import check_html, expected
from marsad.errors import BriefRefused, UsageError

VARIANT = "pdf/ua-1"
_ONE_AT_A_TIME = threading.Lock()  # Pango's font maps are not meant for several threads
_REMEDY = "Nothing was written; take another format, and report this together with the brief's JSON"


def render_pdf(content: Content) -> bytes:
    """The brief as PDF/UA. Raises UsageError where WeasyPrint is not installed, BriefRefused."""
    weasyprint = _weasyprint()
    page = render_html(content, _paper(content), pictures="png")
    check_html(page, content)
    with _ONE_AT_A_TIME:
        fonts = _module("weasyprint.text.fonts").FontConfiguration()
        fetcher = weasyprint.urls.URLFetcher(allowed_protocols=("data", "file"), allow_redirects=False)
        faces = weasyprint.CSS(string=_faces(), font_config=fonts, url_fetcher=fetcher)
        only_data = weasyprint.urls.URLFetcher(allowed_protocols=("data",), allow_redirects=False)
        made: bytes = weasyprint.HTML(string=page, url_fetcher=only_data).write_pdf(
            stylesheets=[faces],
            font_config=fonts,
            pdf_variant=VARIANT,
            pdf_identifier=hashlib.sha256(page.encode("utf-8")).digest()[:16],
        )
    check_pdf(made, content)
    return made


def check_pdf(made: bytes, content: Content) -> None:
    """The sheets read again: each stated number stands there before the number of its note. Raises BriefRefused."""
    from pypdf import PdfReader  # a tenth of a second to import

    text = _bare("".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages))
    wanted: Counter[str] = Counter()
    for (note, number), times in expected(content, by_note=True).items():
        wanted[f"{number}[{note}]"] += times
    for printed, times in wanted.items():
        if any(_found(text, form) < times for form in _extracted(printed)):
            raise BriefRefused(f"brief “{content.title}”", f"“{printed}” is not on its sheets {times} times", _REMEDY)


def _found(text: str, form: str) -> int:
    return text.count(form) + (text.count(form[::-1]) if form[::-1] != form else 0)


def _bare(text: str) -> str:
    """Without spaces and marks of direction, and with letters in their plain forms: how lines are set changes these."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", "", plain)


def _extracted(printed: str) -> list[str]:
    """What has to be found of a number and its note. Readers of PDF give runs of a right-to-left script in an order of
    their own: there each word and the note are looked for by themselves."""
    if running(printed) != "rtl" and not any(unicodedata.bidirectional(letter) == "AN" for letter in printed):
        return [_bare(printed)]
    number, _, note = printed.rpartition("[")
    return [*(_bare(word) for word in re.findall(r"\d+|[^\W\d]+", number)), f"[{note}"]


def _paper(content: Content) -> str:
    """What only paper has: the footer with page numbers, in the brief's language and direction."""
    page, _, rest = content.words["page"].partition("{page}")
    between, _, after = rest.partition("{pages}")
    numbered = f'"{_css(page)}" counter(page) "{_css(between)}" counter(pages) "{_css(after)}"'
    return stylesheet("pdf").replace("NUMBERED", numbered)


def _faces() -> str:
    """Letters for every script that briefs are written in, whatever is installed."""
    named = (("400", _font("DejaVuSans.ttf")), ("700", _font("DejaVuSans-Bold.ttf")))
    return "".join(
        f'@font-face{{font-family:"Marsad Sans";font-weight:{weight};src:url("{path.as_uri()}")}}'
        for weight, path in named
        if path is not None
    )


def _css(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _font(name: str) -> Path | None:
    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        return None
    path = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf" / name
    return path if path.is_file() else None


def _weasyprint() -> Any:
    try:
        found = _module("weasyprint")
    except (ImportError, OSError) as error:  # OSError: Pango itself is not there
        cause = f"PDF needs WeasyPrint and Pango ({escape(str(error).splitlines()[0][:120])})"
        raise UsageError("pdf", cause, "Install them (pip install 'marsad[pdf]'), or take another format") from error
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)  # unknown CSS of browsers is no news to the reader
    return found


def _module(name: str) -> Any:
    from importlib import import_module

    return import_module(name)
