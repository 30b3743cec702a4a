"""Pages of a desk that follows other groups: who says it, of which days, and what belongs together."""

from __future__ import annotations

import datetime as dt

import pytest

from marsad.coding import code
from marsad.model import Claim, Document, Figure, Incident
from marsad.registry import open_registry


def claims(text: str, language: str, day: dt.date) -> list[Claim]:
    return list(code(Document(text=text, language=language, published=day), open_registry()))


def figure(text: str, number: str, language: str = "en", day: dt.date = dt.date(2024, 6, 21)) -> Figure:
    found = [one for one in claims(text, language, day) if isinstance(one, Figure) and one.number.text == number]
    assert found, f"{number} was not read"
    return found[-1]


def incidents(text: str, language: str, day: dt.date) -> list[Incident]:
    return [one for one in claims(text, language, day) if isinstance(one, Incident)]


def test_a_new_paragraph_in_the_pages_own_voice_is_not_the_groups_claim() -> None:
    """The digits of a date make no tally of a sentence."""
    text = (
        "The group itself claimed 27 attacks in Mali within a week through az-Zallaqa.\n\n"
        "In Togo, JNIM killed 12 soldiers at Kpinkankandi on 20 June 2024."
    )
    assert figure(text, "27").self_claimed
    assert not figure(text, "12").self_claimed


def test_parts_are_of_the_count_and_not_of_what_it_was_before() -> None:
    text = (
        "ISWAP carried out 26 attacks in Borno State in September 2024, up from 14 in August, according to the Lake "
        "Chad Monitor's count. Of these, 11 targeted the army."
    )
    day = dt.date(2024, 10, 3)
    before, parts = figure(text, "14", day=day).period, figure(text, "11", day=day).period
    assert before is not None
    assert before.start == dt.date(2024, 8, 1)
    assert parts is not None
    assert parts.start == dt.date(2024, 9, 1)
    assert figure(text, "26", day=day).attribution[0].name == "Lake Chad Monitor"


def test_the_same_organisation_is_the_one_named_before() -> None:
    text = (
        "Depuis janvier, le JNIM a mené 215 attaques au Burkina Faso, selon l'ONG Observatoire des crises. Entre le "
        "1er et le 15 juin, 12 attaques du groupe ont fait 160 morts, d'après la même ONG."
    )
    first, second = (figure(text, number, "fr").attribution[0] for number in ("215", "12"))
    assert first.id == second.id
    assert "même" not in second.name


@pytest.mark.parametrize(
    "text",
    [
        "Le JNIM a revendiqué dimanche l'attaque du 11 juin contre un camp militaire à Mansila, affirmant avoir tué "
        "107 soldats.",
        "L'armée burkinabè a reconnu mercredi la mort de 60 militaires dans l'attaque de Mansila le 11 juin, attribuée "
        "au JNIM.",
    ],
)
def test_an_attack_is_of_its_day_and_not_of_the_day_on_which_it_was_owned_to(text: str) -> None:
    (attack,) = incidents(text, "fr", dt.date(2024, 6, 19))
    assert attack.period is not None
    assert attack.period.start == attack.period.end == dt.date(2024, 6, 11)


def test_the_dead_of_a_month_are_no_toll_of_one_raid() -> None:
    text = (
        "وقال الجيش النيجيري إن قواته قتلت 34 مسلحاً من تنظيم داعش في ولاية بورنو يوم الثلاثاء 1 أكتوبر.\n\n"
        "وبحسب الأمم المتحدة، قُتل ما لا يقل عن 120 مدنياً في ولاية بورنو خلال سبتمبر 2024 على يد جماعة بوكو حرام."
    )
    (raid,) = incidents(text, "ar", dt.date(2024, 10, 4))
    assert [toll.number.text for toll in raid.tolls] == ["34"]
    month = figure(text, "120", "ar", dt.date(2024, 10, 4)).period
    assert month is not None
    assert (month.start, month.end) == (dt.date(2024, 9, 1), dt.date(2024, 9, 30))


def test_a_toll_that_has_risen_is_read_however_far_its_noun_stands() -> None:
    text = (
        "The death toll of the attack on an army post at Boni in central Mali on 9 June has risen to 24 from 17, the "
        "army said on Tuesday."
    )
    found = figure(text, "24", day=dt.date(2024, 6, 18))
    assert found.measure == "killed"
    assert found.period is not None
    assert found.period.start == dt.date(2024, 6, 9)
