"""The words of targets (`lexicon/targets.yml`): what may be struck, and what introduces it in a sentence."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from marsad.coding.incidents.kinds import deed_tags
from marsad.coding.page import View
from marsad.coding.words import Lexicon, Tag, fold

HEADS = ("things", "lairs", "owned", "settlements", "people", "own", "anybody")
_LISTED = ("things", "lairs", "owned", "settlements", "people", "anybody")
_AGAINST_GROUPS = ("lairs", "own")
_MARKS = ("strikes", "onto", "suffered", "scene", "beside")
_ENGLISH = {"man": "men", "y": "ies"}


@cache
def _entries(language: str) -> Any:
    text = (files("marsad.coding") / "lexicon" / "targets.yml").read_text("utf-8")
    entries = yaml.load(text, yaml.CSafeLoader)
    return entries.get(language, entries["en"])


@cache
def _lexicon(language: str) -> Lexicon:
    entries = _entries(language)
    heads = {name: _with_plurals(entries[name], language) for name in _LISTED}
    return Lexicon(heads | {name: entries[name] for name in _MARKS})


@cache
def small_words(section: str, language: str) -> frozenset[str]:
    """Words of a section that is asked word by word."""
    return frozenset(fold(word.strip()) for word in _entries(language)[section].split(","))


def _with_plurals(phrases: str, language: str) -> str:
    if language == "ar":
        return phrases
    listed = [phrase.strip() for phrase in phrases.split(",")]
    return ", ".join([*listed, *(_plural(phrase, language) for phrase in listed)])


def _plural(phrase: str, language: str) -> str:
    """English phrases bear it on their last word, French ones on their first."""
    words = phrase.split()
    at = -1 if language == "en" else 0
    word = words[at]
    ending = next((end for end in _ENGLISH if language == "en" and word.endswith(end)), None)
    if ending is not None and word[-2:] not in ("ay", "ey", "oy"):
        words[at] = word.removesuffix(ending) + _ENGLISH[ending]
    elif language == "en" and word.endswith(("ch", "sh", "s", "x")):
        words[at] = word + "es"
    elif language == "fr" and word.endswith(("eau", "au")):
        words[at] = word + "x"
    elif not word.endswith("s"):
        words[at] = word + "s"
    return " ".join(words)


@cache
def _listed() -> frozenset[str]:
    """The first words of all Arabic phrases for what may be struck."""
    sections = [_entries("ar")[name].split(",") for name in _LISTED]
    return frozenset(fold(phrase.split()[0]) for phrases in sections for phrase in phrases if phrase.strip())


def is_listed(form: str) -> bool:
    """Whether an Arabic word stands in the lists as it is, with nothing joined to it."""
    return form in _listed()


def marks(view: View, section: str) -> list[Tag]:
    """What introduces a target: "attack on", "was attacked", "inside"."""
    return [tag for tag in view.once(_tags) if tag.section == section]


def _tags(view: View) -> list[Tag]:
    return _lexicon(view.language).tags(view.words)


def heads(view: View, against: bool = False) -> list[Tag]:
    """The words for what may be struck, in the order of the text; not those that name a weapon ("car bomb").

    `against`: somebody acts against an armed group, and its men and hideouts may be what is struck.
    """
    found = view.once(_heads)
    return found if against else [tag for tag in found if tag.section not in _AGAINST_GROUPS]


def _heads(view: View) -> list[Tag]:
    sides = {"others": "people", "own": "own"}
    people = [Tag(t.first, t.last, sides[t.key], t.key) for t in view.tagged("people") if t.key in sides]
    weapons = {at for tag in deed_tags(view) if tag.last > tag.first for at in range(tag.first, tag.last + 1)}
    found = [tag for tag in (*view.once(_tags), *people) if tag.section in HEADS and not _is_name(view, tag)]
    vague = {(tag.first, tag.last) for tag in found if tag.section == "anybody"}
    found = [tag for tag in found if tag.section == "anybody" or (tag.first, tag.last) not in vague]
    return sorted((tag for tag in found if tag.last not in weapons), key=lambda tag: (tag.first, -tag.last))


def _is_name(view: View, tag: Tag) -> bool:
    """القاعدة in the name of a group is no base, "City" in that of a town no town of its own."""
    start = view.words[tag.first].start
    placed = any(f.start < start < f.end and not f.adjective for f in view.places)
    if placed or (tag.section in ("things", "lairs") and view.in_name(tag.first)):
        return True  # and الشباب in that of a movement are no young men:
    return any(f.start < start < f.end and f.entry.kind == "armed_group" for f in view.actors)
