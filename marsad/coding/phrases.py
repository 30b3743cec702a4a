"""The noun phrase behind a number: where it ends, and which of its words says what is counted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from marsad.coding.mentions import NumberMention
from marsad.coding.page import View
from marsad.coding.words import Tag, Word, grammar, lexicon, words_of

# Verbs of harm: as participles they close a phrase ("soldats tués", "civilians dead").
PARTICIPLES = {"killed", "wounded", "killed_or_wounded", "abducted", "arrested", "displaced", "detainees"}
_NOUNS = ("counted", "people", "not_counted")
_EVENTS = {"attacks", "suicide_attacks"}
_UNITS = {"لواء", "اللواء", "كتيبه", "الكتيبه", "فرقه", "الفرقه", "فوج", "الفوج", "ميليشيا", "مليشيا", "فصيل", "فيلق"}
_PLACES = {"مدينه", "بلده", "قريه", "محافظه", "منطقه", "ولايه", "مخيم", "اقليم", "مقاطعه"}
_MEMBERS = {"الدواعش", "دواعش"}
_HEDGES = {"reportedly", "allegedly", "purportedly", "supposedly", "apparently", "either", "already"}
OTHER = {"autres"}
_OF_THEM = (["d'", "entre", "eux"], ["d'", "entre", "elles"])
_LABELLED = 2  # characters from a place to its number in brackets
_LONGEST = 8  # words from the number to its noun


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words [first, last] of the sentence, number included; the head noun; a participle that closes the phrase."""

    first: int
    last: int
    head: Tag | None
    verb: Tag | None = None

    @property
    def side(self) -> str | None:
        """For people: "own", "others" or "either"."""
        return self.head.key if self.head is not None and self.head.section == "people" else None


def phrase_of(view: View, number: NumberMention, index: int) -> Phrase:
    """Read on from number `index` of the sentence to the end of its noun phrase."""
    arabic = view.language == "ar"
    first, at = view.index_at(number.start), view.index_at(number.outer_end if arabic else number.end)
    if number.noun is not None:
        return Phrase(first, max(first, at - 1), _inner_noun(view, number), _participle(view, at - 1))
    closed = ("hard", "soft") if view.language == "ar" else ("hard",)
    if at > 0 and view.gaps[at - 1] in closed and not _bracketed(view, number):
        return Phrase(first, at - 1, None)
    if view.language == "en" and 0 < at < len(view.words) and view.gaps[at - 1] and view.words[at].form == "of":
        return Phrase(first, at - 1, None)  # "strength at 2,000, of ISWAP at 8,000"
    members = _members(view, at) if arabic else None
    if members is not None:
        return Phrase(first, members.last, members)
    died = _participle(view, at - 1)
    if died is not None and any(tag.first == died.first for tag in view.tagged("intransitive")):
        return Phrase(first, at - 1, None, died)  # "when 45 died"
    dated = [view.index_at(period.start) for period in view.periods if period.start >= number.end]
    last, head = _walk(view, at, min([view.first_of(index + 1), at + _LONGEST, *dated]))
    verb = _participle(view, last) if view.language != "ar" and (head is not None or last >= at) else None
    return Phrase(first, last, head, verb)


def _walk(view: View, at: int, limit: int) -> tuple[int, Tag | None]:
    """The last word of the phrase and its head: the last noun in English, the first in French and Arabic."""
    words = grammar(view.language)
    nouns = [tag for tag in view.tags if tag.section in _NOUNS and at <= tag.first and tag.last < limit]
    cues = {tag.first for tag in view.tagged("cues")}
    harmed = {tag.first for tag in view.tagged("cues") if tag.key in PARTICIPLES}
    head: Tag | None = None
    linking, last, start = True, at - 1, at  # only words such as "of the" so far
    if view.language == "fr" and [word.form for word in view.words[at : at + 3]] in _OF_THEM:
        return at + 2, None  # "cinquante d'entre eux ont réussi à s'échapper"
    while at < limit:
        here = [tag for tag in nouns if tag.first == at]
        if view.language == "ar" and at > start and view.words[at - 1].form == "من":
            here = [tag for tag in here if view.words[tag.first].form not in _PLACES]  # "مليون من مدينة مايدوغوري"
        form = view.words[at].form
        if view.language == "ar" and _opens_with_and(form):
            break
        if head is not None and at in cues and (head.section in ("people", "not_counted") or not here):
            break
        if head is not None and head.key in _EVENTS and at in harmed and form.endswith("ed"):
            break  # "20 operations killed 18 people"
        if head is None and at == start and at in cues and view.language == "fr" and not here:
            break  # "4 200 se sont rendus": the verb of a bare number
        if head is None and start < at and at in harmed and not here and not linking:
            break  # "34 auxiliaries died": a noun that the lexicon does not know
        if here and form in OTHER and any(tag.first == at + 1 for tag in nouns) and here[0].last == at:
            at, last = at + 1, at  # "60 autres pays", "deux autres attaques": the noun follows
            continue
        if here:
            head = max(here, key=lambda tag: (tag.last, tag.section == "counted", tag.section == "people"))
            at, last, linking = head.last + 1, head.last, False
            if view.language != "en":
                break
        elif form in words.stops and not (linking and form in words.passing) and not view.in_name(at):
            if form in words.join and head is None and start < at and _shares_event(nouns, at):
                last, at = at, at + 1
                continue
            break
        else:
            linking = linking and form in words.passing
            last, at = at, at + 1
        if view.gaps[last]:
            break
    return last, head


