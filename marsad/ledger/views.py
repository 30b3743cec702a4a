"""The questions asked of the kept tables, in SQL, and the schemas of their answers.

What is visible follows DESIGN.md, "Time". Two rules keep torn and repeated appends out of sight without ever deleting:

- a claim is seen only through the coding that was written after it, matched by document, coder and instant: rows that
  a killed process left behind match no coding;
- of several codings of a document by one coder the newest version counts, and of that the first one kept.
"""

from __future__ import annotations

import json

import pyarrow as pa

from marsad.ledger.correcting import CORRECTED
from marsad.model import refs
from marsad.model.coders import MODEL
from marsad.model.schemas import CLAIMS, DOCUMENTS, INSTANT, JUDGEMENTS, LINKINGS

# Named in the reverse of the order in which they are written: see `Engine.query`.
TABLES = ("linkings", "judgements", "codings", "claims", "rows", "documents", "captures")

_COUNTED = [pa.field("counts_from", pa.date32()), pa.field("hindsight", pa.bool_())]
DOCUMENT_VIEW = pa.schema([*DOCUMENTS, *_COUNTED])
_OF_DOCUMENT = (
    "url",
    "title",
    "publisher",
    "published",
    "published_precision",
    "published_until",
    "language",
    "label",
    "dataset",
    "covers_start",
    "covers_end",
    "counts_from",
    "hindsight",
)
CLAIM_VIEW = pa.schema(
    [
        *CLAIMS,
        *(DOCUMENT_VIEW.field(name) for name in _OF_DOCUMENT),
        pa.field("verdict", pa.string()),  # the newest that a person gave
        pa.field("judge", pa.string()),  # who gave it
        # Corrections that stand: the slots as they are now (a JSON object), and with what they were, by whom and why
        # (a JSON list, see `model.Correction`).
        pa.field("correction", pa.string()),
        pa.field("corrected", pa.string()),
    ]
)

JUDGEMENT_VIEW = pa.schema([*JUDGEMENTS, pa.field("since", INSTANT), pa.field("withdrawn_by", pa.string())])
LINKING_VIEW = pa.schema([*LINKINGS, pa.field("standing", pa.bool_())])

# What judgements call an incident, but for the number ("~2") that a second one has behind it.
REF = refs.sql(dict.fromkeys(("document", "row", "key", "quote_start", "quote_end"), "claims") | {"dataset": "visible"})

# Parameters: $as_of (a day), $recorded_by (an instant). Neither is ever null: "no limit" is the end of time.
_CODED = r"""
coded AS (
    SELECT document, coder, recorded_at, regexp_extract(coder, '^(.*) [^ ]*$', 1) AS name
    FROM codings
    WHERE recorded_at <= $recorded_by
    QUALIFY row_number() OVER (
        PARTITION BY document, name
        ORDER BY CAST(regexp_extract_all(regexp_extract(coder, '[^ ]*$'), '\d+') AS BIGINT[]) DESC, recorded_at, coder
    ) = 1
)"""
_KEPT = """
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
_VISIBLE = """
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
_JUDGED = """
judged AS (
    SELECT claim, verdict, judge
    FROM (SELECT unnest(about) AS claim, * FROM judgements)
    WHERE verdict IN ('accept', 'reject', 'correct', 'unsure') AND recorded_at <= $recorded_by AND linking IS NULL
        AND id NOT IN (SELECT unnest(CAST($withdrawn AS VARCHAR[])))
    QUALIFY row_number() OVER (PARTITION BY claim ORDER BY recorded_at DESC, id) = 1
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
CAPTURE_BY_HASH = (
    "SELECT url, media_type, content, recorded_at FROM captures WHERE sha256 = $id ORDER BY recorded_at LIMIT 1"
)
CAPTURED = (
    "SELECT sha256, any_value(media_type) AS media_type, min(recorded_at) AS recorded_at FROM captures GROUP BY sha256"
)
ROWS_OF = """
SELECT document, "row", any_value("text") AS "text", any_value("key") AS "key" FROM rows WHERE document = $id
GROUP BY document, "row" ORDER BY "row"
"""
CODED_BY = "SELECT DISTINCT document FROM codings WHERE coder = $coder AND document IN (SELECT unnest($ids))"


def held(table: str, key: str) -> str:
    """Which of `$ids` the table holds already."""
    return f"SELECT DISTINCT {key} AS id FROM {table} WHERE {key} IN (SELECT unnest($ids))"


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
_NAMES = ", ".join(f'"{name}"' for name in CLAIMS.names)
_PRINTED = f"""
told AS (SELECT {_NAMES}, CAST(NULL AS VARCHAR) AS correction, CAST(NULL AS VARCHAR) AS corrected FROM claims)"""
_TOLD = f"""
corrections AS (SELECT item.* FROM (SELECT unnest(from_json($corrected, '{_AS_JSON}')) AS item)),
told AS (
    SELECT {_NAMES}, CAST(NULL AS VARCHAR) AS correction, CAST(NULL AS VARCHAR) AS corrected
    FROM claims WHERE id NOT IN (SELECT id FROM corrections)
    UNION ALL
    SELECT {_NAMES}, correction, corrected FROM corrections
)"""


def documents_seen(condition: str = "") -> str:
    """The documents view, narrowed by a condition over its columns."""
    return f"""
