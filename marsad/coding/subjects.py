"""Who acts: whether forces of a state are the subject of the verb before a number ("Troops killed 15 more")."""

from __future__ import annotations

from marsad.coding.mentions import NumberMention
from marsad.coding.page import View
from marsad.coding.words import Tag, grammar
from marsad.registry import ActorEntry, Found

_DEEDS = {"killed", "wounded", "killed_or_wounded", "arrested", "abducted"}
_DOINGS = _DEEDS | {"attacks", "displaced"}
_OTHERS = ("state", "forces", "airpower", "rivals")
_TITLE = 3  # words between a group and its verb of saying: "the spokesman of", "on Monday"
_REACH = 6  # words between the verb and its number
_LEADING = 3  # words that may stand before the subject in its clause: "on Sunday, the Nigerian army"
_SUFFERED = {"lost", "lose", "loses", "losing", "died", "dies", "dead", "dying"} | {
    *("perdu", "perd", "perdent", "perdre", "mort", "morts", "péri", "décédé", "décédés", "fait", "faisant"),
}
_NOUNS = {"toll", "death", "deaths", "dead", "fatalities", "fatality", "casualties", "victims", "number"} | {
    *("bilan", "mort", "morts", "décès", "pertes", "victimes", "nombre", "la mort de"),
}
_PARTICIPLE_ENDS = ("é", "és", "ée", "ées", "mort", "morts", "u", "us", "is", "it")
_AGREEING = ("és", "ée", "ées")
_HAVE = {"a", "ont", "avait", "avaient", "aurait", "auraient", "avoir", "ayant", "aura"}
_HAVE_REACH = 12  # words from "have" to the last of the participles that it governs
_BEING = {"is", "are", "was", "were", "be", "been", "being", "got", "été", "étaient", "sont", "furent", "être"}
_CITED = {"selon", "après"}  # "d'après"
_PRONOUNS = {"it", "they", "il", "elle", "ils", "elles", "avoir"}
_STRIKING = {"hit", "struck", "on", "against", "targeting", "by", "near", "of", "from", "at"} | {
    *(
        "contre",
        "sur",
        "visant",
        "ciblant",
        "par",
        "près",
        "de",
        "des",
        "du",
        "d'",
        "à",
        "parmi",
        "dont",
        "entre",
        "avec",
    ),
}


def state_acts(view: View, at: int) -> bool:
    """Whether the verb before word `at` is active and a state's forces are its subject."""
    if not view.has("state") and not any(found.entry.kind == "state_force" for found in view.actors):
        return False
    verbs = [tag for tag in view.tagged("cues") if tag.key in _DEEDS and 0 < at - tag.last <= _REACH]
    if not verbs:
        return False
    verb = verbs[-1]
    before = view.words[verb.first - 1].form if verb.first else ""
    passive = {before, view.words[verb.first].form} & (grammar(view.language).auxiliaries | _SUFFERED | _NOUNS)
    return not passive and not _is_participle(view, verb) and _is_force(view, verb)


def acts(view: View, index: int, last: int, verb: Tag) -> bool:
    """ "Three gunmen killed 12 soldiers": whether the phrase that ends at word `last` with number `index` does what the
    verb behind it says, and the next number counts those to whom it is done."""
    if index + 1 >= len(view.numbers) or verb.key not in _DEEDS or view.language == "ar":
        return False
    following, beyond = view.first_of(index + 1), view.end_of(index + 1)
    passive = {word.form for word in view.words[last + 1 : verb.last]} & _BEING
    if passive or following != verb.last + 1 or any(view.gaps[last:following]):
        return False
    behind = [tag for tag in view.tags if tag.first == beyond]
    harmed = any(tag.section in ("cues", "counted") and tag.key in _DEEDS for tag in behind)  # "killed 30 wounded"
    return (
        view.numbers[index + 1].unit == "count" and not harmed and not any(t.section == "not_counted" for t in behind)
    )


