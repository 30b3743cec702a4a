"""The bytes of an archive as one plain stream: unpacked piece by piece, with a bound on what stands before a body."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from marsad.sources.fetching.bodies import Broken, decoded

_PIECE = 1 << 16
_GZIP = b"\x1f\x8b"
HEAD = 2_000_000  # bytes that may be read for the head of a record
_WITHOUT_END = 1 << 62


class LongHead(Exception):
    """The head of a record goes on and on."""


class Plain:
    """What warcio reads from. `cut`: the packing broke off or is damaged. `offset`: plain bytes that were given.

    While a head is read (`begin_head`) no more than HEAD bytes are given; LongHead is raised behind them.
    """

    def __init__(self, raw: BinaryIO) -> None:
        pieces = iter(lambda: raw.read(_PIECE), b"")
        first = next(pieces, b"")
        self.packed = first.startswith(_GZIP)
        whole = _again(first, pieces)
        self._pieces = decoded(whole, "gzip", _WITHOUT_END) if self.packed else whole
        self._ready = b""
        self._allowance: int | None = None
        self.cut = False
        self.offset = 0
        self._fill()
        self.twice = self.packed and self._ready.startswith(_GZIP)

    def begin_head(self) -> None:
        self._allowance = HEAD

    def end_head(self) -> None:
        self._allowance = None

    def tell(self) -> int:
        return self.offset

    def read(self, size: int = _PIECE) -> bytes:
        """No more than `size` bytes; none at the end. Raises LongHead."""
        if not self._ready:
            self._fill()
        given, self._ready = self._ready[:size], self._ready[size:]
        self.offset += len(given)
        if self._allowance is not None:
            self._allowance -= len(given)
            if self._allowance < 0:
                raise LongHead
        return given

    def _fill(self) -> None:
        try:
            self._ready = next(self._pieces, b"")
        except Broken:
            self.cut = True


def _again(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest
