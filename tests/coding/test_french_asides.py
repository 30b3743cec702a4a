"""French: what an aside, a clause of its own or a background phrase says, and what it leaves alone."""

from __future__ import annotations

from datetime import date

import pytest

from marsad.coding import code
from marsad.model import Document, Figure, Incident
from marsad.registry import Registry, open_registry


@pytest.fixture(scope="module")
def registry() -> Registry:
    return open_registry()


def _read(text: str, registry: Registry) -> tuple[dict[str, Figure], list[Incident]]:
    page = Document(text=text, published=date(2025, 2, 27), published_precision="day", language="fr")
    claims = code(page, registry)
    figures = {claim.number.text: claim for claim in claims if isinstance(claim, Figure)}
    return figures, [claim for claim in claims if isinstance(claim, Incident)]


def test_bombers_whom_an_army_killed_made_no_attack(registry: Registry) -> None:
    text = "Mercredi, l'armée pakistanaise a éliminé neuf insurgés, dont deux kamikazes, à Bajaur."
    figures, incidents = _read(text, registry)
    place = figures["neuf"].place
    assert place is not None
    assert place.name == "Bajaur"
    assert [(told.type, told.killed) for told in incidents] == [("raid_or_arrest", 9)]


def test_who_took_power_since_then_attacks_nobody(registry: Registry) -> None:
    text = "Depuis le retour au pouvoir des talibans en août 2021, les attaques ont augmenté de 70 % au Pakistan."
    assert _read(text, registry)[0]["70 %"].group is None


def test_the_year_of_an_assault_dates_no_prisoner(registry: Registry) -> None:
    text = (
        "Trois ans après l'assaut de la prison d'Hassaké, mené en janvier 2022 par quelque 200 jihadistes de l'EI, les "
        "FDS gardent 9 500 combattants dans 27 centres de détention."
    )
    figures, _ = _read(text, registry)
    assert (figures["200"].measure, figures["200"].role) == ("other", "member")
    assert (figures["9 500"].measure, figures["9 500"].period) == ("detainees", None)
    assert "27" not in figures


def test_when_a_ministry_blamed_others_dates_no_income(registry: Registry) -> None:
    text = (
        "Les shebab tirent 100 millions de dollars de la taxe, assure le Trésor américain, qui a sanctionné seize "
        "personnes en mars."
    )
    assert _read(text, registry)[0]["100 millions de dollars"].period is None


def test_the_day_on_which_an_attack_took_place_is_its_own(registry: Registry) -> None:
    text = "Douze soldats ont été tués dans une attaque à Djibo, qui a eu lieu en janvier."
    period = _read(text, registry)[0]["Douze"].period
    assert period is not None
    assert period.start == date(2025, 1, 1)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Boko Haram a tué dix soldats. Une trentaine de terroristes ont pris d'assaut le poste.", "Une trentaine"),
        ("Boko Haram a tué dix soldats. Yaoundé a déployé près de 3 000 hommes.", "3 000"),
        ("Une embuscade des Codeco a fait sept morts sur la route nationale 27.", "27"),
        ("Trois kamikazes de l'EI ont ouvert le feu, faisant plus de 30 tués.", "Trois"),
    ],
)
def test_no_toll(text: str, number: str, registry: Registry) -> None:
    figure = _read(text, registry)[0].get(number)
    assert figure is None or figure.measure not in ("killed", "wounded", "killed_or_wounded")


def test_money_asked_for_people_in_need_is_no_group_s(registry: Registry) -> None:
    text = "Boko Haram a enlevé 38 personnes. L'OCHA n'a reçu que 14 % des 1,1 milliard de dollars demandés."
    figures, _ = _read(text, registry)
    assert [figures[number].group for number in ("14 %", "1,1 milliard de dollars")] == [None, None]


def test_who_is_taken_home_is_no_victim_of_the_group(registry: Registry) -> None:
    text = (
        "L'EI a attaqué la prison. Bagdad a rapatrié 690 personnes. Depuis 2021, 10 100 Irakiens sont rentrés au pays."
    )
    figures, _ = _read(text, registry)
    assert [(figures[number].measure, figures[number].group) for number in ("690", "10 100")] == [("other", None)] * 2


