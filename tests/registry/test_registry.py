"""Names in three languages lead to one id, look-alikes stay apart, and what is found cuts the text."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import RefusedItem, UnknownName
from marsad.registry import Registry, open_registry
from marsad.registry.files import DATA
from marsad.registry.tokens import tokenise

IRAQ = "geonames:99237"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return open_registry()


@pytest.mark.parametrize(
    ("name", "id"),
    [
        *[
            (name, "islamic-state")
            for name in ("ISIS", "ISIL", "Daesh", "Daech", "l'Etat islamique", "داعش", "تنظيم الدولة")
        ],
        ("Organisation de l'Etat islamique", "islamic-state"),
        ("ولاية خراسان", "iskp"),
        ("ISWAP", "iswap"),
        ("ولاية غرب أفريقيا", "iswap"),
        ("ولاية سيناء", "islamic-state-sinai"),
        ("GSIM", "jnim"),
        ("جماعة نصرة الإسلام", "jnim"),
        ("Shebab", "al-shabaab"),
        ("حركة الشباب", "al-shabaab"),
        ("Al-Qaïda", "al-qaeda"),
        ("قسد", "sdf"),
        ("Taliban", "taliban"),
        ("Pakistani Taliban", "ttp"),
    ],
)
def test_one_actor_has_many_names(registry: Registry, name: str, id: str) -> None:
    assert registry.actors.resolve(name).id == id


@pytest.mark.parametrize(
    "name",
    [
        *("Islamic State", "ISKP", "ISWAP", "Islamic State - Sinai Province", "Islamic State - Somalia Province"),
        *("Islamic State Mozambique", "ISCAP", "ADF", "al-Shabaab", "Boko Haram", "JNIM", "Taliban", "TTP"),
        *("Al-Qaeda", "ANSIPRJ", "HuJI"),
    ],
)
def test_canonical_names_are_kept(registry: Registry, name: str) -> None:
    assert registry.actors.resolve(name).name == name


def found(registry: Registry, text: str, language: str) -> list[tuple[str, str]]:
    return [(item.text, item.entry.id) for item in registry.actors.find(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The group IS is back", "en", [("IS", "islamic-state")]),
        ("THIS IS THE NEWS", "en", []),
        ("an operative of ISIS’s Khorasan Province", "en", [("ISIS’s Khorasan Province", "iskp")]),
        ("L'EI a dit que ses ennemis", "fr", [("EI", "islamic-state")]),
        ("وداعش هاجم", "ar", [("داعش", "islamic-state")]),
        ("تابعة لتنظيم “الدولة” في", "ar", [("تنظيم “الدولة”", "islamic-state")]),
        ("مقاتلي “#داعش” الأجانب", "ar", [("داعش", "islamic-state")]),
        ("ضدَّ “داعِشٍ” أمس", "ar", [("داعِشٍ", "islamic-state")]),
        ("هجوم على القاعدة العسكرية", "ar", []),
        ("قاعدة عسكرية", "ar", []),
        ("بين الشباب العاطلين", "ar", []),
        ("أعلنت “الشباب” أنها", "ar", [("الشباب", "al-shabaab")]),
        ("تابع للقاعدة", "ar", [("لقاعدة", "al-qaeda")]),
    ],
)
def test_actors_in_text(registry: Registry, text: str, language: str, expected: list[tuple[str, str]]) -> None:
    assert found(registry, text, language) == expected


def test_branch_parent_and_country(registry: Registry) -> None:
    branch = registry.actors.branch_in("islamic-state", "MZ")
    assert branch is not None
    assert branch.id == "islamic-state-mozambique"
    assert branch.to_actor("ISIS").parent == "Islamic State"
    assert registry.actors.branch_in("islamic-state", "IQ") is None
    assert registry.actors.ancestors("adf") == ("islamic-state",)
    assert "iskp" in registry.actors.descendants("islamic-state")


def test_look_alike_observatories_stay_apart(registry: Registry) -> None:
    assert registry.sources.resolve("OSDH").id == registry.sources.resolve("المرصد السوري لحقوق الإنسان").id == "sohr"
    azhar = registry.sources.resolve("Al-Azhar Observatory")
    ifta = registry.sources.resolve("مرصد الفتاوى التكفيرية والآراء المتشددة")
    assert azhar.id != ifta.id
    assert registry.sources.resolve("Amaq").actor == "islamic-state"


def test_unknown_names_suggest_near_ones(registry: Registry) -> None:
    with pytest.raises(UnknownName) as error:
        registry.actors.resolve("Boko Harem")
    assert "Boko Haram" in error.value.near
    with pytest.raises(UnknownName) as error:
        registry.places.resolve("Irak-Syrie")
    with pytest.raises(UnknownName) as error:
        registry.places.resolve("Nineve")
    assert "Nineveh" in error.value.near


@pytest.mark.parametrize(
    ("names", "country"),
    [
        (("Iraq", "Irak", "العراق"), "IQ"),
        (("Nineveh", "Ninive", "نينوى"), "IQ"),
        (("Deir ez-Zor", "Deir Ezzor", "Deir az-Zor", "دير الزور"), "SY"),
        (("Baghouz", "الباغوز"), "SY"),
        (("Palmyra", "Palmyre"), "SY"),
    ],
)
def test_one_place_has_many_names(registry: Registry, names: tuple[str, ...], country: str) -> None:
    places = {registry.places.resolve(name) for name in names}
    assert len({place.id for place in places}) == 1
    assert places.pop().country == country


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Reading of the Mobile report in March was Nice.", "en"),
        ("La visite de Tours et la police, dit Ali", "fr"),
        ("أزمة مالي واقتصادي", "ar"),
        ("قال القائم بأعمال المبعوث", "ar"),
    ],
)
def test_ordinary_words_are_no_places(registry: Registry, text: str, language: str) -> None:
    assert registry.places.find(text, language) == []


def test_false_friends_lose(registry: Registry) -> None:
    assert registry.places.resolve("Anbar").country == "IQ"
    assert registry.places.resolve("Sinai").country == "EG"
    assert registry.places.resolve("Mali").precision == "country"
    assert registry.places.resolve("Niger").country == "NE"


def test_adjectives_are_told_from_names(registry: Registry) -> None:
    for text, language in (("the Iraqi army", "en"), ("l'armée irakienne", "fr"), ("ضد الجيش العراقي", "ar")):
        (place,) = registry.places.find(text, language)
        assert place.adjective
        assert place.entry.id == IRAQ


def test_contains(registry: Registry) -> None:
    places = registry.places
    assert places.contains(IRAQ, places.resolve("Nineveh").id)
    assert places.contains(places.resolve("Nineveh").id, places.resolve("Mosul").id)
    assert places.contains(places.resolve("Sahel").id, places.resolve("Mopti").id)
    assert not places.contains(IRAQ, places.resolve("Raqqa").id)


@given(st.text(alphabet="abIS ISIS'’-#_داعشلتنظيموبكلةًـ“”\".é ", max_size=60))
def test_spans_always_cut_the_text(text: str) -> None:
    registry = open_registry()
    for token in tokenise(text):
        assert text[token.start : token.end] == token.text
    for language in ("en", "fr", "ar"):
        for find in (registry.actors.find, registry.sources.find, registry.places.find):
            spans = find(text, language)
            assert all(text[item.start : item.end] == item.text and item.text for item in spans)
            assert all(a.end <= b.start for a, b in pairwise(spans))


def test_one_line_of_yaml_adds_a_name(tmp_path: Path) -> None:
    for file in DATA.glob("*.yml"):
        shutil.copy(file, tmp_path / file.name)
    with (tmp_path / "actors.yml").open("a", encoding="utf-8") as file:
        file.write("- {id: night-wolves, name: Night Wolves, kind: armed_group, countries: [IQ], ar: [ذئاب الليل]}\n")
    registry = open_registry(tmp_path)
    assert [item.entry.id for item in registry.actors.find("هجوم لذئاب الليل", "ar")] == ["night-wolves"]


def test_an_entry_whose_id_is_known_adds_to_it(tmp_path: Path) -> None:
    for file in DATA.glob("*.yml"):
        shutil.copy(file, tmp_path / file.name)
    group = "- {id: night-front, name: Night Front, kind: armed_group, countries: [ML], fr: Front de la nuit}\n"
    more = "- {id: night-front, countries: [NE], fr: [Nuit noire], ar: [جبهة الليل]}\n"
    with (tmp_path / "actors.yml").open("a", encoding="utf-8") as file:
        file.write(group + more)
    actors = open_registry(tmp_path).actors
    names = ("Night Front", "Front de la nuit", "Nuit noire", "جبهة الليل")
    assert {actors.resolve(name).id for name in names} == {"night-front"}
    assert actors.get("night-front").countries == ("ML", "NE")


def test_an_entry_without_a_name_is_named_in_the_error(tmp_path: Path) -> None:
    for file in DATA.glob("*.yml"):
        shutil.copy(file, tmp_path / file.name)
    (tmp_path / "actors.yml").write_text("- {id: nigth-front, ar: [جبهة الليل]}\n", "utf-8")
    with pytest.raises(RefusedItem, match="nigth-front"):
        open_registry(tmp_path)


@pytest.mark.parametrize(
    ("file", "line", "named"),
    [
        ("actors.yml", "- {id: x-front, name: X Front, kind: armedgroup}", "armed_group"),
        ("actors.yml", "- {id: x-front, name: X Front, kind: armed_group, alias: [Y]}", "alias"),
        ("actors.yml", "- {id: x-front, name: X Front, kind: armed_group, parent: nosuch}", "nosuch"),
        ("sources.yml", "- {id: x-watch, name: X Watch, kind: monitor, reliability: Z}", "A, B, C"),
        ("places.yml", "- {id: 'marsad:x', name: X Wells, iso: NO, precision: city}", "quotes"),
        ("places.yml", "- {id: 'marsad:x', name: X Wells, iso: ML, precision: village}", "admin1"),
    ],
)
def test_a_slip_in_a_data_file_is_told_with_its_remedy(file: str, line: str, named: str, tmp_path: Path) -> None:
    for source in DATA.glob("*.yml"):
        shutil.copy(source, tmp_path / source.name)
    with (tmp_path / file).open("a", encoding="utf-8") as stream:
        stream.write(f"{line}\n")
    with pytest.raises(RefusedItem) as told:
        open_registry(tmp_path)
    message = str(told.value)
    assert file in message
    assert "x" in message
    assert named in message


def test_every_parent_and_every_media_arm_s_group_exists(registry: Registry) -> None:
    for actor in registry.actors:
        assert registry.actors.ancestors(actor.id) is not None
    for source in registry.sources:
        if source.actor:
            registry.actors.get(source.actor)
    assert len(list(registry.sources)) >= 100