WITH {_CODED}, {_KEPT}, {_VISIBLE}
SELECT {", ".join(DOCUMENT_VIEW.names)} FROM visible {condition} ORDER BY counts_from, id
"""


def claims_seen(conditions: list[str], *, every_coder: bool = False, corrected: bool = False) -> str:
    """The claims view, narrowed by conditions over `claims`, `visible` and `judged`; one reading each by default.

    `corrected`: there are corrected rows, given as the parameter of that name.
    """
    conditions = conditions if every_coder else [*conditions, "claims.id NOT IN (SELECT id FROM doubled)"]
    columns = [f"claims.{name}" for name in CLAIMS.names] + [f"visible.{name}" for name in _OF_DOCUMENT]
    marks = "judged.verdict, judged.judge, claims.correction, claims.corrected"
    return f"""
WITH {_CODED}, {_KEPT}, {_VISIBLE}, {_JUDGED}, {_DOUBLED}, {_TOLD if corrected else _PRINTED}
SELECT {", ".join(columns)}, {marks}
FROM told AS claims
JOIN coded USING (document, coder, recorded_at)
JOIN visible ON visible.id = claims.document
LEFT JOIN judged ON judged.claim = claims.id
WHERE {" AND ".join(["(period_start <= $as_of OR period_start IS NULL)", _ENDED, *conditions])}
ORDER BY claims.document, claims.row, claims.quote_start, claims.number_start, claims.id
"""


# Countries: a month of the whole world names more, and no single region has so many with armed violence. A release that
# says from which day to which day it covers (asking for no earlier days states no end) and names so many is worldwide.
WORLD = 30
_STATED = "covers_start IS NOT NULL AND covers_end IS NOT NULL"

# Which days each release covers: those that it says (`stated`), or those that its rows reach over, in all its countries
# together. A row dated to more than a month says nothing of how far its release reaches, and no release reaches beyond
# the day of its publication or, where a row is misdated, the day on which it was recorded. `run`: the first of
# the days that follow one another without a gap up to the last: a file of one day's news holds a few rows of a week, a
# month and a year before, and watched none of those days.
RELEASE_SPANS = f"""
WITH {_CODED}, {_KEPT}, {_VISIBLE},
dated AS (
    SELECT
        claims.lens, claims.document, claims.country, coalesce(covers_start, period_start) AS first,
        least(coalesce(covers_end, period_end), published_until, CAST(claims.recorded_at AS DATE)) AS last,
        period_start,
        {_STATED} AS stated, published_until, claims.recorded_at
    FROM claims
    JOIN coded USING (document, coder, recorded_at)
    JOIN visible ON visible.id = claims.document
    WHERE visible.dataset IS NOT NULL AND claims.kind = 'incident' AND period_end - period_start <= 31
        AND period_start <= CAST(claims.recorded_at AS DATE)
),
runs AS (
    SELECT lens, document, max(period_start) AS run
    FROM (
        SELECT *, lag(period_start) OVER (PARTITION BY lens, document ORDER BY period_start) AS before
        FROM (SELECT DISTINCT lens, document, period_start FROM dated)
    )
    WHERE before IS NULL OR period_start - before > 1
    GROUP BY lens, document
)
SELECT
    lens,
    document,
    list_sort(list(DISTINCT country) FILTER (country IS NOT NULL)) AS countries,
    min(dated.first) AS first,
    any_value(run) AS run,
    any_value(stated) AND count(DISTINCT country) >= {WORLD} AS worldwide,
    max(last) AS last,
    any_value(published_until) AS published,
    max(recorded_at) AS recorded_at
