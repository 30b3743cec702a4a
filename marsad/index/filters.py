"""What a list is narrowed to, as it stands in an address: pages, API, feeds and exports read it here alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from marsad.errors import UsageError
from marsad.model.moments import asked_day, check_as_of

LONGEST = 200  # characters of one value: nobody types more, and addresses must end somewhere
MOST = 50  # values of one name


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Empty tuples and None ask for everything; several values of one name mean any of them, several names all.

    `kind`: figure, incident, indicator. `group`: ids, on either side of an incident; `branches`: or a branch of it.
    `place`: ids, that place alone; `country`: ISO codes, everything inside. `lens`: as in claims. `measure`: of
    figures; `type`: of incidents; `indicator`. `source`: id of the origin; `publisher`: as printed. `document`: ids.
    `precision`: of the place. `language`: of the page. `verdict`: of persons (accept, reject, correct, unsure, none).
    `text`: words that the sentence or the title holds. `start`, `end`: the period touches these days, both inclusive.
    `as_of`: nothing published later, no later period. `flagged`: the page's own arithmetic contradicts it.
    `passed_on`: without rows that may not be passed on.
    """

    kind: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    branches: bool = False
    place: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    lens: tuple[str, ...] = ()
    measure: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    indicator: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    document: tuple[str, ...] = ()
    precision: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    verdict: tuple[str, ...] = ()
    text: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    as_of: dt.date | None = None
    flagged: bool = False
    passed_on: bool = False

    @classmethod
    def from_query(cls, query: Mapping[str, Sequence[str]]) -> Filter:
        """From the parameters of an address (name → values); others are left alone, empty ones say nothing.

        `page_language` stands for `language`, which is the interface's own; `passed_on` is nobody's to ask. Raises
        UsageError that names the parameter.
        """
        found: dict[str, Any] = {}
        for name, kind in _KINDS.items():
            given = [value.strip() for value in query.get(_NAMED.get(name, name), ()) if value.strip()]
            if given:
                found[name] = _value(name, kind, given)
        made = cls(**found)
        check_as_of(made.as_of)
        if made.start and made.end and made.end < made.start:
            raise UsageError(f"from {made.start} to {made.end}", "the days end before they begin", "Exchange them")
        return made

    def to_query(self) -> list[tuple[str, str]]:
        """The parameters of an address that `from_query` reads back; only what is asked for."""
        pairs: list[tuple[str, str]] = []
        for name in _KINDS:
            value, spelled = getattr(self, name), _NAMED.get(name, name)
            if isinstance(value, tuple):
                pairs += [(spelled, item) for item in value]
            elif isinstance(value, bool):
                pairs += [(spelled, "1")] if value else []
            elif value is not None:
                pairs.append((spelled, str(value)))
        return pairs


_NAMED = {"language": "page_language"}
_KINDS = {field.name: str(field.type) for field in fields(Filter) if field.name != "passed_on"}


def _value(name: str, kind: str, given: list[str]) -> object:
    spelled = _NAMED.get(name, name)
    if len(given) > MOST:
        raise UsageError(spelled, "has {number} values", "Ask for at most {most}", number=len(given), most=MOST)
    for value in given:
        if len(value) > LONGEST or not value.isprintable():
            raise UsageError(spelled, "is too long or holds signs that cannot be printed", "Write it shorter")
    if kind == "bool":
        return given[-1].casefold() not in ("0", "no", "false")
    if kind.startswith("tuple"):
        return tuple(dict.fromkeys(given))
    if "date" in kind:
        return asked_day(given[-1], spelled)
    return given[-1]
