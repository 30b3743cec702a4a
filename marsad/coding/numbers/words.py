"""English and French number words, alone or as the scale of digits ("1.8 million")."""

from __future__ import annotations

from marsad.coding.numbers import digits
from marsad.coding.numbers.atoms import Atom, Skip, number
from marsad.coding.numbers.lexicon import Lexicon
from marsad.coding.numbers.tokens import Tokens

_HYPHENS = frozenset({"-", "‑", "\u00ad"})
_AND = {"en": "and", "fr": "et"}
_SCORE = 80.0  # quatre-vingt


def read(tokens: Tokens, first: int, lexicon: Lexicon) -> Atom | Skip | None:
    """Read the number that starts at token `first`, in digits or in words; None where none starts."""
    if tokens.kind(first) == "digits":
        return _digits(tokens, first, lexicon)
    start = first
    if tokens.norm(first) in lexicon.words("articles"):
        start = first + 1
        if tokens.norm(start) not in lexicon.hundred and tokens.norm(start) not in lexicon.scales:
            return None
    found = _Words(tokens, lexicon).number(start, article=start > first)
    if found is None:
        return None
    value, scale, last = found
    if tokens.glued(first) and tokens.norm(first - 1) in _HYPHENS and tokens.kind(first - 2) == "word":
        return Skip(last)  # "mid-thirty", "post-seven"
    if lexicon.language == "en" and last == first + 1 and value == 1 and _pronoun(tokens, first, lexicon):
        return Skip(last)
    return number(first, last, value, "words", scale)


def _digits(tokens: Tokens, first: int, lexicon: Lexicon) -> Atom | Skip:
    printed = digits.read(tokens, first, lexicon)
    if isinstance(printed, Skip):
        return printed
    last, scale = printed.last, 1.0
    at = last + 1 if tokens.norm(last) == ")" and tokens.norm(first - 1) == "(" else last
    word = tokens.norm(at) if at < len(tokens) and tokens.joined(at) else ""
    if word in _HYPHENS and tokens.norm(at + 1) in lexicon.scales:  # "5-million"
        at, word = at + 1, tokens.norm(at + 1)
    if word in lexicon.scales or word.removesuffix("s") in lexicon.scales:
        scale = lexicon.scales.get(word) or lexicon.scales[word.removesuffix("s")]
    elif word in lexicon.hundred:
        scale = 100.0
    elif word in lexicon.digit_scales and _short_scale(tokens, first, at, lexicon):
        scale = lexicon.digit_scales[word]
    halved = _past_half(tokens, at + 1 if scale > 1 else at, lexicon)
    half = 0.0
    if halved and scale == 1 and tokens.norm(halved) in lexicon.scales:  # "1 and a half million"
        half, at, scale = 0.5, halved, lexicon.scales[tokens.norm(halved)]
    elif halved and scale > 1:  # "2 millions et demi"
        half, at = 0.5, halved - 1
    if scale > 1:
        last = at + 1
        following = tokens.norm(last)
        if following in lexicon.scales and tokens.joined(last) and lexicon.scales[following] > 1:
            scale *= lexicon.scales[following]  # "2 mille milliards", "300 thousand million"
            last += 1
    atom = number(first, last, (printed.value + half) * scale, "digits", scale)
    atom.spared = printed.year and scale == 1
    return atom


def _past_half(tokens: Tokens, at: int, lexicon: Lexicon) -> int | None:
    """The index behind "and a half", "et demi" at `at`; None where neither stands there."""
    if tokens.norm(at) != _AND[lexicon.language] or not tokens.joined(at):
        return None
    at += 1
    if tokens.norm(at) in lexicon.words("articles"):
        at += 1
    return at + 1 if tokens.norm(at) in lexicon.words("half") else None


def _short_scale(tokens: Tokens, first: int, at: int, lexicon: Lexicon) -> bool:
    """Whether "m", "k", "bn" behind digits is a scale: "m" may be metres unless money is spoken of."""
    word = tokens.norm(at)
    if not tokens.glued(at) and len(word) < 2:
        return False
    money = (
        digits.money_before(tokens, first, lexicon) is not None or lexicon.units_after.at(tokens, at + 1) is not None
    )
    return money or word in {"bn", "mn", "mln", "k", "mds", "mrd"}


_OWNERS = {"their", "its", "our", "his"}


def _pronoun(tokens: Tokens, index: int, lexicon: Lexicon) -> bool:
    """Whether "one" stands for a noun or a person and counts nothing."""
    before, after = tokens.norm(index - 1), tokens.norm(index + 1)
    if after in {"'", "’"} and tokens.glued(index + 1):
        return True
    if after == "of" and tokens.norm(index + 2) in _OWNERS:
        return False  # "killed one of their commanders"
    return before in lexicon.words("pronoun_before") or after in lexicon.words("pronoun_after")