def _members(view: View, at: int) -> Tag | None:
    """ "50 من تنظيم الدولة", "12 من الجيش السوري", "آلاف الدواعش": people known by whose they are."""
    if at >= len(view.words):
        return None
    of = view.words[at].form == "من"
    start = at + 1 if of else at
    if of and start < len(view.words) and view.words[start].form in _UNITS:
        return Tag(start, start, "people", "others")  # "7 من لواء القدس"
    named = [actor for actor in view.actors if view.index_at(actor.start) == start]
    if not named or start >= len(view.words):
        return None
    armed = named[0].entry.kind == "armed_group"
    if not of and not (armed and view.words[start].form in _MEMBERS):
        return None
    last = min(view.index_at(named[0].end - 1), len(view.words) - 1)  # a name may end in signs that are no word
    return Tag(start, last, "people", "own" if armed else "others")


def _shares_event(nouns: list[Tag], at: int) -> bool:
    """ "64 drone and rocket attacks": the noun behind "and" is what both words modify."""
    return any(
        tag.section == "counted" and tag.key in _EVENTS and at < tag.first <= at + 2 <= tag.last + 1 for tag in nouns
    )


def _opens_with_and(form: str) -> bool:
    """ "مقتل 46 وإصابة 61": a noun behind "and" is the next number's; وفاة and وكر only begin with the letter."""
    glued = form.startswith("و") and len(form) > 3
    return form == "و" or (glued and bool(lexicon("ar").tags([Word(0, 0, form[1:])])))


def _bracketed(view: View, number: NumberMention) -> bool:
    """A number in brackets of its own, (804) or "(17) ألف": the noun stands behind the bracket."""
    before = view.cut(number.start - 1, number.start) if number.start > view.sentence.start else ""
    if view.language != "ar" and any(0 < number.start - found.end <= _LABELLED for found in view.places):
        return False  # "Hassaké (22) suivent": the number of the place
    behind = view.cut(number.end, min(number.end + 2, view.sentence.end))
    return before == "(" and behind[:1] == ")" and behind[1:] not in tuple(",;.:،؛")


def _participle(view: View, last: int) -> Tag | None:
    """A participle right behind word `last`."""
    if last < 0 or view.gaps[last]:
        return None
    if view.language == "ar" and last + 1 < len(view.words) and view.words[last + 1].form.startswith("و"):
        return None  # مقتل مدنيين وإصابة أربعة: the next number's
    if (
        view.language == "en"
        and last + 2 < len(view.words)
        and view.words[last + 1].form in _HEDGES
        and not view.gaps[last + 1]
    ):
        last += 1  # "4,943 people reportedly killed or injured"
    found = [tag for tag in view.tagged("cues") if tag.first == last + 1 and tag.key in PARTICIPLES]
    return next((tag for tag in found if tag.key == "killed_or_wounded"), found[0] if found else None)


def _inner_noun(view: View, number: NumberMention) -> Tag | None:
    """The tag of the noun that the number itself carries: جنديان, "twin blasts"."""
    at = view.index_at(number.start)
    here = (tag for tag in view.tags if tag.section in _NOUNS and tag.first <= at <= tag.last)
    found = next(here, None)
    if found is not None:
        return found
    forms = [Word(0, 0, word.form) for word in words_of(number.noun or "")]
    tags = (tag for tag in lexicon(view.language).tags(forms) if tag.section in _NOUNS)
    noun = next(tags, None)
    return replace(noun, first=at, last=at) if noun else None
