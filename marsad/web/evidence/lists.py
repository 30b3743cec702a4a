"""The list of claims and that of events: filters, facets and pages as they are printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote_plus, urlencode

from babel import Locale

from marsad.index.filters import Filter
from marsad.index.models import Facet
from marsad.language import Wording, name_of
from marsad.web.evidence.reader import Reader

CLAIM_SORTS = ("published", "period", "number", "place", "document")
EVENT_SORTS = ("period", "number", "place", "voices")
CLAIM_FACETS = (
    "kind", "lens", "measure", "type", "indicator", "group", "country", "source", "precision", "language", "verdict",
    "flagged",
)  # fmt: skip
SHOWN = 7  # values of a facet that are shown before "more"
_SPELLED = {"language": "page_language"}  # as in `Filter`


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet: `parameters` of the address with it added, or taken away where it is `chosen`."""

    name: str
    count: int
    least: bool
    chosen: bool
    address: str


@dataclass(frozen=True, slots=True)
class FacetView:
    """A facet with its values, the most frequent first."""

    code: str
    heading: str
    values: tuple[Value, ...]

    @property
    def first(self) -> tuple[Value, ...]:
        return self.values[:SHOWN]

    @property
    def more(self) -> tuple[Value, ...]:
        return self.values[SHOWN:]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Something that the list is narrowed to, and the address without it."""

    heading: str
    name: str
    address: str


_quoted = lru_cache(maxsize=8192)(quote_plus)  # values of facets come again and again


class Addresses:
    """Addresses of the same list with something else asked. Paging starts anew."""

    def __init__(self, path: str, filter: Filter, sort: str | None) -> None:
        self._path = path
        self._pairs = filter.to_query()
        self._sort = [("sort", sort)] if sort else []
        self._query, self._order = urlencode(self._pairs), urlencode(self._sort)

    def plain(self) -> str:
        return self._written(self._pairs)

    def toggled(self, name: str, value: str) -> str:
        pair = (_SPELLED.get(name, name), value)
        if pair in self._pairs:
            return self._written([one for one in self._pairs if one != pair])
        parts = (self._query, f"{pair[0]}={_quoted(value)}", self._order)  # a hundred of these stand on a page
        return f"{self._path}?{'&'.join(filter(None, parts))}"

    def has(self, name: str, value: str) -> bool:
        return (_SPELLED.get(name, name), value) in self._pairs

    def without(self, name: str) -> str:
        spelled = _SPELLED.get(name, name)
        return self._written([one for one in self._pairs if one[0] != spelled])

    def paged(self, cursor: str | None) -> str | None:
        return None if cursor is None else self._written([*self._pairs, ("cursor", cursor)])

    def sorted(self, sort: str) -> str:
        return self._written(self._pairs, [("sort", sort)])

    def elsewhere(self, path: str) -> str:
        """Another address of ours that takes the same filter."""
        query = urlencode(self._pairs)
        return f"{path}?{query}" if query else path

    def kept(self, typed: Sequence[str]) -> list[tuple[str, str]]:
        """What a form keeps beside the names that are typed into it."""
        return [pair for pair in self._pairs if pair[0] not in typed]

    def _written(self, pairs: Sequence[tuple[str, str]], sort: Sequence[tuple[str, str]] | None = None) -> str:
        query = urlencode([*pairs, *(self._sort if sort is None else sort)])
        return f"{self._path}?{query}" if query else self._path


def facet_views(facets: Mapping[str, Sequence[Facet]], addresses: Addresses, reader: Reader) -> list[FacetView]:
    """The facets that have a value, in their order."""
    made = []
    for code in CLAIM_FACETS:
        values = tuple(
            Value(
                name=value_name(code, facet.value, reader),
                count=facet.count,
                least=facet.least,
                chosen=addresses.has(code, facet.value),
                address=addresses.toggled(code, facet.value),
            )
            for facet in facets.get(code, ())
        )
        if values:
            made.append(FacetView(code, heading(code, reader), values))
    return made


def chosen_of(filter: Filter, addresses: Addresses, reader: Reader) -> list[Chosen]:
    """What the list is narrowed to, each with the address without it."""
    found = []
    for spelled, value in filter.to_query():
        name = next((code for code, other in _SPELLED.items() if other == spelled), spelled)
        if name in ("text", "start", "end", "as_of", "branches"):
            shown = _typed(name, filter, reader)
            found.append(Chosen(heading(name, reader), shown, addresses.without(name)))
        else:
            found.append(Chosen(heading(name, reader), value_name(name, value, reader), addresses.toggled(name, value)))
    return found


def heading(name: str, reader: Reader) -> str:
    """What a name of the filter is called."""
    return _headings(reader.words).get(name, name)


@lru_cache(maxsize=8)
def _headings(words: Wording) -> Mapping[str, str]:
    say = words.say
    return {
        "kind": say("Kind"),
        "lens": say("Who counts"),
        "measure": say("Measure"),
        "type": say("Type of event"),
        "indicator": say("Sign"),
        "group": say("Group"),
        "branches": say("Branches"),
        "place": say("Place"),
        "country": say("Country"),
        "source": say("Origin"),
        "publisher": say("Publisher"),
        "document": say("Document"),
        "precision": say("Precision of the place"),
        "language": say("Language of the page"),
        "verdict": say("Verdict of persons"),
        "flagged": say("Arithmetic"),
        "text": say("Words"),
        "start": say("From"),
        "end": say("To"),
        "as_of": say("As of"),
    }


def value_name(name: str, value: str, reader: Reader) -> str:
    """What a value of the filter is called."""
    words = reader.words
    if value == "none" and name != "verdict":
        return words.say("not stated")
    if name == "lens":
        return reader.lens(value)
    if name in ("measure", "type", "indicator", "precision"):
        return name_of(name, value, words)
    if name == "kind":
        return name_of("claim_kind", value, words)
    if name == "verdict":
        return name_of("judged", value, words)
    if name == "country":
        return words.country(value)
    if name == "language":
        return language_name(value, words.language)
    if name == "flagged":
        return words.say("does not add up")
    return reader.name(value, value)


def language_name(code: str, language: str) -> str:
    """The name of a page's language for readers of another; the code where it has none."""
    return _languages(language).get(code, code)


@lru_cache(maxsize=8)
def _languages(language: str) -> Mapping[str, str]:
    return dict(Locale.parse(language).languages)


def _typed(name: str, filter: Filter, reader: Reader) -> str:
    value = getattr(filter, name)
    if name == "text":
        return f"“{value}”"
    if name == "branches":
        return reader.words.say("included")
    return reader.words.day(value)
