"""Whom or what an attack struck, as the sentence says it (`lexicon/targets.yml`).

What the text calls struck ("attack on a hotel", "a convoy was ambushed") goes before where a bomb went off, that before
whom it killed, and that before what it only went off near. Private persons are not named: their office is the target.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from marsad.coding.incidents.kinds import TOLLS, deed_tags
from marsad.coding.incidents.single import is_own_dead
from marsad.coding.incidents.struck import Struck, phrase_around, phrase_from
from marsad.coding.incidents.target_words import heads, is_listed, marks
from marsad.coding.incidents.tolls import AGAINST
from marsad.coding.page import View
from marsad.coding.words import Tag, grammar
from marsad.model import Actor, Figure
from marsad.model.terms import IncidentType

_EXPLOSIVE = {"suicide_bombing", "bombing", "shelling"}
_ONTO = 12  # words from the attack to "on" or "against"
_CLAUSE = {
    "that",
    "said",
    "when",
    "where",
    "but",
    "and",
    "while",
    "as",
    "que",
    "quand",
    "lorsque",
    "et",
    "mais",
    "dont",
    "ان",
    "قال",
}
_SUBJECT = 12  # words from who suffered to the verb
_ARABIC_SUBJECT = 8  # words from an Arabic verb to its object, with the subject between
_PHRASE = 8  # words of a phrase from its number to its head
_PEOPLE = ("people", "anybody", "own", "actor")


def target_of(view: View, kind: IncidentType, own: Sequence[Figure], attacker: Actor | None) -> Actor | None:
    """The target that a sentence names; None where it names none, or only "people".

    `own`: the sentence's figures. `attacker`: never its own target.
    """
    for struck in _candidates(view, kind, own):
        if struck is not None and not _is_one(struck, attacker):
            text = _text_of(view, struck)
            meant = struck.actor if struck.section in _PEOPLE else None
            return meant.entry.to_actor(text) if meant else Actor(text=text)
    return None


def _text_of(view: View, struck: Struck) -> str:
    """The phrase as printed, with the mark that closes a quotation or bracket in it."""
    start, end = view.words[struck.first].start, view.words[struck.last].end
    start += view.language == "ar" and _is_joined(view, struck.head, "بل") and struck.head == struck.first
    text, behind = view.cut(start, end), view.cut(end, min(end + 1, view.sentence.end))
    opened = {")": text.count("(") > text.count(")"), "”": "“" in text, "»": "«" in text, '"': text.count('"') % 2 == 1}
    return text + behind if opened.get(behind) else text


def _is_one(struck: Struck, attacker: Actor | None) -> bool:
    """Whether the phrase is of the attacker itself: its cells, its fighters."""
    entry = struck.actor.entry if struck.actor else None
    return entry is not None and attacker is not None and entry.name in (attacker.name, attacker.parent)


def _candidates(view: View, kind: IncidentType, own: Sequence[Figure]) -> Iterator[Struck | None]:
    """What may be the target, the likeliest first."""
    against = kind in AGAINST
    strikes = [tag for tag in marks(view, "strikes") if not _is_passive(view, tag)]
    suffered = [*marks(view, "suffered"), *(tag for tag in marks(view, "strikes") if _is_passive(view, tag))]
    struck = [_object_of(view, tag, against) for tag in strikes if not _is_killing(view, tag)]
    yield from (item for item in struck if item and item.section != "owned")
    yield from (_subject_of(view, tag, against) for tag in suffered if not _is_killing(view, tag))
    yield from _onto(view, against)
    yield from _compounds(view)
    if kind in _EXPLOSIVE:
        yield from _scenes(view, "scene")
        yield from _hit(view)
    yield from (_object_of(view, tag, against) for tag in strikes if _is_killing(view, tag))
    yield from _harmed(view, own, against)
    yield from (_subject_of(view, tag, against) for tag in suffered if _is_killing(view, tag))
    yield from _scenes(view, "scene")
    yield from struck
    if kind in _EXPLOSIVE:
        yield from _scenes(view, "beside")


def _is_killing(view: View, tag: Tag) -> bool:
    """Whether the word tells harm to people rather than an attack."""
    return any(tag.first <= cue.first <= tag.last and cue.key in TOLLS for cue in view.tagged("cues"))


def _is_passive(view: View, tag: Tag) -> bool:
    before = view.words[tag.first - 1].form if tag.first else ""
    return before in grammar(view.language).auxiliaries and tag.first == tag.last


def _object_of(view: View, tag: Tag, against: bool) -> Struck | None:
    at = tag.last + 1
    if at >= len(view.words) or view.gaps[tag.last] == "hard":
        return None
    if view.language == "ar":
        over = _is_killing(view, tag)
        return phrase_from(view, at, reach=_ARABIC_SUBJECT, skip=True, over=over, against=against)
    return phrase_from(view, at, against=against)


def _subject_of(view: View, verb: Tag, against: bool) -> Struck | None:
    """Who or what stands first in the clause of a passive verb."""
    start = verb.first
    while start > 0 and verb.first - start < _SUBJECT:
        apposed = start == verb.first and view.gaps[start - 1] == "soft"  # "a teacher, was shot dead"
        if (view.gaps[start - 1] and not apposed) or view.words[start - 1].form in _CLAUSE:
            break
        start -= 1
    inside = [tag for tag in heads(view, against) if start <= tag.first and tag.last < verb.first]
    if inside:
        return phrase_around(view, inside[0], against=against)
    named = next((f for f in view.actors if start <= view.index_at(f.start) < verb.first), None)
    if named is None:
        return None
    at = view.index_at(named.start)
    return Struck(at, view.index_at(named.end - 1), at, "actor", named)


def _onto(view: View, against: bool) -> Iterator[Struck | None]:
    """ "An attack in July on the convoy": the preposition at a distance."""
    deeds = [tag.last for tag in deed_tags(view)]
    for tag in marks(view, "onto"):
        if any(0 < tag.first - deed <= _ONTO for deed in deeds):
            struck = phrase_from(view, tag.last + 1, against=against)
            if struck is not None and struck.section != "owned":  # "a raid by fighters on motorbikes"
                yield struck


def _compounds(view: View) -> Iterator[Struck | None]:
    """ "A market bombing", "the hotel siege"."""
    if view.language != "en":
        return
    deeds = {tag.first for tag in deed_tags(view)}
    for head in heads(view):
        if head.section == "things" and head.last + 1 in deeds and not view.gaps[head.last]:
            yield phrase_around(view, head)


def _scenes(view: View, section: str) -> Iterator[Struck | None]:
    """The building or post at which it happened."""
    for tag in marks(view, section):
        struck = phrase_from(view, tag.last + 1) if tag.last + 1 < len(view.words) else None
        if struck is not None and struck.section == "things":
            yield struck


def _hit(view: View) -> Iterator[Struck | None]:
    """ "انفجرت عبوة ناسفة برتل عسكري": an Arabic preposition written with what it stands before."""
    for head in heads(view):
        struck = phrase_around(view, head) if view.language == "ar" and _is_joined(view, head.first, "ب") else None
        if struck is not None and struck.section == "things":
            yield struck


def _is_joined(view: View, at: int, letters: str) -> bool:
    """Whether the word is one of targets only without its first letter."""
    form = view.words[at].form
    return form[0] in letters and not is_listed(form)


def _harmed(view: View, own: Sequence[Figure], against: bool) -> Iterator[Struck | None]:
    """The people whom the tolls count."""
    for figure in own:
        if figure.measure in TOLLS and (against or not is_own_dead(figure)) and figure.part_of is None:
            yield phrase_from(view, view.index_at(figure.number.start), reach=_PHRASE, against=against)