def dual_acts(view: View, index: int, number: NumberMention) -> bool:
    """ "قتل انتحاريان 32 شخصا": a dual in the nominative right before the number of those to whom it is done."""
    if number.noun is None or not number.text.endswith("ان") or index + 1 >= len(view.numbers):
        return False
    following = view.first_of(index + 1)
    joined = view.words[following].form.startswith("و") if following < len(view.words) else True
    return following == view.end_of(index) and not view.gaps[following - 1] and not joined


def only_speaks(view: View, found: Found[ActorEntry], until: int) -> bool:
    """ "Hamas said Israel killed 30": the group tells before position `until` what somebody else did, or accuses."""
    words, stop = grammar(view.language), view.index_at(until)
    spoke, told = _speech(view, found)
    if spoke is None:
        return False
    if view.language == "ar":
        return _is_other(view, told, told + 1) or (_is_deed(view, told) and _is_other(view, told + 1, told + 2))
    for first, last in _others(view, told, stop):
        deed = next((tag for tag in view.tagged("cues") if last < tag.first <= last + _REACH), None)
        between = view.words[last + 1 : deed.first] if deed and deed.first < stop else None
        if deed is None or between is None or any(view.gaps[last : deed.first]):
            return False
        suffers = {word.form for word in (*between, view.words[deed.first])} & (words.auxiliaries | _SUFFERED | _NOUNS)
        back = {word.form for word in (*view.words[told:first], *view.words[deed.last : stop])} & words.possessive
        return deed.key in _DOINGS and not suffers and not back and _stands_first(view, told, first)
    return False


def _speech(view: View, found: Found[ActorEntry]) -> tuple[int | None, int]:
    """Where the group is said to speak or to accuse, and the first word of what it says; None where it does neither."""
    words = grammar(view.language)
    first, last = view.index_at(found.start), view.index_at(found.end - 1)
    verbs = words.says | words.accuses
    near = range(max(0, first - _TITLE), first) if view.language == "ar" else range(last + 1, last + _TITLE + 1)
    at = next((at for at in near if at < len(view.words) and view.words[at].form in verbs), None)
    if at is None or {word.form for word in view.words[last + 1 : at]} & words.auxiliaries:
        return None, 0
    told = max(at, last) + 1
    reach = view.words[told : told + _REACH]
    if view.language == "ar":
        if view.words[at].form in words.accuses:
            return at, told
        that = next((here for here, word in enumerate(reach, told) if word.form in words.that), None)
        return (None, 0) if that is None else (at, that + 1)
    return at, told + bool(reach and reach[0].form in words.that)


def _others(view: View, start: int, end: int) -> list[tuple[int, int]]:
    """First and last word of everybody named between two words who is no armed group."""
    found = [(tag.first, tag.last) for section in _OTHERS for tag in view.tagged(section)]
    named = [actor for actor in view.actors if actor.entry.kind != "armed_group"]
    countries = [place for place in view.places if place.entry.precision == "country" and not place.adjective]
    found += [(view.index_at(each.start), view.index_at(each.end - 1)) for each in (*named, *countries)]
    return sorted(span for span in found if start <= span[0] < end)


def _is_other(view: View, start: int, end: int) -> bool:
    return any(True for _ in _others(view, start, end))


def _is_deed(view: View, at: int) -> bool:
    return any(tag.first == at and tag.key in _DOINGS for tag in view.tagged("cues"))


def _stands_first(view: View, start: int, first: int) -> bool:
    """Whether nothing but a day and an article or two stands between the verb of saying and who acts."""
    dated = [(view.index_at(day.start), view.index_at(day.end)) for day in view.periods]
    ahead = [at for at in range(start, first) if not any(begin <= at < end for begin, end in dated)]
    cues = {tag.first for tag in view.tagged("cues")}
    groups = {view.index_at(actor.start) for actor in view.actors if actor.entry.kind == "armed_group"}
    objects = any(view.words[at].form in _STRIKING - {"des"} or at in cues | groups for at in ahead)
    return len(ahead) <= _LEADING and not objects and "hard" not in view.gaps[start : max(first - 1, start)]


