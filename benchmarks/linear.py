"""Time linear in length: a long text of anything takes no more than five times the time of as much ordinary news.

`python -m benchmarks.linear` codes one megabyte of each kind of text in each language, and reads pages of HTML of that
size, each in a process of its own that is ended when it exceeds the limit (and says so); `--short` does it with less.
Sizes are characters. A kind that fails twice the limit at a tenth of the size is super-linear for certain.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import cycle

from benchmarks import mix
from marsad.coding import code
from marsad.documents import read_capture
from marsad.errors import MarsadError
from marsad.model import Capture, Document
from marsad.registry import Registry, open_registry

LIMIT = 5.0  # times the time of news
SIZE, SHORT = 1_000_000, 60_000
TELLING = ("random digits", '"…', "(1)…", "one sentence", "verbs and names", "<p>")  # what the short form times
_FLOOR = 0.3  # seconds; what is faster is not judged

_WORDS = {
    "en": (
        "killed ",
        "73 ",
        "Islamic State ",
        "and and ",
        "twenty-one hundred ",
        "million ",
        "said ",
        "March ",
        "the ",
    ),
    "fr": ("tués ", "73 ", "État islamique ", "et et ", "vingt et un ", "millions ", "a déclaré ", "mars ", "en "),
    "ar": ("قتيل ", "٧٣ ", "تنظيم الدولة الإسلامية ", "و و ", "خمسة وسبعون ", "ألف ", "وقال ", "آذار ", "في "),
}
_LISTS = {
    "countries": {
        "en": "Iraq Syria Libya Mali Niger Nigeria Somalia Egypt Yemen Afghanistan Pakistan Mozambique Congo Chad",
        "fr": "Irak Syrie Libye Mali Niger Nigeria Somalie Égypte Yémen Afghanistan Pakistan Mozambique Congo Tchad",
        "ar": "العراق سوريا ليبيا مالي النيجر نيجيريا الصومال مصر اليمن أفغانستان باكستان موزمبيق الكونغو تشاد",
    },
    "months": {
        "en": "January February March April May June July August September October November December",
        "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو آب أيلول تشرين نيسان آذار",
    },
    "number words": {
        "en": "one hundred thousand million twenty five dozens and half a thirty-one of three",
        "fr": "un cent mille million vingt cinq dizaines et demi une trente et un de trois",
        "ar": "واحد مئة ألف مليون عشرون وخمسة عشرات ونصف وثلاثون من ثلاثة",
    },
    "verbs and names": {
        "en": "killed 12 Islamic State said fighters wounded Iraq and police in Mosul 30 attacks claimed",
        "fr": "tués 12 État islamique a annoncé combattants blessés Irak et police à Mossoul 30 attaques revendiquées",
        "ar": "مقتل 12 تنظيم داعش وقال مقاتلين وجرح العراق والشرطة في الموصل 30 هجوما تبنى",
    },
}
_SIGNS = (
    '"',
    "“",
    "”",
    "«",
    "»",
    "(",
    ")",
    "[",
    "'",
    "’",
    ",",
    ".",
    ":",
    "-",
    "|",
    "$",
    "%",
    "0",
    "7",
    "1,",
    "\u0301",
    " ",
    "\n",
    "\u200f",
    "\u00ad",
    "\x00",
    "\U0001f600",
    "’s ",
    "«a» ",
    "(1) ",
    '"a" ',
    "a.",
    "1.",
    "1-",
    "1 000 ",
    "x",
    "É",
    "http://a.b/",
)
_ARABIC_SIGNS = ("ا", "و", "لل", "\u064e", "\u0640", "،", "٣", "وال")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of text: what it is called, and how a text of a given size is made."""

    name: str
    make: Callable[[int], str]


def kinds(language: str) -> Iterator[Kind]:
    """Every kind of text that is timed in a language, news apart."""
    signs = (*_SIGNS, *_ARABIC_SIGNS) if language == "ar" else _SIGNS
    for sign in (*signs, *_WORDS[language]):
        yield Kind(f"{sign!a}…" if not sign.isprintable() else f"{sign.strip() or 'spaces'}…", partial(_repeated, sign))
    for name, words in _LISTS.items():
        yield Kind(name, partial(_drawn, words[language], " "))
        yield Kind(f"{name}, commas", partial(_drawn, words[language], ", "))
    yield Kind("rows of a table", partial(_drawn, _LISTS["verbs and names"][language], " | ", row=7))
    yield Kind("lines of one number", partial(_drawn, _LISTS["verbs and names"][language], " ", row=2))
    yield Kind("random digits", partial(_drawn, "0 1 2 3 4 5 6 7 8 9", ""))
    yield Kind("one sentence", partial(_one_sentence, language))
    yield Kind("news without spaces", partial(_without_spaces, language))


def pages() -> Iterator[Kind]:
    """HTML pages of odd shapes."""
    for name, piece in (
        ("<div> nested", "<div>"),
        ("<div></div> in a row", "<div></div>"),
        ("<", "<"),
        ("&", "&"),
        ("&amp;", "&amp;"),
        ("&#x202e;", "&#x202e;"),
        ("<b> unclosed", "<b>a"),
        ("<p>", "<p>Twelve died. "),
        ("<!--", "<!-- "),
        ("<a href>", '<a href="x">Read also</a> '),
        ("<br>", "a<br>"),
        ("table rows", "<tr><td>Iraq</td><td>12</td></tr>"),
        ("<table> nested", "<table><tr><td>"),
        ("attributes", ' a="b"'),
        ("<script>", "<script>"),
        ("<h1>", "<h1>A</h1>"),
        ("<li>", "<li>12 killed in Iraq"),
        ("<span> nested", "<span>a"),
        ("quotes", '"'),
        ("<time>", "<time>3 March 2019</time>"),
    ):
        start = "<html><body><p" if name == "attributes" else "<html><body>" + "<table>" * (name == "table rows")
        yield Kind(name, partial(_markup, start, piece))


