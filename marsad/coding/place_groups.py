"""Places named in a sentence: which are places of the story, which stand together, and as what they are kept."""

from __future__ import annotations

import re

from marsad.coding.arabic_places import holds_the_last
from marsad.coding.mentions import NumberMention
from marsad.coding.page import COMPOUND, SPEAK_ABROAD, Page, View
from marsad.coding.words import grammar
from marsad.model import Place
from marsad.registry import Found, PlaceEntry

Group = tuple[Found[PlaceEntry], ...]
_BACKED = re.compile(
    r"(?:soutenu|appuyé|épaulé|dirigé|mené|emmené|conduit|allié|financé|assisté|armé|équipé|parrainé)e?s?$"
)
_BETWEEN = {"between", "entre", "بين"}
_POSSESSIVE = re.compile(r"['’]s(?: [a-z-]+)? ")
_OWNED_PLACE = re.compile(r"['’]s (?:[a-z-]+,? ){0,4}")
_BASED = {"based", "headquartered", "rooted", "born", "exiled", "originated", "hails", "hailed"} | {
    *("établi", "établie", "établis", "établies", "basé", "basée", "basés", "basées", "sis", "siégeant"),
}
_PATRON = re.compile(
    r"[وف]?(?:ال)?(?:موالي|مدعوم|مقرب|محسوب|حليف|متحالف|مناهض|معادي|مؤيد|تابع|مرتبط|ممول|موال)\w*$|بدعم$|بتمويل$|بمساند[هة]$"
)
_MILITIAS = {"ميليشيات", "ميليشيا", "مليشيات", "مليشيا", "الميليشيات", "حلفاء", "اذرع", "وكلاء"}
_ACTS = re.compile(
    r"[وف]?[تي]?(?:شن|نفذ|قصف|اعلن|قال|ارسل|اكد|نشر|دع|دعم|ادان|عزز|صنف|فرض|قدم|رحب|طالب|اتهم|حذر|سحب|وجه|درج|ادرج|رصد)ت?$"
)
_EACH_OF = re.compile(r"[وف]?[بل]?كلا?$")
_SPOTS = ("point", "city", "admin2")
_WIDER = ("admin1", "country", "region")
_CALLED = re.compile(
    r"\b(?:calls?|called|designates?|considers?|names|named|styles?)\s+(?:it|them|themselves)?\s*(?:its|their|the)\s+$"
)
_APART = 80  # characters between a spot and what it lies in or near
# "Kuje, on the outskirts of Abuja": the town is named to say where the spot is.
_BESIDE = re.compile(
    r",?\s+(?:(?:just|not|right)\s+)?(?:on\s+the\s+(?:outskirts|edge)\s+of|outside|near|close\s+to|far\s+from|a\s+suburb\s+of)"
    r"\s+(?:the\s+)?(?:(?:city|town|capital|regional|provincial|state|of)\s+|capital,\s+)*"
)
_LIES_IN = re.compile(
    r",?\s+in\s+(?:the\s+)?(?:[a-z-]+\s+){0,4}"
    r"|,\s+(?:the|an?|its)\s+(?:[\w-]+\s+){0,4}?(?:capital|city|town|village|stronghold|hub|district|port|base|suburb|area)"
    r"\s+(?:[a-z]+\s+){0,3}?(?:of|in)\s+(?:the\s+)?(?:[a-z-]+\s+)?(?:[A-Z][\w-]+['’]s\s+)?(?:[a-z-]+\s+)?"
)
_NEAR_ENOUGH = 60  # characters in which it is said where the wounded were taken
_TAKEN_TO = re.compile(
    r"\b(?:evacuated|transferred|airlifted|flown)\s+(?:by\s+[a-z]+\s+)?to\s+(?:(?:a|the)\s+hospitals?\s+in\s+)?$",
    re.IGNORECASE,
)
_ACROSS = {"across", "throughout", "around", "of", "within", "over"}


def groups_of(view: View) -> list[Group]:
    """Places of the sentence, coordinated ones together: "Syria and Iraq", "Deir Ezzor, Hasakah, Aleppo and Raqqa".

    Left out: adjectives, the neighbour of the place meant, where people come from, buildings and governments that
    bear a place's name.
    """
    return view.once(_grouped)


