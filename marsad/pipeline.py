"""The whole flow on one page: sources → documents → coding → ledger → series → assessment → brief | export.

This is the only place where stages meet. Each function takes from the ledger or from outside, calls a stage, and
appends what it gave; any of them can be run again and changes nothing that was there.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import pyarrow as pa
import pyarrow.compute as pc

from marsad import assessment, brief, coding, documents, export, linkage, scope
from marsad.errors import MarsadError, MissingItem, UsageError
from marsad.language import check_language, shown_name
from marsad.ledger import Batch, Coding, Ledger
from marsad.model import Capture, Claim, Document
from marsad.model.changes import Changes, HeldRelease
from marsad.model.schemas import CLAIMS, claim_from_row
from marsad.registry import Registry
from marsad.scope import Question
from marsad.series import Counts, count_claims
from marsad.sources import datasets, pages, table
from marsad.sources.description import Bounds, describe
from marsad.sources.release import Doubt, ImportOptions, Release, SetAside, UnknownCode, at_address, gathered, summed

if TYPE_CHECKING:  # httpx is heavy: only where something is fetched
    from marsad.sources.fetching import Fetcher, Step
    from marsad.sources.ucdp_ged.api import Counted, Query

_BATCH = 64  # pages kept with one commit: a kill costs at most these
_SHORT_ID = 8  # digits of an id that tell releases apart
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


@dataclass(slots=True)
class ImportReport:
    """What became of one dataset file. `known`: this very release was imported before, and nothing was read again.

    `bounds`: how many rows such a release has, where this one has fewer or more.
    """

    document: Document
    rows: int = 0
    claims: int = 0
    known: bool = False
    set_aside: list[SetAside] = field(default_factory=list)
    unknown_columns: tuple[str, ...] = ()
    unknown_codes: tuple[UnknownCode, ...] = ()
    bounds: Bounds | None = None
    remarks: list[str] = field(default_factory=list)
    doubts: tuple[Doubt, ...] = ()
    unmapped: tuple[UnknownCode, ...] = ()
    without_violence: tuple[UnknownCode, ...] = ()

    def counted(self, release: Release) -> Iterator[tuple[pa.Table, pa.Table]]:
        """The rows and claims of each batch, counted as they pass."""
        for batch in release.batches:
            self.rows += batch.rows.num_rows
            self.claims += batch.claims.num_rows
            self.set_aside += batch.set_aside
            self.unknown_codes = summed([*self.unknown_codes, *batch.unknown_codes])
            self.doubts = gathered([*self.doubts, *batch.doubts])
            self.unmapped = summed([*self.unmapped, *batch.unmapped])
            self.without_violence = summed([*self.without_violence, *batch.without_violence])
            yield batch.rows, batch.claims


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
    report = ReadReport(coders=coders or coding.Coders())
    batch = _SLOW_BATCH if report.coders.llm else _BATCH
    waiting: list[tuple[Capture | None, Document]] = []
    for capture, document in _opened(paths, report, progress, web):
        waiting.append((capture, document))
        if len(waiting) == batch:
            _keep(ledger, registry, waiting, report)
            waiting.clear()
    _keep(ledger, registry, waiting, report)
    if web is not None:  # not before what the feeds gave is kept
        web.remember(whole=not report.refused, refused=report.unread)
        report.known += web.skipped
        report.unchanged += web.unchanged
    return report


def code(
    registry: Registry, paths: Iterable[str], report: ReadReport, web: pages.Web | None = None
) -> Iterator[tuple[Document, list[Claim]]]:
    """Pages → documents and their claims by the coders of the report; nothing is kept. Refusals go to `report`.

    The claims of two coders come merged. A document that no coder got to is left out.
    """
    for _, document in _opened(paths, report, None, web):
        coded = report.coders.code(document, registry)
        report.refused += [coded.refused] if coded.refused else []
        if coded.merged is not None:
            report.differs.update(coded.merged.differs)
        claims = coded.merged.claims if coded.merged else next(iter(coded.claims.values()), None)
        if claims is not None:
            report.read += 1
            yield document, list(claims)


def import_dataset(ledger: Ledger, source: str, path: Path, options: ImportOptions) -> ImportReport:
    """A dataset file → its release in the ledger, one incident or figure claim a row."""
    read = _reader(source)
    if options.mapping is not None and source != "table":
        raise UsageError("--mapping", f"{source} knows its own columns", "Leave it out, or import as table")
    release = read(path, _with_kept_mapping(ledger, options))
    if options.url:
        release = at_address(release, options.url, options.since)
    report = ImportReport(document=release.document, unknown_columns=release.unknown_columns)
    report.remarks += release.remarks
    receipt = ledger.append_dataset(release.document, release.coder, report.counted(release))
    report.known = receipt.codings == 0
    if not report.known:
        report.bounds = describe(source).outside_bounds(release.edition, report.rows)
    return report


def guess_mapping(registry: Registry, path: Path) -> str:
    """A table → the mapping proposed for it: YAML with comments. Raises MissingItem, UnreadableDataset."""
    return table.proposal(path, table.guess(path, registry), registry)


def _with_kept_mapping(ledger: Ledger, options: ImportOptions) -> ImportOptions:
    """Where `mapping` names a dataset that was imported with one, that mapping as it was last kept."""
    if options.mapping is None or options.mapping.is_file():
        return options
    releases = [item for item in scope.releases(ledger) if item.dataset == str(options.mapping) and item.text]
    return replace(options, kept_mapping=releases[-1].text) if releases else options


def import_address(
    ledger: Ledger,
    source: str,
    url: str,
    options: ImportOptions,
    folder: Path,
    fetcher: Fetcher,
    step: Step | None = None,
) -> ImportReport:
    """A dataset file at an address → downloaded into `folder`, then as a file. Raises FetchError."""
    from marsad.sources.fetching import download

    _reader(source)  # nothing is downloaded that nobody can read
    got = download(fetcher, url, folder, step)
    if got.path is None:
        raise ValueError(f"{url} gave no file")
    return import_dataset(ledger, source, got.path, replace(options, url=got.asked))


def import_events(
    ledger: Ledger, query: Query, options: ImportOptions, folder: Path, fetcher: Fetcher, step: Counted | None = None
) -> ImportReport:
    """Events of the UCDP API → its pages in `folder`, then as the file with the same events. Raises FetchError."""
    from marsad.sources.ucdp_ged.api import download_events

    got = download_events(fetcher, query, folder, step)
    report = import_dataset(ledger, "ucdp-ged", got.path, replace(options, url=got.url, since=query.since))
    if got.events != got.announced:
        report.remarks.append(f"{got.url} announces {got.announced:,} events and gave {got.events:,}")
    return report


def _reader(source: str) -> Callable[[Path, ImportOptions], Release]:
    reader = datasets.READERS.get(source)
    if reader is None:
        names = ", ".join(sorted(datasets.READERS))
        remedy = f"{_meant(source, datasets.READERS)}Choose one of: {names}"
        raise UsageError(source, "is no dataset that can be imported", remedy)
    return reader


def _meant(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1)
    return f"Did you mean {near[0]}? " if near else ""


def changes(
    ledger: Ledger,
    dataset: str,
    between: tuple[str, str] | None = None,
    as_of: dt.date | None = None,
    recorded_by: dt.datetime | None = None,
) -> Changes:
    """What the newest release of a dataset says otherwise than the one before it, or of the two named.

    `between`: the older and the newer, each by its version ("25.1"), its day of publication or the start of its id.
    Without it, the newest and the one before it that says something of the same countries.
    Raises MissingItem, UsageError.
    """
    held = ledger.releases(dataset, as_of=as_of, recorded_by=recorded_by)
    if f"dataset:{dataset}" in scope.increments():
        raise UsageError(
            dataset, "its files add to one another: none withdraws what another holds", "See marsad series"
        )
    if len(held) < 2:
        there = "one release of it is" if held else "no release of it is"
        meant = "" if held else _meant(dataset, datasets.READERS)
        remedy = f"{meant}Import another with `marsad import`"
        raise MissingItem(dataset, f"{there} in this observatory", remedy)
    older, newer = (_release_called(name, held) for name in between) if between else _newest_two(held)
    if older.id == newer.id:
        raise UsageError(f"--between {' '.join(between or ())}", "names one release twice", _named(held))
    if not older.shares_a_country(newer):
        asked = f"--between {' '.join(between)}" if between else dataset
        cause = "the two have no country in common: parts of one release, of which neither changes the other"
        raise UsageError(asked, cause, _named(held))
    rows, totals = ledger.changes(older, newer)
    passed_on = dataset not in scope.kept_back(ledger)
    return Changes(older, newer, rows, totals, passed_on)


def _newest_two(held: Sequence[HeldRelease]) -> tuple[HeldRelease, HeldRelease]:
    """The newest release, behind the newest before it that says something of the same countries; else the last two."""
    alike = [item for item in held[:-1] if item.shares_a_country(held[-1])]
    return alike[-1] if alike else held[-2], held[-1]


def _release_called(name: str, held: Sequence[HeldRelease]) -> HeldRelease:
    found = [
        release
        for release in held
        if (release.title or "").endswith(f" version {name}")
        or str(release.published) == name
        or (len(name) >= _SHORT_ID and release.id.startswith(name))
    ]
    if len(found) != 1:
        cause = f"means {len(found)} of the releases" if found else "is none of the releases"
        raise UsageError(name, f"{cause} in this observatory", _named(held))
    return found[0]


def _named(held: Sequence[HeldRelease]) -> str:
    """The releases that there are, as a remedy."""
    return "There are " + "; ".join(f"{item.id[:_SHORT_ID]} ({item.title}, {item.published})" for item in held)


def _opened(
    paths: Iterable[str], report: ReadReport, progress: Progress | None, web: pages.Web | None
) -> Iterator[tuple[Capture | None, Document]]:
    """Captures read into documents; documents given ready are taken to the letter."""
    for taken in pages.captures(paths, web):
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


def count(ledger: Ledger, registry: Registry, question: Question) -> Counts:
    """Claims, and the events linked from them, → counts by lens.

    Raises UnknownName for a group, place or measure that the registry does not hold.
    """
    options = scope.options_of(ledger, registry, question)
    claims = scope.claims_for(ledger, registry, question, options)
    moment = linkage.Moment(as_of=question.as_of, recorded_by=question.recorded_by)
    return count_claims(*linkage.with_linked(ledger, registry, claims, options, moment))


def assess(
    ledger: Ledger, registry: Registry, question: Question, compare: Sequence[str] = ()
) -> tuple[assessment.Answer, Counts]:
    """Counts → the answer for the question's one place, beside the places compared with; and the counts it rests on."""
    counts = count(ledger, registry, question)
    others = count(ledger, registry, replace(question, places=tuple(compare))) if compare else None
    answer = assessment.assess(
        counts.series,
        others.series if others else (),
        places=tuple(place.id for place in others.options.places) if others else (),
        as_of=question.as_of,
    )
    return answer, counts