def _repeated(piece: str, size: int) -> str:
    return (piece * (size // len(piece) + 1))[:size]


def _drawn(words: str, joint: str, size: int, *, row: int = 0) -> str:
    draw, choices, pieces, length = random.Random(7), words.split(), [], 0
    for number in cycle(range(row or 10**9)):
        piece = draw.choice(choices) + ("\n" if row and number == row - 1 else joint)
        pieces.append(piece)
        length += len(piece)
        if length >= size:
            break
    return "".join(pieces)[:size]


def _one_sentence(language: str, size: int) -> str:
    """News without full stops and line breaks."""
    text = news(language, size)
    for stop in ".!?؟…:;\n":
        text = text.replace(stop, " ")
    return text


def _without_spaces(language: str, size: int) -> str:
    return news(language, size).replace(" ", "").replace("\n", "")


def _markup(start: str, piece: str, size: int) -> str:
    return start + "<h1>Twelve killed in Mosul</h1>" * (piece != ' a="b"') + _repeated(piece, size)


_NEWS: dict[str, str] = {}


def news(language: str, size: int) -> str:
    """Ordinary news of a size, one long page."""
    if len(_NEWS.get(language, "")) < size:
        draw, registry = 0, open_registry()
        text = ""
        while len(text) < size:
            draw += 1
            text += "\n".join(page.text for page in mix.pages(language, 200, registry, seed=draw)) + "\n"
        _NEWS[language] = text
    return _NEWS[language][:size]


def _code(text: str, language: str, registry: Registry) -> None:
    code(Document(text=text, language=language), registry)


def _read(markup: str, registry: Registry) -> None:
    """The whole path; a page that holds nothing may be refused."""
    try:
        code(read_capture(Capture(url="page.html", content=markup.encode(), media_type="text/html")), registry)
    except MarsadError:
        return


def seconds(work: Callable[[], None], limit: float) -> float | None:
    """CPU seconds of the work in a process of its own; None where it takes more than the limit."""
    spawn = multiprocessing.get_context("fork")
    receiver, sender = spawn.Pipe(duplex=False)
    process = spawn.Process(target=_timed, args=(work, sender, limit))
    process.start()
    sender.close()
    taken: float | None = None
    try:
        taken = receiver.recv()
    except EOFError:
        taken = None
    process.join()
    return taken


def _timed(work: Callable[[], None], sender: object, limit: float) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (int(limit) + 1, int(limit) + 1))
    start = time.process_time()
    work()
    sender.send(time.process_time() - start)  # type: ignore[attr-defined]


def _judged(name: str, taken: float | None, base: float) -> bool:
    allowed = max(LIMIT * base, _FLOOR)
    shown = "too long" if taken is None else f"{taken:8.2f} s {taken / base:6.2f} x"
    failed = taken is None or taken > allowed
    print(f"  {name:28.28} {shown}{'   TOO SLOW' if failed else ''}", flush=True)
    return not failed


def report(size: int = SIZE, only: tuple[str, ...] = ("",), languages: tuple[str, ...] = mix.LANGUAGES) -> list[str]:
    """Time everything and print; returns what was too slow."""
    registry, slow = open_registry(), list[str]()
    for language in languages:
        text = news(language, size)
        _code(text[:5000], language, registry)
        base = seconds(partial(_code, text, language, registry), 3600) or 3600
        print(f"{language}: {size:,} characters of news in {base:.2f} s")
        for kind in kinds(language):
            if any(part in kind.name for part in only):
                work = partial(_code, kind.make(size), language, registry)
                if not _judged(kind.name, seconds(work, 4 * LIMIT * base + 2), base):
                    slow.append(f"{language} {kind.name}")
    paragraphs = "".join(f"<p>{line}</p>" for line in news("en", size).split("\n"))
    page = f"<html><body><article><h1>News</h1>{paragraphs}</article></body></html>"
    base = seconds(partial(_read, page, registry), 3600) or 3600
    print(f"HTML: a page of {len(page):,} characters of news in {base:.2f} s")
    for kind in pages():
        if any(part in kind.name for part in only) and not _judged(
            kind.name, seconds(partial(_read, kind.make(size), registry), 4 * LIMIT * base + 2), base
        ):
            slow.append(f"HTML {kind.name}")
    print(f"{len(slow)} too slow: {', '.join(slow)}" if slow else "nothing took more than five times the time of news")
    return slow


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, help="characters of each text")
    parser.add_argument("--short", action="store_true", help=f"{SHORT:,} characters instead of {SIZE:,}")
    parser.add_argument("--only", default="", help="kinds whose name holds this")
    parser.add_argument("--language", choices=mix.LANGUAGES, action="append", help="one language (may be repeated)")
    options = parser.parse_args()
    size = options.size or (SHORT if options.short else SIZE)
    if report(size, (options.only,), tuple(options.language or mix.LANGUAGES)):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
