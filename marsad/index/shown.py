"""What the file keeps of a row → the rows and models that pages show."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from marsad.index.models import ClaimRow, DocumentRow, EventRow, StatedToll
from marsad.model import Claim
from marsad.model.claim import Period, Place
from marsad.model.event import Event, FusedValue, Rival
from marsad.model.judgement import Judgement
from marsad.model.schemas import CLAIMS, claim_from_row

Json = dict[str, Any]
_DAYS = ("period_start", "period_end", "published", "published_until", "covers_start", "covers_end")
_SAME = (
    "id", "kind", "document", "row", "quote_start", "quote_end", "quote_text", "number_start", "number_end", "low",
    "high", "qualifier", "unit", "measure", "role", "accumulation", "per", "comparison", "cohort", "part_of", "type",
    "indicator", "direction", "killed", "wounded", "target_id", "target_name", "place_id", "place_name", "country",
    "latitude", "longitude", "period_precision", "lens", "origin_id", "origin_name", "modality", "event",
)  # fmt: skip
_OF_DOCUMENT = ("title", "publisher", "published_precision", "language", "url", "dataset", "published")


def claim_row(body: Json, document: DocumentRow | None, as_of: dt.date | None) -> ClaimRow:
    """`body`: what is stated of the claim, see `bodies`; `document`: its document."""
    get = body.get
    values: Json = dict(zip(_SAME, map(get, _SAME), strict=True))
    incident = body["kind"] == "incident"
    acted = incident and any(get(f"perpetrator_{name}") for name in ("id", "name", "text"))
    side = "perpetrator" if acted else "group"
    chain = _voices(body)
    before = get("hindsight_before")
    values |= {
        "number": get("number_text"),
        "group_id": get(f"{side}_id"),
        "group_name": get(f"{side}_name") or get(f"{side}_text"),
        "target_name": get("target_name") or get("target_text"),
        "place_name": get("place_name") or get("place_text"),
        "precision": get("place_precision"),
        "period_start": _day(get("period_start")),
        "period_end": _day(get("period_end")),
        "self_claimed": get("self_claimed", False),
        "attribution": chain,
        "confidence": get("confidence", 0.0),
        "coder": get("coder", ""),
        "tolls": _tolls(get("tolls")) if incident else (),
        "flags": tuple(flag["kind"] for flag in _list(get("arithmetic"))),
        "verdict": get("verdict"),
        "corrected": tuple(dict.fromkeys(item["slot"] for item in _list(get("corrected")))),
        "hindsight": as_of is not None and before is not None and as_of.isoformat() < before,
        "kept_back": get("kept_back", False),
    }
    if document is not None:
        values |= {name: getattr(document, name) for name in _OF_DOCUMENT}
    return ClaimRow(**values)


def _list(text: str | None) -> list[Any]:
    return json.loads(text) if text and text != "[]" else []


def _tolls(text: str | None) -> tuple[StatedToll, ...]:
    return tuple(
        StatedToll(
            measure=toll["measure"],
            low=toll["number"]["low"],
            high=toll["number"]["high"],
            qualifier=toll["number"].get("qualifier"),
            revises=bool(toll.get("revises")),
        )
        for toll in _list(text)
    )


def _voices(body: Json) -> tuple[tuple[str, str, str], ...]:
    """The chain without the publisher that closes it."""
    return _chain(body["attribution"])


@lru_cache(maxsize=8192)  # a dataset's rows have the same chain
def _chain(text: str) -> tuple[tuple[str, str, str], ...]:
    voices = json.loads(text)
    return tuple((voice["id"], voice["name"], voice["kind"]) for voice in voices if voice["kind"] != "publisher")


def claim_model(body: Json) -> Claim:
    row: Json = {**dict.fromkeys(CLAIMS.names), **dict.fromkeys(("correction", "corrected")), **body}
    for name in ("period_start", "period_end"):
        row[name] = _day(row[name])
    return claim_from_row(row)


def document_row(shown: Json) -> DocumentRow:
    values = dict(shown)
    for name in ("published", "covers_start", "covers_end"):
        values[name] = _day(values[name])
    for name in ("captured_at", "recorded_at"):
        values[name] = _moment(values[name])
    return DocumentRow(**values)


def event_row(shown: Json, as_of: dt.date | None = None) -> EventRow:
    values = dict(shown)
    late = _day(values.get("hindsight_before"))
    for name in ("lenses", "sources", "actors", "disputed"):
        values[name] = tuple(values.get(name) or ())
    for name in ("period_start", "period_end"):
        values[name] = _day(values.get(name))
    named: Json = {name: values.get(name) for name in EventRow.__dataclass_fields__}
    known = {"kept_back": bool(values.get("kept_back")), "hindsight": bool(as_of and late and as_of < late)}
    return EventRow(**named | known)


def judgement(shown: Json) -> Judgement:
    return Judgement(**shown | {"about": tuple(shown["about"]), "recorded_at": _moment(shown["recorded_at"])})


def event_model(value: Json) -> Event:
    """The event that `event_json` wrote."""
    made: Json = {name: value[name] for name in ("id", "leading", "voices")}
    made |= {name: tuple(value[name]) for name in ("members", "sources")}
    for name in ("period", "place", "actors", "type", "killed", "wounded"):
        given = value.get(name)
        if given is not None:
            made[name] = FusedValue(
                value=_value(name, given["value"]),
                members=tuple(given["members"]),
                rule=given["rule"],
                rivals=tuple(
                    Rival(value=_value(name, rival["value"]), members=tuple(rival["members"]))
                    for rival in given["rivals"]
                ),
                low=given.get("low"),
                high=given.get("high"),
            )
    return Event(**made)


def event_json(event: Event) -> Json:
    """An event as plain values."""
    value: Json = {name: getattr(event, name) for name in ("id", "members", "leading", "sources", "voices")}
    for name in ("period", "place", "actors", "type", "killed", "wounded"):
        given: FusedValue[Any] | None = getattr(event, name)
        if given is not None:
            value[name] = {
                "value": _plain(given.value),
                "members": given.members,
                "rule": given.rule,
                "rivals": [{"value": _plain(rival.value), "members": rival.members} for rival in given.rivals],
                "low": given.low,
                "high": given.high,
            }
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, Period):
        return {"start": _iso(value.start), "end": _iso(value.end), "text": value.text, "precision": value.precision}
    if isinstance(value, Place):
        return {name: getattr(value, name) for name in Place.__dataclass_fields__}
    return value


def _value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name == "period":
        return Period(**value | {"start": _day(value["start"]), "end": _day(value["end"])})
    if name == "place":
        return Place(**value | {"countries": tuple(value["countries"])})
    return tuple(value) if name == "actors" else value


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def stated(row: Mapping[str, Any]) -> Json:
    """A row of Arrow's as plain values that JSON can hold."""
    return {name: _as_json(value) for name, value in row.items()}


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else value


