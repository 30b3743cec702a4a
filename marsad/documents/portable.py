"""PDF → text and what it states of itself."""

from __future__ import annotations

import io

from marsad.documents.findings import Findings


def read_pdf(content: bytes, item: str) -> Findings:  # noqa: ARG001
    from pypdf import PdfReader

    return Findings(text="\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))
