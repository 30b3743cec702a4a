"""The noun phrase of what an attack struck: its head, how far it runs, and the actor that it names.

English phrases end in their head, French and Arabic ones begin with it. The words are those of `lexicon/targets.yml`,
and the people of the language's own lexicon.
"""

from __future__ import annotations

from dataclasses import dataclass

from marsad.coding.incidents.kinds import deed_tags
from marsad.coding.incidents.target_words import heads, small_words
from marsad.coding.page import View
from marsad.coding.words import Tag, grammar, variants
from marsad.registry import ActorEntry, Found

_BEFORE = 7  # words from where a phrase may begin to its head
_BEHIND = {"en": 6, "fr": 7, "ar": 4}  # words that may follow the head
_LINKS = {"de", "du", "des", "d'", "à", "au", "aux", "la", "l'", "of", "for", "the", "a", "an", "من", "le", "les"}


@dataclass(frozen=True, slots=True)
class Struck:
    """Words [first, last] of a sentence, its head among them; the head's section; the actor that it names, if any."""

    first: int
    last: int
    head: int
    section: str
    actor: Found[ActorEntry] | None = None


def phrase_from(
    view: View, at: int, *, reach: int = _BEFORE, skip: bool = False, over: bool = False, against: bool = False
) -> Struck | None:
    """The phrase that begins at word `at`; None where none does, or where it only says "people".

    `skip`: other words, the subject of an Arabic verb, may stand before it; `over`: prepositions too (قتل في ذلك).
    `against`: somebody acts against an armed group.
    """
    at = _behind_day(view, at)
    limit = _open_until(view, at, reach, skip=skip, over=over)
    head = _head_in(view, at, limit, against)
    if head is None:
        named = (f for f in view.actors if at <= view.index_at(f.start) < limit)
        actor = next((f for f in named if not skip or f.entry.kind != "armed_group"), None)
        return _of_actor(view, view.index_at(actor.start) if skip else at, actor) if actor else None
    if over and head.section == "settlements":
        return None
    first = _first_of(view, head) if skip or view.language == "ar" else at
    last = _last_of(view, head)
    inside = (f for f in view.actors if first <= view.index_at(f.start) <= last)
    actor = next(inside, None)
    whose = _says_whose(view, head, last) or _says_whom(view, first, last)
    if head.section == "anybody" and actor is None and not whose:
        return None
    section = head.section
    if section == "owned" and (actor or any(first <= tag.first <= last for tag in view.tagged("state"))):
        section = "things"  # an army's car is no private one
    return Struck(_trimmed(view, first, last), last, head.first, section, actor)


def _behind_day(view: View, at: int) -> int:
    """ "Attacked on the same day a convoy", "killed at least 12 soldiers": behind the day, or at the number."""
    if at >= len(view.words):
        return at
    start = view.words[at].start
    day = next((period for period in view.periods if period.start <= start < period.end), None)
    behind = view.index_at(day.end) if day is not None else at
    apart = at > 0 and behind > at and bool(view.gaps[behind - 1]) and not view.gaps[at - 1]  # "on Friday, an official"
    at = at if apart else behind
    counted = next((n for n in view.numbers if view.index_at(n.outer_start) == at), None)
    return view.index_at(counted.start) if counted is not None else at


def _says_whom(view: View, first: int, last: int) -> bool:
    """ "Militia members", "membres de milices": the phrase tells whose people they are."""
    return any(tag.section == "people" and first <= tag.first and tag.last <= last for tag in heads(view))


def _says_whose(view: View, head: Tag, last: int) -> bool:
    """ "A member of the Civil Council", "عناصر الدفاع الوطني"; not "آخرون المبنى", where the next phrase begins."""
    return last > head.last and not any(tag.first == head.last + 1 and tag.section == "things" for tag in heads(view))


def phrase_around(view: View, head: Tag, *, against: bool = False) -> Struck | None:
    """The phrase of a head that stands before its verb."""
    return phrase_from(view, _first_of(view, head), against=against)


def _of_actor(view: View, at: int, named: Found[ActorEntry]) -> Struck:
    head = view.index_at(named.start)
    return Struck(_trimmed(view, at, head), view.index_at(named.end - 1), head, "actor", named)


def _open_until(view: View, at: int, reach: int, *, skip: bool, over: bool) -> int:
    """The first word that the phrase cannot hold before its head."""
    words, small = grammar(view.language), small_words("determiners", view.language)
    inside = heads(view, against=True)
    counted, closes, plain = _counted(view), small_words("closes", view.language), True
    end = at
    while end < min(at + reach, len(view.words)):
        if end > at and view.gaps[end - 1] and not (skip and view.gaps[end - 1] == "soft"):
            break
        form = view.words[end].form
        opening = form in small or view.in_name(end) or end in counted or (form == "of" and end - 1 in counted)
        if not over and not opening and form in words.stops:
            break
        if not skip and not opening and form in closes:
            break
        if not skip and not plain and form in _LINKS and not any(t.first < end <= t.last for t in inside):
            break  # "au volant d'un véhicule"
        plain = plain and opening
        if any(period.start == view.words[end].start for period in view.periods):
            break
        if not skip and end > at and _is_harm(view, end):
            break
        end += 1
    return end


