"""What answers look like, for the API's description. Answers are written from the models themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field

from marsad.web.api.problems import MEDIA_TYPE, Problem

T = TypeVar("T")
Json = dict[str, Any]


class Listed(BaseModel, Generic[T]):
    """A stretch of a list. `next`: the cursor of what follows, null at the end. `total`: null where it was not counted;
    with `total_is_least` there are at least so many."""

    rows: list[T]
    next: str | None
    total: int | None
    total_is_least: bool


class WholeClaim(BaseModel):
    """A claim as `marsad code` prints it, its document, and what became of it."""

    claim: Json
    document: Json
    verdict: str | None = Field(description="what a person decided of it")
    corrected: list[str] = Field(description="slots that a person corrected; the claim holds the corrected values")
    event: str | None = Field(description="the id of the linked event")
    rivals: list[Json] = Field(description="other claims of the same fact, or against it")


class WholeEvent(BaseModel):
    """An event: each value with the reports that state it, the rule that chose it and what contradicts it."""

    event: Json
    row: Json
    members: list[Json] = Field(description="the reports, by ref and claim")
    links: list[Json] = Field(description="the judgements that join them")


class WholeDocument(BaseModel):
    """What is known of a document, and its claims with their quotes. The text belongs to its publisher."""

    document: Json
    claims: list[Json]
    next: str | None = Field(description="the cursor of more claims")


class SeriesAnswer(BaseModel):
    """Counts by lens. Lenses are compared, never added."""

    series: list[Json]
    left_out: dict[str, int] = Field(description="claims that were not counted, by reason")
    as_of: dt.date | None
    computed_at: dt.datetime


class Waiting(BaseModel):
    """A question whose answer is being computed; ask again at `Location`."""

    id: str
    state: str
    ahead: int = Field(description="questions that wait before it")
    waited: float = Field(description="seconds since it was asked")


_BODY: Json = {"model": Problem, "content": {MEDIA_TYPE: {}}}
PROBLEMS: dict[int | str, Json] = {
    400: {**_BODY, "description": "What is asked cannot be answered as it is"},
    404: {**_BODY, "description": "There is no such thing"},
}
REFUSALS: dict[int | str, Json] = {**PROBLEMS, 403: {**_BODY, "description": "Its dataset may not be passed on"}}
NEGOTIATED: dict[int | str, Json] = {**PROBLEMS, 406: {**_BODY, "description": "None of the formats asked for"}}
