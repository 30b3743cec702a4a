"""Which documents are seen on a day, and which coding of each."""

from __future__ import annotations

from marsad.ledger.views.schemas import DOCUMENT_VIEW

# Parameters: $as_of (a day), $recorded_by (an instant). Neither is ever null: "no limit" is the end of time.
CODED = r"""
coded AS (
    SELECT document, coder, recorded_at, regexp_extract(coder, '^(.*) [^ ]*$', 1) AS name
    FROM codings
    WHERE recorded_at <= $recorded_by
    QUALIFY row_number() OVER (
        PARTITION BY document, name
        ORDER BY CAST(regexp_extract_all(regexp_extract(coder, '[^ ]*$'), '\d+') AS BIGINT[]) DESC, recorded_at, coder
    ) = 1
)"""
KEPT = """
kept AS (
    SELECT *, coalesce(published_until, CAST(recorded_at AS DATE)) AS counts_from
    FROM documents
    WHERE recorded_at <= $recorded_by
    QUALIFY row_number() OVER (PARTITION BY id ORDER BY recorded_at) = 1
)"""
# A release is seen only once it is coded: half of a newer one must not hide the whole of an older one. All releases
# that are old enough are seen: a newer one may hold a month only, and which stands for a day is decided where days are
# counted (series). Where none is old enough the earliest is seen, an undated one only where no dated one is there. A
# release may come in several files (one a country): all count that one coder read and that are published on that day.
# Where two coders read releases of one day (events, and a table of counts made from them), the one kept last is meant:
# both together would count everything twice.
VISIBLE = """
releases AS (
    SELECT
        kept.id, kept.dataset, kept.counts_from, kept.recorded_at,
        kept.published_until IS NOT NULL AS dated, coded.name AS reader
    FROM kept JOIN coded ON coded.document = kept.id
    WHERE kept.dataset IS NOT NULL
),
editions AS (
    SELECT dataset, dated, counts_from, reader, counts_from > $as_of AS hindsight
    FROM releases
    QUALIFY row_number() OVER (PARTITION BY dataset, dated, counts_from ORDER BY recorded_at DESC, reader) = 1
),
chosen AS (
    SELECT *
    FROM editions
    QUALIFY NOT hindsight
        OR row_number() OVER (PARTITION BY dataset ORDER BY hindsight, dated DESC, counts_from) = 1
),
visible AS (
    SELECT *, false AS hindsight FROM kept WHERE dataset IS NULL AND counts_from <= $as_of
    UNION ALL
    SELECT kept.*, meant.hindsight
    FROM kept
    JOIN (SELECT DISTINCT id, hindsight FROM releases JOIN chosen USING (dataset, dated, counts_from, reader)) AS meant
    USING (id)
)"""


def documents_seen(condition: str = "") -> str:
    """The documents view, narrowed by a condition over its columns."""
    return f"""
WITH {CODED}, {KEPT}, {VISIBLE}
SELECT {", ".join(DOCUMENT_VIEW.names)} FROM visible {condition} ORDER BY counts_from, id
"""
