"""Arabic wire stories and monthly tallies: tolls that replace others, what another event left, items of a list."""

from __future__ import annotations

import datetime as dt

import pytest

from marsad.coding import code
from marsad.model import Claim, Document, Figure, Incident, Indicator
from marsad.registry import open_registry


def _claims(text: str, published: dt.date = dt.date(2025, 3, 18)) -> list[Claim]:
    document = Document(text=text, published=published, published_precision="day", language="ar")
    return code(document, open_registry())


def _figure(text: str, printed: str) -> Figure:
    return next(c for c in _claims(text) if isinstance(c, Figure) and c.number.text == printed)


def _incidents(text: str) -> list[Incident]:
    return [c for c in _claims(text) if isinstance(c, Incident)]


@pytest.mark.parametrize(
    "text",
    [
        "قالت الشرطة إن حصيلة تفجير مسجد في بيشاور ارتفعت إلى 84 قتيلا، بعد أن كانت السلطات قد تحدثت عن مقتل 101 شخص.",
        "أعلنت الوزارة أن 84 شخصا قتلوا في الهجوم على سوق في كنداسا، بعد أن كانت تحدثت عن مقتل ٩٥.",
        "قتل 84 شخصا في هجوم على فندق في مقديشو، فيما أفادت حصيلة سابقة بمقتل 20.",
    ],
)
def test_a_toll_that_another_replaces_is_not_added_to_it(text: str) -> None:
    incidents = _incidents(text)
    assert [incident.killed for incident in incidents] == [84]


def test_whoever_gave_the_earlier_toll_is_named_for_it() -> None:
    text = "قالت الشرطة إن حصيلة التفجير ارتفعت إلى 84 قتيلا، بعد أن كانت السلطات قد تحدثت عن مقتل 101 شخص."
    assert [voice.name for voice in _figure(text, "101").attribution] == ["authorities"]


def test_the_attack_since_which_this_is_the_worst_has_its_own_month() -> None:
    text = "يعد الهجوم الأعنف منذ هجوم بارسالوغو في أغسطس 2024 الذي خلف نحو 400 قتيل من المدنيين."
    figure = _figure(text, "400")
    assert figure.accumulation == "flow"
    assert figure.period is not None
    assert (figure.period.start, figure.period.end) == (dt.date(2024, 8, 1), dt.date(2024, 8, 31))


def test_each_item_of_a_monthly_tally_has_its_own_group_and_place() -> None:
    text = (
        "وثق المرصد السوري لحقوق الإنسان مقتل 412 شخصا، هم: 118 مدنيا، و47 من عناصر تنظيم داعش، "
        "و63 من قوات النظام قتلوا في هجمات للتنظيم في البادية، و12 من قسد."
    )
    found = {
        c.number.text: (c.group and c.group.name, c.role, c.place and c.place.name)
        for c in _claims(text)
        if isinstance(c, Figure)
    }
    assert found == {
        "412": (None, "perpetrator", "Syria"),
        "118": (None, "perpetrator", "Syria"),
        "47": ("Islamic State", "victim", "Syria"),
        "63": ("Islamic State", "perpetrator", "Syrian Desert"),
        "12": (None, "perpetrator", "Syria"),
    }


def test_what_a_state_does_behind_a_groups_claim_is_not_said_by_the_group() -> None:
    text = (
        "وتبنى تنظيم الدولة الإسلامية الهجوم في موسكو في بيان نشرته وكالة أعماق، قائلا إن أربعة من مقاتليه نفذوه. "
        "وأوقفت السلطات 11 شخصا."
    )
    assert _figure(text, "11").attribution == ()


def test_forces_that_lost_men_are_not_the_group() -> None:
    text = "وقتلت قوات بونتلاند أكثر من 200 من عناصر داعش، بينهم 70 أجنبيا، وفقدت 45 من جنودها."
    figure = _figure(text, "45")
    assert (figure.measure, figure.role, figure.part_of) == ("killed", "perpetrator", None)


def test_a_kidnapping_that_the_army_tells_is_no_arrest() -> None:
    text = "قال الجيش الأوغندي إن مسلحي القوات الديمقراطية المتحالفة خطفوا ستة أشخاص وفروا باتجاه الكونغو الديمقراطية."
    figure = _figure(text, "ستة")
    assert (figure.measure, figure.role) == ("abducted", "perpetrator")


def test_who_strikes_from_abroad_is_no_place() -> None:
    text = "قتل 15 جنديا في بونتلاند. وشنت الولايات المتحدة والإمارات غارات قتلت 14 من عناصر داعش."
    place = _figure(text, "14").place
    assert place is not None
    assert place.country == "SO"


@pytest.mark.parametrize(("kilometres", "place"), [(130, "Somalia"), (20, "Mogadishu")])
def test_a_town_far_off_is_not_where_it_happened(kilometres: int, place: str) -> None:
    text = f"قتل 8 جنود في هجوم لحركة الشباب على بلدة تقع على بعد {kilometres} كيلومترا شمال العاصمة مقديشو."
    found = _figure(text, "8").place
    assert found is not None
    assert (found.name, found.country) == (place, "SO")


def test_the_whole_country_is_not_the_town_told_before() -> None:
    text = "قتل 5 في تفجير تبنته طالبان باكستان في بيشاور. وشهدت البلاد في عام 2022 ما مجموعه 262 هجوما."
    place = _figure(text, "262").place
    assert place is not None
    assert (place.country, place.precision) == ("PK", "country")


def test_death_sentences_are_no_deaths_and_their_year_is_that_of_the_crime() -> None:
    text = "حكمت محكمة في بغداد بالإعدام على 11 مدانا بالانتماء إلى داعش لتورطهم في قتل 19 عسكريا في تكريت عام 2014."
    figure = _figure(text, "11")
    assert (figure.measure, figure.role, figure.period) == ("other", "member", None)
    assert _figure(text, "19").period is not None


def test_troops_that_leave_are_no_toll() -> None:
    text = "قتل 15 جنديا في الصومال. وأفادت بعثة الاتحاد الأفريقي بأنها ستسحب 4 آلاف جندي إضافي."
    assert "4 آلاف" not in [c.number.text for c in _claims(text) if isinstance(c, Figure)]


def test_taliban_that_only_give_a_toll_did_not_do_it() -> None:
    text = (
        "تبنى تنظيم داعش خراسان الهجوم في هرات. وقتل 21 شخصا في تفجير في قندهار تبناه التنظيم، "
        "بينما تحدثت طالبان عن مقتل ثلاثة."
    )
    for printed in ("21", "ثلاثة"):
        figure = _figure(text, printed)
        assert figure.group is not None
        assert (figure.group.name, figure.self_claimed) == ("ISKP", False)


def test_another_event_of_the_groups_past_is_not_told_into_this_one() -> None:
    text = (
        "قتل 14 شخصا بانفجار لغم زرعه تنظيم داعش في بادية السخنة. "
        "وكان هجوم دام نفذه التنظيم في 17 فبراير قد أسفر عن مقتل 53 شخصا."
    )
    first, second = _incidents(text)
    assert (first.killed, second.killed) == (14, 53)
    assert first.period is None


def test_cells_that_are_active_are_there_not_growing() -> None:
    found = [c for c in _claims("وتنشط في المنطقة خلايا تابعة لتنظيم داعش.") if isinstance(c, Indicator)]
    assert [(c.indicator, c.direction) for c in found] == [("sleeper_cells", "present")]
