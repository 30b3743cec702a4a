"""What the sentences before have settled: the group, place and period that "it", "there" and "these" go back to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from marsad.coding.arabic_sides import speaks_as_state
from marsad.coding.group_nouns import called, meant
from marsad.coding.mentions import NumberMention
from marsad.coding.page import Page, View
from marsad.coding.place_groups import groups_of
from marsad.coding.reading import Reading
from marsad.coding.words import Tag, grammar
from marsad.model import Period, Voice
from marsad.registry import ActorEntry, Found, PlaceEntry, Registry

_OFFICIALS = {"official", "officials", "spokesman", "spokesperson", "authorities", "administration", "government"} | {
    *("police", "ministry", "governor", "security", "put", "puts", "gave"),
}
GOVERNING = {"taliban"}  # speaks as a state of those whom it fights
_LEFT = {"split", "splintered", "broke", "broken", "away", "seceded", "splitting", "breaking"}
_HAVING = {"has", "have", "had", "also", "already", "alone"}
_SUFFERED = {"seen", "saw", "recorded", "suffered", "witnessed", "experienced", "registered", "endured", "faced"}
_NAMING = {"calls", "call", "called", "considers", "regards", "describes", "recognises", "recognizes", "counts"}
_KIN_TO = {"of", "to", "with"}  # "an affiliate of", "linked to", "allied with"
_PRONOUNS = {"it", "they", "he", "she"}
_SAID = {"said", "says", "say", "added", "adds", "noted", "notes", "reported", "found", "stated", "explained", "warned"}
_NEW_ITEM = {"وفي", "اما", "واما"}
# "Les ADF, affiliées au groupe État islamique": named only to say what the other group is.
_LINKED_TO = re.compile(
    r"\b(?:(?:affili|li|rattach|ralli|inféod|alli|associ)ée?s?|proches?|fidèles?|allégeance|loyales?|branche|filiale|franchise"
    r"|émanation|scission|dissidence)\s+(?:\w+\s+)?(?:à|aux?|de|d['’]|du|avec)\s*(?:l['’]|la\s+|le\s+)?"
    r"(?:(?:groupe|organisation|nébuleuse|réseau|mouvement)\s+)?$",
    re.IGNORECASE,
)
_SINCE_REACH = 90  # characters from "depuis" to the group
_SINCE_THEY = re.compile(
    r"\b[Dd]epuis (?:le retour|la prise|la chute|la défaite|l['’]arrivée|la reprise|la victoire)\b[^,.;]{0,40}$"
)
_OTHER_YEAR = re.compile(
    r"\W*En (?:\w+ )?(?:19|20)\d\d, une? (?:double |triple )?(?:attentat|attaque|assaut|explosion|fusillade)"
    r"(?:[- ]suicide)?\s(?!similaire|semblable|identique|du même)[^.;]{0,60}\bavai(?:t|ent)\b"
)
_ATTACKERS = {"assaillants", "assaillant"}
_ALLEGED = {"présumés", "présumées"}  # "426 membres présumés" do not act
_COUNTED = 2  # words from a number to the group whose people it counts
_CLOSE = 3  # words between a group and its denial
_LIST = {"and", "or", "et", "ou", "و", "او", "with", "avec"}


@dataclass(frozen=True, slots=True)
class Discourse:
    """The state before a sentence. `places` are what the last place expression named (several where coordinated)."""

    group: ActorEntry | None = None
    claimant: ActorEntry | None = None  # the page's only group, where it owns up to the attack that the page tells
    latter: ActorEntry | None = None  # the last group named: "ce dernier"
    named: frozenset[str] = frozenset()  # the groups that the page names anywhere
    met: Mapping[ActorEntry, frozenset[str]] = field(
        default_factory=dict
    )  # those named so far, with what they are called
    places: tuple[Found[PlaceEntry], ...] = ()
    period: Period | None = None
    stretch: Period | None = None  # the last period longer than a day or two
    reading: Reading | None = None
    first: Reading | None = None  # the first that the last sentence with figures counted
    toll: Reading | None = None  # the last dead or wounded counted
    tallied: Reading | None = None  # the last attacks counted, which "they are spread as follows" goes back to
    chain: tuple[Voice, ...] = ()  # who the last figures were attributed to
    overall: tuple[Found[PlaceEntry], ...] | None = None  # where and whose the page's first tally of attacks is
    overall_group: ActorEntry | None = None
    aside: bool = False  # the places are those of a sentence without figures: "similar attacks are known in Mali"
    raids: bool = False  # the operations counted last were a state's, against the group
    unclaimed: bool = False  # nobody owned up to what the sentence at hand tells

    def after(self, view: View, places: tuple[Found[PlaceEntry], ...], period: Period | None) -> Discourse:
        """The state behind the sentence, given the places and the period that it settled itself."""
        group = self.latter if self.latter and _means_latter(view) else self._spoken_of(view)
        latter = next((found.entry for found in reversed(armed(view))), self.latter)
        places, period = places or self.places, period or self.period
        met = called(self.met, view, _acting(view)) if view.language == "ar" and view.actors else self.met
        if (group, latter, places, period) == (self.group, self.latter, self.places, self.period) and met is self.met:
            return self
        return replace(self, group=group, latter=latter, places=places, period=period, met=met)

    def pointed(self, view: View) -> Discourse:
        """The state before a sentence whose "movement" is not the organisation named last, but the one before."""
        if view.language != "ar" or armed(view):
            return self
        group = meant(view, self.group, self.met)
        return self if group is self.group else replace(self, group=group, places=())

    def _spoken_of(self, view: View) -> ActorEntry | None:
        """On a page about one group, "jihadists in seven trucks struck two villages" do not make it forgotten."""
        found = _focus(view, self.group, self.claimant)
        told = not any(tag.key == "attacks" for tag in view.tagged("counted"))
        keep = found is None and len(self.named) == 1 and told and _is_faction(view)
        return self.group if keep else found


def _acting(view: View) -> list[tuple[ActorEntry, int]]:
    """The groups that the sentence names for themselves, and where: not those that they belong or are opposed to."""
    return [(found.entry, found.start) for found in armed(view) if not opposed(view, found)]


def _means_latter(view: View) -> bool:
    """Whether the sentence goes on about the group named last, and names none itself."""
    return view.has("latter") and not armed(view)


def armed(view: View) -> list[Found[ActorEntry]]:
    """The armed groups named in the sentence; forces on a state's side are not what is counted."""
    return view.once(_armed) if view.actors else []


