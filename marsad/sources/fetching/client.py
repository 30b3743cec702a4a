"""One request, its redirects, and its repetitions."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import random
import re
import ssl
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import httpcore
import httpx

from marsad.errors import FetchError
from marsad.model.health import FetchNote
from marsad.model.waits import doubled, retry_after
from marsad.sources.fetching.addresses import NotPublic, Resolver, checked, resolved, shown
from marsad.sources.fetching.bodies import Broken, TooLarge, decoded
from marsad.sources.fetching.fetched import Fetched, Limits, Validators
from marsad.sources.fetching.guard import Guard, Nameless
from marsad.sources.fetching.turns import Turns, host_of
from marsad.version import __version__

_log = logging.getLogger(__name__)
_LONG = 4.0  # seconds; whoever waits longer is told why
_MOVED = frozenset({301, 302, 303, 307, 308})
_KEPT_HEADERS = ("content-type", "etag", "last-modified", "location", "x-robots-tag")
_READABLE = ("", "identity", "gzip", "x-gzip", "deflate")
_MOST_ATTEMPTS = 50  # of one fetch, even where each brings a little more
_ELSEWHERE = "Give the address of a public site, or download it yourself and give the file's path"
LATER = "Try again later"
T = TypeVar("T")
Told = Callable[[FetchNote], None]
Wanted = Callable[[str, str | None], None]  # an address as it may be shown, and its media type


class Again(Exception):
    """Worth another try, after `wait` seconds where the server says how many; no more than `most` in all."""

    def __init__(
        self, cause: str, wait: float | None = None, *, status: int | None = None, most: int | None = None
    ) -> None:
        self.cause, self.wait, self.status, self.most = cause, wait, status, most
        super().__init__(cause)


@dataclass(slots=True)
class Answer:
    """A response whose body has not been read. `url`: where it came from in the end."""

    url: httpx.URL
    status: int
    headers: httpx.Headers
    pieces: Iterator[bytes]

    @property
    def encoding(self) -> str:
        return str(self.headers.get("content-encoding", "")).strip().lower()

    @property
    def length(self) -> int | None:
        """The bytes announced for the body as it travels."""
        stated = self.headers.get("content-length", "")
        return int(stated) if stated.isascii() and stated.isdigit() else None

    def kept_headers(self) -> dict[str, str]:
        return {name: self.headers[name] for name in _KEPT_HEADERS if name in self.headers}


class Fetcher:
    """Fetches public addresses, one at a time; proxies, cookies and certificates of the environment are not used.

    `told` hears of everything that was asked for, once it came or was given up. `contact`: an address or a page, shown
    to the servers, where whoever runs them can complain. `turns`: of the hosts, shared with others where it lies in a
    file; `pause`: seconds for which the host of an address rests behind a request, each repetition one of them.
    `secrets`: headers that go to the host first asked and to no other, and into no message. `allow`: "address:port"
    that are let in though they are not public. `resolve`, `sleep`, `clock` (seconds), `now` and `jitter` (0 to 1) can
    be replaced, to see what it would do. Not for several threads at once.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        secrets: Mapping[str, str] | None = None,
        contact: str | None = None,
        allow: Collection[str] = (),
        resolve: Resolver = resolved,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.limits = limits or Limits()
        self.clock, self.now = clock, now
        self.told: Told = _nobody
        self.turns = Turns()
        self.pause: Callable[[httpx.URL], float] = lambda _: self.limits.pause
        self.agent = agent(contact)
        self._secrets = dict(secrets or {})
        self._sleep, self._jitter = sleep, jitter
        self._guard = Guard(allow, resolve, clock)
        self._pool: httpcore.ConnectionPool | None = None
        self._tried = 0  # times that what is asked for now was tried

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def get(self, url: str, known: Validators | None = None, wanted: Wanted | None = None) -> Fetched:
        """The body of an address in memory; none where it is as `known` says, or where it lies elsewhere and no
        redirects are followed. `wanted` raises for a media type whose body is not to come. Raises FetchError."""
        asked = {"Accept-Encoding": "gzip", **(known.conditions() if known else {})}

        def receive(answer: Answer) -> tuple[Answer, bytes | None]:
            if answer.status == 304 or answer.status in _MOVED:
                return answer, None
            if wanted is not None:
                wanted(shown(answer.url), answer.headers.get("content-type"))
            return answer, b"".join(self.body(answer))

        statuses = {200, *({304} if known else ()), *(() if self.limits.redirects else _MOVED)}
        with self.telling(url) as tell:
            (answer, content), attempts = self.patiently(url, lambda: asked, receive, statuses)
            got = Fetched(
                asked=shown(checked(url)),
                url=shown(answer.url),
                status=answer.status,
                headers=answer.kept_headers(),
                fetched_at=self.now(),
                attempts=attempts,
                content=content,
                sha256=None if content is None else hashlib.sha256(content).hexdigest(),
            )
            tell(got, None if content is None else len(content))
        return got

    @contextmanager
    def telling(self, url: str) -> Iterator[Callable[[Fetched, int | None], None]]:
        """`told` hears how this ends: with what is said here of what came, or the FetchError raised."""
        ended: list[FetchNote] = []
        self._tried = 0

        def tell(got: Fetched, size: int | None) -> None:
            ended.append(
                FetchNote(
                    at=got.fetched_at,
                    asked=got.asked,
                    status=got.status,
                    url=got.url,
                    size=size,
                    sha256=got.sha256,
                    attempts=got.attempts,
                )
            )

        try:
            yield tell
        except FetchError as error:
            tried = self._tried or None
            self.told(
                FetchNote(at=self.now(), asked=shown(url), cause=error.cause, status=error.status, attempts=tried)
            )
            raise
        for note in ended:
            self.told(note)

    def patiently(
        self,
        url: str,
        headers: Callable[[], Mapping[str, str]],
        receive: Callable[[Answer], T],
        statuses: Collection[int],
        held: Callable[[], int] = lambda: 0,
    ) -> tuple[T, int]:
        """What `receive` makes of an answer of one of `statuses`, and the attempts that it took.

        `headers` is asked before each attempt, `receive` may raise `Again`; an attempt after which more bytes are
        `held` than before is none in vain. Raises FetchError.
        """
        failures = 0
        for attempt in range(1, _MOST_ATTEMPTS + 1):
            before, self._tried = held(), attempt
            try:
                return self._once(url, headers(), receive, statuses), attempt
            except Again as error:
                failures = 1 if held() > before else failures + 1
                last = attempt == _MOST_ATTEMPTS or failures >= min(error.most or _MOST_ATTEMPTS, self.limits.attempts)
                self._wait(url, error, failures, attempt, last)
        raise AssertionError("the last attempt raises")  # by _wait

    def body(self, answer: Answer) -> Iterator[bytes]:
        """The bytes of the answer's body. Raises FetchError where it is too large, Again where it is broken."""
        limit = self.limits.body
        if answer.encoding not in _READABLE:
            raise FetchError(
                shown(answer.url), f"comes packed as {answer.encoding[:20]!r}, unasked", "Fetch it by hand"
            )
        try:
            if answer.length is not None and answer.length > limit:
                raise TooLarge
            yield from decoded(answer.pieces, answer.encoding, limit)
        except TooLarge:
            cause = f"holds more than {limit / 1e6:,.0f} MB"
            raise FetchError(shown(answer.url), cause, "Download it by hand and give the file's path") from None
        except Broken:
            raise Again("its packed content is broken") from None

    # --- one attempt -------------------------------------------------------------------------------------------------

    def _once(
        self, url: str, headers: Mapping[str, str], receive: Callable[[Answer], T], statuses: Collection[int]
    ) -> T:
        self._guard.until = self.clock() + self.limits.seconds
        try:
            with self._followed(url, headers) as answer:
                if answer.status in statuses:
                    return receive(answer)
                raise self._refusal(url, answer)
        except httpcore.TimeoutException:
            raise Again("it does not answer in time") from None
        except httpcore.ConnectError as error:
            if isinstance(error.__context__, ssl.SSLCertVerificationError):
                cause = f"shows a certificate that is not to be trusted ({error.__context__.verify_message})"
                raise FetchError(shown(url), cause, "Check the address and this machine's clock") from None
            # A name that nobody knows is rather misspelt than away for a while.
            unnamed = isinstance(error, Nameless)
            raise Again(f"there is no connection ({_one_line(str(error))})", most=2 if unnamed else None) from None
        except httpcore.LocalProtocolError:  # its message may hold a header
            raise FetchError(shown(url), "cannot be asked in this way", "Check the address and the token") from None
        except (httpcore.NetworkError, httpcore.ProtocolError):
            raise Again("the connection was cut before the end") from None

    @contextmanager
    def _followed(self, url: str, headers: Mapping[str, str]) -> Iterator[Answer]:
        """The answer behind all redirects, each of which is checked like the first address."""
        first = target = checked(url)
        visited = {str(target)}
        for _ in range(self.limits.redirects + 1):
            try:
                with self._asked_for(target, headers, secret=_origin(target) == _origin(first)) as answer:
                    moved = answer.status in _MOVED and "location" in answer.headers
                    if not moved or not self.limits.redirects:
                        yield answer
                        return
                    target = _next(target, answer.headers["location"])
            except NotPublic as error:
                way = "points" if target == first else f"redirects to {target.host}, and so"
                cause = f"{way} to {error.address}, which is no public address"
                raise FetchError(shown(url), cause, _ELSEWHERE) from None
            if str(target) in visited:
                raise FetchError(shown(url), "redirects in a circle", "Give the address of the page itself")
            visited.add(str(target))
        cause = f"redirects more than {self.limits.redirects} times"
        raise FetchError(shown(url), cause, "Give the address of the page itself")

    @contextmanager
    def _asked_for(self, url: httpx.URL, headers: Mapping[str, str], *, secret: bool) -> Iterator[Answer]:
        self._take_turn(url)
        sent = {"Host": url.netloc.decode("ascii"), "User-Agent": self.agent, "Accept": "*/*", **headers}
        sent |= self._secrets if secret else {}
        raw = [(name.encode("ascii"), value.encode("latin-1", "replace")) for name, value in sent.items()]
        silence = self.limits.silence
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), silence)
        address = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        try:
            with self._connections().stream("GET", address, headers=raw, extensions={"timeout": timeouts}) as response:
                yield Answer(url, response.status, httpx.Headers(response.headers), response.iter_stream())
        finally:
            self.turns.over(host_of(url), self._moment())

    def _connections(self) -> httpcore.ConnectionPool:
        if self._pool is None:
            context = httpx.create_ssl_context(trust_env=False)
            self._pool = httpcore.ConnectionPool(context, max_connections=4, network_backend=self._guard)
        return self._pool

    def _take_turn(self, url: httpx.URL) -> None:
        """Wait until the host may be asked. Raises FetchError where it asked to be left alone for long."""
        wait = self.turns.take(host_of(url), self.pause(url), self._moment(), self.limits.longest_wait)
        if self.turns.rest(host_of(url), self._moment()) > self.limits.longest_wait:
            raise FetchError(shown(url), f"its server asks to be left alone for another {wait:,.0f} seconds", LATER)
        if wait > 0:
            self._sleep(wait)
            self._guard.until += wait

    def _moment(self) -> float:
        return self.now().timestamp()

    # --- what a failure means ----------------------------------------------------------------------------------------

    def _refusal(self, url: str, answer: Answer) -> Exception:
        status = answer.status
        if status in self.limits.again:
            wait = retry_after(answer.headers.get("retry-after"), self.now())
            if wait:
                self.turns.hold(host_of(answer.url), wait, self._moment())
            return Again(f"the server answers with status {status}", wait, status=status)
        remedy = {
            401: "It wants a name or a token",
            403: "It lets nobody in this way",
            404: "Check the address",
            410: "It was taken away",
        }.get(status, "Check the address")
        return FetchError(shown(url), f"the server answers with status {status}", remedy, status=status)

    def _wait(self, url: str, error: Again, failures: int, attempt: int, last: bool) -> None:
        if error.wait is not None and error.wait > self.limits.longest_wait:
            cause = f"{error.cause} and asks to come back in {error.wait:,.0f} seconds"
            raise FetchError(shown(url), cause, LATER, status=error.status) from None
        if last:
            times = f", {attempt} times" if attempt > 1 else ""
            raise FetchError(shown(url), error.cause + times, LATER, status=error.status) from None
        limits = self.limits
        doubling = doubled(limits.first_wait, limits.longest_wait, max(1, failures), self._jitter())
        wait = max(error.wait or 0.0, doubling)
        if wait >= _LONG:
            _log.warning("%s: %s; another try in %.0f seconds", shown(url), error.cause, wait)
        self._sleep(wait)


def _nobody(_: FetchNote) -> None:
    """Nobody is told."""


def agent(contact: str | None = None) -> str:
    """How we name ourselves to servers: what we are, which version, and where to complain."""
    said = re.sub(r"[^\x21-\x7e]+|[()]", "", contact or "")[:200]
    return f"marsad/{__version__}" + (f" (+{said})" if said else "")


def _next(here: httpx.URL, location: str) -> httpx.URL:
    try:
        joined = str(here.join(location))
    except (httpx.InvalidURL, ValueError, UnicodeError):
        raise FetchError(
            shown(here), "redirects to what is no address", "Give the address of the page itself"
        ) from None
    return checked(joined)


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _one_line(text: str) -> str:
    return " ".join(text.split())[:120]