def write_brief(
    ledger: Ledger,
    registry: Registry,
    question: Question,
    target: Path,
    language: str,
    version: str,
    compare: Sequence[str] = (),
) -> brief.Brief:
    """The answers for the question's places with all that they rest on → one page, written whole or not at all.

    `compare`: places to hold each of them against.
    Raises BriefRefused where a number is not in the kept text, UsageError, MissingItem, UnknownName.
    """
    check_language(language)
    group = registry.actors.resolve(question.group)
    places = [registry.places.resolve(name) for name in question.places]
    answers = []
    for place in places:
        elsewhere = [name for name in compare if registry.places.resolve(name).id != place.id]
        answer, counts = assess(ledger, registry, replace(question, places=(place.id,)), elsewhere)
        asked = brief.PlaceAnswer(
            group=shown_name(group.id, group.name, group.names, language),
            place=shown_name(place.id, place.name, place.names, language),
            answer=answer,
            series=counts.series,
            left_out=counts.left_out,
        )
        answers.append(asked)
    countries = {code for place in places for code in place.countries}
    claims = _cited(ledger, question, scope.group_of(registry, question).ids, countries, answers)
    held = {
        document.id: document for document in ledger.documents(as_of=question.as_of, recorded_by=question.recorded_by)
    }
    documents_of = {id: held[id] for id in dict.fromkeys(claim.document for claim in claims)}
    given = brief.BriefInput(
        answers=tuple(answers),
        claims=tuple(claims),
        documents=documents_of,
        rows=_kept_rows(ledger, claims),
        reliabilities={source.id: source.reliability for source in registry.sources},
        names=_names(registry, claims, language) | _place_names(registry, compare, language),
        kept_back=frozenset(scope.kept_back(ledger)),
        unlinked=frozenset(claim.document for claim in claims if _own_media(registry, claim)),
        language=language,
        as_of=question.as_of,
        computed_at=dt.datetime.now(dt.UTC),
        newest_source=max((item.published for item in documents_of.values() if item.published), default=None),
        version=version,
    )
    made = brief.make_brief(given)
    with export.written_whole(target) as stream:
        stream.write(made.html)
    return made