def _armed(view: View) -> list[Found[ActorEntry]]:
    groups = [found for found in view.actors if found.entry.kind == "armed_group" and not _is_measure(view, found)]
    groups = [found for found in groups if not _dates(view, found)]
    if view.language == "en" and view.has("unnamed"):  # "shot dead by gunmen, the Taliban's interior ministry said"
        groups = [found for found in groups if found.entry.id not in GOVERNING or not is_official(view, found)]
    groups = [found for found in groups if not _is_left(view, found)] or groups
    groups = [found for found in groups if not _calls(view, found)] or groups
    return [found for found in groups if not _is_kin(view, found, groups)] or groups


def _is_measure(view: View, found: Found[ActorEntry]) -> bool:
    """ "A less potent threat than al-Shabaab": named only to compare."""
    at = view.index_at(found.start)
    return view.language == "en" and at > 0 and view.words[at - 1].form == "than"


def _dates(view: View, found: Found[ActorEntry]) -> bool:
    """ "Depuis le retour des talibans au pouvoir, les attaques ont augmenté": named only to say since when."""
    if view.language != "fr" or not view.periods:
        return False
    ahead = view.cut(max(view.sentence.start, found.start - _SINCE_REACH), found.start)
    return _SINCE_THEY.search(ahead) is not None


