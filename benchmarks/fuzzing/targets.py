"""What is fuzzed: each parser of what comes from outside, with seeds of our own and the errors that it may raise."""

from __future__ import annotations

import datetime as dt
import functools
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from marsad import documents
from marsad.brief import content_from_text
from marsad.coding import attribution, code, numbers, periods
from marsad.coding.llm.answers import Malformed, read_answers
from marsad.coding.sentences import split
from marsad.documents.charset import decode
from marsad.documents.dates import stated_dates
from marsad.errors import MarsadError
from marsad.index.filters import Filter
from marsad.index.ordering import read_cursor
from marsad.ledger.correcting import check_correction
from marsad.model import Capture, Document
from marsad.model.moments import asked_day, asked_moment
from marsad.registry import Registry, open_registry
from marsad.samples import sample_paths
from marsad.sources import acled, counts, gdelt, gtd, rss, table, ucdp_ged, warc
from marsad.sources.crawling.links import links
from marsad.sources.crawling.plan import Plan, cleaned, joined, site
from marsad.sources.crawling.robots import rules_from
from marsad.sources.crawling.sitemaps import read_sitemap
from marsad.sources.description import FOLDER, read_description
from marsad.sources.fetching.addresses import checked, is_public, shown
from marsad.sources.fetching.bodies import Broken, TooLarge, decoded
from marsad.sources.fetching.waits import asked_for
from marsad.sources.journal import FILE, Journal
from marsad.sources.pages.jsonl import documents as ready_documents

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "tests" / "sources" / "samples"
ADDRESS = "https://news.example.org/a/page.html"
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_SMALL = 6_000  # bytes of a seed: many small inputs find more than a few long ones


@dataclass(frozen=True, slots=True)
class Target:
    """`run` raises nothing but what it does not mean to; `longest`: bytes of an input."""

    run: Callable[[bytes], object]
    seeds: Callable[[], list[bytes]]
    longest: int = 8_000


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


@functools.cache
def _registry() -> Registry:
    return open_registry()


@functools.cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="marsad-fuzzing-"))


def _file(name: str, data: bytes) -> Path:
    path = _folder() / name
    path.write_bytes(data)
    return path


# --- pages -----------------------------------------------------------------------------------------------------------


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
    for claim in code(document, _registry()):
        assert document.text[claim.quote.start : claim.quote.end] == claim.quote.text, claim
        number = getattr(claim, "number", None)
        assert number is None or document.text[number.start : number.end] == number.text, claim


def _words(data: bytes) -> None:
    """The first byte tells the language."""
    language = ("en", "fr", "ar")[data[0] % 3] if data else "en"
    _spans(Document(text=_text(data[1:]) or "x", language=language, published=dt.date(2019, 9, 24)))


def _numbers(data: bytes) -> None:
    text = _text(data)
    for language in ("en", "fr", "ar"):
        for found in numbers.find(text, language):
            assert text[found.start : found.end]


def _dates(data: bytes) -> None:
    text = _text(data)
    for language in ("en", "fr", "ar"):
        periods.find(text, language, dt.date(2019, 9, 24), "day")
    for first in (True, False):
        list(stated_dates(text, day_first=first, year_alone=True))
    for read in (asked_day, asked_moment):
        with suppress(MarsadError):
            read(text, "day")
    asked_for(text, NOW)


def _places(data: bytes) -> None:
    with suppress(MarsadError):
        _registry().places.resolve(_text(data))
    with suppress(MarsadError):
        _registry().actors.resolve(_text(data))


def _attributed(data: bytes) -> None:
    text = _text(data)
    for language in ("en", "fr", "ar"):
        for scope in attribution.find(text, language, list(split(text, language)), _registry()):
            assert 0 <= scope.start <= scope.end <= len(text)


def _feed(data: bytes) -> None:
    rss.is_feed(data)
    with suppress(MarsadError):
        for entry in rss.read(data, ADDRESS, "application/rss+xml").entries:
            taken = entry.taken(NOW)
            if isinstance(taken, Capture):
                _page("text/html")(taken.content)


def _archive(data: bytes) -> None:
    for _ in warc.records(_file("x.warc.gz", data)):
        pass


