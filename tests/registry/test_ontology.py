"""Every code of the published codebooks has its place in the ontology, and mistakes in its files are told."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import get_args

import pytest
from typer.testing import CliRunner

from marsad.cli import app
from marsad.errors import RefusedItem, UnknownName
from marsad.model.precision import RADIUS_KM, radius_km
from marsad.model.terms import INCIDENT_TYPES, PlacePrecision
from marsad.registry.ontology import open_ontology
from marsad.sources.description import describe

ONTOLOGY = open_ontology()

# CAMEO 1.1b3 (March 2012), which GDELT's CAMEO.eventcodes.txt (2013) follows: each root with its children; "0211-4"
# stands for 0211 to 0214.
CAMEO = """
01 010-9
02 020 021 0211-4 022 023 0231-4 024 0241-4 025 0251-6 026 027 028
03 030 031 0311-4 032 033 0331-4 034 0341-4 035 0351-6 036 037 038 039
04 040-6
05 050-7
06 060-4
07 070-5
08 080 081 0811-4 082 083 0831-4 084 0841-2 085 086 0861-3 087 0871-4
09 090-4
10 100 101 1011-4 102 103 1031-4 104 1041-4 105 1051-6 106 107 108
11 110 111 112 1121-5 113-6
12 120 121 1211-2 122 1221-4 123 1231-4 124 1241-6 125-9
13 130 131 1311-3 132 1321-4 133-7 138 1381-5 139
14 140 141 1411-4 142 1421-4 143 1431-4 144 1441-4 145 1451-4
15 150-5
16 160 161 162 1621-3 163 164 165 166 1661-3
17 170 171 1711-2 172 1721-4 173-6
18 180 181 182 1821-3 183 1831-4 184 185 186
19 190-4 195 1951-2 196
20 200-3 204 2041-2
"""
# ACLED codebook of 2023.
ACLED = {
    "Battles": "Armed clash|Government regains territory|Non-state actor overtakes territory",
    "Explosions/Remote violence": "Air/drone strike|Chemical weapon|Grenade|Remote explosive/landmine/IED|"
    "Shelling/artillery/missile attack|Suicide bomb",
    "Violence against civilians": "Abduction/forced disappearance|Attack|Sexual violence",
    "Protests": "Excessive force against protesters|Peaceful protest|Protest with intervention",
    "Riots": "Mob violence|Violent demonstration",
    "Strategic developments": "Agreement|Arrests|Change to group/activity|Disrupted weapons use|"
    "Headquarters or base established|Looting/property destruction|Non-violent transfer of territory|Other",
}
# ACLED codebook, version 8 (2017).
ACLED_OLD = (
    "Battle-No change of territory|Battle-Non-state actor overtakes territory|Battle-Government regains territory|"
    "Headquarters or base established|Strategic development|Riots/Protests|Violence against civilians|"
    "Non-violent transfer of territory|Remote violence"
)
# PLOVER manual, draft version 2.0 (2023).
PLOVER = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
    "COERCE ASSAULT"
)
PLOVER_ASSAULT = (
    "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial drone "
    "heavy-weapons crowd-control unconventional"
)


def expanded(word: str) -> list[str]:
    first, _, last = word.partition("-")
    return [first] if not last else [first[:-1] + str(digit) for digit in range(int(first[-1]), int(last) + 1)]


def published() -> list[str]:
    codes = [f"ucdp:{code}" for code in range(1, 4)]  # Högbladh 2019
    codes += [f"gtd:{code}" for code in range(1, 10)]  # GTD codebook 2021
    codes += [f"cameo:{code}" for word in CAMEO.split() for code in expanded(word)]
    codes += [f"acled:{event}/{sub}" for event, subs in ACLED.items() for sub in subs.split("|")]
    codes += [f"acled:{event}" for event in [*ACLED, *ACLED_OLD.split("|")]]
    codes += [f"plover:{event}" for event in PLOVER.split()]
    return codes + [f"plover:ASSAULT/{mode}" for mode in PLOVER_ASSAULT.split()]


@pytest.mark.parametrize("code", published())
def test_every_published_code_is_known(code: str) -> None:
    found = ONTOLOGY.find(code)
    assert found is not None
    assert found.type is None or found.type in INCIDENT_TYPES
    assert bool(found.may_be) == found.violent


def test_no_cameo_code_is_invented() -> None:
    codes = {code for word in CAMEO.split() for code in expanded(word)}
    extra = set(ONTOLOGY.scheme("cameo").codes) - codes
    assert extra <= {"1213", "1214"}  # of the codebook's text, not of GDELT's list


@pytest.mark.parametrize(
    ("code", "type"),
    [
        ("ucdp:1", "other"),
        ("gtd:1", "assassination"),
        ("gtd:6", "kidnapping"),
        ("gtd:9", "other"),
        ("cameo:1831", "suicide_bombing"),
        ("cameo:195", "airstrike"),
        ("cameo:190", "other"),
        ("cameo:036", None),
        ("plover:ASSAULT/drone", "airstrike"),
        ("plover:CONSULT", None),
        ("acled:Explosions/Remote violence/Suicide bomb", "suicide_bombing"),
        ("acled:EXPLOSIONS/REMOTE VIOLENCE/Suicide Bomb", "suicide_bombing"),
        ("acled:Protests/Excessive force against protestors", "other"),
        ("acled:Protests/Peaceful protest", None),
        ("acled:Remote violence", "other"),
    ],
)
def test_what_a_code_is(code: str, type: str | None) -> None:
    found = ONTOLOGY.find(code)
    assert found is not None
    assert found.type == type
    assert found.violent == (type is not None)


@pytest.mark.parametrize("code", ["gtd:10", "cameo:0999", "acled:Battles/Duel", "nobody:1", "", None])
def test_an_unknown_code_is_not_guessed(code: str | None) -> None:
    assert ONTOLOGY.find(code) is None
    assert ONTOLOGY.may_be(code) == set(INCIDENT_TYPES)
    assert ONTOLOGY.may_be(code, "airstrike") == {"airstrike"}


def test_other_columns_make_a_type_sure() -> None:
    gtd = ONTOLOGY.scheme("gtd")
    assert gtd.type_of("3") == "bombing"
    assert gtd.type_of("3", {"suicide": "1", "weapsubtype1": "11"}) == "suicide_bombing"
    assert gtd.type_of("3", {"suicide": "0", "weapsubtype1": "13"}) == "suicide_bombing"
    assert gtd.type_of("3", {"suicide": "0", "weapsubtype1": "11"}) == "shelling"
    assert gtd.type_of("2", {"suicide": "1"}) == "armed_assault"
    assert ONTOLOGY.may_be("gtd:3", "shelling") == {"shelling"}
    assert ONTOLOGY.may_be("gtd:3", "bombing") == {"bombing", "suicide_bombing", "shelling"}


def test_reports_of_one_event_may_agree_across_schemes() -> None:
    assert "armed_assault" in ONTOLOGY.may_be("acled:Violence against civilians/Attack", "other")
    assert ONTOLOGY.may_be("ucdp:3", "other") == set(INCIDENT_TYPES)
    assert not ONTOLOGY.may_be("gtd:6", "kidnapping") & ONTOLOGY.may_be("cameo:195", "airstrike")


def test_a_scheme_that_is_not_held_is_named() -> None:
    with pytest.raises(UnknownName, match=r"icews.*acled"):
        ONTOLOGY.scheme("icews")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("'1': {name: A}", r"'1'.*either a type or violent"),
        ("'1': {name: A, type: bombing, violent: false}", r"'1'.*either a type or violent"),
        ("'1': {name: A, type: theft}", r"'theft'.*armed_assault"),
        ("'1': {name: A, type: bombing, may_be: [shelling]}", r"own type 'bombing'"),
        ("'1': {name: A, type: bombing, mood: 1}", r"'mood'"),
        ("1: {name: A, type: bombing}", r"code 1 .*quotes"),
    ],
)
def test_a_slip_in_a_file_is_told(tmp_path: Path, entry: str, message: str) -> None:
    (tmp_path / "x.yml").write_text(f"scheme: x\nname: X\ncodebook: X 2000\ncodes:\n  {entry}\n", encoding="utf-8")
    with pytest.raises(RefusedItem, match=message):
        open_ontology.__wrapped__(tmp_path)


def test_ucdps_own_description_says_the_same() -> None:
    described = describe("ucdp-ged").reader
    scheme = ONTOLOGY.scheme("ucdp")
    assert {str(code): item["precision"] for code, item in described["places"].items()} == scheme.places
    assert {str(code): str(name) for code, name in described["periods"].items()} == scheme.periods
    assert {str(code): item["type"] for code, item in described["types"].items()} == {
        code: entry.type for code, entry in scheme.codes.items()
    }


def test_every_place_precision_has_its_radius_and_coarser_is_wider() -> None:
    assert set(RADIUS_KM) == set(get_args(PlacePrecision))
    radii = [radius_km(name) for name in ("point", "city", "admin2", "admin1", "country")]
    assert radii == sorted(radii, key=lambda radius: radius or 0.0)
    assert radius_km(None) is radius_km("region") is None


def test_the_command_lists_what_maps_and_what_does_not() -> None:
    runner = CliRunner()
    table = runner.invoke(app, ["ontology", "gtd"]).output
    assert re.search(r"3 +Bombing/Explosion +bombing", table)
    assert "3 codes wider than any type of ours" in table
    lines = list(csv.DictReader(io.StringIO(runner.invoke(app, ["ontology", "--format", "csv"]).output)))
    assert len(lines) == sum(len(scheme.codes) for scheme in ONTOLOGY)
    assert {line["scheme"] for line in lines} == {"acled", "cameo", "gtd", "plover", "ucdp"}
    assert "Agreement" in runner.invoke(app, ["ontology", "acled"]).output
