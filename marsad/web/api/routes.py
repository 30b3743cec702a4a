"""The API's page, feeds and exports: the addresses. The API itself is `service`, mounted beside them."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from marsad.language import Wording
from marsad.web.api import downloads, feeds
from marsad.web.page import render, words_of

router = APIRouter()
router.include_router(feeds.router)
router.include_router(downloads.router)


@router.get("/api")
def described(request: Request) -> Response:
    """What programs can ask for, with an example of each."""
    return render(request, "api/endpoints.html.jinja", endpoints=_endpoints(words_of(request)))


def _endpoints(words: Wording) -> list[tuple[str, str, str]]:
    """Address, an example, and what it gives."""
    say = words.say
    base = "/api/v1"
    return [
        (
            f"{base}/claims",
            "?group=islamic-state&country=IQ&limit=10",
            say("Claims with their sentences and sources"),
        ),
        (f"{base}/claims/{{id}}", "", say("One claim whole, with its rivals")),
        (f"{base}/events", "?format=geojson&limit=100", say("Events: reports of the same event as one")),
        (f"{base}/events/{{id}}", "", say("One event, with where each value comes from")),
        (f"{base}/documents", "?limit=10", say("Documents and releases, without their texts")),
        (f"{base}/documents/{{id}}", "", say("One document with its claims")),
        (f"{base}/groups", "", say("Groups that claims name")),
        (f"{base}/places", "?country=IQ", say("Places that claims name")),
        (f"{base}/sources", "", say("Who speaks, with licences of datasets")),
        (f"{base}/series", "?group=islamic-state&place=Iraq&every=month", say("Counts, by who counts")),
        (f"{base}/answers", "?group=islamic-state&place=Iraq", say("Whether violence is coming back, once computed")),
        (f"{base}/briefs", "", say("The briefs that were published")),
        (f"{base}/judgements", "", say("What persons decided")),
    ]
