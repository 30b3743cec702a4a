"""Where and when: the map and its timeline: the addresses."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from marsad.errors import MissingItem
from marsad.web import page
from marsad.web.keeping import kept
from marsad.web.map import view
from marsad.web.map.asked import WORLD, Asked
from marsad.web.map.atlas import Atlas, atlas_of
from marsad.web.map.clusters import Cluster, clusters, spot_box

router = APIRouter()


@router.get("/map")
def shown(request: Request) -> Response:
    """The page: without JavaScript a form and tables, with it a map and a timeline."""
    asked, atlas = _asked(request)
    words = page.words_of(request)
    template = "map/map.html.jinja"
    return kept(
        request, atlas.index.stamp, lambda: page.render(request, template, **view.page_values(atlas, asked, words))
    )


@router.get("/map/list")
def listed(request: Request) -> Response:
    """What is in view, as a part of the page."""
    asked, atlas = _asked(request)
    words = page.words_of(request)
    template = "map/list.html.jinja"
    return kept(
        request, atlas.index.stamp, lambda: page.render(request, template, **view.list_values(atlas, asked, words))
    )


@router.get("/map/points")
def points(request: Request) -> Response:
    """The clusters of a view (`bbox`, `zoom`) as GeoJSON: `n` rows, `fine` of them at a place of their own."""
    asked, atlas = _asked(request)

    def made() -> dict[str, Any]:
        filter = atlas.filter(asked)
        box, zoom = asked.box or WORLD, asked.zoom or 0.0
        found = clusters(atlas.selection(filter), box, zoom) if filter else []
        return {"type": "FeatureCollection", "features": [_feature(atlas, cluster, zoom) for cluster in found]}

    return _answer(request, atlas, made)


@router.get("/map/areas")
def areas_drawn(request: Request) -> Response:
    """How many rows are known no closer than by province or country: `areas` (id → count), and `nowhere`."""
    asked, atlas = _asked(request)

    def made() -> dict[str, Any]:
        filter = atlas.filter(asked)
        if filter is None:
            return {"areas": {}, "points": 0, "nowhere": 0, "total": 0}
        found = atlas.selection(filter)
        return {
            "areas": found.areas,
            "points": len(found.rows),
            "nowhere": found.nowhere,
            "total": found.total,
        }

    return _answer(request, atlas, made)


@router.get("/map/timeline")
def histogram(request: Request) -> Response:
    """Rows by the week or month they began in, over all days; days as numbers since 1970."""
    asked, atlas = _asked(request)

    def made() -> dict[str, Any]:
        filter = atlas.filter(asked)
        return view.timeline_values(atlas.timeline(filter, asked.unit)) if filter else {"starts": [], "counts": []}

    return _answer(request, atlas, made)


@router.get("/map/row/{rowid}")
def row(request: Request, rowid: str) -> Response:
    """To the page of the event or claim that a single mark stands for."""
    number = page.number_of(rowid)
    found = _atlas(request).index.point_ids([number]) if number is not None else []
    if not found:
        raise MissingItem(f"mark {rowid[:20]}", "is not on the map any more", "Open the map again: it has new claims")
    kind, id = found[0]
    return RedirectResponse(page.link(f"/{kind}s/{id}"), status_code=303)


def _asked(request: Request) -> tuple[Asked, Atlas]:
    query, atlas = request.query_params, _atlas(request)
    return atlas.settled(Asked.from_query({name: query.getlist(name) for name in query})), atlas


def _atlas(request: Request) -> Atlas:
    return atlas_of(page.observatory_of(request).index())


def _feature(atlas: Atlas, cluster: Cluster, zoom: float) -> dict[str, Any]:
    properties: dict[str, Any] = {"n": cluster.count, "fine": cluster.fine}
    if cluster.count == 1:
        properties["row"] = int(atlas.points.rowid[cluster.first])
    elif cluster.alike:
        properties["spot"] = [round(edge, 5) for edge in spot_box(cluster, zoom)]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": cluster.degrees},
        "properties": properties,
    }


def _answer(request: Request, atlas: Atlas, made: Callable[[], dict[str, Any]]) -> Response:
    """JSON that a browser may keep until the index is another: known by its address, before anything is worked out."""
    said = f"{atlas.index.stamp}\n{request.url.path}\n{request.url.query}".encode()
    tag = f'"{hashlib.blake2b(said, digest_size=12).hexdigest()}"'
    kept = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=kept)
    body = json.dumps(made(), ensure_ascii=False, separators=(",", ":"))
    return Response(body, headers=kept, media_type="application/json")
