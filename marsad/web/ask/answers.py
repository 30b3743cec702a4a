"""An answer in one language, ready to be printed: sentences, rows and links, nothing left to compute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from marsad.language import AnswerText, Wording, answer_sentences, led_by, lens_name, missing_clauses, name_of
from marsad.language.chances import Terms, limits_of
from marsad.language.plain import plain
from marsad.language.telling import measure_text
from marsad.model.answer import Answer, LensAnswer
from marsad.model.asked import Asked
from marsad.model.counts import Series
from marsad.model.reason import Reason
from marsad.web.ask.counts import Cell, CountTable, cell, count_table
from marsad.web.ask.havens import HavenView, haven_views
from marsad.web.ask.links import Links
from marsad.web.ask.scales import Scale, ratio_scale
from marsad.web.ask.statements import SignRow, StatedRow, sign_rows, stated_rows
from marsad.web.jobs.pictures import series_text

# How a verdict is coloured: towards more, towards less, the same, or open.
TONES = {"coming_back": "up", "rising": "up", "falling": "down", "no_change": "same"}


@dataclass(frozen=True, slots=True)
class LensRow:
    """One who counts, in one place: what it says, and how sure."""

    lens: str
    href: str
    measure: str
    place: str
    verdict: str
    tone: str
    tested: bool
    ratio: str
    interval: str
    scale: Scale | None
    doubled: str
    half: str
    weeks: str
    week: str
    latest: Cell
    reference: str
    hindsight: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """A sentence, and the counts of the single weeks that it compares."""

    text: str
    counts: tuple[tuple[str, Cell], ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A page's answer. Before the verdict is there `text` is None and the rows that need it are empty."""

    id: str
    title: str
    group: str
    place: str
    compared_with: tuple[str, ...]
    as_of: str
    recorded_by: str
    branches: bool
    computed_at: str
    newest_source: str
    seconds: str
    text: AnswerText | None
    verdict: str
    tone: str
    chance: str
    chance_word: str
    lenses: tuple[LensRow, ...]
    compared: tuple[LensRow, ...]
    counts: CountTable
    picture_text: str
    reasons: tuple[ReasonRow, ...]
    others: tuple[tuple[str, tuple[ReasonRow, ...]], ...]
    left_out: tuple[tuple[str, str], ...]
    havens: tuple[HavenView, ...]
    stated: tuple[StatedRow, ...]
    signs: tuple[SignRow, ...]
    method: str
    datasets: tuple[str, ...]  # named as missing: names that a sentence sets apart
    links: Links


def answer_view(asked: Asked, words: Wording) -> AnswerView:
    """The answer for readers of a language."""
    names = {id: plain(name) for id, name in asked.names.get(words.language, {}).items()}
    links = Links(asked.question)
    return _Maker(asked, words, names, links).view()


