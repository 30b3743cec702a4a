"""Linking on one page: claims → incidents → pairs → judgements; judgements → events. The pipeline's second page.

Like `pipeline` it takes from the ledger, calls stages and appends what they gave. Events are derived from what is seen
as of a day and what was decided by a moment; nothing of them is kept but a cache that may be deleted.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad import scope
from marsad.errors import MissingItem, UsageError
from marsad.language import wording
from marsad.language.linked import linked_text
from marsad.ledger import Ledger
from marsad.ledger.judging import GIVEN_PAIRS
from marsad.linking.clusters import Clusters, Conflict, derive
from marsad.linking.events import events_of, fuse
from marsad.linking.incidents import incidents_of
from marsad.linking.link import link as link_incidents
from marsad.linking.model import MODEL, Trained
from marsad.linking.resolver import resolve
from marsad.linking.settings import LinkSettings
from marsad.linking.voices import voices_of
from marsad.model import Document, refs
from marsad.model.event import Event
from marsad.registry import Registry
from marsad.series import SeriesOptions, counted_members, linked_coverage, standing, together, with_events
from marsad.sources import datasets
from marsad.version import __version__

Marks = npt.NDArray[np.uint64]

Progress = Callable[[Literal["read", "compare", "join"], int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What may be known: published by `as_of`, held and decided by `recorded_by`; None for no limit."""

    as_of: dt.date | None = None
    recorded_by: dt.datetime | None = None


NOW = Moment()


