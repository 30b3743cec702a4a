"""Whose number it is: the group of a figure and the role it has in it (whose dead, whose attack, whose money)."""

from __future__ import annotations

import re

from marsad.coding.arabic_items import whose_item
from marsad.coding.arabic_sides import (
    BY_MEANS,
    by_air,
    fallen_of,
    forces_lost,
    is_particle,
    names_the_group,
    possessed,
    state_did,
)
from marsad.coding.asides import finds_graves
from marsad.coding.discourse import (
    GOVERNING,
    Discourse,
    armed,
    disclaims,
    is_aside,
    is_elsewhere,
    is_of_another,
    is_official,
    nameless,
    opposed,
    pointed_at,
)
from marsad.coding.mentions import NumberMention, Scope
from marsad.coding.page import View
from marsad.coding.reading import Reading
from marsad.coding.subjects import only_speaks, state_acts
from marsad.coding.words import Tag, grammar
from marsad.model import Actor, Voice
from marsad.model.terms import Role
from marsad.registry import ActorEntry, Found, Registry

_AGENT_REACH = 12  # words from a number to the one by whom they died
_SUBJECT_REACH = 3  # words between a subject and its verb
_TO_AGENT = 3  # words from "by" to the agent: "par des soldats", "by the national army"
_BY = {"by", "par"}
_OF_THEM = re.compile(r"\bof them\b|\bd' ?entre (?:eux|elles)\b")
_SOLDIERS = {"soldats", "militaires", "policiers", "gendarmes"}
_OBSERVERS = {"monitor", "research", "dataset", "un"}
_MONTHLY = 26  # days from which on a stretch is a month
_SHE = {"elle", "il"}
_FOUGHT = {"combats", "affrontements", "accrochages", "heurts", "fighting", "clashes", "battles"}  # of two sides
_FORT = {"fort", "forte", "forts", "fortes"}
_STATE_REACH = 7  # words from a force to its strength
_NEUTRALISED = re.compile(r"neutralis|hors$|élimin")  # "hors d'état de nuire"
_SIDES = {"côté", "rangs", "camp", "parmi", "chez", "ranks", "among", "side"}
_SIDE_REACH = 4  # words from "du côté" or "in the ranks" to whose
_AND = {"et", "and"}
_STATE = {"military", "police", "government"}
_THEIRS = {"ses", "leurs", "its", "their"}
_NEW_CLAUSE = re.compile(r";|,\s(?:but|while|whereas|though|although)\s")
# "ISIL-KP was responsible for 1,218 of the 3,774 casualties": the whole is of several.
_ALL_OF_THEM = re.compile(
    r"\b(?:responsible|to blame)\s+for\s+(?:[^,;:]|,\d){1,40}?\sof\s+(?:the|all)\s+$", re.IGNORECASE
)
HARM = {"killed", "wounded", "killed_or_wounded", "displaced", "abducted"}
DONE = HARM | {"attacks", "suicide_attacks"}
_ROLES: dict[str, Role] = {
    "arrested": "member",
    "detainees": "member",
    "fighters": "member",
    "foreign_fighters": "member",
    "money": "owner",
    "territory": "owner",
}


