"""Which number of an Arabic sentence a place belongs to: rankings, and totals told again behind their parts."""

from __future__ import annotations

import re
from itertools import pairwise

from marsad.coding.mentions import NumberMention
from marsad.coding.page import View
from marsad.registry import Found, PlaceEntry

# "Next comes …": whoever and whatever follows has the numbers that follow.
_NEXT_IN_RANK = re.compile(r"و?(?:تلت|تلا|تلي|يلي|اعقب|اعقبت)(?:ها|ه|هما|هم)$")
_THESE = {"تلك", "هذه", "هاته"}
_DEEDS = re.compile(r"(?:ال)?(?:عمليات|هجمات|حوادث|اعتداءات|تفجيرات|احداث)$")
_AGAIN = re.compile(r"و?(?:اجمالا|مجتمعه|جميعها|كلها|مجملها)$")
# What stands between a place and the larger one that holds it: "بلدوين بإقليم هيران وسط الصومال".
_INSIDE = re.compile(
    r"[بفل]?(?:ال)?(?:شمال|جنوب|شرق|غرب|وسط|اقصي|ريف|محافظه|ولايه|اقليم|منطقه|مقاطعه|مديريه|قضاء|دائره|جمهوريه|دوله)(?:ي|يه)?$"
    r"|[بل]?(?:شرقي|غربي|شمالي|جنوبي)$|في$"
)
_WIDER = ("point", "city", "admin2", "admin1", "country")


def holds_the_last(view: View, place: Found[PlaceEntry], before: Found[PlaceEntry], found: Found[PlaceEntry]) -> bool:
    """ "في ولاية بورنو شمال شرقي نيجيريا": the second place only says where the first one lies.

    `before`: the place named right before it, which may itself only hold the first.
    """
    inner, outer = place.entry, found.entry
    if outer.precision not in ("admin1", "country") or inner.precision not in _WIDER or inner.country != outer.country:
        return False
    if _WIDER.index(inner.precision) >= _WIDER.index(outer.precision):
        return False
    if outer.precision == "admin1" and inner.admin1 not in (None, outer.id):
        return False
    first, last = view.index_at(before.end), view.index_at(found.start)
    between = view.words[first:last]
    return "hard" not in view.gaps[first - 1 : last] and all(_INSIDE.match(word.form) for word in between)


_COUNTRY = re.compile(r"[وفبل]?(?:ال|لل)بلاد$")
# "على بعد 130 كيلومترا شمال شرق مقديشو": too far from the town to be told by it.
_AT_DISTANCE = re.compile(
    r"(?:بعد|مسافة|تبعد|يبعد)\s+(?:\w+\s+){0,2}?(?P<far>[\d٠-٩]{2,4})\s*(?:كيلومتر\w*|كلم|كم|ميل\w*)\s+"
    r"(?:(?:إلى|الى|من|عن|في|جنوب|شمال|شرق|غرب|ال\w+|جنوبي|شمالي|شرقي|غربي|مدينة|بلدة|العاصمة|مركز)\s+){0,6}$"
)
_FAR = 50  # kilometres


def next_in_rank(view: View, first: int, last: int) -> bool:
    """Whether "تليها", "تلتها" stands among the words [first, last)."""
    return any(_NEXT_IN_RANK.match(word.form) for word in view.words[first:last])


def of_a_part(view: View, number: NumberMention, group: tuple[Found[PlaceEntry], ...]) -> bool:
    """ "22 عملية بينها 7 في كينيا، وأسفرت تلك العمليات عن 77 قتيلا": Kenya is where the part was, not the whole."""
    if view.language != "ar":
        return False
    before = [other for other in view.numbers if other.end <= group[0].start]
    if not before or not view.behind_part(before[-1]):
        return False
    between = view.words[view.index_at(group[-1].end) : view.index_at(number.outer_start)]
    these = any(
        word.form.lstrip("وبل") in _THESE and _DEEDS.match(following.form) for word, following in pairwise(between)
    )
    return these or any(_AGAIN.match(word.form) for word in between)


def in_whole_country(view: View) -> bool:
    """ "شهدت البلاد 262 هجوما": not only in the town where the attack told before was."""
    return any(_COUNTRY.match(word.form) and view.words[at - 1].form != "بن" for at, word in enumerate(view.words))


def is_far_from(view: View, place: Found[PlaceEntry]) -> bool:
    """Whether the place only measures how far off the spot is."""
    found = _AT_DISTANCE.search(view.cut(view.sentence.start, place.start))
    return view.language == "ar" and found is not None and int(found["far"]) >= _FAR
