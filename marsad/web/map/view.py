"""What the pages of the map are filled with: choices of the form, sentences, rows, and the scripts' words."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from marsad.index.filters import Filter
from marsad.index.models import ClaimRow, Entry, EventRow
from marsad.language import Wording, lens_name, name_of
from marsad.language.tolls import leading, toll_number
from marsad.language.words import mark
from marsad.registry.areas import areas
from marsad.registry.gazetteer import country_extents
from marsad.web.map.asked import INCIDENTS, LINKED, Asked
from marsad.web.map.atlas import Atlas, Lens
from marsad.web.map.clusters import Box
from marsad.web.map.listing import InView, in_view
from marsad.web.map.timeline import Timeline
from marsad.web.page import link, static

MOST_CHOICES = 200
BARS_SHOWN = 400  # periods of the timeline that its table holds
MANY = 500  # points, of which a few stray ones are not worth a small map
_EPOCH = dt.date(1970, 1, 1).toordinal()
Choice = tuple[str, str, int | None]  # value, name, how many

_ASSETS = {
    "maplibre": "vendor/maplibre/maplibre-gl.mjs",
    "uplot": "vendor/uplot/uPlot.esm.js",
    "countries": "vendor/borders/countries.json",
    "areas": "vendor/borders/areas.json",
}


def page_values(atlas: Atlas, asked: Asked, words: Wording) -> dict[str, Any]:
    """Everything of the page but what `render` adds."""
    lens, filter = atlas.lens(asked), atlas.filter(asked)
    values = list_values(atlas, asked, words)
    selection = atlas.selection(filter) if filter else None
    names = atlas.names(words.language)
    return values | {
        "lens": lens,
        "choices": atlas.remembered(
            ("choices", words.language, asked.filter), lambda: _choices(atlas, asked, words, names), lambda _: 1000
        ),
        "sentence": _sentence(lens, words, names, selection.total if selection else 0),
        "placed": _placed(selection, words) if selection else "",
        "timeline": atlas.timeline(filter, asked.unit) if filter else None,
        "bars_shown": BARS_SHOWN,
        "bars": _bars(atlas.timeline(filter, asked.unit), words) if filter else [],
        "settings": json.dumps(_settings(atlas, asked, words), ensure_ascii=False),
    }


def list_values(atlas: Atlas, asked: Asked, words: Wording) -> dict[str, Any]:
    """The part of the page beside the map."""
    filter = atlas.filter(asked)
    found = InView(0, (), 0, ())
    if filter is not None:
        found = in_view(atlas, filter, asked.box, asked.area)
    names = atlas.names(words.language)
    return {
        "asked": asked,
        "without_area": _address(asked),
        "found": found,
        "area_name": lambda area: area_name(area, words, names),
        "rows": [_row(row, words, names) for row in found.rows],
        "more": _more(filter, asked.area) if filter else None,
    }


def timeline_values(made: Timeline) -> dict[str, Any]:
    """For the script: days as numbers since 1970."""
    return {
        "unit": made.unit,
        "starts": [int(start) - _EPOCH for start in made.starts],
        "counts": list(made.counts),
        "coarse": made.coarse,
        "undated": made.undated,
    }


def area_name(area: str, words: Wording, names: Mapping[str, str]) -> str:
    """A country, a province of ours, or a division of Natural Earth's, by name."""
    if len(area) == 2:
        return words.country(area)
    return areas().name(area, words.language) or names.get(area) or area


def _sentence(lens: Lens | None, words: Wording, names: Mapping[str, str], total: int) -> str:
    if lens is None:
        return words.say("There is nothing to draw yet.")
    if lens.name == LINKED:
        return words.say_many(
            "{number} event that several reports tell of", "{number} events, each told of by several reports", total
        )
    return words.say_many(
        "{number} report, counted by {lens}",
        "{number} reports, counted by {lens}",
        total,
        lens=lens_name(lens.name, words, names),
    )


def _placed(selection: Any, words: Wording) -> str:
    """How many are drawn as what."""
    said = [
        words.say_many("{number} at a place", "{number} at a place", len(selection.rows)),
        words.say_many("{number} in a shaded area", "{number} in a shaded area", len(selection.coarse)),
    ]
    if selection.nowhere:
        said.append(
            words.say_many(
                "{number} in a wider region, not drawn", "{number} in wider regions, not drawn", selection.nowhere
            )
        )
    return words.listed(said)


def _choices(atlas: Atlas, asked: Asked, words: Wording, names: Mapping[str, str]) -> dict[str, list[Choice]]:
    points = atlas.points
    lenses: list[Choice] = [(lens.name, lens_name(lens.name, words, names), lens.count) for lens in atlas.lenses(asked)]
    return {
        "group": _entries(atlas.index.groups(), names, asked.filter.group),
        "lens": lenses,
        "type": _named("type", points.types, words),
        "source": _entries(atlas.index.sources(), names, asked.filter.source),
        "precision": _named("precision", points.precisions, words),
        "kind": _named("claim_kind", ("incident", "figure"), words),
    }


def _entries(entries: Sequence[Entry], names: Mapping[str, str], chosen: Sequence[str]) -> list[Choice]:
    """Those most told of, in the order of their names; what was chosen is always among them."""
    most = sorted(entries, key=lambda entry: -entry.claims)[:MOST_CHOICES]
    shown = {entry.id: names.get(entry.id, entry.name) for entry in most}
    shown |= {id: names.get(id, id) for id in chosen if id not in shown}
    return sorted(((id, name, None) for id, name in shown.items()), key=lambda choice: choice[1].casefold())


