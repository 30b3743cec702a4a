"""The names of coders, as they stand on claims: "rules/en 0.2", "llm/qwen3-8b 0.1", or both of them."""

from __future__ import annotations

import re
from typing import Literal, get_args

CoderChoice = Literal["rules", "llm", "both"]
CODERS: tuple[str, ...] = get_args(CoderChoice)

MODEL = "llm/"  # how the names of language models begin
_NAMED = r".+? \d+(?:\.\d+)*"  # every coder ends in a numeric version
_JOINT = re.compile(rf"({_NAMED}) \+ ({_NAMED})")


def model_coder(model: str, version: str) -> str:
    """A language model as a coder."""
    return f"{MODEL}{model} {version}"


def is_model(coder: str) -> bool:
    """Whether a coder, or the first of two, is a language model."""
    return coder.startswith(MODEL)


def joint(first: str, second: str) -> str:
    """The coder of a claim that two read alike."""
    return f"{first} + {second}"


def readers(coder: str) -> tuple[str, ...]:
    """The coders of a claim: one, or the two of `joint`."""
    found = _JOINT.fullmatch(coder)
    return found.groups() if found else (coder,)
