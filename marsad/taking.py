"""What comes into an observatory: pages, addresses, datasets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from marsad import importing, pipeline, workers
from marsad.coding import open_coders
from marsad.coding.llm import LlmOptions
from marsad.errors import RefusedItem, UsageError
from marsad.ledger import Ledger
from marsad.model.coders import CoderChoice
from marsad.processes import Processes
from marsad.registry import Registry
from marsad.sources.journal import Journal
from marsad.sources.pages import Web
from marsad.sources.release import ImportOptions, is_address
from marsad.withdrawn import Withdrawn

if TYPE_CHECKING:  # httpx is heavy: only where something is fetched
    from marsad.sources.crawling import Crawl, Pace, Plan
    from marsad.sources.fetching import Fetcher, Step
    from marsad.sources.ucdp_ged.api import Counted

FEEDS = "feeds"  # the folder, inside the observatory's, of what is remembered of feeds
PAUSE = 1.0  # seconds between two requests to one host
DOWNLOADS = "downloads"  # the folder, inside the observatory's, of files that came over the network
LARGEST_DOWNLOAD = 8 * 2**30  # bytes
TABLES = (".csv", ".zip", ".xlsx", ".parquet")  # the files of a folder that are imported
CRAWLS = "crawls"  # likewise, of what is known of hosts and of the pages of a crawl
ANSWERS = "answers"  # the folder, inside the observatory's, of what a language model answered


class Taking:
    """The verbs that add to an observatory. Whatever is taken twice changes nothing."""

    _ledger: Ledger
    _registry: Registry
    _folder: Path | None

    def read(
        self,
        paths: Iterable[str | Path],
        progress: pipeline.Progress | None = None,
        *,
        coder: CoderChoice = "rules",
        llm: LlmOptions | None = None,
        full: bool = False,
        contact: str | None = None,
        fetcher: Fetcher | None = None,
        processes: int = 1,
        even_purged: bool = False,
    ) -> pipeline.ReadReport:
        """Read pages (files, folders, .jsonl of documents, "-") into the observatory. Reading twice changes nothing.

        Feeds give their entries, http(s) addresses the page or feed behind them; `full`: of a feed the pages to which
        it links.

        `progress` is called with each item's name once it is coded, known or refused. `coder`: rules, llm or both; a
        language model needs `llm`, and its answers are kept in the observatory's folder unless `llm` names another.
        `contact`: told to the servers. `processes` read and code; a script that asks for several keeps to
        `if __name__ == "__main__"`. What is of a source that was purged here is refused, unless `even_purged`.
        Raises UsageError, and EndpointError where the model cannot be used.
        """
        given = [str(path) for path in paths]
        if self._ledger.spreads:
            if coder != "rules" or full:
                asked = "--full" if full else f"--coder {coder}"
                raise UsageError(asked, "is for one machine alone", "Leave out --engine spark")
            return workers.read(self._ledger, given, self._withdrawn(even_purged))
        with (
            open_coders(coder, self._with_cache(llm)) as coders,
            open_web(given, full, fetcher, contact) as web,
            Processes(1 if web else processes) as beside,  # what comes over the network comes slowly
        ):
            if web is not None and self._folder is not None:
                web.memory, web.reader = self._folder / FEEDS, coder
                self._know(web.fetcher)
            withdrawn = self._withdrawn(even_purged)
            return pipeline.read(self._ledger, self._registry, given, progress, coders, web, beside, withdrawn)

    def crawl(
        self,
        plan: Plan,
        progress: Callable[[Pace], None] | None = None,
        *,
        coder: CoderChoice = "rules",
        llm: LlmOptions | None = None,
        contact: str | None = None,
        fetcher: Fetcher | None = None,
        even_purged: bool = False,
    ) -> tuple[pipeline.ReadReport, Crawl]:
        """Read the pages of a site, from link to link: what robots.txt allows, at the pace it asks for.

        A crawl that was ended anyhow goes on where it was; one that is over looks for what is new or has changed.
        `contact`: told to the servers; `even_purged`: as in `read`. Raises UsageError, FetchError for a plan that
        cannot be.
        """
        from marsad.sources.crawling import crawl_fetcher, open_crawl

        if self._folder is None:
            raise UsageError("the observatory", "has no folder to remember a crawl in", "Open it with marsad.open")
        with (
            open_coders(coder, self._with_cache(llm)) as coders,
            fetcher or crawl_fetcher(contact) as client,
            open_crawl(plan, self._folder, client, progress) as crawl,
        ):
            self._know(client)
            withdrawn = self._withdrawn(even_purged)
            report = pipeline.take(
                self._ledger, self._registry, crawl.pages(), None, coders, crawl.kept, withdrawn=withdrawn
            )
            report.remarks += crawl.remarks
            return report, crawl

    def _withdrawn(self, even_purged: bool) -> Withdrawn | None:
        return None if even_purged else Withdrawn.of(self._ledger.tombstones(), self._registry)

    def _with_cache(self, llm: LlmOptions | None) -> LlmOptions | None:
        if llm is None or llm.cache is not None or self._folder is None:
            return llm
        return replace(llm, cache=self._folder / ANSWERS)

    def import_dataset(
        self,
        source: str,
        path: str | Path,
        released: dt.date | None = None,
        *,
        mapping: str | Path | None = None,
        fetcher: Fetcher | None = None,
        progress: Step | None = None,
        contact: str | None = None,
        even_purged: bool = False,
    ) -> importing.ImportReport:
        """Import a dataset file, or the one behind an http(s) address: source "ucdp-ged", "counts" or "table".

        `mapping`: of a table, the file that says what its columns mean, or the name of a dataset that came with one.
        What is downloaded stays in the observatory's folder; one that was cut goes on. `progress` is called with the
        address, the bytes that came and those expected. `contact`: told to the servers. One that was purged
        here is refused, unless `even_purged`.
        Raises UnreadableDataset, PurgedItem, MissingItem, UsageError, FetchError.
        """
        named = Path(mapping) if mapping is not None else None
        options = ImportOptions(released=released, mapping=named, registry=self._registry)
        withdrawn = self._withdrawn(even_purged)
        if not is_address(str(path)):
            return importing.import_dataset(self._ledger, source, Path(path), options, withdrawn)
        with fetcher or _for_files(contact) as client:
            self._know(client)
            return importing.import_address(
                self._ledger, source, str(path), options, self._downloads(), client, progress, withdrawn
            )

    def import_folder(
        self,
        source: str,
        folder: str | Path,
        released: dt.date | None = None,
        *,
        mapping: str | Path | None = None,
        even_purged: bool = False,
    ) -> Iterator[importing.ImportReport | RefusedItem]:
        """Import every file of a folder, in the order of their names. One that is refused comes back as its error.

        Each file is a release of its own, as `import_dataset` takes it. Raises UsageError where there is no file.
        """
        files = sorted(path for path in Path(folder).iterdir() if path.suffix.lower() in TABLES)
        if not files:
            cause = f"the folder holds no file that ends in {', '.join(TABLES)}"
            raise UsageError(str(folder), cause, "Give the folder of the dataset's files")
        for path in files:
            try:
                yield self.import_dataset(source, path, released, mapping=mapping, even_purged=even_purged)
            except RefusedItem as error:
                yield error

    def import_events(
        self,
        version: str,
        *,
        countries: Sequence[str] = (),
        since: dt.date | None = None,
        token: str | None = None,
        released: dt.date | None = None,
        base: str | None = None,
        fetcher: Fetcher | None = None,
        progress: Counted | None = None,
        contact: str | None = None,
        even_purged: bool = False,
    ) -> importing.ImportReport:
        """Import events from the UCDP API: `version` as "25.1", or "25.0.9" for candidate events.

        `countries`: by any of their names; `since`: the first last day of an event; `token`: UCDP's, sent to its host
        alone and kept nowhere; `base`: the API's address, where it is another. A run that was cut goes on where it was.
        `contact`, `even_purged`: as in `import_dataset`. Raises UsageError, UnknownName, PurgedItem, FetchError.
        """
        from marsad.sources.ucdp_ged import api

        codes = [code for name in countries for code in self._registry.places.resolve(name).countries]
        query = api.Query(version=version, countries=tuple(codes), since=since, base=base or api.BASE)
        options = ImportOptions(released=released)
        with fetcher or api.open_api(token, contact) as client:
            self._know(client)
            withdrawn = self._withdrawn(even_purged)
            return importing.import_events(self._ledger, query, options, self._downloads(), client, progress, withdrawn)

    def _know(self, fetcher: Fetcher) -> None:
        """What it asks for is noted, and it takes turns with whoever else fetches for this observatory."""
        if self._folder is not None:
            from marsad.sources.fetching.turns import Turns

            fetcher.told, fetcher.turns = Journal(self._folder).note, Turns(self._folder / CRAWLS)

    def _downloads(self) -> Path:
        if self._folder is None:
            raise UsageError("the observatory", "has no folder to download into", "Open it with marsad.open")
        return self._folder / DOWNLOADS


@contextmanager
def open_web(
    paths: Iterable[str], full: bool = False, fetcher: Fetcher | None = None, contact: str | None = None
) -> Iterator[Web | None]:
    """What follows the addresses among `paths`; nothing where there are none."""
    if not full and not any(map(is_address, paths)):
        yield None
        return
    from marsad.sources.fetching import Fetcher, Limits

    with fetcher or Fetcher(Limits(pause=PAUSE), contact=contact) as client:
        yield Web(client, full=full)


def _for_files(contact: str | None) -> Fetcher:
    from marsad.sources.fetching import Fetcher, Limits

    return Fetcher(Limits(body=LARGEST_DOWNLOAD, seconds=7200.0, silence=60.0, attempts=8), contact=contact)