class _Words:
    """A reader of number words: below a hundred, below a thousand, with scales."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon) -> None:
        self._tokens = tokens
        self._lexicon = lexicon
        self._and = _AND[lexicon.language]

    def number(self, first: int, *, article: bool) -> tuple[float, float, int] | None:
        """(value, scale of the last part where it is the only one, index after it)."""
        total, scale, limit, at, parts = 0.0, 1.0, float("inf"), first, 0
        while True:
            found = self._below_thousand(at, bare=article and parts == 0) or (self._last_one(at) if parts else None)
            value, last = found or (1.0, at)
            halved = _past_half(self._tokens, last, self._lexicon)
            if (
                found and halved and self._lexicon.scales.get(self._tokens.norm(halved), 1.0) > 1
            ):  # two and a half million
                value, last = value + 0.5, halved
            factor = self._lexicon.scales.get(self._tokens.norm(last), 1.0) if self._open(last, at) else 1.0
            if found is None and (factor == 1 or (parts == 0 and not self._scale_alone(at, article=article))):
                break
            if factor > 1:
                last += 1
                while self._lexicon.scales.get(self._tokens.norm(last), 1.0) >= factor and self._tokens.joined(last):
                    factor *= self._lexicon.scales[self._tokens.norm(last)]
                    last += 1
                halved = _past_half(self._tokens, last, self._lexicon)
                if halved:  # a million and a half
                    value, last = value + 0.5, halved
            if value * factor >= limit:
                break
            total, scale, limit, parts, at = total + value * factor, factor, factor, parts + 1, last
            if factor == 1:
                break
            following = self._next(at)
            if following is None:
                break
            at_next = self._below_thousand(following, bare=False) or self._last_one(following)
            if at_next is None and self._scale_alone(following, article=False):  # "un million mille"
                at_next = (1.0, following)
            if at_next is None:
                break
            ahead = self._lexicon.scales.get(self._tokens.norm(at_next[1]), 1.0)
            if at_next[0] * ahead >= limit:
                break
            at = following
        return (total, scale if parts == 1 else 1.0, at) if parts else None

    def _scale_alone(self, at: int, *, article: bool) -> bool:
        return article or (self._lexicon.language == "fr" and self._tokens.norm(at) in {"mille", "mil"})

    def _open(self, index: int, first: int) -> bool:
        return index == first or self._tokens.joined(index)

    def _next(self, at: int) -> int | None:
        """Where a further part may start: directly, or after "and" when what follows is below a hundred."""
        if not self._tokens.joined(at):
            return None
        if self._tokens.norm(at) in _HYPHENS and self._tokens.glued(at):
            return at + 1
        if self._tokens.norm(at) == self._and:
            small = self._below_hundred(at + 1)
            return at + 1 if small is not None and self._lexicon.language == "en" else None
        return at

    def _below_thousand(self, first: int, *, bare: bool) -> tuple[float, int] | None:
        small = self._below_hundred(first)
        value, at = small or (1.0, first)
        hundred = self._tokens.norm(at) in self._lexicon.hundred and self._open(at, first)
        alone_allowed = bare or self._lexicon.language == "fr"
        if (
            not hundred
            or (small is None and not alone_allowed)
            or (small is not None and not 2 <= value <= 19 and value != 1)
        ):
            return small
        value, at = value * 100, at + 1
        following = self._next(at) if at < len(self._tokens) else None
        rest = self._below_hundred(following) or self._last_one(following) if following is not None else None
        return (value + rest[0], rest[1]) if rest else (value, at)

    def _last_one(self, at: int) -> tuple[float, int] | None:
        """ "cent un", "mille un": right behind a hundred or a thousand "un" is a number and no article."""
        ends = self._tokens.norm(at) in self._lexicon.article_units and self._tokens.joined(at)
        return (1.0, at + 1) if ends else None

    def _below_hundred(self, first: int) -> tuple[float, int] | None:
        words, tokens = self._lexicon, self._tokens
        word = tokens.norm(first)
        if word in words.units:
            if words.language == "fr" and word == "quatre":
                at = self._past_hyphen(first + 1)
                if tokens.norm(at) in {"vingt", "vingts"} and tokens.joined(at):
                    return self._more(at + 1, _SCORE)
            return words.units[word], first + 1
        if word in words.article_units:
            return None
        if word in words.teens:
            at = self._past_hyphen(first + 1)
            if (
                words.language == "fr"
                and word == "dix"
                and tokens.norm(at) in {"sept", "huit", "neuf"}
                and tokens.joined(at)
            ):
                return 10 + words.units[tokens.norm(at)], at + 1
            return words.teens[word], first + 1
        if word in words.tens:
            return self._more(first + 1, words.tens[word])
        return None

    def _more(self, at: int, tens: float) -> tuple[float, int]:
        """The units behind the tens: "-four", " et un", "-quinze" after soixante and quatre-vingt."""
        words, tokens = self._lexicon, self._tokens
        if not tokens.joined(at):
            return tens, at
        follow = self._past_hyphen(at)
        joined = tokens.norm(follow) == self._and and words.language == "fr"
        if joined:
            follow = self._past_hyphen(follow + 1)
        word = tokens.norm(follow)
        if not tokens.joined(follow):
            return tens, at
        if joined:
            if word in words.article_units and not self._counted_apart(follow):
                return tens + 1, follow + 1
            return (71.0, follow + 1) if word == "onze" and tens == 60 else (tens, at)
        if word in words.article_units and follow > at:  # quatre-vingt-un
            return tens + 1, follow + 1
        if word in words.units:
            return tens + words.units[word], follow + 1
        if words.language == "fr" and word in words.teens and tens in {60, _SCORE}:
            found = self._below_hundred(follow)
            return (tens + found[0], found[1]) if found else (tens, at)
        return tens, at

    def _counted_apart(self, index: int) -> bool:
        """ "vingt et un blessé" would be "twenty and one wounded man": the noun after 21 stands in the plural."""
        follower = self._tokens.norm(index + 1)
        return self._tokens.norm(index - 1) != self._and and follower == ""

    def _past_hyphen(self, at: int) -> int:
        return at + 1 if self._tokens.norm(at) in _HYPHENS and self._tokens.glued(at) else at