def _is_left(view: View, found: Found[ActorEntry]) -> bool:
    """ "ISWAP, which split from Boko Haram": the group that another one left."""
    at = view.index_at(found.start)
    return (
        at > 1 and view.words[at - 1].form == "from" and bool(_LEFT & {w.form for w in view.words[max(0, at - 4) : at]})
    )


def is_official(view: View, found: Found[ActorEntry]) -> bool:
    """ "A Taliban spokesman said", "the Taliban put the toll at five"."""
    if view.language == "ar":
        return speaks_as_state(view, found)
    at = view.index_at(found.end - 1) + 1
    owned = view.cut(found.end, found.end + 2) in ("'s", "’s")  # "the Taliban's interior ministry spokesman"
    return any(word.form in _OFFICIALS for word in view.words[at : at + (5 if owned else 2)])


def _calls(view: View, found: Found[ActorEntry]) -> bool:
    """ "The ADF, whom Islamic State calls its province": the group that only gives another one its name."""
    first, last = view.index_at(found.start), view.index_at(found.end - 1)
    ahead = {word.form for word in view.words[max(0, first - 2) : first]}
    behind = {word.form for word in view.words[last + 1 : last + 3]}
    return view.language == "en" and bool(ahead & {"whom", "which"}) and bool(behind & _NAMING)


def _is_kin(view: View, found: Found[ActorEntry], groups: list[Found[ActorEntry]]) -> bool:
    """ "The Al-Qaeda affiliate JNIM", "the richest affiliate of Al-Qaeda": named only to say what another group is."""
    words = grammar(view.language)
    if all(other.entry.id == found.entry.id for other in groups):
        return False
    if view.language == "fr":
        return _LINKED_TO.search(view.cut(view.sentence.start, found.start)) is not None
    if not words.kin:
        return False
    first, behind = view.index_at(found.start), view.index_at(found.end)
    before = [word.form for word in view.words[max(0, first - 3) : first]]
    joined = bool(_KIN_TO & set(before)) and not any(view.gaps[max(0, first - 3) : first])
    if joined and any(form in words.kin_of for form in before):
        return True
    after = [
        word.form
        for word, gap in zip(view.words[behind : behind + 3], view.gaps[behind - 1 : behind + 2], strict=False)
    ]
    reach = next((at for at, gap in enumerate(view.gaps[behind - 1 : behind + 2]) if gap), len(after))
    hyphened = view.cut(found.end, min(found.end + 1, view.sentence.end)) in ("-", "‑")
    after = after[: max(reach, 0)]
    of_other = any(form in words.kin and _KIN_TO & set(after[at + 1 : at + 2]) for at, form in enumerate(after))
    return (any(form in words.kin for form in after) and not of_other) or hyphened  # not "JNIM is linked to al-Qaeda"


def opening(page: Page) -> Discourse:
    """The state before the first sentence: news names last who owned up to what its headline tells."""
    claimant = _claimant(page)
    named = frozenset(found.entry.id for view in page.views for found in armed(view))
    return Discourse(group=claimant or _foretold(page), claimant=claimant, named=named)


def _foretold(page: Page) -> ActorEntry | None:
    """The page's only group where its first line already calls it "the organisation" (لخلايا التنظيم)."""
    first = page.views[0] if page.views else None
    if first is None or armed(first):
        return None
    pointing = any(
        first.words[tag.last].form.startswith(("ال", "لل", "بال", "وال")) for tag in first.tagged("anaphora")
    )
    named = {found.entry.id: found.entry for view in page.views for found in armed(view)}
    return next(iter(named.values())) if pointing and len(named) == 1 else None