@dataclass(frozen=True, slots=True)
class _Maker:
    asked: Asked
    words: Wording
    names: Mapping[str, str]
    links: Links

    def view(self) -> AnswerView:
        asked, words, question = self.asked, self.words, self.asked.question
        answer = asked.answer
        group, place = self.name(question.group), self.name(question.place)
        text = None
        if answer is not None:
            text = answer_sentences(answer, group=group, place=place, language=words.language, names=self.names)
        chance, word = self.chance(answer)
        shown = any(any(one.covered) for one in asked.series)
        return AnswerView(
            id=question.id,
            title=words.say("Is {group} coming back? {place}", group=group, place=place),
            group=group,
            place=place,
            compared_with=tuple(map(self.name, question.compare)),
            as_of=words.day(question.as_of) if question.as_of else "",
            recorded_by=words.day(question.recorded_by.date()) if question.recorded_by else "",
            branches=question.branches,
            computed_at=words.say(
                "Computed on {day} at {time} UTC.",
                day=words.day(asked.computed_at.date()),
                time=asked.computed_at.strftime("%H:%M"),
            ),
            newest_source=words.day(asked.newest_source) if asked.newest_source else "",
            seconds=words.number(asked.seconds, 1),
            text=text,
            verdict=self.verdict(answer),
            tone=TONES.get(answer.verdict, "open") if answer else "open",
            chance=chance,
            chance_word=word,
            lenses=tuple(self.lens(one) for one in _leading_first(answer)) if answer else (),
            compared=tuple(self.lens(one) for one in answer.compared) if answer else (),
            counts=count_table(asked, self.links, words, self.names),
            picture_text=series_text(asked, words, self.names) if shown else "",
            reasons=self.reasons(answer, text, first=True),
            others=self.others(answer, text),
            left_out=tuple((words.number(number), name_of("left_out", code, words)) for code, number in asked.left_out),
            havens=haven_views(asked, self.links, words, self.names),
            stated=stated_rows(asked.stated, self.links, words, self.names),
            signs=sign_rows(asked.signs, self.links, words, self.names),
            method=self.method(answer),
            datasets=self.datasets(answer),
            links=self.links,
        )

    def name(self, id: str) -> str:
        return self.names.get(id, id)

    def verdict(self, answer: Answer | None) -> str:
        if answer is None:
            return ""
        return _upper(name_of("verdict", answer.verdict, self.words))

    def chance(self, answer: Answer | None) -> tuple[str, str]:
        """P(R >= factor) of the lens that the answer rests on, as a number and as a word."""
        leading = answer.leading if answer else None
        if answer is None or leading is None or leading.estimate.up is None:
            return "", ""
        terms = Terms(self.words, self.names, limits_of(answer.thresholds))
        return terms.share(leading.estimate.up), terms.word(leading.estimate.up)

    def lens(self, lens: LensAnswer) -> LensRow:
        words, estimate = self.words, lens.estimate
        ratio = estimate.ratio
        verdict = name_of("verdict", lens.verdict, words)
        if lens.returning is False and lens.verdict != "not_testable":
            verdict = words.say("not coming back ({verdict})", verdict=verdict)
        clauses = missing_clauses(
            estimate.missing, needed=estimate.weeks_needed, there=estimate.weeks_there, words=words
        )
        series = self.series(lens)
        span = (lens.week, lens.week_end) if lens.week and lens.week_end else None
        return LensRow(
            lens=_upper(plain(lens_name(lens.lens, words, self.names))),
            href=self.links.lens(lens.lens, lens.place),
            measure=measure_text(lens.measure, lens.role, lens.cohort, words),
            place=self.name(lens.place),
            verdict=verdict,
            tone=TONES.get(lens.verdict, "open"),
            tested=ratio is not None,
            ratio=words.ratio(ratio.median) if ratio else "",
            interval=f"{words.ratio(ratio.low90)}–{words.ratio(ratio.high90)}" if ratio else "",
            scale=ratio_scale(ratio),
            doubled=words.percent(estimate.up) if estimate.up is not None else "",
            half=words.percent(estimate.half) if estimate.half is not None else "",
            weeks=words.number(estimate.weeks_there),
            week=words.span(*span) if span else "",
            latest=cell(series, span, self.links, words) if series and span else self.newest(series),
            reference=words.span(*lens.reference) if lens.reference else "",
            hindsight=lens.hindsight,
            why_not=words.listed(clauses),
        )

    def series(self, lens: LensAnswer) -> Series | None:
        mine = (lens.lens, lens.measure, lens.role, lens.cohort, lens.place)
        return next((one for one in self.asked.series if _key(one) == mine), None)

    def newest(self, series: Series | None) -> Cell:
        """The last covered period of a lens that could not be tested."""
        if series is None or not any(series.covered):
            return Cell()
        last = max(index for index, there in enumerate(series.covered) if there)
        return cell(series, (series.starts[last], series.ends[last]), self.links, self.words)

    # --- why ---------------------------------------------------------------------------------------------------------

    def reasons(self, answer: Answer | None, text: AnswerText | None, *, first: bool) -> tuple[ReasonRow, ...]:
        if answer is None or text is None:
            return ()
        leading = led_by(answer)
        pairs = zip(answer.reasons, text.reasons, strict=True)
        return tuple(
            ReasonRow(said, self.behind(answer, reason)) for reason, said in pairs if (reason.lens in leading) is first
        )

    def others(self, answer: Answer | None, text: AnswerText | None) -> tuple[tuple[str, tuple[ReasonRow, ...]], ...]:
        """The reasons of lenses that the answer does not rest on, by lens."""
        if answer is None or text is None:
            return ()
        leading, found = led_by(answer), dict[str, list[ReasonRow]]()
        for reason, said in zip(answer.reasons, text.reasons, strict=True):
            if reason.lens is not None and reason.lens not in leading:
                name = _upper(plain(lens_name(reason.lens, self.words, self.names)))
                found.setdefault(name, []).append(ReasonRow(said, self.behind(answer, reason)))
        return tuple((name, tuple(rows)) for name, rows in found.items())

    def behind(self, answer: Answer, reason: Reason) -> tuple[tuple[str, Cell], ...]:
        """The counts of the single weeks that a reason compares."""
        lens = next((one for one in answer.lenses if one.lens == reason.lens), None)
        series = self.series(lens) if lens else None
        if series is None or not reason.claims:
            return ()
        weeks = [span for span in reason.periods if (span[1] - span[0]).days < 7 and span[0] in series.starts]
        return tuple((self.words.span(*span), cell(series, span, self.links, self.words)) for span in weeks)

    def datasets(self, answer: Answer | None) -> tuple[str, ...]:
        lacks = [lack for lack in answer.lacking if lack.code == "datasets"] if answer else []
        found = [id for lack in lacks if isinstance(ids := lack.values["datasets"], tuple) for id in ids]
        return tuple(plain(lens_name(f"dataset:{id}", self.words, self.names)) for id in found)

    def method(self, answer: Answer | None) -> str:
        if answer is None:
            return ""
        return self.words.say(
            "Method “{method}”: latent weekly rate against the week {lag} weeks earlier; {needed} weeks needed; "
            "{draws} draws, seed {seed}.",
            method=answer.method,
            lag=answer.options.lag,
            needed=answer.weeks_needed,
            draws=self.words.number(answer.options.draws),
            seed=answer.options.seed,
        )


def _leading_first(answer: Answer) -> list[LensAnswer]:
    """The lens that the answer rests on, then those that could be tested, then the others, as they come."""
    return sorted(answer.lenses, key=lambda one: (one is not answer.leading, one.verdict == "not_testable"))


def _key(series: Series) -> tuple[str, str, str | None, str | None, str]:
    return series.lens, series.measure, series.role, series.cohort, series.place


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
