"""Claims and documents as plain values: the JSON that `marsad code` prints (one object a line), and back.

The JSON form is the public contract; `claim_from_json` accepts what `claim_to_json` gives.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from marsad.model.claim import (
    Actor,
    Claim,
    Correction,
    Figure,
    Flag,
    Incident,
    Indicator,
    Number,
    Period,
    Place,
    Quote,
    Toll,
    Voice,
)
from marsad.model.document import Document

Json = dict[str, Any]


def plain(number: float | None) -> int | float | None:
    """73.0 is printed as 73: counts are whole numbers to their readers."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


def document_to_json(document: Document) -> Json:
    return {
        "kind": "document",
        "document": document.label or document.id,
        "url": document.url,
        "title": document.title,
        "published": document.published.isoformat() if document.published else None,
        "published_precision": document.published_precision,
        "publisher": document.publisher,
        "language": document.language,
        "text": document.text,
    }


def claim_to_json(claim: Claim, document: str | None = None) -> Json:
    """The claim as printed; `document` replaces the document's id by the label its reader knows.

    "corrected" is there only where a person corrected something.
    """
    head: Json = {
        "kind": claim.kind,
        "document": document or claim.document,
        "id": claim.id,
        "quote": quote_to_json(claim.quote),
    }
    tail: Json = {
        "group": actor_to_json(claim.group),
        "place": place_to_json(claim.place),
        "period": period_to_json(claim.period),
        "attribution": [voice_to_json(voice) for voice in claim.attribution],
        "self_claimed": claim.self_claimed,
        "modality": claim.modality,
        "confidence": claim.confidence,
        "coder": claim.coder,
    }
    if claim.corrected:
        tail["corrected"] = [correction_to_json(item) for item in claim.corrected]
    if isinstance(claim, Figure):
        own: Json = {
            "number": number_to_json(claim.number),
            "measure": claim.measure,
            "role": claim.role,
            "accumulation": claim.accumulation,
            "per": claim.per,
            "comparison": claim.comparison,
            "cohort": claim.cohort,
            "part_of": claim.part_of,
        }
        return head | own | tail | {"arithmetic": [flag_to_json(flag) for flag in claim.arithmetic]}
    if isinstance(claim, Incident):
        own = {
            "type": claim.type,
            "perpetrator": actor_to_json(claim.perpetrator),
            "target": actor_to_json(claim.target),
            "killed": claim.killed,
            "wounded": claim.wounded,
            "abducted": claim.abducted,
            "arrested": claim.arrested,
            "perpetrators_killed": claim.perpetrators_killed,
            "tolls": [toll_to_json(toll) for toll in claim.tolls],
        }
        if claim.quote.row is not None:
            own |= {"key": claim.key, "code": claim.code}
        return head | own | tail
    if isinstance(claim, Indicator):
        return head | {"indicator": claim.indicator, "direction": claim.direction} | tail
    raise TypeError(f"not a claim: {claim!r}")


def claim_from_json(value: Json) -> Claim:
    shared: Json = {
        "id": value["id"],
        "document": value["document"],
        "quote": Quote(**value["quote"]),
        "group": actor_from_json(value["group"]),
        "place": place_from_json(value["place"]),
        "period": period_from_json(value["period"]),
        "attribution": tuple(Voice(**voice) for voice in value["attribution"]),
        "self_claimed": value["self_claimed"],
        "modality": value["modality"],
        "confidence": value["confidence"],
        "coder": value["coder"],
        "corrected": tuple(correction_from_json(item) for item in value.get("corrected") or ()),
    }
    kind = value["kind"]
    if kind == "figure":
        own: Json = {
            key: value[key] for key in ("measure", "role", "accumulation", "per", "comparison", "cohort", "part_of")
        }
        flags = tuple(flag_from_json(flag) for flag in value["arithmetic"])
        return Figure(**shared, **own, number=number_from_json(value["number"]), arithmetic=flags)
    if kind == "incident":
        counts = ("type", "killed", "wounded", "abducted", "arrested", "perpetrators_killed")
        own = {key: value[key] for key in counts}
        own |= {key: actor_from_json(value[key]) for key in ("perpetrator", "target")}
        own |= {key: value.get(key) for key in ("key", "code")}
        return Incident(**shared, **own, tolls=tuple(toll_from_json(toll) for toll in value["tolls"]))
    if kind == "indicator":
        return Indicator(**shared, indicator=value["indicator"], direction=value["direction"])
    raise ValueError(f"not a kind of claim: {kind!r}")