def _claimant(page: Page) -> ActorEntry | None:
    named = {found.entry.id: found.entry for view in page.views for found in armed(view)}
    owned = any(
        view.has("owned") and not _counts_claims(view) and any(not disclaims(view, f) for f in armed(view))
        for view in page.views
    )
    owned = owned and not any(view.has("disowned") for view in page.views)
    if owned and len(named) > 1:
        return _first_claimant(page)
    return next(iter(named.values())) if owned and len(named) == 1 else None


def _first_claimant(page: Page) -> ActorEntry | None:
    """Of several groups the one named first, where it is named for owning up to what was told before."""
    at = next((at for at, view in enumerate(page.views) if armed(view) and not _only_counted(view)), 0)
    view = page.views[at]
    entries = {found.entry.id: found.entry for found in armed(view)}
    claims = view.has("owned") and not _counts_claims(view) and not any(disclaims(view, f) for f in armed(view))
    told = any(before.numbers for before in page.views[:at])
    return next(iter(entries.values())) if told and claims and len(entries) == 1 else None


def _only_counted(view: View) -> bool:
    """ "64 suspected Boko Haram members had been held there": named only for people who are counted."""
    if view.language != "en":
        return False
    ends = [view.index_at(number.end) for number in view.numbers]
    return all(any(0 <= view.index_at(f.start) - end <= _COUNTED for end in ends) for f in armed(view))


def _counts_claims(view: View) -> bool:
    """ "Fewer than the 147 attacks claimed by the group": a tally, not the attack that the page tells."""
    claims = [tag.first for tag in view.tagged("owned")]
    return any(tag.last + 1 in claims and view.words[tag.last].form.endswith("s") for tag in view.tagged("counted"))


def nameless(view: View, before: Discourse, registry: Registry) -> bool:
    """Whether the sentence counts for no one group: unnamed "gunmen", a war of several, a ranking of countries.

    "Insurgents" may be the only group that the page speaks of.
    """
    if _long_before(view) or _country_counts(view):
        return True
    several = _is_several(before, registry)
    if several and (view.has("ranking") or any(tag.key == "war" for tag in view.tagged("unnamed"))):
        return True
    if several and _is_forces_toll(view):
        return True
    if before.group is not None and not several and _is_faction(view):
        return False
    return _is_unnamed(view, before.claimant)


def _long_before(view: View) -> bool:
    """ "En 2019, un attentat avait tué 41 policiers": an attack of another year, by whom the page does not say."""
    if view.language != "fr" or pointed_at(view) or not view.periods:
        return False
    return _OTHER_YEAR.match(view.sentence.text) is not None


def _country_counts(view: View) -> bool:
    """ "Pakistan has seen 785 attacks": a country's tally, whoever was spoken of."""
    first = view.places[0] if view.places else None
    if view.language != "en" or first is None or first.adjective or first.entry.precision not in ("country", "admin1"):
        return False
    at = view.index_at(first.end - 1)
    ahead = {word.form for word in view.words[: view.index_at(first.start)]}
    seen = [word.form for word in view.words[at + 1 : at + 4] if word.form not in _HAVING]
    return ahead <= {"the", "in", "all"} and bool(seen) and seen[0] in _SUFFERED and not pointed_at(view)


def _is_several(before: Discourse, registry: Registry) -> bool:
    """Whether the page names groups of several families; branches of one are one."""
    roots = {next(iter([*registry.actors.ancestors(name)][-1:]), name) for name in before.named}
    return len(roots) > 1


def _is_forces_toll(view: View) -> bool:
    """ "The armies say they killed 3,000 terrorists": on a page about several groups, anybody's."""
    forces = any(found.entry.kind == "state_force" for found in view.actors) or view.has("forces")
    forces = forces or (view.language == "en" and view.has("state"))
    counted = {view.index_at(number.end) for number in view.numbers}
    generic = any(tag.key == "own" and tag.first in counted for tag in view.tagged("people"))
    return forces and generic and not pointed_at(view) and not view.has("faction")


