"""Arabic pages that go over to another event, and countries and ranks that are listed one behind the other."""

from __future__ import annotations

import datetime as dt

from marsad.coding import code
from marsad.model import Claim, Document, Figure
from marsad.registry import open_registry


def _claims(text: str, published: dt.date = dt.date(2024, 7, 22)) -> list[Claim]:
    document = Document(text=text, published=published, published_precision="day", language="ar")
    return code(document, open_registry())


def _figure(text: str, printed: str) -> Figure:
    return next(c for c in _claims(text) if isinstance(c, Figure) and c.number.text == printed)


def test_another_event_told_by_the_page_has_no_speaker() -> None:
    text = "قالت الشرطة إن 26 مزارعا قتلوا في هجوم في بانكاس. وفي مطلع يوليو قتل 21 مدنيا على الأقل في حفل زفاف."
    assert [voice.name for voice in _figure(text, "26").attribution] == ["police"]
    assert _figure(text, "21").attribution == ()


def test_whose_marks_an_unclaimed_attack_bears_did_not_do_the_next() -> None:
    text = (
        "ولم تتبن أي جماعة الهجوم في بانكاس، لكنه يحمل بصمات جماعة نصرة الإسلام والمسلمين. "
        "وفي مطلع يوليو قتل 21 مدنيا على الأقل في حفل زفاف."
    )
    assert _figure(text, "21").group is None


def test_a_country_that_is_also_a_word_is_found_in_a_list_of_countries() -> None:
    place = _figure("أسفرت الهجمات عن 1986 قتيلا في بوركينا فاسو ومالي والنيجر.", "1986").place
    assert place is not None
    assert place.countries == ("BF", "ML", "NE")


def test_financial_is_no_country() -> None:
    place = _figure("قتل 12 شخصا في هجوم لداعش في كركوك على مركز تجاري ومالي.", "12").place
    assert place is not None
    assert place.countries == ("IQ",)


def test_the_return_of_the_taliban_dates_what_another_group_does() -> None:
    text = (
        "ومنذ عودة طالبان إلى الحكم في أغسطس 2021، نفذ تنظيم داعش خراسان عشرات الهجمات. "
        "وفي الشهر الماضي قتل 17 في تفجير مسجد في كابول."
    )
    group = _figure(text, "17").group
    assert group is not None
    assert group.name == "ISKP"


def test_a_ransom_in_naira_is_money() -> None:
    assert _figure("وطالب الخاطفون بفدية قدرها مليار نايرا.", "مليار نايرا").measure == "money"


def test_who_lives_in_a_camp_is_no_groups() -> None:
    text = "سلمت الإدارة الذاتية 6 أطفال من عائلات مقاتلي داعش. ويعيش في مخيم الهول 39 ألف شخص، بينهم 15 ألف سوري."
    for printed in ("39 ألف", "15 ألف"):
        figure = _figure(text, printed)
        assert (figure.measure, figure.group, figure.role) == ("other", None, None)


def test_the_band_is_the_group_that_is_called_so_not_the_province_named_last() -> None:
    text = (
        "ونسب التقرير 61 في المائة من الوفيات إلى جماعة نصرة الإسلام والمسلمين و18 في المائة إلى ولاية الساحل. "
        "وقتلت الجماعة 49 مدنيا في تمبكتو."
    )
    group = _figure(text, "49").group
    assert group is not None
    assert group.name == "JNIM"