def event_alone(row: EventRow, ref: str, source: str, facts: Json) -> Event:
    """The event of a single report: all that it states, by the rule `only`."""

    def value(given: Any, **bounds: Any) -> FusedValue[Any]:
        return FusedValue(value=given, members=(ref,), rule="only" if given is not None else "bounds_only", **bounds)

    made: Json = {"id": row.id, "members": (ref,), "leading": ref, "sources": (source,), "voices": row.voices}
    if row.period_start or row.period_end:
        made["period"] = value(
            Period(start=row.period_start, end=row.period_end, precision=facts.get("period_precision"))
        )
    if row.place_id or row.country or row.place_name or row.latitude is not None:
        countries = (row.country,) if row.country else ()
        place = Place(id=row.place_id, name=row.place_name, country=row.country, countries=countries)
        made["place"] = value(
            Place(**{n: getattr(place, n) for n in ("id", "name", "country", "countries")}, **_located(facts))
        )
    if row.actors:
        made["actors"] = value(row.actors)
    if row.type:
        made["type"] = value(row.type)
    for name in ("killed", "wounded"):
        bounds = {end: facts.get(f"{name}_{end}") for end in ("low", "high")}
        if facts.get(name) is not None or any(bound is not None for bound in bounds.values()):
            made[name] = value(facts.get(name), **bounds)
    return Event(**made)


def _located(facts: Json) -> Json:
    return {name: facts.get(name) for name in ("precision", "latitude", "longitude")}
