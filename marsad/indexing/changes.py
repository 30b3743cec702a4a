"""What came since an index was built, written into it: a decision shows within a second, whatever else there is.

New releases, runs of the linker and other readings of a release change rows everywhere: then a new index is built.
Everything else touches single documents. Their claims are struck out and written again, as are the events that their
reports are, or were, a part of, with all reports that standing words tie to these.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad import scope
from marsad.index.store import Index
from marsad.index.writing import Writer, changing
from marsad.indexing.build import said
from marsad.indexing.claims import event_of, with_added
from marsad.indexing.documents import add_documents, hindsight_days
from marsad.indexing.entries import entries
from marsad.indexing.events import events_of, ties, with_stages
from marsad.ledger import Ledger
from marsad.linkage import Linkage
from marsad.linking.clusters import derive
from marsad.linking.incidents import incidents_of
from marsad.linking.resolver import resolve
from marsad.linking.voices import voices_of
from marsad.model import refs as naming
from marsad.model.judgement import PAIR_VERDICTS, Judgement
from marsad.registry import Registry
from marsad.series import standing

MOST = 2000  # documents, claims or reports touched: more are quicker built anew
Json = dict[str, Any]


class TooMuch(Exception):
    """More changed than is worth changing row by row."""


@dataclass(slots=True)
class _Changed:
    """`documents`: pages read anew; `rows`: claims of releases that were judged; `refs`: of pairs that were judged."""

    documents: set[str] = field(default_factory=set)
    new: set[str] = field(default_factory=set)
    rows: set[str] = field(default_factory=set)
    refs: set[str] = field(default_factory=set)
    judgements: list[Judgement] = field(default_factory=list)
    reached: Json = field(default_factory=dict)


def update(index: Index, ledger: Ledger, registry: Registry) -> Index | None:
    """The index with what came since, in the same file; None where a new one has to be built."""
    versions = ledger.versions()
    if any(index.versions.get(name) != versions[name] for name in ("linkings", "rows")):
        return None
    try:
        changed = _changes(index, ledger)
        with changing(index.path) as writer:
            (held,) = writer.connection.execute("SELECT value FROM about WHERE name = 'stamp'").fetchone()
            if held != f'"{index.stamp}"':  # another process was quicker
                raise TooMuch
            _apply(writer, index, ledger, registry, changed)
            said(writer, versions, None, changed.reached)
    except (TooMuch, sqlite3.Error):
        return None
    return Index(index.path, index)


# --- what changed ----------------------------------------------------------------------------------------------------


def _changes(index: Index, ledger: Ledger) -> _Changed:
    changed = _Changed(reached=ledger.reached())
    for table in ("codings", "documents"):
        came = _came(ledger, table, index.said("reached")[table], changed.reached[table])
        changed.documents |= came
    for id in list(changed.documents):
        known = index.document(id)
        if known is None:
            changed.new.add(id)
        elif known.dataset is not None:  # read by another coder
            raise TooMuch
    changed.judgements = ledger.judgement_models()
    _judged(index, changed)
    if len(changed.documents) + len(changed.rows) + len(changed.refs) > MOST:
        raise TooMuch
    return changed


def _came(ledger: Ledger, table: Any, before: Json, now: Json) -> set[str]:
    """The documents of the rows that came. Raises TooMuch where some came with an earlier moment than others held."""
    if before["count"] == now["count"]:
        return set()
    since = dt.datetime.fromisoformat(before["until"]) if before["until"] else None
    rows = ledger.arrived(table, since)
    if before["count"] + len(rows) - (before["last"] if since else 0) < now["count"]:
        raise TooMuch
    # Rows of the very last moment were seen, unless others of the same moment came.
    same = sum(moment == since for _, moment in rows)
    return {document for document, moment in rows if moment != since or same > before["last"]}


def _judged(index: Index, changed: _Changed) -> None:
    """What decisions are about that came, were taken back, or stand again."""
    before = index.judgement_states()
    now = {item.id: item.withdrawn_by for item in changed.judgements}
    for item in changed.judgements:
        if item.id in before and before[item.id] == now[item.id]:
            continue
        if item.verdict in PAIR_VERDICTS and item.pair is not None:
            changed.refs |= set(item.pair)
        if item.verdict not in ("same_event", "different_event", "withdraw"):
            for id in item.about:
                claim = index.claim(id)
                if claim is not None and claim.dataset is not None:
                    changed.rows.add(id)
                elif claim is not None:
                    changed.documents.add(claim.document)


# --- writing it ------------------------------------------------------------------------------------------------------


def _apply(writer: Writer, index: Index, ledger: Ledger, registry: Registry, changed: _Changed) -> None:
    documents = ledger.documents_table(ids=changed.new)
    if documents.num_rows and documents["dataset"].null_count < documents.num_rows:
        raise TooMuch
    claims = _claims(ledger, changed.documents, changed.rows)
    old = index.claim_places(documents=changed.documents, ids=changed.rows)
    touched = _refs_touched(index, claims, old) | changed.refs
    linked = _linked(index, ledger, registry, touched) if touched else None
    events, models = events_of(linked) if linked is not None else (None, {})
    more = 0  # events than before
    if linked is not None and events is not None:
        moved = _moved(index, linked, events, claims)
        claims = pa.concat_tables([claims, _claims(ledger, (), moved)])
        old = np.union1d(old, index.claim_places(documents=(), ids=moved))
        gone = index.events_of_refs(linked.incidents["ref"].to_pylist() + sorted(touched))
        struck = index.event_places(gone)
        writer.strike("events", struck)
        writer.forget_events(gone)
        more = events.num_rows - index.standing_events(struck)
    writer.strike("claims", old)
    hindsight, kept_back = hindsight_days(_releases(ledger)), scope.kept_back(ledger)
    owner = _event_column(index, claims, events)
    claims = with_added(claims, ledger, registry, None, owner, hindsight, kept_back)
    if events is not None and linked is not None:
        reports = pa.concat_tables([claims, _others(ledger, registry, claims, linked, hindsight, kept_back, events)])
        writer.add_events(with_stages(linked, events, reports), models)
        writer.add_ties(ties(ledger, linked))
    seen = ledger.documents_table(ids=changed.documents)
    writer.strike("documents", index.document_places(changed.documents))
    add_documents(writer, seen, ledger.captured(), hindsight, kept_back)
    writer.add_claims(claims)
    writer.forget_judgements()
    writer.add_judgements(sorted(changed.judgements, key=lambda item: (item.recorded_at, item.id)))
    writer.add_entries(entries(claims, registry))
    totals = _totals(index, seen, claims, old)
    totals |= {"judgements": len(changed.judgements), "events": totals["events"] + more}
    writer.about(totals=totals)


def _claims(ledger: Ledger, documents: Collection[str], ids: Collection[str]) -> pa.Table:
    found = [ledger.claims(documents=documents, rejected=True)]
    if ids:
        found.append(ledger.claims(ids=ids, rejected=True))
    return pa.concat_tables(found)


def _releases(ledger: Ledger) -> pa.Table:
    return ledger.documents_table(ids=[document.id for document in scope.releases(ledger)])


def _refs_touched(index: Index, claims: pa.Table, old: Any) -> set[str]:
    """The reports that the claims are, and were."""
    told = claims.filter(pc.equal(claims["kind"], "incident"))
    bases = {naming.base_of(row) for row in told.select(_NAMING).to_pylist()}
    return bases | set(index.refs_of_places(old))


_NAMING = ["dataset", "document", "row", "key", "quote_start", "quote_end"]


def _linked(index: Index, ledger: Ledger, registry: Registry, touched: Iterable[str]) -> Linkage:
    """The events of these reports and of all that standing words tie to them, derived from those alone."""
    decisions = resolve(ledger.judgements(evidence=False))
    return _derived(index, ledger, registry, decisions, _tied(index, decisions, set(touched)))


def _derived(index: Index, ledger: Ledger, registry: Registry, decisions: pa.Table, refs: set[str]) -> Linkage:
    bases = sorted({base for ref in refs for base, _ in naming.readings(ref)})
    claims = ledger.claims(refs=bases, kinds=["incident"])
    claims = claims.filter(pa.array(standing(claims, scope.increments(), scope.coverage_of(ledger, None, None))))
    pages = pc.unique(claims.filter(pc.is_null(claims["dataset"]))["document"]).to_pylist()
    voices = voices_of(ledger.document(id) for id in pages)
    reports = incidents_of(claims, registry, voices=voices)
    if more := set(reports["ref"].to_pylist()) - refs:  # other reports of the same sentence or row
        return _derived(index, ledger, registry, decisions, _tied(index, decisions, refs | more))
    known = pa.array(sorted(refs), pa.string())
    inside = pc.and_(pc.is_in(decisions["left"], value_set=known), pc.is_in(decisions["right"], value_set=known))
    decisions = decisions.filter(inside)
    return Linkage(incidents=reports, decisions=decisions, clusters=derive(reports, decisions))


def _tied(index: Index, decisions: pa.Table, refs: set[str]) -> set[str]:
    """The reports with all that are, or may come to be, in one event with them: what is called the same, and what
    persons say, step by step."""
    ties = decisions.filter(pc.or_(pc.equal(decisions["verdict"], "same_event"), decisions["by_person"]))
    left, right = (ties[side].combine_chunks() if ties.num_rows else pa.array([], pa.string()) for side in _SIDES)
    found: set[str] = set()
    fresh = set(refs)
    while fresh:
        found |= fresh
        if len(found) > MOST:
            raise TooMuch
        asked = pa.array(sorted(fresh), pa.string())
        near = {ref for id in index.events_of_refs(fresh) for ref, _ in index.members(id)}
        for one, other in ((left, right), (right, left)):
            near |= set(other.filter(pc.is_in(one, value_set=asked)).to_pylist())
        fresh = near - found
    return found


_SIDES = ("left", "right")


def _moved(index: Index, linked: Linkage, events: pa.Table, claims: pa.Table) -> set[str]:
    """The claims, beside those written anyway, that are now in another event than the index says."""
    written = set(claims["id"].to_pylist())
    now = dict(_members(events))
    before = {
        claim for id in index.events_of_refs(linked.incidents["ref"].to_pylist()) for _, claim in index.members(id)
    }
    asked = (before | now.keys()) - written
    return {id for id in asked if index.event_of(id) != now.get(id)}


def _members(events: pa.Table) -> Iterable[tuple[str, str]]:
    for claims, event in zip(events["claims"].to_pylist(), events["event"].to_pylist(), strict=True):
        for claim in claims:
            yield claim, event


def _event_column(index: Index, claims: pa.Table, events: pa.Table | None) -> pa.Array:
    """The event of each claim: as derived now, or as it was where no report was touched."""
    if events is not None:
        return event_of(claims, events)
    return pa.array([index.event_of(id) for id in claims["id"].to_pylist()], pa.string())


def _others(
    ledger: Ledger,
    registry: Registry,
    claims: pa.Table,
    linked: Linkage,
    hindsight: Any,
    kept_back: Collection[str],
    events: pa.Table,
) -> pa.Table:
    """The reports of the events that are not written themselves."""
    written = set(claims["id"].to_pylist())
    ids = [id for id in linked.incidents["claim"].to_pylist() if id not in written]
    if not ids:
        return claims.slice(0, 0)
    rest = ledger.claims(ids=ids)
    return with_added(rest, ledger, registry, None, event_of(rest, events), hindsight, kept_back)


def _totals(index: Index, documents: pa.Table, claims: pa.Table, old: Any) -> Json:
    before = dict(index.said("totals"))
    shown = pc.sum(pc.fill_null(pc.not_equal(claims["verdict"], "reject"), True)).as_py() or 0
    before["claims"] += shown - index.shown_of(old)
    before["documents"] += sum(index.document(id) is None for id in documents["id"].to_pylist())
    for name, column in (("newest_source", "published_until"), ("newest_recorded", "recorded_at")):
        newest = pc.max(documents[column]).as_py() if documents.num_rows else None
        if newest is not None:
            before[name] = max(before[name] or "", newest.isoformat())
    return before
