"""Where: the place of a number, as coarse as the text leaves it."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.coding.mentions import NumberMention
from marsad.coding.page import Page, View
from marsad.coding.words import grammar
from marsad.model import Place
from marsad.registry import Found, PlaceEntry

Group = tuple[Found[PlaceEntry], ...]
# Stocks belong to the group, not to the place the sentence happens to name: only their own clause gives one.
_OWN_CLAUSE = {"money", "foreign_fighters"}


def place_of(page: Page, view: View, number: NumberMention, measure: str, before: Group) -> tuple[Place | None, Group]:
    """The place and the mentions it comes from (none where it is carried over from before)."""
    groups = groups_of(view)
    if measure in _OWN_CLAUSE:
        groups = [group for group in groups if _same_clause(view, number, group)]
    chosen = _choose(view, number, groups)
    if chosen:
        return _merge(chosen), chosen
    if measure in _OWN_CLAUSE or measure == "fighters":
        return (_country_place(page), ())
    if before:
        return _merge(before), ()
    return _country_place(page), ()


def settled_place(page: Page, view: View) -> Place | None:
    """The finest place that the sentence names, else the page's country."""
    named = [found for found in view.places if not found.adjective]
    if not named:
        return _country_place(page)
    order = ("point", "city", "admin2", "admin1", "country", "region")
    best = min(named, key=lambda found: order.index(found.entry.precision))
    return best.entry.to_place(best.text)


def groups_of(view: View) -> list[Group]:
    """Places of the sentence, coordinated ones together: "Syria and Iraq", "Deir Ezzor, Hasakah, Aleppo and Raqqa"."""
    groups: list[list[Found[PlaceEntry]]] = []
    for found in view.places:
        if found.adjective:
            continue
        if groups and _coordinated(view, groups[-1][-1], found):
            groups[-1].append(found)
        else:
            groups.append([found])
    return [tuple(group) for group in groups]


def _coordinated(view: View, left: Found[PlaceEntry], right: Found[PlaceEntry]) -> bool:
    between = view.cut(left.end, right.start)
    words = view.words[view.index_at(left.end) : view.index_at(right.start)]
    if any(number.start >= left.end and number.end <= right.start for number in view.numbers):
        return False
    return len(between) <= 24 and "(" not in between and all(word.form in grammar(view.language).also for word in words)


def _choose(view: View, number: NumberMention, groups: list[Group]) -> Group:
    """A place behind the number and before the next one ("16 in Aleppo"); a label before it ("Homs: 27"); the nearest."""
    if not groups:
        return ()
    following = [other.outer_start for other in view.numbers if other.outer_start > number.start]
    limit = min(following, default=view.sentence.end)
    behind = [group for group in groups if number.end <= group[0].start < limit]
    ahead = [group for group in groups if group[-1].end <= number.start]
    if ahead and _labels(view, ahead[-1], number):
        return ahead[-1]
    if behind and not (ahead and _far(view, number, behind[0])):
        return _finest(behind)
    if ahead:
        return ahead[-1]
    return groups[0]


def _labels(view: View, group: Group, number: NumberMention) -> bool:
    """ "Aleppo (106)", "Homs desert: 27 operations": the place stands right before the number as its label."""
    between = view.cut(group[-1].end, number.outer_start)
    return len(between) <= 12 and any(mark in between for mark in "(:") and ")" not in between


def _far(view: View, number: NumberMention, group: Group) -> bool:
    """Whether a hard stop parts the number from the place behind it."""
    first, last = view.index_at(number.end) - 1, view.index_at(group[0].start) - 1
    return "hard" in view.gaps[max(first, 0) : last + 1]


def _finest(groups: Sequence[Group]) -> Group:
    return groups[0]


def _same_clause(view: View, number: NumberMention, group: Group) -> bool:
    first, last = sorted((view.index_at(number.start), view.index_at(group[0].start)))
    return not any(view.gaps[first:last])


def _merge(group: Group) -> Place:
    """One place as it is; several as one expression with all their countries."""
    first = group[0].entry
    if len(group) == 1:
        return first.to_place(group[0].text)
    countries = tuple(dict.fromkeys(code for found in group for code in found.entry.countries))
    country = countries[0] if len(countries) == 1 else None
    text = ", ".join(found.text for found in group)
    precision = "region" if country is None else first.precision
    return Place(
        name=", ".join(f.entry.name for f in group),
        country=country,
        countries=countries,
        precision=precision,
        text=text,
    )


def _country_place(page: Page) -> Place | None:
    """The country that the whole page is about, where no sentence names a nearer place."""
    country = page.main_country
    if country is None:
        return None
    found = next((f for view in page.views for f in view.places if f.entry.country == country), None)
    if found is None:
        return None
    return Place(name=None, country=country, countries=(country,), precision="country", text=found.text)
