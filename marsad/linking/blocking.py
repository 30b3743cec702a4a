"""Which reports are held against each other: those whose places and days may be the same, given how precise they are.

Space is cut into cells and time into windows of days. Every report lies in one cell, and on the days it may have
happened; it is looked for in all cells that its reach touches. With the same density of events the number of pairs
grows with the number of reports, not with its square. Reports placed to a district, a province or a country reach
further and are met on a coarser grid, so that each pair is made once: on the grid of the coarser of the two.
"""

from __future__ import annotations

import pyarrow as pa

from marsad.engine import SplinkDatabase
from marsad.linking.settings import LinkSettings
from marsad.registry.tokens import fold

LONGEST = 366  # days: who dates a report to more says too little to link it by
_WINDOW = 7  # days
_EDGE = 2  # days: an event of the 31st may be told of the month after
_COUNTRY = 3  # the grid on which only the country is known
_DEGREE = 111.195  # kilometres of a degree of latitude

# One row a report, numbered by its ref so that the order of import does not matter. Days count from 1900-01-01.
_RECORDS = """
CREATE OR REPLACE TABLE records AS
WITH known AS (
    SELECT *,
        row_number() OVER (ORDER BY ref) - 1 AS unique_id,
        CAST(date_diff('day', DATE '1900-01-01', "start") AS INTEGER) AS first,
        CAST(date_diff('day', DATE '1900-01-01', "end") AS INTEGER) AS last,
        CAST(date_diff('day', DATE '1900-01-01', published) AS INTEGER) AS told,
        CASE
            WHEN latitude IS NULL OR longitude IS NULL OR country IS NULL OR place_precision = 'country' THEN 3
            WHEN place_precision IN ('admin1', 'region') THEN 2
            WHEN place_precision = 'admin2' THEN 1
            ELSE 0
        END AS grid,
        CASE
            WHEN place_precision IN ('point', 'city') THEN 0
            WHEN place_precision = 'admin2' THEN 1
            WHEN place_precision = 'admin1' THEN 2
        END AS unit,
        CASE WHEN len(actors) > 0 THEN list_sort(list_distinct(actors)) END AS who,
        CASE WHEN len(actors) > 0 THEN list_distinct(coalesce(parents, actors)) END AS above
    FROM incidents
)
SELECT
    CAST(unique_id AS INTEGER) AS unique_id, ref, source, voice, first, last, last - first AS span,
    coalesce(first, told - 7) AS seen_first, coalesce(last, told) AS seen_last,
    latitude, longitude, CAST(grid AS TINYINT) AS grid, country, who, above,
    CAST(unit AS TINYINT) AS unit, place_id, place_precision, folded,
    unit IS NOT NULL AND (latitude IS NULL OR longitude IS NULL) AND coalesce(place_id, folded) IS NOT NULL AS unmapped,
    CASE WHEN who IS NOT NULL THEN hash(who) END AS company,
    CASE WHEN who IS NOT NULL
        THEN count(*) OVER (PARTITION BY who) / count(who) OVER () END AS company_share,
    nullif(type, 'other') AS type,
    CAST(coalesce(killed, killed_low, killed_high) AS DOUBLE) AS killed,
    CAST(coalesce(killed_low, killed) AS DOUBLE) AS killed_low,
    CAST(coalesce(killed_high, killed) AS DOUBLE) AS killed_high,
    CAST(coalesce(wounded, wounded_low, wounded_high) AS DOUBLE) AS wounded,
    CAST(coalesce(wounded_low, wounded) AS DOUBLE) AS wounded_low,
    CAST(coalesce(wounded_high, wounded) AS DOUBLE) AS wounded_high,
    text, NULL::FLOAT[] AS embedding
FROM known
"""


def make_records(database: SplinkDatabase, incidents: pa.Table) -> None:
    """INCIDENTS → the table `records`: what is compared, ready for SQL."""
    names = incidents["place_name"].combine_chunks().dictionary_encode()
    folded = pa.array([fold(name) or None for name in names.dictionary.to_pylist()], pa.string())
    database.register("incidents", incidents.append_column("folded", folded.take(names.indices)))
    database.execute(_RECORDS)
    database.drop("incidents")


def kilometres(left: str, right: str) -> str:
    """SQL for the distance of two points: on the plane that touches the globe between them, fine below 500 km."""
    middle = f"cos(radians(({left}.latitude + {right}.latitude) / 2))"
    east = f"({left}.longitude - {right}.longitude) * {middle}"
    north = f"({left}.latitude - {right}.latitude)"
    return f"{_DEGREE}::DOUBLE * sqrt({north} * {north} + {east} * {east})"


