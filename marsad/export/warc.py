"""Captures as a web archive (WARC 1.1, ISO 28500), each record packed by itself, so that tools can seek in it.

A capture is a *resource* record: its bytes and where they came from. Of the server's answer nothing else was kept, so
that a *response* record would make up what it said.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from typing import BinaryIO
from urllib.parse import quote

from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from marsad.model import Capture
from marsad.version import __version__

_UNKNOWN = "application/octet-stream"


def write_warc(captures: Iterable[Capture], stream: BinaryIO, *, packed: bool = True, about: str = "") -> int:
    """Write the captures, one in memory at a time; how many there were."""
    writer = WARCWriter(stream, gzip=packed, warc_version="1.1")
    said = {"software": f"marsad {__version__}", "format": "WARC file version 1.1", "description": about}
    writer.write_record(writer.create_warcinfo_record("", said))
    written = 0
    for capture in captures:
        writer.write_record(_record(writer, capture))
        written += 1
    return written


def _record(writer: WARCWriter, capture: Capture) -> object:
    moment = (capture.captured_at or dt.datetime.now(dt.UTC)).astimezone(dt.UTC)
    headers = [
        ("WARC-Type", "resource"),
        ("WARC-Record-ID", StatusAndHeadersParser.make_warc_id()),
        ("WARC-Target-URI", target(capture.url)),
        ("WARC-Date", moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")),
    ]
    return writer.create_warc_record(
        "",
        "resource",
        payload=io.BytesIO(capture.content),
        length=len(capture.content),
        warc_content_type=" ".join((capture.media_type or _UNKNOWN).split()),
        warc_headers=StatusAndHeaders("", headers, protocol="WARC/1.1"),
    )


def target(url: str) -> str:
    """The record's address. Of a file only its name: where it lay on somebody's disk is nobody else's business."""
    if url.lower().startswith(("http://", "https://", "urn:")):
        return quote(url, safe="%/:=&?~#+!$,;'@()*[]")
    return "file:///" + quote(url.replace("\\", "/").rpartition("/")[2] or "page")
