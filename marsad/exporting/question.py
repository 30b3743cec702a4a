"""What is to be exported, and names as a person writes them turned into the filter that pages and API use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from marsad.errors import UsageError
from marsad.export import Kind
from marsad.index.filters import Filter
from marsad.model.counts import Every
from marsad.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportQuestion:
    """What is to leave. `every`, `week_start`: of series. `excluded`: datasets to leave out beside those that must.

    `language`: of the reader, for terms and the direction of sheets. `most`: rows; more raise UsageError.
    """

    kind: Kind = "claims"
    filter: Filter = field(default_factory=Filter)
    recorded_by: dt.datetime | None = None
    every: Every = "week"
    week_start: int = 0
    excluded: frozenset[str] = frozenset()
    language: str = "en"
    most: int | None = None

    def told(self) -> tuple[tuple[str, str], ...]:
        """The filters as asked, name and value."""
        pairs = [(name, value) for name, value in self.filter.to_query() if name != "as_of"]
        if self.kind == "series":
            pairs.append(("every", self.every))
        return tuple(pairs)


# What each content can be narrowed by; everything by the days and `as_of`.
_CLAIMS = frozenset(
    ("kind", "group", "branches", "place", "country", "lens", "measure", "type", "indicator", "source", "publisher",
     "document", "precision", "language", "verdict", "text", "start", "end", "as_of", "flagged", "passed_on")
)  # fmt: skip
NARROWED_BY: dict[Kind, frozenset[str]] = {
    "claims": _CLAIMS,
    "incidents": _CLAIMS - {"kind", "measure", "indicator"},
    "sources": _CLAIMS,
    "events": frozenset(
        ("group", "branches", "place", "country", "lens", "type", "source", "precision", "start", "end", "as_of",
         "passed_on")
    ),
    "series": frozenset(
        ("group", "branches", "place", "country", "lens", "measure", "start", "end", "as_of", "passed_on")
    ),
}  # fmt: skip


def check(question: ExportQuestion) -> None:
    """Raises UsageError for a filter that means nothing for the content, and for series without a group."""
    able = NARROWED_BY[question.kind]
    if odd := [name for name, _ in question.filter.to_query() if name.removeprefix("page_") not in able]:
        named = ", ".join(sorted(able - {"passed_on"}))
        raise UsageError(odd[0], "does not narrow {kind}", "Narrow by {names}", kind=question.kind, names=named)
    if question.kind == "series" and len(question.filter.group) != 1:
        cause, remedy = "need one group, and {number} are asked for", "Name it with --group (in an address: group=)"
        raise UsageError("series", cause, remedy, number=len(question.filter.group))


def narrowed(registry: Registry, filter: Filter, groups: Sequence[str], places: Sequence[str]) -> Filter:
    """The filter with groups and places by any of their names, a country with all inside. Raises UnknownName."""
    found = [registry.places.get(name) if ":" in name else registry.places.resolve(name) for name in places]
    countries = tuple(place.country for place in found if place.precision == "country" and place.country)
    return replace(
        filter,
        group=(*filter.group, *(registry.actors.resolve(name).id for name in groups)),
        place=(*filter.place, *(place.id for place in found if place.precision != "country")),
        country=(*filter.country, *countries),
    )


def in_ids(registry: Registry, filter: Filter) -> Filter:
    """The filter with the groups and places that are given by any of their names in ids. Raises UnknownName."""
    known = {entry.id for entry in registry.actors}
    groups = [name for name in filter.group if name not in known and name != "none"]
    places = [name for name in filter.place if ":" not in name and name != "none"]
    kept = replace(
        filter,
        group=tuple(name for name in filter.group if name not in groups),
        place=tuple(name for name in filter.place if name not in places),
        country=tuple(code.upper() if len(code) == 2 else code for code in filter.country),
    )
    return narrowed(registry, kept, groups, places)
