"""Arabic numbers: words joined by و, digits with ألف and مليون, duals, and nouns that count one.

و joins a smaller part to a larger one ("مئة وخمسة", "ثلاثة آلاف و500") and units to tens ("خمسة وسبعون"), and only
where nothing stands between them: a noun ends the number, so "واحد وثلاثون قتيلا وسبعون جريحا" is 31 and 70.
"""

from __future__ import annotations

from marsad.coding.numbers import digits
from marsad.coding.numbers.atoms import Atom, Skip, number
from marsad.coding.numbers.lexicon import Lexicon
from marsad.coding.numbers.tokens import Tokens

_AND, _ARTICLE = "و", "ال"
_FATHA, _KASRA = "\u064e", "\u0650"
_TANWIN = "\u064b"
_MILLION = 1e6
_PARTS = {"نصف": 0.5, "ربع": 0.25, "ثلث": 1 / 3}


def read(tokens: Tokens, first: int, lexicon: Lexicon) -> Atom | Skip | None:
    """Read the number or the counting noun that starts at token `first`; None where none starts."""
    if tokens.kind(first) == "sign":
        return None
    reader = _Reader(tokens, lexicon)
    if tokens.kind(first) == "word":
        if reader.ordinal(first):
            return Skip(first + 1)
        if (
            tokens.norm(first) in lexicon.units
            and tokens.norm(first - 1) == _ARTICLE
            and _is_one(tokens, first, lexicon)
        ):
            return Skip(first + 1)
    found = reader.number(first)
    if isinstance(found, Skip):
        return found
    if found is None:
        return _noun(tokens, first, lexicon)
    value, scale, last, year = found
    form = "digits" if tokens.kind(first) == "digits" else "words"
    atom = number(first, last, value, "digits" if form == "digits" else "words", scale)
    atom.spared = year
    if form == "words" and _is_one(tokens, first, lexicon) and last == first + 1:
        before = tokens.norm(first - 1)
        atom.noun = tokens.raw(first - 1) if before in lexicon.singulars else None
    return atom


def _is_one(tokens: Tokens, index: int, lexicon: Lexicon) -> bool:
    return tokens.norm(index) in lexicon.words("single")


def _noun(tokens: Tokens, index: int, lexicon: Lexicon) -> Atom | None:
    word = tokens.norm(index)
    if word in lexicon.counts:
        return number(index, index + 1, lexicon.counts[word], "words")
    if word in lexicon.words("constructs") and tokens.norm(index + 1) in lexicon.words("construct_before"):
        atom = number(index, index + 1, 2.0, "noun")  # رجلي شرطة
        atom.noun = "رجل"
        return atom
    dual = lexicon.duals.get(word)
    if dual is not None:
        if dual.plural_too and not _vowelled_dual(tokens.raw(index)):
            return None
        counted = tokens.norm(index - 1) in lexicon.units or (index and tokens.kind(index - 1) == "digits")
        if counted and tokens.joined(index):
            return None  # أربعة شرطيين: the plural in the same letters
        atom = number(index, index + 1, 2.0, "noun")
        atom.noun = dual.singular
        return atom
    if word in lexicon.words("sole") and tokens.norm(index - 1) in lexicon.singulars and tokens.joined(index):
        atom = number(index, index + 1, 1.0, "words")
        atom.noun = tokens.raw(index - 1)
        return atom
    return None


def _vowelled_dual(printed: str) -> bool:
    """Whether the vowel signs make -ين a dual: fatha before the ya (مَدَنِيَّيْنِ), never kasra."""
    stem = printed.rstrip("ـ")
    at = stem.rfind("ي")
    while at > 0 and "\u064b" <= stem[at - 1] <= "\u0652":
        if stem[at - 1] == _FATHA:
            return True
        if stem[at - 1] == _KASRA:
            return False
        at -= 1
    return False


def pair(tokens: Tokens, index: int, lexicon: Lexicon) -> tuple[Atom, Atom] | None:
    """ "قتيل وجريح": one and one."""
    words = tokens.norm(index), tokens.norm(index + 2)
    if (
        tokens.norm(index + 1) != _AND
        or words not in lexicon.pairs
        or tokens.norm(index - 1) in {_ARTICLE, "بين", "كل"}
    ):
        return None
    first, second = number(index, index + 1, 1.0, "noun"), number(index + 2, index + 3, 1.0, "noun")
    first.noun, second.noun = words
    return first, second


