"""Where: the place of a number, as coarse as the text leaves it."""

from __future__ import annotations

import re
from dataclasses import replace

from marsad.coding.arabic_items import of_own_item
from marsad.coding.arabic_places import in_whole_country, is_far_from, next_in_rank, of_a_part
from marsad.coding.bracketed import is_whole, own_label
from marsad.coding.mentions import NumberMention
from marsad.coding.page import Page, View
from marsad.coding.paired_places import in_order
from marsad.coding.place_groups import (
    Group,
    country_adjective,
    country_place,
    groups_of,
    has_neighbour,
    merged,
    next_number,
    same_clause,
)
from marsad.coding.unlisted_places import is_elsewhere_unlisted
from marsad.coding.words import grammar
from marsad.model import Place
from marsad.registry import ActorEntry, Found, PlaceEntry

# Stocks belong to the group, not to the place that the sentence happens to name: only their own clause gives one.
_OWN_CLAUSE = {"money", "foreign_fighters", "detainees"}
TOLLS = {"killed", "wounded", "killed_or_wounded"}
_BESIDE = 40  # characters from a number to the name of the force that its people belong to
_FROM = re.compile(
    r"\b(?:from|provenance|venus?|originaires?|issus?|ressortissants?)(?:\s+(?:the|de|du|des|d['’]|la|l['’]|[a-zà-ÿ]+ern|some)){0,3}\s*$"
    r"|(?:القادمين|قادمين|القادمون|قدموا|جاؤوا|جاءوا|وفدوا|ينحدرون|المتحدرين)\s+من\s+$",
    re.IGNORECASE,
)
_PROVINCE = re.compile(r"[Pp]rovince|[Ww]ilay|ولاي")
_LABEL = 45  # characters in which the label of an item ends
_NEIGHBOURS = 4  # countries that share a region on their border
_HELD = {"foreign_fighters", "detainees"}
_NEXT = {
    "تلتها",
    "اعقبه",
    "اعقبها",
    "اعقبته",
    "اعقبتها",
    "تليها",
    "تلاها",
    "يليها",
    "تلته",
    "يليه",
    "وحلت",
    "وجاءت",
    "حلت",
    "جاءت",
    "ثم",
    "مقابل",
    "followed",
    "ahead",
    "suivi",
    "suivie",
    "puis",
    "devant",
}
_IN_COUNTRIES = re.compile(r"(?: [\w“”\"'-]+){1,4} (?:in|across|over) (?:\d+|[a-z-]+) (?:different )?countries\b")
_SECOND_TO = {"to", "behind", "after", "ahead", "than"}
_STOCKS = _OWN_CLAUSE | {"fighters"}
_FIGHT_ABROAD = {"US", "FR", "GB", "RU", "TR", "IL", "IR", "RW", "UG", "KE", "ET", "TD"}
_SPOTS = ("point", "city", "admin2", "admin1")
_WHEREABOUTS = {"dans", "à", "au", "en", "l'", "le", "la", "les", "du", "de", "des", "d'", "près", "non", "loin"} | {
    *("nord", "sud", "est", "ouest", "centre", "nord-est", "nord-ouest", "sud-est", "sud-ouest", "extrême-nord"),
    *("province", "région", "district", "territoire", "département", "ville", "village", "localité", "proximité"),
    *("septentrional", "oriental", "occidental", "méridional", "capitale", "périphérie", "banlieue"),
}
_VILLAGE = re.compile(
    r"\b(?:villages?|town|hamlet|settlement|locality)\s+of\s+[A-Z]"
    r"|\b(?:in|at|on|near|from)\s+[A-Z][\w'-]+\s+(?:village|town)\b"
)
_ORDER = ("point", "city", "admin2", "admin1", "country", "region")


