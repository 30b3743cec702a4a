"""Plain text → text and what it states of itself."""

from __future__ import annotations

from marsad.documents.findings import Findings


def read_plain(text: str, item: str) -> Findings:  # noqa: ARG001
    return Findings(text=text.strip())
