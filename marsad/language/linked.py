"""Why two reports are taken for one event: the linker's evidence (codes and values, as JSON) → a line to read."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from marsad.language.wording import Wording
from marsad.language.words import mark, name_of

_DATES = {
    "same_day": mark("same day"),
    "same_days": mark("same days"),
    "next_day": mark("a day apart"),
    "overlapping_days": mark("days that overlap"),
    "within_weeks": mark("periods that overlap"),
    "overlapping_weeks": mark("periods that overlap"),
    "else": mark("other dates"),
}
_PLACED = {
    "country": mark("one placed to the country alone"),
    "district": mark("one placed to a district"),
    "province": mark("one placed to a province"),
    "region": mark("one placed to a region"),
}
_BOTH_PLACED = {
    "country": mark("both placed to the country alone"),
    "district": mark("both placed to a district"),
    "province": mark("both placed to a province"),
    "region": mark("both placed to a region"),
}
_OUTLINED = {
    "date": mark("date"),
    "place": mark("place"),
    "actors": mark("actors"),
    "type": mark("type"),
    "killed": mark("dead"),
    "wounded": mark("wounded"),
    "text": mark("text"),
}


def linked_text(evidence: str, probability: float, words: Wording, names: Mapping[str, str] | None = None) -> str:
    """One line: "same day; 3 km apart; both name Islamic State; 4 and 4–6 dead; together 97%".

    evidence: as the linker wrote it (`linking.evidence`). names: of actors by id; an unknown one is shown by its id.
    """
    known = json.loads(evidence)
    if known.get("copy"):
        return _copy(words)
    teller = _Teller(words, names or {})
    said = [teller.said(name, found) for name, found in known["comparisons"].items()]
    return _joined([*filter(None, said), _together(probability, words)], words)


def linked_outline(evidence: str, probability: float, words: Wording) -> str:
    """What spoke for and against, with no value of a report: "for it: date, place; against it: dead; together 40%".

    So much may be told of a row that may not be passed on.
    """
    known = json.loads(evidence)
    if known.get("copy"):
        return _copy(words)
    weights = {words.say(_OUTLINED[name]): found["bits"] for name, found in known["comparisons"].items()}
    favour = words.say(", ").join(name for name, bits in weights.items() if bits > 0)
    against = words.say(", ").join(name for name, bits in weights.items() if bits < 0)
    parts = [words.say("for it: {names}", names=favour)] if favour else []
    parts += [words.say("against it: {names}", names=against)] if against else []
    return _joined([*parts, _together(probability, words)], words)


def _copy(words: Wording) -> str:
    return words.say("the same words, told with one voice")


def _together(probability: float, words: Wording) -> str:
    return words.say("together {share}", share=words.percent(probability))


def _joined(parts: Sequence[str], words: Wording) -> str:
    return words.say("; ").join(parts)


class _Teller:
    def __init__(self, words: Wording, names: Mapping[str, str]) -> None:
        self._words = words
        self._names = names

    def said(self, name: str, found: Mapping[str, Any]) -> str:
        if name == "date":
            return self._date(found)
        if name == "place":
            return self._place(found)
        if name == "actors":
            return self._actors(found)
        if name == "type":
            return self._type(found)
        if name == "text":
            return self._words.say("texts alike to {share}", share=self._words.percent(found["likeness"]))
        return self._toll(name, found)

    def _date(self, found: Mapping[str, Any]) -> str:
        level = found["level"]
        if level in ("days_2_3", "days_4_6"):
            return self._words.say_many("{number} day apart", "{number} days apart", found["days"])
        if level == "near_days":
            days = found["days"]
            return self._words.say_many("days that lie {number} day apart", "days that lie {number} days apart", days)
        said = self._words.say(_DATES[level])
        if not level.endswith("_weeks") or "spans" not in found:
            return said
        left, right = (self._words.say_many("{number} day", "{number} days", span + 1) for span in found["spans"])
        if left == right:
            return self._words.say("{said}, of {length} each", said=said, length=left)
        return self._words.say("{said}, of {one} and of {other}", said=said, one=left, other=right)

    def _place(self, found: Mapping[str, Any]) -> str:
        say = self._words.say
        if found.get("by_name"):
            return say("a place of the same name")
        stated = list(found.get("precision", ()))
        if "kilometres" not in found:
            said = say("the same country") if found["level"] == "same_country" else say("other places")
            return self._listed([said, *self._placed([name for name in stated if name == "country"])])
        away = found["kilometres"]
        near = say("{number} km apart", number=self._words.number(away, 1 if away < 10 else 0))
        said = say("same point") if away < 0.3 else near
        return self._listed([said, *self._placed([name for name in stated if name in _PLACED and name != "country"])])

    def _placed(self, coarse: Sequence[str]) -> list[str]:
        if len(coarse) == 2 and coarse[0] == coarse[1]:
            return [self._words.say(_BOTH_PLACED[coarse[0]])]
        return [self._words.say(_PLACED[name]) for name in coarse]

    def _listed(self, parts: Sequence[str]) -> str:
        return self._words.say(", ").join(parts)

    def _actors(self, found: Mapping[str, Any]) -> str:
        words = self._words
        if found.get("shared"):
            shared = words.listed([self._names.get(id, id) for id in found["shared"]])
            if found["level"].startswith("same"):
                return words.say("both name {actors}", actors=shared)
            return words.say("both name {actors}, one names others too", actors=shared)
        if found.get("related"):
            related = words.listed([self._names.get(id, id) for id in found["related"]])
            return words.say("actors that belong to {actors}", actors=related)
        return words.say("other actors")

    def _type(self, found: Mapping[str, Any]) -> str:
        left, right = (name_of("type", found[side], self._words) for side in ("left", "right"))
        if found["level"] == "same":
            return self._words.say("both {type}", type=left)
        if found["level"] == "compatible":
            return self._words.say("{one} and {other}, which may be one", one=left, other=right)
        return self._words.say("{one} but {other}", one=left, other=right)

    def _toll(self, name: str, found: Mapping[str, Any]) -> str:
        left, right = (self._range(found[side]) for side in ("left", "right"))
        if left == right:
            if name == "killed":
                return self._words.say("both {number} dead", number=left)
            return self._words.say("both {number} wounded", number=left)
        if name == "killed":
            return self._words.say("{one} and {other} dead", one=left, other=right)
        return self._words.say("{one} and {other} wounded", one=left, other=right)

    def _range(self, bounds: tuple[float | None, float | None]) -> str:
        low = "?" if bounds[0] is None else self._words.number(math.floor(bounds[0]))
        high = "?" if bounds[1] is None else self._words.number(math.ceil(bounds[1]))
        return low if low == high else f"{low}–{high}"