def _bodies(data: bytes) -> None:
    for encoding in ("gzip", "deflate", "br"):
        with suppress(Broken, TooLarge):
            for _ in decoded([data[:7], data[7:]], encoding, 5_000_000):
                pass


def _lines(data: bytes) -> None:
    list(ready_documents(data.splitlines(keepends=True), "x.jsonl"))
    _file(FILE, data)
    Journal(_folder()).notes()


# --- datasets --------------------------------------------------------------------------------------------------------


def _dataset(read: Callable[[Path], Any], name: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        with suppress(MarsadError):
            for batch in read(_file(name, data)).batches:
                assert batch.rows.num_rows >= 0

    return run


def _guessed(data: bytes) -> None:
    path = _file("guessed.csv", data)
    with suppress(MarsadError):
        proposed = table.proposal(path, table.guess(path, _registry()), _registry())
        mapping = table.mapping_of(proposed, "proposed.yml")
        for batch in table.read(path, mapping, _registry()).batches:
            assert batch.rows.num_rows >= 0


def _mapped(data: bytes) -> None:
    with suppress(MarsadError):
        mapping = table.mapping_of(_text(data), "x.yml")
        for batch in table.read(SAMPLES / "table" / "terrain.csv", mapping, _registry()).batches:
            assert batch.rows.num_rows >= 0


def _described(data: bytes) -> None:
    folder = _folder() / "ucdp_ged"
    folder.mkdir(exist_ok=True)
    with suppress(MarsadError):
        (folder / "source.yml").write_bytes(data)
        read_description(folder / "source.yml")


# --- addresses, questions, decisions ---------------------------------------------------------------------------------


def _addresses(data: bytes) -> None:
    text = _text(data)
    shown(text)
    is_public(text)
    joined(ADDRESS, text)
    if found := cleaned(text):
        site(found)
        assert Plan(seeds=(ADDRESS,), include=(text[:50],)).allows(found, {"news.example.org"}) in (True, False)
    with suppress(MarsadError):
        checked(text)


def _robots(data: bytes) -> None:
    rules = rules_from(data)
    for address in (ADDRESS, "https://news.example.org/%d8%b4?x=1"):
        rules.allow(address)
    assert rules.pause() >= 0
    rules.sitemaps(ADDRESS)


def _links(data: bytes) -> None:
    links(data, ADDRESS, _text(data[:80]))


def _filters(data: bytes) -> None:
    with suppress(MarsadError):
        _filter(data)


def _filter(data: bytes) -> Filter:
    try:
        query = parse_qs(_text(data), max_num_fields=100)
    except ValueError:
        return Filter()
    made = Filter.from_query(query)
    again: dict[str, list[str]] = {}
    for name, value in made.to_query():
        again.setdefault(name, []).append(value)
    assert Filter.from_query(again) == made
    return made


@functools.cache
def _index() -> Any:
    import marsad

    observatory = marsad.open(_folder() / "observatory")
    observatory.read([str(path) for path in sample_paths()])
    return observatory.index(wait=120)


def _indexed(data: bytes) -> None:
    index = _index()
    head, _, rest = data.partition(b"\n")
    with suppress(MarsadError):
        asked = _filter(head)
        index.claims(asked)
        index.facets(asked)
        index.documents(asked)
        index.events(asked)
    for kind in ("group", "place", "source"):
        index.suggest(kind, _text(rest)[:200], "ar")
    with suppress(MarsadError):
        read_cursor(_text(rest), "newest")


def _judged(data: bytes) -> None:
    with suppress(MarsadError):
        check_correction(_text(data))


def _brief(data: bytes) -> None:
    with suppress(MarsadError):
        content_from_text(_text(data))


def _answers(data: bytes) -> None:
    with suppress(Malformed):
        read_answers(_text(data))


# --- seeds -----------------------------------------------------------------------------------------------------------


def _samples(*patterns: str) -> Callable[[], list[bytes]]:
    """The first lines of our own samples."""
    return lambda: [_cut(path.read_bytes()) for pattern in patterns for path in sorted(SAMPLES.glob(pattern))]


def _cut(data: bytes) -> bytes:
    return data if data.startswith(b"PK") else data[:_SMALL].rpartition(b"\n")[0] or data


def _pages() -> list[bytes]:
    return [path.read_bytes()[:_SMALL] for path in sample_paths() if path.suffix != ".pdf"]


def _pdfs() -> list[bytes]:
    from io import BytesIO

    from pypdf import PdfWriter

    writer, stream = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": "Four killed", "/CreationDate": "D:20190924120000Z"})
    writer.write(stream)
    text = b"BT /F1 12 Tf 50 100 Td (Four people were killed near Kirkuk.) Tj ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length " + str(len(text)).encode() + b">>stream\n" + text + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    numbered = (str(number).encode() + b" 0 obj" + item + b"endobj\n" for number, item in enumerate(objects, start=1))
    plain = b"%PDF-1.4\n" + b"".join(numbered) + b"trailer<</Root 1 0 R>>\n%%EOF"
    return [stream.getvalue(), plain]


def _archives() -> list[bytes]:
    from io import BytesIO

    from marsad.export.warc import write_warc

    found = []
    for packed in (True, False):
        stream = BytesIO()
        write_warc(
            [Capture(url=ADDRESS, content=b"<p>Four killed.</p>", media_type="text/html")], stream, packed=packed
        )
        found.append(stream.getvalue())
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nContent-Type: application/http\r\n"
    )
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>x\n\r\n0\r\n\r\n"
    return [*found, head + b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(body), body)]


