"""What fuzzing begins with: pages, tables and archives of our own, and words that are put into them."""

from __future__ import annotations

import gzip
import html
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from marsad.model import Capture
from marsad.samples import sample_paths

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "tests" / "sources" / "samples"
ADDRESS = "https://news.example.org/a/page.html"
_SMALL = 6_000  # bytes of a seed: many small inputs find more than a few long ones
_LABELLED = 8  # pages of a language


# --- seeds -----------------------------------------------------------------------------------------------------------


def samples(*patterns: str) -> Callable[[], list[bytes]]:
    """The first lines of our own samples."""
    return lambda: [_cut(path.read_bytes()) for pattern in patterns for path in sorted(SAMPLES.glob(pattern))]


def _cut(data: bytes) -> bytes:
    return data if data.startswith(b"PK") else data[:_SMALL].rpartition(b"\n")[0] or data


def pages() -> list[bytes]:
    return [path.read_bytes()[:_SMALL] for path in sample_paths() if path.suffix != ".pdf"]


def pdfs() -> list[bytes]:
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


def archives() -> list[bytes]:
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


def packed() -> list[bytes]:

    import brotli

    text = b"Four people were killed. " * 9
    return [gzip.compress(text), zlib.compress(text), brotli.compress(text)]


def briefs() -> list[bytes]:
    found = [path.read_bytes() for path in sorted((ROOT / "tests" / "brief").rglob("*.json"))]
    return [data for data in found if b'"form"' in data[:2_000]][:3] or [b'{"form": 1, "kind": "content"}']


def sentences(*given: str) -> Callable[[], list[bytes]]:
    return lambda: [text.encode() for text in given]


SAID = (
    "According to the Al-Azhar Observatory, the group said on 24 September 2019 that it killed 73 people, 1.7 times.",
    "Selon l'ONU, entre vingt et 1 200 personnes ont été tuées à Mossoul la semaine dernière, soit 60 % de plus.",
    "قال المرصد إن تنظيم الدولة قتل ٧٣ شخصا في كركوك يوم الاثنين ١٥ رمضان ١٤٤٠ هـ، أي نحو نصف مليون.",
)

READY = ('{"id": 1, "text": "x", "published": "2019-09"}', '{"at": "2026-01-01T00:00:00", "asked": "x"}')
URLS = (ADDRESS, "http://[::ffff:7f00:1]:80/?token=x", "//u:p@0x7f.1/..", "https://a.example/شيء?x=%d8#y")
RULES = (
    "User-agent: *\nDisallow: /a*b$\nAllow: /\nCrawl-delay: 5\nRequest-rate: 1/5\nSitemap: /x.xml\n",
    "User-agent: marsad\nUser-agent: other\nDisallow:\n\nUser-agent: *\nDisallow: /%D8%B4*\nVisit-time: 0600-0845\n",
)
MAPS = (
    "<urlset><url><loc>https://a.example/1</loc><lastmod>2026-01-01</lastmod></url></urlset>",
    '<?xml version="1.0"?><sitemapindex><sitemap><loc>/s.xml</loc></sitemap></sitemapindex>',
    ADDRESS,
)
QUERIES = (
    "group=islamic-state&place=geonames:99237&start=2019-01-01&end=2019-02-01&flagged=1&text=x",
    "kind=figure&measure=attacks&lens=self_claimed&page_language=ar&as_of=2019-09-24&branches=1",
)
ASKED = (
    "group=islamic-state&text=killed*+%22a&as_of=2019-01-01&measure=attacks\nKir",
    "text=NEAR(a b)&kind=figure\nWyIxIl0",
)
CORRECTIONS = (
    '{"number": 73, "low": 1e3}',
    '{"place": {"id": "geonames:1", "name": "x"}, "start": "2019-01-01"}',
    '{"not_in_text": []}',
)
REPLIES = ('{"claims": [{"number": "73", "sources": [{"name": "x", "kind": "un"}]}]}', "```json\n{}\n```")
DAYS = (*SAID, "2019-09-24T12:00:00Z", "31/12/2019", "Thu, 01 Jan 2026 12:00:00 GMT")
NAMES = ("Kirkuk", "Mossoul", "كركوك", "Islamic State", "geonames:99237")


def tables() -> list[bytes]:
    return [_cut(path.read_bytes()) for path in (ROOT / "marsad/samples/tables").glob("*.csv")]


def labelled() -> list[bytes]:
    """Texts of labelled pages that are not held out; the first byte of each tells the language."""
    from benchmarks import mix

    return [
        bytes([number]) + page.text.encode()[:_SMALL]
        for number, language in enumerate(mix.LANGUAGES)
        for page in mix.base_pages(language)[:_LABELLED]
    ]


def labelled_pages() -> list[bytes]:
    """Our own pages, and the labelled texts as HTML."""
    texts = (text[1:].decode("utf-8", "ignore") for text in labelled())
    lines = ("".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n")) for text in texts)
    return [*pages(), *(f"<html><body><article>{text}</article></body></html>".encode() for text in lines)]


def zipped(*patterns: str) -> Callable[[], list[bytes]]:
    """The samples, each as the one file of a zip."""
    return lambda: [_zip({"rows.csv": data}) for data in samples(*patterns)()]


def collections() -> list[bytes]:
    """Web archives in a zip (WACZ)."""
    return [_zip({"archive/data.warc.gz": data, "datapackage.json": b"{}"}) for data in archives()[:2]]


def _zip(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed_files:
        for name, data in files.items():
            packed_files.writestr(name, data)
    return stream.getvalue()


def _parquet(columns: dict[str, object]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


def parquet_pages() -> list[bytes]:
    """Documents, and captures."""
    return [
        _parquet({"text": ["Four killed.", "x"], "title": ["a", None], "published": ["2019-09-24", None]}),
        _parquet({"content": [b"<p>Four killed.</p>"], "url": [ADDRESS], "captured_at": [1]}),
    ]


def workbooks() -> list[bytes]:
    """A table as .xlsx."""
    from openpyxl import Workbook

    book, stream = Workbook(), io.BytesIO()
    for row in (("date", "place", "killed"), ("2019-09-24", "Kirkuk", 4), ("24/09/2019", "Mosul", "=1+1")):
        book.active.append(row)
    book.save(stream)
    return [stream.getvalue()]


def parquet_tables() -> list[bytes]:
    return [_parquet({"date": ["2019-09-24", "24/09/2019"], "place": ["Kirkuk", None], "killed": [4, None]})]


FORMS = (
    "low=73&high=74&measure=killed&place=Mosul&start=2019-01-01&end=2019-02-30&not_in_text=1",
    "killed=%D9%A4&target=&perpetrator=%D8%AF%D8%A7%D8%B9%D8%B4&self_claimed=yes",
    '{"verdict": "correct", "about": ["x"], "slots": {"low": 1e3}}',
)
EVENTS = (
    '{"TotalCount": 1, "NextPageUrl": "https://x/api/gedevents/25.1?page=1", "Result": [{"id": 1, "year": 2019, '
    '"date_start": "2019-09-24T00:00:00", "best": 4, "latitude": 35.5, "active_year": true, "x": [1]}]}',
    '{"TotalCount": "no", "NextPageUrl": "", "Result": []}',
)
NOTES = (
    '{"url": "https://a.example/", "etag": "\\"a\\"", "bytes": 3, "sha256": "00", "pages": {"x": "y"}}',
    '{"id": "a", "at": "2026-01-01", "by": "a", "reason": "b", "what": "source", "name": null, "counts": {}}',
)

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
