"""What the group is said to have, and what is said without a number: rows beside the answer, in none of its counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marsad.language import Wording, name_of, voice_name
from marsad.language.plain import plain
from marsad.model.indicators import IndicatorCount
from marsad.model.stocks import StockStatement
from marsad.web.ask.links import Links

DIRECTIONS = ("rising", "falling", "present", "absent")


@dataclass(frozen=True, slots=True)
class StatedRow:
    """A number that stands at a time, as printed in its sentence, and who says so."""

    measure: str
    number: str
    href: str
    details: tuple[str, ...]
    who: str
    where: str
    when: str


@dataclass(frozen=True, slots=True)
class SignRow:
    """How often one source says what of one sign; `href`: its latest statement."""

    sign: str
    who: str
    counts: tuple[str, ...]  # in the order of `DIRECTIONS`, empty for none
    latest: str
    href: str


def stated_rows(
    stated: Sequence[StockStatement], links: Links, words: Wording, names: Mapping[str, str]
) -> tuple[StatedRow, ...]:
    return tuple(_stated(one, links, words, names) for one in stated if one.cited.number)


def _stated(one: StockStatement, links: Links, words: Wording, names: Mapping[str, str]) -> StatedRow:
    key, details = one.key, []
    if one.qualifier and one.qualifier != "range":
        details.append(name_of("qualifier", one.qualifier, words))
    if key.unit not in ("count", "percent", "ratio"):
        details.append(key.unit)
    details += [plain(name_of("cohort", key.cohort, words))] if key.cohort else []
    details += [name_of("fate", key.fate, words)] if key.fate else []
    details += [name_of("accumulation", key.accumulation, words)] if key.accumulation == "running_total" else []
    details += [name_of("modality", one.modality, words)] if one.modality in ("estimated", "denied") else []
    where = names.get(key.place or "", "")
    if not where:
        where = words.listed([words.country(code) for code in key.countries])
    return StatedRow(
        measure=name_of("measure", key.measure, words),
        number=plain(one.cited.number or ""),
        href=links.claim(one.cited.claim),
        details=tuple(details),
        who=_who(one.key.lens, one.origin, one.origin_name, one.cited.publisher, words, names),
        where=where,
        when=words.span(*one.stands),
    )


def sign_rows(
    signs: Sequence[IndicatorCount], links: Links, words: Wording, names: Mapping[str, str]
) -> tuple[SignRow, ...]:
    return tuple(
        SignRow(
            sign=name_of("indicator", one.indicator, words),
            who=_who(one.lens, one.origin, one.origin_name, one.latest.cited.publisher, words, names),
            counts=tuple(words.number(getattr(one, code)) if getattr(one, code) else "" for code in DIRECTIONS),
            latest=words.day(one.latest.day),
            href=links.claim(one.latest.cited.claim),
        )
        for one in signs
    )


def _who(
    lens: str | None,
    origin: str | None,
    printed: str | None,
    publisher: str | None,
    words: Wording,
    names: Mapping[str, str],
) -> str:
    name = names.get(origin or "") or plain(printed or origin or "")
    return plain(voice_name(lens, name, plain(publisher or ""), words))