def place_of(
    page: Page, view: View, number: NumberMention, measure: str, before: Group, *, by_state: bool = False
) -> tuple[Place | None, Group]:
    """The place and the mentions it comes from (none where it is carried over from before).

    `by_state`: forces did it, who act at home unless a place is named.
    """
    label = own_label(view, number)
    if label is not None:
        return label, ()
    groups = groups_of(view)
    if measure in _OWN_CLAUSE:
        groups = [g for g in groups if same_clause(view, number, g) or _there(view, number, g) or _fronted(view, g)]
    foreign = measure == "foreign_fighters" and any(_is_origin(view, group) for group in groups)
    if foreign:
        groups = [group for group in groups if not _is_origin(view, group)]
    chosen = _choose(view, number, groups)
    if len(chosen) == 1 and is_whole(view, number, chosen[0].end):
        return country_place(page), ()
    branch = _branch_label(view, number) or _row_branch(view) or _province_of(view, number, chosen)
    if branch is not None and not _in_item(view, number, chosen):
        named = [code for at, code in page.seats if branch.start <= at < branch.end]  # "ولاية موزمبيق"
        country = named[0] if named else branch.entry.countries[0] if len(branch.entry.countries) == 1 else None
        return (_country(country) if country else None), ()
    if _worldwide(view, number, chosen):
        return None, ()
    beside = _home_beside(page, view, number) if measure in TOLLS and not _in_stretch(view, number, chosen) else None
    if beside is not None and beside not in {code for found in chosen or before for code in found.entry.countries}:
        return _country(beside), ()
    governing = _item_label(view)
    if governing is not None and measure not in _STOCKS and not _inside_label(chosen, governing):
        chosen = (governing,)  # "March 15 Helmand Province: … in Nawa District"
    if len(chosen) == 1 and is_far_from(view, chosen[0]):
        return country_of(chosen), ()
    if chosen:
        return _on_border(page, chosen, before) or merged(chosen), chosen
    if measure in _STOCKS:
        # "Half of them are foreigners" stays where the whole was; "30,000 foreigners joined" is said of no place.
        opens = view.numbers[0] is number and view.behind_part(number)
        goes_on = measure == "detainees" or opens or number.unit == "percent"
        carried = before if foreign or (goes_on and measure in _HELD and not view.places) else ()
        alone = measure not in _OWN_CLAUSE or len(page.countries) == 1
        return (country_place(page) if alone else None) or (merged(carried) if carried else None), ()
    if has_neighbour(view):  # "a Burkina Faso army force near the border with Mali"
        adjective = next((found for found in view.places if found.adjective and found.entry.country), None)
        if adjective is not None:
            return merged((adjective,)), ()
        home = page.home_at(view)  # "seven soldiers of Niger's army … near the border with Mali"
        if home is not None:
            return _country(home), ()
    home = page.home_at(view) if by_state else None
    if home is not None and home not in _FIGHT_ABROAD:
        return _country(home), ()
    if before and is_elsewhere_unlisted(view, before):
        return country_place(page), ()  # "A Darul Jamal, 63 personnes ont été tuées": not in the town before
    fallen = _home_of_fallen(view, number) if measure in TOLLS and before else None
    if fallen is not None and fallen not in {code for found in before for code in found.entry.countries}:
        return _country(fallen), ()
    at_home = country_adjective(view) if measure == "arrested" else None  # "Spanish police detained two"
    if at_home is not None or not before:
        whole = None if at_home else country_place(page)
        adjective = at_home or country_adjective(view)
        if whole is None and adjective is not None:
            return merged((adjective,)), (adjective,) if view.language == "en" else ()
        return whole or _home_of_forces(view), ()
    if _unknown_village(view):
        return country_of(before) or country_place(page), ()
    whole = country_of(before) if view.language == "ar" and in_whole_country(view) else None
    return whole or _home_in_region(view, before) or merged(before), ()


def _unknown_village(view: View) -> bool:
    """ "In a raid on the nearby village of Masala": another spot than the town told before, which no list knows."""
    known = any(not found.adjective for found in view.places)
    return view.language == "en" and not known and _VILLAGE.search(view.sentence.text) is not None


def _country(code: str) -> Place:
    return Place(country=code, countries=(code,), precision="country")


def country_of(before: Group) -> Place | None:
    """The one country that all of the places lie in."""
    codes = {code for found in before for code in found.entry.countries}
    code = next(iter(codes)) if len(codes) == 1 else None
    return _country(code) if code else None