def group_of(
    view: View,
    number: NumberMention,
    reading: Reading,
    before: Discourse,
    scope: Scope | None,
    country: str | None,
    registry: Registry,
) -> tuple[Actor | None, Role | None]:
    """The group and its role. No group where the text names none; unnamed attackers have a role all the same."""
    if _of_nobody(view, reading) or _by_others(view, reading):
        fled = reading.measure == "displaced" and (view.has("unnamed") or _flees(view))
        return None, "perpetrator" if fled else None
    if reading.measure == "fighters" and _serves(view, reading):
        return None, None
    beside = _beside(view, number, reading)
    if beside is not None and _enemy_of(scope, beside, registry):
        entry = _claiming(scope, registry)
        if entry is not None and reading.measure in HARM:
            branch = registry.actors.branch_in(entry.id, country) if country else None
            return (branch or entry).to_actor(None), "perpetrator"
    lost = _lost(view, number, reading, scope) if beside is None else None
    if view.language == "ar" and lost is None and reading.measure in HARM | {"arrested"}:
        lost = possessed(view, number, reading.last) if beside is None or reading.side == "others" else None
        if lost is None and reading.measure in ("killed", "wounded"):
            lost = True if fallen_of(view, view.index_at(number.outer_start), reading.side) else None
    own = (
        lost
        if lost is not None
        else _is_own(view, reading, beside)
        or (beside is None and (_of_it(view, number, reading, scope) or _fell_to_state(view, reading)))
    )
    if own:
        found = beside if beside is not None and beside.entry.kind == "armed_group" else None
        entry, text = (found.entry, found.text) if found else _agent(view, number, None, before, scope, registry, own)
        counted = reading.measure == "other" and not reading.counter  # "300 fighters surrendered", "37 escaped"
        role: Role = _ROLES.get(reading.measure, "member" if counted else "victim")
    elif reading.measure == "territory" and _state_speaks(scope) and not armed(view) and not pointed_at(view):
        return None, None  # "Ouagadougou affirme contrôler 71 % du territoire"
    elif reading.measure in DONE and is_told_of_others(view, number.end):
        if not _of_speaker(view, number):
            return None, None
        entry, text = _agent(view, number, None, before, scope, registry, True)
        role = "victim"
    else:
        doers = reading.measure in ("attacks", "suicide_attacks")  # "24 opérations de l'EI" are its own
        entry, text = _agent(view, number, None if doers else beside, before, scope, registry, own)
        against = reading.counter and not (reading.measure in HARM and reading.side == "others")
        role = _ROLES.get(reading.measure, "victim" if against else "perpetrator")
    if entry is None:
        return None, _nameless_role(reading, own)
    branch = registry.actors.branch_in(entry.id, country) if country else None
    branch = branch or _sister(entry, before, country, registry)
    return (branch or entry).to_actor(text), role


def _sister(entry: ActorEntry, before: Discourse, country: str | None, registry: Registry) -> ActorEntry | None:
    """ "التنظيم" in Mozambique behind a sentence on its branch in Khorasan: the branch that acts there."""
    carried = entry == before.group and entry.parent is not None
    if not carried or country is None or not entry.countries or country in entry.countries:
        return None
    return registry.actors.branch_in(entry.parent or "", country)


def is_told_of_others(view: View, until: int) -> bool:
    """Whether every group named only speaks, of what somebody else did: "Hamas said Israel killed 30"."""
    acting = [found for found in armed(view) if not opposed(view, found)]
    return bool(acting) and all(only_speaks(view, found, until) for found in acting)


def _of_speaker(view: View, number: NumberMention) -> bool:
    """ "Hamas said Israel killed 12 of its fighters"."""
    words = grammar(view.language)
    behind = [word.form for word in view.words[view.index_at(number.end) :][:_SUBJECT_REACH]]
    reach = next((at for at, form in enumerate(behind) if form in words.join), len(behind))
    return any(form in words.possessive for form in behind[:reach])


def _nameless_role(reading: Reading, own: bool) -> Role | None:
    """What unnamed attackers are to the deed: theirs, or theirs the dead."""
    if reading.measure in HARM:
        return "victim" if own else "perpetrator"
    if reading.measure in ("attacks", "suicide_attacks"):
        return "victim" if reading.counter else "perpetrator"
    return None


def _enemy_of(scope: Scope | None, beside: Found[ActorEntry], registry: Registry) -> bool:
    """ "Daesh claims 20 Taliban officials died": whom another group says that it killed."""
    speaker = _claiming(scope, registry)
    if speaker is None or beside.entry.kind != "armed_group":
        return False
    family = {speaker.id, *registry.actors.ancestors(speaker.id), *registry.actors.descendants(speaker.id)}
    return beside.entry.id not in family


