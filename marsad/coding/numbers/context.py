"""What stands around a number: its unit, rate and comparison, its bounds, and the range it is an end of."""

from __future__ import annotations

from typing import cast

from marsad.coding.numbers import digits
from marsad.coding.numbers.atoms import Atom
from marsad.coding.numbers.lexicon import Lexicon
from marsad.coding.numbers.tokens import Tokens
from marsad.model.terms import Per

_LINKS = frozenset({"de", "d", "'", "’", "of", "من"})  # between a scale word and its money: "millions de dollars"
_RATE_REACH = 4  # tokens after a number among which its rate may stand
_COMPARED_REACH = 45  # tokens from a percentage back to the verb, with what it is measured by between them
_VERB_REACH = 8  # tokens before a number among which a verb of change may stand
_FIRST_YEAR, _LAST_YEAR = 1900, 2099
_BEFORE_YEAR = frozenset(
    {"in", "since", "of", "during", "for", "en", "depuis", "année", "في", "عام", "سنه", "سنة", "العام"}
)
_THOUSAND, _GROUPS = 1000.0, 2  # "20 000" is two groups of digits
_LONG_REACH = 7  # tokens from a number to the bound behind what it counts
_EXCEED_REACH = 9  # tokens from "تجاوز" to its number
_OPENS_NEXT = {"de", "d", "d'", "d’"}
_BOUND_LAYERS = 3  # "at least an estimated some 400"


def add_units(tokens: Tokens, atoms: list[Atom], lexicon: Lexicon) -> None:
    """Give each atom its unit and stretch it over the words that hold it."""
    for position, atom in enumerate(atoms):
        if atom.form in {"multiple", "fraction", "none", "noun"}:
            continue
        limit = atoms[position + 1].first if position + 1 < len(atoms) else len(tokens)
        before = digits.money_before(tokens, atom.first, lexicon)
        floor = atoms[position - 1].last if position else 0
        if before is not None and before[0] >= floor:
            atom.first, atom.unit = before
            atom.outer_first = before[0]
        after = _unit_after(tokens, atom, lexicon)
        if after is not None and after[0] <= limit:
            last, unit, closing = after
            if closing:
                atom.outer_last = last
            else:
                atom.last = atom.outer_last = last
            if atom.unit == "count":
                atom.unit = unit


def _unit_after(tokens: Tokens, atom: Atom, lexicon: Lexicon) -> tuple[int, str, bool] | None:
    """(index after the unit, unit, whether a bracket closes between number and unit)."""
    at = atom.last
    closing = tokens.norm(at) == ")"
    if closing:
        at += 1
    if tokens.norm(at) in {"-", "‑"} and tokens.glued(at):
        at += 1
    for _ in range(3):
        if not tokens.joined(at):
            return None
        found = lexicon.units_after.at(tokens, at)
        if found is not None:
            sign = tokens.kind(at) == "sign"
            if sign and tokens.norm(at) in {"$", "£", "₦"} and tokens.glued(found[0]) and not tokens.glued(at):
                return None  # "20 $30": the sign belongs to what follows
            return found[0], found[1], closing
        if tokens.norm(at) not in _LINKS or (atom.scale == 1 and atom.form != "vague" and not _round(atom)):
            return None
        at += 1
    return None


def _round(atom: Atom) -> bool:
    return atom.qualifier == "about" and atom.form == "words"


def join_ranges(tokens: Tokens, atoms: list[Atom], lexicon: Lexicon) -> list[Atom]:
    """Make one atom of the two ends of a range."""
    joined: list[Atom] = []
    for atom in atoms:
        before = joined[-1] if joined else None
        if before is not None and _one_range(tokens, before, atom, lexicon):
            spaced = lexicon.language == "fr" and atom.form == "digits" and atom.last - atom.first == _GROUPS
            _join(before, atom, spaced_thousands=spaced and atom.scale == 1 and atom.low % _THOUSAND == 0)
            marker = lexicon.between.before(tokens, _past_bridge(tokens, before.first, lexicon))
            if marker is not None:
                before.outer_first = marker[0]
            continue
        joined.append(atom)
    return joined


def _one_range(tokens: Tokens, low: Atom, high: Atom, lexicon: Lexicon) -> bool:
    if low.qualifier is not None or high.qualifier is not None or low.noun or high.noun:
        return False
    if not {low.form, high.form} <= {"digits", "words"} or (
        low.unit != "count" and high.unit not in {low.unit, "count"}
    ):
        return False
    if (
        _dated(tokens, low, high, lexicon)
        or _is_dated_year(tokens, low, high)
        or (low.unit == "percent" and high.unit == "count")
    ):
        return False  # "rose 2 per cent to 1,996" is a change and a count
    scaled = low.scale == 1 and high.scale > 1 and low.mantissa < high.mantissa
    if not (low.low * high.scale if scaled else low.low) < high.low:
        return False
    gap = [tokens.norms[at] for at in range(low.last, high.first) if tokens.norms[at] not in {"(", '"', "ال"}]
    return len(gap) == 1 and _connects(tokens, low, high, gap[0], lexicon)


