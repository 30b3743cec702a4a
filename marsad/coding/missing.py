"""People whom nobody has found: whatever the clause before tells of, they are counted as missing, not as harmed."""

from __future__ import annotations

import re

from marsad.coding.page import View
from marsad.coding.phrases import Phrase

_REACH = 8  # words behind the people in which it is told
_MISSING = {
    "en": re.compile(
        r"(?:(?:who|people|others|of them) )*"
        r"(?:(?:were|was|are|is|remain(?:ed|s)?|still|also|now|reported|listed|as) )+"
        r"(?:missing|unaccounted for)\b"
    ),
    "fr": re.compile(
        r"(?:(?:sont|étaient|restent|demeurent|ont été|toujours|encore|autres|personnes|qui|est|reste) ){1,4}"
        r"(?:port[ée]e?s? )?(?:disparue?s?)\b"
    ),
    "ar": re.compile(
        r"(?:(?:اخر|اخرين|اخرون|منهم|و?لا|و?ما|يزال|يزالون|زال|زالوا|زالت|باتوا|اصبحوا|الان|حتي|بعد) )*"
        r"(?:(?:ضمن|في عداد|بين|من) المفقودين|مفقود(?:ا|ين|ون)?|مجهول(?:ي)? المصير)(?!\w)"
    ),
}
_LOST_TOUCH = re.compile(r"(?:^| )[وف]?(?:فقد|فقدت|فقدان|انقطع|انقطاع) الاتصال(?: مع)?$")


def is_missing(view: View, phrase: Phrase) -> bool:
    """ "About 50 people are still missing", "لا يزال نحو 50 شخصا في عداد المفقودين", "فقد الاتصال بـ12 آخرين"."""
    behind: list[str] = []
    for at in range(phrase.last + 1, min(len(view.words), phrase.last + 1 + _REACH)):
        if view.gaps[at - 1]:
            break
        behind.append(view.words[at].form)
    if _MISSING[view.language].match(" ".join(behind)):
        return True
    ahead = [word.form for word in view.words[max(0, phrase.first - 4) : phrase.first]]
    if ahead and ahead[-1] == "ب":  # written onto the number: بـ12
        ahead.pop()
    return view.language == "ar" and _LOST_TOUCH.search(" ".join(ahead)) is not None