FROM dated JOIN runs USING (lens, document)
GROUP BY lens, document
ORDER BY lens, first, document
"""

# The releases of one dataset, oldest first; an undated one goes behind every dated one, as where rows are counted. The
# days that its rows reach over are widened to whole months: no dataset breaks off inside one on purpose.
RELEASES_HELD = f"""
WITH {_CODED}, {_KEPT},
days AS (
    SELECT document, CAST(date_trunc('month', min(period_start)) AS DATE) AS first, last_day(max(period_start)) AS last,
        coalesce(list_sort(list(DISTINCT country) FILTER (country IS NOT NULL)), []) AS countries
    FROM claims WHERE document IN (SELECT id FROM kept WHERE dataset = $dataset) GROUP BY document
)
SELECT
    kept.id, kept.dataset, kept.title, kept.published_until AS published, kept.recorded_at,
    coalesce(covers_start, first) AS "start", coalesce(covers_end, last) AS "end",
    coalesce(countries, []) AS countries, {_STATED} AND len(coalesce(countries, [])) >= {WORLD} AS worldwide
FROM kept LEFT JOIN days ON days.document = kept.id
WHERE kept.dataset = $dataset AND counts_from <= $as_of AND kept.id IN (SELECT document FROM coded)
ORDER BY published_until NULLS FIRST, kept.recorded_at, kept.id
"""

_ENDED = "(period_end <= $as_of OR period_end IS NULL)"

# Runs of the linker: the last full one stands, and every increment after it. A run kept again stands anew.
LINKINGS_SEEN = f"""
SELECT {", ".join(f'"{name}"' for name in LINKINGS.names)}, coalesce(
    recorded_at >= (SELECT max(recorded_at) FROM linkings WHERE "full" AND recorded_at <= $recorded_by), false
) AS standing
FROM linkings WHERE recorded_at <= $recorded_by
ORDER BY recorded_at, "full" DESC, id
"""
TOLD_BY_PERSONS = """
SELECT id, about, verdict, correction, reason, judge, recorded_at
FROM judgements
WHERE verdict IN ('withdraw', 'correct') AND linking IS NULL AND recorded_at <= $recorded_by
ORDER BY recorded_at, id
"""
CLAIMS_OF = f"SELECT {_NAMES} FROM claims WHERE id IN (SELECT unnest($ids))"
JUDGEMENT_KINDS = """
SELECT DISTINCT id, linking IS NOT NULL AS of_machine FROM judgements WHERE id IN (SELECT unnest($ids))
"""


def judgements_seen(conditions: list[str], *, machine: bool, evidence: bool) -> str:
    """Persons' judgements and, where asked for, those of the standing runs, without `withdrawn_by`.

    A run that two processes kept at once, or that was killed before it was seen, may have its judgements twice: those
    kept first are meant.
    """
    names = [
        name if name != "evidence" or evidence else "CAST(NULL AS VARCHAR) AS evidence" for name in JUDGEMENTS.names
    ]
    columns = ", ".join(names)
    also = "".join(f" AND {condition}" for condition in conditions)
    persons = f"SELECT {columns}, recorded_at AS since FROM judgements WHERE linking IS NULL AND {_THEN}{also}"
    if not machine:
        return f"{persons} ORDER BY since, id"
    return f"""
WITH runs AS ({LINKINGS_SEEN}),
standing AS (SELECT id AS linking, max(recorded_at) AS since FROM runs WHERE standing GROUP BY id),
kept AS (
    SELECT linking, min(recorded_at) AS recorded_at, any_value(since) AS since
    FROM judgements JOIN standing USING (linking) GROUP BY linking
)
({persons} ORDER BY since, id)
UNION ALL
SELECT {columns}, since FROM judgements JOIN kept USING (linking, recorded_at) WHERE {_THEN}{also}
"""


_THEN = "recorded_at <= $recorded_by"
