"""The flow into the ledger, and out of it row by row: sources → documents → coding → ledger → export.

Each function takes from the ledger or from outside, calls a stage, and appends what it gave; any of them can be run
again and changes nothing that was there. From the ledger on, `counting`, `answering` and `briefing` lead to a page.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from marsad import coding
from marsad.errors import MarsadError, PurgedItem, UnreadablePage
from marsad.language import shown_name
from marsad.ledger import Batch, Coding, Ledger
from marsad.model import Capture, Claim, Document
from marsad.processes import Lost, Processes, coded_by_rules, examine
from marsad.registry import Registry, open_registry
from marsad.sources import pages
from marsad.withdrawn import Withdrawn

_BATCH = 64  # pages kept with one commit: a kill costs at most these
_AHEAD = 1  # batches that other processes code while one is kept
_SLOW_BATCH = 8  # where a language model reads, minutes go by
Progress = Callable[[str], None]


@dataclass(slots=True)
class ReadReport:
    """What became of the items of one `read`: "12 read, 1 known already, 2 refused".

    `undated` and `unpublished`: pages among those read that state no date, no publisher. `unchanged`: feeds without
    anything new. `unread`: addresses of pages that came and were refused. `coders` know what a language
    model was asked and how it compares with the rules; `differs`: in which slots, by claim (of `code` alone).
    `progress` hears the name of each item with which nothing is left to be done: coded, known or refused.
    """

    read: int = 0
    undated: int = 0
    unpublished: int = 0
    known: int = 0
    claims: int = 0
    refused: list[MarsadError] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    coders: coding.Coders = field(default_factory=coding.Coders)
    differs: dict[str, tuple[coding.Difference, ...]] = field(default_factory=dict)
    progress: Progress | None = field(default=None, repr=False, compare=False)

    def done(self, item: Capture | Document) -> None:
        if self.progress:
            self.progress(name_of(item))


def read(
    ledger: Ledger,
    registry: Registry,
    paths: Iterable[str],
    progress: Progress | None = None,
    coders: coding.Coders | None = None,
    web: pages.Web | None = None,
    processes: Processes | None = None,
    withdrawn: Withdrawn | None = None,
) -> ReadReport:
    """Pages → claims in the ledger, those of each coder apart. What cannot be taken is in the report; the rest goes on.

    With `web`, addresses are followed; `processes` read, and code where the rules alone do; what is of a `withdrawn`
    source is refused. Raises EndpointError where a language model cannot be used; what was read before is kept.
    """
    taken = pages.captures(paths, web)
    report = take(ledger, registry, taken, progress, coders, processes=processes, withdrawn=withdrawn)
    if web is not None:  # not before what the feeds gave is kept
        whole = all(isinstance(error, PurgedItem) for error in report.refused)
        web.remember(whole=whole, refused=report.unread)
        report.known += web.skipped
        report.unchanged += web.unchanged
    return report


def take(
    ledger: Ledger,
    registry: Registry,
    taken: Iterable[pages.Taken],
    progress: Progress | None = None,
    coders: coding.Coders | None = None,
    kept: Callable[[], object] = lambda: None,
    processes: Processes | None = None,
    withdrawn: Withdrawn | None = None,
) -> ReadReport:
    """What somebody else fetches → claims in the ledger, as `read`. `kept` hears when all that came is there."""
    report = ReadReport(coders=coders or coding.Coders(), progress=progress)
    processes = processes or Processes()
    size = _SLOW_BATCH if report.coders.llm else _BATCH
    waiting: set[str] = set()
    begun: deque[Iterator[tuple[_Fresh, coding.Coded]]] = deque()
    opened = _opened(taken, report, processes, withdrawn)
    while batch := list(islice(opened, size)):
        begun.append(_coded(_fresh(ledger, batch, report, waiting), report, registry, processes))
        while len(begun) > (_AHEAD if processes.started else 0):
            _keep(ledger, begun.popleft(), report, waiting)
        if not begun:
            kept()
    while begun:
        _keep(ledger, begun.popleft(), report, waiting)
    kept()
    return report


def code(
    registry: Registry,
    paths: Iterable[str],
    report: ReadReport,
    web: pages.Web | None = None,
    processes: Processes | None = None,
) -> Iterator[tuple[Document, list[Claim]]]:
    """Pages → documents and their claims by the coders of the report; nothing is kept. Refusals go to `report`.

    The claims of two coders come merged. A document that no coder got to is left out.
    """
    processes = processes or Processes()
    opened = _opened(pages.captures(paths, web), report, processes)
    size = _BATCH if processes.count > 1 else 1  # one by one, each is printed when it is read
    while batch := [_Fresh(capture, document) for capture, document in islice(opened, size)]:
        for fresh, coded in _coded(batch, report, registry, processes):
            if coded.merged is not None:
                report.differs.update(coded.merged.differs)
            claims = coded.merged.claims if coded.merged else next(iter(coded.claims.values()), None)
            if claims is not None:
                report.read += 1
                yield fresh.document, list(claims)


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A document that some coder has not read; `known`: the names of those that have."""

    capture: Capture | None
    document: Document
    known: tuple[str, ...] = ()


