"""What stocks and indicators have in common on the screen: who says it, how much, and a short piece of the sentence."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from marsad.model.indicators import Indicators
from marsad.model.statements import Cited, Unused
from marsad.model.stocks import Stocks
from marsad.terminal.files import write_json
from marsad.terminal.screen import target

Names = Mapping[str, str]
_QUOTE = 110  # letters of a sentence that are shown
_SHORT_ID = 8
# Of the options, what is long and the same in every question.
_NOT_SHOWN = ("known_origins", "voices", "cohorts", "fates", "apart", "pointing")


@contextmanager
def opened(output: Path | None, stream: TextIO | None) -> Iterator[TextIO]:
    if stream is not None:
        yield stream
    else:
        with target(output) as file:
            yield file


def write_found(found: Stocks | Indicators, stream: TextIO, names: Names) -> None:
    value: dict[str, Any] = dataclasses.asdict(dataclasses.replace(found, options=_shown_options(found)))
    for name in _NOT_SHOWN:
        del value["options"][name]
    value["names"] = {**value["names"], **{id: names[id] for id in value["names"] if id in names}}
    write_json(value, stream)


def _shown_options(found: Stocks | Indicators) -> Any:
    return dataclasses.replace(found.options, known_origins=None, voices={}, cohorts={}, fates={}, apart=frozenset())


def who(lens: str | None, origin: str | None, origin_name: str | None, cited: Cited, names: Names) -> str:
    """Who says it: "member states", "officials (The Daily Star)", "the group itself"."""
    if lens == "self_claimed":
        return "the group itself"
    if lens is None:
        return f"not said who, in {cited.publisher or cited.title or cited.url or cited.document[:_SHORT_ID]}"
    name = names.get(origin or "") or origin_name or origin or lens
    publisher = lens.partition("@")[2]
    return f"{name} ({publisher})" if publisher else name


def where(place: str | None, countries: Sequence[str], names: Names) -> str:
    from marsad.language import wording

    if place is not None:
        return names.get(place, place)
    return ", ".join(wording("en").country(code) for code in countries) or "place not stated"


def amount(low: float | None, high: float | None, unit: str, qualifier: str | None = None) -> str:
    """ "at least 3,000", "14,000 to 18,000", "50 to 300 million USD", "25 %"."""
    scale, word = _scale([value for value in (low, high) if value is not None], unit)
    shown = [None if value is None else f"{value / scale:,.10g}" for value in (low, high)]
    told = f"{shown[0]}" if low == high else f"{shown[0]} to {shown[1]}"
    if low is None or high is None:
        told = f"at least {shown[0]}" if high is None else f"at most {shown[1]}"
    elif qualifier == "about":
        told = f"about {told}"
    return told + word + {"count": "", "percent": " %"}.get(unit, f" {unit}")


def _scale(values: Sequence[float], unit: str) -> tuple[float, str]:
    if unit in ("count", "percent", "km2") or not values or min(values) < 1e6:
        return 1.0, ""
    return (1e9, " billion") if min(values) >= 1e9 else (1e6, " million")


def quoted(cited: Cited) -> str:
    """A short piece of the sentence around its number, and the claim that it is."""
    text = " ".join(cited.text.split())
    if len(text) > _QUOTE:
        middle = 0 if cited.number_start is None else cited.number_start - cited.start
        first = max(0, min(middle - _QUOTE // 2, len(text) - _QUOTE))
        text = (
            ("…" if first else "") + text[first : first + _QUOTE].strip() + ("…" if first + _QUOTE < len(text) else "")
        )
    page = cited.publisher or cited.title or cited.url or "page"
    return f"“{text}” {page}, claim {cited.claim[:_SHORT_ID]}"


def left_out(items: Sequence[Unused], stream: TextIO) -> None:
    if items:
        told = ", ".join(f"{item.code} {len(item.claims)}" for item in items)
        stream.write(f"Claims not used, by reason: {told}.\n")
