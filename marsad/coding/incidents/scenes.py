"""Where a sentence sets its scene, and superlatives that single one event out of many."""

from __future__ import annotations

import re

from marsad.coding.page import View

_DEADLIEST = re.compile(
    r"\b(?:deadliest|bloodiest|worst|biggest|largest|most (?:lethal|deadly|serious|notable)|first|latest|last)\s+"
    r"(?:single\s+|such\s+|known\s+|recorded\s+|reported\s+)?(?:[a-z]+\s+)?"
    r"(?:attack|assault|bombing|blast|incident|raid|ambush|massacre|shooting)\b"
    r"|\b[Tt]he (?:worst|deadliest|bloodiest|heaviest|most \w+)"
    r"(?! (?:month|year|week|day|province|area|district|country|region|group))(?: \w+)? "
    r"(?:was|were|took place|came|occurred|happened)\b"
    r"|\b(?:deadliest|bloodiest|worst|first|second|third|largest)\b[^.;]{0,40}"
    r"\b(?:since|this year|in (?:\w+ )?(?:weeks|months|years))\b",
    re.IGNORECASE,
)
_PLUS_MEURTRIER = re.compile(
    r"\b(?:(?:l'|le |la )?(?:attaques?|attentats?|assaut|embuscade|raid|explosion|massacre|tuerie|incident)\s+"
    r"(?:suicide\s+)?(?:la|le|les)\s+plus\s+(?:meurtri|sanglant|grave|important|lourd)\w*"
    r"|(?:le|la|les) plus (?:meurtri|sanglant|grave)\w* (?:attaques?|attentats?|assaut|embuscade|massacre|tuerie)"
    r"|(?:première|dernière|précédente) (?:grande |grosse )?(?:attaque|embuscade|tuerie)"
    r"|(?:premier|dernier|précédent) (?:grand )?(?:attentat|assaut|acte|massacre))"
    r"|\bl[ea]s? plus (?:meurtri|sanglant|grave|lourd)\w* (?:a|ont|est|fut|reste|remonte)\b"
    r"|\bplus (?:meurtri|sanglant|grave)\w*\b[^.;]{0,40}\bdepuis\b",
    re.IGNORECASE,
)
_AASHADD = re.compile(
    r"(?:أعنف|أكبر|أبرز|أسوأ|أخطر|أشد|آخر)ها(?!\w)|الأكثر (?:دموية|فتكا|عنفا)"
    r"|(?:أعنف|أسوأ|أكبر|أبرز|أشد) (?:هذه )?(?:ال)?(?:هجوم|هجمات|تفجير)"
)
# A place that no list knows, as the scene: "an attack in Mengaleuwa", "the village of Dimayo".
_SCENE = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]utside|[Aa]round|villages? of|towns? of|hamlet of|community of|camp of)\s+"
    r"(?:the\s+|nearby\s+|neighbou?ring\s+)?"
    r"(?:(?:village|town|city|area|hamlet|district|camp|forest) of\s+)?(?P<name>[A-Z][\w'’-]{2,})"
)
_LIEU = re.compile(
    r"\b(?:à|près d[e']|aux? (?:abords|environs) d[e']|à hauteur d[e']"
    r"|(?:villages?|localités?|villes?|communes?|hameaux?|cités?|quartiers?|camps?|îles?|bases?"
    r"|agglomération|groupement|chefferie|secteur|zone|département|cercle|territoire|province|poste|site|marché|forêt)"
    r"\s+(?:militaire\s+|avancé\s+|minier\s+|rurale\s+)?(?:d[e']|du|des|voisin d[e'])?)\s*"
    r"(?:(?:village|ville|localité) d[e'] ?)?(?P<name>[A-ZÉÈÎÔ][\w'’-]{2,})"
)
_NO_PLACES = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Ramadan"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Reuters|AFP|RFI|BBC|Etat|État|Afrique|Islamic|ISIS|ISIL"
    r"|Telegram|Twitter|Facebook|English|Arabic|Africa|West|East|Central|North|South)\b"
)

