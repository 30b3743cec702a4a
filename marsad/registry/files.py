"""The registry's YAML files: read once, with errors that name file and line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from marsad.errors import MissingItem, RefusedItem
from marsad.registry.names import expand

DATA = Path(__file__).parent / "data"
LANGUAGES = ("en", "fr", "ar")


@lru_cache(maxsize=32)
def read_yaml(path: Path) -> Any:
    """The content of one data file. Raises MissingItem, RefusedItem."""
    try:
        return yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    except FileNotFoundError as error:
        raise MissingItem(str(path), "the registry file is not there", "Reinstall marsad") from error
    except yaml.YAMLError as error:
        cause = "not readable as YAML: " + " ".join(str(error).split())
        raise RefusedItem(str(path), cause, "Compare the line with its neighbours") from error


def names_of(record: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """An entry's names by language, braces written out."""
    return {language: spelled(record.get(language)) for language in LANGUAGES if record.get(language)}


def spelled(value: Any) -> tuple[str, ...]:
    """A name or a list of names, braces written out, doubles dropped."""
    patterns = [value] if isinstance(value, str) else list(value or ())
    return tuple(dict.fromkeys(name for pattern in patterns for name in expand(str(pattern))))