def _of_nobody(view: View, reading: Reading) -> bool:
    """The displaced are no group's where the sentence speaks of none; neither is who lives in a camp."""
    if reading.measure == "displaced":
        if view.language == "ar" and names_the_group(view):
            return False
        return not armed(view) and not any(tag.last > tag.first for tag in view.tagged("anaphora"))  # not "their homes"
    if reading.measure == "money" and view.has("aid"):
        return not armed(view)
    if reading.measure == "other" and view.has("returns"):
        return True
    if reading.measure == "killed" and finds_graves(view):
        return not armed(view)
    families = view.language == "ar" and bool(armed(view))  # "9 آلاف فرد من عائلات التنظيم، بينهم 6500 طفل"
    in_camp = view.has("camp") and reading.side == "others" and not families
    return reading.measure == "other" and (view.has("camps") or in_camp)


def _serves(view: View, reading: Reading) -> bool:
    """ "Une base forte de 700 soldats": a state's men are no group's strength."""
    ahead = {word.form for word in view.words[max(0, reading.first - 2) : reading.first]}
    near = range(max(0, reading.first - _STATE_REACH), reading.first)
    if view.language == "fr" and ahead & _FORT and any(tag.first in near for tag in view.tagged("state")):
        return True  # "le contingent rwandais, fort de 4 000 hommes"
    return view.language == "fr" and any(
        tag.first == reading.last and tag.key == "others" and view.words[tag.first].form in _SOLDIERS
        for tag in view.tagged("people")
    )


def _flees(view: View) -> bool:
    """ "Des attaques ont déplacé 67.321 personnes": whoever attacked drove them out."""
    return any(tag.key in ("attacks", "suicide_attacks") for tag in view.tagged("counted"))


def _by_others(view: View, reading: Reading) -> bool:
    """ "Ten civilians were killed by American airstrikes", "32 civilians died in the same strikes": no group did it."""
    if _by_bombers(view, reading):
        return True
    if reading.measure not in HARM or (reading.side != "others" and not _of_others(view, reading)):
        return False
    if view.language != "ar" and _by_forces(view, reading):
        return True
    if reading.side != "others":
        return False
    if view.language == "ar":
        return by_air(view, reading.first, reading.last)
    for tag in view.tagged("airpower"):
        ahead = [found for found in armed(view) if 0 <= tag.first - view.index_at(found.end) <= 2]
        named = [found for found in armed(view) if tag.last < view.index_at(found.start) < reading.first]
        acting = [found for found in named if not opposed(view, found) and not _targeted(view, found)]
        if tag.last < reading.first and not ahead and not acting and _struck(view, tag, reading):
            return True
    for tag in view.tagged("bombardment"):
        if 0 < tag.first - reading.last <= _AGENT_REACH and not any(
            "hard" in gap for gap in view.gaps[reading.last : tag.first]
        ):
            between = view.words[reading.last + 1 : tag.first]
            if {word.form for word in between} & grammar(view.language).contrast:
                continue  # "killed 30 soldiers in Bay, while the army put the toll at 17"
            led = [at for at, word in enumerate(between) if word.form in ("by", "in")]
            own = any(reading.last < view.index_at(found.start) < tag.first for found in armed(view))
            if led and len(between) - led[-1] <= _SUBJECT_REACH + 1 and not own:
                return True
    return False


def _by_bombers(view: View, reading: Reading) -> bool:
    """ "Les frappes américaines ont fait 106 morts": a bare toll of raids from the air, whatever group is spoken of."""
    if view.language != "fr" or reading.measure not in HARM or reading.side is not None or armed(view):
        return False
    return any(tag.last < reading.first and _struck(view, tag, reading) for tag in view.tagged("airpower"))


def _of_others(view: View, reading: Reading) -> bool:
    """ "Une trentaine de corps de civils": the people stand behind the noun that is counted."""
    people = [tag for tag in view.tagged("people") if 0 < tag.first - reading.last <= _SUBJECT_REACH]
    return reading.side is None and bool(people) and people[0].key == "others"