def export_claims(
    ledger: Ledger,
    target: Path | TextIO,
    format: export.Format,
    as_of: dt.date | None = None,
    excluded: Collection[str] = (),
    recorded_by: dt.datetime | None = None,
) -> export.Exported:
    """Claims → a file or a stream. `excluded`: datasets to leave out beside those that may not be passed on."""
    return export.export_claims(
        ledger.claims(as_of=as_of, recorded_by=recorded_by),
        ledger.documents(as_of=as_of, recorded_by=recorded_by),
        target,
        format,
        excluded={*excluded, *scope.kept_back(ledger)},
    )


def known_names(
    ledger: Ledger, registry: Registry, language: str, recorded_by: dt.datetime | None = None
) -> dict[str, str]:
    """The names of all origins in the ledger and of all that the registry holds, by id, for readers of a language."""
    entries = (*registry.sources, *registry.actors, *registry.places)
    claims = ledger.claims(kinds=["figure", "indicator"], recorded_by=recorded_by)
    origins = claims.group_by(["origin_id", "origin_name"]).aggregate([])
    stated = {row["origin_id"]: row["origin_name"] for row in origins.to_pylist() if row["origin_id"]}
    return stated | {entry.id: shown_name(entry.id, entry.name, entry.names, language) for entry in entries}