def _home_of_fallen(view: View, number: NumberMention) -> str | None:
    """ "40 soldats et policiers égyptiens" mostly died in Egypt, whatever country was named before."""
    if view.language != "fr":
        return None
    start, limit = view.index_at(number.end), view.index_at(next_number(view, number))
    forces = [tag.last for tag in view.tagged("state") if start <= tag.first <= start + 3]
    beside = [p for p in view.places if p.adjective and p.start < next_number(view, number)]
    near = (p.entry.country for p in beside if any(0 < view.index_at(p.start) - at <= 1 for at in forces))
    country = next(near, None)
    return country if limit > start and country not in _FIGHT_ABROAD else None


def _home_in_region(view: View, before: Group) -> Place | None:
    """ "Six soldats nigérians …" on a page about the Lake Chad basin: the country that the adjective names."""
    if view.language != "fr" or len(before) != 1 or before[0].entry.precision != "region":
        return None
    adjective = country_adjective(view)
    return merged((adjective,)) if adjective and adjective.entry.country in before[0].entry.countries else None


def _branch_label(view: View, number: NumberMention) -> Found[ActorEntry] | None:
    """The group right before a number in a list of groups: "West Africa Province 25, Khorasan Province 5"."""
    groups = [found for found in view.actors if found.entry.kind == "armed_group"]
    at = view.index_at(number.outer_start)
    before = [found for found in groups if 0 <= at - view.index_at(found.end) <= 1 and found.end <= number.start]
    if not before or not _is_branch(before[-1]) or len(view.numbers) < 3:
        return None
    family = before[-1].entry.parent or before[-1].entry.id
    kin = {found.entry.id for found in groups if family in (found.entry.parent, found.entry.id)}
    return before[-1] if len(kin) > 1 else None


def _is_branch(found: Found[ActorEntry]) -> bool:
    """A branch, or a province without a name of its own: "ولاية العراق"."""
    return found.entry.parent is not None or _PROVINCE.search(found.text) is not None


def _row_branch(view: View) -> Found[ActorEntry] | None:
    """The branch that heads a row: "• (ولاية شرق آسيا): 16 في عملية واحدة"."""
    if not view.numbers:
        return None
    first = view.numbers[0].outer_start
    heads = [f for f in view.actors if f.entry.kind == "armed_group" and _is_branch(f) and f.end <= first]
    if not heads or ":" not in view.cut(heads[0].end, first):
        return None
    ahead, behind = view.cut(view.sentence.start, heads[0].start), view.cut(heads[0].end, first)
    alone = not re.sub(r"[\s•*\-–—(\"“«]|وأخيرا|وأخيراً|أخيرا|أخيراً|تنظيم", "", ahead)
    return heads[0] if alone and not re.sub(r"[\s:)\"”»]", "", behind) else None


def _province_of(view: View, number: NumberMention, chosen: Group) -> Found[ActorEntry] | None:
    """A group's "province" where things are said to happen: "ولاية خراسان نفذت 7", "7 عمليات في ولاية خراسان"."""
    provinces = [found for found in view.actors if _PROVINCE.search(found.text)]
    limit, within = next_number(view, number), grammar(view.language).within
    behind = [found for found in provinces if number.end <= found.start < limit]
    if behind:
        before = view.words[view.index_at(behind[0].start) - 1].form
        taken = chosen and number.end <= chosen[0].start < limit
        return behind[0] if before in within and not taken else None
    ahead = [found for found in provinces if found.end <= number.start]
    at = view.index_at(ahead[-1].start) if ahead else 0
    inside = at > 0 and view.words[at - 1].form in within | {"وفي"} and chosen and chosen[-1].end <= ahead[-1].start
    if not ahead or (chosen and not inside):
        return None
    first, last = view.index_at(ahead[-1].end), view.index_at(number.outer_start)
    return ahead[-1] if "hard" not in view.gaps[max(first - 1, 0) : last] else None


