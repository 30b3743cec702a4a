"""The connections: made to the address that was checked, and ended when an attempt has had its time."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Collection, Iterable
from typing import Any

import httpcore

from marsad.sources.fetching.addresses import Resolver, public_addresses


class Nameless(httpcore.ConnectError):
    """The host's name has no address, as far as anybody knows."""


class Guard(httpcore.NetworkBackend):
    """Connects to public addresses only. `until`: the moment of `clock` after which nothing is waited for."""

    def __init__(self, allow: Collection[str], resolve: Resolver, clock: Callable[[], float]) -> None:
        self._allow, self._resolve, self._clock = frozenset(allow), resolve, clock
        self._network = httpcore.SyncBackend()
        self.until = float("inf")

    def left(self, timeout: float | None) -> float:
        """Seconds that may still be waited, no more than `timeout`. Raises httpcore.ReadTimeout where none are left."""
        remaining = self.until - self._clock()
        if remaining <= 0:
            raise httpcore.ReadTimeout("too slow")
        return remaining if timeout is None else min(timeout, remaining)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Raises NotPublic; Nameless, httpcore.ConnectError, ConnectTimeout."""
        try:
            addresses = public_addresses(host, port, self._allow, self._resolve)
        except (OSError, UnicodeError) as error:
            raise Nameless(f"no address is known for {host}") from error
        failure: Exception = httpcore.ConnectError(f"no address is known for {host}")
        for address in addresses:
            try:
                stream = self._network.connect_tcp(
                    address, port, self.left(timeout), local_address=local_address, socket_options=socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Timed(stream, self)
        raise failure


class _Timed(httpcore.NetworkStream):
    """A stream whose every read and write ends with the attempt: drop by drop no single read would take too long."""

    def __init__(self, stream: httpcore.NetworkStream, guard: Guard) -> None:
        self._stream, self._guard = stream, guard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._guard.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._guard.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, self._guard.left(timeout)), self._guard)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