def _opened(
    taken: Iterable[pages.Taken],
    report: ReadReport,
    processes: Processes,
    withdrawn: Withdrawn | None = None,
) -> Iterator[tuple[Capture | None, Document]]:
    """Captures read into documents; documents given ready are taken to the letter."""

    def readable() -> Iterator[Capture | Document]:
        for item in taken:
            if isinstance(item, MarsadError):
                report.refused.append(item)
            else:
                yield item

    for item, reading in processes.map(examine, readable(), _bytes):
        capture = item if isinstance(item, Capture) else None
        if isinstance(reading, Lost):
            reading = _lost(name_of(item))
        if isinstance(reading, MarsadError):
            report.refused.append(reading)
            report.unread |= {capture.url} if capture else set()
            report.done(item)
            continue
        try:
            if withdrawn is not None:
                withdrawn.check(name_of(item), publisher=reading.document.publisher)
        except PurgedItem as error:
            report.refused.append(error)
            report.done(item)
            continue
        report.remarks += [f"{name_of(item)}: {remark}" for remark in reading.remarks]
        yield capture, reading.document


def name_of(item: Capture | Document) -> str:
    return item.url if isinstance(item, Capture) else item.label or item.url or item.id


def _bytes(item: Capture | Document) -> int:
    return len(item.content) if isinstance(item, Capture) else len(item.text)


def _lost(name: str) -> UnreadablePage:
    return UnreadablePage(name, "ended the process that read it", "Read it alone to see why, or leave it out")


def _fresh(
    ledger: Ledger, batch: Sequence[tuple[Capture | None, Document]], report: ReadReport, waiting: set[str]
) -> list[_Fresh]:
    """What some coder has not read yet, and what is not `waiting` to be kept."""
    coders = report.coders
    by_coder: dict[str, list[str]] = {}
    for _, document in batch:
        for name in coders.names(document.language):
            by_coder.setdefault(name, []).append(document.id)
    known = {name: ledger.known(ids, name) for name, ids in by_coder.items()}
    fresh = []
    for capture, document in batch:
        names = coders.names(document.language)
        held = tuple(name for name in names if document.id in known[name])
        if document.id in waiting or len(held) == len(names):
            report.known += 1
            report.done(document)
        else:
            waiting.add(document.id)
            fresh.append(_Fresh(capture, document, held))
    return fresh


def _coded(
    fresh: Sequence[_Fresh], report: ReadReport, registry: Registry, processes: Processes
) -> Iterator[tuple[_Fresh, coding.Coded]]:
    """What the coders find in each document, in turn. What they cannot read goes to the report."""
    if report.coders.llm is None and registry is open_registry():  # the one that other processes open, too
        by_rules = processes.start(coded_by_rules, [item.document for item in fresh], _bytes)
        return _coded_by_rules(fresh, by_rules, report)
    return _coded_in_turn(fresh, report, registry)


def _coded_by_rules(
    fresh: Sequence[_Fresh], found: Iterable[tuple[Document, list[Claim] | Lost]], report: ReadReport
) -> Iterator[tuple[_Fresh, coding.Coded]]:
    for item, (document, claims) in zip(fresh, found, strict=True):
        if isinstance(claims, Lost):
            report.refused.append(_lost(name_of(document)))
            report.done(document)
        else:
            yield item, coding.Coded(claims={coding.coder_name(document.language): claims})


def _coded_in_turn(
    fresh: Sequence[_Fresh], report: ReadReport, registry: Registry
) -> Iterator[tuple[_Fresh, coding.Coded]]:
    for item in fresh:
        coded = report.coders.code(item.document, registry, item.known)
        if coded.refused:
            report.refused.append(coded.refused)
            report.unread |= {item.capture.url} if item.capture else set()
        yield item, coded


def _keep(ledger: Ledger, coded: Iterator[tuple[_Fresh, coding.Coded]], report: ReadReport, waiting: set[str]) -> None:
    """Append a batch: its captures, its documents, and what each coder read in them."""
    done: list[tuple[_Fresh, coding.Coded]] = []
    try:
        for item in coded:
            done.append(item)
            report.done(item[0].capture or item[0].document)
    finally:  # a model that goes silent, or a user who stops, costs only the document that was being read
        _append(ledger, [(fresh, found) for fresh, found in done if found.claims], report)
        waiting -= {fresh.document.id for fresh, _ in done}


def _append(ledger: Ledger, kept: Sequence[tuple[_Fresh, coding.Coded]], report: ReadReport) -> None:
    if not kept:
        return
    documents = tuple(fresh.document for fresh, _ in kept)
    codings = tuple(
        Coding(document=fresh.document.id, coder=name, claims=tuple(claims))
        for fresh, coded in kept
        for name, claims in coded.claims.items()
    )
    captures = tuple(fresh.capture for fresh, _ in kept if fresh.capture is not None)
    ledger.append(Batch(captures=captures, documents=documents, codings=codings))
    report.read += len(kept)
    report.undated += sum(document.published is None for document in documents)
    report.unpublished += sum(document.publisher is None for document in documents)
    report.claims += sum(len(item.claims) for item in codings)


def known_names(
    ledger: Ledger, registry: Registry, language: str, recorded_by: dt.datetime | None = None
) -> dict[str, str]:
    """The names of all origins in the ledger and of all that the registry holds, by id, for readers of a language."""
    entries = (*registry.sources, *registry.actors, *registry.places)
    claims = ledger.claims(kinds=["figure", "indicator"], recorded_by=recorded_by)
    origins = claims.group_by(["origin_id", "origin_name"]).aggregate([])
    stated = {row["origin_id"]: row["origin_name"] for row in origins.to_pylist() if row["origin_id"]}
    return stated | {entry.id: shown_name(entry.id, entry.name, entry.names, language) for entry in entries}