def quote_to_json(quote: Quote) -> Json:
    span: Json = {"start": quote.start, "end": quote.end, "text": quote.text}
    return span if quote.row is None else span | {"row": quote.row}


def number_to_json(number: Number) -> Json:
    return {
        "start": number.start,
        "end": number.end,
        "text": number.text,
        "low": plain(number.low),
        "high": plain(number.high),
        "qualifier": number.qualifier,
        "unit": number.unit,
    }


def number_from_json(value: Json) -> Number:
    bounds: Json = {key: None if value[key] is None else float(value[key]) for key in ("low", "high")}
    return Number(**(value | bounds))


def actor_to_json(actor: Actor | None) -> Json | None:
    if actor is None:
        return None
    return {"id": actor.id, "name": actor.name, "parent": actor.parent, "text": actor.text}


def actor_from_json(value: Json | None) -> Actor | None:
    return None if value is None else Actor(**value)


def place_to_json(place: Place | None) -> Json | None:
    if place is None:
        return None
    return {
        "id": place.id,
        "name": place.name,
        "country": place.country,
        "countries": list(place.countries),
        "precision": place.precision,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "text": place.text,
    }


def place_from_json(value: Json | None) -> Place | None:
    return None if value is None else Place(**(value | {"countries": tuple(value["countries"])}))


def period_to_json(period: Period | None) -> Json | None:
    if period is None:
        return None
    return {
        "start": period.start.isoformat() if period.start else None,
        "end": period.end.isoformat() if period.end else None,
        "text": period.text,
        "precision": period.precision,
    }


def period_from_json(value: Json | None) -> Period | None:
    if value is None:
        return None
    days: Json = {key: dt.date.fromisoformat(value[key]) if value[key] else None for key in ("start", "end")}
    return Period(**(value | days))


def voice_to_json(voice: Voice) -> Json:
    return {
        "id": voice.id,
        "name": voice.name,
        "kind": voice.kind,
        "hedge": voice.hedge,
        "start": voice.start,
        "end": voice.end,
    }


def flag_to_json(flag: Flag) -> Json:
    return {
        "kind": flag.kind,
        "stated": plain(flag.stated),
        "computed": plain(flag.computed),
        "claims": list(flag.claims),
        "text": flag.text,
    }


def flag_from_json(value: Json) -> Flag:
    numbers: Json = {key: float(value[key]) for key in ("stated", "computed")}
    return Flag(**(value | numbers | {"claims": tuple(value["claims"])}))


def toll_to_json(toll: Toll) -> Json:
    return {
        "measure": toll.measure,
        "number": number_to_json(toll.number),
        "attribution": [voice_to_json(voice) for voice in toll.attribution],
        "quote": quote_to_json(toll.quote),
        "revises": toll.revises,
    }


def toll_from_json(value: Json) -> Toll:
    return Toll(
        measure=value["measure"],
        number=number_from_json(value["number"]),
        attribution=tuple(Voice(**voice) for voice in value["attribution"]),
        quote=Quote(**value["quote"]),
        revises=value["revises"],
    )


def correction_to_json(item: Correction) -> Json:
    return {
        "slot": item.slot,
        "was": item.was,
        "now": item.now,
        "judge": item.judge,
        "at": item.at.isoformat(),
        "judgement": item.judgement,
        "reason": item.reason,
        "in_text": item.in_text,
    }


def correction_from_json(value: Json) -> Correction:
    return Correction(**(value | {"at": dt.datetime.fromisoformat(value["at"])}))
