"""One pass over the tokens: every number, as atoms in order, before ranges, bounds and units are read."""

from __future__ import annotations

from marsad.coding.numbers import arabic, words
from marsad.coding.numbers.atoms import Atom, Skip, number
from marsad.coding.numbers.lexicon import Fixed, Lexicon
from marsad.coding.numbers.tokens import Tokens

_NEAR = 3  # tokens between a negation and what it denies, or "no" and its noun


def scan(tokens: Tokens, lexicon: Lexicon) -> list[Atom]:
    """All atoms of the text, in order, none sharing a token with another."""
    atoms: list[Atom] = []
    index, starters = 0, lexicon.starters
    while index < len(tokens):
        kind = tokens.kinds[index]
        if kind == "sign" or (kind == "word" and tokens.norms[index] not in starters):
            index += 1
            continue
        found = _at(tokens, index, lexicon, atoms)
        if isinstance(found, int):
            index = found
            continue
        atoms.extend(found)
        index = max(found[-1].last, index + 1)
    return _merged(tokens, atoms)


def _at(tokens: Tokens, index: int, lexicon: Lexicon, atoms: list[Atom]) -> int | list[Atom]:
    """The atoms that start at a token, or the index to go on from."""
    if tokens.kinds[index] == "word":
        phrase = lexicon.phrases.at(tokens, index)
        if phrase is not None:
            taken = _phrase(tokens, index, phrase[0], phrase[1], lexicon)
            if taken is not None:
                return taken
        special = _special(tokens, index, lexicon, atoms)
        if special is not None:
            return special
    read = arabic.read if lexicon.language == "ar" else words.read
    found = read(tokens, index, lexicon)
    if found is None:
        return index + 1
    if isinstance(found, Skip):
        return found.last
    if found.form == "noun" and atoms and atoms[-1].last == index and atoms[-1].form == "noun":
        return found.last  # an adjective that agrees with the dual before it: جنديان مدنيان
    if found.low == 2 and found.form == "words" and _repeats_dual(tokens, index, atoms):
        return found.last
    found = _times(tokens, found, lexicon)
    return [found]


def _repeats_dual(tokens: Tokens, index: int, atoms: list[Atom]) -> bool:
    """ "جنديين اثنين": the numeral says again what the dual says."""
    return bool(atoms) and atoms[-1].last == index and atoms[-1].form == "noun" and tokens.joined(index)


def _phrase(tokens: Tokens, first: int, last: int, fixed: Fixed, lexicon: Lexicon) -> int | list[Atom] | None:
    """A phrase with its own value; None where it must be read another way."""
    if fixed.low is None:
        return last
    word, after = tokens.norm(first), tokens.norm(last)
    if fixed.form == "multiple":
        return _multiple(tokens, first, last, fixed.low, lexicon)
    if fixed.form == "fraction":
        if lexicon.language == "ar" and after in lexicon.scales and tokens.joined(last):
            scale = lexicon.scales[after]  # نصف مليون
            return [number(first, last + 1, fixed.low / 100 * scale, "words", scale)]
        before = tokens.norm(first - 1)
        barred = before in lexicon.words("fraction_not_before") or after in lexicon.words("fraction_not_after")
        hyphen = after in {"-", "‑"} and tokens.glued(last) and tokens.glued(last + 1)
        prefixed = before in {"-", "‑"} and tokens.glued(first)
        if barred or hyphen or prefixed:
            return last
        if tokens.norm(last - 1) == "of":
            last -= 1
        atom = number(first, last, fixed.low, "fraction")
        atom.unit, atom.comparison = "percent", "share"
        atom.qualifier = "about" if fixed.about else None
        return [atom]
    if fixed.form == "vague":
        if word == "scores":
            last = first + 1
        atom = Atom(first, last, fixed.low, None, "vague", fixed.low)
        atom.qualifier = "vague"
        return [atom]
    scale = 1.0
    if fixed.about and tokens.norm(last) == "de" and tokens.norm(last + 1) in lexicon.scales:
        scale, last = lexicon.scales[tokens.norm(last + 1)], last + 2  # "une trentaine de millions"
    atom = number(first, last, fixed.low * scale, "words", scale)
    atom.qualifier = "about" if fixed.about else None
    return [atom]


