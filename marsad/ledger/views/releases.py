"""How far the releases of datasets reach, and which of them are held."""

from __future__ import annotations

from marsad.ledger.views.visible import CODED, KEPT, VISIBLE

# Countries: a month of the whole world names more, and no single region has so many with armed violence. A release that
# says from which day to which day it covers (asking for no earlier days states no end) and names so many is worldwide.
WORLD = 30
STATED = "covers_start IS NOT NULL AND covers_end IS NOT NULL"

# Which days each release covers: those that it says (`stated`), or those that its rows reach over, in all its countries
# together. A row dated to more than a month says nothing of how far its release reaches, and no release reaches beyond
# the day of its publication or, where a row is misdated, the day on which it was recorded. `run`: the first of
# the days that follow one another without a gap up to the last: a file of one day's news holds a few rows of a week, a
# month and a year before, and watched none of those days.
RELEASE_SPANS = f"""
WITH {CODED}, {KEPT}, {VISIBLE},
dated AS (
    SELECT
        claims.lens, claims.document, claims.country, coalesce(covers_start, period_start) AS first,
        least(coalesce(covers_end, period_end), published_until, CAST(claims.recorded_at AS DATE)) AS last,
        period_start,
        {STATED} AS stated, published_until, claims.recorded_at
    FROM claims
    JOIN coded USING (document, coder, recorded_at)
    JOIN visible ON visible.id = claims.document
    WHERE visible.dataset IS NOT NULL AND claims.kind = 'incident' AND date_diff('day', period_start, period_end) <= 31
        AND period_start <= CAST(claims.recorded_at AS DATE)
),
runs AS (
    SELECT lens, document, max(period_start) AS run
    FROM (
        SELECT *, lag(period_start) OVER (PARTITION BY lens, document ORDER BY period_start) AS before
        FROM (SELECT DISTINCT lens, document, period_start FROM dated)
    )
    WHERE before IS NULL OR date_diff('day', before, period_start) > 1
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
WITH {CODED}, {KEPT},
days AS (
    SELECT document, CAST(date_trunc('month', min(period_start)) AS DATE) AS first, last_day(max(period_start)) AS last,
        coalesce(list_sort(list(DISTINCT country) FILTER (country IS NOT NULL)), []) AS countries
    FROM claims WHERE document IN (SELECT id FROM kept WHERE dataset = $dataset) GROUP BY document
)
SELECT
    kept.id, kept.dataset, kept.title, kept.published_until AS published, kept.recorded_at,
    coalesce(covers_start, first) AS "start", coalesce(covers_end, last) AS "end",
    coalesce(countries, []) AS countries, {STATED} AND len(coalesce(countries, [])) >= {WORLD} AS worldwide
FROM kept LEFT JOIN days ON days.document = kept.id
WHERE kept.dataset = $dataset AND counts_from <= $as_of AND kept.id IN (SELECT document FROM coded)
ORDER BY published_until NULLS FIRST, kept.recorded_at, kept.id
"""