def _packed() -> list[bytes]:
    import gzip
    import zlib

    import brotli

    text = b"Four people were killed. " * 9
    return [gzip.compress(text), zlib.compress(text), brotli.compress(text)]


def _briefs() -> list[bytes]:
    found = [path.read_bytes() for path in sorted((ROOT / "tests" / "brief").rglob("*.json"))]
    return [data for data in found if b'"form"' in data[:2_000]][:3] or [b'{"form": 1, "kind": "content"}']


def _sentences(*given: str) -> Callable[[], list[bytes]]:
    return lambda: [text.encode() for text in given]


_SAID = (
    "According to the Al-Azhar Observatory, the group said on 24 September 2019 that it killed 73 people, 1.7 times.",
    "Selon l'ONU, entre vingt et 1 200 personnes ont été tuées à Mossoul la semaine dernière, soit 60 % de plus.",
    "قال المرصد إن تنظيم الدولة قتل ٧٣ شخصا في كركوك يوم الاثنين ١٥ رمضان ١٤٤٠ هـ، أي نحو نصف مليون.",
)

_READY = ('{"id": 1, "text": "x", "published": "2019-09"}', '{"at": "2026-01-01T00:00:00", "asked": "x"}')
_URLS = (ADDRESS, "http://[::ffff:7f00:1]:80/?token=x", "//u:p@0x7f.1/..", "https://a.example/شيء?x=%d8#y")
_RULES = (
    "User-agent: *\nDisallow: /a*b$\nAllow: /\nCrawl-delay: 5\nRequest-rate: 1/5\nSitemap: /x.xml\n",
    "User-agent: marsad\nUser-agent: other\nDisallow:\n\nUser-agent: *\nDisallow: /%D8%B4*\nVisit-time: 0600-0845\n",
)
_MAPS = (
    "<urlset><url><loc>https://a.example/1</loc><lastmod>2026-01-01</lastmod></url></urlset>",
    '<?xml version="1.0"?><sitemapindex><sitemap><loc>/s.xml</loc></sitemap></sitemapindex>',
    ADDRESS,
)
_QUERIES = (
    "group=islamic-state&place=geonames:99237&start=2019-01-01&end=2019-02-01&flagged=1&text=x",
    "kind=figure&measure=attacks&lens=self_claimed&page_language=ar&as_of=2019-09-24&branches=1",
)
_ASKED = (
    "group=islamic-state&text=killed*+%22a&as_of=2019-01-01&measure=attacks\nKir",
    "text=NEAR(a b)&kind=figure\nWyIxIl0",
)
_CORRECTIONS = (
    '{"number": 73, "low": 1e3}',
    '{"place": {"id": "geonames:1", "name": "x"}, "start": "2019-01-01"}',
    '{"not_in_text": []}',
)
_REPLIES = ('{"claims": [{"number": "73", "sources": [{"name": "x", "kind": "un"}]}]}', "```json\n{}\n```")
_DAYS = (*_SAID, "2019-09-24T12:00:00Z", "31/12/2019", "Thu, 01 Jan 2026 12:00:00 GMT")
_NAMES = ("Kirkuk", "Mossoul", "كركوك", "Islamic State", "geonames:99237")