def test_behind_two_groups_that_each_killed_the_next_count_is_of_neither(registry: Registry) -> None:
    text = (
        "En Ituri, des Codeco ont tué sept personnes, tandis que des ADF en ont enlevé onze à Irumu. La Monusco fait "
        "état de 272 civils tués au deuxième trimestre."
    )
    assert _read(text, registry)[0]["272"].group is None


def test_whom_a_state_neutralises_is_the_group_s(registry: Registry) -> None:
    text = "Les ADF reculent. L'opération Shujaa a permis de neutraliser 37 rebelles en août."
    figure = _read(text, registry)[0]["37"]
    assert figure.role == "victim"


def test_each_rival_toll_has_its_own_source(registry: Registry) -> None:
    text = (
        "Le JNIM a attaqué dimanche le camp de Boulkessi : plus de trente soldats y ont péri selon des sources "
        "concordantes, une soixantaine d'après le groupe."
    )
    figures, _ = _read(text, registry)
    said = {number: [voice.name for voice in figure.attribution] for number, figure in figures.items()}
    assert said == {"trente": ["sources concordantes"], "une soixantaine": ["JNIM"]}


def test_the_report_according_to_which(registry: Registry) -> None:
    text = "Le Conseil a été saisi jeudi d'un rapport de l'ONU, selon lequel Aqpa compte 3 000 combattants au Yémen."
    figure = _read(text, registry)[0]["3 000"]
    assert (figure.modality, figure.period) == ("reported", None)


def test_a_power_that_strikes_is_not_struck(registry: Registry) -> None:
    text = "La coalition agit en Irak. Vendredi, Washington avait frappé deux bases, tuant 45 personnes."
    place = _read(text, registry)[0]["45"].place
    assert place is not None
    assert place.name == "Iraq"


def test_who_transports_goods_is_where_he_is(registry: Registry) -> None:
    place = _read("Trois transporteurs à Gao ont été tués lundi par des jihadistes.", registry)[0]["Trois"].place
    assert place is not None
    assert place.name == "Gao"


def test_an_unknown_village_is_not_the_town_before(registry: Registry) -> None:
    text = "Dix soldats sont morts mardi à Damboa, au Nigeria. A Zorbalandi, 63 personnes ont été tuées samedi."
    place = _read(text, registry)[0]["63"].place
    assert place is None or place.name == "Nigeria"


def test_places_and_numbers_in_the_same_order(registry: Registry) -> None:
    text = "A Beni et Oicha, en RDC, les ADF ont tué 10 et 9 personnes respectivement."
    figures, _ = _read(text, registry)
    assert [figures[number].place.name for number in ("10", "9")] == ["Beni", "Oicha"]  # type: ignore[union-attr]


def test_whom_a_ministry_blames_did_it(registry: Registry) -> None:
    text = "Seize personnes ont péri vendredi à Fambita, au Niger. Le ministère impute cette attaque à l'EIGS."
    group = _read(text, registry)[0]["Seize"].group
    assert group is not None
    assert group.id == "islamic-state-sahel"


def test_a_first_toll_is_not_added_to_the_next(registry: Registry) -> None:
    text = (
        "Plus de 300 élèves ont été enlevés vendredi à Papiri, au Nigeria, a indiqué la police, revoyant à la hausse "
        "un premier bilan de 227 otages."
    )
    assert [told.abducted for told in _read(text, registry)[1]] == [300]


def test_an_abbreviation_that_the_page_gives_to_an_institute_is_no_group(registry: Registry) -> None:
    text = (
        "Un rapport de l'Institut d'études de sécurité (ISS) porte sur Boko Haram. La faction retient, selon l'ISS, "
        "300 femmes, et compte 1 500 hommes."
    )
    group = _read(text, registry)[0]["1 500"].group
    assert group is not None
    assert group.id == "boko-haram"


def test_a_monitor_s_month_is_not_of_the_group_that_owned_up_to_one_attack(registry: Registry) -> None:
    text = (
        "Un attentat a fait 26 morts samedi à Quetta. La BLA a revendiqué l'attentat. D'après le PICSS, 68 attaques "
        "ont été enregistrées en janvier ; elles ont coûté la vie à 198 personnes."
    )
    figures, _ = _read(text, registry)
    assert [figures[number].group and figures[number].group.id for number in ("26", "68", "198")] == [
        "bla",
        None,
        None,
    ]


