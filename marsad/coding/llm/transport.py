"""One request to the endpoint: retries, limits, and nothing of the key in any message.

Redirects are not followed and certificates are verified: the key reaches the address that the user named and no other.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from marsad.coding.llm.options import LlmOptions
from marsad.coding.llm.tally import Tally
from marsad.errors import EndpointError
from marsad.model.waits import doubled, retry_after
from marsad.version import __version__

if TYPE_CHECKING:
    import httpx

_LARGEST = 8_000_000  # bytes of one response
_ATTEMPTS = 5
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 120.0  # seconds
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504, 529})
# Parameters that some endpoints refuse; without them they answer as well.
_DISPENSABLE = ("temperature", "max_tokens")
_SHOWN = 200  # characters of the endpoint's own message
_CONNECT = 10.0  # seconds
_LETTERS_A_TOKEN = 4  # bytes, where the endpoint does not count: more than a token of English holds, less than of JSON


class RequestFailed(Exception):  # turned into a RefusedItem by the coder, which knows the document
    """This request got no answer that is of use; another one may."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The text of the answer and the tokens that it took, question included: as `stated`, or estimated.

    `cut`: the answer was longer than it was allowed to be.
    """

    content: str
    tokens: int
    stated: bool = True
    cut: bool = False


class _Again(Exception):
    """Worth another try, after `wait` seconds where the endpoint says how many."""

    def __init__(self, cause: str, wait: float | None = None, *, reached: bool = True) -> None:
        self.cause, self.wait, self.reached = cause, wait, reached
        super().__init__(cause)


class Endpoint:
    """The endpoint of the options. `sleep` and `jitter` (0 to 1) can be replaced, to see how long it would wait.

    `stop` may be called from another thread; everything else that is asked, or was being asked, then fails at once.
    """

    def __init__(
        self,
        options: LlmOptions,
        tally: Tally,
        sleep: Callable[[float], object] | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        import httpx  # heavy: `marsad --help` must not wait for it

        self._options, self._tally, self._jitter = options, tally, jitter
        self._stopped, self._streams, self._lock = Event(), WeakSet[Any](), Lock()
        self._sleep = sleep or self._stopped.wait
        headers = {"User-Agent": f"marsad/{__version__}", "Content-Type": "application/json"}
        if options.key:
            headers["Authorization"] = f"Bearer {options.key}"
        limits = httpx.Timeout(options.timeout, connect=min(_CONNECT, options.timeout))
        # trust_env: proxies, .netrc and certificates of the environment are not read; the address is all there is
        self._client = httpx.Client(headers=headers, timeout=limits, follow_redirects=False, trust_env=False)
        self._left_out: frozenset[str] = frozenset()

    def close(self) -> None:
        self._client.close()

    def stop(self) -> None:
        """End waits between attempts and for answers. A thread that waits for one does not see its socket closed."""
        self._stopped.set()
        with self._lock:
            for stream in self._streams:
                _shut(stream)

    def _opened(self, event: str, info: dict[str, Any]) -> None:
        """Called by httpx as connections come about, with or without encryption."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            with self._lock:
                self._streams.add(info["return_value"])
                if self._stopped.is_set():
                    _shut(info["return_value"])

    def ask(self, body: dict[str, Any]) -> Reply:
        """The answer to a chat completion.

        Raises BudgetUsed, RequestFailed, or EndpointError where no other request would fare better.
        """
        for attempt in range(_ATTEMPTS):
            if self._stopped.is_set():
                raise RequestFailed("the run was stopped")
            self._tally.take_request(self._options.max_requests, self._options.max_tokens)
            try:
                return self._reply(body)
            except _Again as error:
                wait = self._wait(error, attempt)
            self._tally.add(retries=1)
            self._sleep(wait)
        raise AssertionError("the last attempt raises")  # by _wait

    def _wait(self, error: _Again, attempt: int) -> float:
        """Seconds until the next attempt: as long as the endpoint asks, else doubling, with jitter."""
        if error.wait is not None and error.wait > _LONGEST_WAIT:
            remedy = "Run the same command again then: what was answered is kept where there is a cache"
            raise EndpointError(self._options.shown, f"asks to come back in {error.wait:.0f} seconds", remedy) from None
        if attempt + 1 < _ATTEMPTS:
            return max(error.wait or 0.0, doubled(_FIRST_WAIT, _LONGEST_WAIT, attempt + 1, self._jitter()))
        if not error.reached:
            remedy = "See that it is running and that the address is right"
            raise EndpointError(self._options.shown, f"cannot be reached ({error.cause})", remedy) from None
        raise RequestFailed(f"{error.cause}, {_ATTEMPTS} times") from None

    def _reply(self, body: dict[str, Any]) -> Reply:
        import httpx

        left_out = self._left_out
        sent = json.dumps({name: value for name, value in body.items() if name not in left_out})
        try:
            status, headers, content = self._exchange(sent.encode())
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise _Again(self._shown(str(error)) or "no connection", reached=False) from None
        except httpx.TimeoutException:
            raise _Again(f"no answer within {self._options.timeout:g} seconds") from None
        except (httpx.LocalProtocolError, httpx.UnsupportedProtocol) as error:  # its message may hold a header
            said = f"cannot be asked in this way ({type(error).__name__})"
            raise EndpointError(self._options.shown, said, "See that address and key are as they should be") from None
        except httpx.TransportError as error:
            raise _Again(f"the connection broke ({type(error).__name__})") from None
        except httpx.DecodingError:
            raise _Again("an answer that cannot be decoded") from None
        if status == 200:
            reply = _read(content, len(sent))
            if reply is None:
                raise RequestFailed(f"what came is no completion{self._said(content)}")
            return reply
        raise self._refusal(status, headers, content, left_out)

    def _exchange(self, sent: bytes) -> tuple[int, httpx.Headers, bytes]:
        """Status, headers and body, read up to the limits of size and time."""
        import httpx

        until = time.monotonic() + self._options.timeout
        received = bytearray()
        traced = {"trace": self._opened}
        with self._client.stream("POST", self._options.address, content=sent, extensions=traced) as response:
            for piece in response.iter_bytes():
                received += piece
                if len(received) > _LARGEST:
                    raise RequestFailed(f"an answer of more than {_LARGEST:,} bytes")
                if time.monotonic() > until:  # drop by drop no single read takes too long
                    raise httpx.ReadTimeout("too slow")
            return response.status_code, response.headers, bytes(received)

    def _refusal(self, status: int, headers: httpx.Headers, content: bytes, left_out: frozenset[str]) -> Exception:
        """What a status other than 200 means."""
        shown = self._options.shown
        if status in _AGAIN:
            return _Again(f"status {status}", retry_after(headers.get("Retry-After"), dt.datetime.now(dt.UTC)))
        if status in (401, 403):  # its message may repeat the key
            remedy = "Set MARSAD_LLM_KEY to a key that it takes"
            return EndpointError(shown, f"lets nobody in with this key (status {status})", remedy)
        if 300 <= status < 400:
            return EndpointError(shown, f"sends elsewhere (status {status})", "Give the address that really answers")
        said = self._said(content)
        if status in (404, 405):
            remedy = "See that the address ends as the endpoint wants it (often /v1) and that it knows the model"
            return EndpointError(shown, f"knows no such address or model (status {status}){said}", remedy)
        refused = [name for name in _DISPENSABLE if name in said and name not in left_out]
        if status in (400, 422) and refused:
            self._left_out = self._left_out | set(refused)
            return _Again(f"status {status}{said}", 0.0)
        return RequestFailed(f"status {status}{said}")

    def _said(self, content: bytes) -> str:
        """The endpoint's own words, short, on one line and without the key."""
        text = content[:20_000].decode("utf-8", "replace")
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = None
        error = value.get("error") if isinstance(value, dict) else None
        message = error.get("message") if isinstance(error, dict) else error
        text = message if isinstance(message, str) else text
        shown = self._shown(text)
        return f": {shown}" if shown else ""

    def _shown(self, text: str) -> str:
        if self._options.key:
            text = text.replace(self._options.key, "…")
        return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:_SHOWN]


