"""Whether the target that was read is the one that the label names."""

from __future__ import annotations

from marsad.coding.words import fold, grammar, variants, words_of
from marsad.model import Actor
from marsad.registry import Registry

_ARABIC_ENDS = ("ين", "ون", "ان", "ا")


def same_target(label: str, target: Actor | None, language: str, registry: Registry) -> bool:
    """One text holds the other's head noun, or both are one actor of the registry, or a group and its parent.

    The head is the last noun of an English phrase, "of …" left out, and the first of a French or Arabic one. Articles,
    numbers and the ending of the plural do not count: "two hotels in Kabul" agrees with "hotel".
    """
    if target is None:
        return False
    names = {target.name, target.parent} - {None}
    known = {name for found in registry.actors.find(label, language) for name in (found.entry.name, label)} | {label}
    if names & known:
        return True
    wanted, got = _words(label, language), _words(target.text or target.name or "", language)
    return bool(wanted and got) and (_head(wanted, language) in got or _head(got, language) in wanted)


def _words(text: str, language: str) -> list[str]:
    """The words of the phrase up to its first preposition, without articles, endings of the plural, and numbers."""
    small = grammar(language)
    found: list[str] = []
    for word in words_of(fold(text)):
        form = variants(word.form)[-1] if language == "ar" else word.form
        if word.form.isdigit() or form in small.passing | {"a", "an", "un", "une"}:
            if found and form == "of":
                break
            continue
        if found and language == "en" and form in small.stops:
            break
        found.append(_singular(form, language))
    return found


def _singular(form: str, language: str) -> str:
    """A word without the ending of its plural: no grammar, only enough to compare."""
    if language != "ar":
        return form.rstrip("sx")
    return next((form.removesuffix(end) for end in _ARABIC_ENDS if form.endswith(end) and len(form) > 4), form)


def _head(words: list[str], language: str) -> str:
    return words[-1] if language == "en" else words[0]