def _names(registry: Registry, claims: Iterable[Claim], language: str) -> dict[str, str]:
    """The names of all voices and places of these claims, by id, for readers of a language."""
    stated = {voice.id: voice.name for claim in claims for voice in claim.attribution}
    stated |= {claim.place.id: claim.place.name or claim.place.id for claim in claims if claim.place and claim.place.id}
    known = {entry.id: entry for entry in (*registry.sources, *registry.actors, *registry.places)}
    return {id: shown_name(id, name, known[id].names, language) if id in known else name for id, name in stated.items()}


def _place_names(registry: Registry, names: Iterable[str], language: str) -> dict[str, str]:
    places = [registry.places.resolve(name) for name in names]
    return {place.id: shown_name(place.id, place.name, place.names, language) for place in places}


def _cited(
    ledger: Ledger,
    question: Question,
    groups: Collection[str],
    countries: Collection[str],
    answers: Sequence[brief.PlaceAnswer],
) -> list[Claim]:
    """What pages say of the group in these countries or nowhere in particular, and the rows of the latest counts."""
    view = ledger.claims(groups=groups, as_of=question.as_of, recorded_by=question.recorded_by)
    wanted = pc.or_(
        pc.is_null(view["dataset"]), pc.is_in(view["id"], value_set=pa.array(_printed(answers), pa.string()))
    )
    columns = [name for name in CLAIMS.names if name != "recorded_at"]
    found = [claim_from_row(row) for row in view.filter(wanted).select(columns).to_pylist()]
    return [claim for claim in found if claim.place is None or _touches(claim.place.countries, countries)]


def _printed(answers: Iterable[brief.PlaceAnswer]) -> list[str]:
    """The claims counted in the periods that the brief prints."""
    found = []
    for asked in answers:
        periods = brief.printed_periods(asked.series)
        for series in asked.series:
            starts = {series.starts[index] for index in periods}
            found += [id for item in series.observations if item.start in starts for id in item.claims]
    return found


def _touches(stated: Collection[str], asked: Collection[str]) -> bool:
    """Whether a place lies in, or takes in, a country asked about; one of no country may."""
    return not stated or any(code in asked for code in stated)


def _kept_rows(ledger: Ledger, claims: Iterable[Claim]) -> dict[tuple[str, int], str]:
    """The kept text of each dataset row that a claim quotes."""
    wanted: dict[str, set[int]] = {}
    for claim in claims:
        if claim.quote.row is not None:
            wanted.setdefault(claim.document, set()).add(claim.quote.row)
    kept: dict[tuple[str, int], str] = {}
    for document, numbers in wanted.items():
        rows = ledger.rows(document)
        some = rows.filter(pc.is_in(rows["row"], value_set=pa.array(sorted(numbers), pa.int64())))
        kept |= {(document, row["row"]): row["text"] for row in some.to_pylist()}
    return kept


def _own_media(registry: Registry, claim: Claim) -> bool:
    """Whether the document is published by an armed group or its media arm."""
    kinds: Mapping[str, str] = {source.id: source.kind for source in registry.sources}
    publisher = claim.attribution[-1].id if claim.attribution else ""
    return kinds.get(publisher) in ("group", "group_media") or publisher in {actor.id for actor in registry.actors}
