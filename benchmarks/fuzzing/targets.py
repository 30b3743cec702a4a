"""What is fuzzed: each parser of what comes from outside, and the errors that it may raise."""

from __future__ import annotations

import datetime as dt
import functools
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from benchmarks.fuzzing import seeds
from benchmarks.fuzzing.seeds import ADDRESS, SAMPLES
from marsad import documents
from marsad.brief import content_from_text
from marsad.coding import attribution, code, numbers, periods
from marsad.coding.llm.answers import Malformed, read_answers
from marsad.coding.sentences import split
from marsad.correcting import corrections_of
from marsad.documents.charset import decode
from marsad.documents.dates import stated_dates
from marsad.errors import MarsadError
from marsad.index.filters import Filter
from marsad.index.ordering import read_cursor
from marsad.ledger.correcting import check_correction
from marsad.ledger.tombstones import tombstones
from marsad.model import Capture, Document
from marsad.model.correction import SLOTS
from marsad.model.moments import asked_day, asked_moment
from marsad.model.schemas import canonical_json
from marsad.model.waits import retry_after
from marsad.purging.flow import PENDING, pending
from marsad.registry import Registry, open_registry
from marsad.samples import sample_paths
from marsad.sources import acled, counts, gdelt, gtd, rss, table, ucdp_ged, warc
from marsad.sources.crawling.links import links
from marsad.sources.crawling.plan import Plan, cleaned, joined, site
from marsad.sources.crawling.robots import rules_from
from marsad.sources.crawling.sitemaps import read_sitemap
from marsad.sources.description import FOLDER, read_description
from marsad.sources.fetching.addresses import checked, is_public, shown
from marsad.sources.fetching.bodies import Broken, TooLarge, decoded
from marsad.sources.fetching.download import held_validators
from marsad.sources.journal import FILE, Journal
from marsad.sources.pages import captures
from marsad.sources.pages.jsonl import documents as ready_documents
from marsad.sources.ucdp_ged import api
from marsad.web.api.decided import Decision
from marsad.web.judging import changed_fields
from marsad.web.session import own_path

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Target:
    """`run` raises nothing but what it does not mean to; `longest`: bytes of an input."""

    run: Callable[[bytes], object]
    seeds: Callable[[], list[bytes]]
    longest: int = 8_000


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


@functools.cache
def _registry() -> Registry:
    return open_registry()


@functools.cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="marsad-fuzzing-"))


def _file(name: str, data: bytes) -> Path:
    path = _folder() / name
    path.write_bytes(data)
    return path


# --- pages -----------------------------------------------------------------------------------------------------------


def _page(media_type: str, url: str = ADDRESS) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        with suppress(MarsadError):
            documents.examine(Capture(url=url, content=data, media_type=media_type, captured_at=NOW))

    return run


def _coded(data: bytes) -> None:
    """The whole path, and every span must cut the text."""
    with suppress(MarsadError):
        _spans(documents.examine(Capture(url=ADDRESS, content=data, media_type="text/html")).document)


def _spans(document: Document) -> None:
    for claim in code(document, _registry()):
        assert document.text[claim.quote.start : claim.quote.end] == claim.quote.text, claim
        number = getattr(claim, "number", None)
        assert number is None or document.text[number.start : number.end] == number.text, claim
        for voice in claim.attribution:
            assert voice.start is None or 0 <= voice.start < (voice.end or 0) <= len(document.text), claim


def _words(data: bytes) -> None:
    """The first byte tells the language."""
    language = ("en", "fr", "ar")[data[0] % 3] if data else "en"
    _spans(Document(text=_text(data[1:]) or "x", language=language, published=dt.date(2019, 9, 24)))


def _numbers(data: bytes) -> None:
    text = _text(data)
    for language in ("en", "fr", "ar"):
        for found in numbers.find(text, language):
            assert text[found.start : found.end]


def _dates(data: bytes) -> None:
    text = _text(data)
    for language in ("en", "fr", "ar"):
        periods.find(text, language, dt.date(2019, 9, 24), "day")
    for first in (True, False):
        list(stated_dates(text, day_first=first, year_alone=True))
    for read in (asked_day, asked_moment):
        with suppress(MarsadError):
            read(text, "day")
    retry_after(text, NOW)


def _places(data: bytes) -> None:
    with suppress(MarsadError):
        _registry().places.resolve(_text(data))
    with suppress(MarsadError):
        _registry().actors.resolve(_text(data))


def _attributed(data: bytes) -> None:
    text = _text(data)
    for language in ("en", "fr", "ar"):
        for scope in attribution.find(text, language, list(split(text, language)), _registry()):
            assert 0 <= scope.start <= scope.end <= len(text)


def _feed(data: bytes) -> None:
    rss.is_feed(data)
    with suppress(MarsadError):
        for entry in rss.read(data, ADDRESS, "application/rss+xml").entries:
            taken = entry.taken(NOW)
            if isinstance(taken, Capture):
                _page("text/html")(taken.content)