def _home_beside(page: Page, view: View, number: NumberMention) -> str | None:
    """The country in the name of the force that the number's own people belong to: "seven of the Iraqi army"."""
    limit = min(next_number(view, number), number.end + _BESIDE)
    forces = [found for found in view.actors if found.entry.kind == "state_force" and number.end <= found.start < limit]
    named = {country for at, country in page.seats if any(found.start <= at < found.end for found in forces)}
    homes = {country for found in forces for country in found.entry.countries if country in named}
    return next(iter(homes)) if len(homes) == 1 and not homes & _FIGHT_ABROAD else None


def _in_item(view: View, number: NumberMention, chosen: Group) -> bool:
    """Whether the place stands between the number and the next one."""
    return bool(chosen) and number.end <= chosen[0].start < next_number(view, number)


def _in_stretch(view: View, number: NumberMention, chosen: Group) -> bool:
    """Whether the place stands between the number before and the one behind."""
    ended = max((other.end for other in view.numbers if other.end <= number.start), default=view.sentence.start)
    return bool(chosen) and ended <= chosen[0].start < next_number(view, number)


def _item_label(view: View) -> Found[PlaceEntry] | None:
    """The place that heads an item: "Afghanistan: A bomber …", "March 15 Helmand Province: …"."""
    colon = view.sentence.text.find(":")
    if not 0 < colon <= _LABEL:
        return None
    stop = view.sentence.start + colon
    ahead = [found for found in view.places if found.end <= stop and not found.adjective]
    alone = len(ahead) == 1 and len(ahead[0].entry.countries) == 1
    named = (
        alone and not any(found.start < stop for found in view.actors) and not view.cut(ahead[0].end, stop).count(",")
    )
    short = alone and view.index_at(stop) - view.index_at(ahead[0].end) <= 2
    verbs = any(view.words[tag.first].start < stop for tag in view.tagged("cues"))
    return ahead[0] if named and short and not verbs else None


def _inside_label(chosen: Group, governing: Found[PlaceEntry]) -> bool:
    """Whether a place was found that the label's country holds, or another country named as such."""
    if not chosen:
        return False
    codes = {code for found in chosen for code in found.entry.countries}
    whole = any(found.entry.precision in ("country", "region") for found in chosen)
    return whole or bool(codes & set(governing.entry.countries))


def _on_border(page: Page, chosen: Group, before: Group) -> Place | None:
    """A region on the border of a few countries (Lake Chad) lies in the one that the page speaks of."""
    region = chosen[0].entry
    if len(chosen) > 1 or region.precision != "region" or len(region.countries) > _NEIGHBOURS:
        return None
    spoken = [found.entry.country for found in before] if len(before) == 1 else []
    country = next((code for code in (*spoken, page.main_country) if code in region.countries), None)
    place = merged(chosen)
    return replace(place, country=country, countries=(country,)) if country else None


def _home_of_forces(view: View) -> Place | None:
    """The country whose own forces act in a sentence that names no place; forces that fight abroad tell none."""
    forces = [found for found in view.actors if found.entry.kind == "state_force"]
    homes = {country for found in forces for country in found.entry.countries}
    if len(homes) != 1 or homes & _FIGHT_ABROAD:
        return None
    country = next(iter(homes))
    return Place(country=country, countries=(country,), precision="country", text=forces[0].text)


def settled_place(page: Page, view: View) -> Place | None:
    """The finest place that the sentence names, else the page's country."""
    named = [found for group in groups_of(view) for found in group]
    if not named:
        return country_place(page)
    if len(named) == 1 and is_far_from(view, named[0]):
        return country_of((named[0],))
    best = min(named, key=lambda found: _ORDER.index(found.entry.precision))
    return best.entry.to_place(best.text)


def _choose(view: View, number: NumberMention, groups: list[Group]) -> Group:
    """A label before the number ("Homs: 27"); a place behind it and before the next ("16 in Aleppo"); the nearest."""
    if not groups:
        return ()
    if (paired := in_order(view, number, groups)) is not None:
        return paired
    limit = next_number(view, number)
    groups = [group for group in groups if not _in_foreign_brackets(view, number, group)] or groups
    groups = [group for group in groups if not _of_the_next(view, number, group)]
    groups = [group for group in groups if of_own_item(view, number, group[0].start)]
    behind = [group for group in groups if number.end <= group[0].start < limit and not _mostly(view, number, group)]
    ahead = [group for group in groups if group[-1].end <= number.start and not of_a_part(view, number, group)]
    if ahead and _labels(view, ahead[-1], number):
        return ahead[-1]
    if behind and not (ahead and _far(view, number, behind[0])):
        return _nearer(view, behind[0], behind[1:2])
    if ahead and len(ahead) > 1:
        return _nearer(view, ahead[-1], ahead[-2:-1])
    later = [group for group in groups if not _of_another(view, number, group) and not _mostly(view, number, group)]
    return ahead[-1] if ahead else next(iter(later), ())


