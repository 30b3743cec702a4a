"""Why something was refused is said in the reader's language, wherever a page can bring it about."""

from __future__ import annotations

import ast
import pickle
import re
from pathlib import Path

import pytest

import marsad
from marsad.errors import MarsadError, MissingItem, UnknownName, UsageError
from marsad.language import wording
from marsad.language.refusals import KNOWN, refused_text

PACKAGE = Path(marsad.__file__).parent
PAGES = [path for path in (PACKAGE / "web").rglob("*.py") if "api" not in path.parts and path.name != "serving.py"]
BEHIND = [
    PACKAGE / path
    for path in (
        "index/filters.py", "index/ordering.py", "index/store.py", "model/moments.py", "correcting.py", "deciding.py",
        "reviewing.py", "exporting/question.py", "exporting/told.py", "export/formats.py", "registry/names.py",
    )
]  # fmt: skip
RAISED = {"UsageError", "UnknownName", "MissingItem", "Busy"}


def sentences(path: Path) -> list[ast.expr]:
    """The causes and remedies of the errors that a module raises, as they are written."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED:
            found += [given for given in node.args[1:3] if not isinstance(given, ast.Name | ast.Starred | ast.IfExp)]
    return found


@pytest.mark.parametrize("path", [*PAGES, *BEHIND], ids=lambda path: str(path.relative_to(PACKAGE)))
def test_what_a_page_can_bring_about_is_known(path: Path) -> None:
    for sentence in sentences(path):
        assert isinstance(sentence, ast.Constant), f"{path.name}:{sentence.lineno}: give what changes as values"
        assert sentence.value in KNOWN or sentence.value == "", f"{path.name}: {sentence.value}"


@pytest.mark.parametrize(("language", "said"), [("fr", "A 60 valeurs. Demandez-en"), ("en", "Has 60 values. Ask")])
def test_a_refusal_is_said_in_the_readers_language(language: str, said: str) -> None:
    error = UsageError("group", "has {number} values", "Ask for at most {most}", number=60, most=50)
    told = refused_text(error, wording(language))
    assert told.text.startswith(said)
    assert not told.english
    assert str(error) == "group: has 60 values. Ask for at most 50."


def test_near_names_go_along_and_nothing_given_is_a_template() -> None:
    error = UnknownName("place '{x.__class__}\u202e'", "the registry holds no such name", near=("Syria", "{y}"))
    told = refused_text(error, wording("fr"))
    assert told.text.endswith("Vouliez-vous dire Syria, {y}.")
    assert "{x.__class__}" in told.item
    assert "\u202e" not in told.item


def test_what_nobody_translated_is_shown_in_english_and_said_to_be() -> None:
    told = refused_text(MarsadError("x", "the moon is in the way", "Wait"), wording("ar"))
    assert (told.text, told.english) == ("The moon is in the way. Wait.", True)


def test_an_error_crosses_processes_whole() -> None:
    error = pickle.loads(pickle.dumps(UsageError("a", "has {number} values", "Ask", number=3)))
    assert (type(error), str(error), error.values) == (UsageError, "a: has 3 values. Ask.", {"number": "3"})


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_page_says_what_to_do_there_and_nothing_of_the_command_line(language: str) -> None:
    commands = re.compile(r"\bmarsad [a-z]|--[a-z]|\bdocs/|`")
    values = dict.fromkeys(("number", "most", "least", "left", "right", "names", "kind", "near", "said", "id"), "1")
    for sentence in sorted(KNOWN):
        told = refused_text(UsageError("x", sentence, "", **values), wording(language))
        assert not commands.search(told.text), told.text
    error = MissingItem("e-1", "there is no such event or report", "List them with: marsad events")
    assert "marsad events" in str(error), "the command line goes on speaking of itself"
    if language == "en":
        assert refused_text(error, wording("en")).text.endswith("Look for it in the list of events.")
