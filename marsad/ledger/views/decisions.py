"""What was decided: runs of the linker, what persons told, and the judgements that stand."""

from __future__ import annotations

from marsad.model.schemas import JUDGEMENTS, LINKINGS

_THEN = "recorded_at <= $recorded_by"

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