def _tables() -> list[bytes]:
    return [_cut(path.read_bytes()) for path in (ROOT / "marsad/samples/tables").glob("*.csv")]


TARGETS: dict[str, Target] = {
    "html": Target(_page("text/html"), _pages),
    "pdf": Target(_page("application/pdf"), _pdfs),
    "plain": Target(_page("text/plain", "page.txt"), _sentences(*_SAID)),
    "page": Target(_coded, _pages),
    "words": Target(_words, _sentences(*(" " + said for said in _SAID)), 2_000),
    "charset": Target(lambda data: decode(data, _text(data[:60])), _pages),
    "numbers": Target(_numbers, _sentences(*_SAID), 1_000),
    "dates": Target(_dates, _sentences(*_DAYS), 1_000),
    "places": Target(_places, _sentences(*_NAMES), 200),
    "attribution": Target(_attributed, _sentences(*_SAID), 2_000),
    "feed": Target(_feed, _samples("rss/*")),
    "warc": Target(_archive, _archives, 4_000),
    "bodies": Target(_bodies, _packed, 2_000),
    "jsonl": Target(_lines, _sentences(*_READY)),
    "ucdp-ged": Target(_dataset(ucdp_ged.read, "GEDEvent_v25_1.csv"), _samples("ucdp_ged/*.csv")),
    "acled": Target(_dataset(acled.read, "acled.csv"), _samples("acled/*")),
    "gtd": Target(_dataset(gtd.read, "gtd.csv"), _samples("gtd/*.csv")),
    "gtd-workbook": Target(_dataset(gtd.read, "gtd.xlsx"), _samples("gtd/*.xlsx"), 60_000),
    "gdelt": Target(_dataset(gdelt.read, "20190924001500.export.CSV"), _samples("gdelt/*.CSV")),
    "counts": Target(_dataset(counts.read, "counts.csv"), _tables),
    "table": Target(_guessed, _samples("table/*.csv", "table/*.tsv")),
    "mapping": Target(_mapped, _samples("table/*.yml")),
    "source.yml": Target(_described, lambda: [path.read_bytes() for path in sorted(FOLDER.glob("*/source.yml"))]),
    "addresses": Target(_addresses, _sentences(*_URLS), 500),
    "robots": Target(_robots, _sentences(*_RULES), 3_000),
    "sitemap": Target(lambda data: read_sitemap(data, ADDRESS), _sentences(*_MAPS), 3_000),
    "links": Target(_links, _pages),
    "filters": Target(_filters, _sentences(*_QUERIES), 800),
    "index": Target(_indexed, _sentences(*_ASKED), 800),
    "judgement": Target(_judged, _sentences(*_CORRECTIONS), 2_000),
    "brief": Target(_brief, _briefs),
    "answers": Target(_answers, _sentences(*_REPLIES), 3_000),
}


def named(names: Sequence[str] = ()) -> Iterator[tuple[str, Target]]:
    """Those of these names, or all."""
    for name, target in TARGETS.items():
        if not names or name in names:
            yield name, target


_MARKUP = """
<p> </p> <table> <tr><td> <meta charset= <base href= <!-- --> <![CDATA[ <?xml &#x202e; &#0; http:// https:// :// @ %00 %
obj<< endstream /Length /Kids[ WARC/1.0 Content-Length: 31/02/2019 1e999 -0 NaN null true [[[[ {{{{ ; ""
"""
_LETTERS = """
² ½ 𝟗 ﷺ İ ſ 😀 “ ” « » ، ٣ ٪ million hundred half entre et percent times dont last year 0001 9999
نصف مليون بين الماضي رمضان هـ منها
"""
_ODD = (
    "\u200f",
    "\u202e",
    "\u00ad",
    "\u0301",
    "\u064b",
    "\u0640",
    "\u2028",
    "\u00a0",
    "\r\n\r\n",
    "\t",
    "\x00",
    "\x1f\x8b",
)
WORDS = sorted({*_MARKUP.split(), *_LETTERS.split(), *_ODD, "HTTP/1.1 200 OK\r\n", json.dumps({"kind": "page"})})