def _shut(stream: Any) -> None:
    """Wake whoever reads from the connection. Closing it would not."""
    with suppress(OSError):  # it is closed already
        socket.socket.shutdown(stream.get_extra_info("socket"), socket.SHUT_RDWR)


def _read(content: bytes, sent: int) -> Reply | None:
    """The first choice of a completion; one may be without text. None for what is no completion. `sent`: bytes."""
    try:
        value = json.loads(content)
        choice = value["choices"][0]
        message, ended = choice["message"], choice.get("finish_reason")
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return None
    if not isinstance(message, dict):
        return None
    text = message.get("content")
    text = text if isinstance(text, str) else ""
    stated = _tokens(value.get("usage"))
    tokens = stated or -(-(sent + len(text.encode(errors="replace"))) // _LETTERS_A_TOKEN)
    return Reply(text, tokens, stated=stated is not None, cut=ended == "length")


def _tokens(usage: Any) -> int | None:
    """The tokens of question and answer together, where they are stated."""
    if not isinstance(usage, dict):
        return None
    for names in (("total_tokens",), ("prompt_tokens", "completion_tokens")):
        stated = (usage.get(name) for name in names)
        counts = [count for count in stated if isinstance(count, int) and not isinstance(count, bool) and count >= 0]
        if len(counts) == len(names):
            return sum(counts) or None
    return None
