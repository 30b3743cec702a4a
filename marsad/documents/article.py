"""Lines of a page → headline, body, date and publisher.

A text copy of a web page has its furniture still in it: the window's title, a dateline, a byline, "Print", "Most read",
the copyright line. They tell title, date and publisher and then leave the text, so that no coder sees their numbers.
What is kept is kept to the letter, the headline as the first line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from marsad.documents import dates, furniture
from marsad.documents.dates import StatedDate
from marsad.documents.names import publisher_of_footer, split_window_title

_DATELINE = 120  # characters; longer lines with a date in them tell the story
_LABELLED_YEAR = re.compile(r"\D{1,30}(?:19|20)\d\d\W*")
_YEAR_ONLY = re.compile(r"\b((?:19|20)\d\d)\b\W*$")


@dataclass(frozen=True, slots=True)
class Day:
    """A date that may be the page's own. `rank`: 0 said to be published, 1 a bare dateline, 2 said to be an update."""

    stated: StatedDate
    rank: int = 1


@dataclass(slots=True)
class Article:
    """What lines amount to; filled step by step by `settle`."""

    lines: list[str]
    title: str | None = None
    publisher: str | None = None
    days: list[Day] = field(default_factory=list)

    @property
    def text(self) -> str:
        headline = [self.title] if self.title else []
        return "\n".join(headline + self.lines)


def settle(
    lines: Sequence[str], *, title: str | None = None, publisher: str | None = None, days: Iterable[Day] = ()
) -> Article:
    """The article in `lines` (one paragraph a line); what is given is not looked for."""
    publisher = publisher or publisher_of_footer(lines)
    body = furniture.without_furniture(lines)
    head = _head_length(body)
    window = next(filter(None, map(split_window_title, body[: min(head, 4)])), None)
    publisher = publisher or (window[1] if window else None)
    roles = [_role(line, place < head, publisher) for place, line in enumerate(body)]
    place = _headline(body[:head], roles, title, publisher)
    if place is None and title is None and window:
        title = window[0]
    article = Article([], title or (body[place] if place is not None else None), publisher, list(days))
    article.title = article.title and re.sub(r"^#{1,6}\s+", "", article.title)
    first = place if place is not None else -1
    for number, line in enumerate(body):
        if roles[number] == "date":
            article.days.extend(days_of(line))
        if number == first or (number < first and roles[number] != "body"):
            continue
        if roles[number] in ("date", "byline", "window"):
            article.publisher = article.publisher or _named(line)
        elif not (number < head and _is_publisher(line, number, roles, article)):
            article.lines.append(line)
    return article


def days_of(line: str) -> list[Day]:
    """The dates of a dateline with what its words say about them."""
    days: list[Day] = []
    end = 0
    for stated in dates.stated_dates(line, day_first=dates.writes_day_first(line)):
        before = line[end : stated.start]
        days.append(Day(stated, 2 if dates.is_update(before) else 0 if dates.is_labelled(before) else 1))
        end = stated.end
    if not days and dates.is_labelled(line) and (match := _YEAR_ONLY.search(line)):
        days.extend(Day(stated, 0) for stated in dates.stated_dates(match[1], year_alone=True))
    return days


def choose(days: Iterable[Day]) -> tuple[StatedDate | None, tuple[str, ...]]:
    """The day of publication, and a remark for every stated date that does not exist."""
    ordered = sorted(days, key=lambda day: (day.rank, day.stated.islamic))
    remarks = [f"states the date {day.stated.text!r}, which does not exist" for day in ordered if not day.stated.day]
    sound = next((day.stated for day in ordered if day.stated.day), None)
    if sound is None and remarks:
        remarks.append("the date of publication is left open")
    elif sound is not None and sound.precision == "year" and len(sound.text) > 4:
        remarks.append(
            f"states the date {sound.text!r}, whose day and month nobody can tell apart; only its year is kept"
        )
    return sound, tuple(dict.fromkeys(remarks))


def is_dateline(line: str, publisher: str | None = None) -> bool:
    """Whether a line says a date and hardly more: an author, the outlet or "Published" may stand beside it."""
    if len(line) > _DATELINE:
        return False
    rest = dates.without_dates(line)
    if rest is None:
        return _LABELLED_YEAR.fullmatch(line) is not None and dates.is_labelled(line)
    if len(rest) > 3 and line.rstrip().endswith((".", "!", "?", "؟")):
        return False
    if len(rest) <= 3 or (publisher and furniture.fold(rest) == furniture.fold(publisher)):
        return True
    return furniture.is_furniture(rest) or furniture.is_byline(rest) or furniture.organisation(rest) is not None


def _head_length(body: Sequence[str]) -> int:
    """How many lines stand above the first paragraph."""
    for place, line in enumerate(body):
        if furniture.is_prose(line) and not is_dateline(line):
            return place
    return len(body)


def _role(line: str, in_head: bool, publisher: str | None) -> str:
    if is_dateline(line, publisher):
        return "date"
    if not in_head:
        return "body"
    if furniture.is_byline(line):
        return "byline"
    return "window" if split_window_title(line) else "head"


def _headline(head: Sequence[str], roles: Sequence[str], title: str | None, publisher: str | None) -> int | None:
    """Where the headline stands: the first line of some words that names no outlet, before shorter ones."""
    folded = furniture.fold(publisher or "")
    places = [place for place, line in enumerate(head) if roles[place] == "head" and furniture.fold(line) != folded]
    if title is not None:
        wanted = furniture.fold(title)
        return next((place for place, line in enumerate(head) if furniture.fold(line) == wanted), None)
    if any(head[place].startswith("# ") for place in places):
        return next(place for place in places if head[place].startswith("# "))
    wordy = [place for place in places if len(head[place].split()) >= 4]
    unnamed = [place for place in wordy if furniture.organisation(head[place]) is None]
    choice = unnamed or wordy or [place for place in places if len(head[place].split()) >= 2]
    return choice[0] if choice else None


def _named(line: str) -> str | None:
    """The organisation on a dateline or byline."""
    rest = dates.without_dates(line)
    return furniture.organisation(line if rest is None else rest)


def _is_publisher(line: str, number: int, roles: Sequence[str], article: Article) -> bool:
    """The outlet's own name on a line of the head: known, or an organisation beside the dateline."""
    if article.publisher:
        return furniture.fold(line) == furniture.fold(article.publisher)
    beside = {roles[place] for place in (number - 1, number + 1) if 0 <= place < len(roles)}
    if "date" in beside and (name := furniture.organisation(line)):
        article.publisher = name
        return True
    return False
