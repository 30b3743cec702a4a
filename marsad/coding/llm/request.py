"""One passage as a request: instructions, the page's head, the sentences before, the passage."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from marsad.coding.llm.chunks import Chunk
from marsad.coding.llm.schema import answer_schema, fingerprint, instructions
from marsad.model import Document

_HEAD = 500  # characters of a title that are shown


def request_body(document: Document, chunk: Chunk, model: str, answer_tokens: int) -> dict[str, Any]:
    """The body of a chat completion whose answer must follow the schema."""
    form = {"name": "claims", "strict": True, "schema": answer_schema()}
    return {
        "model": model,
        "messages": [
            {"role": "system", "content": instructions()},
            {"role": "user", "content": passage(document, chunk)},
        ],
        "response_format": {"type": "json_schema", "json_schema": form},
        "temperature": 0,
        "max_tokens": answer_tokens,
    }


def passage(document: Document, chunk: Chunk) -> str:
    """What is asked about, with what one must know to read it. A part that is unknown is not shown."""
    published = f"{document.published} ({document.published_precision or 'day'})" if document.published else None
    head = {
        "Title": document.title[:_HEAD] if document.title else None,
        "Published": published,
        "Publisher": document.publisher[:_HEAD] if document.publisher else None,
        "Before the passage (to understand it, not to be listed)": chunk.before or None,
    }
    lines = [f"{name}: {value}" for name, value in head.items() if value]
    return "\n".join([*lines, "Passage:", "<<<", chunk.text, ">>>"])


def cache_key(document: Document, chunk: Chunk, model: str, answer_tokens: int) -> str:
    """A hash of all that the answer depends on. Not of the endpoint: the same model may answer elsewhere."""
    asked = json.dumps([model, fingerprint(), answer_tokens, passage(document, chunk)])
    return hashlib.sha256(asked.encode()).hexdigest()
