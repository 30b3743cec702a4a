"""The page about the second coder names every option, variable and reason that there is."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import get_args

from marsad import cli, config
from marsad.coding.llm.answers import Reason
from marsad.terminal.coders import _REASONS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "coding-llm.md").read_text("utf-8")


def test_every_reason_is_explained_and_has_words_in_the_report() -> None:
    assert set(get_args(Reason)) == set(_REASONS)
    assert all(f"`{reason}`" in PAGE for reason in get_args(Reason))


def test_every_option_and_variable_is_explained() -> None:
    options = set(re.findall(r'"(--llm-\w+)"', inspect.getsource(cli.pages)))
    variables = set(re.findall(r'"(MARSAD_LLM_\w+)"', inspect.getsource(config)))
    assert len(options) == 7
    assert len(variables) == 3
    assert all(name in PAGE for name in options | variables)
