"""French: what a number counts that no noun follows, and what it does not count. Sentences are our own."""

from __future__ import annotations

from datetime import date

import pytest

from marsad.coding import code
from marsad.model import Document, Figure, Incident
from marsad.registry import Registry, open_registry


@pytest.fixture(scope="module")
def registry() -> Registry:
    return open_registry()


def _figures(text: str, registry: Registry) -> dict[str, Figure]:
    page = Document(text=text, published=date(2025, 8, 14), published_precision="day", language="fr")
    return {claim.number.text: claim for claim in code(page, registry) if isinstance(claim, Figure)}


def _incidents(text: str, registry: Registry) -> list[Incident]:
    page = Document(text=text, published=date(2025, 8, 14), published_precision="day", language="fr")
    return [claim for claim in code(page, registry) if isinstance(claim, Incident)]


@pytest.mark.parametrize(
    ("text", "number", "measure"),
    [
        ("Huit soldats ont trouvé la mort et une quinzaine ont été blessés à Diffa.", "une quinzaine", "wounded"),
        ("Plus de 300 terroristes ont été neutralisés et 4 200 se sont rendus.", "4 200", "other"),
        ("Acled a recensé 1 248 incidents impliquant des jihadistes, soit une hausse de 14 %.", "14 %", "attacks"),
        ("Le Niger a subi 612 attaques et 210 morts ; le Mali en compte 401 (1 190 morts).", "401", "attacks"),
        ("Le Mali a subi 401 attaques (1 190 morts) et le Niger 235 (598 morts).", "235", "attacks"),
        ("L'EI a mené onze attaques (29 morts) au Nigeria, devant la Somalie (six, 22 tués).", "six", "attacks"),
        ("Raqqa (31 attaques) et Hassaké (22) suivent la province de Deir ez-Zor.", "22", "attacks"),
        ("L'opération a permis à l'armée de tuer 19 terroristes et d'en capturer 7.", "7", "arrested"),
        ("Les rebelles houthis ont libéré 153 prisonniers.", "153", "other"),
        ("Plus de 6 000 combattants s'étaient rendus en deux ans au Nigeria.", "6 000", "other"),
        ("L'armée dit avoir récupéré douze otages des ADF.", "douze", "other"),
        ("Une cinquantaine d'attaques de l'EI ont été déjouées en Europe.", "Une cinquantaine", "other"),
        ("Une centaine d'hommes armés ont fait irruption à Djibo, tuant dix civils.", "Une centaine", "other"),
        ("En Libye, le nombre de membres de l'EI ne dépasserait pas 400.", "400", "fighters"),
        ("Le JNIM dit avoir tué 60 soldats et avoir fait une vingtaine de prisonniers.", "une vingtaine", "abducted"),
        ("Des ravisseurs ont enlevé 300 élèves à Papiri, après un bilan de 227 otages.", "227", "abducted"),
        (
            "Quelque 1 600 Marocains ont rejoint les zones de conflit, dont 742 y sont morts.",
            "1 600",
            "foreign_fighters",
        ),
        ("Un bus a sauté sur une mine lundi à Mopti : neuf passagers sont morts.", "neuf", "killed"),
        ("Le nombre d'attaques de l'EI en Irak est tombé de 84 à 45.", "45", "attacks"),
        ("Selon l'ONU, l'EI conserverait entre 1 500 et 3 000 hommes en Syrie.", "1 500 et 3 000", "fighters"),
    ],
)
def test_what_a_number_counts(text: str, number: str, measure: str, registry: Registry) -> None:
    assert _figures(text, registry)[number].measure == measure


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Un drone a tué un chef à Bagdad. Environ 2 500 militaires américains sont déployés en Irak.", "2 500"),
        ("En Irak, les tribunaux ont prononcé 64 peines de mort depuis janvier.", "64"),
        ("La police a arrêté deux adolescents de 17 et 19 ans à Vienne.", "17"),
        (
            "Vingt-six touristes ont été tués à Srinagar. La police recherche trois hommes, dont deux Pakistanais.",
            "trois",
        ),
        ("L'EI a revendiqué l'attaque, disant que quatre de ses combattants avaient tué 30 soldats.", "quatre"),
    ],
)
def test_who_attacks_or_is_sought_is_no_toll(text: str, number: str, registry: Registry) -> None:
    figure = _figures(text, registry).get(number)
    assert figure is None or figure.measure not in ("killed", "killed_or_wounded", "arrested")


def test_recruits_are_not_the_losses_of_the_sentence(registry: Registry) -> None:
    text = "Ouagadougou, muet sur ses pertes, affirme avoir recruté 14 000 soldats."
    assert _figures(text, registry)["14 000"].measure == "other"


