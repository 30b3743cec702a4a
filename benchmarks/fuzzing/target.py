"""One target: what is fuzzed, the errors that it may raise, and what several of them need."""

from __future__ import annotations

import datetime as dt
import functools
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from marsad.registry import Registry, open_registry

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Target:
    """`run` raises nothing but what it does not mean to; `longest`: bytes of an input."""

    run: Callable[[bytes], object]
    seeds: Callable[[], list[bytes]]
    longest: int = 8_000


def text_of(data: bytes) -> str:
    return data.decode("utf-8", "replace")


@functools.cache
def registry() -> Registry:
    return open_registry()


@functools.cache
def folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="marsad-fuzzing-"))


def file(name: str, data: bytes) -> Path:
    path = folder() / name
    path.write_bytes(data)
    return path
