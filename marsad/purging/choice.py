"""What a purge is to take: a document by its id, what came from an address, or all that a source published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from marsad.errors import MissingItem
from marsad.ledger.purging import KnownDocument
from marsad.registry import Registry
from marsad.withdrawn import is_of, source_of

What = Literal["source", "document", "address"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """`name`: of the source, under which it is told afterwards; None for a document or an address, which are told by
    nothing but their number: an address often repeats a title."""

    what: What
    name: str | None
    documents: tuple[KnownDocument, ...]


def choose(asked: str, held: Sequence[KnownDocument], registry: Registry) -> Chosen:
    """The documents meant: an id, an address, or a source (its id or name, a publisher's name, a dataset).

    Raises MissingItem where nothing of it is held.
    """
    for what, found in (
        ("document", [one for one in held if one.id == asked]),
        ("address", [one for one in held if one.url == asked]),
    ):
        if found:
            return Chosen(what=what, name=None, documents=tuple(found))  # type: ignore[arg-type]
    source = source_of(asked, registry)
    found = [one for one in held if is_of(asked, source, one.publisher, one.dataset, registry)]
    if not found:
        cause = "no document has that id or address, and nothing that is held was published under that name"
        raise MissingItem(asked, cause, "List what is held: marsad export sources")
    return Chosen(what="source", name=source or asked, documents=tuple(found))
