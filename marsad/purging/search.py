"""Many words looked for in many bytes at once: by their first eight, of which every place is compared in one go."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from urllib.parse import quote

import numpy as np

_FIRST = 8  # bytes
_CUT = 400  # characters after which an address is cut where requests are noted
_IN_ADDRESSES = "%/:=&?~#+!$,;'@()*[]"
# What may stand in an address: one that goes on is another address. Whatever lies behind a # is the same page.
_GOES_ON = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?@!$&*+;=%") | set(
    range(128, 256)
)


class Search:
    """`texts` are found wherever they stand, `addresses` where none that is longer stands."""

    def __init__(self, texts: Collection[str], addresses: Collection[str] = ()) -> None:
        self._short: list[tuple[bytes, bool]] = []
        self._by_first: dict[int, list[tuple[bytes, bool]]] = defaultdict(list)
        needles = {(form, False) for text in texts for form in _forms(text)}
        needles |= {(form, True) for address in addresses for form in _of_address(address)}
        self.longest = max((len(needle) for needle, _ in needles), default=0) + 1
        for needle, whole in needles:
            if len(needle) < _FIRST:
                self._short.append((needle, whole))
            else:
                self._by_first[int(np.frombuffer(needle[:_FIRST], "<u8")[0])].append((needle, whole))
        self._firsts = np.array(sorted(self._by_first), np.uint64)

    def __bool__(self) -> bool:
        return bool(self._short or self._by_first)

    def finds(self, data: bytes) -> bool:
        """Whether one of the words stands in it."""
        return any(
            not whole or _ends(data, at + len(needle))
            for at, needle, whole in (*self._shorts(data), *self._longs(data))
        )

    def _shorts(self, data: bytes) -> Iterator[tuple[int, bytes, bool]]:
        for needle, whole in self._short:
            at = data.find(needle)
            while at >= 0:
                yield at, needle, whole
                at = data.find(needle, at + 1)

    def _longs(self, data: bytes) -> Iterator[tuple[int, bytes, bool]]:
        if len(data) < _FIRST or not len(self._firsts):
            return
        for shift in range(_FIRST):
            held = np.frombuffer(data, "<u8", count=(len(data) - shift) // _FIRST, offset=shift)
            places = np.minimum(np.searchsorted(self._firsts, held), len(self._firsts) - 1)
            for index in np.flatnonzero(self._firsts[places] == held):
                at = int(index) * _FIRST + shift
                for needle, whole in self._by_first[int(held[index])]:
                    if data.startswith(needle, at):
                        yield at, needle, whole


def _ends(data: bytes, at: int) -> bool:
    """Whether an address ends there, and is not the beginning of another."""
    if at >= len(data):
        return True
    return data[at] not in _GOES_ON and not data.startswith(b"\\u", at)


def _forms(word: str) -> set[bytes]:
    """The word as it stands in a text and in JSON of either kind."""
    return {word.encode(), *(json.dumps(word, ensure_ascii=plain)[1:-1].encode() for plain in (True, False))} - {b""}


def _of_address(address: str) -> set[bytes]:
    """As it is written, as it is asked for, and as it is noted."""
    return {form for text in (address, quote(address, safe=_IN_ADDRESSES)) for form in _forms(text)}


def cut(address: str) -> str | None:
    """The beginning under which a long address is noted."""
    return address[:_CUT] if len(address) > _CUT else None