def _nearer(view: View, group: Group, beside: list[Group]) -> Group:
    """ "En Syrie, près de Deir ez-Zor", "à Diapaga, dans l'est du Burkina": of a country and its town, the town."""
    if view.language != "fr" or not beside or len(group) > 1 or len(beside[0]) > 1:
        return group
    whole, spot = group[0].entry, beside[0][0].entry
    if whole.precision != "country" or spot.precision not in _SPOTS or whole.country != spot.country:
        return group
    start, end = sorted((group[0], beside[0][0]), key=lambda found: found.start)
    between = {word.form for word in view.words[view.index_at(start.end) : view.index_at(end.start)]}
    return beside[0] if between <= _WHEREABOUTS else group


def _mostly(view: View, number: NumberMention, group: Group) -> bool:
    """ "35 attacks around the world, most of them in Afghanistan": not where all of them were."""
    start, at = view.index_at(number.end), view.index_at(group[0].start)
    whole = group[0].entry.precision in (
        "country",
        "region",
    )  # most of what happens in a province leaves the country as it is
    return whole and any(start <= tag.first < at for tag in view.tagged("most"))


def _of_another(view: View, number: NumberMention, group: Group) -> bool:
    """ "22 attacks, 15 of them in Nigeria", "19 soldiers, besides 40 villagers in Congo": the later number's."""
    between = [other for other in view.numbers if number.end <= other.start < group[0].start]
    if not between:
        return False
    if any(_is_part_placed(view, other, group) for other in between):
        return True
    first, behind = view.index_at(between[-1].outer_start), view.index_at(number.end)
    if view.language == "ar" and next_in_rank(view, behind, view.index_at(group[0].start)):
        return True
    if view.language == "ar" and any(
        view.words[at].form in grammar("ar").contrast and view.gaps[at - 1] for at in range(behind, first)
    ):
        return True  # "توقيف 8 عبر التراب الوطني، فيما سلم إرهابيان نفسيهما بتمنراست"
    return any(behind <= tag.first and tag.last < first for tag in view.tagged("besides"))


def _is_part_placed(view: View, part: NumberMention, group: Group) -> bool:
    """Whether a number is a part that its own place follows ("15 of them in Nigeria"), or that opens its own clause."""
    start, at = view.index_at(part.end), view.index_at(group[0].start)
    if not view.behind_part(part) and not any(start <= tag.first <= start + 1 for tag in view.tagged("part")):
        return False
    first = view.index_at(part.outer_start)
    opening = [tag.first for tag in view.tagged("part") if tag.last == first - 1]  # "، ومن بين القتلى 160 …"
    clause = any(view.words[mark].form.startswith("و") and view.gaps[mark - 1] for mark in opening if mark)
    beside = [view.index_at(found.start) for found in view.places if not found.adjective]
    if view.language != "ar":  # "neuf insurgés, dont deux kamikazes, à Bajaur": behind the comma the aside is over
        beside = [here for here in (*beside, at) if "soft" not in view.gaps[start : max(here - 1, start)]]
    placed = any(0 <= here - start <= 3 for here in beside)
    return clause or placed or (view.language == "ar" and at - start <= 3)


