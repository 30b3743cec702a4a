"""What is said of an answer: every code has a text in three languages, and no two wordings contradict."""

from __future__ import annotations

import itertools
import re
from typing import get_args

import pytest
from answers_by_hand import answer, lens, with_measure

from marsad.errors import UsageError
from marsad.language import AnswerText, answer_sentences, missing_clauses, wording
from marsad.model.answer import Answer, Missing

LANGUAGES = ("en", "fr", "ar")
# The words of each language for "is coming back" and "is not coming back", in whatever sentence.
BACK = {"en": r"(?<!not )\bis coming back\b", "fr": r"(?<!ne )\brevient\b", "ar": r"(?<!لا )\bيعود\b"}
NOT_BACK = {"en": r"not coming back", "fr": r"ne revient pas", "ar": r"لا يعود"}
OPEN = {"en": r"open whether|Whether", "fr": r"ne sait pas si|tester à partir", "ar": r"لا يُعرف هل|اختبار هل"}
FALSE_UPS = {
    "falling": (0.01, 0.15),
    "no_change": (0.05, 0.15),
    "uncertain": (0.08, 0.4),
    "rising": (0.85,),
    "coming_back": (0.95,),
}
TESTED = tuple((verdict, up) for verdict, ups in FALSE_UPS.items() for up in ups)


def say(given: Answer, language: str = "en", **names: str) -> AnswerText:
    return answer_sentences(given, group="Islamic State", place="Syria", language=language, names=names)


def whole(text: AnswerText) -> str:
    return f"{text.verdict} {text.certainty}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("verdict", "up"), TESTED)
@pytest.mark.parametrize("measure", ["events", "attacks", "killed"])
def test_one_lens_says_what_its_codes_say(language: str, verdict: str, up: float, measure: str) -> None:
    one = with_measure(lens(verdict, up=up), measure)
    text = whole(say(answer(one), language))
    assert bool(re.search(NOT_BACK[language], text)) == (one.returning is False)
    affirmed = re.search(BACK[language], text) and not re.search(OPEN[language], text)
    assert bool(affirmed) == (verdict == "coming_back")
    assert "{" not in text
    assert "}" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("first", "second"), list(itertools.product(TESTED, TESTED)))
def test_two_lenses_that_contradict_are_said_to_disagree(
    language: str, first: tuple[str, float], second: tuple[str, float]
) -> None:
    given = answer(lens(first[0], up=first[1]), lens(second[0], up=second[1], name="self_claimed"))
    text = say(given, language)
    disagree = {"en": "disagree", "fr": "contredisent", "ar": "متعارضة"}[language]
    assert (disagree in text.verdict) == (given.verdict == "lenses_disagree")
    # Where one rises, an undecided one is not said to see no return: the heading would contradict it.
    if given.verdict in ("coming_back", "rising"):
        assert not re.search(NOT_BACK[language], " ".join((whole(text), *text.lenses)))
        assert given.returning is not False
    # Whoever says something is named beside it.
    assert "UCDP GED" in whole(text)
    assert wording(language).say("the group's own count") in whole(text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", get_args(Missing))
def test_every_reason_for_not_testing_is_said(language: str, code: Missing) -> None:
    text = say(answer(lens("not_testable", missing=(code,))), language)
    clause = missing_clauses([code], needed=52, there=1, words=wording(language))[0]
    assert clause in text.verdict
    assert clause in text.lenses[0]
    assert not re.search(NOT_BACK[language], whole(text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_missing_is_said_in_weeks(language: str) -> None:
    text = say(answer(lens("not_testable", weeks=17)), language)
    assert "17" in text.verdict
    assert "52" in text.verdict


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_counted_at_all_is_no_zero(language: str) -> None:
    text = say(answer(), language)
    assert wording(language).say("Nothing that was read counts it; missing is not zero.") == text.certainty


def test_the_numbers_of_the_answer_stand_in_its_two_sentences() -> None:
    text = say(answer(lens("falling", half=0.3, hindsight=True), lens("not_testable", name="self_claimed")))
    assert text.verdict == (
        "By UCDP GED, violence involving Islamic State in Syria is not coming back but falling: in the week from "
        "16 September 2019 the rate was 0.36 times that of the week from 17 December 2018 (90% interval 0.21 to 0.59)."
    )
    assert "at least doubled since then is 1% (almost no chance)" in text.certainty
    assert "half of its highest yearly level or more 30% (unlikely)" in text.certainty
    assert "in hindsight" in text.certainty
    assert text.certainty.endswith("the group's own count could not be tested.")


def test_rows_of_a_dataset_are_never_attacks_by_the_group() -> None:
    assert "violence involving Islamic State" in say(answer(lens("falling"))).verdict
    attacks = with_measure(lens("falling", name="attributed:sohr"), "attacks", "perpetrator")
    text = say(answer(attacks), sohr="SOHR").verdict
    assert "violence by Islamic State" in text
    assert "the count of SOHR" in text


def test_a_language_that_is_not_written_is_refused() -> None:
    with pytest.raises(UsageError, match="Choose one of: en, fr, ar"):
        say(answer(), "de")
