"""Two releases of a dataset side by side, row by row of the same key: in SQL, a slice of the keys at a time.

A slice holds the rows whose key's hash falls to it, so that memory is bounded whatever the releases' size. Values are
the same where they print the same but for what versions of a file write otherwise: a clock of midnight behind a day,
"True" for 1, an empty cell in quotation marks. Of rows that share one key the first stands, as for claims.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marsad.engine import Engine
from marsad.model.changes import ChangeTotals, FieldChange, HeldRelease, RowChange

SLICE = 100_000  # rows of both releases that are compared at a time

_SIZES = """
SELECT count(*) AS rows, count("key") AS keys FROM rows WHERE document IN ($older, $newer)
"""


def _rows(name: str) -> str:
    return f"""{name} AS (
    SELECT "key", arg_min("text", "row") AS "text"
    FROM rows
    WHERE document = ${name} AND "key" IS NOT NULL AND hash("key") % CAST($slices AS UBIGINT) = CAST($slice AS UBIGINT)
    GROUP BY "key"
)"""


_PLAIN = r"regexp_replace({}, '^(\d{{4}}-\d\d-\d\d)[ T]00:00:00(\.0+)?$', '\1')"
_SAME = "CASE lower(coalesce({}, '')) WHEN 'true' THEN '1' WHEN 'false' THEN '0' ELSE coalesce(" + _PLAIN + ", '') END"


def _same(value: str) -> str:
    return _SAME.format(value, value)


def _elsewhere(row: str, release: str) -> str:
    """Whether the row lies in a country of which that release says nothing: one for Syria withdraws nothing in Iraq."""
    named = f"list_contains(CAST(${release}_countries AS VARCHAR[]), {row}_country)"
    return f"({row}_country IS NOT NULL AND NOT ${release}_worldwide AND NOT {named})"


_SLICE = f"""
WITH {_rows("older")}, {_rows("newer")},
days AS (
    SELECT "key", any_value(period_start) FILTER (document = $older) AS old_day,
        any_value(period_start) FILTER (document = $newer) AS new_day,
        any_value(country) FILTER (document = $older) AS old_country,
        any_value(country) FILTER (document = $newer) AS new_country
    FROM claims WHERE document IN ($older, $newer) AND "key" IS NOT NULL GROUP BY "key"
),
sides AS (
    SELECT coalesce(older."key", newer."key") AS id, older."text" AS old, newer."text" AS new
    FROM older FULL JOIN newer ON older."key" = newer."key"
),
pairs AS (
    SELECT id, CAST(CAST(old AS JSON) AS MAP(VARCHAR, VARCHAR)) AS was,
        CAST(CAST(new AS JSON) AS MAP(VARCHAR, VARCHAR)) AS is_now
    FROM sides WHERE old IS NOT NULL AND new IS NOT NULL AND old <> new
),
differing AS (
    SELECT id, list_filter(
        list_transform(map_keys(was), lambda name: {{'field': name, 'old': was[name], 'new': is_now[name]}}),
        lambda found: map_contains(is_now, found.field)
            AND {_same("found.old")} IS DISTINCT FROM {_same("found.new")}
    ) AS fields
    FROM pairs
),
told AS (
    SELECT sides.id, fields, coalesce(new, old) AS "text",
        CASE
            WHEN old IS NULL AND (new_day NOT BETWEEN $older_start AND $older_end OR {_elsewhere("new", "older")})
                THEN 'only_newer'
            WHEN old IS NULL THEN 'added'
            WHEN new IS NULL AND (old_day NOT BETWEEN $newer_start AND $newer_end OR {_elsewhere("old", "newer")})
                THEN 'only_older'
            WHEN new IS NULL THEN 'withdrawn'
            WHEN len(fields) > 0 THEN 'changed'
            ELSE 'same'
        END AS kind
    FROM sides LEFT JOIN differing USING (id) LEFT JOIN days ON days."key" = sides.id
)
SELECT kind, id, fields, CASE WHEN kind <> 'changed' THEN "text" END AS "text", 1 AS rows
FROM told WHERE kind IN ('changed', 'added', 'withdrawn')
UNION ALL
SELECT kind, NULL, NULL, NULL, count(*) FROM told WHERE kind IN ('same', 'only_older', 'only_newer') GROUP BY kind
ORDER BY id NULLS FIRST
"""


def keyed_rows(engine: Engine, older: HeldRelease, newer: HeldRelease) -> tuple[int, int]:
    """How many rows the two releases have, and how many of them with an id of their own."""
    ids = {"older": older.id, "newer": newer.id}
    (found,) = engine.query(_SIZES, ids, ("rows",)).to_pylist()
    return found["rows"], found["keys"]


def row_changes(
    engine: Engine, older: HeldRelease, newer: HeldRelease, rows: int, totals: ChangeTotals
) -> Iterator[RowChange]:
    """The rows that differ, and the totals as they are found. `rows`: of both releases together."""
    slices = max(1, -(-rows // SLICE))
    asked: dict[str, Any] = {"older": older.id, "newer": newer.id, "slices": slices}
    asked |= {"older_start": older.start, "older_end": older.end, "newer_start": newer.start, "newer_end": newer.end}
    for side, release in (("older", older), ("newer", newer)):
        asked |= {f"{side}_countries": sorted(release.countries), f"{side}_worldwide": release.worldwide}
    for number in range(slices):
        found = engine.query(_SLICE, asked | {"slice": number}, ("claims", "rows"))
        for batch in found.to_batches(max_chunksize=4096):
            for item in batch.to_pylist():
                kind = item["kind"]
                setattr(totals, kind, getattr(totals, kind) + item["rows"])
                if item["id"] is None:
                    continue
                fields = tuple(FieldChange(**change) for change in item["fields"] or ()) if kind == "changed" else ()
                totals.fields.update(change.field for change in fields)
                yield RowChange(key=item["id"], kind=kind, fields=fields, row=item["text"])
