"""PDF → text and what the file states of itself.

The text of all pages, running heads and page numbers left out, wrapped lines and divided words mended. A scan without
a text layer is refused: numbers are never guessed from pictures.
"""

from __future__ import annotations

import io
import itertools
import logging
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from marsad.documents.article import choose, settle
from marsad.documents.findings import Findings
from marsad.documents.lines import join, one_line
from marsad.errors import UnreadablePage

if TYPE_CHECKING:
    from pypdf import PdfReader

_PAGE_NUMBER = re.compile(
    r"(?:page|p\.|صفحة|ص)?\s*[-–—]?\s*\d{1,4}\s*(?:(?:/|of|de|sur|من)\s*\d{1,4})?\s*[-–—]?", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
_ENDED = re.compile(r"[.!?؟…:;؛»”\")\]]$")
_GENERIC = re.compile(r"untitled|microsoft word|document\d*|\.(?:docx?|pdf|indd|qxd|rtf)\b", re.IGNORECASE)
_EDGE = 2  # lines at the top and the foot of a page that may be a running head
_LEAST = 20  # letters; less is a scan with a stamp on it


def read_pdf(content: bytes, item: str) -> Findings:
    """Raises UnreadablePage for a PDF that is broken, locked, or a scan without text."""
    pages, title = _pages(content, item)
    lines = _mended(_without_running_heads(pages))
    if sum(character.isalpha() for line in lines for character in line) < _LEAST:
        cause = "has no text: its pages are pictures"
        raise UnreadablePage(item, cause, "Run it through text recognition (OCR) first, then read the result")
    article = settle(lines, title=title)
    day, remarks = choose(article.days)
    return Findings(
        text=article.text,
        title=article.title,
        publisher=article.publisher,
        published=day.day if day else None,
        precision=day.precision if day else None,
        remarks=remarks,
    )


def _pages(content: bytes, item: str) -> tuple[list[list[str]], str | None]:
    """Each page's lines, and the title that the file's metadata give."""
    from pypdf import PdfReader  # a tenth of a second to import: only where a PDF is read
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns about every oddity of a file that it reads well
    # A damaged file makes pypdf fail in many ways beside its own errors; all mean that it cannot be read.
    damaged = (
        PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError, RecursionError,
        OverflowError, ZeroDivisionError, NotImplementedError, EOFError, OSError, MemoryError,
    )  # fmt: skip
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadablePage(item, "is locked by a password", "Save it without its password")
        pages = [(page.extract_text() or "").splitlines() for page in reader.pages]
        return [[line.strip() for line in page if line.strip()] for page in pages], _title(reader)
    except DependencyError as error:
        raise UnreadablePage(item, "is encrypted", "Save it without encryption") from error
    except damaged as error:
        raise UnreadablePage(item, f"is a damaged PDF ({type(error).__name__})", "Fetch or export it again") from error


def _title(reader: PdfReader) -> str | None:
    """The title of the metadata, unless it is the name of a file or of the program that wrote it."""
    stated = reader.metadata.title if reader.metadata else None
    title = one_line(stated) if isinstance(stated, str) else ""
    return title if len(title.split()) >= 2 and not _GENERIC.search(title) else None


def _without_running_heads(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Pages without page numbers and without lines that stand at the edge of most pages (digits aside)."""
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_DIGITS.sub("#", line) for line in [*page[:_EDGE], *page[-_EDGE:]]})
    running = {line for line, times in edges.items() if times >= 2 and times * 2 > len(pages)}
    kept: list[list[str]] = []
    for page in pages:
        last = len(page)
        kept.append([
            line
            for place, line in enumerate(page)
            if not (
                (place < _EDGE or place >= last - _EDGE)
                and (_PAGE_NUMBER.fullmatch(line) or _DIGITS.sub("#", line) in running)
            )
        ])  # fmt: skip
    return kept


def _mended(pages: Sequence[Sequence[str]]) -> list[str]:
    """Lines joined to paragraphs: a line goes on where it is about as wide as others and ends no sentence."""
    widths = sorted(len(line) for page in pages for line in page)
    wide = 0.75 * widths[int(0.9 * (len(widths) - 1))] if len(widths) > 2 else float("inf")
    joined: list[str] = []
    open_ = False
    for line in itertools.chain.from_iterable(pages):
        if open_:
            joined[-1] = join(joined[-1], line)
        else:
            joined.append(line)
        open_ = line.endswith(("-", "\u00ad")) or (len(line) >= wide and _ENDED.search(line) is None)
    return joined