def _grouped(view: View) -> list[Group]:
    groups: list[list[Found[PlaceEntry]]] = []
    last: Found[PlaceEntry] | None = None
    origin: Found[PlaceEntry] | None = None
    for found in view.places:
        origin = found if _is_origin(view, found) or (origin and _listed_with(view, origin, found)) else None
        if (
            (found.adjective and not _is_soil(view, found))
            or _is_neighbour(view, found)
            or origin
            or (view.language == "ar" and (_goes_to(view, found) or _is_nationality(view, found)))
            or view.is_namesake(found)
            or _is_power(view, found)
            or _owns_group(view, found)
            or _owns_place(view, found)
            or _TAKEN_TO.search(view.cut(max(view.sentence.start, found.start - _NEAR_ENOUGH), found.start)) is not None
            or _is_called(view, found)
        ):
            continue
        before, last = last, found
        if view.language == "ar" and groups and before and holds_the_last(view, groups[-1][-1], before, found):
            continue
        if groups and _is_around(view, groups[-1][-1], found):
            continue
        if groups and _coordinated(view, groups[-1][-1], found):
            groups[-1].append(found)
        else:
            groups.append([found])
    return [tuple(group) for group in groups]


def _is_called(view: View, found: Found[PlaceEntry]) -> bool:
    """ "Whom Islamic State calls its Central Africa Province": a branch's name."""
    return _CALLED.search(view.cut(view.sentence.start, found.start)) is not None


def _is_around(view: View, spot: Found[PlaceEntry], found: Found[PlaceEntry]) -> bool:
    """ "Quetta, the capital of Pakistan's Balochistan province", "Oicha, in North Kivu": what the spot lies in."""
    if view.language != "en" or spot.entry.country not in found.entry.countries:
        return False
    between = view.cut(spot.end, found.start)
    if spot.entry.precision not in _SPOTS or len(between) > _APART:
        return False
    finer = found.entry.precision in _WIDER
    return (finer and _LIES_IN.fullmatch(between) is not None) or _BESIDE.fullmatch(between) is not None


def _is_patron(view: View, found: Found[PlaceEntry]) -> bool:
    """ "الميليشيات الموالية لإيران", "ميليشيات إيران": whose the forces are, not where they fell."""
    at = view.index_at(found.start)
    before = [word.form for word in view.words[max(0, at - 2) : at]]
    return any(_PATRON.match(form) for form in before) or (bool(before) and before[-1] in _MILITIAS)


def _strikes_abroad(view: View, found: Found[PlaceEntry]) -> bool:
    """ "شنت الولايات المتحدة والإمارات غارات": who acts, not where."""
    if found.entry.country not in SPEAK_ABROAD:
        return False
    at = view.index_at(found.start)
    before = view.words[at - 1].form if at else ""
    joined = any(
        p.end <= found.start and _listed_with(view, p, found) and _strikes_abroad(view, p) for p in view.places
    )
    return _ACTS.match(before) is not None or joined


def _goes_to(view: View, found: Found[PlaceEntry]) -> bool:
    """ "خطفوا ستة وفروا باتجاه الكونغو": where they went afterwards."""
    at = view.index_at(found.start)
    before = [word.form for word in view.words[max(0, at - 4) : at]]
    return bool({"باتجاه", "صوب"} & set(before))


def _is_nationality(view: View, found: Found[PlaceEntry]) -> bool:
    """ "68 مهاجرا أفريقيا", "12 جنديا سوريا": spelled like the country, said of the people counted."""
    at = view.index_at(found.start)
    counted = any(view.index_at(number.end) == at - 1 for number in view.numbers)
    return at > 0 and counted and view.words[at - 1].form.endswith("ا") and view.words[at].form.endswith("ا")


def _is_soil(view: View, found: Found[PlaceEntry]) -> bool:
    """ "On Nigerian soil", "الأراضي العراقية": the adjective names the place."""
    at = view.index_at(found.start)
    last = view.index_at(found.end - 1)
    beside = {word.form for word in (*view.words[max(0, at - 1) : at], *view.words[last + 1 : last + 2])}
    return bool(grammar(view.language).soil & beside)


