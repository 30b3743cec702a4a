"""What persons decide about claims (accept, reject, correct) and about events (split, join, keep apart).

Like `reviewing` it takes from the ledger, checks, and appends; nothing is changed in place, everything can be undone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from marsad import linkage
from marsad.correcting import Given, corrections_of
from marsad.errors import MissingItem, UsageError
from marsad.ledger import Ledger
from marsad.model.claim import Claim
from marsad.model.schemas import canonical_json, claim_from_row
from marsad.registry import Registry

Word = Literal["accept", "reject", "unsure"]
MOST_APART = 1000  # judgements that one decision may write


def decide(ledger: Ledger, claims: Sequence[str], verdict: Word, by: str, reason: str | None = None) -> str:
    """Keep what a person says of claims, by their ids: one judgement about all of them. Raises MissingItem."""
    for id in claims:
        _held(ledger, id)
    if not claims:
        raise UsageError("nothing", "no claim is named", "Their ids stand in marsad code and marsad export")
    return ledger.append_judgement(claims, verdict, by, reason=reason)


def correct(
    ledger: Ledger,
    registry: Registry,
    id: str,
    slots: Mapping[str, Given],
    by: str,
    reason: str | None = None,
    not_in_text: bool = False,
) -> str:
    """Keep a correction of slots; see `correcting` for what may be written. Raises MissingItem, UsageError."""
    claim, language = _held(ledger, id)
    kept = corrections_of(claim, slots, registry, language=language, not_in_text=not_in_text)
    return ledger.append_judgement([id], "correct", by, reason=reason, correction=canonical_json(kept))


def claim_with(ledger: Ledger, id: str) -> Claim:
    """The claim as it stands, rejected or not. Raises MissingItem."""
    return _held(ledger, id)[0]


def _held(ledger: Ledger, id: str) -> tuple[Claim, str | None]:
    """A claim as it stands, with its document's language."""
    rows = ledger.claims(ids=[id], rejected=True, every_coder=True).to_pylist()
    if not rows:
        remedy = "Ids stand in marsad export and on the claim's page; a newer reading of its page gives new ones"
        raise MissingItem(id, "no claim that is shown has this id", remedy)
    return claim_from_row(rows[0]), rows[0]["language"]


def split(ledger: Ledger, registry: Registry, event: str, ref: str, by: str, reason: str | None = None) -> list[str]:
    """Take one report out of an event: it is said to be of a different event than each of the others.

    Gives the judgements' ids, kept in one commit. The others stay together where their own ties hold them. Raises
    MissingItem, UsageError for a ref that is not of the event, and for an event of one report.
    """
    members = _members(ledger, registry, event)
    if ref not in members:
        raise UsageError(ref, "is no report of this event", "Its reports: {names}", names=", ".join(members))
    others = [other for other in members if other != ref]
    if not others:
        raise UsageError(event, "has one report: there is nothing to split", "Reject its claim instead")
    return ledger.append_judgements([(ref, other) for other in others], "different_event", by, reason=reason)


def join(ledger: Ledger, registry: Registry, one: str, other: str, by: str, reason: str | None = None) -> list[str]:
    """Make one event of two: each report of one is said to be of the same event as a report of the other, so that none
    stays behind; whatever a person said to keep them apart is answered."""
    return _between(ledger, registry, one, other, "same_event", by, reason)


def keep_apart(
    ledger: Ledger, registry: Registry, one: str, other: str, by: str, reason: str | None = None
) -> list[str]:
    """See that two events never become one: each report of one is said to be of a different event than each of the
    other's. Raises UsageError where those were more than `MOST_APART`."""
    return _between(ledger, registry, one, other, "different_event", by, reason)


def _between(
    ledger: Ledger,
    registry: Registry,
    one: str,
    other: str,
    verdict: Literal["same_event", "different_event"],
    by: str,
    reason: str | None,
) -> list[str]:
    left, right = _members(ledger, registry, one), _members(ledger, registry, other)
    if set(left) & set(right):
        raise UsageError(f"{one} and {other}", "are one event already", "To take a report out of it: split")
    pairs = [(a, b) for a in left for b in right]
    if verdict == "same_event":
        # One pair would bind two reports and leave the others to the linker, which may well keep them where they were.
        apart = _said_apart(ledger, left)
        pairs = [(a, b) for a, b in pairs if a == left[0] or b == right[0] or frozenset((a, b)) in apart]
    elif len(pairs) > MOST_APART:
        raise UsageError(
            f"{one} and {other}",
            "have {left} and {right} reports: to keep them apart takes {number} decisions, at most {most} at once",
            "Say of single reports that they are different, or split those that do not belong out of their event first",
            left=len(left),
            right=len(right),
            number=len(pairs),
            most=MOST_APART,
        )
    return ledger.append_judgements(pairs, verdict, by, reason=reason)


def _said_apart(ledger: Ledger, refs: Sequence[str]) -> set[frozenset[str]]:
    """The pairs with any of these reports that a person calls different."""
    told = ledger.judgement_models(about=refs)
    return {frozenset(item.about) for item in told if item.verdict == "different_event" and item.withdrawn_by is None}


def _members(ledger: Ledger, registry: Registry, event: str) -> tuple[str, ...]:
    """The reports of an event, by its id; or the one that a ref names, with those that are of its event."""
    members = linkage.linkage(ledger, registry).clusters.members.to_pylist()
    by_event: dict[str, list[str]] = {}
    of_ref = {}
    for row in members:
        by_event.setdefault(row["event"], []).append(row["ref"])
        of_ref[row["ref"]] = row["event"]
    id = event if event in by_event else of_ref.get(event)
    if id is None:
        raise MissingItem(event, "there is no such event or report", "List them with: marsad events")
    return tuple(sorted(by_event[id]))