def _is_faction(view: View) -> bool:
    """Whether nobody acts but "insurgents" and the like."""
    factions = {tag.first for tag in view.tagged("faction")}
    return bool(factions) and {tag.first for tag in view.tagged("unnamed") if tag.key != "war"} <= factions


def _is_unnamed(view: View, claimant: ActorEntry | None) -> bool:
    counted = {view.index_at(number.end) for number in view.numbers}  # "five assailants were killed": they do not act
    counted |= {at + 2 for at in counted if _joins(view, at + 1)}  # "374 détenus et assaillants"
    counted |= {at + 1 for at in counted if view.words[at + 1 : at + 2] and view.words[at + 1].form in _ALLEGED}
    unnamed = {tag.key for tag in view.tagged("unnamed") if tag.first not in counted} - {"war", "aside"}
    known = claimant is not None and unnamed == {"attackers"}
    known = known or (unnamed == {"attackers"} and _same_attackers(view))
    return bool(unnamed) and not known and not pointed_at(view)


def _same_attackers(view: View) -> bool:
    """ "Une dizaine d'assaillants ont suivi", with no place or day of its own: those of the attack told before."""
    if view.language != "fr" or view.periods or any(not found.adjective for found in view.places):
        return False
    tags = [tag for tag in view.tagged("unnamed") if tag.key == "attackers"]
    return all(view.words[tag.first].form in _ATTACKERS and tag.first == tag.last for tag in tags)


def _joins(view: View, at: int) -> bool:
    return at < len(view.words) and view.words[at].form in _LIST and not any(view.gaps[at - 1 : at + 1])


def _focus(view: View, before: ActorEntry | None, claimant: ActorEntry | None) -> ActorEntry | None:
    """The group that the next sentence's "it" means: the one named here; nobody where two or unnamed ones act."""
    present = [found for found in armed(view) if not is_aside(view, found)]
    if view.language == "ar" and any(tag.key == "nobody" for tag in view.tagged("unnamed")):
        present = [found for found in present if not disclaims(view, found)]  # "it bears the marks of …"
    spoken_of = {found.entry.id for found in present} | ({before.id} if before is not None else set())
    if view.language == "ar" and spoken_of - GOVERNING and (before is None or before.id not in GOVERNING):
        present = [f for f in present if f.entry.id not in GOVERNING or not speaks_as_state(view, f)]
    named = [found for found in present if not opposed(view, found)] or (present if before is None else [])
    if named:
        first, *rest = named
        others = [found for found in rest if found.entry.id != first.entry.id]
        two = others and (_coordinated(view, first, others[0]) or _each_counted(view, first, others[0]))
        return None if two else first.entry
    only = {tag.key for tag in view.tagged("unnamed")} == {"nobody"}  # an attack that nobody owned up to: an aside
    return None if _is_unnamed(view, claimant) and not only else before


def _each_counted(view: View, first: Found[ActorEntry], other: Found[ActorEntry]) -> bool:
    """ "Les Codeco ont tué sept personnes, tandis que les ADF en ont tué onze": the next sentence is of neither."""
    if view.language == "ar" or other.entry.parent == first.entry.id or first.entry.parent == other.entry.id:
        return False
    at = view.index_at(other.start)
    behind = range(view.index_at(first.end), at)
    turned = any(view.words[here].form in grammar(view.language).contrast for here in behind)
    opens = view.language == "fr" and any(view.gaps[here] for here in (at - 1, at - 2) if here in behind)
    between = any(first.end <= number.start < other.start for number in view.numbers)
    return (turned or opens) and between and any(number.start >= other.end for number in view.numbers)


def unclaimed(view: View, following: View | None) -> bool:
    """Whether the sentence, or a bare one right behind it, says that nobody owned up to what it tells."""
    if any(tag.key == "nobody" for tag in view.tagged("unnamed")):
        return True
    if following is None or following.numbers or armed(following) or pointed_at(view) or not groups_of(view):
        return False
    return any(tag.key == "nobody" for tag in following.tagged("unnamed"))