def _by_forces(view: View, reading: Reading) -> bool:
    """ "Des corps de civils tués par l'armée malienne": the agent behind its participle is a state's forces."""
    forces = [tag.first for tag in view.tagged("state")]
    forces += [view.index_at(found.start) for found in view.actors if found.entry.kind == "state_force"]
    for at in forces:
        ahead = [word.form for word in view.words[max(0, at - _TO_AGENT) : at]]
        if not _BY & set(ahead) or not reading.last < at <= reading.last + _AGENT_REACH:
            continue
        by = at - 1 - next(back for back, form in enumerate(reversed(ahead)) if form in _BY)
        done = any(cue.key in HARM and cue.last + 1 == by for cue in view.tagged("cues"))
        if done and not any("hard" in gap for gap in view.gaps[reading.last : at]):
            return True
    return False


def _targeted(view: View, found: Found[ActorEntry]) -> bool:
    at = view.index_at(found.start)
    return at > 0 and view.words[at - 1].form in ("on", "against", "at", "of")


def _struck(view: View, tag: Tag, reading: Reading) -> bool:
    """ "A drone strike …, which ended up killing ten civilians": the harm is its own."""
    gaps = view.gaps[tag.last : reading.first]
    verbs = [cue for cue in view.tagged("cues") if tag.last < cue.first < reading.first and cue.key in HARM]
    return bool(verbs) and "hard" not in gaps and reading.first - tag.last <= _AGENT_REACH


def _is_own(view: View, reading: Reading, beside: Found[ActorEntry] | None) -> bool:
    """Whether the people counted belong to the group: by their noun, or by the name beside it."""
    if reading.measure not in HARM | {"arrested", "other"}:
        return reading.measure in ("fighters", "foreign_fighters", "detainees")
    if beside is not None:
        return beside.entry.kind == "armed_group"
    if _fighters_fell(view, reading) or _neutralised(view, reading):
        return True
    return (_side_of_them(view, reading) or _sided(view, reading) or reading.side) == "own"


def _neutralised(view: View, reading: Reading) -> bool:
    """ "Neutraliser 37 rebelles", "dix combattants ont été neutralisés": a state's word for those whom it fights."""
    if view.language != "fr" or reading.side != "either" or reading.measure not in HARM:
        return False
    near = range(reading.first - _SUBJECT_REACH, reading.last + 2 * _SUBJECT_REACH)
    return any(tag.first in near and _NEUTRALISED.match(view.words[tag.first].form) for tag in view.tagged("cues"))


def _fighters_fell(view: View, reading: Reading) -> bool:
    """ "More than 3,000 fighters have been killed": where nobody else is named, those of the group spoken of."""
    head = reading.head
    if view.language != "en" or reading.measure not in HARM or head is None or head.first != head.last:
        return False
    counted = head.first == reading.first + 1 or view.words[head.first - 1].form.isdigit()  # "3,000 fighters"
    bare = counted and view.words[head.first].form == "fighters"
    behind = [word.form for word in view.words[head.last + 1 : head.last + 5]]
    passive = bool(grammar("en").auxiliaries & set(behind[:2])) and not {"by", "of", "from"} & set(behind)
    return bare and passive and not view.actors


def _sided(view: View, reading: Reading) -> str | None:
    """ "15 morts dans les rangs des jihadistes", "du côté des jihadistes, 15 morts": on which side they fell."""
    if reading.side is not None or reading.measure not in HARM:
        return None
    first = max(0, reading.first - _AGENT_REACH)
    for tag in view.tagged("people"):
        behind = 0 < tag.first - reading.last <= _SIDE_REACH + 1
        ahead = first <= tag.last < reading.first and view.numbers[0].start >= view.words[tag.last].end
        marks = {word.form for word in view.words[max(0, tag.first - _SIDE_REACH) : tag.first]} & _SIDES
        if marks and (behind or ahead) and not any("hard" in gap for gap in _gaps_between(view, tag, reading)):
            return tag.key
    return None


