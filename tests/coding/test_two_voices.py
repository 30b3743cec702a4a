"""Two voices in one sentence keep their own numbers; a group is not the one that it is only linked to."""

from __future__ import annotations

from datetime import date

import pytest

from marsad.coding import code
from marsad.model import Document, Figure
from marsad.registry import open_registry

REGISTRY = open_registry()


def figures(language: str, text: str) -> list[Figure]:
    document = Document(text=text, published=date(2023, 4, 17), published_precision="day", language=language)
    return [claim for claim in code(document, REGISTRY) if isinstance(claim, Figure)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Al-Shabaab says it killed 30 soldiers; army puts toll at 17"),
        ("en", "Al-Shabaab said it killed 30 soldiers in Lower Shabelle, while the army put the toll at 17."),
        ("en", "Al-Shabaab said it killed 30 soldiers, but the army said 17 died."),
        ("en", "Al-Shabaab said it killed 30 soldiers, whereas officials counted 17 dead."),
        ("en", "Al-Shabaab said it killed 30 soldiers; residents gave a toll of 17."),
        ("fr", "Les shebab affirment avoir tué 30 soldats, tandis que l'armée évoque 17 morts."),
        ("fr", "Les shebab affirment avoir tué 30 soldats ; l'armée donne un bilan de 17 morts."),
        ("fr", "Les shebab disent avoir tué 30 soldats mais la police compte 17 morts."),
        ("ar", "قالت حركة الشباب إنها قتلت 30 جنديا فيما قال الجيش إن 17 جنديا قتلوا."),
        ("ar", "أعلنت حركة الشباب مقتل 30 جنديا، بينما تحدث الجيش عن مقتل 17 جنديا."),
    ],
)
def test_the_second_voice_owns_the_second_toll(language: str, text: str) -> None:
    claimed, countered = figures(language, text)
    assert (claimed.number.low, claimed.self_claimed, claimed.chain[-1].id) == (30, True, "al-shabaab")
    assert (countered.number.low, countered.self_claimed) == (17, False)
    assert all(voice.kind not in ("group", "group_media") for voice in countered.chain)
    assert countered.chain


@pytest.mark.parametrize(
    "text",
    [
        "Al-Shabaab said it killed 30 soldiers while the army was asleep and wounded 17.",
        "Al-Shabaab said it killed 30 soldiers; it put the wounded at 17.",
        "Al-Shabaab said it killed 30 soldiers but lost 17 men.",
    ],
)
def test_a_clause_without_a_speaker_stays_with_the_first(text: str) -> None:
    assert [figure.self_claimed for figure in figures("en", text)] == [True, True]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "JNIM attacked Boni. The group, which is linked to al-Qaeda, killed 12 soldiers."),
        ("en", "JNIM attacked Boni. The group, affiliated with al-Qaeda, killed 12 soldiers."),
        ("en", "JNIM attacked Boni. The group, a branch of al-Qaeda, said it killed 12 soldiers."),
        ("en", "JNIM is affiliated with al-Qaeda. The group killed 12 soldiers in April."),
        ("en", "The al-Qaeda affiliate JNIM killed 12 soldiers."),
        ("fr", "Le JNIM a attaqué Boni. Le groupe, lié à Al-Qaïda, a tué 12 soldats."),
        ("fr", "Le JNIM a attaqué Boni. Le groupe, qui a prêté allégeance à Al-Qaïda, affirme avoir tué 12 soldats."),
        ("ar", "هاجمت جماعة نصرة الإسلام والمسلمين بوني. وقتلت الجماعة المرتبطة بتنظيم القاعدة 12 جنديا."),
        ("ar", "هاجمت جماعة نصرة الإسلام والمسلمين بوني. وقالت الجماعة الموالية لتنظيم القاعدة إنها قتلت 12 جنديا."),
    ],
)
def test_the_group_is_the_one_spoken_of(language: str, text: str) -> None:
    (figure,) = figures(language, text)
    assert figure.group is not None
    assert figure.group.id == "jnim"
    assert [voice.id for voice in figure.chain if voice.kind == "group"] in ([], ["jnim"])


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("JNIM attacked Boni. Al-Qaeda killed 12 soldiers.", "al-qaeda"),
        ("JNIM attacked Boni. Al-Qaeda, which the group is loyal to, killed 12 soldiers.", "al-qaeda"),
        ("A group linked to Islamic State killed 12 soldiers in Mozambique.", "islamic-state-mozambique"),
    ],
)
def test_another_group_that_acts_is_itself(text: str, group: str) -> None:
    (figure,) = figures("en", text)
    assert figure.group is not None
    assert figure.group.id == group
