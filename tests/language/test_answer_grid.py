"""Over the whole grid of cases: no two wordings of one answer contradict, in any language, and no number is rounded
across what it is held against."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.assessment.reasons import reasons, together
from marsad.assessment.verdict import overall, verdict
from marsad.language import AnswerText, answer_sentences, wording
from marsad.language.chances import EDGES, WORDS, Terms, likely, limits_of
from marsad.language.words import VERDICTS, name_of
from marsad.model.answer import (
    Answer,
    Interval,
    LensAnswer,
    RateRatio,
    RatioOptions,
    Relative,
    Thresholds,
    Verdict,
)
from marsad.model.counts import Series
from marsad.model.reason import Lack, Step, Turn

LANGUAGES = ("en", "fr", "ar")
THRESHOLDS = Thresholds()
# Probabilities just beside, on and away from every threshold: P(R >= 2) with P(R <= 1/2), the rest lies between.
AROUND = (0.0, 0.096, 0.1, 0.3, 0.5, 0.796, 0.8, 0.896, 0.9, 0.996)
PAIRS = tuple((up, down) for up in AROUND for down in AROUND if up + down <= 1)
HALVES = (None, 0.0, 0.496, 0.5)
# Words that say which way it goes, in whatever form. A reader must find only those of the verdict.
UPWARD = {
    "en": r"\bris(?:e|es|ing|en)\b|\brose\b|\bis coming back\b",
    "fr": r"augment|en hausse|(?<!ne )\brevient\b",
    "ar": r"يرتفع|ارتفاع|(?<!لا )\bيعود\b",
}
DOWNWARD = {"en": r"\bfall(?:s|ing|en)?\b|\bfell\b", "fr": r"\brecule|en recul", "ar": r"يتراجع|تراجع"}
ASKED = {
    "en": r"(?:open w|W)hether[^.;]*",
    "fr": r"ne sait pas si[^.;]*|tester à partir[^.;]*|sans qu’on sache si[^.;]*",
    "ar": r"لا يُعرف[^.؛]*|اختبار هل[^.؛]*",
}
# “rising” and “coming back” stand in quotation marks where they name a verdict that would be another.
NAMED = r"“[^”]*”|«[^»]*»"


def series() -> Series:
    """Weekly counts that a lens of this grid was read off; only its totals matter here."""
    starts = tuple(dt.date(2016, 1, 4) + dt.timedelta(weeks=week) for week in range(195))
    counts = tuple(8.0 for _ in starts)
    return Series(
        lens="dataset:ucdp-ged",
        measure="events",
        role=None,
        cohort=None,
        group="islamic-state",
        place="geonames:163843",
        every="week",
        starts=starts,
        ends=tuple(start + dt.timedelta(days=6) for start in starts),
        counts=counts,
        lows=counts,
        highs=counts,
        covered=(True,) * len(starts),
        publishers=(0,) * len(starts),
        origins=(0,) * len(starts),
    )


COUNTED = series()


def around(value: float) -> Interval:
    return Interval(median=value, low50=value * 0.9, high50=value * 1.1, low90=value * 0.7, high90=value * 1.4)


def one_lens(
    up: float, down: float, half: float | None, *, name: str = "dataset:ucdp-ged", cautions: bool = False
) -> LensAnswer:
    """A lens with these probabilities, its verdict by the rules."""
    relative = Relative(places=("geonames:99237",), untested=(), ratio=around(1.3), up=0.2, above=0.797)
    estimate = RateRatio(
        weeks_needed=52,
        weeks_there=195,
        at=194,
        reference=(155, 155),
        ratio=around(2.1 if up > 0.5 else 0.4 if down > 0.5 else 1.0),
        rate=around(7.0),
        reference_rate=around(19.0),
        up=up,
        down=down,
        same=1 - up - down,
        half=half,
        level=None if half is None else 14.02,
        level_weeks=None if half is None else (0, 51),
        dispersion=5.0 if cautions else 1.2,
        excitation=0.1,
    )
    span = (COUNTED.starts[155], COUNTED.ends[155])
    return LensAnswer(
        lens=name,
        measure="events",
        role=None,
        cohort=None,
        place="geonames:163843",
        verdict=verdict(estimate, THRESHOLDS),
        estimate=estimate,
        week=COUNTED.starts[-1],
        week_end=COUNTED.ends[-1],
        reference=span,
        level_period=None if half is None else (COUNTED.starts[0], COUNTED.ends[51]),
        observed=6.0,
        observed_reference=22.0,
        days_old=40 if cautions else 2,
        hindsight=cautions,
        relative=relative if cautions else None,
        relatives=(
            relative,
            dataclasses.replace(relative, kind="other_groups"),
            dataclasses.replace(relative, kind="source", ratio=None, above=None, up=None),
        )
        if cautions
        else (),
    )


def untested(name: str = "self_claimed") -> LensAnswer:
    estimate = RateRatio(missing=("too_few_weeks",), weeks_needed=52, weeks_there=1)
    base = one_lens(0.0, 0.0, None, name=name)
    return dataclasses.replace(base, verdict="not_testable", estimate=estimate, reference=None, level_period=None)


def answer(*lenses: LensAnswer) -> Answer:
    told = [reason for one in lenses for reason in reasons(one, COUNTED, THRESHOLDS, RatioOptions())]
    return Answer(
        verdict=overall([one.verdict for one in lenses]),
        lenses=lenses,
        compared=(),
        missing=tuple(dict.fromkeys(code for one in lenses for code in one.estimate.missing)),
        weeks_needed=52,
        as_of=None,
        options=RatioOptions(),
        thresholds=THRESHOLDS,
        reasons=(*told, *together(lenses)),
    )


def say(given: Answer, language: str) -> AnswerText:
    names = {"geonames:99237": "Iraq" if language != "ar" else "العراق", "sohr": "SOHR"}
    return answer_sentences(given, group="IS", place="Syria", language=language, names=names)


def told(text: AnswerText) -> str:
    return " ".join((text.verdict, text.certainty, *text.reasons))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cautions", [False, True])
def test_one_lens_is_said_in_one_direction(language: str, cautions: bool) -> None:
    for (up, down), half in itertools.product(PAIRS, HALVES):
        given = answer(one_lens(up, down, half, cautions=cautions))
        text = told(say(given, language))
        case = (given.verdict, up, down, half, text)
        bare = re.sub(NAMED, "", text)
        affirmed = re.sub(ASKED[language], "", bare)
        assert bool(re.search(UPWARD[language], affirmed)) == (given.verdict in ("coming_back", "rising")), case
        assert bool(re.search(DOWNWARD[language], affirmed)) == (given.verdict == "falling"), case
        assert "{" not in text, case
        assert not re.search(r"\bnan\b|\bNone\b", text), case


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_printed_probability_stands_on_its_side_of_what_is_needed(language: str) -> None:
    words = wording(language)
    for (up, down), half in itertools.product(PAIRS, HALVES):
        given = answer(one_lens(up, down, half))
        text = say(given, language)
        by_code = dict(zip((reason.code for reason in given.reasons), text.reasons, strict=True))
        short = by_code.get("short_of_back")
        if short is None:
            continue
        # “Rising” says what is short of coming back, and only that.
        assert (words.threshold(0.9) in short) == (up < 0.9), (up, half, short)
        assert (words.threshold(0.5) in short) == (half is not None and half < 0.5), (up, half, short)
        assert short, (up, half)


VERDICT_LENSES: dict[Verdict, LensAnswer] = {
    "coming_back": one_lens(0.95, 0.0, 0.9),
    "rising": one_lens(0.85, 0.0, 0.9),
    "falling": one_lens(0.0, 0.9, 0.0),
    "no_change": one_lens(0.05, 0.05, 0.5),
    "uncertain": one_lens(0.4, 0.1, 0.5),
    "not_testable": untested(),
}
OPEN_BUT_NOT_BACK = one_lens(0.04, 0.5, 0.0)  # uncertain, and R >= 2 all but excluded


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "codes", [*itertools.product(VERDICT_LENSES, repeat=2), *itertools.product(VERDICT_LENSES, repeat=3)]
)
def test_several_lenses_and_the_heading_agree(language: str, codes: tuple[Verdict, ...]) -> None:
    names = ("dataset:ucdp-ged", "self_claimed", "attributed:sohr")
    lenses = [dataclasses.replace(VERDICT_LENSES[code], lens=name) for code, name in zip(codes, names, strict=False)]
    given = answer(*lenses)
    assert [one.verdict for one in given.lenses] == list(codes)
    text = say(given, language)
    first = re.sub(ASKED[language], "", re.sub(NAMED, "", text.verdict))
    disagree = {"en": "The counts disagree", "fr": "se contredisent", "ar": "متعارضة"}[language]
    assert (disagree in text.verdict) == (given.verdict == "lenses_disagree")
    if given.verdict != "lenses_disagree":
        assert bool(re.search(UPWARD[language], first)) == (given.verdict in ("coming_back", "rising"))
        assert bool(re.search(DOWNWARD[language], first)) == (given.verdict == "falling")
    # A reason that names two sides is there with the heading that says so, and never without.
    assert any(reason.code == "against" for reason in given.reasons) == (given.verdict == "lenses_disagree")
    assert len(text.reasons) == len(given.reasons)
    assert given.returning is None or given.returning == (given.verdict == "coming_back")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["coming_back", "rising"])
def test_an_undecided_lens_contradicts_nobody(language: str, code: Verdict) -> None:
    given = answer(VERDICT_LENSES[code], dataclasses.replace(OPEN_BUT_NOT_BACK, lens="self_claimed"))
    assert given.verdict == code
    text = say(given, language)
    not_back = {"en": "not coming back", "fr": "ne revient pas", "ar": "لا يعود"}[language]
    assert not_back not in " ".join((text.verdict, text.certainty, *text.lenses))
    assert given.returning is not False


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_verdict_has_a_name_of_its_own(language: str) -> None:
    names = [name_of("verdict", code, wording(language)) for code in VERDICTS]
    assert len(set(names)) == len(names)
    words = wording(language)
    assert len({words.say(word) for word in WORDS}) == len(WORDS)


def test_the_words_for_probabilities_are_those_of_the_scale() -> None:
    said = {0.0: "almost no chance", 0.04: "almost no chance", 0.05: "very unlikely", 0.2: "unlikely"}
    said |= {0.5: "roughly even chance", 0.55: "likely", 0.8: "very likely", 0.9499: "very likely"}
    said |= {0.95: "almost certain", 1.0: "almost certain"}
    assert {share: likely(share) for share in said} == said


@pytest.mark.parametrize("language", LANGUAGES)
@given(share=st.floats(0, 1), custom=st.floats(0.51, 0.99))
def test_no_probability_is_rounded_across_a_limit(language: str, share: float, custom: float) -> None:
    custom = round(custom, 3)
    thresholds = Thresholds(coming_back=max(custom, 0.8), rising=min(custom, 0.8))
    terms = Terms(wording(language), {}, limits_of(thresholds))
    text = terms.share(share)
    number = round(float(re.sub(r"[^\d.]", "", text.replace(",", "."))) / 100, 8)
    if text.startswith(("under", "over", "moins", "plus", "أقل", "أكثر")):
        assert share < 0.01 or share > 0.99
        return
    for limit in (*EDGES, *limits_of(thresholds)):
        assert (share >= limit) == (number >= round(limit, 8)), (share, limit, text)
    assert likely(number) == likely(share)


def test_thresholds_are_printed_as_they_are() -> None:
    words = wording("en")
    assert [words.threshold(share) for share in (0.8, 0.855, 0.9)] == ["80%", "85.5%", "90%"]
    assert wording("fr").threshold(0.855) == "85,5\u00a0%"


@pytest.mark.parametrize(("value", "text"), [(1.96, "1.96"), (1.999, "1.99"), (2.0, "2"), (0.497, "0.497")])
def test_a_ratio_below_its_factor_is_not_printed_as_the_factor(value: float, text: str) -> None:
    assert wording("en").ratio(value) == text


TURN = Turn(
    lens="dataset:ucdp-ged",
    weeks=4,
    start=COUNTED.starts[0],
    end=COUNTED.ends[3],
    steps=(
        Step(code="not_falling", at_least=8, below=7),
        Step(code="rising", at_least=38, below=37),
        Step(code="coming_back", at_least=41, below=40),
    ),
    recent=7.25,
    tried=227,
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("code", "numbers"),
    [
        ("falling", ["8", "38", "41"]),
        ("no_change", ["7", "38", "41"]),
        ("uncertain", ["7", "38", "41"]),
        ("rising", ["7", "37", "41"]),
        ("coming_back", ["7", "40"]),
    ],
)
def test_what_would_change_a_verdict_names_the_counts_on_its_side(
    language: str, code: Verdict, numbers: list[str]
) -> None:
    text = say(dataclasses.replace(answer(VERDICT_LENSES[code]), turns=(TURN,)), language).turns[0]
    steps = re.split(r"\): |\) : |\)\u00a0: ", text, maxsplit=1)[1]
    assert re.findall(r"\b\d+\b", steps.split(". ")[0]) == numbers
    own = name_of("verdict", code, wording(language))
    if code in ("falling", "rising", "coming_back"):
        assert own in steps
    # Nothing would bring the verdict that stands already.
    made = {"en": "make it “{}”", "fr": "ferait «\u00a0{}\u00a0»", "ar": "يجعله «{}»"}[language].format(own)
    assert made not in steps


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", list(VERDICT_LENSES))
@pytest.mark.parametrize("below", [None, 0, 3])
@pytest.mark.parametrize("at_least", [None, 0, 4])
def test_steps_at_the_ends_are_said_too(language: str, code: Verdict, below: int | None, at_least: int | None) -> None:
    if code == "not_testable":
        return
    steps = tuple(dataclasses.replace(step, at_least=at_least, below=below) for step in TURN.steps)
    turned = dataclasses.replace(TURN, steps=steps, recent=None)
    text = say(dataclasses.replace(answer(VERDICT_LENSES[code]), turns=(turned,)), language).turns[0]
    assert "{" not in text
    assert "None" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_missing_is_said_with_weeks_and_day(language: str) -> None:
    day = COUNTED.ends[-1]
    for more in (1, 2, 3, 11, 51, 100):
        values = {"needed": 52, "there": 52 - min(more, 52), "more": more, "by": day}
        lacking = (Lack(code="weeks", lens="self_claimed", values=values),)
        text = say(dataclasses.replace(answer(untested()), lacking=lacking), language).lacking[0]
        assert wording(language).day(day) in text
        if more > 2:
            assert str(more) in text