_SCENES = {"en": _SCENE, "fr": _LIEU}
_DEADLIEST_OF = {"en": _DEADLIEST, "fr": _PLUS_MEURTRIER, "ar": _AASHADD}
# "In the north of the country", "southern Syria": nearer than the country, though no list has it.
_TOWARD = {
    "en": re.compile(
        r"\b(?:(?:in|from|of|to|across|inside) (?:the )?(?:far |extreme |central |troubled |restive |rural )*)?"
        r"(?:(?:north|south)[ -]?(?:east|west)?|east|west)(?:ern)?(?:most)? "
        r"(?:of|and|part|region|province|desert|area|[A-Z][\w-]+)|\bin (?:the )?(?:cent(?:er|re)|middle) of\b"
    ),
    "fr": re.compile(
        r"\b(?:dans|à|de|vers) (?:l'|le |la |l'extrême[ -])(?:grand |extrême[ -])?"
        r"(?:nord|sud|est|ouest|centre|nord-est|nord-ouest|sud-est|sud-ouest)\b"
    ),
    "ar": re.compile(r"(?:شمال|جنوب|شرق|غرب|وسط|أقصى)(?:ي|ي)?(?: شرقي?| غربي?)?(?= )"),
}
_LATER = {
    "en": re.compile(
        r"\b(?:hours|days?|minutes|weeks?|night|morning) (?:later|earlier|before|after)\b|\b[Ww]ithin hours\b"
    ),
    "fr": re.compile(r"\b(?:heures?|jours?|minutes|semaines?) (?:plus tard|plus tôt|auparavant|après|avant)\b"),
    "ar": re.compile(r"(?:بعد|قبل)(?:ها)? ?(?:ذلك )?(?:ب)?(?:ساع|يوم|أيام|دقائق|أسبوع|ليل)"),
}
# One victim whom no number counts: "a policeman was gunned down", "tué un officier de police", قتل جندي.
_LONE = {
    "en": re.compile(
        r"\b(?:killed|killing|shot dead|beheaded|assassinated|gunned down|murdered|slew) "
        r"(?:an?|one|him|her|the group's) ?"
        r"|\b[Aa]n? (?:[\w'-]+ ){1,9}?(?:was|has been|is) (?:then |also |later )?"
        r"(?:killed|shot dead|gunned down|beheaded|assassinated|murdered|hacked to death|slain|abducted|kidnapped"
        r"|wounded)\b"
        r"|\b(?:commander|leader|chief|emir|official|governor|mayor|officer|policeman|soldier|imam|journalist|judge|guard"
        r"|teacher|civilian|man|woman|boy|girl|farmer|driver|cleric|elder|fighter)(?: [\w'-]+){0,5} was "
        r"(?:killed|shot dead|gunned down|beheaded|assassinated|murdered)\b"
        r"|\bkilling (?:him|her|one)\b|\bkilled (?:one of|a member|the)\b"
    ),
    "fr": re.compile(
        r"\b(?:tué|abattu|assassiné|égorgé|décapité|exécuté|blessé|enlevé|tuant|abattant) une? "
        r"|\bUn(?:e)? (?:[\w'’-]+ ){1,8}?(?:a|est|ont) (?:aussi |également |été )*"
        r"(?:tuée?|abattue?|assassinée?|succombé|péri|mort|morte|enlevée?|blessée?|égorgée?|décapitée?)\b"
    ),
    "ar": re.compile(
        r"(?:قتل|قُتل|مقتل|استشهد|استشهاد|اغتال|اغتيال|ذبح|إعدام|إصابة|أصيب|خطف|لقي)(?:وا|ت)? (?:فيه |فيها |خلاله )?"
        r"(?:جندي|مدني|شرطي|عنصر|ضابط|رجل|امرأة|طفل|مختار|قيادي|مسؤول|شخص|مواطن|صحفي|مدير|معلم|إمام|راع|حارس|مزارع|قائد)"
        r"(?:اً|ا|ًا)?(?!\w)"
    ),
}


def is_superlative(view: View) -> bool:
    """ "The deadliest attack was", "la plus meurtrière", أعنفها: one event singled out of many."""
    found = _DEADLIEST_OF.get(view.language)
    return found is not None and found.search(view.sentence.text) is not None


def is_toward(view: View) -> bool:
    """ "In the far north of the country"."""
    return _matches(_TOWARD, view)


def is_sequel(view: View) -> bool:
    """ "A few hours later": the day is that of the event before, or counted from it."""
    return _matches(_LATER, view)


def is_lone_victim(view: View) -> bool:
    return _matches(_LONE, view)


def _matches(patterns: dict[str, re.Pattern[str]], view: View) -> bool:
    pattern = patterns.get(view.language)
    return pattern is not None and pattern.search(view.sentence.text) is not None


def at_scene(view: View) -> bool:
    """ "An attack in Mengaleuwa": a name behind "in" that no list knows is a place all the same."""
    return bool(_unlisted(view))


def _unlisted(view: View) -> list[str]:
    scene = _SCENES.get(view.language)
    if scene is None:
        return []
    known = [(f.start, f.end) for f in (*view.actors, *view.places)]
    matches = [match for match in scene.finditer(view.sentence.text) if not _NO_PLACES.match(match["name"])]
    starts = [(match["name"], match.start("name") + view.sentence.start) for match in matches]
    return [name for name, at in starts if not any(start <= at < end for start, end in known)]


def scene_names(view: View) -> frozenset[str]:
    """The towns and districts of the sentence, listed or not."""
    fine = [f.entry.id for f in view.places if f.entry.precision in ("point", "city", "admin2") and not f.adjective]
    return frozenset([*fine, *(name.casefold() for name in _unlisted(view))])


def scene_of(view: View) -> int:
    """How near the scene is told: 3 a town or a name that no list knows, 2 a district, 1 a province, 0 a country."""
    ranks = {"point": 3, "city": 3, "admin2": 2, "admin1": 1}
    named = [ranks.get(found.entry.precision, 0) for found in view.places if not found.adjective]
    return max([3 if at_scene(view) else 0, *named])