def pointed_at(view: View) -> bool:
    """Whether a word stands for the group named before; "their post" may as well be that of its victims."""
    return any(tag.key != "possessive" and not _speaks(view, tag) for tag in view.tagged("anaphora"))


def _speaks(view: View, tag: Tag) -> bool:
    """ "It said", "they added": a report or an office that speaks, not the group."""
    pronoun = view.words[tag.first].form in _PRONOUNS and tag.first == tag.last
    return pronoun and any(word.form in _SAID for word in view.words[tag.last + 1 : tag.last + 2])


def is_elsewhere(view: View, group: ActorEntry, registry: Registry) -> bool:
    """Whether the sentence goes over to countries where the group, one of a single region, does not act."""
    known = set(group.countries)
    if any(set(registry.actors.get(branch).countries) - known for branch in registry.actors.descendants(group.id)):
        return False  # it has branches abroad
    named = {code for places in groups_of(view) for found in places for code in found.entry.countries}
    return bool(known and named) and not known & named and not pointed_at(view)


def disclaims(view: View, found: Found[ActorEntry]) -> bool:
    """Whether the group is said not to have claimed, or is only named beside what nobody claimed."""
    at, behind = view.index_at(found.start), view.index_at(found.end)
    denials = [*view.tagged("disclaimed"), *(tag for tag in view.tagged("unnamed") if tag.key == "nobody")]
    return any(tag.first <= at or 0 <= tag.first - behind <= _CLOSE for tag in denials)


def is_aside(view: View, found: Found[ActorEntry]) -> bool:
    """Whether the group is named only for a part of a count: "218 dead, among them 160 of al-Shabaab"."""
    ahead = [number for number in view.numbers if number.end <= found.start]
    if not ahead or not view.behind_part(ahead[-1]):
        return False
    between = {word.form for word in view.words[view.index_at(ahead[-1].end) : view.index_at(found.start)]}
    return len(between) <= 4 and not between & grammar(view.language).tail


def is_of_another(view: View, found: Found[ActorEntry], number: NumberMention) -> bool:
    """ "20 incidents, 16 of which IS is blamed for", "120 attacks, while al-Shabaab launched 40": of a later number."""
    if found.start < number.end:
        return False
    behind, at = view.index_at(number.end), view.index_at(found.start)
    later = [index for index, other in enumerate(view.numbers) if other.start >= number.end]
    if not later or not any(view.gaps[max(behind - 1, 0) : at]):
        return False
    if view.language == "ar" and _turns_to(view, behind, at):
        return True
    words = {word.form for word in view.words[behind : view.index_at(found.end)]}
    if words & grammar(view.language).contrast:
        return True
    part = later[0]
    end = view.end_of(part)
    tagged = view.behind_part(view.numbers[part]) or any(end <= tag.first <= end + 1 for tag in view.tagged("part"))
    return tagged and view.numbers[part].start > found.start


def _turns_to(view: View, first: int, last: int) -> bool:
    """ "14 عملية، وفي ولاية وسط أفريقيا هجمتين", "أما ولاية خراسان": a new item begins before the group."""
    return any(view.words[at].form in _NEW_ITEM and view.gaps[at - 1] for at in range(max(first, 1), last))


def opposed(view: View, found: Found[ActorEntry]) -> bool:
    """Whether the sentence has somebody act against the group: it is the target, not the one who acts."""
    at = view.index_at(found.start)
    before = {word.form for word in view.words[max(0, at - 4) : at]}
    return bool(grammar(view.language).against & before)


def _coordinated(view: View, left: Found[ActorEntry], right: Found[ActorEntry]) -> bool:
    between = view.words[view.index_at(left.end) : view.index_at(right.start)]
    return len(between) <= 3 and any(word.form in _LIST for word in between)