def _is_neighbour(view: View, found: Found[PlaceEntry]) -> bool:
    """ "near the border with Mali", "près du Mali": only countries are ruled out, a town near the spot is its place."""
    if found.entry.precision != "country":
        return False
    at, words = view.index_at(found.start), grammar(view.language)
    if at and view.words[at - 1].form in words.within:
        return False  # "across the border in Niger"
    ahead = {word.form for word in view.words[max(0, at - 3) : at]}
    if ahead & _BETWEEN:
        return False  # "the border between Iraq and Syria": on both sides of it
    return bool(words.near & ahead) or _borders_too(view, found, at)


def _borders_too(view: View, found: Found[PlaceEntry], at: int) -> bool:
    """ "Near the borders with Mali and Burkina Faso": the second country is no more the place than the first."""
    words = grammar(view.language)
    others = (p for p in view.places if p.end <= found.start and p.entry.precision == "country" and not p.adjective)
    before = max(others, key=lambda place: place.end, default=None)
    if before is None:
        return False
    first, last = view.index_at(before.start), view.index_at(before.end - 1)
    between = {word.form for word in view.words[last + 1 : at]}
    joined = (
        bool(words.join & between) and len(between) <= 3 and between <= words.join | words.passing | {"the", "le", "la"}
    )
    ahead = {word.form for word in view.words[max(0, first - 4) : first]}
    return joined and bool(words.near & ahead) and not ahead & _BETWEEN


def is_compound(view: View, found: Found[PlaceEntry]) -> bool:
    """ "Iranian-backed", "U.S.-led": said of people, wherever they are."""
    return COMPOUND.match(view.sentence.text, found.end - view.sentence.start) is not None


def _owns_group(view: View, found: Found[PlaceEntry]) -> bool:
    """ "Nigeria's Boko Haram" in Cameroon: where the group comes from."""
    return any(
        actor.entry.kind == "armed_group" and _POSSESSIVE.fullmatch(view.cut(found.end, actor.start)) is not None
        for actor in view.actors
        if found.end < actor.start < found.end + 30
    )


def _owns_place(view: View, found: Found[PlaceEntry]) -> bool:
    """ "In Nigeria's Yobe state", "Somalia's capital, Mogadishu": the country of the place that follows."""
    return found.entry.precision == "country" and any(
        _lies_in(place.entry, found.entry) and _OWNED_PLACE.fullmatch(view.cut(found.end, place.start)) is not None
        for place in view.places
        if found.end < place.start < found.end + 60 and not place.adjective
    )


def _is_power(view: View, found: Found[PlaceEntry]) -> bool:
    """ "Which the U.S. backs": a power that acts elsewhere is a place only behind "in" and the like."""
    if is_compound(view, found):
        return True
    if view.language == "ar":
        return found.entry.precision == "country" and (_is_patron(view, found) or _strikes_abroad(view, found))
    if view.language == "fr" and found.entry.precision == "country":
        at = view.index_at(found.start)
        ahead = [word.form for word in view.words[max(0, at - 4) : at]]
        return "par" in ahead and any(_BACKED.match(form) for form in ahead)
    if view.language != "en" or found.entry.country not in SPEAK_ABROAD or found.entry.precision != "country":
        return False
    at = view.index_at(found.start)
    before = [word.form for word in view.words[max(0, at - 3) : at] if word.form not in ("the", "and", "both")]
    return not (before and before[-1] in grammar(view.language).within | _ACROSS)


def has_neighbour(view: View) -> bool:
    return any(not found.adjective and _is_neighbour(view, found) for found in view.places)


def _is_origin(view: View, found: Found[PlaceEntry]) -> bool:
    """ "30 soldiers from Niger", "جنديان من نيجيريا", "a group based in eastern Congo"."""
    at = view.index_at(found.start)
    based = {word.form for word in view.words[max(0, at - 4) : at]} & _BASED
    if based and view.language != "ar":
        said = next(index for index in range(at - 1, -1, -1) if view.words[index].form in _BASED)
        if not any(view.gaps[said : at - 1]):
            return True
    if found.entry.precision != "country":
        return False
    words = grammar(view.language)
    first = at
    while view.language == "fr" and first > 1 and view.words[first - 1].form in words.passing:
        first -= 1  # "ressortissants du Tadjikistan", "venus de la Libye"
    if view.language == "ar" and at > 1 and _EACH_OF.match(view.words[at - 2].form):
        return False  # "في كل من مالي والنيجر"
    return first > 0 and view.words[first - 1].form in words.origin


