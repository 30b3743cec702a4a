"""A document cut into passages of whole sentences, each with what stands before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marsad.coding.mentions import Sentence
from marsad.model import Document

SIZE = 2_000  # characters: a page's figures in it make an answer of at most a few thousand tokens
_LONGEST = 4 * SIZE  # of a "sentence" without stops, such as a table glued together
_CONTEXT = 2  # sentences before
_SHORTEST = 400  # characters of a single sentence that is still cut in two


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """The passage is `document.text[start:end]`; `before` are the sentences ahead of it, which it may refer to."""

    start: int
    end: int
    text: str
    before: str


def chunks_of(document: Document, sentences: Sequence[Sentence], size: int = SIZE) -> list[Chunk]:
    """Passages that hold every sentence once, in order."""
    pieces = [piece for sentence in sentences for piece in _pieces(sentence)]
    chunks: list[Chunk] = []
    first = 0
    for at, (_, end) in enumerate(pieces):
        follows = at + 1 < len(pieces)
        if follows and pieces[at + 1][1] - pieces[first][0] <= size:
            continue
        start = pieces[first][0]
        ahead = pieces[max(0, first - _CONTEXT) : first]
        before = document.text[ahead[0][0] : ahead[-1][1]][-size:] if ahead else ""
        chunks.append(Chunk(start=start, end=end, text=document.text[start:end], before=before))
        first = at + 1
    return chunks


def halves(document: Document, chunk: Chunk, sentences: Sequence[Sentence]) -> tuple[Chunk, Chunk] | None:
    """A passage cut in two next to its middle: between sentences; one sentence between words, or not at all (None)."""
    middle = (chunk.start + chunk.end) // 2
    starts = [sentence.start for sentence in sentences if chunk.start < sentence.start < chunk.end]
    if starts:
        cut = min(starts, key=lambda start: abs(start - middle))
    else:
        cut = document.text.rfind(" ", chunk.start, middle) + 1
        if cut <= chunk.start or len(chunk.text) < _SHORTEST:
            return None
    end = chunk.start + len(document.text[chunk.start : cut].rstrip())
    ahead = [sentence.start for sentence in sentences if chunk.start <= sentence.start < cut][-_CONTEXT:]
    before = document.text[min([*ahead, end]) : end] or document.text[chunk.start : end]
    first = Chunk(start=chunk.start, end=end, text=document.text[chunk.start : end], before=chunk.before)
    text = document.text[cut : chunk.end]
    return first, Chunk(start=cut, end=chunk.end, text=text, before=before[-SIZE:])


def _pieces(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """A sentence as it is; one without an end is cut between words."""
    start = 0
    while len(sentence.text) - start > _LONGEST:
        space = sentence.text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        end = space if space > 0 else start + _LONGEST
        yield sentence.start + start, sentence.start + end
        start = end
    yield sentence.start + start, sentence.end
