"""What is handed to the ledger in one go, and what it answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marsad.model import Capture, Claim, Document

_CODER = re.compile(r"\S(?:.*\S)? \d{1,9}(?:\.\d{1,9})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """All that one coder read in one document, which may be nothing. `coder`: name, space, version."""

    document: str
    coder: str
    claims: tuple[Claim, ...] = ()

    def __post_init__(self) -> None:
        check_coder(self.coder)
        for claim in self.claims:
            if claim.document != self.document or claim.coder != self.coder:
                raise ValueError(f"claim {claim.id} is of {claim.document} by {claim.coder}, not of this coding")


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Captures, documents and codings that become visible together, in at most one commit a table."""

    captures: Sequence[Capture] = ()
    documents: Sequence[Document] = ()
    codings: Sequence[Coding] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """How many of each were new; what was held already is not appended again."""

    captures: int = 0
    documents: int = 0
    rows: int = 0
    claims: int = 0
    codings: int = 0


def check_coder(coder: str) -> None:
    """A coder must end in a numeric version: views choose the newest by it."""
    if not _CODER.fullmatch(coder):
        raise ValueError(f"a coder is a name and a numeric version, as in 'rules/en 0.1', not {coder!r}")


def codings_of(document_ids: Iterable[str], coder: str, claims: Iterable[Claim]) -> list[Coding]:
    """Claims of several documents, sorted into one coding a document; documents without claims get an empty one."""
    sorted_claims: dict[str, list[Claim]] = {document: [] for document in document_ids}
    for claim in claims:
        if claim.document not in sorted_claims:
            raise ValueError(f"claim {claim.id} is of {claim.document}, which is not among the documents coded")
        sorted_claims[claim.document].append(claim)
    return [Coding(document=key, coder=coder, claims=tuple(items)) for key, items in sorted_claims.items()]
