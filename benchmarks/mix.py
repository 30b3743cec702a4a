"""Ordinary news for the benchmarks: pages in which about one sentence in four holds a figure.

Each page is one of our own (a sample, or a labelled page that is not held out) with plain sentences of
`data/filler.yml` between its paragraphs. Numbers, towns and people are drawn anew for every page, so that no cache of
whole sentences or numbers flatters a measurement. The same seed gives the same pages.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml

from evaluation.reading.pages import pages as labelled_pages
from marsad.coding import code
from marsad.coding.sentences import split
from marsad.documents import read_capture
from marsad.model import Capture, Document, Figure
from marsad.registry import Registry
from marsad.samples import sample_paths

SHARE = 0.25  # of the sentences hold a figure
LANGUAGES = ("en", "fr", "ar")
_HERE = Path(__file__).resolve().parent
_NUMBER = re.compile(r"\d+")
_SLOT = re.compile(r"\{(\w+)\}")
_TYPES = {".html": "text/html", ".txt": "text/plain"}


@dataclass(frozen=True, slots=True)
class Mix:
    """What the pages hold: counts of words, characters and sentences, and of the sentences with a figure."""

    pages: int
    words: int
    characters: int
    sentences: int
    with_figure: int

    @property
    def share(self) -> float:
        return self.with_figure / self.sentences


def pages(language: str, count: int, registry: Registry, seed: int = 2019) -> list[Document]:
    """`count` pages of ordinary news in a language, each different."""
    draw = random.Random(f"{seed}/{language}")
    bases = base_pages(language)
    filler = [_needed(page, registry) for page in bases]
    towns = _towns(bases, language, registry)
    made = []
    for number in range(count):
        place = number % len(bases)
        text = _varied(bases[place].text, language, registry, towns, draw)
        made.append(
            replace(bases[place], text=_woven(text, filler[place], language, draw), label=f"{language}-{number}")
        )
    return made


def described(documents: Sequence[Document], registry: Registry) -> Mix:
    """The mix as the coder itself finds it."""
    sentences = with_figure = 0
    for page in documents:
        sentences += len(split(page.text, page.language))
        with_figure += _with_figure(page, registry)
    texts = [page.text for page in documents]
    words = sum(len(text.split()) for text in texts)
    return Mix(len(texts), words, sum(map(len, texts)), sentences, with_figure)


@cache
def base_pages(language: str) -> tuple[Document, ...]:
    """Our own pages in a language: the samples, and the labelled pages that are not held out."""
    captures = (
        Capture(url=path.name, content=path.read_bytes(), media_type=_TYPES[path.suffix]) for path in sample_paths()
    )
    samples = [page for page in map(read_capture, captures) if page.language == language]
    return (*samples, *(page.document for page in labelled_pages(language) if not page.held_out))


def filler_sentence(language: str, draw: random.Random) -> str:
    """One plain sentence without a figure."""
    words = _filler()[language]
    sentence = _SLOT.sub(lambda slot: draw.choice(words[slot[1]]), draw.choice(words["sentences"]))
    return sentence[0].upper() + sentence[1:]


@cache
def _filler() -> Mapping[str, Mapping[str, list[str]]]:
    found: Mapping[str, Mapping[str, list[str]]] = yaml.load(
        (_HERE / "data" / "filler.yml").read_text("utf-8"), yaml.CSafeLoader
    )
    return found


def _with_figure(page: Document, registry: Registry) -> int:
    return len({claim.quote.start for claim in code(page, registry) if isinstance(claim, Figure)})


def _needed(page: Document, registry: Registry) -> int:
    """How many plain sentences bring the page down to the share."""
    return max(0, round(_with_figure(page, registry) / SHARE) - len(split(page.text, page.language)))


def _towns(bases: Sequence[Document], language: str, registry: Registry) -> Mapping[str, list[str]]:
    """The towns as the pages print them, by country: each may stand for another of its country."""
    named: defaultdict[str, set[str]] = defaultdict(set)
    for page in bases:
        for found in registry.places.find(page.text, language):
            if found.entry.country and found.entry.precision == "city":
                named[found.entry.country].add(found.text)
    return {country: sorted(names) for country, names in named.items()}


def _varied(text: str, language: str, registry: Registry, towns: Mapping[str, list[str]], draw: random.Random) -> str:
    """The text with other numbers and towns. Years stay, and what may be a day of a month stays one."""
    pieces, position = [], 0
    for found in registry.places.find(text, language):
        names = towns.get(found.entry.country or "") if found.entry.precision == "city" else None
        if names:
            pieces += [text[position : found.start], draw.choice(names)]
            position = found.end
    return _NUMBER.sub(lambda match: _redrawn(match.group(), draw), "".join([*pieces, text[position:]]))


def _redrawn(number: str, draw: random.Random) -> str:
    if not number.isascii() or number[0] == "0" or (len(number) == 4 and number[:2] in ("19", "20")):
        return number
    if int(number) <= 31:
        return str(draw.randint(3, 28))
    return str(draw.randint(1, 9)) + "".join(draw.choice("0123456789") for _ in number[1:])


def _woven(text: str, filler: int, language: str, draw: random.Random) -> str:
    """The page's lines with paragraphs of one to four plain sentences between them."""
    lines = text.split("\n")
    while filler > 0:
        some = min(filler, draw.randint(1, 4))
        paragraph = " ".join(filler_sentence(language, draw) for _ in range(some))
        lines.insert(draw.randint(1, len(lines)), paragraph)
        filler -= some
    return "\n".join(lines)