def _archive(name: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        with suppress(OSError):  # as whoever asks for the records does
            for _ in warc.records(_file(name, data)):
                pass

    return run


def _parquet(data: bytes) -> None:
    list(captures([str(_file("pages.parquet", data))]))


def _bodies(data: bytes) -> None:
    for encoding in ("gzip", "deflate", "br"):
        with suppress(Broken, TooLarge):
            for _ in decoded([data[:7], data[7:]], encoding, 5_000_000):
                pass


def _lines(data: bytes) -> None:
    list(ready_documents(data.splitlines(keepends=True), "x.jsonl"))
    _file(FILE, data)
    Journal(_folder()).notes()


# --- datasets --------------------------------------------------------------------------------------------------------


def _dataset(read: Callable[[Path], Any], name: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        with suppress(MarsadError):
            for batch in read(_file(name, data)).batches:
                assert batch.rows.num_rows >= 0

    return run


def _guessed(name: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        path = _file(name, data)
        with suppress(MarsadError):
            proposed = table.proposal(path, table.guess(path, _registry()), _registry())
            mapping = table.mapping_of(proposed, "proposed.yml")
            for batch in table.read(path, mapping, _registry()).batches:
                assert batch.rows.num_rows >= 0

    return run


def _events(data: bytes) -> None:
    """A page of the UCDP API, as it is kept, and the file that is made of it."""
    place = _folder() / "api"
    with suppress(MarsadError):
        page = api.read_page(data, ADDRESS)
        api.following(page, ADDRESS)
        pages = api.Pages(place, api.Query(version="25.1"))
        pages.begin(data, page)
        for batch in ucdp_ged.read(pages.write_csv()).batches:
            assert batch.rows.num_rows >= 0


def _mapped(data: bytes) -> None:
    with suppress(MarsadError):
        mapping = table.mapping_of(_text(data), "x.yml")
        for batch in table.read(SAMPLES / "table" / "terrain.csv", mapping, _registry()).batches:
            assert batch.rows.num_rows >= 0


def _described(data: bytes) -> None:
    folder = _folder() / "ucdp_ged"
    folder.mkdir(exist_ok=True)
    with suppress(MarsadError):
        (folder / "source.yml").write_bytes(data)
        read_description(folder / "source.yml")


# --- addresses, questions, decisions ---------------------------------------------------------------------------------


def _addresses(data: bytes) -> None:
    text = _text(data)
    shown(text)
    is_public(text)
    joined(ADDRESS, text)
    if found := cleaned(text):
        site(found)
        assert Plan(seeds=(ADDRESS,), include=(text[:50],)).allows(found, {"news.example.org"}) in (True, False)
    with suppress(MarsadError):
        checked(text)


def _robots(data: bytes) -> None:
    rules = rules_from(data)
    for address in (ADDRESS, "https://news.example.org/%d8%b4?x=1"):
        rules.allow(address)
    assert rules.pause() >= 0
    rules.sitemaps(ADDRESS)


def _links(data: bytes) -> None:
    links(data, ADDRESS, _text(data[:80]))


def _filters(data: bytes) -> None:
    with suppress(MarsadError):
        _filter(data)


def _filter(data: bytes) -> Filter:
    try:
        query = parse_qs(_text(data), max_num_fields=100)
    except ValueError:
        return Filter()
    made = Filter.from_query(query)
    again: dict[str, list[str]] = {}
    for name, value in made.to_query():
        again.setdefault(name, []).append(value)
    assert Filter.from_query(again) == made
    return made


@functools.cache
def _index() -> Any:
    import marsad

    observatory = marsad.open(_folder() / "observatory")
    observatory.read([str(path) for path in sample_paths()])
    return observatory.index(wait=120)


def _indexed(data: bytes) -> None:
    index = _index()
    head, _, rest = data.partition(b"\n")
    with suppress(MarsadError):
        asked = _filter(head)
        index.claims(asked)
        index.facets(asked)
        index.documents(asked)
        index.events(asked)
    for kind in ("group", "place", "source"):
        index.suggest(kind, _text(rest)[:200], "ar")
    with suppress(MarsadError):
        read_cursor(_text(rest), "newest")


def _judged(data: bytes) -> None:
    with suppress(MarsadError):
        check_correction(_text(data))


@functools.cache
def _claims() -> list[Any]:
    return [claim for path in sample_paths() for claim in code(_sample(path), _registry())]


def _sample(path: Path) -> Document:
    media_type = "text/html" if path.suffix == ".html" else None
    reading = documents.examine(Capture(url=str(path), content=path.read_bytes(), media_type=media_type))
    return reading.document


def _form(data: bytes) -> None:
    """What a person writes into the slots of a claim, or a program sends: all that is looked at before it is kept."""
    text = _text(data)
    with suppress(ValueError):  # pydantic's errors are such; the server answers them
        Decision.model_validate_json(data)
    own_path(text)
    try:
        given = {name: values[0][:200] for name, values in parse_qs(text, max_num_fields=100).items()}
    except ValueError:
        return
    for claim in {one.kind: one for one in _claims()}.values():
        with suppress(MarsadError):
            changed = changed_fields(claim, {slot: given[slot] for slot in SLOTS[claim.kind] if slot in given})
            kept = corrections_of(claim, changed, _registry(), language="en", not_in_text="not_in_text" in given)
            check_correction(canonical_json(kept))


def _notes(data: bytes) -> None:
    """Files of ours that a kill, a full disk or a hand has changed."""
    path = _file(PENDING, data)
    with suppress(MarsadError):
        pending(_folder())
    path.unlink()
    _file("purged.jsonl", data)
    tombstones(_folder())
    _file("rows.csv.json", data)
    held_validators(_folder() / "rows.csv.json").conditions()


def _brief(data: bytes) -> None:
    with suppress(MarsadError):
        content_from_text(_text(data))


def _answers(data: bytes) -> None:
    with suppress(Malformed):
        read_answers(_text(data))


TARGETS: dict[str, Target] = {
    "html": Target(_page("text/html"), seeds.pages),
    "pdf": Target(_page("application/pdf"), seeds.pdfs),
    "plain": Target(_page("text/plain", "page.txt"), seeds.sentences(*seeds.SAID)),
    "page": Target(_coded, seeds.labelled_pages),
    "words": Target(_words, seeds.labelled),
    "charset": Target(lambda data: decode(data, _text(data[:60])), seeds.pages),
    "numbers": Target(_numbers, seeds.sentences(*seeds.SAID), 1_000),
    "dates": Target(_dates, seeds.sentences(*seeds.DAYS), 1_000),
    "places": Target(_places, seeds.sentences(*seeds.NAMES), 200),
    "attribution": Target(_attributed, seeds.sentences(*seeds.SAID), 2_000),
    "feed": Target(_feed, seeds.samples("rss/*")),
    "warc": Target(_archive("x.warc.gz"), seeds.archives, 4_000),
    "wacz": Target(_archive("x.wacz"), seeds.collections, 4_000),
    "parquet": Target(_parquet, seeds.parquet_pages),
    "bodies": Target(_bodies, seeds.packed, 2_000),
    "jsonl": Target(_lines, seeds.sentences(*seeds.READY)),
    "ucdp-ged": Target(_dataset(ucdp_ged.read, "GEDEvent_v25_1.csv"), seeds.samples("ucdp_ged/*.csv")),
    "ucdp-zip": Target(_dataset(ucdp_ged.read, "GEDEvent_v25_1.zip"), seeds.zipped("ucdp_ged/*.csv")),
    "ucdp-api": Target(_events, seeds.sentences(*seeds.EVENTS), 3_000),
    "acled": Target(_dataset(acled.read, "acled.csv"), seeds.samples("acled/*")),
    "gtd": Target(_dataset(gtd.read, "gtd.csv"), seeds.samples("gtd/*.csv")),
    "gtd-workbook": Target(_dataset(gtd.read, "gtd.xlsx"), seeds.samples("gtd/*.xlsx"), 60_000),
    "gdelt": Target(_dataset(gdelt.read, "20190924001500.export.CSV"), seeds.samples("gdelt/*.CSV")),
    "counts": Target(_dataset(counts.read, "counts.csv"), seeds.tables),
    "table": Target(_guessed("guessed.csv"), seeds.samples("table/*.csv", "table/*.tsv")),
    "table-book": Target(_guessed("guessed.xlsx"), seeds.workbooks, 20_000),
    "table-parquet": Target(_guessed("guessed.parquet"), seeds.parquet_tables),
    "mapping": Target(_mapped, seeds.samples("table/*.yml")),
    "source.yml": Target(_described, lambda: [path.read_bytes() for path in sorted(FOLDER.glob("*/source.yml"))]),
    "addresses": Target(_addresses, seeds.sentences(*seeds.URLS), 500),
    "robots": Target(_robots, seeds.sentences(*seeds.RULES), 3_000),
    "sitemap": Target(lambda data: read_sitemap(data, ADDRESS), seeds.sentences(*seeds.MAPS), 3_000),
    "links": Target(_links, seeds.pages),
    "filters": Target(_filters, seeds.sentences(*seeds.QUERIES), 800),
    "index": Target(_indexed, seeds.sentences(*seeds.ASKED), 800),
    "judgement": Target(_judged, seeds.sentences(*seeds.CORRECTIONS), 2_000),
    "form": Target(_form, seeds.sentences(*seeds.FORMS), 2_000),
    "notes": Target(_notes, seeds.sentences(*seeds.NOTES), 2_000),
    "brief": Target(_brief, seeds.briefs),
    "answers": Target(_answers, seeds.sentences(*seeds.REPLIES), 3_000),
}


def named(names: Sequence[str] = ()) -> Iterator[tuple[str, Target]]:
    """Those of these names, or all."""
    for name, target in TARGETS.items():
        if not names or name in names:
            yield name, target