def _listed_with(view: View, origin: Found[PlaceEntry], found: Found[PlaceEntry]) -> bool:
    """ "قدموا من إثيوبيا والمغرب": nothing but a comma or "and" between the two."""
    between = view.words[view.index_at(origin.end) : view.index_at(found.start)]
    bare = all(word.form in ("and", "et", "و") for word in between)
    return bare and "(" not in view.cut(origin.end, found.start) and found.entry.precision == "country"


def _coordinated(view: View, left: Found[PlaceEntry], right: Found[PlaceEntry]) -> bool:
    between = view.cut(left.end, right.start)
    words = view.words[view.index_at(left.end) : view.index_at(right.start)]
    if any(number.start >= left.end and number.end <= right.start for number in view.numbers):
        return False
    also = grammar(view.language).also
    return len(between) <= 24 and "(" not in between and all(word.form in also for word in words)


def merged(group: Group) -> Place:
    """One place as it is; several as one expression with all their countries. A region stays without countries.

    "Maiduguri, Nigeria" is one place: the country says which Maiduguri is meant.
    """
    first, *others = (found.entry for found in group)
    if others and others[-1].precision == "country" and all(_lies_in(one, others[-1]) for one in (first, *others[:-1])):
        return merged(group[:-1])
    if len(group) == 1:
        if first.precision == "region":
            return Place(id=first.id, name=first.name, precision="region", text=group[0].text)
        return first.to_place(group[0].text)
    countries = tuple(dict.fromkeys(code for found in group for code in found.entry.countries))
    country = countries[0] if len(countries) == 1 else None
    return Place(
        name=", ".join(found.entry.name for found in group),
        country=country,
        countries=countries,
        precision=first.precision if country else "region",
        text=", ".join(found.text for found in group),
    )


def _lies_in(place: PlaceEntry, country: PlaceEntry) -> bool:
    return place.precision not in ("country", "region") and place.country == country.country


def country_adjective(view: View) -> Found[PlaceEntry] | None:
    """The one country whose adjective the sentence has: "Moroccan security services"; not "Russian mercenaries"."""
    found = [place for place in view.places if place.adjective and place.entry.country and not is_compound(view, place)]
    counted = {view.index_at(number.end) for number in view.numbers}  # "14 عراقيا": who they are, not where
    counted -= {tag.first - 1 for tag in view.tagged("state")}  # "eight Togolese soldiers" mostly die at home
    found = [f for f in found if f.entry.country not in SPEAK_ABROAD and view.index_at(f.start) not in counted]
    return found[0] if len({place.entry.country for place in found}) == 1 else None


def country_place(page: Page) -> Place | None:
    """The country that the whole page is about, where no sentence names a nearer place."""
    country = page.main_country
    if country is None:
        return None
    named = [found for view in page.views for found in view.places if found.entry.country == country]
    whole = next((f for f in named if f.entry.precision == "country"), None)
    if whole is not None:
        return whole.entry.to_place(whole.text)
    return Place(country=country, countries=(country,), precision="country", text=named[0].text if named else None)


def next_number(view: View, number: NumberMention) -> int:
    following = [other.outer_start for other in view.numbers if other.outer_start > number.start]
    return min(following, default=view.sentence.end)


def same_clause(view: View, number: NumberMention, group: Group) -> bool:
    if group[0].start > number.start:
        first, last = view.index_at(number.end - 1), view.index_at(group[0].start)
    else:
        first, last = view.index_at(group[-1].end - 1), view.index_at(number.start)
    gaps = [gap for gap in view.gaps[first:last] if gap]
    aside = gaps == ["soft", "soft"] and any(first < tag.first < last for tag in view.tagged("part"))
    return not gaps or aside  # "11,000 men, among them 2,000 foreigners, are held in Syria"