@pytest.mark.parametrize(
    "text",
    [
        "Les frappes américaines et britanniques ont fait 106 morts. Les Houthis ont attaqué trois navires.",
        "Les Houthis ont attaqué trois navires. Les frappes américaines et britanniques ont fait 106 morts.",
    ],
)
def test_no_group_killed_whom_raids_from_the_air_killed(text: str, registry: Registry) -> None:
    assert _figures(text, registry)["106"].group is None


def test_whom_a_helicopter_kills_is_the_group_s(registry: Registry) -> None:
    text = "Un hélicoptère de l'armée nigériane a bombardé un camp de Boko Haram à Gwoza, tuant plus de 80 combattants."
    assert _figures(text, registry)["80"].role == "victim"
    assert [incident.type for incident in _incidents(text, registry)] == ["airstrike"]


def test_four_bombers_are_one_event(registry: Registry) -> None:
    text = "Quatre kamikazes se sont fait exploser samedi à Gwoza, au Nigeria, faisant au moins 32 morts."
    assert [(told.type, told.killed) for told in _incidents(text, registry)] == [("suicide_bombing", 32)]


def test_alleged_members_who_are_arrested_do_not_hide_their_group(registry: Registry) -> None:
    text = (
        "L'EI a mené 143 attaques en Syrie en 2023. Les FDS ont arrêté 426 membres présumés de cellules dormantes au "
        "cours de 102 raids."
    )
    figures = _figures(text, registry)
    group = figures["426"].group
    assert group is not None
    assert group.id == "islamic-state"
    assert (figures["102"].measure, figures["102"].role) == ("other", "victim")


def test_an_attack_of_another_year_is_not_of_the_group_before(registry: Registry) -> None:
    text = (
        "Le Lashkar-e-Taiba a tué 26 touristes mardi à Srinagar. En 2019, un attentat-suicide avait tué 41 "
        "paramilitaires à Pulwama."
    )
    assert _figures(text, registry)["41"].group is None


@pytest.mark.parametrize(
    ("text", "number", "place"),
    [
        ("En mars, une attaque à Diapaga, dans l'est du Burkina Faso, a tué 30 soldats.", "30", "Diapaga"),
        ("Deux attaques ont été menées en Syrie, près de Deir ez-Zor, contre l'armée.", "Deux", "Deir ez-Zor"),
        ("A Moscou, la police a arrêté onze membres de l'EI, ressortissants du Tadjikistan.", "onze", "Moscow"),
    ],
)
def test_where_it_was(text: str, number: str, place: str, registry: Registry) -> None:
    found = _figures(text, registry)[number].place
    assert found is not None
    assert found.name == place


def test_a_count_of_years_is_not_of_the_last_town(registry: Registry) -> None:
    text = (
        "Dix-huit personnes ont été tuées mercredi à Oicha, en RDC, par les ADF. D'après Acled, les ADF ont tué plus "
        "de 1 000 civils depuis janvier."
    )
    place = _figures(text, registry)["1 000"].place
    assert place is None or place.name != "Oicha"


def test_when_the_ship_was_taken_dates_no_release(registry: Registry) -> None:
    text = "Les Houthis ont libéré les 25 marins du cargo, capturé en novembre 2023 en mer Rouge."
    assert _figures(text, registry)["25"].period is None


def test_a_force_s_strength_is_no_group_s(registry: Registry) -> None:
    text = (
        "L'EI recule à Cabo Delgado. Le contingent rwandais, fort de 4 000 hommes, dit avoir neutralisé 22 terroristes."
    )
    figures = _figures(text, registry)
    assert figures["4 000"].group is None
    assert [voice.name for voice in figures["22"].attribution] == ["contingent rwandais"]


def test_no_fewer_than_is_a_claim(registry: Registry) -> None:
    text = "Le GSIM a revendiqué pas moins de 240 attaques au Burkina Faso, relève l'International Crisis Group."
    figure = _figures(text, registry)["240"]
    assert figure.self_claimed
    assert [voice.name for voice in figure.attribution] == ["International Crisis Group", "JNIM"]


def test_who_denies_did_not_say_it(registry: Registry) -> None:
    text = "Les rebelles du FLA affirment que l'armée a exécuté 12 civils, ce que Bamako dément."
    assert [voice.name for voice in _figures(text, registry)["12"].attribution] == ["Azawad Liberation Front"]


def test_what_a_state_says_it_holds_is_no_group_s(registry: Registry) -> None:
    text = "Le GSIM a mené 240 attaques. Ouagadougou affirme contrôler 71 % du territoire."
    assert _figures(text, registry)["71 %"].group is None
