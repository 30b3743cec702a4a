"""Numbers in digits: which digits form one number, what it is worth, and which digits are no number at all."""

from __future__ import annotations

from dataclasses import dataclass

from marsad.coding.numbers.atoms import Skip
from marsad.coding.numbers.lexicon import CURRENCY_SIGNS, Lexicon
from marsad.coding.numbers.tokens import Tokens

_SEPARATORS = {",": ",", ".": ".", "٬": "t", "٫": "d", "،": ",", "'": "t", "’": "t", ":": ":", "/": "/", "\\": "/"}
_PARTICLES = frozenset("وفبلك") | {"ال"}
_LONGEST_CHAIN = 24  # tokens; reading a longer list part by part would take quadratic time
_MOST_DIGITS = 15  # longer runs are telephone or serial numbers
_YEARS = range(1900, 2101)
_NUMBERING = {"now", "they", "who", "displaced", "fighters", "militants", "members", "still", "ranks", "to", "forces"}
_LISTED = frozenset({"and", "et", ",", "&"})
_AFTER_REFERENCE = frozenset({"", ")", "]", ",", ";", ".", "and", "et"})
_OPENING, _CLOSING = frozenset('"“«‘„'), frozenset('"”»’“')
_LONGEST_NAME = 3  # words before the digits of a quoted name: "إعصار 3"
_SPACES = frozenset(" \u00a0\u202f\u2009\u2007\u2008")


@dataclass(frozen=True, slots=True)
class Printed:
    """Digits over tokens [first, last) and their value."""

    last: int
    value: float
    year: bool = False


def read(tokens: Tokens, first: int, lexicon: Lexicon) -> Printed | Skip:
    """Read the number whose first digits are token `first`; scale words and units are left to the caller."""
    last = _chain(tokens, first)
    if last - first > _LONGEST_CHAIN:
        return Skip(last)
    parts = tokens.norms[first:last:2]
    separators = [_SEPARATORS[sign] for sign in tokens.norms[first + 1 : last : 2]]
    if ":" in separators or "/" in separators or _named(tokens, first, last, lexicon):
        return Skip(last)
    if any(len(part) > _MOST_DIGITS for part in parts) or _serial(tokens, first, last):
        return Skip(last)
    if not separators:
        grouped = _grouped(tokens, first, lexicon)
        if grouped is not None:
            return grouped
    value = _value(parts, separators, _fraction_expected(tokens, last, lexicon), lexicon.language)
    if value is None:
        return Skip(last)
    if value < 0:  # a list without spaces: "12,15,20"
        return Printed(first + 1, float(parts[0]))
    if _bad_suffix(tokens, last, lexicon):
        return Skip(last + 1)
    return Printed(last, value, year=not separators and len(parts[0]) == 4 and int(parts[0]) in _YEARS)


def _chain(tokens: Tokens, first: int) -> int:
    last = first + 1
    while (
        tokens.norm(last) in _SEPARATORS
        and tokens.glued(last)
        and tokens.kind(last + 1) == "digits"
        and tokens.glued(last + 1)
    ):
        last += 2
    return last


def _value(parts: list[str], separators: list[str], fraction: bool, language: str) -> float | None:
    """The value; None where the digits are no number (13.09.2017, 007), -1 where they are a list."""
    if len(parts[0]) > 1 and parts[0][0] == "0":
        padded = language == "fr" and not separators and len(parts[0]) == 2 and parts[0] != "00"
        return float(parts[0]) if padded else None  # "02 soldats", as official statements write it
    if not separators:
        return float(parts[0])
    thousands = len(parts[0]) <= 3 and parts[0] != "0"
    if len(set(separators)) == 1:
        sign = separators[0]
        if thousands and sign != "d" and all(len(part) == 3 for part in parts[1:]):
            decimal = len(parts) == 2 and fraction and sign == ("," if language == "fr" else ".")
            return float(".".join(parts)) if decimal else float("".join(parts))
        if len(parts) > 2 or sign == "t":
            return -1 if sign in ",t" else None
        if sign == "," and language == "en" and not fraction:
            return -1
        return float(".".join(parts))
    if len(set(separators[:-1])) == 1 and thousands and all(len(part) == 3 for part in parts[1:-1]):
        return float("".join(parts[:-1]) + "." + parts[-1])
    return -1 if separators[0] == "," else None


def _fraction_expected(tokens: Tokens, last: int, lexicon: Lexicon) -> bool:
    """Whether a scale word or a percent sign follows, so that "1.125" holds a decimal."""
    word = tokens.norm(last)
    return word in lexicon.scales or word in {"%", "٪", "pc", "percent", "per", "pour"} or word in lexicon.digit_scales


def _grouped(tokens: Tokens, first: int, lexicon: Lexicon) -> Printed | None:
    """Thousands set off by spaces ("15 000") or by a comma and a space ("2, 532")."""
    head = tokens.norm(first)
    if len(head) > 3 or head[0] == "0" or tokens.norm(first - 1) in lexicon.words("months"):
        return None
    last, digits = first + 1, head
    while _thousands(tokens, last) and tokens.text[tokens.ends[last - 1] : tokens.starts[last]] in _SPACES:
        digits += tokens.norm(last)
        last += 1
    if last > first + 1:
        follows = tokens.norm(last) in {",", "."} and tokens.glued(last) and tokens.glued(last + 1)
        if len(digits) > _MOST_DIGITS or tokens.norm(last) in lexicon.words("months"):
            return None
        if follows and tokens.kind(last + 1) == "digits":
            return Printed(last + 2, float(f"{digits}.{tokens.norm(last + 1)}")) if len(digits) <= 12 else None
        return Printed(last, float(digits))
    comma = lexicon.language == "en" and tokens.norm(last) == "," and tokens.glued(last)
    if comma and _thousands(tokens, last + 1) and tokens.norm(first - 1) != ",":
        listed = tokens.norm(last + 2) in {",", "and", ")"} or tokens.norm(last + 2) in lexicon.words("months")
        if not listed and tokens.text[tokens.ends[last] : tokens.starts[last + 1]] in _SPACES:
            return Printed(last + 2, float(head + tokens.norm(last + 1)))
    return None