def _named(table: str, codes: Sequence[str], words: Wording) -> list[Choice]:
    return sorted(
        ((code, name_of(table, code, words), None) for code in codes if code), key=lambda choice: choice[1].casefold()
    )


def _row(row: ClaimRow | EventRow, words: Wording, names: Mapping[str, str]) -> dict[str, Any]:
    if isinstance(row, EventRow):
        actors, href = row.actors, f"/events/{row.id}"
        killed = _range(row.killed_low, row.killed, row.killed_high, words)
    else:
        actors = tuple(id for id in (row.group_id, row.target_id) if id)
        href, killed = f"/claims/{row.id}", _killed(row, words)
    place = names.get(row.place_id or "") or row.place_name or (words.country(row.country) if row.country else "")
    kind = row.type if isinstance(row, EventRow) or row.type else getattr(row, "measure", None)
    return {
        "href": link(href),
        "when": words.span(row.period_start, row.period_end),
        "what": name_of("type" if row.type else "measure", kind, words) if kind else words.say("unknown"),
        "where": place,
        "precision": name_of("precision", row.precision, words) if row.precision else "",
        "who": words.listed([names.get(id, id) for id in actors]),
        "killed": killed,
    }


def _range(low: float | None, best: float | None, high: float | None, words: Wording) -> str:
    if low is None and high is None:
        low = high = best
    return toll_number(low, high, None, words)


def _killed(row: ClaimRow, words: Wording) -> str:
    """The dead that a report states, with what qualifies the number."""
    stated = [toll for toll in row.tolls if toll.measure == "killed"]
    main = leading(stated, row.killed)
    return toll_number(main.low, main.high, main.qualifier, words) if main else _range(None, row.killed, None, words)


def _more(filter: Filter, area: str | None) -> str:
    """The address of the whole list with the same filter, as far as lists know it."""
    linked = filter.lens == (LINKED,)
    narrowed = replace(filter, lens=()) if linked else filter
    if area and len(area) == 2:
        narrowed = replace(narrowed, country=(area,))
    if linked:
        narrowed = replace(narrowed, kind=())
    return link("/events" if linked else "/claims", **_parameters(narrowed))


def _address(asked: Asked) -> dict[str, object]:
    """The parameters of the page's address, without an area."""
    usual = asked.open or asked.lens is not None  # without either another kind may be opened on
    filter = replace(asked.filter, kind=() if asked.filter.kind == INCIDENTS and usual else asked.filter.kind)
    box = ",".join(f"{edge:g}" for edge in asked.box) if asked.box else None
    return _parameters(filter) | {"bbox": box, "lens": asked.lens, "zoom": asked.zoom, "by": asked.unit}


def _parameters(filter: Filter) -> dict[str, object]:
    """Name → values, as `link` takes them."""
    query: dict[str, list[str]] = {}
    for name, value in filter.to_query():
        query.setdefault(name, []).append(value)
    return {name: tuple(values) for name, values in query.items()}


def _bars(made: Timeline, words: Wording) -> list[tuple[str, int]]:
    """The timeline in words, for its table."""
    days = [dt.date.fromordinal(int(start)) for start in made.starts]
    shown = [words.stated(day, "month") if made.unit == "month" else words.day(day) for day in days]
    return [(day, count) for day, count in zip(shown, made.counts, strict=True) if count]


def _settings(atlas: Atlas, asked: Asked, words: Wording) -> dict[str, Any]:
    return {
        "language": words.language,
        "direction": words.direction,
        "bounds": asked.box
        or atlas.remembered(("bounds", asked.filter, asked.lens), lambda: _bounds(atlas, asked), lambda _: 1),
        "moved": asked.box is not None,
        "assets": {name: static(path) for name, path in _ASSETS.items()}
        | {"labels": static(f"vendor/borders/labels-{words.language}.json")},
        "words": {name: words.say(message, **_LATER) for name, message in _WORDS.items()},
    }


def _bounds(atlas: Atlas, asked: Asked) -> Box:
    """Around nearly all points of the filter, else around the countries that its rows lie in, else the world."""
    filter = atlas.filter(asked)
    world: Box = (-30.0, -35.0, 80.0, 60.0)
    if filter is None:
        return world
    selection = atlas.selection(filter)
    if len(selection.rows) > 1:
        rows = selection.rows[:: max(1, len(selection.rows) // 5000)]
        longitudes, latitudes = (column[rows] for column in (atlas.points.lon, atlas.points.lat))
        edges = [0.02, 0.98] if len(rows) > MANY else [0.0, 1.0]
        west, east = np.quantile(longitudes, edges).tolist()
        south, north = np.quantile(latitudes, edges).tolist()
        return (west - 0.5, south - 0.5, east + 0.5, north + 0.5)
    countries = {
        atlas.points.countries[code] for code in np.unique(atlas.points.country[selection.coarse]) if code >= 0
    }
    extents = [extent for code, extent in country_extents().items() if code in countries]
    if not extents:
        return world
    south, north, west, east = (
        pick(values) for pick, values in zip((min, max, min, max), zip(*extents, strict=True), strict=True)
    )
    return (west, south, east, north)


_LATER = {name: f"{{{name}}}" for name in ("n", "name")}  # filled in by the scripts
_WORDS = {
    "cluster": mark("{n} at this place: zoom in"),
    "spot": mark("{n} at one spot: list them"),
    "single": mark("1 at this place: open it"),
    "area": mark("{n} in {name}, placed no closer: list them"),
    "failed": mark("The map cannot be drawn in this browser. The tables hold the same."),
    "zoomIn": mark("Zoom in"),
    "zoomOut": mark("Zoom out"),
    "map": mark("Map"),
}
