"""What can be asked of an observatory: counts and answers. An `Observatory` has these verbs beside its own.

Each is a question in names, handed to the flow that answers it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from marsad import pipeline
from marsad.answering import assess
from marsad.asking import ask, asked_question
from marsad.assessment import Answer
from marsad.counting import count
from marsad.ledger import Ledger
from marsad.model.asked import Asked, AskedQuestion
from marsad.model.indicators import Indicators
from marsad.model.stocks import Stocks
from marsad.registry import Registry
from marsad.scope import Area, Question, as_names
from marsad.series import Counts, Every
from marsad.statements import indicators, stocks
from marsad.unlisted import Unlisted, unlisted
from marsad.version import __version__


class Questions:
    """The questions. Every one takes `as_of`, a day: nothing published later is seen; and `recorded_by`, a moment with
    its time zone: nothing that this observatory held only later. Together they give an old answer again.
    """

    _ledger: Ledger
    _registry: Registry

    def series(
        self,
        group: str,
        place: str | Sequence[str] = (),
        *,
        measure: str | Sequence[str] = (),
        every: Every = "week",
        week_start: int = 0,
        start: dt.date | None = None,
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
        branches: bool = False,
        by: Area | None = None,
        cell: float = 0.5,
    ) -> Counts:
        """Counts by lens; lenses are never pooled. `by`: each first-order unit, town or cell of a country apart.

        A place may be a cell, too: "cell:0.5:36.25:43.25". Raises UnknownName for a name that the registry does not
        hold.
        """
        question = Question(
            group=group,
            places=as_names(place),
            measures=as_names(measure),
            every=every,
            week_start=week_start,
            start=start,
            as_of=as_of,
            recorded_by=recorded_by,
            branches=branches,
            by=by,
            cell=cell,
        )
        return count(self._ledger, self._registry, question)

    def assess(
        self,
        group: str,
        place: str,
        *,
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
        compare: Sequence[str] = (),
        week_start: int = 0,
        branches: bool = False,
        horizons: Sequence[int] = (),
        trough: tuple[dt.date, dt.date] | None = None,
    ) -> tuple[Answer, Counts]:
        """The answer with its evidence: the verdict by lens, and the counts it rests on.

        `horizons`: after how many more weeks it is asked what would change the answer, as 4 and 8; it takes a moment.
        `trough`: first and last day of the weeks to compare with, instead of the week 39 weeks before.
        """
        question = Question(
            group=group,
            places=(place,),
            week_start=week_start,
            as_of=as_of,
            recorded_by=recorded_by,
            branches=branches,
        )
        return assess(self._ledger, self._registry, question, compare, horizons, trough)

    def question(
        self,
        group: str,
        place: str,
        *,
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
        compare: Sequence[str] = (),
        week_start: int = 0,
        branches: bool = False,
    ) -> AskedQuestion:
        """A question in ids, whose own id is the same for ever. Raises UnknownName."""
        return asked_question(
            self._registry,
            group,
            place,
            as_of=as_of,
            compare=compare,
            branches=branches,
            recorded_by=recorded_by,
            week_start=week_start,
        )

    def ask(self, question: AskedQuestion) -> Iterator[Asked]:
        """All that is shown for a question: the counts as soon as they are there, then the answer, havens and signs."""
        return ask(self._ledger, self._registry, question, __version__)

    def versions(self) -> dict[str, int | None]:
        """The versions of the ledger's tables: they change with all that is kept."""
        return self._ledger.versions()

    def missing(
        self,
        group: str,
        place: str,
        *,
        start: dt.date | None = None,
        end: dt.date | None = None,
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
        branches: bool = False,
    ) -> Unlisted:
        """How many events of the group in a country no list holds. Raises UnknownName, UsageError."""
        question = Question(
            group=group, places=(place,), start=start, as_of=as_of, recorded_by=recorded_by, branches=branches
        )
        return unlisted(self._ledger, self._registry, question, end)

    def stocks(
        self,
        group: str,
        place: str | Sequence[str] = (),
        *,
        measure: str | Sequence[str] = (),
        start: dt.date | None = None,
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
        branches: bool = False,
        passed_on: bool = False,
    ) -> Stocks:
        """What the group is said to have (fighters, foreigners, money), by source and date.

        `passed_on`: without what rows say that may not be passed on; for whatever leaves the house. Raises UnknownName.
        """
        question = Question(
            group=group,
            places=as_names(place),
            measures=as_names(measure),
            start=start,
            as_of=as_of,
            recorded_by=recorded_by,
            branches=branches,
        )
        return stocks(self._ledger, self._registry, question, passed_on=passed_on)

    def indicators(
        self,
        group: str,
        place: str | Sequence[str] = (),
        *,
        start: dt.date | None = None,
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
        branches: bool = False,
        passed_on: bool = False,
    ) -> Indicators:
        """What is said to rise and fall without a number, by kind and source; `passed_on` as for stocks.

        Raises UnknownName.
        """
        question = Question(
            group=group, places=as_names(place), start=start, as_of=as_of, recorded_by=recorded_by, branches=branches
        )
        return indicators(self._ledger, self._registry, question, passed_on=passed_on)

    def names(self, language: str = "en", *, recorded_by: dt.datetime | None = None) -> dict[str, str]:
        """The names of all voices and places that the claims name, by id, for readers of a language."""
        return pipeline.known_names(self._ledger, self._registry, language, recorded_by)

    def reliabilities(self) -> dict[str, str | None]:
        """How reliable each source of the registry is, by id: A to E, F where it cannot be judged."""
        return {source.id: source.reliability for source in self._registry.sources}

    def own_media(self, publishers: Iterable[str]) -> bool:
        """Whether any of these, by id or name, is an armed group or its media arm: what they publish is not linked."""
        for given in publishers:
            known = self._registry.sources
            source = known.get(given) if given in known else known.lookup(given)
            if source is not None and source.kind in ("group", "group_media"):
                return True
            if given in self._registry.actors or self._registry.actors.lookup(given) is not None:
                return True
        return False

    def page_names(self, *, recorded_by: dt.datetime | None = None) -> dict[str, str]:
        """Who published each page, or what it is called, by "document:<id>"."""
        pages = (page for page in self._ledger.documents(recorded_by=recorded_by) if page.dataset is None)
        told = ((page.id, page.publisher or page.title or page.url) for page in pages)
        return {f"document:{id}": name for id, name in told if name}
