"""A seeded mutation fuzzer: pages of HTML as bytes, and texts, through the whole path; no crash, exact spans.

`python -m benchmarks.fuzz` runs ten minutes, `--seconds N` less; `--seed` repeats a run. Pages are our own samples and
labelled pages that are not held out. What fails is printed with its seed and written to `--keep FOLDER`.
"""

from __future__ import annotations

import argparse
import html
import random
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from benchmarks import mix
from marsad.coding import code
from marsad.documents import read_capture
from marsad.errors import MarsadError
from marsad.model import Capture, Document
from marsad.registry import Registry, open_registry
from marsad.samples import sample_paths

SECONDS = 600.0
_LONGEST = 30_000  # bytes: many small pages find more than a few long ones
_BYTES = (
    b"<",
    b">",
    b"</",
    b"<!--",
    b"-->",
    b"<table>",
    b"<tr><td>",
    b"<div>",
    b"&",
    b"&#x202e;",
    b"&#0;",
    b"&amp",
    b"\x00",
    b"\xff",
    b"\xfe\xff",
    b"\xc3",
    b"\xe2\x80\x8f",
    b"\xed\xa0\x80",
    b"\xf0\x9f\x98\x80",
    b"\xd9",
    b'"',
    b"'",
    b"=",
    b"\r",
    b"\n\n",
    b"<meta charset=utf-16>",
    b"<meta charset=x>",
    b"<script>",
    b"<time datetime=",
    b"<base href=",
    b"9" * 400,
    b"<p>" * 50,
)
_LETTERS = (
    "\u200f",
    "\u202e",
    "\u00ad",
    "\u0301",
    "\u064b",
    "\u0640",
    "\x00",
    "\u2028",
    "\u00a0",
    "²",
    "½",
    "𝟗",
    "ﬁ",
    "ﷺ",
    "İ",
    "ſ",
    "😀",
    "(",
    ")",
    "“",
    "”",
    "«",
    "»",
    '"',
    "'",
    "’",
    ",",
    "،",
    ";",
    ":",
    ".",
    "…",
    "-",
    "–",
    "|",
    "\t",
    "\n",
    "%",
    "$",
    "0",
    "007",
    "1,",
    "٣",
    "99999999999999999999",
    "1/2/2019",
    "31 February 2019",
    "30/13/2020",
    "between",
    "and",
    "million",
    "hundred",
    "half",
    "entre",
    "et",
    "vingt",
    "نصف",
    "مليون",
    "و",
    "بين",
    "last",
    "year 0",
    "9999",
    "1 January 0001",
    "December 9999",
    "الماضي",
    "1441 هـ",
    "1 رمضان 1600",
    "km2",
    "percent",
    "times",
    "of them",
    "منها",
    "dont",
)


def seeds() -> tuple[list[bytes], list[tuple[str, str]]]:
    """Pages as bytes, and texts with their language."""
    texts = [(language, page.text) for language in mix.LANGUAGES for page in mix.base_pages(language)]
    pages = [path.read_bytes() for path in sample_paths()]
    wrapped = (f"<html><body><article>{_paragraphs(text)}</article></body></html>".encode() for _, text in texts)
    return [*pages, *wrapped], texts


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))


def mutated_bytes(pages: Sequence[bytes], draw: random.Random) -> bytes:
    """A page with some bytes changed, cut, doubled, or replaced by a piece of another."""
    data = bytearray(draw.choice(pages)[:_LONGEST])
    for _ in range(draw.randint(1, 12)):
        at, end = sorted(draw.randint(0, len(data)) for _ in range(2))
        end = min(end, at + draw.choice((1, 4, 40, 400)))
        deed = draw.randrange(5)
        if deed == 0:
            data[at:at] = draw.choice(_BYTES)
        elif deed == 1:
            del data[at:end]
        elif deed == 2:
            data[at:at] = data[at:end] * draw.randint(1, 4)
        elif deed == 3 and data:
            data[min(at, len(data) - 1)] = draw.randrange(256)
        else:
            other = draw.choice(pages)
            start = draw.randint(0, len(other))
            data[at:end] = other[start : start + draw.randint(1, 300)]
    return bytes(data)


