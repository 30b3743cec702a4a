"""Short questions: one item by its id, what is held already, how far a table goes."""

from __future__ import annotations

from marsad.model.schemas import DOCUMENTS

REACHED = """
SELECT count(*) AS "count", max(recorded_at) AS "until",
    count(*) FILTER (recorded_at = (SELECT max(recorded_at) FROM {table})) AS "last"
FROM {table}
"""
ARRIVED = """
SELECT {column} AS document, recorded_at FROM {table} WHERE recorded_at >= $since ORDER BY recorded_at, document
"""
DOCUMENT_BY_ID = f"""
WITH kept AS (SELECT * FROM documents WHERE id = $id ORDER BY recorded_at LIMIT 1)
SELECT {", ".join(DOCUMENTS.names)} FROM kept
"""
CAPTURES_BY_HASH = (
    "SELECT sha256, arg_min(url, recorded_at) AS url, arg_min(media_type, recorded_at) AS media_type,"
    " arg_min(content, recorded_at) AS content, min(recorded_at) AS recorded_at FROM captures"
    " WHERE sha256 IN (SELECT unnest($ids)) GROUP BY sha256 ORDER BY sha256"
)
CAPTURE_BY_HASH = (
    "SELECT url, media_type, content, recorded_at FROM captures WHERE sha256 = $id ORDER BY recorded_at LIMIT 1"
)
CAPTURED = (
    "SELECT sha256, any_value(media_type) AS media_type, min(recorded_at) AS recorded_at FROM captures GROUP BY sha256"
)
CITED = 'SELECT min("{key}") AS item, versions FROM {table} GROUP BY versions ORDER BY item'
ROWS_OF = """
SELECT document, "row", any_value("text") AS "text", any_value("key") AS "key" FROM rows WHERE document = $id
GROUP BY document, "row" ORDER BY "row"
"""
CODED_BY = "SELECT DISTINCT document FROM codings WHERE coder = $coder AND document IN (SELECT unnest($ids))"


def held(table: str, key: str) -> str:
    """Which of `$ids` the table holds already."""
    return f"SELECT DISTINCT {key} AS id FROM {table} WHERE {key} IN (SELECT unnest($ids))"