def _connects(tokens: Tokens, low: Atom, high: Atom, sign: str, lexicon: Lexicon) -> bool:
    between = lexicon.between.before(tokens, _past_bridge(tokens, low.first, lexicon)) is not None
    if sign in {"-", "–", "—", "‑", "−"}:
        spaced = not tokens.glued(low.last)
        return not (spaced and sign in {"-", "—"} and not between) and not (low.spared and high.spared)
    if between and (sign in lexicon.words("range_and") or sign in lexicon.words("range_to")):
        return True
    if sign in lexicon.words("range_or"):
        scaled = low.scale == 1 and high.scale > 1 and high.mantissa <= 2 * low.low  # "3 أو 4 آلاف"
        return high.low <= 2 * low.low or scaled
    if sign not in lexicon.words("range_to"):
        return False
    opened = tokens.norm(low.first - 1) in lexicon.words("range_from")
    return not (opened and _changes(tokens, low.first - 1, lexicon))


def _changes(tokens: Tokens, index: int, lexicon: Lexicon) -> bool:
    """Whether a verb of change stands before: "rose from 18 to 37" is two numbers."""
    verbs = lexicon.words("change_verbs")
    for at in range(index - 1, max(-1, index - _VERB_REACH), -1):
        if tokens.norm(at) in {".", ";", "؛"}:
            return False
        if tokens.norm(at) in verbs:
            return True
    return False


def _compared(tokens: Tokens, index: int, lexicon: Lexicon) -> bool:
    """ "A fall in July compared with June …, by 5 per cent": the verb of change precedes what it is measured by."""
    measured = False
    for at in range(index - 1, max(-1, index - _COMPARED_REACH), -1):
        norm = tokens.norm(at)
        if norm in {".", ";", "؛"}:
            return False
        measured = measured or norm in lexicon.words("compared")
        if measured and norm in lexicon.words("change_verbs"):
            return True
    return False


def _is_dated_year(tokens: Tokens, low: Atom, high: Atom) -> bool:
    """ "From 4,839 in 2021 to 7,899 in 2022": the year is no end of a range of counts."""
    if low.form != "digits" or not _FIRST_YEAR <= low.low <= _LAST_YEAR or low.last - low.first != 1:
        return False
    return high.low > _LAST_YEAR and tokens.norm(low.first - 1) in _BEFORE_YEAR


def _dated(tokens: Tokens, low: Atom, high: Atom, lexicon: Lexicon) -> bool:
    if low.spared and high.spared:
        return True
    if max(low.low, high.low) > 31 or low.unit != "count":
        return False
    months = lexicon.words("months")
    after = tokens.norm(high.last)
    if after in {"من", "de", "of"}:
        after = tokens.norm(high.last + 1)
    near = {after, tokens.norm(low.first - 1)}
    if tokens.norm(low.first - 1) == ".":
        near.add(tokens.norm(low.first - 2))
    return bool(near & months)


def _past_bridge(tokens: Tokens, index: int, lexicon: Lexicon) -> int:
    while tokens.norm(index - 1) in lexicon.words("bridge") and tokens.joined(index):
        index -= 1
    return index


def _join(low: Atom, high: Atom, *, spaced_thousands: bool) -> None:
    scaled = low.scale == 1 and high.scale > 1 and low.mantissa < high.mantissa
    low.low = low.low * high.scale if scaled else low.low
    if spaced_thousands and low.low < high.low / _THOUSAND:  # "15 à 20 000"
        low.low *= _THOUSAND
    low.high = high.low
    low.qualifier = "range"
    low.unit = high.unit if low.unit == "count" else low.unit
    low.last, low.outer_last = high.last, high.outer_last
    low.form = low.form if low.form == high.form else "words"


def add_bounds(tokens: Tokens, atoms: list[Atom], lexicon: Lexicon) -> None:
    """Read "at least", "nearly", "or more" around each atom."""
    for position, atom in enumerate(atoms):
        floor = atoms[position - 1].last if position else 0
        ceiling = atoms[position + 1].first if position + 1 < len(atoms) else len(tokens)
        kinds = _before(tokens, atom, lexicon, floor) + _after(tokens, atom, lexicon, ceiling)
        if not kinds and lexicon.language == "ar":
            kinds = _exceeded(tokens, atom, lexicon, floor)
        dual = atom.form == "noun" and lexicon.language == "ar" and "at_least" in kinds  # جنديان على الأقل
        if not kinds or atom.qualifier in {"vague", "range"} or (atom.form in {"noun", "none"} and not dual):
            continue
        kind = next((each for each in kinds if each != "about"), "about")
        atom.qualifier = kind
        if kind == "at_least":
            atom.high = None


