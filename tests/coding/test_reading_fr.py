"""French news phrasings → the slots of their figures and incidents."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import pytest

from marsad.coding import code
from marsad.model import Claim, Document, Figure, Incident
from marsad.registry import Registry, open_registry


@cache
def _registry() -> Registry:
    return open_registry()


def _claims(text: str) -> list[Claim]:
    return code(
        Document(
            text=text,
            url="https://example.org/page",
            title="",
            published=dt.date(2021, 3, 9),
            published_precision="day",
            language="fr",
        ),
        _registry(),
    )


def _figures(text: str) -> dict[str, Figure]:
    return {claim.number.text: claim for claim in _claims(text) if isinstance(claim, Figure)}


def _incidents(text: str) -> list[Incident]:
    return [claim for claim in _claims(text) if isinstance(claim, Incident)]


def _slot(figure: Figure, name: str) -> Any:
    match name:
        case "group":
            return figure.group.name if figure.group else None
        case "country":
            return figure.place.country if figure.place else None
        case "source":
            return figure.attribution[0].name if figure.attribution else None
        case "since":
            return figure.period.start.isoformat() if figure.period and figure.period.start else None
        case "value":
            return (figure.number.low, figure.number.high)
        case _:
            return getattr(figure, name)


CASES: list[tuple[str, str, dict[str, dict[str, Any]]]] = [
    (
        "the dead of two kinds share the verb that stands behind both",
        "Selon l'OSDH, 17 membres de l'EI et huit soldats du régime ont péri dans ces combats près de Palmyre.",
        {
            "17": {"measure": "killed", "role": "victim", "group": "Islamic State", "source": "SOHR"},
            "huit": {"measure": "killed", "role": "perpetrator", "country": "SY"},
        },
    ),
    (
        "sont morts, then ont été blessés: each number keeps its own verb",
        "Huit gendarmes sont morts et trente-trois autres ont été blessés mardi à Niamey.",
        {"Huit": {"measure": "killed"}, "trente-trois": {"measure": "wounded", "country": "NE"}},
    ),
    (
        "fighters that close a list of the dead are dead, not a strength",
        "Ces attaques de l'EI ont coûté la vie à 96 personnes : 71 civils, 22 soldats et trois combattants des FDS.",
        {"71": {"measure": "killed"}, "trois": {"measure": "killed", "role": "perpetrator"}},
    ),
    (
        "an abbreviation in brackets does not part the noun from its number",
        "En Afghanistan, les effectifs de l'État islamique-Khorassan (EI-K) auraient grimpé à 4 000 hommes.",
        {"4 000": {"measure": "fighters", "group": "ISKP", "country": "AF"}},
    ),
    (
        "the number compared ends where its date begins",
        "L'EI a mené 133 attaques en Irak au troisième trimestre, contre 94 un an plus tôt.",
        {"133": {"measure": "attacks"}, "94": {"measure": "attacks", "value": (94, 94)}},
    ),
    (
        "the attacks told before are what the next sentence spreads over provinces",
        "L'EI a mené 33 attaques, tuant 96 personnes. Elles se répartissent ainsi : 14 à Homs et 9 à Raqqa.",
        {"14": {"measure": "attacks", "group": "Islamic State"}, "9": {"measure": "attacks", "country": "SY"}},
    ),
    (
        "rows stand in the period of the line above them",
        "Attaques de l'EI au premier trimestre 2020 :\nDiyala : 62 attaques, 41 morts\nKirkouk : 38 attaques",
        {"62": {"since": "2020-01-01"}, "41": {"measure": "killed", "country": "IQ"}, "38": {"since": "2020-01-01"}},
    ),
    (
        "a hospital is no town, and neither is a government that acts",
        "Un attentat a fait 12 morts à Mogadiscio. L'hôpital Medina a reçu 43 blessés.",
        {"43": {"measure": "wounded", "country": "SO"}},
    ),
    (
        "the group that owns up in the end is the one of the first sentence",
        "Un kamikaze a tué dix-sept personnes lundi à Mogadiscio. Les shebab ont revendiqué l'attentat.",
        {"dix-sept": {"measure": "killed", "group": "al-Shabaab"}},
    ),
    (
        "whose fighters doubt leaves open stays open",
        "L'attaque a fait 17 morts. Ansar Dine a revendiqué l'attaque. Des sources doutent de cette revendication.",
        {"17": {"group": None}},
    ),
    (
        "a possessive does not carry a group over to somebody else's attack",
        "Au Mali, la katiba Macina a exécuté 130 civils. Au Niger, des inconnus ont tué huit gendarmes à leur poste.",
        {"130": {"country": "ML"}, "huit": {"group": None, "country": "NE"}},
    ),
    (
        "les assaillants are the ones named before",
        "Boko Haram a attaqué un village de Borno. Les assaillants ont égorgé 22 paysans.",
        {"22": {"measure": "killed", "group": "Boko Haram", "country": "NG"}},
    ),
    (
        "attackers killed are the group's dead",
        "Les shebab ont attaqué une base à Lamu. Cinq assaillants ont été tués et trois autres arrêtés.",
        {"Cinq": {"role": "victim", "group": "al-Shabaab"}, "trois": {"measure": "arrested", "role": "member"}},
    ),
    (
        "captured soldiers are taken, captured jihadists arrested",
        "Le GSIM affirme avoir capturé deux officiers. Les FDS ont capturé 62 jihadistes de l'EI en Syrie.",
        {"deux": {"measure": "abducted", "group": "JNIM"}, "62": {"measure": "arrested", "group": "Islamic State"}},
    ),
    (
        "n'a reconnu que cites, it does not deny",
        "L'EI dit avoir tué 20 soldats au Nigeria. L'armée nigériane n'a confirmé que trois morts.",
        {"20": {"self_claimed": True}, "trois": {"self_claimed": False, "source": "Nigerian army"}},
    ),
    (
        "the toll that the police gave is the police's",
        "Quatre personnes ont été tuées à Quetta, selon un bilan communiqué mardi par la police.",
        {"Quatre": {"source": "police", "country": "PK"}},
    ),
    (
        "an institution is called by its name, not by its kind",
        "L'insurrection a fait plus de 4 800 morts au Mozambique, selon l'ONG Acled.",
        {"4 800": {"source": "ACLED", "value": (4800, None)}},
    ),
    (
        "a weekly in apposition to its group is the source itself",
        "L'hebdomadaire al-Naba, organe de propagande de Daech, fait état de quarante opérations en Irak.",
        {"quarante": {"source": "Al-Naba", "self_claimed": True, "country": "IQ"}},
    ),
    (
        "those held in prisons are no strength",
        "Quelque 10 000 combattants de l'EI croupissent dans des prisons du nord-est de la Syrie.",
        {"10 000": {"measure": "detainees", "group": "Islamic State"}},
    ),
    (
        "people thrown on the roads are displaced, people in a camp are not",
        "Les combats ont jeté sur les routes 40.000 habitants. Le camp d'al-Hol abrite 62 000 personnes.",
        {"40.000": {"measure": "displaced"}, "62 000": {"measure": "other", "country": "SY"}},
    ),
    (
        "arms found are weapons, family members and mandates nothing",
        "L'armée a récupéré 1 240 balles. Le maire, en fonction depuis deux mandats, vit avec ses trois frères.",
        {"1 240": {"measure": "weapons"}},
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_slots_of_a_figure(text: str, expected: dict[str, dict[str, Any]]) -> None:
    found = _figures(text)
    for number, slots in expected.items():
        assert number in found, f"{number} not among {sorted(found)}"
        assert {name: _slot(found[number], name) for name in slots} == slots


@pytest.mark.parametrize(
    "text",
    [
        "À 85 kilomètres de Kirkouk, la route nationale 24 traverse onze villages.",
        "Le cultivateur, 57 ans, père de six enfants, est revenu avec ses trois frères après cinq années d'exil.",
        "La résolution 2379 et l'article 4 de la loi de 2005 restent des mots.",
    ],
)
def test_numbers_that_are_no_figures(text: str) -> None:
    assert _figures(text) == {}


def test_a_twin_attack_is_one_incident_with_its_toll() -> None:
    (incident,) = _incidents("Le double attentat-suicide du 21 janvier a fait 32 morts et 110 blessés à Bagdad.")
    assert (incident.type, incident.killed, incident.wounded) == ("suicide_bombing", 32, 110)


def test_a_sweep_is_told_as_a_raid() -> None:
    (incident,) = _incidents("L'armée a arrêté lundi trois suspects lors d'un ratissage à Gao, au Mali.")
    assert (incident.type, incident.place and incident.place.country) == ("raid_or_arrest", "ML")
