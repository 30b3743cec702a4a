"""Pages that carry one text: a wire story in several papers is one voice, and known as such from each of them."""

from __future__ import annotations

import datetime as dt

from marsad.index.models import DocumentRow
from marsad.index.store import Index
from marsad.linking.voices import are_copies, sketch_of

MOST = 24  # pages compared word by word


def copies_of(index: Index, document: str) -> list[DocumentRow]:
    """The pages with the text of this one, or most of it, the first published first; itself left out."""
    text = index.document_text(document)
    if text is None:
        return []
    near = [id for id in index.sketched_alike(sketch_of(text), MOST + 1) if id != document]
    alike = [id for id in near if are_copies(text, index.document_text(id) or "")]
    found = [row for id in alike if (row := index.document(id)) is not None and row.dataset is None]
    return sorted(found, key=lambda row: (row.published or dt.date.max, row.id))