def _gaps_between(view: View, tag: Tag, reading: Reading) -> list[str]:
    return view.gaps[tag.last : reading.first] if tag.last < reading.first else view.gaps[reading.last : tag.first]


def _side_of_them(view: View, reading: Reading) -> str | None:
    """ "Une colonne de terroristes : « une vingtaine » d'entre eux": the people named last before the number."""
    if view.language == "en" and any(view.gaps[reading.last : reading.last + 2]):
        return None  # "The insurgents have killed 2,600 people, half of them civilians"
    forms = " ".join(word.form for word in view.words[reading.first : reading.last + 4])
    if _OF_THEM.search(forms) is None:
        return None
    before = [tag for tag in view.tagged("people") if tag.last < reading.first]
    return before[-1].key if before else None


def _of_it(view: View, number: NumberMention, reading: Reading, scope: Scope | None) -> bool:
    """ "22 combattants du groupe", "40 morts dans ses rangs": people of the group spoken of."""
    if reading.measure not in HARM | {"arrested"} or reading.side == "others":
        return False
    tags = [tag for tag in view.tagged("its") if reading.first < tag.first <= reading.last + _SUBJECT_REACH]
    if tags and _state_speaks(scope):
        theirs = {word.form for word in view.words[tags[0].first : tags[0].last + 1]} & _THEIRS
        return not theirs or any(found.end <= number.start for found in armed(view))  # of the army that speaks
    return bool(tags)


def _state_speaks(scope: Scope | None) -> bool:
    return scope is not None and any(voice.kind in _STATE for voice in scope.chain[-1:])


def _fell_to_state(view: View, reading: Reading) -> bool:
    """ "Troops killed 15 more", "the air force …, killing 60 fighters": whom a state's forces kill is the group's."""
    if reading.measure not in HARM | {"arrested"} or reading.side == "others":
        return False
    return state_did(view, reading.first) if view.language == "ar" else state_acts(view, reading.first)


def _lost(view: View, number: NumberMention, reading: Reading, scope: Scope | None) -> bool | None:
    """ "Le groupe a perdu 22 hommes": whoever loses people has its own dead. None where nobody is said to lose any."""
    start = view.index_at(number.outer_start)
    verbs = [tag for tag in view.tagged("loses") if tag.last < start <= tag.last + 4]
    if view.language == "ar":
        verbs = [tag for tag in verbs if not is_particle(view, tag.first)]
    if not verbs or reading.measure not in HARM:
        return None
    verb = verbs[-1].first
    if view.language == "ar":  # the verb comes first: خسر التنظيم, خسرت القوات
        subjects = [
            found for found in view.actors if view.words[verb].start < found.start and found.end <= number.start
        ]
        if not subjects and forces_lost(view, verb):
            return False
        subjects = subjects or [found for found in view.actors if found.end <= view.words[verb].start][-1:]
        if subjects:
            return subjects[0].entry.kind == "armed_group"
        back = (tag for tag in view.tagged("anaphora") if verb < tag.first < start or verb - 3 <= tag.first < verb)
        return True if any(True for _ in back) else None
    if _state_speaks(scope) and verb and view.words[verb - 1].form in _AND:
        return False  # "l'armée a affirmé avoir tué 96 combattants, et déplore 15 morts"
    before = [found for found in view.actors if 0 <= verb - view.index_at(found.end) <= _SUBJECT_REACH]
    if before:
        return before[-1].entry.kind == "armed_group"
    if verb and view.words[verb - 1].form == "avoir":  # "le groupe prétend … n'avoir perdu que quatre hommes"
        acting = [found for found in view.actors if view.index_at(found.end) < verb]
        return acting[0].entry.kind == "armed_group" if acting else None
    if (
        reading.side == "others"
        and view.words[verb - 1].form == "a"
        and view.words[verb - 2].form in _SHE
        and _soldiers(view, reading)
    ):
        return None  # "Elle a perdu 22 soldats": the army told of before
    pointing = (tag for tag in view.tagged("anaphora") if tag.key != "possessive")
    return True if any(0 < verb - tag.last <= _SUBJECT_REACH for tag in pointing) else None