def _is_participle(view: View, verb: Tag) -> bool:
    """ "Sept martyrs (soldats tués), deux blessés": a French participle without "have" is no deed."""
    if view.language != "fr" or not view.words[verb.first].form.endswith(_PARTICIPLE_ENDS):
        return False
    if view.words[verb.first].form.endswith(_AGREEING):
        return True  # "avaient déploré 27 soldats tués, 33 blessés": behind "have" it would not agree
    ahead = {word.form for word in view.words[max(0, verb.first - _HAVE_REACH) : verb.first]}
    return not ahead & _HAVE


def state_attacks(view: View) -> bool:
    """ "Forces loyal to the government attacked Islamic State's last positions": they act against the group."""
    verbs = list(view.tagged("offensive"))
    before = view.words[verbs[0].first - 1].form if verbs and verbs[0].first else ""
    if not verbs or before in grammar(view.language).auxiliaries:
        return False
    verb = verbs[0]
    acting = _agents(view, 0, verb.first)
    targets = _agents(view, verb.last, min(len(view.words), verb.last + 9))
    return (
        bool(acting) and acting[0][2] and all(force for *_, force in acting) and any(not force for *_, force in targets)
    )


def _is_force(view: View, verb: Tag) -> bool:
    """Whether the first who may act in the verb's clause is a force; who only says it does not act, "it" does."""
    hard = [index for index, gap in enumerate(view.gaps[: verb.first]) if gap == "hard"]
    start = hard[-1] + 1 if hard else 0
    spoke = False
    for first, last, force in _agents(view, start, verb.first):
        behind = {word.form for word in view.words[last + 1 : last + 3]}
        if view.language == "ar":  # the verb of saying stands before who says it
            behind = {word.form for word in view.words[max(0, first - 2) : first]}
        if behind & grammar(view.language).says:
            if _PRONOUNS & {word.form for word in view.words[last + 2 : last + 5]}:  # "say they have killed"
                return force
            spoke = spoke or force
            start = last + 1
            continue
        if {word.form for word in view.words[max(start, first - _TITLE) : first]} & _CITED:
            spoke, start = spoke or force, last + 1
            continue  # "Selon les autorités, les insurgés ont tué sept villageois et kidnappé onze fillettes"
        return force and _opens_clause(view, start, first)
    return spoke and bool(_PRONOUNS & {word.form for word in view.words[max(0, verb.first - 3) : verb.first]})


def _agents(view: View, start: int, end: int) -> list[tuple[int, int, bool]]:
    """First word, last word and whether it is a state's force, of everybody named between two words."""
    found = [(tag.first, tag.last, True) for tag in view.tagged("state")]
    found += [(tag.first, tag.last, False) for tag in view.tagged("unnamed")]
    for actor in view.actors:
        span = view.index_at(actor.start), view.index_at(actor.end - 1)
        found.append((*span, actor.entry.kind == "state_force"))
    return sorted(item for item in found if start <= item[0] < end)


def _opens_clause(view: View, start: int, first: int) -> bool:
    """Whether little stands before the subject, and nothing that makes it an object."""
    commas = [index for index, gap in enumerate(view.gaps[start:first], start) if gap == "soft"]
    ahead = view.words[(commas[-1] + 1 if commas else start) : first]
    begin = first - len(ahead)
    object_of = any(begin <= tag.first < first for tag in view.tagged("cues"))
    counted = any(begin <= view.index_at(number.start) < first for number in view.numbers)  # "killed 23 soldiers and …"
    return len(ahead) <= _LEADING and not (object_of or counted or any(word.form in _STRIKING for word in ahead))