def mutated_text(texts: Sequence[tuple[str, str]], draw: random.Random) -> tuple[str, str]:
    """A text with letters, words and whole stretches changed; sometimes in the wrong language."""
    language, text = draw.choice(texts)
    pieces = text.split(" ")
    for _ in range(draw.randint(1, 30)):
        at = draw.randint(0, len(pieces))
        deed = draw.randrange(6)
        if deed == 0:
            pieces.insert(at, draw.choice(_LETTERS))
        elif deed == 1 and at < len(pieces):
            word, cut = pieces[at], draw.randint(0, len(pieces[at]))
            pieces[at] = word[:cut] + draw.choice(_LETTERS) + word[cut:]
        elif deed == 2:
            del pieces[at : at + draw.randint(1, 5)]
        elif deed == 3:
            pieces[at:at] = pieces[at : at + draw.randint(1, 6)] * draw.randint(1, 5)
        elif deed == 4:
            pieces.insert(at, str(draw.randrange(10 ** draw.randint(1, 9))))
        else:
            other = draw.choice(texts)[1].split(" ")
            start = draw.randint(0, len(other))
            pieces[at:at] = other[start : start + draw.randint(1, 15)]
    read_as = language if draw.random() < 0.9 else draw.choice(mix.LANGUAGES)
    return read_as, draw.choice((" ", " ", " ", "")).join(pieces)


def check(document: Document, registry: Registry) -> None:
    """Raises AssertionError where a span of a claim does not cut the text."""
    for claim in code(document, registry):
        assert document.text[claim.quote.start : claim.quote.end] == claim.quote.text, claim
        number = getattr(claim, "number", None)
        if number is not None:
            assert document.text[number.start : number.end] == number.text, claim
        for voice in claim.attribution:
            assert voice.start is None or 0 <= voice.start < (voice.end or 0) <= len(document.text), claim


def attempt(seed: str, pages: Sequence[bytes], texts: Sequence[tuple[str, str]], registry: Registry) -> bytes | None:
    """One mutation, read and coded; what was read where that fails. A page may be refused with an error of ours."""
    draw = random.Random(seed)
    if draw.random() < 0.5:
        data, ending = mutated_bytes(pages, draw), draw.choice((".html", ".html", ".txt", ""))
        media_type = draw.choice(("text/html", "text/plain", None))
        try:
            check(read_capture(Capture(url=f"page{ending}", content=data, media_type=media_type)), registry)
        except MarsadError:
            return None
        except Exception:  # noqa: BLE001  (whatever it is, it is what we look for)
            traceback.print_exc()
            return data
        return None
    language, text = mutated_text(texts, draw)
    try:
        check(Document(text=text, language=language, published=mix.base_pages(language)[0].published), registry)
    except Exception:  # noqa: BLE001
        traceback.print_exc()
        return text.encode("utf-8", "surrogatepass")
    return None


def report(seconds: float = SECONDS, seed: int = 1, keep: Path | None = None) -> int:
    """Fuzz for so long and print; returns how many mutations failed."""
    registry, (pages, texts) = open_registry(), seeds()
    start, tried, failed = time.monotonic(), 0, 0
    slowest, slowest_seed = 0.0, ""
    while time.monotonic() - start < seconds:
        name = f"{seed}/{tried}"
        began = time.process_time()
        content = attempt(name, pages, texts, registry)
        taken = time.process_time() - began
        if taken > slowest:
            slowest, slowest_seed = taken, name
        tried += 1
        if content is not None:
            failed += 1
            print(f"failed: seed {name}", file=sys.stderr)
            if keep is not None:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / name.replace("/", "-")).write_bytes(content)
    print(f"{tried:,} mutations in {time.monotonic() - start:.0f} s, {failed} failed")
    print(f"the slowest took {slowest:.2f} s (seed {slowest_seed})")
    return failed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for the inputs that failed")
    options = parser.parse_args()
    if report(options.seconds, options.seed, options.keep):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
