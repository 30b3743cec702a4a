"""Every page of the server once, with a path that has something to show: for pictures and for tests of all pages."""

from __future__ import annotations

from urllib.parse import quote

from marsad.index import Filter
from marsad.observatory import Observatory

ASKED = "group=Islamic+State&place=Syria&as_of=2019-09-24"


def stops(observatory: Observatory) -> dict[str, str]:
    """Name of each page → its path, for an observatory of the demo that was linked."""
    index = observatory.index()
    figure = next(row for row in index.claims(Filter(kind=("figure",), text="73")).rows if row.self_claimed)
    found = {
        "ask": "/",
        "answer": f"/answers?{ASKED}",
        "map": "/map",
        "groups": "/groups",
        "group": "/groups/islamic-state",
        "places": "/places",
        "place": f"/places/{quote('geonames:99237', safe=':')}",
        "sources": "/sources",
        "source": "/sources/al-azhar-observatory",
        "claims": "/claims",
        "claim": f"/claims/{figure.id}",
        "readings": f"/claims/{figure.id}/readings",
        "document": f"/documents/{figure.document}",
        "events": "/events",
        "check": "/check",
        "history": "/check/history",
        "sign-in": "/sign-in",
        "briefs": "/briefs",
        "export": "/export",
        "api": "/api",
    }
    events = index.events(Filter()).rows
    if events:
        found["event"] = f"/events/{events[0].id}"
    if observatory.briefs():
        found["brief"] = "/briefs/1"
    return found
