"""Whole pages kept for those who only read: the same address, language and state of the ledger give the same page.

A page goes with the index's stamp, so what a decision or an import changes is another page at once. What a signed-in
user sees, what holds a form's token, errors and pages that still wait for a part are never kept.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from fastapi import Request, Response

from marsad.web import page

MOST = 48 << 20  # bytes of pages
LARGEST = 1 << 20  # bytes of one page: longer ones would push out too many others
_MAKING = threading.Lock()


class Pages:
    """The pages that were asked for last. Any thread may ask."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._held: OrderedDict[Hashable, page.Written] = OrderedDict()
        self._bytes = 0

    def get(self, key: Hashable) -> page.Written | None:
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    def keep(self, key: Hashable, made: page.Written) -> None:
        if len(made.body) > min(LARGEST, self._most):
            return
        with self._lock:
            before = self._held.pop(key, None)
            self._bytes += len(made.body) - (len(before.body) if before else 0)
            self._held[key] = made
            while self._bytes > self._most:
                _, dropped = self._held.popitem(last=False)
                self._bytes -= len(dropped.body)


def kept(request: Request, stamp: str, make: Callable[[], Response], also: Hashable = None) -> Response:
    """The page that `make` renders (with `page.render`), from what was kept of it.

    `stamp`: of the index that it shows; `also`: whatever else it shows that may change (an answer's state, health). The
    day counts by itself: pages say how long ago something was.
    """
    if request.method != "GET" or getattr(request.state, "user", None) is not None:
        return make()
    pages = _pages(request)
    query = tuple(sorted(request.query_params.multi_items(), key=lambda pair: pair[0]))
    language = page.language_of(request)
    key = (request.url.path, query, language, stamp, dt.datetime.now(dt.UTC).date(), also)
    found = pages.get(key)
    if found is None:
        request.state.whole = True  # the body itself, also for a browser that holds it: others are to get it
        made = make()
        request.state.whole = False
        body = bytes(made.body)
        if made.status_code != 200 or set(made.headers) - page.KEPT_HEADERS:
            return made
        found = page.Written.of(body)
        pages.keep(key, found)
    return page.sent(request, found)


def _pages(request: Request) -> Pages:
    """What this server keeps, made with the first page that is."""
    state = request.app.state
    with _MAKING:
        if not hasattr(state, "pages"):
            state.pages = Pages()
        pages: Pages = state.pages
        return pages
