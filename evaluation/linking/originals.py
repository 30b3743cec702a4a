"""UCDP GED Syria as the incidents that linking compares: the first of the three sources, parent of the others."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from marsad.linking.incidents import INCIDENTS
from marsad.registry import open_registry
from marsad.sources import ucdp_ged

FILE = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "ucdp-ged" / "ged_syria.csv.zip"
FIRST = "ucdp-ged"

Row = dict[str, Any]  # the columns of INCIDENTS


@dataclass(frozen=True, slots=True)
class Originals:
    """`rows`: one dict of INCIDENTS' columns an event; `districts`: its "province/district", aligned with rows.

    The district is empty where GED names none.
    """

    rows: tuple[Row, ...]
    districts: tuple[str, ...]


@functools.lru_cache(maxsize=2)
def originals(file: Path = FILE) -> Originals:
    """The rows of a GED file in its order. Raises MissingItem, or UnreadableDataset where it is no GED table."""
    claims = ucdp_ged.read(file).whole().claims.to_pylist()
    told = [json.loads(claim["quote_text"]) for claim in claims]
    districts = tuple(f"{row['adm_1']}/{row['adm_2']}" if row.get("adm_2") else "" for row in told)
    return Originals(tuple(_row(claim) for claim in claims), districts)


def table(rows: list[Row]) -> pa.Table:
    """Rows as INCIDENTS."""
    return pa.Table.from_pylist(rows, schema=INCIDENTS)


def parents(actors: list[str]) -> list[str]:
    """The ids of the actors and of all that they belong to."""
    known = open_registry().actors
    found = set(actors)
    for actor in actors:
        if actor in known:  # a dataset's own id belongs to nobody that the registry knows
            found |= set(known.ancestors(actor))
    return sorted(found)


def _row(claim: dict[str, Any]) -> Row:
    row: Row = dict.fromkeys(INCIDENTS.names)
    same = ("latitude", "longitude", "place_precision", "place_id", "place_name", "country", "type", "code", "killed")
    row |= {name: claim[name] for name in (*same, "actors", "lens", "killed_low", "killed_high")}
    ref = f"{FIRST}:{claim['key']}"
    source = f"dataset:{FIRST}"
    row |= {"ref": ref, "claim": claim["id"], "source": source, "voice": source, "parents": parents(claim["actors"])}
    row |= {"start": claim["period_start"], "end": claim["period_end"], "date_precision": claim["period_precision"]}
    return row