def _counted(view: View) -> set[int]:
    """The words of the sentence's numbers."""
    return {at for n in view.numbers for at in range(view.index_at(n.start), view.index_at(n.end - 1) + 1)}


def _is_harm(view: View, at: int) -> bool:
    return any(tag.first == at for tag in view.tagged("cues")) and not any(t.first <= at <= t.last for t in heads(view))


def _head_in(view: View, at: int, limit: int, against: bool) -> Tag | None:
    inside = [tag for tag in heads(view, against) if at <= tag.first and tag.last < limit]
    if not inside:
        return None
    if view.language == "en":
        return max(inside, key=lambda tag: (tag.last, -tag.first))
    return min(inside, key=lambda tag: (tag.first, -tag.last))


def _first_of(view: View, head: Tag) -> int:
    """Where the phrase of a head begins: at its article or number, with what stands between."""
    words, small = grammar(view.language), small_words("determiners", view.language)
    first = head.first
    counted = _counted(view)
    while first > 0 and not view.gaps[first - 1] and head.first - first < _BEFORE:
        form = view.words[first - 1].form
        if first - 1 in counted or form in small:
            first -= 1
            continue
        between = view.language == "en" and form not in words.stops and not _is_harm(view, first - 1)
        if not between or form in small_words("closes", "en"):
            break
        first -= 1
    return first


def _trimmed(view: View, first: int, last: int) -> int:
    """Without the bare preposition that French and Arabic put first: "attaque d'une base"."""
    drop = {"de", "du", "des", "d'", "à", "au", "aux", "of", "for", "about", "at", "من", "احد", "احدى", "مدخل"}
    while first < last and view.words[first].form in drop:
        first += 1
    return first


def _last_of(view: View, head: Tag) -> int:
    """Where the phrase ends: behind whose it is and what kind it is; never with a private person's name."""
    last = at = head.last
    institution = False  # "a member of the Civil Council"
    free = head.section in ("things", "settlements")
    while at + 1 < len(view.words) and at - head.last < _BEHIND[view.language] and not view.gaps[at]:
        at += 1
        form = view.words[at].form
        if form in _LINKS and view.language != "ar":
            if at == last + 1 and form not in small_words("whose", view.language):
                break
            institution = view.language == "en" and at > last + 1 and form == "the"
            continue
        if _closes(view, at) or not (
            free or institution or _is_quoted(view, at) or _is_known(view, at) or _is_common(view, at)
        ):
            break
        if view.language == "en" and at == last + 1 and not _runs_on(view, head, at):
            break  # an English head closes its phrase, unless it says whose it is
        last = at
    return last


def _runs_on(view: View, head: Tag, at: int) -> bool:
    """Behind "of", a phrase runs on to its own head: "a post of army auxiliaries", "the Governor of Borno"."""
    if at == head.last + 1:
        return view.in_name(at)
    return _is_capital(view, at) or _is_known(view, at) or (at + 1 < len(view.words) and _is_known(view, at + 1))


def _is_common(view: View, at: int) -> bool:
    """An English word that is no name: "members of a pro-government militia"."""
    return view.language == "en" and not _is_capital(view, at)


def _is_capital(view: View, at: int) -> bool:
    start = view.words[at].start
    return view.cut(start, start + 1).isupper()


def _closes(view: View, at: int) -> bool:
    form = view.words[at].form
    known = any(tag.first <= at <= tag.last for tag in heads(view))
    if view.in_name(at):
        return False
    if form in grammar(view.language).stops or form in small_words("closes", view.language):
        return True
    if any(period.start <= view.words[at].start < period.end for period in view.periods) or _is_harm(view, at):
        return True
    if any(view.index_at(n.start) == at for n in view.numbers):
        return True
    if view.language != "ar":
        return False
    behind = any(tag.last == at - 1 and tag.section in ("things", "settlements") for tag in heads(view))
    named = any(found.start == view.words[at].start and not found.adjective for found in view.places)
    if any(tag.first == at for tag in deed_tags(view)):
        return True  # "تعرضت دورية لهجوم"
    if form.startswith("شن"):
        return True  # "هجوم شنته"
    joined = form.startswith("و") and len(form) > 3 and not any(t.first == at for t in _unjoined(view))
    return joined or (form.startswith("ب") and len(form) > 4) or (named and not known and not behind)


def _unjoined(view: View) -> list[Tag]:
    """Heads that begin with the letter of "and" themselves: وزارة."""
    return [tag for tag in heads(view) if view.words[tag.first].form in small_words("things", "ar")]


def _is_quoted(view: View, at: int) -> bool:
    """ "A member of “Komin”": an organisation."""
    start = view.words[at].start
    return view.language == "en" and start > view.sentence.start and view.cut(start - 1, start) in '“"«'


def _is_known(view: View, at: int) -> bool:
    """Whether a word is one for people, forces, an actor, a country or an epithet: no private name."""
    if view.in_name(at) or any(tag.first <= at <= tag.last for tag in (*heads(view), *view.tagged("state"))):
        return True
    start = view.words[at].start
    if any(found.start <= start < found.end and (found.adjective or view.language == "en") for found in view.places):
        return True
    epithets = small_words("epithets", view.language)
    return any(form in epithets for form in variants(view.words[at].form))
