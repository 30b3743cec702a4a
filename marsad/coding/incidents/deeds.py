"""Which kind an event is where several words in the sentence would name it differently."""

from __future__ import annotations

import re
from collections.abc import Sequence

from marsad.coding.arabic_sides import attacked_first
from marsad.coding.incidents.kinds import TOLLS, deed_tags, kind_of, plural_words
from marsad.coding.incidents.scenes import is_superlative
from marsad.coding.incidents.single import is_own_dead, only_own_dead
from marsad.coding.page import View
from marsad.coding.subjects import state_attacks
from marsad.model import Figure
from marsad.model.terms import IncidentType

_EXPLOSIVE: frozenset[str] = frozenset({"suicide_bombing", "bombing", "shelling"})
_SEIZED = {
    "seized",
    "seizing",
    "recovered",
    "recovering",
    "confiscated",
    "defused",
    "dismantled",
    "discovered",
    "seizure",
}
_SEIZED_REACH = 10  # words from "seized" to the last thing seized
_SUBJECT = 4  # words between who attacks and the attack
# Who is attacked and holds out was attacked all the same.
_REPELLED = re.compile(
    r"\b(?:repel\w*|repuls\w*|foil\w*|thwart\w*|beat back|fought off|fended off|pushed back|warded off)\b[^.;]{0,50}"
    r"\b(?:attack|assault|raid|ambush|incursion|offensive)s?\b"
    r"|\b(?:repouss\w+|déjou\w+|mis en échec)\b[^.;]{0,50}"
    r"\b(?:attaque|assaut|raid|attentat|incursion|offensive)s?\b"
    r"|(?:صد|صدت|صدوا|يصد|تصدى|تصدت|التصدي|إحباط|أحبط|أحبطت)\s[^.؛]{0,50}?(?:هجوم|محاولة|اعتداء|تسلل|هجوما)",
    re.IGNORECASE,
)
_AIRCRAFT = re.compile(r"\b(?:hélicoptères?|avions?|aviation|helicopters?|warplanes?|jets)\b", re.IGNORECASE)
# Captives who come free were not taken then.
_FREED = re.compile(
    r"\b(?:freed|free|freeing|rescu\w+|releas\w+|liberat\w+)\b|\b(?:libér\w+|relâch\w+|secour\w+)\b"
    r"|(?:تحرير|حررت|حرر|إطلاق سراح|الإفراج|أفرج|إنقاذ|أنقذ)",
    re.IGNORECASE,
)
# Bombs and shells that were found struck nobody.
_FOUND = re.compile(
    r"(?<!\w)[وف]?(?:ضبط|عثر|صادر|صودر|فكك|[أا]بطل|[أا]تلف|كشف|حجز|استرجع|ضبطت|دمر)(?:ت|وا|نا)?(?!\w)"
    r"|(?<!\w)[وفبل]?(?:ال)?(?:عثور|ضبط|تفكيك|إبطال|مصادرة|إتلاف|حجز|استرجاع|اكتشاف)(?!\w)"
)
_WENT_OFF = re.compile(r"انفجر|انفجار|(?<!\w)[وفب]?(?:ال)?تفجير|(?<!\w)[وف]?فجر|هجوم|قصف|كمين|اغتيال")


def type_of(view: View, own: Sequence[Figure]) -> IncidentType | None:
    """The kind of event; None where no word tells one."""
    kind = kind_of(view)
    if kind is None:
        return "armed_assault" if is_superlative(view) and any(f.measure in TOLLS for f in own) else None
    if kind in ("bombing", "shelling") and _only_found(view, own):
        return None
    if _REPELLED.search(view.sentence.text) and kind in ("raid_or_arrest", "armed_assault"):
        return "armed_assault"
    if kind == "suicide_bombing" and view.has("state") and _only_bombers_died(view, own):
        kind = kind_of(view, without=frozenset({"suicide_bombing"}))
    if kind in _EXPLOSIVE and _only_seized(view):
        kind = kind_of(view, without=_EXPLOSIVE)
    if kind == "kidnapping" and (_is_late(view, kind) or _is_release(view)):
        kind = kind_of(view, without=frozenset({"kidnapping"}))
    if kind == "airstrike" and _is_aid(view, own):
        kind = kind_of(view, without=frozenset({"airstrike", "raid_or_arrest"}))
    if kind == "raid_or_arrest" and _is_late(view, kind) and _only_arrests(view) and _harms_others(own):
        kind = kind_of(view, without=frozenset({"raid_or_arrest"}))
    if kind == "shelling" and _AIRCRAFT.search(view.sentence.text) and only_own_dead(view, own):
        return "airstrike"
    attacked = (only_own_dead(view, own) and not _group_attacks(view, own)) or state_attacks(view)
    return "raid_or_arrest" if kind == "armed_assault" and attacked else kind