def _thousands(tokens: Tokens, index: int) -> bool:
    if tokens.kind(index) != "digits" or len(tokens.norm(index)) != 3 or tokens.gaps[index] != 1:
        return False
    # "12 150-200" and "12 150pc" are two numbers
    glued = tokens.glued(index + 1) and tokens.norm(index + 1) in {"-", "–", "/", ":"}
    return not glued


def _named(tokens: Tokens, first: int, last: int, lexicon: Lexicon) -> bool:
    """Whether the digits belong to a name: M23, AK-47, page 5, No. 3, a quoted name that ends in digits."""
    before = tokens.norm(first - 1)
    if before in {"°", "º"}:
        return True
    if tokens.glued(first):
        if before in {"#", "_", "@", "°", "º"}:
            return True
        if tokens.kind(first - 1) == "word" and before not in _PARTICLES and before.isascii() and before:
            return before not in lexicon.words("currency_before")
        if before in {"-", "‑", "–"} and tokens.glued(first - 1) and tokens.kind(first - 2) == "word":
            return not _arabic(tokens.norm(first - 2)) and tokens.norm(first - 2) not in lexicon.scales
    listed = before in _LISTED and tokens.norm(last) in _AFTER_REFERENCE and tokens.kind(first - 2) == "digits"
    if listed and _labelled(tokens, first - 2, lexicon):
        return True  # "paras. 12 and 13)"
    if before == "number" and tokens.norm(first - 2) in _NUMBERING:
        return False  # "the displaced now number 946,508"
    if _labelled(tokens, first, lexicon):
        return True
    if before in lexicon.words("labels_soft"):
        follower = tokens.norm(last)
        return tokens.kind(last) != "word" or len(follower) < 4
    return _quoted_name(tokens, first, last)


def _labelled(tokens: Tokens, first: int, lexicon: Lexicon) -> bool:
    """ "page 5", "para. 34"."""
    before = tokens.norm(first - 1)
    if before == ".":
        return tokens.norm(first - 2) in lexicon.words("labels_stopped")
    return before in lexicon.words("labels")


def _arabic(word: str) -> bool:
    return bool(word) and "\u0600" <= word[0] <= "\u06ff"


def _quoted_name(tokens: Tokens, first: int, last: int) -> bool:
    if tokens.norm(last) not in _CLOSING or not tokens.glued(last):
        return False
    for back in range(1, _LONGEST_NAME + 2):
        if tokens.norm(first - back) in _OPENING:
            word = tokens.raw(first - back + 1) if back > 1 else ""
            return back > 1 and (_arabic(word) or word[:1].isupper())
        if tokens.kind(first - back) != "word":
            return False
    return False


def _serial(tokens: Tokens, first: int, last: int) -> bool:
    """A telephone number (555-1234-567, +964…) or a year with another (2019-2020 is left to the ranges)."""
    if tokens.norm(first - 1) == "+" and tokens.glued(first) and len(tokens.norm(first)) >= 8:
        return True
    before = tokens.glued(first) and tokens.norm(first - 1) == "-" and tokens.kind(first - 2) == "digits"
    after = tokens.glued(last) and tokens.norm(last) == "-" and tokens.kind(last + 1) == "digits"
    twice = before and tokens.glued(first - 1) and tokens.norm(first - 3) == "-" and tokens.kind(first - 4) == "digits"
    further = after and tokens.norm(last + 2) == "-" and tokens.glued(last + 2) and tokens.kind(last + 3) == "digits"
    return (before and after) or twice or further


def _bad_suffix(tokens: Tokens, last: int, lexicon: Lexicon) -> bool:
    """Letters glued behind the digits that make them an ordinal, a decade or a type: 101st, 2e, 1990s, 5G."""
    word = tokens.norm(last)
    if not tokens.glued(last) or tokens.kind(last) != "word" or _arabic(word) or not word:
        return False
    if word in lexicon.words("ordinal_suffixes") or word == "s":
        return True
    known = word in lexicon.digit_scales or word in lexicon.words("glued_units") or word in lexicon.scales
    unit = lexicon.units_after.at(tokens, last) is not None
    return not known and not unit and len(word) < 4 and word not in {"dead", "usd", "eur"}


def money_before(tokens: Tokens, first: int, lexicon: Lexicon) -> tuple[int, str] | None:
    """A currency sign before the digits: (index of its first token, ISO code); "US$" takes its letters along."""
    code = CURRENCY_SIGNS.get(tokens.norm(first - 1))
    if code is not None and first > 0 and tokens.gaps[first] < 2:
        at = first - 1
        if tokens.glued(at) and tokens.norm(at - 1) in lexicon.words("currency_before"):
            at -= 1
        return at, code
    word = tokens.norm(first - 1).upper()
    if word in {"USD", "EUR", "GBP"}:
        return first - 1, word
    return None
