"""Pages, feeds and archives, and what is read in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress

from benchmarks.fuzzing import seeds
from benchmarks.fuzzing.seeds import ADDRESS
from benchmarks.fuzzing.target import NOW, Target, file, folder, registry, text_of
from marsad import documents
from marsad.coding import attribution, code, numbers, periods
from marsad.coding.sentences import split
from marsad.documents.charset import decode
from marsad.documents.dates import stated_dates
from marsad.errors import MarsadError
from marsad.model import Capture, Document
from marsad.model.moments import asked_day, asked_moment
from marsad.model.waits import retry_after
from marsad.sources import rss, warc
from marsad.sources.fetching.bodies import Broken, TooLarge, decoded
from marsad.sources.journal import FILE, Journal
from marsad.sources.pages import captures
from marsad.sources.pages.jsonl import documents as ready_documents


def _page(media_type: str, url: str = ADDRESS) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        with suppress(MarsadError):
            documents.examine(Capture(url=url, content=data, media_type=media_type, captured_at=NOW))

    return run


def _coded(data: bytes) -> None:
    """The whole path, and every span must cut the text."""
    with suppress(MarsadError):
        _spans(documents.examine(Capture(url=ADDRESS, content=data, media_type="text/html")).document)


def _spans(document: Document) -> None:
    for claim in code(document, registry()):
        assert document.text[claim.quote.start : claim.quote.end] == claim.quote.text, claim
        number = getattr(claim, "number", None)
        assert number is None or document.text[number.start : number.end] == number.text, claim
        for voice in claim.attribution:
            assert voice.start is None or 0 <= voice.start < (voice.end or 0) <= len(document.text), claim


def _words(data: bytes) -> None:
    """The first byte tells the language."""
    language = ("en", "fr", "ar")[data[0] % 3] if data else "en"
    _spans(Document(text=text_of(data[1:]) or "x", language=language, published=dt.date(2019, 9, 24)))


def _numbers(data: bytes) -> None:
    text = text_of(data)
    for language in ("en", "fr", "ar"):
        for found in numbers.find(text, language):
            assert text[found.start : found.end]


def _dates(data: bytes) -> None:
    text = text_of(data)
    for language in ("en", "fr", "ar"):
        periods.find(text, language, dt.date(2019, 9, 24), "day")
    for first in (True, False):
        list(stated_dates(text, day_first=first, year_alone=True))
    for read in (asked_day, asked_moment):
        with suppress(MarsadError):
            read(text, "day")
    retry_after(text, NOW)


def _places(data: bytes) -> None:
    with suppress(MarsadError):
        registry().places.resolve(text_of(data))
    with suppress(MarsadError):
        registry().actors.resolve(text_of(data))


def _attributed(data: bytes) -> None:
    text = text_of(data)
    for language in ("en", "fr", "ar"):
        for scope in attribution.find(text, language, list(split(text, language)), registry()):
            assert 0 <= scope.start <= scope.end <= len(text)


def _feed(data: bytes) -> None:
    rss.is_feed(data)
    with suppress(MarsadError):
        for entry in rss.read(data, ADDRESS, "application/rss+xml").entries:
            taken = entry.taken(NOW)
            if isinstance(taken, Capture):
                _page("text/html")(taken.content)


def _archive(name: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        with suppress(OSError):  # as whoever asks for the records does
            for _ in warc.records(file(name, data)):
                pass

    return run


def _parquet(data: bytes) -> None:
    list(captures([str(file("pages.parquet", data))]))


def _bodies(data: bytes) -> None:
    for encoding in ("gzip", "deflate", "br"):
        with suppress(Broken, TooLarge):
            for _ in decoded([data[:7], data[7:]], encoding, 5_000_000):
                pass


def _lines(data: bytes) -> None:
    list(ready_documents(data.splitlines(keepends=True), "x.jsonl"))
    file(FILE, data)
    Journal(folder()).notes()


TARGETS: dict[str, Target] = {
    "html": Target(_page("text/html"), seeds.pages),
    "pdf": Target(_page("application/pdf"), seeds.pdfs),
    "plain": Target(_page("text/plain", "page.txt"), seeds.sentences(*seeds.SAID)),
    "page": Target(_coded, seeds.labelled_pages),
    "words": Target(_words, seeds.labelled),
    "charset": Target(lambda data: decode(data, text_of(data[:60])), seeds.pages),
    "numbers": Target(_numbers, seeds.sentences(*seeds.SAID), 1_000),
    "dates": Target(_dates, seeds.sentences(*seeds.DAYS), 1_000),
    "places": Target(_places, seeds.sentences(*seeds.NAMES), 200),
    "attribution": Target(_attributed, seeds.sentences(*seeds.SAID), 2_000),
    "feed": Target(_feed, seeds.samples("rss/*")),
    "warc": Target(_archive("x.warc.gz"), seeds.archives, 4_000),
    "wacz": Target(_archive("x.wacz"), seeds.collections, 4_000),
    "parquet": Target(_parquet, seeds.parquet_pages),
    "bodies": Target(_bodies, seeds.packed, 2_000),
    "jsonl": Target(_lines, seeds.sentences(*seeds.READY)),
}