def _only_bombers_died(view: View, own: Sequence[Figure]) -> bool:
    """ "L'armée a tué neuf insurgés, dont deux kamikazes": nobody blew himself up."""
    return only_own_dead(view, own) and not any(f.measure == "suicide_attacks" for f in own)


def _only_found(view: View, own: Sequence[Figure]) -> bool:
    """ "كشفت ودمرت 5 مخابئ و3 قنابل": nothing went off, and nobody came to harm."""
    text = view.sentence.text
    harmed = any(f.measure in TOLLS for f in own) or _WENT_OFF.search(text) is not None
    return view.language == "ar" and not harmed and _FOUND.search(text) is not None


def _only_seized(view: View) -> bool:
    """ "Arrested 12 and seized three explosive belts": what was found before it went off."""
    if view.language != "en":
        return False
    found = [at for at, word in enumerate(view.words) if word.form in _SEIZED]
    deeds = [tag.first for tag in deed_tags(view) if tag.key in _EXPLOSIVE]
    return bool(deeds) and all(any(0 < deed - at <= _SEIZED_REACH for at in found) for deed in deeds)


def _is_late(view: View, kind: IncidentType) -> bool:
    """Whether people were killed before the deed is told: "killed 12 soldiers and carried off four"."""
    first = min((tag.first for tag in deed_tags(view) if tag.key == kind), default=0)
    killing = [tag.first for tag in view.tagged("cues") if tag.key == "killed"]
    return any(at < first for at in killing)


def _only_arrests(view: View) -> bool:
    """Whether nothing but arrests makes it a raid: "killed ten people; two suspects were arrested"."""
    arrests = {tag.first for tag in view.tagged("cues") if tag.key in ("arrested", "abducted")}
    return all(tag.first in arrests for tag in deed_tags(view) if tag.key == "raid_or_arrest")


def _is_release(view: View) -> bool:
    """ "Freed 12 hostages": the captives come free; "kidnapped 12, of whom three were freed" is no release."""
    freed = _FREED.search(view.sentence.text)
    taken = [view.words[tag.first].start for tag in deed_tags(view) if tag.key == "kidnapping"]
    return freed is not None and all(freed.start() + view.sentence.start < at for at in taken)


def _is_aid(view: View, own: Sequence[Figure]) -> bool:
    """ "Died in the attack on a prison, which forces retook with the help of air strikes": these are not the event."""
    harm = {tag.first for tag in view.tags if tag.section in ("cues", "counted") and tag.key in TOLLS}
    deeds = [tag for tag in deed_tags(view) if tag.first not in harm]
    strike = min((tag.first for tag in deeds if tag.key == "airstrike"), default=0)
    attacked = any(tag.first < strike and tag.key != "airstrike" and tag.key != "raid_or_arrest" for tag in deeds)
    return attacked and any(f.role == "perpetrator" and f.group for f in own)


def _harms_others(own: Sequence[Figure]) -> bool:
    return any(f.measure in ("killed", "wounded") and not is_own_dead(f) for f in own)


def _group_attacks(view: View, own: Sequence[Figure]) -> bool:
    """ "Insurgents tried to raid …; three of them were killed": the group that lost its men had attacked."""
    if view.language == "ar" and attacked_first(view):
        return True
    acting = [view.index_at(f.end) for f in view.actors if f.entry.kind == "armed_group"]
    acting += [tag.last + 1 for section in ("unnamed", "faction") for tag in view.tagged(section)]
    counted = {view.index_at(f.number.end - 1) for f in own if is_own_dead(f)}  # "killed 20 militants in a raid"
    acting = [at for at in acting if not counted & {at - 2, at - 3}]
    states = [view.index_at(f.start) for f in view.actors if f.entry.kind != "armed_group"]
    harm = {tag.first for tag in view.tags if tag.section in ("cues", "counted") and tag.key in TOLLS}
    many = plural_words(view)
    deeds = [tag.first for tag in deed_tags(view) if tag.key == "armed_assault" and tag.first not in harm | many]
    return any(
        0 <= deed - at <= _SUBJECT and not any(at <= state <= deed for state in states)
        for deed in deeds
        for at in acting
    )
