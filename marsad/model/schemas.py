"""The Arrow schemas of what is kept: one flat row a claim, so that counting never has to open JSON.

Nested parts that are only shown, never counted (chains, flags, tolls), are kept as canonical JSON strings.
Derived columns (`origin_*`, `lens`, `actors`) repeat what the chain and the actors say, for filters and counts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from marsad.model.claim import Actor, Claim, Figure, Incident, Indicator
from marsad.model.form import Json, claim_from_json, claim_to_json

INSTANT = pa.timestamp("us", tz="UTC")


def _text(*names: str) -> list[pa.Field]:
    return [pa.field(name, pa.string()) for name in names]


def _required(name: str, kind: pa.DataType) -> pa.Field:
    return pa.field(name, kind, nullable=False)


CAPTURES = pa.schema(
    [
        _required("sha256", pa.string()),
        _required("url", pa.string()),
        pa.field("media_type", pa.string()),
        _required("content", pa.binary()),
        _required("recorded_at", INSTANT),
    ]
)

DOCUMENTS = pa.schema(
    [
        _required("id", pa.string()),
        *_text("url", "title"),
        pa.field("published", pa.date32()),
        *_text("published_precision"),
        pa.field("published_until", pa.date32()),
        *_text("publisher", "language", "label", "capture", "dataset"),
        pa.field("covers_start", pa.date32()),
        pa.field("covers_end", pa.date32()),
        _required("text", pa.string()),
        _required("recorded_at", INSTANT),
    ]
)

# A dataset's rows as canonical JSON; the claim's quote cuts `text`. `key`: the dataset's own id of the row.
ROWS = pa.schema(
    [
        _required("document", pa.string()),
        _required("row", pa.int64()),
        _required("text", pa.string()),
        *_text("key"),
    ]
)

# One row for each time that a coder went through a document; a document's claims count once this is there.
CODINGS = pa.schema(
    [
        _required("document", pa.string()),
        _required("coder", pa.string()),
        _required("claims", pa.int64()),
        _required("recorded_at", INSTANT),
    ]
)

CLAIMS = pa.schema(
    [
        _required("id", pa.string()),
        _required("kind", pa.string()),
        _required("document", pa.string()),
        pa.field("row", pa.int64()),
        _required("quote_start", pa.int64()),
        _required("quote_end", pa.int64()),
        _required("quote_text", pa.string()),
        pa.field("number_start", pa.int64()),
        pa.field("number_end", pa.int64()),
        *_text("number_text"),
        pa.field("low", pa.float64()),
        pa.field("high", pa.float64()),
        *_text("qualifier", "unit", "measure", "role", "accumulation", "per", "comparison", "cohort", "part_of"),
        *_text("group_id", "group_name", "group_parent", "group_text"),
        *_text("place_id", "place_name", "country"),
        pa.field("countries", pa.list_(pa.string())),
        *_text("place_precision"),
        pa.field("latitude", pa.float64()),
        pa.field("longitude", pa.float64()),
        *_text("place_text"),
        pa.field("period_start", pa.date32()),
        pa.field("period_end", pa.date32()),
        *_text("period_text", "period_precision"),
        _required("attribution", pa.string()),
        *_text("origin_id", "origin_name", "origin_kind", "lens"),
        _required("self_claimed", pa.bool_()),
        _required("modality", pa.string()),
        _required("confidence", pa.float64()),
        _required("coder", pa.string()),
        *_text("arithmetic", "type"),
        *_text("perpetrator_id", "perpetrator_name", "perpetrator_parent", "perpetrator_text"),
        *_text("target_id", "target_name", "target_parent", "target_text"),
        pa.field("killed", pa.int64()),
        pa.field("wounded", pa.int64()),
        pa.field("abducted", pa.int64()),
        pa.field("arrested", pa.int64()),
        pa.field("perpetrators_killed", pa.int64()),
        # The bounds of `killed` and `wounded` over what the voices state: what linking compares.
        pa.field("killed_low", pa.float64()),
        pa.field("killed_high", pa.float64()),
        pa.field("wounded_low", pa.float64()),
        pa.field("wounded_high", pa.float64()),
        *_text("tolls", "indicator", "direction"),
        pa.field("actors", pa.list_(pa.string())),  # ids of every actor on either side
        # Of a dataset's row: its own id there, and the event's code as given: "cameo:190".
        *_text("key", "code"),
        _required("recorded_at", INSTANT),
    ]
)

JUDGEMENTS = pa.schema(
    [
        _required("id", pa.string()),
        # accept, reject, correct, unsure: claims by id. same_event, different_event, unsure: two incidents by `ref`.
        # withdraw: the judgement that is taken back.
        _required("about", pa.list_(pa.string())),
        _required("verdict", pa.string()),
        *_text("correction", "reason"),
        _required("judge", pa.string()),
        # Of a machine: how probable it is that both are one event, what spoke for it (JSON), and the run it belongs to.
        pa.field("probability", pa.float64()),
        *_text("evidence", "linking"),
        _required("recorded_at", INSTANT),
    ]
)

# One row for each run of the linker; its judgements count once this is there. A full run replaces those before it, an
# increment adds to the last full one.
LINKINGS = pa.schema(
    [
        _required("id", pa.string()),
        _required("judge", pa.string()),  # the model's name and version
        _required("full", pa.bool_()),
        _required("settings", pa.string()),  # JSON: what was trained, thresholds, seed
        _required("versions", pa.string()),  # JSON: of each table read
        _required("incidents", pa.int64()),
        _required("pairs", pa.int64()),
        pa.field("seen", pa.binary()),  # which claims it compared, as the linker notes them
        _required("recorded_at", INSTANT),
    ]
)

# A forecast as it was made, with the benchmarks it must beat: the row of one frozen forecast. `draws`: zlib of 64-bit
# little-endian integers, model by model in the order of `models`, each a path after the other.
FORECASTS = pa.schema(
    [
        _required("id", pa.string()),
        _required("method", pa.string()),
        _required("marsad", pa.string()),
        _required("settings", pa.string()),  # JSON
        _required("seed", pa.int64()),
        _required("versions", pa.string()),  # JSON: of each table read
        pa.field("as_of", pa.date32()),
        pa.field("recorded_by", INSTANT),
        _required("release_later", pa.bool_()),
        _required("lens", pa.string()),
        _required("group_id", pa.string()),
        pa.field("branches", pa.list_(pa.string())),
        _required("place_id", pa.string()),
        _required("measure", pa.string()),
        *_text("role", "cohort"),
        _required("every", pa.string()),
        _required("week_start", pa.int64()),
        _required("origin_start", pa.date32()),  # the last covered period
        _required("origin_end", pa.date32()),
        _required("ahead", pa.int64()),
        _required("history", pa.string()),  # JSON: the counts up to the origin, null where not covered
        *_text("breaks"),  # JSON: days and codes of the breaks inside the history
        pa.field("weight", pa.float64()),
        _required("judged", pa.int64()),
        pa.field("reference", pa.float64()),
        _required("models", pa.string()),  # JSON
        _required("paths", pa.int64()),
        _required("draws", pa.binary()),
        _required("recorded_at", INSTANT),
        pa.field("purged_at", INSTANT),  # when something that it counted was purged
    ]
)

# Published briefs, as they were. `question`: JSON that is the same for the same question; `content`: all that the brief
# says as JSON (marsad.brief.form), from which every format is made; `hash`: SHA-256 of it.
BRIEFS = pa.schema(
    [
        _required("number", pa.int64()),
        _required("hash", pa.string()),
        _required("title", pa.string()),
        _required("question", pa.string()),
        _required("group_id", pa.string()),
        _required("places", pa.list_(pa.string())),
        _required("language", pa.string()),
        pa.field("as_of", pa.date32()),
        _required("computed_at", INSTANT),
        pa.field("newest_source", pa.date32()),
        _required("verdicts", pa.string()),  # JSON: of each place, by its name
        _required("versions", pa.string()),  # JSON: of each table read
        _required("marsad", pa.string()),
        *_text("published_by"),
        _required("content", pa.string()),
        _required("html", pa.string()),
        _required("recorded_at", INSTANT),
        pa.field("redacted_at", INSTANT),  # when a source that it cited was purged; content, hash and html are since
    ]
)

SCHEMAS: dict[str, pa.Schema] = {
    "captures": CAPTURES,
    "documents": DOCUMENTS,
    "rows": ROWS,
    "codings": CODINGS,
    "claims": CLAIMS,
    "judgements": JUDGEMENTS,
    "linkings": LINKINGS,
    "forecasts": FORECASTS,
    "briefs": BRIEFS,
}

# What a row of the claims view must hold to be a model.
OF_MODEL: tuple[str, ...] = (*(name for name in CLAIMS.names if name != "recorded_at"), "corrected")

_NESTED = {
    "corrected",
    "quote",
    "number",
    "group",
    "place",
    "period",
    "attribution",
    "arithmetic",
    "tolls",
    "perpetrator",
    "target",
}
_ACTORS = ("group", "perpetrator", "target")


def canonical_json(value: Any) -> str:
    """One spelling for one value: sorted keys, no spaces, letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def claim_to_row(claim: Claim) -> Json:
    """A claim as a row of `CLAIMS` (without `recorded_at`, which the ledger sets)."""
    value = claim_to_json(claim)
    row: Json = {key: item for key, item in value.items() if key not in _NESTED}
    quote = value["quote"]
    row |= {"quote_start": quote["start"], "quote_end": quote["end"], "quote_text": quote["text"]}
    row["row"] = claim.quote.row
    if isinstance(claim, Figure):
        number = claim.number
        row |= {"number_start": number.start, "number_end": number.end, "number_text": number.text}
        row |= {"low": number.low, "high": number.high, "qualifier": number.qualifier, "unit": number.unit}
        row["arithmetic"] = canonical_json(value["arithmetic"])
    if isinstance(claim, Incident):
        row["tolls"] = canonical_json(value["tolls"])
        row |= _toll_bounds(claim)
    for key in _ACTORS:
        row |= _actor_columns(key, getattr(claim, key, None))
    if claim.place is not None:
        place = claim.place
        row |= {"place_id": place.id, "place_name": place.name, "country": place.country}
        row |= {"countries": list(place.countries), "place_precision": place.precision}
        row |= {"latitude": place.latitude, "longitude": place.longitude, "place_text": place.text}
    if claim.period is not None:
        period = claim.period
        row |= {"period_start": period.start, "period_end": period.end}
        row |= {"period_text": period.text, "period_precision": period.precision}
    row["attribution"] = canonical_json(value["attribution"])
    origin = claim.origin
    if origin is not None:
        row |= {"origin_id": origin.id, "origin_name": origin.name, "origin_kind": origin.kind}
    row["lens"] = claim.lens
    actors = [getattr(claim, key, None) for key in _ACTORS]
    row["actors"] = sorted({actor.id for actor in actors if actor is not None and actor.id})
    return row


