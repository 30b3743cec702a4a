"""The claims view: what was judged, what two coders read twice, and what persons corrected."""

from __future__ import annotations

import json

from marsad.ledger.correcting import CORRECTED
from marsad.ledger.views.schemas import OF_DOCUMENT
from marsad.ledger.views.visible import CODED, KEPT, VISIBLE
from marsad.model.coders import MODEL
from marsad.model.schemas import CLAIMS

# The newest word of a person about a claim; a rejection stands until it is taken back or the claim is accepted: who
# corrects a rejected claim, or doubts it, does not bring it back.
_JUDGED = """
judged AS (
    SELECT claim, verdict, judge
    FROM (
        SELECT *,
            coalesce(max(recorded_at) FILTER (verdict = 'reject') OVER every_word > coalesce(
                max(recorded_at) FILTER (verdict = 'accept') OVER every_word, '0001-01-01 00:00:00+00'::TIMESTAMPTZ
            ), false) AS out
        FROM (SELECT unnest(about) AS claim, * FROM judgements)
        WHERE verdict IN ('accept', 'reject', 'correct', 'unsure') AND recorded_at <= $recorded_by AND linking IS NULL
            AND id NOT IN (SELECT unnest(CAST($withdrawn AS VARCHAR[])))
        WINDOW every_word AS (PARTITION BY claim)
    )
    QUALIFY row_number() OVER (
        PARTITION BY claim ORDER BY (out AND verdict = 'reject') DESC, recorded_at DESC, id
    ) = 1
)"""

# Of a page that several coders read, each number, incident and indicator is seen in one reading, or everything that
# adds up would count it twice. The rules' reading stands; of several language models that of the first kept. A reading
# that somebody rejected stands for nothing: the next one comes forward. Rows of datasets have one reader.
# Readings of two coders are the same where their words overlap and their type is one, and they are paired one to one in
# the order of the text, as `coding.merging` does: an attack that the rules tell hides one that a model tells there.
_DOUBLED = f"""
readings AS (
    SELECT
        claims.id, claims.document, claims.kind, coalesce(claims.indicator, claims.type) AS type,
        coalesce(claims.number_start, claims.quote_start) AS first,
        coalesce(claims.number_end, claims.quote_end) AS last,
        coded.name, starts_with(coded.name, '{MODEL}') AS yields, claims.recorded_at
    FROM claims
    JOIN coded USING (document, coder, recorded_at)
    LEFT JOIN judged ON judged.claim = claims.id
    WHERE claims.document IN (SELECT document FROM coded WHERE starts_with(name, '{MODEL}'))
        AND claims.row IS NULL AND judged.verdict IS DISTINCT FROM 'reject'
),
paired AS (
    SELECT
        list_reduce(
            list([other.id, mine.id] ORDER BY other.first, other.last, other.id, mine.first, mine.last, mine.id),
            lambda taken, pair: CASE WHEN list_has_any(taken, pair) THEN taken ELSE list_concat(taken, pair) END
        ) AS taken
    FROM readings AS mine
    JOIN readings AS other
        ON other.document = mine.document AND other.kind = mine.kind AND other.name <> mine.name
        AND other.first < mine.last AND mine.first < other.last
        AND other.type IS NOT DISTINCT FROM mine.type
    WHERE mine.yields AND (NOT other.yields OR (other.recorded_at, other.name) < (mine.recorded_at, mine.name))
    GROUP BY mine.document, mine.name, other.name
),
doubled AS (
    SELECT DISTINCT unnest(list_filter(taken, lambda id, place: place % 2 = 0)) AS id FROM paired
)"""

# Claims as they stand: corrected ones in the place of what was printed, before any filter looks at them. Parameter
# $corrected: those rows with `correction` and `corrected` as a JSON list, made by `correcting`.
_JSON_TYPES: dict[str, object] = {
    "string": "VARCHAR",
    "int64": "BIGINT",
    "double": "DOUBLE",
    "bool": "BOOLEAN",
    "date32[day]": "DATE",
}
_JSON_TYPES |= {"timestamp[us, tz=UTC]": "TIMESTAMPTZ", "list<item: string>": ["VARCHAR"]}
_AS_JSON = json.dumps(
    [{field.name: _JSON_TYPES[str(field.type)] for field in CLAIMS} | dict.fromkeys(CORRECTED, "VARCHAR")]
)
NAMES = ", ".join(f'"{name}"' for name in CLAIMS.names)
_PRINTED = f"""
told AS (SELECT {NAMES}, CAST(NULL AS VARCHAR) AS correction, CAST(NULL AS VARCHAR) AS corrected FROM claims)"""
_TOLD = f"""
corrections AS (SELECT item.* FROM (SELECT unnest(from_json($corrected, '{_AS_JSON}')) AS item)),
told AS (
    SELECT {NAMES}, CAST(NULL AS VARCHAR) AS correction, CAST(NULL AS VARCHAR) AS corrected
    FROM claims WHERE id NOT IN (SELECT id FROM corrections)
    UNION ALL
    SELECT {NAMES}, correction, corrected FROM corrections
)"""
CLAIMS_OF = f"SELECT {NAMES} FROM claims WHERE id IN (SELECT unnest($ids))"
# Every reading of a stretch of a document: of each coder in each of its versions the coding that was kept first.
READINGS_OF = f"""
WITH first AS (
    SELECT document, coder, min(recorded_at) AS recorded_at FROM codings WHERE document = $document GROUP BY ALL
)
SELECT {", ".join(f"claims.{name}" for name in CLAIMS.names)}
FROM claims JOIN first USING (document, coder, recorded_at)
WHERE claims.document = $document AND claims."row" IS NULL AND quote_start < $end AND quote_end > $start
ORDER BY recorded_at DESC, coder, quote_start, number_start, id
"""
_ENDED = "(period_end <= $as_of OR period_end IS NULL)"


def claims_seen(conditions: list[str], *, every_coder: bool = False, corrected: bool = False) -> str:
    """The claims view, narrowed by conditions over `claims`, `visible` and `judged`; one reading each by default.

    `corrected`: there are corrected rows, given as the parameter of that name.
    """
    conditions = conditions if every_coder else [*conditions, "claims.id NOT IN (SELECT id FROM doubled)"]
    columns = [f"claims.{name}" for name in CLAIMS.names] + [f"visible.{name}" for name in OF_DOCUMENT]
    marks = "judged.verdict, judged.judge, claims.correction, claims.corrected"
    return f"""
WITH {CODED}, {KEPT}, {VISIBLE}, {_JUDGED}, {_DOUBLED}, {_TOLD if corrected else _PRINTED}
SELECT {", ".join(columns)}, {marks}
FROM told AS claims
JOIN coded USING (document, coder, recorded_at)
JOIN visible ON visible.id = claims.document
LEFT JOIN judged ON judged.claim = claims.id
WHERE {" AND ".join(["(period_start <= $as_of OR period_start IS NULL)", _ENDED, *conditions])}
ORDER BY claims.document, claims.row, claims.quote_start, claims.number_start, claims.id
"""
