"""Text → sentences, headlines, list items and table rows, each with the span that cuts it exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from marsad.coding.mentions import Sentence

_LANGUAGES = ("en", "fr", "ar")
_WORD = re.compile(r"\S{1,40}")
_DASHES = re.compile("[-–—/]")
_LONGEST = 1_000  # characters; what runs on longer is no sentence: the cut keeps the readers' time linear
_PLACES_TO_CUT = ("\n", ";؛", ",،|", " \t\u00a0\u202f\u2009")  # the first kind that stands in the second half is taken
_LONGEST_WORD = 40  # characters looked at before a full stop: keeps the search linear on text without spaces


@dataclass(frozen=True, slots=True)
class _Rules:
    abbreviations: frozenset[str]
    before_number: frozenset[str]
    openers: frozenset[str]
    dotted: bool  # two dots part clauses, not sentences
    boundary: re.Pattern[str]


@cache
def _rules(language: str | None) -> _Rules:
    source = resources.files("marsad.coding").joinpath("data/sentence_ends.yml").read_text(encoding="utf-8")
    lists = yaml.load(source, Loader=yaml.CSafeLoader)
    languages = (language,) if language in _LANGUAGES else _LANGUAGES

    def words(name: str) -> frozenset[str]:
        return frozenset(str(word) for each in languages for word in lists[name][each])

    # A stop with the quotes and brackets that close after it, or the end of a line.
    boundary = re.compile(
        r"(?P<stop>[.!?…؟۔]+)(?:[ \u00a0\u202f]?»|[\"'”’)\]›])*(?=\s|\Z)|(?P<line>[\n\r\u2028\u2029][\s]*)"
    )
    return _Rules(words("abbreviations"), words("before_number"), words("openers"), language == "ar", boundary)


def split(text: str, language: str | None) -> list[Sentence]:
    """Cut `text` into sentences, in order; white space between them belongs to none.

    A line break ends a sentence unless the line goes on in small letters (a wrapped line of a PDF). Semicolons do
    not. What is longer than 1,000 characters is cut at a semicolon, a comma or a space. Spans count code points of
    `text`; the time is linear in its length. Raises nothing.
    """
    rules = _rules(language)
    sentences: list[Sentence] = []
    start = 0
    for end in _ends(text, rules):
        _append(sentences, text, start, end)
        start = end
    _append(sentences, text, start, len(text))
    return sentences


def _append(sentences: list[Sentence], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > _LONGEST:
        cut = _place_to_cut(text, start)
        sentences.append(Sentence(start=start, end=cut, text=text[start:cut]))
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        sentences.append(Sentence(start=start, end=end, text=text[start:end]))


def _place_to_cut(text: str, start: int) -> int:
    """Where to end a stretch that is too long: behind its last sign or before its last space."""
    half = start + _LONGEST // 2
    for marks in _PLACES_TO_CUT:
        place = max(text.rfind(mark, half, start + _LONGEST) for mark in marks)
        if place >= 0:
            return place + (not text[place].isspace())
    return start + _LONGEST


def _ends(text: str, rules: _Rules) -> Iterator[int]:
    for match in rules.boundary.finditer(text):
        if match.group("line") is not None:
            if not _wrapped(text, match.start(), match.end(), match.group("line")):
                yield match.end()
        elif _ends_sentence(text, match, rules):
            yield match.end()


def _wrapped(text: str, start: int, end: int, gap: str) -> bool:
    """Whether a line break stands inside a sentence: a single one, no stop before it, a small letter after it."""
    single = gap.count("\n") + (gap.count("\r") - gap.count("\r\n")) <= 1
    if not single or end >= len(text) or start == 0:
        return False
    return text[end].islower() and text[start - 1] not in ".!?…؟۔:;"


def _ends_sentence(text: str, match: re.Match[str], rules: _Rules) -> bool:
    following = _following(text, match.end())
    if not following:
        return True
    first = following.lstrip("\"'“‘«»([¿¡—–- \u00a0\u202f")[:1]
    if first.islower():
        return False
    stop = match.group("stop")
    if stop == ".." and rules.dotted:
        return False  # the dash of Arabic headlines: "204 قتلى.. التنظيم يقول"
    if stop != ".":
        return True
    return not _abbreviated(text, match.start(), following, rules)


def _following(text: str, position: int) -> str:
    """The word after white space; empty where the line ends, which the line break decides on."""
    end = position
    while end < len(text) and text[end] in " \t\u00a0\u202f\u2009" and end - position < _LONGEST_WORD:
        end += 1
    if end >= len(text) or text[end] in "\n\r\u2028\u2029":
        return ""
    found = _WORD.match(text, end)
    return found.group() if found else ""


def _abbreviated(text: str, stop: int, following: str, rules: _Rules) -> bool:
    word = text[max(0, stop - _LONGEST_WORD) : stop].rsplit(maxsplit=1)
    if not word or text[stop - 1].isspace():
        return False
    bare = _DASHES.split(word[-1].lstrip("\"'“‘«(["))[-1].casefold()  # "Oct. 2017-Dec. 2023"
    if bare.isdecimal():  # "1. First item": a number at the start of a line numbers the line
        return text[:stop].endswith("\n" + bare) if stop < 4 else text[stop - len(bare) - 1 : stop - len(bare)] == "\n"
    opens = following.strip("\"'“‘«([,;:").casefold() in rules.openers
    if bare in rules.before_number and following[:1].isdecimal():
        return True
    if bare in rules.abbreviations:
        return not (opens and len(bare.replace(".", "")) > 1 and "." in bare)
    initials = re.fullmatch(r"[^\W\d_](?:\.[^\W\d_])*", bare) is not None
    return initials and word[-1].lstrip("\"'“‘«([")[:1].isupper() and not ("." in bare and opens)
