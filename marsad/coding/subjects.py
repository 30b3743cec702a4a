"""Who acts: whether forces of a state are the subject of the verb before a number ("Troops killed 15 more")."""

from __future__ import annotations

from marsad.coding.page import View
from marsad.coding.words import Tag, grammar

_DEEDS = {"killed", "wounded", "killed_or_wounded", "arrested", "abducted"}
_REACH = 6  # words between the verb and its number
_LEADING = 3  # words that may stand before the subject in its clause: "on Sunday, the Nigerian army"
_SUFFERED = {"lost", "lose", "loses", "losing", "died", "dies", "dead", "dying"} | {
    *("perdu", "perd", "perdent", "perdre", "mort", "morts", "péri", "décédé", "décédés", "fait", "faisant"),
}
_NOUNS = {"toll", "death", "deaths", "dead", "fatalities", "fatality", "casualties", "victims", "number"} | {
    *("bilan", "mort", "morts", "décès", "pertes", "victimes", "nombre", "la mort de"),
}
_SAYING = {
    "said",
    "says",
    "say",
    "told",
    "announced",
    "reported",
    "claimed",
    "confirmed",
    "added",
    "stated",
    "spokesman",
    *(
        "dit",
        "disent",
        "affirmé",
        "affirme",
        "affirment",
        "annoncé",
        "annonce",
        "annoncent",
        "déclaré",
        "indiqué",
        "indique",
        "assuré",
    ),
    *("assure", "précisé", "confirmé", "rapporté", "revendiqué", "ajouté", "estime", "porte-parole"),
}
_PARTICIPLE_ENDS = ("é", "és", "ée", "ées", "mort", "morts", "u", "us", "is", "it")
_HAVE = {"a", "ont", "avait", "avaient", "aurait", "auraient", "avoir", "ayant", "aura"}
_HAVE_REACH = 12  # words from "have" to the last of the participles that it governs
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


def _is_participle(view: View, verb: Tag) -> bool:
    """ "Sept martyrs (soldats tués), deux blessés": a French participle without "have" is no deed."""
    if view.language != "fr" or not view.words[verb.first].form.endswith(_PARTICIPLE_ENDS):
        return False
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
        if behind & _SAYING:
            if _PRONOUNS & {word.form for word in view.words[last + 2 : last + 5]}:  # "say they have killed"
                return force
            spoke = spoke or force
            start = last + 1
            continue
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