class _Reader:
    def __init__(self, tokens: Tokens, lexicon: Lexicon) -> None:
        self._tokens = tokens
        self._lexicon = lexicon

    def ordinal(self, index: int) -> bool:
        """Whether the tens or عشر at `index` belong to an ordinal: الثالث عشر, الخامس والعشرين, القرن العشرين."""
        words, tokens = self._lexicon, self._tokens
        word = tokens.norm(index)
        if word not in words.tens and word not in words.words("ten"):
            return False
        back = index - 1
        if tokens.norm(back) == _ARTICLE:
            back -= 1
        if tokens.norm(back) in words.words("ordinal_nouns"):
            return True
        if tokens.norm(back) == _AND:
            back -= 1
        bare = tokens.norm(back).removeprefix(_ARTICLE)
        if bare not in words.words("ordinals"):
            return False
        return word in words.words("ten") or tokens.norm(index - 1) in {_AND, _ARTICLE}

    def number(self, first: int) -> tuple[float, float, int, bool] | Skip | None:
        """(value, scale where the number has one part, index after it, whether it may be a year)."""
        total, limit, at, parts, scale, year = 0.0, float("inf"), first, 0, 1.0, False
        while True:
            group = self._group(at, parts == 0)
            if isinstance(group, Skip):
                return group if parts == 0 else (total, 1.0, at - 1, False)
            if group is None or group[0] >= limit:
                break
            value, factor, last, year_here = group
            total, limit, parts, scale, year = total + value, factor, parts + 1, factor, year_here
            part = self._half(last, factor)
            if part is not None:
                return total + part[0], 1.0, part[1], False
            end = last
            if factor == 1 or not self._and(last):
                return total, scale if parts == 1 else 1.0, end, year and parts == 1
            at = self._past_and(last)
        return (total, 1.0 if parts > 1 else scale, self._before_and(at), year and parts == 1) if parts else None

    def _before_and(self, at: int) -> int:
        at -= 1
        while at > 0 and self._tokens.norm(at) != _AND:
            at -= 1
        return at

    def _and(self, index: int) -> bool:
        return self._tokens.norm(index) == _AND and self._tokens.joined(index)

    def _half(self, index: int, factor: float) -> tuple[float, int] | None:
        """The "and a half" of مليون ونصف (المليون), and the index behind it."""
        if factor < _MILLION or not self._and(index) or self._tokens.norm(index + 1) not in _PARTS:
            return None
        at = index + 3 if self._tokens.norm(index + 2) == _ARTICLE else index + 2
        return factor * _PARTS[self._tokens.norm(index + 1)], at + 1 if self._scale_at(at) else index + 2

    def _past_and(self, index: int) -> int:
        """The index after و and an article, as in المئة والخمسين."""
        return index + 2 if self._tokens.norm(index + 1) == _ARTICLE else index + 1

    def _group(self, first: int, opening: bool) -> tuple[float, float, int, bool] | Skip | None:
        """A value below a thousand with its scale: (value × scale, scale, index after it, may be a year)."""
        words, tokens = self._lexicon, self._tokens
        word = tokens.norm(first)
        if tokens.kind(first) == "digits":
            printed = digits.read(tokens, first, words)
            if isinstance(printed, Skip):
                return printed
            at = printed.last
            if tokens.norm(at) == ")" and tokens.norm(first - 1) == "(" and self._scale_at(at + 1):
                at += 1
            factor, last = self._scale(at)
            if factor == 1:
                return printed.value, 1.0, printed.last, printed.year
            return printed.value * factor, factor, last, False
        small = self._below_thousand(first)
        if small is None:
            if word in words.scale_duals and not self._single_scale(first, opening):
                value = words.scale_duals[word]
                factor, last = self._scale(first + 1)
                return value * factor, value / 2 * factor, last, False
            if word in words.scales and word not in words.words("scale_plurals"):
                factor, last = self._scale(first + 1)
                factor *= words.scales[word]
                return factor, factor, last, False
            return None
        factor, last = self._scale(small[1])
        return small[0] * factor, factor, last, False

    def _single_scale(self, index: int, opening: bool) -> bool:
        """Whether ألفا is 1,000 in the accusative rather than "two thousand" before its noun (ألفا مقاتل)."""
        tokens = self._tokens
        if not tokens.norm(index).endswith("ا"):
            return False
        noun_follows = tokens.kind(index + 1) == "word" and tokens.norm(index + 1) not in {
            _AND,
            "من",
            "في",
            "او",
            "على",
        }
        return not opening or _TANWIN in tokens.raw(index) or not noun_follows

    def _scale_at(self, index: int) -> bool:
        return self._tokens.norm(index) in self._lexicon.scales and self._tokens.joined(index)

    def _scale(self, index: int) -> tuple[float, int]:
        factor = 1.0
        while self._scale_at(index):
            factor *= self._lexicon.scales[self._tokens.norm(index)]
            index += 1
        return factor, index

    def _below_thousand(self, first: int) -> tuple[float, int] | None:
        words, tokens = self._lexicon, self._tokens
        word = tokens.norm(first)
        value, at = words.hundreds.get(word, 0.0), first + 1
        if not value:
            unit = words.units.get(word, 0.0)
            if (
                3 <= unit <= 9
                and tokens.norm(first + 1) in words.words("hundred_after_unit")
                and tokens.joined(first + 1)
            ):
                value, at = unit * 100, first + 2
        if not value:
            return self._below_hundred(first)
        if self._and(at):
            rest = self._below_hundred(self._past_and(at))
            if rest is not None:
                return value + rest[0], rest[1]
        return value, at

    def _below_hundred(self, first: int) -> tuple[float, int] | None:
        words, tokens = self._lexicon, self._tokens
        word = tokens.norm(first)
        if word in words.teens:
            return words.teens[word], first + 1
        if word in words.teen_units and tokens.norm(first + 1) in words.words("ten") and tokens.joined(first + 1):
            return 10 + words.teen_units[word], first + 2
        if word in words.tens:
            return words.tens[word], first + 1
        unit = words.units.get(word)
        if unit is None and word not in words.compound_units:
            return None
        if self._and(first + 1) and (unit or 1) < 10:
            at = self._past_and(first + 1)
            if tokens.norm(at) in words.tens:
                return (unit or words.compound_units[word]) + words.tens[tokens.norm(at)], at + 1
        return (unit, first + 1) if unit is not None else None
