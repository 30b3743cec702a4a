"""The part of a brief about one place: the answer, the lenses beside one another, the picture, the last weeks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from marsad.brief.content import Art
from marsad.brief.models import PlaceAnswer
from marsad.brief.place_views import CountCell, CountNote, LeftOutView, LensView, PlaceView, WeekRow
from marsad.brief.reasons import DIRECTIONS, CountLink, ReasonView, shown_in, sign_counts
from marsad.brief.rows import LISTED, event_row
from marsad.brief.views import Cited, Views
from marsad.charts import ChartOptions, series_chart
from marsad.errors import BriefRefused
from marsad.language import AnswerText, answer_sentences, led_by, missing_clauses, name_of
from marsad.language.telling import measure_text
from marsad.model import Claim, Figure
from marsad.model.answer import LensAnswer
from marsad.model.counts import Observation, Series
from marsad.model.reason import Reason

_REMEDY = "Pass the claims of every period that is printed"
WEEKS = 8  # so many of the last periods are printed as a table


@dataclass(slots=True)
class PlaceMaker:
    """Makes the views of places; gathers the notes on datasets' counts."""

    views: Views
    claims: Mapping[str, Claim]
    notes: list[CountNote] = field(default_factory=list)
    pictures: dict[str, Art] = field(default_factory=dict)
    cells: dict[tuple[object, ...], CountCell] = field(default_factory=dict)
    counted: dict[str, Claim] = field(default_factory=dict)  # every claim behind a number that is not quoted itself

    def view(self, number: int, asked: PlaceAnswer) -> PlaceView:
        views = self.views
        text = answer_sentences(
            asked.answer,
            group=asked.group,
            place=asked.place,
            language=views.words.language,
            names=views.given.names,
        )
        shown = [series for series in asked.series if series.starts]
        first = led_by(asked.answer)
        reasons = self._reasons(asked, text)
        return PlaceView(
            anchor=f"place-{number}",
            group=asked.group,
            place=asked.place,
            text=text,
            verdict=name_of("verdict", asked.answer.verdict, views.words),
            code=asked.answer.verdict,
            lenses=tuple(self._lens(lens) for lens in asked.answer.lenses),
            picture=self._picture(number, asked, shown, text) if shown else None,
            picture_text=self._picture_text(asked, shown),
            headings=tuple(self._heading(series) for series in shown),
            weeks=self._weeks(shown),
            left_out=self._left_out(asked),
            reasons=tuple(view for lens, view in reasons if lens in first),
            others=tuple(view for lens, view in reasons if lens not in first),
            turns=text.turns,
            lacking=text.lacking,
            signs=sign_counts(asked.indicators, self.claims, views),
            directions=tuple(name_of("direction", code, views.words) for code in DIRECTIONS),
        )

    def _lens(self, lens: LensAnswer) -> LensView:
        words, estimate = self.views.words, lens.estimate
        ratio = estimate.ratio
        reasons = missing_clauses(
            estimate.missing, needed=estimate.weeks_needed, there=estimate.weeks_there, words=words
        )
        verdict = name_of("verdict", lens.verdict, words)
        if lens.returning is False:
            verdict = words.say("not coming back ({verdict})", verdict=verdict)
        return LensView(
            lens=self.views.lens(lens.lens),
            measure=measure_text(lens.measure, lens.role, lens.cohort, words),
            verdict=verdict,
            code=lens.verdict,
            tested=ratio is not None,
            ratio=words.ratio(ratio.median) if ratio else "",
            interval=words.say("{start} to {end}", start=words.ratio(ratio.low90), end=words.ratio(ratio.high90))
            if ratio
            else "",
            doubled=words.percent(estimate.up) if estimate.up is not None else "",
            half=words.percent(estimate.half) if estimate.half is not None else "",
            weeks=words.number(estimate.weeks_there),
            week=words.span(lens.week, lens.week_end) if lens.week else "",
            hindsight=lens.hindsight,
            why_not=words.listed(reasons),
        )

    def _heading(self, series: Series) -> str:
        measure = measure_text(series.measure, series.role, series.cohort, self.views.words)
        return self.views.words.say("{lens}: {measure}", lens=self.views.lens(series.lens), measure=measure)

    # --- why ---------------------------------------------------------------------------------------------------------

    def _reasons(self, asked: PlaceAnswer, text: AnswerText) -> list[tuple[str | None, ReasonView]]:
        found = []
        for reason, sentence in zip(asked.answer.reasons, text.reasons, strict=True):
            view = ReasonView(
                text=sentence,
                lens=_upper(self.views.lens(reason.lens)) if reason.lens else "",
                shown=shown_in(reason.code),
                counts=self._behind(asked, reason),
            )
            found.append((reason.lens, view))
        return found

    def _behind(self, asked: PlaceAnswer, reason: Reason) -> tuple[CountLink, ...]:
        """The counts of the single weeks that a reason compares, each a link."""
        lens = next((one for one in asked.answer.lenses if one.lens == reason.lens), None)
        series = next((one for one in asked.series if lens is not None and _counts(one, lens)), None)
        if series is None or not reason.claims:
            return ()
        links = []
        for start, end in reason.periods:
            if start not in series.starts or (end - start).days >= 7:
                continue  # a declared reference of many weeks is in the picture
            index = series.starts.index(start)
            known = all(id in self.claims for item in series.observations if item.start == start for id in item.claims)
            cell = self._cell(series, index) if known else CountCell()
            if cell.cited:
                links.append(CountLink(self.views.words.span(start, end), cell.cited))
        return tuple(links)

    # --- the picture -------------------------------------------------------------------------------------------------

    def _picture(self, number: int, asked: PlaceAnswer, shown: Sequence[Series], text: AnswerText) -> str:
        """The chart's name among the pictures."""
        words = self.views.words
        leading = next((lens for lens in asked.answer.lenses if lens.reference and lens.week and lens.week_end), None)
        current = (leading.week, leading.week_end) if leading and leading.week and leading.week_end else None
        options = ChartOptions(
            titles=tuple(_upper(self._heading(series)) for series in shown),
            title=self._picture_text(asked, shown),
            description=f"{self._picture_text(asked, shown)} {text.verdict}",
            reference=leading.reference if leading else None,
            current=current,
            labels=(("reference", words.say("compared with")), ("current", words.say("latest week"))),
            rtl=words.direction == "rtl",
        )
        name = f"place-{number}"
        self.pictures[name] = Art(series_chart(shown, options), series_chart(shown, options, "png"))
        return name

    def _picture_text(self, asked: PlaceAnswer, shown: Sequence[Series]) -> str:
        words = self.views.words
        if not shown:
            return words.say("Nothing that was read counts it; missing is not zero.")
        return words.say(
            "Counts over time, {group}, {place}, {period}: one panel for each who counts.",
            group=asked.group,
            place=asked.place,
            period=words.span(min(one.starts[0] for one in shown), max(one.ends[-1] for one in shown)),
        )

    # --- the last weeks ----------------------------------------------------------------------------------------------

    def _weeks(self, shown: Sequence[Series]) -> tuple[WeekRow, ...]:
        """The last periods, newest first. All series of a place lie on one grid."""
        rows = []
        for index in reversed(printed_periods(shown)):
            rows.append(
                WeekRow(
                    period=self.views.words.span(shown[0].starts[index], shown[0].ends[index]),
                    cells=tuple(self._cell(series, index) for series in shown),
                    publishers=max(series.publishers[index] for series in shown),
                )
            )
        return tuple(rows)

    def _cell(self, series: Series, index: int) -> CountCell:
        """The count of one period; a second time the same one, with the same anchors."""
        key = (series.lens, series.measure, series.role, series.cohort, series.place, index)
        if key not in self.cells:
            self.cells[key] = self._new_cell(series, index)
        return self.cells[key]

    def _new_cell(self, series: Series, index: int) -> CountCell:
        if not series.covered[index]:
            return CountCell()
        start = series.starts[index]
        mine = [item for item in series.observations if item.start == start and item.counted]
        if series.lens.startswith("dataset:") or series.lens == "linked":
            return CountCell(cited=(self._dataset_count(series, index, mine),), covered=True)
        cited = [self._cited(item) for item in mine]
        shifted = max((item.shifted for item in mine), key=abs, default=0)
        return CountCell(cited=tuple(one for one in cited if one is not None), covered=True, shifted=shifted)

    def _cited(self, item: Observation) -> Cited | None:
        claim = self.claims.get(item.claims[0]) if item.claims else None
        return self.views.number(claim) if isinstance(claim, Figure) else None

    def _dataset_count(self, series: Series, index: int, found: Sequence[Observation]) -> Cited:
        """A weekly count of a table of counts leads to its row; one made of events, to the list of their rows."""
        ids = [id for item in found for id in item.claims]
        claim = self.claims.get(ids[0]) if len(ids) == 1 else None
        if isinstance(claim, Figure) and self._may_be_listed(claim):
            return self.views.number(claim)
        words = self.views.words
        number = words.number(series.counts[index] or 0)
        anchor = f"count{len(self.notes) + 1}"
        lacking = next((id for id in ids if id not in self.claims), None)
        if lacking is not None:
            raise BriefRefused(f"claim {lacking}", "it is counted in a week that is printed, but not given", _REMEDY)
        found_claims = sorted((self.claims[id] for id in ids), key=_by_day)
        self.counted |= {claim.id: claim for claim in found_claims}
        listed = [claim for claim in found_claims if self._may_be_listed(claim)][:LISTED]
        self.views.evidence.cited |= {claim.id: claim for claim in listed}
        self.notes.append(
            CountNote(
                anchor=anchor,
                lens=self.views.lens(series.lens),
                period=words.span(series.starts[index], series.ends[index]),
                number=number,
                claims=tuple(claim.id for claim in listed),
                events=tuple(event_row(claim, self.views.given.rows, words) for claim in listed),
                more=len(found_claims) - len(listed),
                kept_back=bool(found_claims) and not listed,
            )
        )
        return Cited(number, anchor)

    def _may_be_listed(self, claim: Claim) -> bool:
        """Rows of datasets that may be passed on. Of linked events the leading report may be a page's: it is no row."""
        dataset = claim.origin.id if claim.origin else None
        return claim.quote.row is not None and dataset not in self.views.given.kept_back

    # --- what was not counted ----------------------------------------------------------------------------------------

    def _left_out(self, asked: PlaceAnswer) -> tuple[LeftOutView, ...]:
        by_code: dict[str, list[str]] = {}
        for item in (*asked.left_out, *(item for series in asked.series for item in series.left_out)):
            by_code.setdefault(item.code, []).extend(item.claims)
        shown = []
        for code, ids in by_code.items():
            ids = list(dict.fromkeys(ids))
            known = [self.claims[id] for id in ids if id in self.claims]
            pages = [claim for claim in known if isinstance(claim, Figure) and claim.quote.row is None]
            cited = tuple(self.views.number(claim) for claim in pages[:12])
            shown.append(LeftOutView(name_of("left_out", code, self.views.words), len(ids), cited))
        return tuple(shown)


def printed_periods(series: Sequence[Series]) -> range:
    """Indices of the periods that a brief prints of one place's series: the last that anything covers, and before."""
    covered = [index for one in series for index, there in enumerate(one.covered) if there]
    last = max(covered, default=min((len(one.starts) for one in series), default=0) - 1)
    return range(max(0, last - WEEKS + 1), last + 1)


def _counts(series: Series, lens: LensAnswer) -> bool:
    """Whether the answer of the lens was given for this series."""
    mine = (series.lens, series.measure, series.role, series.cohort, series.place)
    return mine == (lens.lens, lens.measure, lens.role, lens.cohort, lens.place)


def _by_day(claim: Claim) -> tuple[str, int]:
    start = claim.period.start.isoformat() if claim.period and claim.period.start else ""
    return start, claim.quote.row or 0


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
