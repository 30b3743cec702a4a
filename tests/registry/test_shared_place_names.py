"""Names that regions of several countries share."""

from __future__ import annotations

import pytest

from marsad.registry import open_registry


@pytest.mark.parametrize(
    ("text", "page", "place"),
    [
        ("des civils tués dans la région du Nord", {"BF"}, "Nord (BF)"),
        ("des civils tués dans la région du Nord", {"CM"}, "North (CM)"),
        ("une patrouille dans la région du Sahel", {"BF"}, "Sahel Region (Burkina Faso)"),
        ("une patrouille dans la région du Sahel", {"BF", "ML"}, "Sahel"),
        ("un raid mené dans le Centre-nord", set(), "Centre-Nord"),
    ],
)
def test_a_region_whose_name_others_share_is_that_of_the_pages_only_country(
    text: str, page: set[str], place: str
) -> None:
    assert [found.entry.name for found in open_registry().places.find(text, "fr", frozenset(page))] == [place]


def test_a_compass_point_is_no_region_where_the_page_names_no_country() -> None:
    assert open_registry().places.find("venus du Nord, ils ont gagné le Centre", "fr") == []