def test_a_toll_given_to_an_agency_is_of_who_gave_it(registry: Registry) -> None:
    text = "Au moins 77 morts : c'est le bilan, donné à l'AFP par des sources sécuritaires, de l'attaque de Bamako."
    assert [voice.name for voice in _read(text, registry)[0]["77"].attribution] == ["sources sécuritaires"]


def test_insurgents_of_whom_authorities_tell_take_hostages(registry: Registry) -> None:
    text = "Selon les autorités, les insurgés ont tué sept villageois et kidnappé onze fillettes à Memba."
    assert _read(text, registry)[0]["onze"].measure == "abducted"


def test_a_state_that_speaks_is_no_place(registry: Registry) -> None:
    text = "La coalition a mené 13 frappes contre l'EI en janvier, ont indiqué les Etats-Unis, tuant neuf combattants."
    place = _read(text, registry)[0]["neuf"].place
    assert place is None or place.country != "US"


def test_how_long_an_attack_lasted_is_not_when_it_was(registry: Registry) -> None:
    text = "En janvier, une série d'assauts de la BLA avait fait au moins 74 morts en 24 heures au Baloutchistan."
    period = _read(text, registry)[0]["74"].period
    assert period is not None
    assert (period.start, period.end) == (date(2025, 1, 1), date(2025, 1, 31))


def test_attacks_on_many_villages_are_no_one_event(registry: Registry) -> None:
    text = "Au Mozambique, l'EI a attaqué onze villages et déplacé 14 000 habitants de Chiúre."
    assert not _read(text, registry)[1]


def test_assailants_of_the_attack_told_before_are_the_group_s(registry: Registry) -> None:
    text = (
        "Mardi, Aqpa a lancé un assaut à Abyan, au Yémen. Une dizaine d'assaillants ont été tués. Quatre soldats ont "
        "péri."
    )
    figures, _ = _read(text, registry)
    groups = [figures[number].group for number in ("Une dizaine", "Quatre")]
    assert [group and group.id for group in groups] == ["aqap", "aqap"]


def test_when_a_group_was_founded_dates_no_strength(registry: Registry) -> None:
    text = "Aqpa est au Yémen. Fondé en 2009, le groupe compterait désormais 3 000 hommes."
    assert _read(text, registry)[0]["3 000"].period is None


def test_money_for_a_plant_is_no_group_s(registry: Registry) -> None:
    text = "L'EI a tué onze soldats. TotalEnergies a suspendu son chantier de 20 milliards de dollars."
    assert _read(text, registry)[0]["20 milliards de dollars"].group is None


def test_whose_dead_in_which_town(registry: Registry) -> None:
    text = (
        "Les forces de sécurité ont tué trois membres de l'EI-K mardi à Kaboul. Trois touristes avaient été abattus "
        "vendredi à Bamiyan, une attaque revendiquée par l'organisation."
    )
    told = {(incident.type, incident.place.name if incident.place else None) for incident in _read(text, registry)[1]}
    assert told == {("raid_or_arrest", "Kabul"), ("armed_assault", "Bamyan")}


def test_from_whom_an_agency_learnt_it(registry: Registry) -> None:
    text = "Neuf passagers sont morts lundi à Mopti, a appris l'AFP auprès d'un élu."
    assert [voice.name for voice in _read(text, registry)[0]["Neuf"].attribution] == ["élu"]


def test_a_name_that_a_group_and_an_institute_share(registry: Registry) -> None:
    text = "Le rapport trimestriel de l'ISS fait état de 214 attaques de groupes jihadistes au Bénin depuis 2021."
    assert _read(text, registry)[0]["214"].group is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("L'EI en Somalie a vu 186 des siens mourir lors de l'opération Hilaac.", "186"),
        ("Quelque 127 combattants étrangers sont rentrés de Syrie et 140 y seraient morts.", "140"),
    ],
)
def test_dead_of_its_own(text: str, number: str, registry: Registry) -> None:
    assert _read(text, registry)[0][number].role == "victim"
