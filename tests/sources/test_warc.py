"""Web archives: what is read of them, what is said of broken ones, and that what goes out comes in the same."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import resource
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

import marsad
from marsad.cli import app
from marsad.errors import MarsadError, UnreadablePage
from marsad.model import Capture
from marsad.samples import sample_paths
from marsad.sources.pages import captures
from marsad.sources.warc import records

PAGE = "<html><head><title>قتلى في كركوك</title></head><body><article><p>{}</p></article></body></html>"
TEXT = "Four people were killed near Kirkuk on Monday, the governor said. " * 4
FEED = b"<rss><channel><title>Desk</title><item><title>Two killed in Mosul</title><link>https://a.example/f</link></item></channel></rss>"


def response(
    writer: WARCWriter, url: str, body: bytes, status: str = "200 OK", headers: Sequence[tuple[str, str]] = ()
) -> None:
    given = [("Content-Type", "text/html"), *headers] if "content-type" not in dict(headers) else list(headers)
    record = writer.create_warc_record(
        url,
        "response",
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=StatusAndHeaders(status, given, protocol="HTTP/1.1"),
        warc_headers_dict={"WARC-Date": "2024-03-01T10:00:00Z"},
    )
    writer.write_record(record)


def archive(*pages: tuple[str, bytes, str, Sequence[tuple[str, str]]], packed: bool = True) -> bytes:
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("x", {"software": "test"}))
    for page in pages:
        response(writer, *page)
    return stream.getvalue()


def simple(count: int, packed: bool = True) -> bytes:
    names = [f"https://a.example/{number}" for number in range(count)]
    return archive(*((name, PAGE.format(TEXT + name).encode(), "200 OK", ()) for name in names), packed=packed)


def read(tmp_path: Path, content: bytes, name: str = "x.warc.gz") -> list[Capture | MarsadError]:
    (tmp_path / name).write_bytes(content)
    return list(records(tmp_path / name))


def test_pages_come_with_address_moment_and_charset_and_the_rest_is_passed_over(tmp_path: Path) -> None:
    arabic = PAGE.format("قتل أربعة أشخاص قرب كركوك يوم الاثنين. " * 5).encode("cp1256")
    content = archive(
        ("https://a.example/1?token=s3cret", arabic, "200 OK", (("content-type", "text/html; charset=windows-1256"),)),
        ("https://a.example/gone", b"gone", "404 Not Found", ()),
        ("https://a.example/p.png", b"\x89PNG", "200 OK", (("content-type", "image/png"),)),
        ("https://a.example/robots.txt", b"User-agent: *", "200 OK", (("content-type", "text/plain"),)),
        ("https://a.example/feed", FEED, "200 OK", (("content-type", "application/rss+xml"),)),
    )
    page, feed = read(tmp_path, content)
    assert isinstance(page, Capture)
    assert page.url == "https://a.example/1?token=%E2%80%A6"
    assert page.captured_at is not None
    assert page.captured_at.isoformat() == "2024-03-01T10:00:00+00:00"
    observatory = marsad.open(tmp_path / "o")
    assert observatory.read([tmp_path / "x.warc.gz"]).read == 2
    titles = {document.title for document in observatory.documents()}
    assert titles == {"قتلى في كركوك", "Two killed in Mosul"}
    assert isinstance(feed, Capture)


@pytest.mark.parametrize("packed", ["gzip", "br", "deflate", "chunked", "chunked and gzip", "said to be gzip"])
def test_bodies_are_unpacked_however_they_travelled(tmp_path: Path, packed: str) -> None:
    import zlib

    body, headers = PAGE.format(TEXT).encode(), []
    sent = body
    if "gzip" in packed:
        sent, headers = sent if packed.startswith("said") else gzip.compress(sent), [("Content-Encoding", "gzip")]
    elif packed == "br":
        sent, headers = brotli.compress(sent), [("Content-Encoding", "br")]
    elif packed == "deflate":
        sent, headers = zlib.compress(sent), [("Content-Encoding", "deflate")]
    if "chunked" in packed:
        sent = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (sent[:50], sent[50:])) + b"0\r\n\r\n"
        headers.append(("Transfer-Encoding", "chunked"))
    (got,) = read(tmp_path, archive(("https://a.example/", sent, "200 OK", headers)))
    assert isinstance(got, Capture)
    assert got.content == body


@pytest.mark.parametrize("packed", [True, False])
def test_of_a_file_that_is_cut_short_all_before_the_cut_is_read(tmp_path: Path, packed: bool) -> None:
    whole = simple(8, packed)
    got = read(tmp_path, whole[: len(whole) * 3 // 4])
    assert all(isinstance(item, Capture) for item in got[:-1])
    assert 4 <= len(got) - 1 <= 6
    assert isinstance(got[-1], UnreadablePage)
    assert "cut short" in str(got[-1])
    assert "What came before it was read" in str(got[-1])
    whole_one = read(tmp_path, whole)
    assert len(whole_one) == 8


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "no record"), (b"<html>", "no record"), (gzip.compress(gzip.compress(b"WARC/1.0\r\n")), "packed twice")],
    ids=["empty", "a page", "packed twice"],
)
def test_what_is_no_archive_is_said(tmp_path: Path, content: bytes, said: str) -> None:
    (error,) = read(tmp_path, content)
    assert said in str(error)


def test_a_revisit_of_another_address_stands_for_the_page_it_refers_to(tmp_path: Path) -> None:
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=True)
    body = PAGE.format(TEXT).encode()
    response(writer, "https://a.example/1", body)
    stream.seek(0)
    digest = next(iter(ArchiveIterator(stream))).rec_headers.get_header("WARC-Payload-Digest")
    stream.seek(0, os.SEEK_END)
    for url in ("https://b.example/copy", "https://a.example/1"):
        record = writer.create_revisit_record(url, digest, "https://a.example/1", "2024-03-01T10:00:00Z")
        writer.write_record(record)
    record = writer.create_revisit_record(
        "https://b.example/x", "sha1:NOWHERE", "https://c.example", "2024-03-01T10:00:00Z"
    )
    writer.write_record(record)
    first, copy, missing = read(tmp_path, stream.getvalue())
    assert isinstance(copy, Capture)
    assert isinstance(first, Capture)
    assert (copy.url, copy.content) == ("https://b.example/copy", first.content)
    assert "1 revisits" in str(missing)


def test_a_wacz_and_a_folder_are_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "site.wacz", "w") as packed:
        packed.writestr("archive/data.warc.gz", simple(2))
        packed.writestr("pages/pages.jsonl", "{}")
    (tmp_path / "more.warc").write_bytes(simple(3, packed=False))
    taken = list(captures([str(tmp_path)]))
    assert len(taken) == 5
    assert all(isinstance(item, Capture) for item in taken)


def test_an_archive_whose_last_page_is_a_zip_is_an_archive(tmp_path: Path) -> None:
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as packed:
        packed.writestr("a.txt", "x")
    content = archive(
        ("https://a.example/1", PAGE.format(TEXT).encode(), "200 OK", ()),
        ("https://a.example/2.zip", zipped.getvalue(), "200 OK", (("content-type", "application/zip"),)),
        packed=False,
    )
    assert [item.url for item in read(tmp_path, content, "x.warc") if isinstance(item, Capture)] == [
        "https://a.example/1"
    ]


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_damaged_collections_give_pages_or_errors_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    draw, stream = random.Random(seed), io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("archive/data.warc.gz", simple(2))
    data = bytearray(stream.getvalue())
    for _ in range(draw.randint(1, 4)):
        at = draw.randrange(len(data) - 150, len(data)) if draw.random() < 0.7 else draw.randrange(4, len(data))
        data[at : at + draw.choice((0, 1, 1, 20))] = draw.randbytes(draw.choice((0, 1, 1, 30)))
    path = tmp_path_factory.getbasetemp() / "damaged.wacz"
    path.write_bytes(data)
    assert all(isinstance(item, Capture | MarsadError) for item in captures([str(path)]))


def test_nothing_of_an_address_in_an_archive_steers_the_terminal_or_is_logged(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    head = b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: https://a.example/a b?token=3cret\x1b[2J\r\n"
    content = head + b"Content-Type: text/html\r\nContent-Length: 5\r\n\r\n<p>x\n\r\n\r\n"
    (found,) = read(tmp_path, content, "x.warc")
    assert "3cret" not in str(found)
    assert "\x1b" not in str(getattr(found, "url", ""))
    assert capfd.readouterr() == ("", "")


BOMBS = ["body", "brotli body", "head", "line", "deep"]


def bombed(kind: str) -> bytes:
    if kind == "body":
        return archive(
            ("https://a.example/", gzip.compress(bytes(900_000_000), 1), "200 OK", (("Content-Encoding", "gzip"),))
        )
    if kind == "brotli body":
        sent = brotli.compress(bytes(900_000_000), quality=1)
        return archive(("https://a.example/", sent, "200 OK", (("Content-Encoding", "br"),)))
    if kind == "head":
        return gzip.compress(b"WARC/1.0\r\n" + b"X-A: b\r\n" * 40_000_000, 1)
    if kind == "line":
        return gzip.compress(b"WARC/1.0\r\nX: " + bytes(900_000_000), 1)
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nContent-Type: application/http\r\n"
    )
    return gzip.compress(head + b"Content-Length: 900000000\r\n\r\nHTTP/1.1 200 OK\r\nX: " + bytes(900_000_000), 1)


@pytest.mark.parametrize("kind", BOMBS)
def test_bombs_end_at_a_bound_of_memory(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "bomb.warc.gz"
    path.write_bytes(bombed(kind))
    code = (
        "import sys, resource; from pathlib import Path; from marsad.sources.warc import records\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "found = [str(item) for item in records(Path(sys.argv[1]))]\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before); print(len(found), found[0][:300])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=120, check=True
    )
    grown, said = done.stdout.split("\n", 1)
    assert int(grown) < 400_000  # KiB; a page may have 100 MB, packed and unpacked
    assert "holds more than" in said or "goes on and on" in said or "no answer that can be read" in said


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_damaged_archives_give_pages_or_errors_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    draw = random.Random(seed)
    data = bytearray(simple(3, packed=draw.random() < 0.5))
    for _ in range(draw.randint(1, 8)):
        at = draw.randrange(len(data))
        data[at : at + draw.choice((0, 1, 1, 20))] = draw.randbytes(draw.choice((0, 1, 1, 30)))
    for item in read(tmp_path_factory.getbasetemp(), bytes(data), "damaged.warc.gz"):
        assert isinstance(item, Capture | MarsadError)


def test_what_goes_out_comes_in_the_same(tmp_path: Path) -> None:
    """Round trip: pages, Arabic ones, one under two addresses, a text, and a document that came without a page."""
    here = marsad.open(tmp_path / "here")
    pages = [str(path) for path in sample_paths()]
    (tmp_path / "note.txt").write_text(TEXT)
    (tmp_path / "made.jsonl").write_text(json.dumps({"id": "1", "text": TEXT, "url": "https://a.example/ready"}))
    (tmp_path / "w.warc.gz").write_bytes(
        archive(*((f"https://{host}.example/x?y=ش&z=%D8", PAGE.format(TEXT).encode(), "200 OK", ()) for host in "ab"))
    )
    here.read([*pages, str(tmp_path / "note.txt"), str(tmp_path / "made.jsonl"), str(tmp_path / "w.warc.gz")])
    out = tmp_path / "out.warc.gz"
    result = CliRunner().invoke(
        app, ["export", "captures", "--format", "warc", "-o", str(out), "--observatory", str(tmp_path / "here")]
    )
    assert result.exit_code == 0, result.output
    assert "1 stayed" in result.output
    there = marsad.open(tmp_path / "there")
    report = there.read([str(out)])
    assert not report.refused
    expected = {document.id for document in here.documents() if document.capture}
    assert {document.id for document in there.documents()} == expected
    assert len(expected) == len(pages) + 3
    assert {claim.id for claim in there.claims()} <= {claim.id for claim in here.claims()}
    with out.open("rb") as stream:  # valid by warcio's own reckoning, digests and all
        for record in ArchiveIterator(stream, check_digests="raise"):
            record.content_stream().read()
            assert str(tmp_path) not in str(record.rec_headers)
    assert there.archive(tmp_path / "again.warc").records == len(expected)


def test_captures_leave_as_warc_into_a_file_or_not_at_all(tmp_path: Path) -> None:
    marsad.open(tmp_path / "o")
    for options in (["captures"], ["captures", "--format", "warc"], ["claims", "--format", "warc", "-o", "x.warc"]):
        result = CliRunner().invoke(app, ["export", *options, "--observatory", str(tmp_path / "o")])
        assert result.exit_code != 0
        assert "captures leave as WARC alone" in str(result.exception)


def test_memory_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    path = tmp_path / "large.warc"
    one = simple(1, packed=False)
    with path.open("wb") as stream:
        for _ in range(20_000):
            stream.write(one)
        stream.write(b"")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sum(1 for _ in records(path)) == 20_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000
