"""The flow into the ledger, and out of it row by row: sources → documents → coding → ledger → export.

Each function takes from the ledger or from outside, calls a stage, and appends what it gave; any of them can be run
again and changes nothing that was there. From the ledger on, `counting`, `answering` and `briefing` lead to a page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from marsad import coding, documents
from marsad.errors import MarsadError
from marsad.language import shown_name
from marsad.ledger import Batch, Coding, Ledger
from marsad.model import Capture, Claim, Document
from marsad.registry import Registry
from marsad.sources import pages

if TYPE_CHECKING:  # httpx is heavy: only where something is fetched
    pass

_BATCH = 64  # pages kept with one commit: a kill costs at most these
_SLOW_BATCH = 8  # where a language model reads, minutes go by
Progress = Callable[[str], None]


@dataclass(slots=True)
class ReadReport:
    """What became of the items of one `read`: "12 read, 1 known already, 2 refused".

    `undated` and `unpublished`: pages among those read that state no date, no publisher. `unchanged`: feeds without
    anything new. `unread`: addresses of pages that came and were refused. `coders` know what a language
    model was asked and how it compares with the rules; `differs`: in which slots, by claim (of `code` alone).
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


def read(
    ledger: Ledger,
    registry: Registry,
    paths: Iterable[str],
    progress: Progress | None = None,
    coders: coding.Coders | None = None,
    web: pages.Web | None = None,
) -> ReadReport:
    """Pages → claims in the ledger, those of each coder apart. What cannot be taken is in the report; the rest goes on.

    With `web`, addresses are followed. Raises EndpointError where a language model cannot be used; what was read before
    is kept.
    """
    report = take(ledger, registry, pages.captures(paths, web), progress, coders)
    if web is not None:  # not before what the feeds gave is kept
        web.remember(whole=not report.refused, refused=report.unread)
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
) -> ReadReport:
    """What somebody else fetches → claims in the ledger, as `read`. `kept` hears when what came is there."""
    report = ReadReport(coders=coders or coding.Coders())
    batch = _SLOW_BATCH if report.coders.llm else _BATCH
    waiting: list[tuple[Capture | None, Document]] = []
    for capture, document in _opened(taken, report, progress):
        waiting.append((capture, document))
        if len(waiting) == batch:
            _keep(ledger, registry, waiting, report)
            waiting.clear()
            kept()
    _keep(ledger, registry, waiting, report)
    kept()
    return report


def code(
    registry: Registry, paths: Iterable[str], report: ReadReport, web: pages.Web | None = None
) -> Iterator[tuple[Document, list[Claim]]]:
    """Pages → documents and their claims by the coders of the report; nothing is kept. Refusals go to `report`.

    The claims of two coders come merged. A document that no coder got to is left out.
    """
    for _, document in _opened(pages.captures(paths, web), report, None):
        coded = report.coders.code(document, registry)
        report.refused += [coded.refused] if coded.refused else []
        if coded.merged is not None:
            report.differs.update(coded.merged.differs)
        claims = coded.merged.claims if coded.merged else next(iter(coded.claims.values()), None)
        if claims is not None:
            report.read += 1
            yield document, list(claims)


def _opened(
    given: Iterable[pages.Taken], report: ReadReport, progress: Progress | None
) -> Iterator[tuple[Capture | None, Document]]:
    """Captures read into documents; documents given ready are taken to the letter."""
    for taken in given:
        if isinstance(taken, MarsadError):
            report.refused.append(taken)
            continue
        if progress:
            progress(taken.url if isinstance(taken, Capture) else taken.label or taken.url or taken.id)
        if isinstance(taken, Document):
            yield None, taken if taken.language else replace(taken, language=documents.language_of(taken.text))
            continue
        try:
            reading = documents.examine(taken)
        except MarsadError as error:
            report.refused.append(error)
            report.unread.add(taken.url)
            continue
        report.remarks += [f"{taken.url}: {remark}" for remark in reading.remarks]
        yield taken, reading.document


def _keep(
    ledger: Ledger, registry: Registry, waiting: list[tuple[Capture | None, Document]], report: ReadReport
) -> None:
    """Code what is new in the batch and append it with its captures, claims and codings."""
    coders = report.coders
    by_coder: dict[str, list[str]] = {}
    for _, document in waiting:
        for name in coders.names(document.language):
            by_coder.setdefault(name, []).append(document.id)
    known = {name: ledger.known(ids, name) for name, ids in by_coder.items()}
    fresh: dict[str, tuple[Capture | None, Document]] = {}
    for capture, document in waiting:
        missing = [name for name in coders.names(document.language) if document.id not in known[name]]
        if document.id in fresh or not missing:
            report.known += 1
        else:
            fresh[document.id] = (capture, document)
    kept: list[tuple[Capture | None, Document]] = []
    codings: list[Coding] = []
    try:
        for id, (capture, document) in fresh.items():
            coded = coders.code(document, registry, [name for name, ids in known.items() if id in ids])
            if coded.refused:
                report.refused.append(coded.refused)
                report.unread |= {capture.url} if capture else set()
            if coded.claims:
                kept.append((capture, document))
                codings += [Coding(document=id, coder=name, claims=tuple(c)) for name, c in coded.claims.items()]
    finally:  # a model that goes silent, or a user who stops, costs only the document that was being read
        _append(ledger, kept, codings, report)


def _append(
    ledger: Ledger, kept: list[tuple[Capture | None, Document]], codings: list[Coding], report: ReadReport
) -> None:
    if not kept:
        return
    captures = tuple(capture for capture, _ in kept if capture is not None)
    ledger.append(Batch(captures=captures, documents=tuple(d for _, d in kept), codings=tuple(codings)))
    report.read += len(kept)
    report.undated += sum(document.published is None for _, document in kept)
    report.unpublished += sum(document.publisher is None for _, document in kept)
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