def _exceeded(tokens: Tokens, atom: Atom, lexicon: Lexicon, floor: int) -> list[str]:
    """ "تجاوز عدد الشهداء حتى الآن 5000": the verb of the bound stands before what is counted."""
    counted = lexicon.words("counted_by")
    for at in range(atom.outer_first - 1, max(floor, atom.outer_first - _EXCEED_REACH) - 1, -1):
        if tokens.kind(at) == "sign" or tokens.norm(at) in {".", ",", "،"}:
            return []
        if tokens.norm(at) in lexicon.words("exceeds") and tokens.norm(at + 1) in counted:
            return ["at_most" if tokens.norm(at - 1) in {"لم", "لا"} else "at_least"]
    return []


def _before(tokens: Tokens, atom: Atom, lexicon: Lexicon, floor: int) -> list[str]:
    kinds: list[str] = []
    at = atom.outer_first
    for _ in range(_BOUND_LAYERS):
        found = lexicon.qualifiers.before(tokens, at)
        bridged = at
        while found is None and bridged > floor and tokens.norm(bridged - 1) in lexicon.words("bridge"):
            if at - bridged >= 3 or not tokens.joined(bridged):
                break
            bridged -= 1
            found = lexicon.qualifiers.before(tokens, bridged)
        if found is None or found[0] < floor:
            return kinds
        at = found[0]
        atom.outer_first = at
        kinds.append(found[1])
    return kinds


def _after(tokens: Tokens, atom: Atom, lexicon: Lexicon, ceiling: int) -> list[str]:
    reach = _LONG_REACH if lexicon.language == "ar" else 4  # "8 عناصر من قوات الأمن، على الأقل"
    for ahead in range(atom.outer_last, min(ceiling, atom.outer_last + reach, len(tokens))):
        comma = lexicon.language == "ar" and tokens.norm(ahead - 1) in {"،", ","}  # "15 مدنيا، على الأقل،"
        if ahead > atom.outer_last and tokens.kind(ahead - 1) != "word" and not comma:
            return []
        found = lexicon.qualifiers_after.at(tokens, ahead)
        if found is not None and found[0] <= ceiling:
            if lexicon.language == "fr" and found[0] < len(tokens) and tokens.norm(found[0]) in _OPENS_NEXT:
                return []  # "130 morts et plus de 400 blessés"
            near = ahead == atom.outer_last
            # Before a further number "at least" belongs to that one: "12 soldiers, at least 5 civilians".
            if found[0] == ceiling and ceiling < len(tokens):
                return []
            if (not near and found[0] - ahead < 2) or (not near and tokens.norm(ahead) == "and"):
                return []
            if near:
                atom.outer_last = found[0]
            return [found[1]]
    return []


def add_rates(tokens: Tokens, atoms: list[Atom], lexicon: Lexicon) -> None:
    """Read "a day", "par mois", يوميا behind each atom, and what a percentage compares."""
    for position, atom in enumerate(atoms):
        ceiling = atoms[position + 1].first if position + 1 < len(atoms) else len(tokens)
        for ahead in range(atom.last, min(ceiling, atom.last + _RATE_REACH)):
            if tokens.kind(ahead) != "word" and tokens.norm(ahead) not in {")", '"', "”"}:
                break
            found = lexicon.per.at(tokens, ahead)
            if found is not None:
                if tokens.norm(found[0]) not in lexicon.words("per_not_before"):  # "300 a year earlier" is no rate
                    atom.per = cast(Per, found[1])
                break
        if atom.unit == "percent" and atom.comparison is None:
            _compare(tokens, atom, lexicon)


def _compare(tokens: Tokens, atom: Atom, lexicon: Lexicon) -> None:
    before = lexicon.change_before.before(tokens, atom.outer_first) or lexicon.change_before.before(tokens, atom.first)
    if before is None and lexicon.language == "ar" and tokens.norm(atom.outer_first - 1) == "(":
        before = lexicon.change_before.before(tokens, atom.outer_first - 1)  # بنسبة (12.5 %)
    near = lexicon.language != "ar" or _changes(tokens, atom.first, lexicon) or _compared(tokens, atom.first, lexicon)
    changed = before is not None and near
    if changed or lexicon.change_after.at(tokens, atom.last) is not None:
        atom.comparison = "change"
    elif tokens.norm(atom.last) in lexicon.words("share_after"):
        atom.comparison = "share"
