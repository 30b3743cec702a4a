"""The bytes of a body, decompressed piece by piece and never beyond a limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

_PIECE = 1 << 20  # bytes given out at a time, however much a few compressed ones stand for
_EITHER = 32 + zlib.MAX_WBITS  # gzip or zlib, by their first bytes


class TooLarge(Exception):
    """The body holds more than it may."""


class Broken(Exception):
    """The body cannot be decompressed, or ends before its end."""


def decoded(pieces: Iterable[bytes], encoding: str, limit: int) -> Iterator[bytes]:
    """The body's own bytes. `encoding`: "", identity, gzip, deflate or br. Raises TooLarge, Broken."""
    total = 0
    if encoding == "br":
        given: Iterable[bytes] = _unbrotlied(pieces)
    else:
        given = _inflated(pieces) if encoding not in ("", "identity") else pieces
    for piece in given:
        total += len(piece)
        if total > limit:
            raise TooLarge
        yield piece


def _unbrotlied(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """As `_inflated`. Of brotli a few bytes may stand for gigabytes: what comes out at a time is bounded, too."""
    import brotli  # type: ignore[import-not-found,import-untyped,unused-ignore]  # only archives are packed so

    stream = brotli.Decompressor()
    try:
        for piece in pieces:
            out = stream.process(piece, output_buffer_limit=_PIECE)
            while out or not stream.can_accept_more_data():
                yield out
                out = stream.process(b"", output_buffer_limit=_PIECE)
    except brotli.error as error:
        raise Broken from error
    if not stream.is_finished():
        raise Broken


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    stream = zlib.decompressobj(_EITHER)
    begun = False
    for piece in pieces:
        rest = piece
        while rest:
            if stream.eof:  # members that follow one another are one file (RFC 1952, 2.2)
                stream = zlib.decompressobj(_EITHER)
            begun = True
            try:
                out = stream.decompress(rest, _PIECE)
            except zlib.error as error:
                raise Broken from error
            rest = stream.unused_data if stream.eof else stream.unconsumed_tail
            if out:
                yield out
    while begun and not stream.eof:
        try:
            out = stream.decompress(b"", _PIECE)
        except zlib.error as error:
            raise Broken from error
        if not out:
            raise Broken
        yield out
