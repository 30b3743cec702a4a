"""Corrections that stand, put into the rows that views show: the one place where they are applied.

What is kept is a judgement with a JSON object of slots (`model.correction`); beside them `not_in_text` may list the
numbers that the sentence does not hold. All corrections of a claim that stand count, slot by slot the newest, so that a
second one does not undo the first and taking one back leaves the others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from marsad.errors import UsageError
from marsad.ledger.slot_values import check_values
from marsad.model.claim import Claim, Correction
from marsad.model.correction import NAMED, NUMBERS, SLOTS, applied, slots_of
from marsad.model.form import correction_to_json
from marsad.model.schemas import canonical_json, claim_from_row, claim_to_row

NOT_IN_TEXT = "not_in_text"
CORRECTED = ("correction", "corrected")  # the columns that a corrected row has beside a claim's
Row = Mapping[str, Any]
Corrections = dict[str, list[Row]]  # claim → the judgements that correct it, oldest first


def check_correction(text: str) -> None:
    """Raises UsageError for what no view could apply: unknown slots, values of another form, days out of order."""
    try:
        slots = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError("the correction", f"is no JSON ({error})", "Give an object of slots and values") from error
    if not isinstance(slots, dict) or not slots.keys() - {NOT_IN_TEXT}:
        raise UsageError("the correction", "corrects nothing", "Give an object of slots and values")
    if foreign := sorted(slots.keys() - NAMED - {NOT_IN_TEXT}):
        raise UsageError(foreign[0], "is no slot that can be corrected", f"Slots: {', '.join(sorted(NAMED))}")
    check_values({slot: value for slot, value in slots.items() if slot != NOT_IN_TEXT})
    if not isinstance(unstated := slots.get(NOT_IN_TEXT, []), list) or set(map(str, unstated)) - set(NUMBERS):
        raise UsageError(NOT_IN_TEXT, "names what is no number", f"Numbers: {', '.join(NUMBERS)}")


def standing_corrections(judgements: Iterable[Row]) -> Corrections:
    """By claim; `judgements`: those of persons that correct and were not taken back, oldest first."""
    found: Corrections = {}
    for row in judgements:
        for claim in row["about"]:
            found.setdefault(claim, []).append(row)
    return found


def corrected_json(rows: Iterable[Row], corrections: Corrections) -> str:
    """Rows of `CLAIMS` with their corrections applied, and what was corrected, as a JSON list for the views."""
    return json.dumps([_row(row, corrections[row["id"]]) for row in rows], ensure_ascii=False, default=_plain)


def _row(row: Row, judgements: Iterable[Row]) -> dict[str, Any]:
    claim = corrected_claim(claim_from_row(dict(row)), judgements)
    if not claim.corrected:
        return {**row, **dict.fromkeys(CORRECTED)}
    told = [correction_to_json(item) for item in claim.corrected]
    marks = {"correction": canonical_json({item.slot: item.now for item in claim.corrected})}
    marks["corrected"] = canonical_json(told)
    empty = dict.fromkeys(row)  # a column that the corrected claim has no value for must not keep the old one
    return {**empty, **claim_to_row(claim), "recorded_at": row["recorded_at"], **marks}


def corrected_claim(claim: Claim, judgements: Iterable[Row]) -> Claim:
    """The claim as these corrections leave it, the newest for each slot, and with what they changed."""
    before, told = slots_of(claim), dict[str, Correction]()
    for judgement in judgements:
        slots = json.loads(judgement["correction"])
        unstated = slots.get(NOT_IN_TEXT, ())
        for slot, value in slots.items():
            if slot not in SLOTS[claim.kind]:
                continue
            told.pop(slot, None)  # the newest stands last
            told[slot] = Correction(
                slot=slot,
                was=before[slot],
                now=value,
                judge=judgement["judge"],
                at=judgement["recorded_at"],
                judgement=judgement["id"],
                reason=judgement["reason"],
                in_text=slot not in unstated,
            )
    changed = applied(claim, {slot: item.now for slot, item in told.items()})
    return replace(changed, corrected=tuple(told.values()))


def _plain(value: Any) -> str:
    """Days and instants, the only values of a row that JSON has no form for."""
    return str(value.isoformat())