def make_pairs(
    database: SplinkDatabase,
    settings: LinkSettings,
    name: str,
    *,
    same_source: bool = False,
    among: str | None = None,
) -> None:
    """The table `name`(join_key_l, join_key_r), left below right: numbers of records that may be one event.

    same_source: pairs of one source instead of pairs of two. among: a table of `unique_id`s, one of which each pair
    must have.
    """
    reach = (settings.kilometres, settings.district_kilometres, settings.province_kilometres)
    sources = "=" if same_source else "<>"
    parts = [_on_grid(grid, radius, settings, sources) for grid, radius in enumerate(reach)]
    parts.append(_in_country(settings, sources))
    near = "" if among is None else f"WHERE l IN (FROM {among}) OR r IN (FROM {among})"
    database.execute(
        f"""
        CREATE OR REPLACE TABLE {name} AS
        SELECT least(l, r) AS join_key_l, greatest(l, r) AS join_key_r
        FROM ({" UNION ALL ".join(parts)}) {near}
        """
    )


def _dated(alias: str) -> str:
    return f"{alias}.seen_last - {alias}.seen_first BETWEEN 0 AND {LONGEST}"


def _slack(days: int) -> str:
    """How far apart the days may lie: where one of both is dated to weeks, no further than its edge may be wrong."""
    return f"CASE WHEN greatest(l.span, r.span) > 7 THEN {min(days, _EDGE)} ELSE {days} END"


def _windows(first: str, last: str) -> str:
    return f"unnest(range(({first}) // {_WINDOW}, ({last}) // {_WINDOW} + 1))"


def _apart(days: int) -> str:
    """Days near enough; and each pair once, in the first window that both are in."""
    return f"""
        l.seen_first - r.seen_last <= {_slack(days)} AND r.seen_first - l.seen_last <= {_slack(days)}
        AND l.day_window = greatest((l.seen_first - {days}) // {_WINDOW}, r.seen_first // {_WINDOW})"""


def _on_grid(grid: int, radius: float, settings: LinkSettings, sources: str) -> str:
    """Pairs whose coarser member is of this grid; its cells are as wide as the reach."""
    cell = f"{radius / _DEGREE!r}::DOUBLE"
    row = f"floor(latitude / {cell})"
    width = f"({cell} / greatest(cos(radians((band + 0.5) * {cell})), 0.05))"
    columns = "unique_id, source, grid, span, seen_first, seen_last, latitude, longitude"
    once = "AND (r.grid < l.grid OR l.unique_id < r.unique_id)"
    return f"""
        SELECT l.unique_id AS l, r.unique_id AS r
        FROM (
            SELECT *, unnest(range(
                CAST(floor((longitude - {width} * 1.02) / {width}) AS INTEGER),
                CAST(floor((longitude + {width} * 1.02) / {width}) AS INTEGER) + 1
            )) AS stripe
            FROM (
                SELECT *, unnest(range(CAST({row} AS INTEGER) - 1, CAST({row} AS INTEGER) + 2)) AS band
                FROM (
                    SELECT {columns},
                        {_windows(f"seen_first - {settings.days}", f"seen_last + {settings.days}")} AS day_window
                    FROM records AS a WHERE grid = {grid} AND {_dated("a")}
                )
            )
        ) AS l
        JOIN (
            SELECT *, CAST(floor(longitude / {width}) AS INTEGER) AS stripe
            FROM (
                SELECT {columns}, {_windows("seen_first", "seen_last")} AS day_window, CAST({row} AS INTEGER) AS band
                FROM records AS b WHERE grid <= {grid} AND {_dated("b")}
            )
        ) AS r
        USING (day_window, band, stripe)
        WHERE l.source {sources} r.source {once} AND {_apart(settings.days)}
            AND {kilometres("l", "r")} <= {float(radius)}::DOUBLE"""


def _in_country(settings: LinkSettings, sources: str) -> str:
    """Pairs of which one is placed to a country alone; left out where a window holds too many (`settings.crowd`)."""
    columns, days = "unique_id, source, grid, span, country, seen_first, seen_last", settings.country_days
    once = f"AND (r.grid < {_COUNTRY} OR l.unique_id < r.unique_id)"
    return f"""
        SELECT l.unique_id AS l, r.unique_id AS r
        FROM (
            SELECT {columns}, {_windows(f"seen_first - {days}", f"seen_last + {days}")} AS day_window
            FROM records AS a WHERE grid = {_COUNTRY} AND country IS NOT NULL AND {_dated("a")}
        ) AS l
        JOIN (
            SELECT *
            FROM (
                SELECT {columns}, {_windows("seen_first", "seen_last")} AS day_window
                FROM records AS b WHERE country IS NOT NULL AND {_dated("b")}
            )
            QUALIFY count(*) OVER (PARTITION BY country, day_window) <= {settings.crowd}
        ) AS r
        USING (country, day_window)
        WHERE l.source {sources} r.source {once} AND {_apart(days)}"""