def _of_the_next(view: View, number: NumberMention, group: Group) -> bool:
    """ "28 attacks, Togo 11 and Ivory Coast 18": the place opens the clause of the next number."""
    start, last = group[0].start, view.index_at(number.end)
    following = next_number(view, number)
    if not number.end <= start < following or following == view.sentence.end:
        return False
    at, words = view.index_at(start), grammar(view.language)
    behind = view.cut(group[-1].end, following).strip()
    if at and view.language == "en" and behind == "with" and view.words[at - 1].form in _SECOND_TO:
        return True  # "370 attacks, second to Iraq with 1,079"
    if at == 0 or view.words[at - 1].form in words.within:
        return False
    joins = (
        view.words[min(here + 1, at)].form in words.join for here in range(max(last - 1, 0), at) if view.gaps[here]
    )
    opened = view.gaps[at - 1] == "soft" or view.words[at - 1].form in words.join or any(joins)
    return opened and not any(view.gaps[view.index_at(group[-1].end) - 1 : view.index_at(following) - 1])


def _worldwide(view: View, number: NumberMention, chosen: Group) -> bool:
    """Whether "across the globe" stands nearer to the number than the place chosen, or no place stands there."""
    if _IN_COUNTRIES.match(view.sentence.text, number.end - view.sentence.start):
        return True  # "2,636 attacks in 22 countries, nearly half of them in Iraq"
    spans = [view.span(tag) for tag in view.tagged("global")]
    limit = next_number(view, number)
    if any(number.end <= start < limit for start, _ in spans):
        return not chosen or chosen[0].start > limit or chosen[-1].end <= number.start
    return bool(spans) and not chosen


def _labels(view: View, group: Group, number: NumberMention) -> bool:
    """ "Aleppo (106)", "Homs desert: 27 operations": the place stands right before the number as its label."""
    between = view.cut(group[-1].end, number.outer_start)
    if any(group[-1].end <= other.start < number.start for other in view.numbers):
        return False
    if view.language == "ar" and between.strip(" ـ") in ("", "ب"):
        return True  # تلتها نيجيريا بـ17 والعراق بـ14
    if view.language == "en" and not between.strip():
        return True  # "Togo 11 and Ivory Coast 18"
    return len(between) <= 12 and any(mark in between for mark in "(:") and ")" not in between


def _in_foreign_brackets(view: View, number: NumberMention, group: Group) -> bool:
    """ "13 attacks (11 of them in Somalia), 52 dead": the place belongs to the number in its own brackets."""
    text, at = view.sentence.text, group[0].start - view.sentence.start
    opened = text.rfind("(", 0, at)
    closed = text.find(")", at)
    if opened < 0 or closed < 0 or ")" in text[opened:at]:
        return False
    inside = range(opened + view.sentence.start, closed + view.sentence.start)
    return number.start not in inside and any(other.start in inside for other in view.numbers)


def _far(view: View, number: NumberMention, group: Group) -> bool:
    """Whether a hard stop parts the number from the place behind it, or the next of a list does (تلتها سوريا)."""
    first, last = view.index_at(number.end) - 1, view.index_at(group[0].start) - 1
    gaps = view.gaps[max(first, 0) : last + 1]
    between = {word.form for word in view.words[first + 1 : last + 1]}
    if view.language == "ar" and any(
        gap and word.form == "وفي" for gap, word in zip(gaps, view.words[first + 1 :], strict=False)
    ):
        return True  # "سبع هجمات، وفي سوريا ستا"
    turned = view.language != "en" and bool(between & grammar(view.language).contrast)
    return "hard" in gaps or ("soft" in gaps and (bool(between & _NEXT) or turned))


def _is_origin(view: View, group: Group) -> bool:
    """ "7,252 came from Eastern Europe": where they came from is not where they fight."""
    return _FROM.search(view.cut(view.sentence.start, group[0].start)) is not None


def _fronted(view: View, group: Group) -> bool:
    """ "A Mossoul, en juin 2014, le groupe s'est emparé de …": the place that opens a sentence holds for all of it."""
    if view.language != "fr" or view.index_at(group[0].start) > 1 or not view.gaps[view.index_at(group[-1].end) - 1]:
        return False
    return view.words[0].form in grammar("fr").within


def _there(view: View, number: NumberMention, group: Group) -> bool:
    """ "Fighters in Syria and Iraq, of whom 3,000 are active there"."""
    first, last = view.index_at(number.end), view.index_at(next_number(view, number))
    back = {word.form for word in view.words[first:last]} & grammar(view.language).there
    return bool(back) and group[-1].end <= number.start
