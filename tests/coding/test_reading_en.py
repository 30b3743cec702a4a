"""What a reader of English news would miss if the coder read these sentences wrongly: one phenomenon each."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from marsad.coding import code
from marsad.model import Document, Figure, Incident
from marsad.registry import Registry, open_registry

Slots = dict[str, object]


@cache
def registry() -> Registry:
    return open_registry()


def read(text: str) -> tuple[list[Figure], list[Incident]]:
    """The figures and incidents of a page published on Monday, 17 April 2023."""
    page = Document(text=text, language="en", published=date(2023, 4, 17), published_precision="day")
    claims = code(page, registry())
    return [c for c in claims if isinstance(c, Figure)], [c for c in claims if isinstance(c, Incident)]


def slots(figure: Figure, names: Slots) -> Slots:
    """The slots of the figure that an expectation names."""
    period = figure.period
    values: Slots = {
        "low": figure.number.low,
        "high": figure.number.high,
        "unit": figure.number.unit,
        "measure": figure.measure,
        "role": figure.role,
        "group": figure.group.name if figure.group else None,
        "country": figure.place.country if figure.place else None,
        "countries": figure.place.countries if figure.place else (),
        "self_claimed": figure.self_claimed,
        "start": period.start if period else None,
    }
    return {name: values[name] for name in names}


CASES: list[tuple[str, str, list[Slots]]] = [
    (
        "verb behind a parenthesis with a part of its own",
        "Thirty-eight people, including six children, were killed in Baghdad.",
        [{"low": 38, "measure": "killed", "country": "IQ"}, {"low": 6, "measure": "killed"}],
    ),
    (
        "verb without an object behind a parenthesis",
        "At least 14 civilians, among them three women and a child, lost their lives in Irumu territory.",
        [{"low": 14, "high": None, "measure": "killed"}, {"low": 3, "measure": "killed"}],
    ),
    (
        "nouns that no list knows; the verb of the first clause is not that of the second",
        "JNIM overran a post in Mali; six soldiers and 34 archers died and 33 people were wounded.",
        [
            {"low": 6, "measure": "killed", "group": "JNIM"},
            {"low": 34, "measure": "killed", "group": "JNIM"},
            {"low": 33, "measure": "wounded", "group": "JNIM"},
        ],
    ),
    (
        "whose dead",
        "The Libyan National Army killed nine IS fighters near Sebha and lost one soldier.",
        [{"low": 9, "role": "victim", "country": "LY"}, {"low": 1, "measure": "killed", "role": "perpetrator"}],
    ),
    (
        "state forces launch operations, not attacks",
        "Iraqi security forces launched 12 raids in Kirkuk and arrested 31 ISIS suspects.",
        [{"low": 12, "measure": "other", "role": "victim"}, {"low": 31, "measure": "arrested", "role": "member"}],
    ),
    (
        "headline before the group that owned up",
        "Death toll in Baghdad blasts climbs to 38\n"
        "Two bombs killed 38 people on Monday. Islamic State claimed responsibility.",
        [{"low": 38, "group": "Islamic State"}, {"low": 2}, {"low": 38, "group": "Islamic State"}],
    ),
    (
        "attacks that nobody owned up to, between two sentences about the group",
        "ISIS carried out 40 attacks in Diyala in March. Another 12 attacks could not be attributed. "
        "The group killed 22 people.",
        [
            {"low": 40, "group": "Islamic State"},
            {"low": 12, "group": None},
            {"low": 22, "measure": "killed", "group": "Islamic State"},
        ],
    ),
    (
        "tally of all violence beside a mention of the group",
        "UNAMI said 354 Iraqis lost their lives to terrorism, violence and armed conflict in May.",
        [{"low": 354, "measure": "killed", "group": None, "country": "IQ"}],
    ),
    (
        "the group's own word, after an aside",
        "JNIM, al-Qaeda's branch in the region, for its part boasted of having killed 29 soldiers in the Mopti region.",
        [{"low": 29, "measure": "killed", "group": "JNIM", "country": "ML", "self_claimed": True}],
    ),
    (
        "claimed in a statement that",
        "ISIS claimed in a statement that it had killed 12 soldiers in Iraq.",
        [{"low": 12, "measure": "killed", "self_claimed": True}],
    ),
    (
        "owning up to an attack is no word on its toll",
        "ISIS claimed a bombing that killed 12 soldiers in Iraq.",
        [{"low": 12, "measure": "killed", "self_claimed": False}],
    ),
    (
        "percentage and count side by side are no range",
        "Attacks by ISIS rose 2 per cent to 1,996 in 2023.",
        [{"low": 2, "high": 2, "unit": "percent"}, {"low": 1996, "high": 1996, "unit": "count"}],
    ),
    (
        "strength before and after",
        "ISIL's strength in Syria fell from 12,000 in 2018 to fewer than 3,000 in 2022.",
        [
            {"low": 12000, "measure": "fighters", "start": date(2018, 1, 1)},
            {"low": None, "high": 3000, "measure": "fighters", "start": date(2022, 1, 1)},
        ],
    ),
    (
        "two groups, two strengths",
        "ISWAP has some 3,500 to 5,000 fighters, whereas Boko Haram has between 1,500 and 2,000.",
        [
            {"low": 3500, "high": 5000, "group": "ISWAP", "measure": "fighters"},
            {"low": 1500, "high": 2000, "group": "Boko Haram", "measure": "fighters"},
        ],
    ),
    (
        "prisoners and their part; nationalities are no figure",
        "Prisons in north-east Syria hold about 10,000 ISIS fighters, including 2,000 foreigners of 60 nationalities.",
        [{"low": 10000, "measure": "detainees", "role": "member"}, {"low": 2000}],
    ),
    (
        "hostages that are killed, held and freed",
        "Abu Sayyaf beheaded two hostages on Jolo island and freed seven captives.",
        [{"low": 2, "measure": "killed"}, {"low": 7, "measure": "other"}],
    ),
    (
        "two readings of the same verb: captured civilians and captured militants",
        "Boko Haram captured 12 women in Borno. The army captured 14 militants in Borno.",
        [{"low": 12, "measure": "abducted"}, {"low": 14, "measure": "arrested"}],
    ),
    (
        "rates",
        "In 2022 ISWAP carried out an average of 11 attacks a month in Borno.",
        [{"low": 11, "measure": "attacks", "group": "ISWAP", "country": "NG"}],
    ),
    (
        "country of the police that arrest",
        "Moroccan security services broke up an Islamic State cell and arrested five men. Spanish police detained two.",
        [{"low": 5, "measure": "arrested", "country": "MA"}, {"low": 2, "measure": "arrested", "country": "ES"}],
    ),
    (
        "a group's name that says where it acts",
        "Analysts reckon that IS in Libya has 500 men.",
        [{"low": 500, "measure": "fighters", "country": "LY"}],
    ),
    (
        "ages, storeys, ordinals, resolutions, distances and years of war",
        "A 58-year-old baker, aged 58, from a two-storey house 400 metres away, recalled the 27th report under "
        "resolution 2368 (2017), 15 years of war and children as young as 12.",
        [],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_figures(text: str, expected: list[Slots]) -> None:
    figures, _ = read(text)
    assert [slots(figure, names) for figure, names in zip(figures, expected, strict=True)] == expected


def test_columns_of_a_table_say_what_is_counted() -> None:
    text = (
        "Attacks by Islamic State, October 2022\nGovernorate | Attacks | Killed\nHoms | 8 | 22\nDiyala | 9 | 11\n"
        "Kirkuk | - | 3"
    )
    figures, _ = read(text)
    assert [(f.number.low, f.measure, f.place.country if f.place else None) for f in figures] == [
        (8, "attacks", "SY"),
        (22, "killed", "SY"),
        (9, "attacks", "IQ"),
        (11, "killed", "IQ"),
        (3, "killed", "IQ"),
    ]
    assert {f.group.name if f.group else None for f in figures} == {"Islamic State"}


@pytest.mark.parametrize(
    ("text", "kind", "killed", "country"),
    [
        ("On Friday al-Shabaab stormed a hotel in Mogadishu, killing eight guards.", "armed_assault", 8, "SO"),
        (
            "A man wearing an explosive vest blew himself up in Kabul on Friday, killing 19.",
            "suicide_bombing",
            19,
            "AF",
        ),
        (
            "Nigerian troops shot dead 14 Boko Haram insurgents in the Sambisa forest on Friday.",
            "raid_or_arrest",
            14,
            "NG",
        ),
        ("On Friday jets struck a cave in Diyala, killing four ISIS members.", "airstrike", 4, "IQ"),
        ("ADF rebels abducted 15 farmers in Beni on 11 April.", "kidnapping", None, "CD"),
    ],
)
def test_single_events(text: str, kind: str, killed: int | None, country: str) -> None:
    _, incidents = read(text)
    assert [(i.type, i.killed, i.place.country if i.place else None) for i in incidents] == [(kind, killed, country)]


@pytest.mark.parametrize(
    "text",
    [
        "In May 160 people were killed and 52 injured in Nineveh, UNAMI said.",
        "Deaths in Syria rose to 1,470 in 2018.",
        "ISIS carried out 23 attacks in Syria in April, which killed 52 people.",
    ],
)
def test_tallies_are_no_events(text: str) -> None:
    _, incidents = read(text)
    assert incidents == []