def _multiple(tokens: Tokens, first: int, last: int, value: float, lexicon: Lexicon) -> int | list[Atom] | None:
    word, after = tokens.norm(first), tokens.norm(last)
    if after in {"-", "‑"} and tokens.glued(last):
        after = tokens.norm(last + 1)
    if word in lexicon.noun_values and after in lexicon.noun_values[word][1]:
        return None
    if word == "double" and tokens.norm(first - 1) in {"attaque", "attentat", "explosion", "assassinat", "meurtre"}:
        return [number(first, last, 2.0, "noun")]
    if word == "double" and after in lexicon.words("double_is_one"):
        return last  # "a double suicide bombing" is told as one attack
    if word == "ضعف" and tokens.norm(first - 1) not in lexicon.words("double_only_after"):
        return last  # without such a word before it, ضعف is weakness
    if word == "twice":
        last = first + 1
    atom = number(first, last, value, "multiple")
    atom.unit, atom.comparison = "ratio", "ratio"
    return [atom]


def _special(tokens: Tokens, index: int, lexicon: Lexicon, atoms: list[Atom]) -> list[Atom] | None:
    """Numbers without a numeral: "twin blasts", "twice", "no attack", قتيل وجريح."""
    word = tokens.norm(index)
    valued = lexicon.noun_values.get(word)
    if valued is not None and _next_word(tokens, index) in valued[1]:
        return [number(index, index + 1, valued[0], "noun")]
    if word in lexicon.counts and lexicon.language != "ar":
        return [number(index, index + 1, lexicon.counts[word], "words")]
    if word in lexicon.words("none.words"):
        near = [tokens.norm(at) for at in range(index + 1, index + _NEAR)]
        if any(each in lexicon.words("none.nouns") for each in near):
            return [number(index, index + 1, 0.0, "none")]
    phrase = lexicon.none_phrases.at(tokens, index)
    if phrase is not None and _denied(tokens, index, lexicon):
        return [number(index, phrase[0] if lexicon.language != "ar" else index + 1, 0.0, "none")]
    if lexicon.pairs and not (atoms and atoms[-1].last == index):
        found = arabic.pair(tokens, index, lexicon)
        if found is not None:
            return list(found)
    return None


def _next_word(tokens: Tokens, index: int) -> str:
    at = index + 1
    return tokens.norm(at + 1) if tokens.norm(at) in {"-", "‑"} else tokens.norm(at)


def _denied(tokens: Tokens, index: int, lexicon: Lexicon) -> bool:
    negations = lexicon.words("none.negations")
    return not negations or any(tokens.norm(index - back) in negations for back in range(1, _NEAR + 2))


def _times(tokens: Tokens, atom: Atom, lexicon: Lexicon) -> Atom:
    """ "three times as many" and ثلاثة أضعاف are ratios; "three times" alone counts."""
    last = atom.last
    if tokens.norm(last) in {"-", "‑"} and tokens.norm(last + 1) in lexicon.words("fold"):
        atom.last = last + 2
    elif tokens.norm(last) in lexicon.words("times") and tokens.joined(last):
        ratio = lexicon.words("times_ratio")
        if ratio and tokens.norm(last + 1) not in ratio:
            return atom
        atom.last = last + 1
    else:
        return atom
    atom.outer_last, atom.form, atom.unit, atom.comparison = atom.last, "multiple", "ratio", "ratio"
    return atom


def _merged(tokens: Tokens, atoms: list[Atom]) -> list[Atom]:
    """ "one 1 suspect", "fifteen (15) men": the same number twice is one mention."""
    kept: list[Atom] = []
    for atom in atoms:
        if kept and kept[-1].low == atom.low and {kept[-1].form, atom.form} == {"words", "digits"}:
            between = tokens.norms[kept[-1].last : atom.first]
            if not between or between == ["("]:
                before = kept[-1]
                before.last = atom.last + (1 if between and tokens.norm(atom.last) == ")" else 0)
                before.outer_last = before.last
                continue
        kept.append(atom)
    return kept
