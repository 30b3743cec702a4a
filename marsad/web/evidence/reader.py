"""Who reads: the language's words, the index, and the names and letters that all three kinds of pages need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from fastapi import Request

from marsad.language import Wording, lens_name
from marsad.language.plain import plain
from marsad.observatory import Observatory
from marsad.web.page import observatory_of, words_of

if TYPE_CHECKING:
    from marsad.index.store import Index


@dataclass(frozen=True)
class Reader:
    """One reader of one request."""

    words: Wording
    observatory: Observatory
    index: Index

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Names of voices, places and actors by id."""
        return self.index.names(self.words.language)

    @cached_property
    def letters(self) -> Mapping[str, str | None]:
        """Reliability of sources by id, A to F."""
        return self.observatory.reliabilities()

    def name(self, id: str | None, stated: str | None) -> str:
        """The name of what a claim names: the reader's, else as the claim has it; empty where it names none."""
        return plain(self.names.get(id or "", stated or ""))

    def lens(self, lens: str) -> str:
        return lens_name(lens, self.words, self.names)


def reader_of(request: Request) -> Reader:
    observatory = observatory_of(request)
    return Reader(words_of(request), observatory, observatory.index())