@dataclass(frozen=True, slots=True, kw_only=True)
class Linkage:
    """The reports of a moment and the events they amount to. `incidents`: schema `INCIDENTS`; `decisions`: `DECISIONS`.

    `clusters`: which reports make which event, and where persons' words clash.
    """

    incidents: pa.Table
    decisions: pa.Table
    clusters: Clusters

    def events(self, ids: Collection[str] | None = None) -> list[Event]:
        """Events as models; `ids`: of these only."""
        return events_of(self.incidents, self.clusters.members, ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkReport:
    """What a run gave: pairs called the same and pairs left open, and the events there are now.

    `compared`: how many of the reports were held against the others; `conflicts`: between persons' words.
    """

    incidents: int
    compared: int
    same: int
    unsure: int
    events: int
    conflicts: tuple[Conflict, ...]


def incidents(ledger: Ledger, registry: Registry, moment: Moment = NOW) -> pa.Table:
    """All reports of single events that stand at the moment, schema `INCIDENTS`."""
    return _incidents(ledger, registry, _standing(ledger, moment), moment)


def linkage(ledger: Ledger, registry: Registry, moment: Moment = NOW, excluded: Collection[str] = ()) -> Linkage:
    """The events of the moment, with all that they are derived from.

    excluded: as in `events`. Which reports make an event is found from all of them, so that an event keeps its id.
    """
    reports = incidents(ledger, registry, moment)
    decisions = resolve(ledger.judgements(recorded_by=moment.recorded_by, evidence=False))
    clusters = derive(reports, decisions)
    kept_back = pa.array([f"dataset:{name}" for name in excluded], pa.string())
    told = reports.filter(pc.invert(pc.is_in(reports["source"], value_set=kept_back)))
    return Linkage(incidents=told, decisions=decisions, clusters=clusters)


def events(ledger: Ledger, registry: Registry, moment: Moment = NOW, excluded: Collection[str] = ()) -> pa.Table:
    """All events of the moment, schema `EVENTS`; derived once while nothing changes.

    excluded: names of datasets whose rows neither make an event nor give it a value: what may not be passed on.
    """

    def derived() -> pa.Table:
        return fused(linkage(ledger, registry, moment, excluded))

    return ledger.derived("events", _asked(moment, excluded), derived)


def fused(found: Linkage) -> pa.Table:
    """The events of a linkage, schema `EVENTS`."""
    return fuse(found.incidents, found.clusters.members)


def kept_events(ledger: Ledger, moment: Moment = NOW, excluded: Collection[str] = ()) -> pa.Table | None:
    """What `events` kept of these very versions of the tables; None where it was not asked yet."""
    return ledger.kept_derived("events", _asked(moment, excluded))


def _asked(moment: Moment, excluded: Collection[str]) -> dict[str, object]:
    question: dict[str, object] = {"as_of": moment.as_of, "recorded_by": moment.recorded_by, "model": MODEL}
    return question | {"excluded": sorted(excluded), "marsad": __version__}


def chosen(
    events: pa.Table,
    *,
    groups: Collection[str] | None = None,
    country: str | None = None,
    place: str | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> pa.Table:
    """The events with one of these groups on either side, in the country or at the place, that touch the days asked.

    Where days are asked for, events without a date are left out. Raises UsageError where they end before they begin.
    """
    if start is not None and end is not None and end < start:
        raise UsageError(f"from {start} to {end}", "the days end before they begin", "Exchange them")
    mask = np.ones(events.num_rows, dtype=bool)
    if groups is not None:
        actors = events["actors"].combine_chunks()
        hits = pc.is_in(pc.list_flatten(actors), value_set=pa.array(list(groups), pa.string()))
        mask[:] = False
        mask[pc.list_parent_indices(actors).to_numpy()[hits.to_numpy(zero_copy_only=False)]] = True
    for name, wanted in (("country", country), ("place_id", place)):
        if wanted is not None:
            mask &= pc.fill_null(pc.equal(events[name], wanted), False).to_numpy(zero_copy_only=False)
    if start is not None:
        ended = pc.fill_null(pc.less(events["period_end"], start), False)  # "since" has no end
        mask &= ~ended.to_numpy(zero_copy_only=False)
    if end is not None:
        mask &= pc.fill_null(pc.less_equal(events["period_start"], end), False).to_numpy(zero_copy_only=False)
    if start is not None or end is not None:
        mask &= events["period_start"].is_valid().to_numpy(zero_copy_only=False)
    return events.filter(pa.array(mask))


def is_linked(ledger: Ledger, moment: Moment = NOW) -> bool:
    """Whether a run of the linker, or a person's word about a pair, stands by then: else events would be rows again."""
    if ledger.linkings(recorded_by=moment.recorded_by).num_rows:
        return True
    words = ledger.judgement_models(recorded_by=moment.recorded_by)
    return any(word.pair is not None and word.withdrawn_by is None for word in words)


def with_linked(
    ledger: Ledger, registry: Registry, claims: pa.Table, options: SeriesOptions, moment: Moment
) -> tuple[pa.Table, SeriesOptions]:
    """Claims, and how to count them, with the lens `linked` beside the others where reports were linked."""
    if not is_linked(ledger, moment):
        return claims, options
    lists, found = together(options.coverage), events(ledger, registry, moment)
    claims = with_events(claims, found, lists)
    coverage = (*options.coverage, *linked_coverage(lists))
    return claims, replace(options, coverage=coverage, linked=counted_members(claims, found))


def link(
    ledger: Ledger,
    registry: Registry,
    settings: LinkSettings | None = None,
    *,
    full: bool = False,
    progress: Progress | None = None,
) -> LinkReport:
    """Compare reports and keep what the model says of each pair.

    Only what came since the last run is compared with everything, by the model trained then, unless `full` or there was
    none. `progress` is called with each step as it begins, and how many reports it is about. Raises UsageError where
    the libraries for linking are not installed.
    """
    with ledger.undisturbed():
        return _link(ledger, registry, settings or LinkSettings(), full, progress or _silent)


def _silent(_step: str, _reports: int) -> None:
    """Tells nobody."""


def _link(ledger: Ledger, registry: Registry, settings: LinkSettings, full: bool, progress: Progress) -> LinkReport:
    progress("read", 0)
    versions, claims = ledger.versions(), _standing(ledger, NOW)
    reports = _incidents(ledger, registry, claims, NOW)
    last = None if full else _last_run(ledger, settings)
    marks = _marks(reports, _corrections(claims))
    fresh = None if last is None else set(reports.filter(pa.array(~np.isin(marks, last.seen)))["ref"].to_pylist())
    counts: dict[str, int] = {}
    if reports.num_rows and (fresh is None or fresh):
        progress("compare", reports.num_rows if fresh is None else len(fresh))
        with ledger.linker() as database:
            found = link_incidents(reports, database, settings, last.trained if last else None, fresh)
        counts = found.counts
        pairs = _with_verdicts(found.pairs, settings)
        if last is not None and fresh is not None:
            pairs, marks = pa.concat_tables([pairs, _no_longer(ledger, pairs, fresh)]), np.setdiff1d(marks, last.seen)
        kept = {"settings": asdict(settings), "trained": json.loads(found.trained.to_json())}
        ledger.append_linking(MODEL, fresh is None, kept, versions, reports.num_rows, pairs, marks.tobytes())
    progress("join", reports.num_rows)
    after = linkage(ledger, registry)
    return LinkReport(
        incidents=reports.num_rows,
        compared=reports.num_rows if fresh is None else len(fresh),
        same=counts.get("same", 0),
        unsure=counts.get("unsure", 0),
        events=len(pc.unique(after.clusters.members["event"])),
        conflicts=after.clusters.conflicts,
    )


@dataclass(frozen=True, slots=True)
class _LastRun:
    """What an increment goes on from. `seen`: the marks of the claims that the standing runs compared."""

    trained: Trained
    seen: Marks


def _last_run(ledger: Ledger, settings: LinkSettings) -> _LastRun | None:
    """None where nothing was linked yet, or by another model or other settings: two scales do not mix."""
    runs = [row for row in ledger.linkings().to_pylist() if row["standing"]]
    told = [json.loads(row["settings"]) for row in runs]
    same = all(row["judge"] == MODEL for row in runs) and all(item["settings"] == asdict(settings) for item in told)
    if not runs or not same:
        return None
    seen = np.concatenate([np.frombuffer(row["seen"] or b"", np.uint64) for row in runs])
    return _LastRun(Trained.from_json(json.dumps(told[0]["trained"])), seen)


def _corrections(claims: pa.Table) -> dict[str, str]:
    """The corrections that were applied, by claim."""
    rows = claims.filter(pc.is_valid(claims["correction"])).select(["id", "correction"]).to_pylist()
    return {row["id"]: row["correction"] for row in rows}


def _marks(reports: pa.Table, corrections: Mapping[str, str]) -> Marks:
    """Eight bytes for each report's claim: of another release, another reading or a correction, it is another.

    Not the moment at which claims were kept: a release that was long on the way bears the moment of its beginning.
    """
    marks = (refs.mark(id, corrections.get(id, "")) for id in reports["claim"].to_pylist())
    return np.frombuffer(b"".join(marks), np.uint64)


def _no_longer(ledger: Ledger, pairs: pa.Table, fresh: set[str]) -> pa.Table:
    """The pairs of fresh reports that an earlier run gave and this one does not: a newer release moved a row away."""
    stand = resolve(ledger.judgements(evidence=False))
    refs = pa.array(sorted(fresh), pa.string())
    told = pc.or_(pc.is_in(stand["left"], value_set=refs), pc.is_in(stand["right"], value_set=refs))
    told = stand.filter(pc.and_(told, pc.invert(stand["by_person"])))
    given, before = (pc.binary_join_element_wise(table["left"], table["right"], "\n") for table in (pairs, told))
    gone = told.filter(pc.invert(pc.is_in(before, value_set=given.combine_chunks())))
    columns = {"left": gone["left"], "right": gone["right"]}
    columns["verdict"] = pa.array(["different_event"] * gone.num_rows, pa.string())
    columns["probability"] = pa.array(np.zeros(gone.num_rows))
    columns["evidence"] = pa.nulls(gone.num_rows, pa.string())
    return pa.table(columns, schema=GIVEN_PAIRS)


def _with_verdicts(pairs: pa.Table, settings: LinkSettings) -> pa.Table:
    verdict = pc.if_else(pc.greater_equal(pairs["probability"], settings.same), "same_event", "unsure")
    return pairs.append_column("verdict", verdict).select(GIVEN_PAIRS.names).cast(GIVEN_PAIRS)


def _standing(ledger: Ledger, moment: Moment) -> pa.Table:
    """The incident claims seen at the moment, without rows that a newer release replaces."""
    claims = ledger.claims(kinds=["incident"], as_of=moment.as_of, recorded_by=moment.recorded_by)
    coverage = scope.coverage_of(ledger, moment.as_of, moment.recorded_by)
    return claims.filter(pa.array(standing(claims, scope.increments(), coverage)))


def _incidents(ledger: Ledger, registry: Registry, claims: pa.Table, moment: Moment) -> pa.Table:
    documents = ledger.documents(as_of=moment.as_of, recorded_by=moment.recorded_by)
    return incidents_of(claims, registry, texts=_texts(claims, documents), voices=voices_of(documents))


def _texts(claims: pa.Table, documents: Iterable[Document]) -> dict[str, str]:
    """What the rows of datasets tell in words, by claim."""
    told: dict[str, str] = {}
    for dataset, text_of in datasets.texts_of(documents).items():
        rows = claims.filter(pc.equal(claims["lens"], f"dataset:{dataset}"))
        texts = text_of(rows["quote_text"].combine_chunks())
        pairs = zip(rows["id"].to_pylist(), texts.to_pylist(), strict=True)
        told |= {id: text for id, text in pairs if text}
    return told


def one_event(
    ledger: Ledger, registry: Registry, id: str, moment: Moment = NOW, excluded: Collection[str] = ()
) -> tuple[Event, list[str]]:
    """One event and, in sentences, what joins its reports. `id`: or its beginning. Raises MissingItem, UsageError."""
    ids = events(ledger, registry, moment, excluded)["event"].to_pylist()
    found = [name for name in ids if name.startswith(id)]
    if not found:
        raise MissingItem(id, "there is no such event", "List them with: marsad events")
    if len(found) > 1:
        raise UsageError(id, f"{len(found)} events begin so", f"Write more of it: {', '.join(found[:3])}")
    everything = linkage(ledger, registry, moment, excluded)
    (event,) = everything.events(found)
    members = set(event.members)
    words = ledger.judgements(recorded_by=moment.recorded_by, about=event.members).to_pylist()
    stand = set(everything.decisions["judgement"].to_pylist())  # not what an earlier run, or an overruled word, said
    said = [row for row in words if members.issuperset(row["about"]) and row["id"] in stand]
    return event, [_sentence(row) for row in said]


def _sentence(row: dict[str, Any]) -> str:
    pair = " and ".join(row["about"])
    if row["linking"] is None:
        reason = f": {row['reason']}" if row["reason"] else ""
        return f"{pair}: {row['verdict'].replace('_', ' ')}, says {row['judge']}{reason}."
    return f"{pair}: {linked_text(row['evidence'], row['probability'], wording('en'))}"
