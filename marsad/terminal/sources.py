"""What `marsad sources` prints: each source's licence, citation, coverage and series breaks, in three languages."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from marsad.terminal.screen import as_text, new_table, plain, show

if TYPE_CHECKING:
    from marsad.language.wording import Wording
    from marsad.sources.description import Break, Description


def print_sources(format: str, language: str) -> None:
    """All sources, or those details as JSON. Raises UsageError for a language that we do not write."""
    from marsad.language import wording
    from marsad.sources.description import descriptions

    words = wording(language)
    if format == "json":
        found = [_json(source, words) for source in descriptions()]
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        return
    table = new_table(words.say("source"), words.say("what is known of it"))
    for source in descriptions():
        known = as_text("")
        for line in _lines(source, words):
            known.append("\n" if known else "").append_text(as_text(line))
        table.add_row(as_text(source.name), known, end_section=True)
    show(table, sys.stdout)


def _lines(source: Description, words: Wording) -> list[str]:
    language = words.language
    lines = [
        source.long_title.said(language),
        words.say("Publisher: {name}", name=source.publisher.said(language)),
        words.say("Licence: {text}", text=source.licence.said(language)),
        words.say("Rows may be passed on.") if source.redistribute else words.say("Rows may not be passed on."),
        words.say("Covers: {text}", text=_covers(source, words)),
        words.say("Comes out: {text}", text=source.cadence.said(language)),
    ]
    lines += [words.say("Series break, {when}: {change}", **_break(item, words)) for item in source.breaks]
    return lines + [words.say("Cite: {text}", text=text) for text in source.cite]


def _covers(source: Description, words: Wording) -> str:
    scope = source.coverage
    space = scope.space.said(words.language)
    if scope.start is None:
        return space
    if scope.end is None:
        return words.say("{space}; from {start}", space=space, start=words.day(scope.start))
    days = words.say("{start} to {end}", start=words.day(scope.start), end=words.day(scope.end))
    return f"{space} ({days})"


def _break(item: Break, words: Wording) -> dict[str, str]:
    when = words.stated(item.date, item.precision)
    if item.edition:
        when = words.say("releases “{kind}”", kind=item.edition)
    return {"when": when, "change": item.change.said(words.language)}


def _json(source: Description, words: Wording) -> dict[str, Any]:
    language, scope = words.language, source.coverage
    return {
        "name": source.name,
        "kind": source.kind,
        "title": source.title.said(language),
        "long_title": source.long_title.said(language),
        "publisher": source.publisher.said(language),
        "url": source.url,
        "licence": source.licence.said(language),
        "redistribute": source.redistribute,
        "cite": list(source.cite),
        "cadence": source.cadence.said(language),
        "coverage": {
            "space": scope.space.said(language),
            "countries": "all" if scope.countries == () else plain(scope.countries),
            "start": plain(scope.start),
            "end": plain(scope.end),
        },
        "breaks": [
            {
                "date": plain(item.date),
                "precision": item.precision,
                "edition": item.edition,
                "change": item.change.said(language),
                "source": item.source,
            }
            for item in source.breaks
        ],
        "rows": {name: {"least": bounds.least, "most": bounds.most} for name, bounds in source.rows.items()},
    }