def _soldiers(view: View, reading: Reading) -> bool:
    head = reading.head
    return head is not None and view.words[head.first].form in _SOLDIERS


def _beside(view: View, number: NumberMention, reading: Reading) -> Found[ActorEntry] | None:
    """The actor inside the noun phrase of the number: "17 ISIS members", "77 members of the SDF"."""
    at = reading.last + 1
    tail = grammar(view.language).tail
    while at < len(view.words) and not view.gaps[at - 1] and (view.words[at].form not in tail or view.in_name(at)):
        if any(tag.first == at and tag.section == "cues" for tag in view.tags):
            break
        if view.language == "ar" and BY_MEANS.match(view.words[at].form):
            break  # "15 مدنيا بهجوم لبوكو حرام"
        at += 1
        if at - reading.last > 7:
            break
    end = view.words[min(at, len(view.words)) - 1].end if view.words else number.end
    following = [other.outer_start for other in view.numbers if other.outer_start > number.start]
    limit = min([end, *following])
    inside = [found for found in view.actors if number.start <= found.start < limit]
    return inside[0] if inside else None


def _agent(
    view: View,
    number: NumberMention,
    beside: Found[ActorEntry] | None,
    before: Discourse,
    scope: Scope | None,
    registry: Registry,
    own: bool,
) -> tuple[ActorEntry | None, str | None]:
    """Who did it: a group named in the sentence, else the one that the sentences before speak of."""
    named = [found for found in armed(view) if beside is None or found.entry.id != beside.entry.id]
    named = [found for found in named if found.start < number.start or not is_aside(view, found)]
    named = [found for found in named if not is_of_another(view, found, number) and whose_item(view, number, found)]
    if named and not own and all(disclaims(view, found) for found in named):
        return None, None
    acting = [found for found in named if not opposed(view, found)]
    acting = _without_officials(view, number, acting, before)
    if not acting and named and (own or before.group is None or before.group.id in {f.entry.id for f in named}):
        acting = named
    if _ALL_OF_THEM.search(view.cut(view.sentence.start, number.outer_start)):
        return None, None
    done = _done_by(view, number, acting)
    if done is not None:
        return done.entry, done.text
    if acting:
        found = min(acting, key=lambda item: (_distance(item, number), item.start))
        return found.entry, found.text
    if before.unclaimed:
        return None, None
    speaker = _claiming(scope, registry)
    if speaker is not None and not (named and not acting and speaker.id in GOVERNING):
        return speaker, None
    if before.latter is not None and view.has("latter"):
        return before.latter, None
    if nameless(view, before, registry):
        return None, None
    if before.group is None:
        return _only_party(view, before), None
    claimed = before.group is before.claimant
    if not claimed and is_elsewhere(view, before.group, registry):  # a branch gives way to its parent, if it is named
        parent = before.group.parent
        return (registry.actors.get(parent) if parent in before.named else None), None
    named_back = any(tag.last > tag.first for tag in view.tagged("anaphora") if tag.key != "possessive")
    tallied = _observer_counts(view, scope) and not named_back  # "elles ont fait 198 morts" goes back to the attacks
    if before.group is before.claimant and (tallied or (_counts_years(view) and not pointed_at(view))):
        return None, None  # "Acled has counted 5,000 dead since January" is not of the attack that it owned up to
    return before.group, _anaphor(view, number)


def _done_by(view: View, number: NumberMention, acting: list[Found[ActorEntry]]) -> Found[ActorEntry] | None:
    """ "86 claimed by ISWAP, and 31 by Islamic State's affiliate": who is named right behind the number."""
    at = view.index_at(number.end)
    if view.language != "en" or at >= len(view.words) or view.words[at].form != "by":
        return None
    return next((found for found in acting if 0 < view.index_at(found.start) - at <= _SUBJECT_REACH), None)


