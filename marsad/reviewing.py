"""What persons decide about pairs of reports: asking, judging, taking back, looking up. The pipeline's page for it.

Like `pipeline` it takes from the ledger, calls a stage and appends; whoever runs it again finds the same decisions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from marsad import scope
from marsad.errors import UnknownName, UsageError
from marsad.language import wording
from marsad.language.linked import linked_outline, linked_text
from marsad.ledger import Ledger
from marsad.linkage import Linkage
from marsad.linking import review
from marsad.model import refs as naming
from marsad.model.claim import Incident
from marsad.model.judgement import Judgement, PairVerdict
from marsad.model.schemas import OF_MODEL, claim_from_row
from marsad.registry import Registry
from marsad.sources import datasets


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One side of a pair: what is claimed, by whom, in which words.

    `source`: "dataset:<name>" or "document:<id>", as in `INCIDENTS`. `passed_on`: whether more than the ref and the
    source may leave the house.
    """

    ref: str
    source: str
    passed_on: bool
    claim: Incident
    title: str | None
    publisher: str | None
    published: dt.date | None
    url: str | None
    words: str | None  # the page's sentence, or what the dataset's row tells


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A pair to decide. `together`: whether both are in one event now. `gain`: see `linking.review`.

    `evidence`: JSON of what spoke for and against, as the linker wrote it; `explanation`: the same in a sentence;
    `outline`: in a sentence without values of either report.
    """

    left: Report
    right: Report
    probability: float
    together: bool
    gain: float
    evidence: str | None
    explanation: str | None
    outline: str | None

    @property
    def passed_on(self) -> bool:
        """Whether evidence, explanation and gain, which hold values of both reports, may leave the house."""
        return self.left.passed_on and self.right.passed_on


def questions(
    ledger: Ledger, registry: Registry, linked: Linkage, limit: int = 20, group: str | None = None
) -> list[Question]:
    """The pairs that a person should decide first, of what is linked now; `group`: only where a report names it.

    Raises `UnknownName` for a group that the registry does not hold.
    """
    groups = None if group is None else [registry.actors.resolve(group).id]
    found = review.questions(linked.incidents, linked.decisions, linked.clusters.members, limit, groups)
    asked = found.to_pylist()
    refs = [row[end] for row in asked for end in ("left", "right")]
    held = _reports(ledger, refs)
    told = ledger.judgements(about=refs).to_pylist() if refs else []
    evidence = {tuple(row["about"]): row["evidence"] for row in told if row["linking"]}
    names = {actor.id: actor.name for actor in registry.actors}
    made = []
    for row in asked:
        known = evidence.get((row["left"], row["right"]))
        if row["left"] in held and row["right"] in held:
            question = Question(
                left=held[row["left"]],
                right=held[row["right"]],
                probability=row["probability"],
                together=row["together"],
                gain=row["gain"],
                evidence=known,
                explanation=linked_text(known, row["probability"], wording("en"), names) if known else None,
                outline=linked_outline(known, row["probability"], wording("en")) if known else None,
            )
            made.append(question)
    return made


def judge(ledger: Ledger, verdict: PairVerdict, left: str, right: str, by: str, reason: str | None = None) -> str:
    """Keep what a person says of two reports; gives the judgement's id.

    Raises `UnknownName` for a ref that no report of this observatory has, `UsageError` for one report twice.
    """
    held = _reports(ledger, [left, right])
    for ref in (left, right):
        if ref not in held:
            remedy = "Refs stand in marsad review and marsad events, as in ucdp-ged:1234"
            raise UnknownName(ref, "no report in this observatory has this ref", remedy)
    if left == right:
        raise UsageError(left, "a report is compared with itself", "Name two different ones")
    return ledger.append_judgement([left, right], verdict, by, reason=reason)


def undo(ledger: Ledger, ids: Collection[str], by: str, reason: str | None = None) -> str:
    """Take judgements back, withdrawals too; gives the id of the one withdrawal of them all.

    Raises `MissingItem` where there is none, `UsageError` for a machine's and for what is taken back already.
    """
    for known in ledger.judgement_models():
        if known.id in ids and known.withdrawn_by is not None:
            raise UsageError(
                known.id, "is taken back already", "To let it stand again, take {id} back", id=known.withdrawn_by
            )
    return ledger.append_judgement(ids, "withdraw", by, reason=reason)


def history(
    ledger: Ledger,
    about: str | None = None,
    recorded_by: dt.datetime | None = None,
    *,
    machine: bool = False,
    passed_on: bool = False,
) -> list[Judgement]:
    """All that was decided, oldest first; `about`: a claim's, report's or judgement's id; `machine`: its pairs, too.

    `passed_on`: without evidence where a report is of a dataset that may not be passed on: it states the row's values.
    """
    asked = [about] if about else None
    found = ledger.judgement_models(about=asked, recorded_by=recorded_by, machine=machine)
    if not passed_on:
        return found
    releases = scope.releases(ledger)
    names = datasets.not_passed_on(releases)
    documents = {release.id for release in releases if release.dataset in names}

    def stays(ref: str) -> bool:
        """ "<dataset>:<key>", or "<document>@<row>" where rows have no ids."""
        return ref.partition(":")[0] in names or ref.rpartition("@")[0] in documents

    return [replace(item, evidence=None) if any(map(stays, item.about)) else item for item in found]


def _reports(ledger: Ledger, refs: Iterable[str]) -> dict[str, Report]:
    """The reports of these refs, of a dataset's the newest release; those that are not held are left out."""
    wanted = {ref: naming.readings(ref) for ref in refs}
    bases = sorted({base for meant in wanted.values() for base, _ in meant})
    rows = ledger.claims(refs=bases, kinds=["incident"]).to_pylist() if bases else []
    by_base: dict[str, list[dict[str, Any]]] = {}
    for row in sorted((row for row in rows if row["modality"] not in naming.UNSTATED), key=_newest_first):
        same = by_base.setdefault(naming.base_of(row), [])
        if not same or row["document"] == same[0]["document"]:
            same.append(row)
    told = datasets.texts_of(ledger.documents())
    kept_back = scope.kept_back(ledger)
    found = {}
    for ref, meant in wanted.items():
        for base, number in meant:
            if number <= len(by_base.get(base, ())):
                found[ref] = _report(ref, by_base[base][number - 1], told, kept_back)
                break
    return found


def _newest_first(row: dict[str, Any]) -> tuple[object, ...]:
    age = -(row["published_until"] or dt.date.min).toordinal()
    return age, row["document"], row["row"] or 0, row["quote_start"], row["quote_end"], row["id"]


def _report(ref: str, row: dict[str, Any], told: Mapping[str, datasets.Telling], kept_back: Collection[str]) -> Report:
    claim = claim_from_row({name: row[name] for name in OF_MODEL})
    assert isinstance(claim, Incident)
    return Report(
        ref=ref,
        source=f"document:{row['document']}" if row["dataset"] is None else f"dataset:{row['dataset']}",
        passed_on=row["dataset"] not in kept_back,
        claim=claim,
        title=row["title"],
        publisher=row["publisher"],
        published=row["published"],
        url=row["url"],
        words=_words(row, told),
    )


def _words(row: dict[str, Any], told: Mapping[str, datasets.Telling]) -> str | None:
    if row["dataset"] is None:
        return str(row["quote_text"])
    telling = told.get(row["dataset"])
    return telling(pa.array([row["quote_text"]], pa.string()))[0].as_py() if telling else None
