# ruff: noqa: E501 (one case a line reads better than many short lines)
"""Families of attribution: what a report rests on, who repeats whom, what "the report" points to, when a source ends."""

from __future__ import annotations

import time

import pytest

from marsad.coding import attribution
from marsad.coding.sentences import split
from marsad.registry import Registry, open_registry


@pytest.fixture(scope="module")
def registry() -> Registry:
    return open_registry()


def said(registry: Registry, language: str, text: str, mark: str) -> tuple[list[str], bool]:
    """Ids of the chain and self-claimed where `mark` stands in `text`."""
    scope = attribution.at(attribution.find(text, language, split(text, language), registry), text.index(mark))
    return ([voice.id for voice in scope.chain], scope.self_claimed) if scope else ([], False)


BASED_ON = [
    ("en", "A UN report based on information from member states recalls that 31,000 foreigners joined ISIS.", "31,000", ["un-report", "member-states"], False),
    ("en", "The UN Secretary-General says in a report built on data that member states supplied that 310 men are left.", "310", ["un-secretary-general-report", "member-states"], False),
    ("en", "ISIS mounted 81 attacks, according to a count by the Meir Amit Center that rests on the group's own announcements.", "81", ["meir-amit-center", "islamic-state"], True),
    ("fr", "Un rapport de l'ONU, nourri par les États membres, rappelle que 31 000 étrangers sont partis.", "31 000", ["un-report", "member-states"], False),
    ("fr", "Il reste 310 millions, affirme le secrétaire général de l'ONU dans un rapport qui s'appuie sur les États membres.", "310", ["un-secretary-general-report", "member-states"], False),
    ("ar", "أما تقرير الأمم المتحدة، الذي يستند إلى الدول الأعضاء، فيقول إن 31 ألف أجنبي انضموا.", "31", ["un-report", "member-states"], False),
    ("ar", "نفذ داعش 81 هجوماً، بحسب ما أحصاه مركز مئير عميت نقلاً عن صحيفة النبأ.", "81", ["meir-amit-center", "al-naba"], True),
]  # fmt: skip
REPEATED_BY = [
    ("fr", "Selon la propagande de Daech, citée dans un rapport de l'Observatoire d'Al-Azhar, 71 attaques ont eu lieu.", "71", ["al-azhar-observatory", "islamic-state-media"], True),
    ("en", "Kurdish officials, quoted by Rudaw, speak of 101 escapes.", "101", ["rudaw", "kurdish-officials"], False),
    ("ar", "أفاد مصدر طبي لوكالة فرانس برس بأن الحصيلة بلغت 19 قتيلاً.", "19", ["afp", "مصدر-طبي"], False),
    ("en", "A senior UN official told the Security Council that the group had killed 41 people.", "41", ["senior-un-official"], False),
    ("ar", "قال مسؤول أممي لمجلس الأمن إن تنظيم داعش قتل 41 شخصا.", "41", ["مسؤول-أممي"], False),
]  # fmt: skip
POINTING_BACK = [
    ("en", "Al-Azhar Observatory says in a statistical report that 61 attacks took place. The observatory adds that 14 failed.", "14", ["al-azhar-observatory"], False),
    ("en", "Al-Azhar Observatory says in a statistical report that 61 attacks took place. The report puts the dead at 203.", "203", ["al-azhar-observatory"], False),
    ("en", "CTC Sentinel counts 1,271 attacks on the basis of a dataset that the author keeps. The dataset gives 1,669 a year later.", "1,669", ["ctc-sentinel"], False),
    ("en", "PICSS counts 81 attacks. The Islamabad-based think tank attributes 64 of them to the TTP.", "64", ["picss"], False),
    ("fr", "Selon l'Unami, 1 108 personnes ont péri. La mission onusienne précise que 1 737 autres sont blessées.", "1 737", ["unami"], False),
    ("fr", "Le parquet fédéral évoque 9 blessés. L'enquête a conduit à 3 arrestations, selon la même source.", "3", ["parquet-fédéral"], False),
    ("ar", "سجلت مدونة تأملات في العراق 27 حادثة. وتشير المدونة إلى مقتل 14 شخصاً.", "14", ["musings-on-iraq"], False),
    ("ar", "رصد مرصد دار الإفتاء 18 عملية. وجاء العراق أولاً بـ6 عمليات، بحسب النشرة الأسبوعية للمرصد.", "6", ["dar-al-ifta-observatory"], False),
]  # fmt: skip
GOES_ON_OR_ENDS = [
    ("en", "ISIS claimed 132 attacks there (58%). Syria follows with 51 attacks (22%).", "51", ["islamic-state"], True),
    ("ar", "تبنى تنظيم داعش 132 هجوماً في العراق. وتلته سوريا بـ51 هجوماً.", "51", ["islamic-state"], True),
    ("en", "SOHR said 38 men died. Figures issued by the Islamic State's media arm speak of 73 attacks.", "73", ["islamic-state-media"], True),
    ("en", "Baghdad declared victory. The group then lost 40 villages in four weeks.", "40", [], False),
    ("fr", "« Nous avons perdu 12 hommes », a déclaré le porte-parole. À quatre kilomètres de là, 30 maisons ont brûlé.", "30", [], False),
    ("en", "The Norwegian Refugee Council says 60 families fled. According to loggers, 12 boats sank.", "12", ["loggers"], False),
]  # fmt: skip
OF_OTHERS = [
    ("en", "Islamic State said that coalition aircraft had killed 35 civilians in Raqqa.", "35", ["islamic-state"], False),
    ("fr", "L'État islamique affirme que des frappes américaines ont tué 35 civils.", "35", ["islamic-state"], False),
    ("ar", "قال داعش إن غارات أمريكية قتلت 35 مدنياً في الرقة.", "35", ["islamic-state"], False),
    ("en", "Islamic State said it had attacked army posts and killed 35 soldiers.", "35", ["islamic-state"], True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "mark", "chain", "own"),
    [*BASED_ON, *REPEATED_BY, *POINTING_BACK, *GOES_ON_OR_ENDS, *OF_OTHERS],
)
def test_who_is_cited_for_the_number(
    registry: Registry, language: str, text: str, mark: str, chain: list[str], own: bool
) -> None:
    assert said(registry, language, text, mark) == (chain, own)


@pytest.mark.parametrize(
    ("language", "unit", "length"),
    [
        ("en", "police said ", 40_000),
        ("en", "according to the group's own ", 40_000),
        ("en", "quoted by the observatory ", 40_000),
        ("fr", "Un responsable local a parlé. Le Conseil régional a condamné cela. ", 240_000),
    ],
)
def test_time_grows_with_the_length_of_the_text_and_not_faster(
    registry: Registry, language: str, unit: str, length: int
) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        sentences = split(text, language)
        start = time.process_time()
        attribution.find(text, language, sentences, registry)
        return time.process_time() - start

    seconds(2_000)  # the lexicon is read once
    assert seconds(length) < 8 * seconds(length // 4) + 0.5
