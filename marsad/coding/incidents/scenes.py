"""Where a sentence sets its scene, and superlatives that single one event out of many."""

from __future__ import annotations

import re

from marsad.coding.page import View

_DEADLIEST = re.compile(
    r"\b(?:deadliest|bloodiest|worst|biggest|largest|most (?:lethal|deadly|serious|notable)|first|latest|last)\s+"
    r"(?:single\s+|such\s+|known\s+|recorded\s+|reported\s+)?(?:[a-z]+\s+)?"
    r"(?:attack|assault|bombing|blast|incident|raid|ambush|massacre|shooting)\b",
    re.IGNORECASE,
)
_PLUS_MEURTRIER = re.compile(
    r"\b(?:(?:l'|le |la )?(?:attaques?|attentats?|assaut|embuscade|raid|explosion|massacre|tuerie|incident)\s+"
    r"(?:suicide\s+)?(?:la|le|les)\s+plus\s+(?:meurtri|sanglant|grave|important|lourd)\w*"
    r"|(?:le|la|les) plus (?:meurtri|sanglant|grave)\w* (?:attaques?|attentats?|assaut|embuscade|massacre|tuerie)"
    r"|(?:première|dernière|précédente) (?:grande |grosse )?(?:attaque|embuscade|tuerie)"
    r"|(?:premier|dernier|précédent) (?:grand )?(?:attentat|assaut|acte|massacre))",
    re.IGNORECASE,
)
# A place that no list knows, as the scene: "an attack in Mengaleuwa", "the village of Dimayo".
_SCENE = re.compile(
    r"\b(?:in|at|near|outside|around|villages? of|towns? of|hamlet of|community of|camp of)\s+(?:the\s+)?"
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
DEADLIEST_OF = {"en": _DEADLIEST, "fr": _PLUS_MEURTRIER}


def at_scene(view: View) -> bool:
    """ "An attack in Mengaleuwa": a name behind "in" that no list knows is a place all the same."""
    scene = _SCENES.get(view.language)
    if scene is None:
        return False
    known = [(f.start, f.end) for f in (*view.actors, *view.places)]
    for match in scene.finditer(view.sentence.text):
        at = match.start("name") + view.sentence.start
        if not _NO_PLACES.match(match["name"]) and not any(start <= at < end for start, end in known):
            return True
    return False


def scene_of(view: View) -> int:
    """How near the scene is told: 3 a town or a name that no list knows, 2 a district, 1 a province, 0 a country."""
    ranks = {"point": 3, "city": 3, "admin2": 2, "admin1": 1}
    named = [ranks.get(found.entry.precision, 0) for found in view.places if not found.adjective]
    return max([3 if at_scene(view) else 0, *named])
