"""The sentences of an answer: is it coming back, how sure, and according to whom. Codes and numbers in, text out.

Nothing is said that the codes do not carry: every statement names the lens it rests on, "not coming back" is said only
where `returning` is False, and what could not be tested is said with what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marsad.language.chances import Terms, limits_of
from marsad.language.outlook import lack_text, turn_text
from marsad.language.reasoning import reason_text, thresholds_text
from marsad.language.wording import Wording, wording
from marsad.language.words import lens_name, name_of
from marsad.model.answer import Answer, LensAnswer, NotCompared, Unmatched


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerText:
    """An answer for reading: two sentences; one for each of `Answer.lenses`, `.not_compared`, `.reasons`, `.turns` and
    `.lacking`, in their order; and what the verdicts need."""

    verdict: str
    certainty: str
    lenses: tuple[str, ...]
    not_compared: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    thresholds: str = ""


def answer_sentences(
    answer: Answer, *, group: str, place: str, language: str = "en", names: Mapping[str, str] | None = None
) -> AnswerText:
    """The answer for one group and place in one language. `names`: ids of origins → their names.

    Raises UsageError for a language that Marsad does not write.
    """
    words = wording(language)
    terms = Terms(words, dict(names or {}), limits_of(answer.thresholds))
    upward = answer.verdict in ("coming_back", "rising")
    speaker = _Speaker(words, group, place, terms, upward)
    tested = [lens for lens in answer.lenses if lens.verdict != "not_testable"]
    verdicts = {lens.lens: lens.verdict for lens in answer.lenses}
    if not tested:
        first, second = speaker.not_testable(answer), speaker.what_there_is(answer)
    elif answer.leading is None:
        first, second = speaker.disagreement(tested), speaker.according(answer, None)
    else:
        first, second = speaker.statement(answer.leading), speaker.according(answer, answer.leading)
    return AnswerText(
        verdict=first,
        certainty=second,
        lenses=tuple(speaker.lens(lens) for lens in answer.lenses),
        not_compared=tuple(speaker.not_compared(item, answer.weeks_needed) for item in answer.not_compared),
        reasons=tuple(reason_text(reason, terms, place) for reason in answer.reasons),
        turns=tuple(turn_text(turn, verdicts[turn.lens], terms) for turn in answer.turns),
        lacking=tuple(lack_text(lack, terms) for lack in answer.lacking),
        thresholds=thresholds_text(answer.thresholds, answer.options.factor, terms),
    )


def missing_clauses(codes: Sequence[Unmatched], *, needed: int, there: int, words: Wording) -> list[str]:
    """Why something cannot be tested, as clauses that follow "because"."""
    clauses = {
        "weekly_only": words.say("the counts are not weekly"),
        "nothing_covered": words.say("no count covers any week"),
        "too_few_weeks": words.say_many(
            "{number} week is covered and {needed} are needed",
            "{number} weeks are covered and {needed} are needed",
            there,
            needed=words.number(needed),
        ),
        "reference_not_covered": words.say("the weeks to compare with are not covered"),
        "recent_not_covered": words.say("most of the last thirteen weeks are not covered"),
        "too_old": words.say("the last covered week is more than half a year old"),
        "no_events": words.say("every covered week counts zero, which leaves no rate to compare"),
        "bad_counts": words.say("the counts hold values that no count can have"),
        "no_shared_lens": words.say("nobody who counts there counts the same here"),
        "apart_in_time": words.say("its last covered week lies too far from that here"),
        "place_itself": words.say("the same count is not testable here"),
    }
    return [clauses[code] for code in codes]


@dataclass(frozen=True, slots=True)
class _Speaker:
    """`upward`: the answer is that it rises or comes back, so that no undecided lens is said to see no return."""

    words: Wording
    group: str
    place: str
    terms: Terms
    upward: bool

    def subject(self, lens: LensAnswer | None) -> str:
        """What is counted, never more than the lens counts: rows of a dataset are not "attacks by" the group."""
        if lens is None or lens.measure == "events":
            return self.words.say("violence involving {group} in {place}", group=self.group, place=self.place)
        if lens.measure == "attacks" and lens.role in (None, "perpetrator"):
            return self.words.say(
                "violence by {group} in {place}, counted in attacks,", group=self.group, place=self.place
            )
        measure = name_of("measure", lens.measure, self.words)
        return self.words.say(
            "what is counted as “{measure}” for {group} in {place}",
            measure=measure,
            group=self.group,
            place=self.place,
        )

    def name(self, lens: LensAnswer) -> str:
        return lens_name(lens.lens, self.words, self.terms.names)

    # --- the first sentence ------------------------------------------------------------------------------------------

    def statement(self, lens: LensAnswer) -> str:
        """The verdict of one tested lens, with R, its interval and the weeks."""
        return self.words.say(
            "{verdict}: in the week from {week} the rate was {ratio} times that of {reference} "
            "(90% interval {low} to {high}).",
            verdict=_upper(self.clause(lens)),
            **self.measured(lens),
        )

    def clause(self, lens: LensAnswer) -> str:
        """Whether it is coming back by this lens. Only `returning` False says that it is not.

        An undecided lens contradicts nobody: beside one that rises it is undecided in words, too.
        """
        say, values = self.words.say, {"lens": self.name(lens), "subject": self.subject(lens)}
        if lens.verdict == "coming_back":
            return say("by {lens}, {subject} is coming back", **values)
        if lens.verdict == "rising":
            return say("by {lens}, {subject} is rising, short of what is called coming back", **values)
        if lens.returning is False and not (self.upward and lens.verdict == "uncertain"):
            if lens.verdict == "falling":
                return say("by {lens}, {subject} is not coming back but falling", **values)
            if lens.verdict == "no_change":
                return say("by {lens}, {subject} is not coming back and shows no marked change", **values)
            return say("by {lens}, {subject} is not coming back, while it is open whether it falls or stays", **values)
        if lens.verdict == "falling":
            return say("by {lens}, {subject} is falling", **values)
        if lens.verdict == "no_change":
            return say("by {lens}, {subject} shows no marked change", **values)
        return say("by {lens}, it is open whether {subject} is coming back", **values)

    def measured(self, lens: LensAnswer) -> dict[str, str]:
        ratio, reference = lens.estimate.ratio, lens.reference
        assert ratio is not None
        assert reference is not None
        assert lens.week is not None
        one_week = (reference[1] - reference[0]).days < 7
        return {
            "week": self.words.day(lens.week),
            "ratio": self.words.ratio(ratio.median),
            "low": self.words.ratio(ratio.low90),
            "high": self.words.ratio(ratio.high90),
            "reference": self.words.say("the week from {day}", day=self.words.day(reference[0]))
            if one_week
            else self.words.say("the period {period}", period=self.words.span(*reference)),
        }

    def disagreement(self, tested: Sequence[LensAnswer]) -> str:
        clauses = [self.clause(lens) for lens in tested]
        return self.words.say("The counts disagree: {clauses}.", clauses=self.words.say("; ").join(clauses))

    def not_testable(self, answer: Answer) -> str:
        there = max((lens.estimate.weeks_there for lens in answer.lenses), default=0)
        clauses = missing_clauses(answer.missing, needed=answer.weeks_needed, there=there, words=self.words)
        return self.words.say(
            "Whether {subject} is coming back is not testable from this, because {reasons}.",
            subject=self.subject(None),
            reasons=self.words.listed(clauses),
        )

    # --- the second sentence -----------------------------------------------------------------------------------------

    def what_there_is(self, answer: Answer) -> str:
        names = self._unique(answer.lenses)
        if not names:
            return self.words.say("Nothing that was read counts it; missing is not zero.")
        return self.words.say(
            "What there is comes from {lenses}; missing weeks are not zeros.", lenses=self.words.listed(names)
        )

    def according(self, answer: Answer, leading: LensAnswer | None) -> str:
        """How sure, according to whom; the other lenses in a word."""
        parts = []
        if leading is not None:
            parts.append(self.sureness(leading))
        others = [lens for lens in answer.lenses if lens is not leading and lens.verdict != "not_testable"]
        if leading is None:
            parts += [self.sureness(lens) for lens in others]
        else:
            parts += [self.clause(lens) for lens in others]
        untested = self._unique([lens for lens in answer.lenses if lens.verdict == "not_testable"])
        if untested:
            parts.append(self.words.say("{lenses} could not be tested", lenses=self.words.listed(untested)))
        return _upper(self.words.say("; ").join(parts)) + self.words.say(".")

    def sureness(self, lens: LensAnswer) -> str:
        estimate, words = lens.estimate, self.words
        assert estimate.up is not None
        text = words.say_many(
            "by {lens} (one week covered) the probability that it has at least doubled since then is {up}",
            "by {lens} ({number} weeks covered) the probability that it has at least doubled since then is {up}",
            estimate.weeks_there,
            lens=self.name(lens),
            up=self.terms.chance(estimate.up),
        )
        if estimate.half is not None:
            text += words.say(
                ", and that it stands at half of its highest yearly level or more {half}",
                half=self.terms.chance(estimate.half),
            )
        if lens.hindsight:
            text += words.say(" (in hindsight: this release is newer than the day asked about)")
        return text

    # --- each lens ---------------------------------------------------------------------------------------------------

    def lens(self, lens: LensAnswer) -> str:
        if lens.verdict != "not_testable":
            return self.statement(lens)
        estimate = lens.estimate
        clauses = missing_clauses(
            estimate.missing, needed=estimate.weeks_needed, there=estimate.weeks_there, words=self.words
        )
        return self.words.say(
            "By {lens}: not testable from this, because {reasons}.",
            lens=self.name(lens),
            reasons=self.words.listed(clauses),
        )

    def not_compared(self, item: NotCompared, needed: int) -> str:
        """A comparison place that no lens could be held against."""
        clauses = missing_clauses(item.missing, needed=needed, there=item.weeks_there, words=self.words)
        return self.words.say(
            "{place}: nothing there can be compared, because {reasons}.",
            place=self.terms.names.get(item.place, item.place),
            reasons=self.words.listed(clauses),
        )

    def _unique(self, lenses: Sequence[LensAnswer]) -> list[str]:
        return list(dict.fromkeys(self.name(lens) for lens in lenses))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