def _toll_bounds(claim: Incident) -> Json:
    """The lowest and highest stated number of killed and wounded; an open end leaves its bound null.

    What the first voice tells in parts ("12 soldiers and 5 civilians") is the sum of them, where the claim has that.
    """
    bounds: Json = {}
    for measure in ("killed", "wounded"):
        tolls, whole = [toll for toll in claim.tolls if toll.measure == measure], getattr(claim, measure)
        parts = [toll.number for toll in tolls if toll.attribution == tolls[0].attribution]
        summed = len(parts) > 1 and whole is not None and _added([part.low for part in parts]) == whole
        others = [toll.number for toll in tolls if not summed or toll.attribution != tolls[0].attribution]
        for name, choose in (("low", min), ("high", max)):
            stated = [getattr(number, name) for number in others]
            if summed:
                stated.append(_added([getattr(part, name) for part in parts]))
            elif not tolls:
                stated.append(whole)
            bounds[f"{measure}_{name}"] = None if None in stated else float(choose(stated))
    return bounds


def _added(numbers: Sequence[float | None]) -> float | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def claim_from_row(row: Json) -> Claim:
    """The claim that a row of `CLAIMS` keeps; of the claims view, with what was `corrected` in it."""
    value: Json = {
        key: row[key] for key in ("id", "kind", "document", "self_claimed", "modality", "confidence", "coder")
    }
    value["quote"] = {
        "start": row["quote_start"],
        "end": row["quote_end"],
        "text": row["quote_text"],
        "row": row["row"],
    }
    value["attribution"] = json.loads(row["attribution"])
    value["corrected"] = json.loads(row.get("corrected") or "[]")
    value |= {key: _actor_value(key, row) for key in _ACTORS}
    value["place"] = _place_value(row)
    period = ("period_start", "period_end", "period_text", "period_precision")
    value["period"] = None
    if any(row[key] is not None for key in period):
        start, end = (row[key].isoformat() if row[key] else None for key in period[:2])
        value["period"] = {"start": start, "end": end, "text": row["period_text"], "precision": row["period_precision"]}
    if value["kind"] == Figure.kind:
        keys: tuple[str, ...] = ("measure", "role", "accumulation", "per", "comparison", "cohort", "part_of")
        value |= {key: row[key] for key in keys}
        number = {"start": row["number_start"], "end": row["number_end"], "text": row["number_text"]}
        value["number"] = number | {key: row[key] for key in ("low", "high", "qualifier", "unit")}
        value["arithmetic"] = json.loads(row["arithmetic"] or "[]")
    elif value["kind"] == Incident.kind:
        keys = ("type", "killed", "wounded", "abducted", "arrested", "perpetrators_killed", "key", "code")
        value |= {key: row[key] for key in keys}
        value["tolls"] = json.loads(row["tolls"] or "[]")
    elif value["kind"] == Indicator.kind:
        value |= {key: row[key] for key in ("indicator", "direction")}
    return claim_from_json(value)


def _actor_columns(key: str, actor: Actor | None) -> Json:
    if actor is None:
        return {}
    return {f"{key}_{field}": getattr(actor, field) for field in ("id", "name", "parent", "text")}


def _actor_value(key: str, row: Json) -> Json | None:
    value = {field: row[f"{key}_{field}"] for field in ("id", "name", "parent", "text")}
    return value if any(item is not None for item in value.values()) else None


def _place_value(row: Json) -> Json | None:
    if row["place_text"] is None and row["place_id"] is None and row["country"] is None and not row["countries"]:
        return None
    keys = {"id": "place_id", "name": "place_name", "country": "country", "precision": "place_precision"}
    keys |= {"latitude": "latitude", "longitude": "longitude", "text": "place_text"}
    value: Json = {key: row[column] for key, column in keys.items()}
    return value | {"countries": list(row["countries"] or [])}
