"""The group spoken of, and the one that it is only tied to: "the group, which is linked to al-Qaeda"."""

from __future__ import annotations

import re

from marsad.registry import ActorEntry, Found

_REACH = 140  # characters from "the group" to the name that it is tied to
_TIED = {
    "en": re.compile(
        r"\b(?:the|this|that)\s+(?:[\w-]+\s+)?(?:group|movement|organi[sz]ation|militia|faction|outfit|militants|jihadists|insurgents)\b"
        r"\s*,?\s*(?:(?:which|that|who)\s+(?:is|was|are|were|has\s+been|has|had|have)\s+|(?:now|once|long|closely|itself|formally|an?|the)\s+)*"
        r"(?:[\w-]+\s+)?(?:(?:linked|affiliated|loyal|allied|aligned|tied)\s+(?:to|with)|(?:branch|affiliate|arm|offshoot|franchise|wing|chapter|"
        r"splinter)\s+(?:of|from)|(?:pledged|swore|sworn)\s+(?:its\s+|their\s+)?(?:allegiance|loyalty)\s+to)\s+(?:the\s+)?$",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"(?:\b(?:le|ce|la|cette|les|ces)\s+|\bl['’])(?:groupe|mouvement|organisation|milice|faction|nébuleuse|jihadistes|djihadistes|insurgés)\b"
        r"(?:\s+(?:jihadiste|djihadiste|armée?|islamiste|terroriste|extrémiste))?\s*,?\s*"
        r"(?:qui\s+(?:est|sont|était|a|ont|avait)\s+|lui-même\s+|elle-même\s+|aujourd['’]hui\s+|désormais\s+|une?\s+|la\s+)*"
        r"(?:(?:liée?s?|affiliée?s?|alliée?s?|fidèles?|loyale?s?|rattachée?s?|ralliée?s?|inféodée?s?)\s+(?:à|au|aux)|"
        r"(?:branche|filiale|franchise|émanation)\s+(?:de|du|d['’])|(?:prêté|fait)\s+allégeance\s+(?:à|au|aux))\s*(?:l['’]|la\s+)?$",
        re.IGNORECASE,
    ),
    "ar": re.compile(
        r"(?<!\w)[وفبل]?(?:ال|لل)(?:جماعة|جماعه|حركة|حركه|تنظيم|ميليشيا|فصيل|منظمة|مجموعة)(?:\s+ال(?:مسلح|متشدد|متطرف|جهادي|إرهابي)\w*)?\s*[،,]?\s*"
        r"(?:(?:التي|الذي)\s+)?(?:ال)?(?:مرتبط|موالي|تابع|مبايع|منتمي|محسوب|متحالف|مقرب|بايعت|بايع|ترتبط|يرتبط|تتبع|يتبع)\w*"
        r"\s+(?:على\s+|مع\s+|من\s+|إلى\s+)?[بل]?(?:تنظيم\s+)?$"
    ),
}


def is_tied_to(text: str, found: Found[ActorEntry], offset: int, language: str) -> bool:
    """Whether the group only stands for what "the group" is linked to. `offset`: where `text` begins on the page."""
    at = found.start - offset
    return _TIED[language].search(text, max(0, at - _REACH), at) is not None
