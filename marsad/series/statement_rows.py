"""Claims as rows for stocks and indicators: whose word it is, on which day it counts from, the sentence behind it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from marsad.errors import UsageError
from marsad.model.counts import PlaceScope, SeriesOptions
from marsad.model.statements import Cited, StatementOptions
from marsad.model.stocks import Reach
from marsad.series.figures import lens_of
from marsad.series.scope import among, equals

Row = Mapping[str, Any]
Span = tuple[dt.date, dt.date]

# Beside what the engine's view of a claim always has, these columns are read.
NEEDED = (
    "id", "kind", "document", "row", "quote_start", "quote_end", "quote_text", "number_start", "number_end",
    "number_text", "low", "high", "qualifier", "unit", "measure", "role", "accumulation", "per", "comparison", "cohort",
    "part_of", "group_id", "place_id", "place_name", "country", "countries", "place_precision", "period_start",
    "period_end", "attribution", "origin_id", "origin_name", "origin_kind", "lens", "modality", "confidence",
    "indicator", "direction", "recorded_at", "published_until", "publisher", "title", "url", "hindsight",
)  # fmt: skip
UNSAID = ("denied", "hypothetical")


def rows_of(claims: pa.Table, kind: str, options: StatementOptions) -> list[dict[str, Any]]:
    """The claims of one kind about the group as rows, each with `source`, `seen` and `reach`.

    Raises UsageError where the table lacks a column.
    """
    missing = [name for name in NEEDED if name not in claims.column_names]
    if missing:
        raise UsageError(f"claims table without {', '.join(missing)}", "it is not a view of claims", "Pass one")
    about = equals(claims["kind"], kind) & among(claims["group_id"], options.group.ids)
    named = SeriesOptions(group=options.group, known_origins=options.known_origins)
    rows = claims.select(NEEDED).filter(pa.array(about)).to_pylist()
    found = [row | {"lens": lens_of(row, named), "seen": seen_on(row), "reach": reach(row, options)} for row in rows]
    return _with_sources(found, options.voices)


def _with_sources(rows: list[dict[str, Any]], voices: Mapping[str, str]) -> list[dict[str, Any]]:
    """Whose word each is. A page's own voice is that of whoever printed the text first, not of all who copied it."""
    own = [row for row in rows if row["lens"] and row["origin_kind"] == "publisher"]
    first: dict[str, Row] = {}
    for row in sorted(own, key=lambda row: (row["seen"], row["document"])):
        first.setdefault(voices.get(row["document"], row["document"]), row)
    done = []
    for row in rows:
        voice = voices.get(row["document"], row["document"])
        if row["lens"] and row["origin_kind"] == "publisher":
            row |= {name: first[voice][name] for name in ("lens", "origin_id", "origin_name")}
        done.append(row | {"source": row["lens"] or f"unknown:{voice}"})
    return done


def seen_on(row: Row) -> dt.date:
    """The day from which a statement counts: its publication, or for a page without one when it was kept."""
    day: dt.date = row["published_until"] or row["recorded_at"].date()
    return day


def too_late(row: Row, options: StatementOptions) -> str | None:
    """The code of a claim that the day asked for may not see."""
    if options.as_of is None:
        return None
    if row["published_until"] is not None and row["published_until"] > options.as_of and not row["hindsight"]:
        return "published_later"
    later = [day for day in (row["period_start"], row["period_end"]) if day is not None and day > options.as_of]
    return "period_later" if later else None


def reach(row: Row, options: StatementOptions) -> Reach:
    """How the place of a statement lies to the places asked for; "here" where none is asked for and one is stated."""
    if row["place_id"] is None and row["country"] is None and not row["countries"]:
        return "unstated"
    if not options.places:
        return "here"
    found = [_lies(row, place) for place in options.places]
    order: tuple[Reach, ...] = ("here", "inside", "wider", "elsewhere")
    return min(found, key=order.index)


def _lies(row: Row, place: PlaceScope) -> Reach:
    countries = set(row["countries"] or ([row["country"]] if row["country"] else []))
    whole = row["place_precision"] == "country"
    if row["place_id"] == place.id or (place.country and whole and row["country"] == place.country):
        return "here"
    if place.country is not None:
        if countries == {place.country} or row["country"] == place.country:
            return "inside"
        return "wider" if place.country in countries else "elsewhere"
    if row["place_id"] in place.inside:
        return "inside"
    around = row["place_id"] in place.within or bool(countries & set(place.within) and (whole or len(countries) > 1))
    return "wider" if around else "elsewhere"


def newest_first(row: Row) -> tuple[int, int, int, str]:
    """The newest page first; within a page the earlier sentence, in it the earlier number (as in series)."""
    return -row["seen"].toordinal(), row["quote_start"], row["number_start"] or 0, row["id"]


def cited(row: Row) -> Cited:
    """The sentence of a claim with who says it."""
    voices = [voice for voice in json.loads(row["attribution"] or "[]") if voice["kind"] != "publisher"]
    return Cited(
        claim=row["id"],
        document=row["document"],
        row=row["row"],
        start=row["quote_start"],
        end=row["quote_end"],
        text=row["quote_text"],
        modality=row["modality"],
        number=row["number_text"],
        number_start=row["number_start"],
        number_end=row["number_end"],
        low=row["low"],
        high=row["high"],
        chain=tuple(voice["name"] for voice in voices),
        hedges=tuple(voice["hedge"] for voice in voices if voice.get("hedge")),
        title=row["title"],
        url=row["url"],
        publisher=row["publisher"],
        published=row["published_until"],
        confidence=row["confidence"],
    )


def names_of(rows: Iterable[Row]) -> dict[str, str]:
    """The names of places and origins as the claims have them, by id."""
    found: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: row["id"]):
        for kind in ("place", "origin"):
            if row[f"{kind}_id"] and row[f"{kind}_name"]:
                found.setdefault(row[f"{kind}_id"], row[f"{kind}_name"])
    return found