def _observer_counts(view: View, scope: Scope | None) -> bool:
    """ "D'après le PICSS, 68 attaques ont été enregistrées en octobre": a monitor's tally of a month is anybody's."""
    if view.language != "fr" or scope is None or not scope.chain or scope.chain[-1].kind not in _OBSERVERS:
        return False
    told = [mention.period for mention in view.periods if mention.period.start and mention.period.end]
    return any((period.end - period.start).days > _MONTHLY for period in told if period.start and period.end)


def _counts_years(view: View) -> bool:
    return any(told.period.precision == "since" for told in view.periods)


def _without_officials(
    view: View, number: NumberMention, acting: list[Found[ActorEntry]], before: Discourse
) -> list[Found[ActorEntry]]:
    """Without those who only speak as a state where another group acts, and who is named behind a semicolon."""
    ahead = [found for found in acting if found.end <= number.start]
    if ahead:
        acting = [f for f in acting if f in ahead or not _NEW_CLAUSE.search(view.cut(number.end, f.start))]
    others = {found.entry.id for found in acting} - GOVERNING
    spoken_of = before.group is not None and before.group.id not in GOVERNING
    return [
        found
        for found in acting
        if found.entry.id not in GOVERNING or not (others or spoken_of) or not is_official(view, found)
    ]


def _only_party(view: View, before: Discourse) -> ActorEntry | None:
    """ "Les combats ont fait 114 morts, dont 109 de Boko Haram": the page's only group, named for a part alone."""
    if not {word.form for word in view.words} & _FOUGHT:
        return None
    if view.language == "ar":
        return None
    asides = {found.entry.id: found.entry for found in armed(view) if is_aside(view, found)}
    return next(iter(asides.values())) if len(before.named) == 1 and asides.keys() == before.named else None


def _distance(found: Found[ActorEntry], number: NumberMention) -> int:
    """Names before the number are nearer than names behind it: subjects come first in all three languages."""
    return number.start - found.end if found.end <= number.start else 2 * (found.start - number.end) + 20


def _claiming(scope: Scope | None, registry: Registry) -> ActorEntry | None:
    """The group that speaks, itself or through its media arm."""
    if scope is None or not scope.self_claimed or not scope.chain:
        return None
    voice = scope.chain[-1]
    known = voice.id if voice.kind == "group" else _owner(voice, registry)
    return registry.actors.get(known) if known and known in registry.actors else None


def is_owned(scope: Scope | None, group: Actor | None, role: Role | None, registry: Registry) -> bool:
    """Whether a group that speaks tells of its own deed or its own dead, not of what somebody else did."""
    if scope is None or not scope.self_claimed or (group is None and role is None):
        return False
    governing = any(voice.id in GOVERNING for voice in scope.chain[-1:])
    return (role == "victim" and not governing) or speaks_for(scope, group, registry)


def speaks_for(scope: Scope | None, group: Actor | None, registry: Registry) -> bool:
    """Whether a group that speaks owns what is told: the Taliban on an attack by ISKP claim nothing."""
    speaker = _claiming(scope, registry)
    if speaker is None or group is None or group.id is None:
        return True
    family = {speaker.id, *registry.actors.ancestors(speaker.id), *registry.actors.descendants(speaker.id)}
    return group.id in family


def _owner(voice: Voice, registry: Registry) -> str | None:
    """The group that a media arm belongs to."""
    if voice.kind != "group_media" or voice.id not in registry.sources:
        return None
    return registry.sources.get(voice.id).actor


def _anaphor(view: View, number: NumberMention) -> str | None:
    """The word that stands for the group ("it", "التنظيم"), the last before the number."""
    found = [tag for tag in view.tagged("anaphora") if view.span(tag)[0] < number.start]
    tags = found[-1:] or list(view.tagged("anaphora"))[:1]
    return view.cut(*view.span(tags[0])) if tags else None
