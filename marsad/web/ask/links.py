"""Where the numbers of an answer lead: to a claim, to the claims of a count, to the map, to a brief."""

from __future__ import annotations

from dataclasses import dataclass

from marsad.errors import UnknownName
from marsad.model.asked import AskedQuestion, Span
from marsad.registry import open_registry
from marsad.web.page import link

Parameters = dict[str, object]


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses around one question; lists take its group, place and day as their filter."""

    question: AskedQuestion

    def where(self, place: str) -> Parameters:
        """The filter of all that lies in a country, or of a place."""
        try:
            entry = open_registry().places.get(place)
        except UnknownName:
            return {"place": place}
        return {"country": entry.country} if entry.precision == "country" and entry.country else {"place": place}

    @property
    def about(self) -> Parameters:
        asked = self.question
        return {"group": asked.group, "branches": asked.branches, "as_of": asked.as_of}

    def claim(self, id: str) -> str:
        return link(f"/claims/{id}")

    def counted(self, lens: str, place: str, span: Span, claims: tuple[str, ...]) -> str:
        """A count: its one claim, or the list of those of its lens that touch these days."""
        if len(claims) == 1:
            return self.claim(claims[0])
        return link("/claims", **self.about, **self.where(place), lens=lens, start=span[0], end=span[1])

    def lens(self, lens: str, place: str) -> str:
        return link("/claims", **self.about, **self.where(place), lens=lens)

    @property
    def claims(self) -> str:
        return link("/claims", **self.about, **self.where(self.question.place))

    @property
    def map(self) -> str:
        return link("/map", **self.about, **self.where(self.question.place))

    @property
    def answer(self) -> str:
        return link(f"/answers/{self.question.id}")

    def elsewhere(self, place: str) -> str:
        """The same question, about another place."""
        asked = self.question
        return link(
            "/answers",
            group=asked.group,
            place=place,
            as_of=asked.as_of,
            branches=asked.branches,
            week_start=asked.week_start or None,
            recorded_by=asked.recorded_by.isoformat() if asked.recorded_by else None,
        )

    @property
    def brief(self) -> str:
        """The form that publishes this answer."""
        asked = self.question
        return link(
            "/briefs/new",
            group=asked.group,
            place=asked.place,
            as_of=asked.as_of,
            compare=asked.compare,
            branches=asked.branches,
            week_start=asked.week_start or None,
            recorded_by=asked.recorded_by.isoformat() if asked.recorded_by else None,
        )

    def group(self, id: str) -> str:
        return link(f"/groups/{id}")

    def place(self, id: str) -> str:
        return link(f"/places/{id}")
