"""Prisoners who break out, told in Arabic with the verbs of those who flee their homes: they are nobody's displaced."""

from __future__ import annotations

import re

from marsad.coding.page import View
from marsad.coding.phrases import Phrase

_FLED = re.compile(
    r"[وفبل]?(?:ال)?(?:[يت]?فر(?:ت|وا|ار|ارا|ارهم)?|[يت]?هرب(?:ت|وا)?|هروب|هروبا|هروبهم|تهريب"
    r"|فارين|هاربين|فارون|هاربون)$"
)
_PRISON = re.compile(r"[وفبل]?(?:ال)?(?:سجن|سجون|سجنا|معتقلات|زنازين|زنزانات)(?:ه|ها|هم)?$|[وفبل]?(?:ال)?سجناء?$")
_BARE = 4  # words in which the prison follows a number that counts nobody by name
_REACH = 8  # words from the number to the flight, and from either to the prison


def break_out(view: View, phrase: Phrase) -> bool:
    """ "فرار العشرات من السجن", "500 سجين تمكنوا من الفرار", "فر 12 من مقاتلي التنظيم من سجن"."""
    first, last = max(0, phrase.first - _REACH), min(phrase.last + _REACH, len(view.words) - 1)
    near = range(first, last + 1)
    flights = [at for at in near if _FLED.match(view.words[at].form) and not _parted(view, at, phrase)]
    if not flights:
        return False
    held = phrase.head is not None and phrase.head.key == "detainees"
    return held or any(_PRISON.match(view.words[at].form) for at in near if not _parted(view, at, phrase))


def escaped(view: View, phrase: Phrase) -> bool:
    """ "فرار العشرات من السجن", "فر 40 من سجون": nobody is named between the number and the prison."""
    at = phrase.first - 1
    fled = at >= 0 and _FLED.match(view.words[at].form) and not view.gaps[at]
    near = view.words[phrase.first : phrase.last + _BARE]
    return bool(fled) and any(_PRISON.match(word.form) for word in near)


def _parted(view: View, at: int, phrase: Phrase) -> bool:
    """Whether a stop, or a comma behind the number, stands between the word and the phrase."""
    if at < phrase.first:
        return "hard" in view.gaps[at : phrase.first]
    return any(view.gaps[phrase.last : at])
