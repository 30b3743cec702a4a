"""The form of an answer, as a JSON schema made of the closed lists of `model.terms`: the words cannot drift apart."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from marsad.model.terms import (
    INCIDENT_TYPES,
    INDICATORS,
    MEASURES,
    Accumulation,
    Comparison,
    Direction,
    Modality,
    Per,
    Role,
    VoiceKind,
)

VERSION = "0.1"  # of schema and instructions together: a change of either is another coder
ASKED_MEASURES = tuple(measure for measure in MEASURES if measure != "events")  # dataset rows only
SOURCE_KINDS = tuple(kind for kind in get_args(VoiceKind) if kind not in ("publisher", "dataset"))

Schema = dict[str, Any]


@cache
def instructions() -> str:
    """What the model is told, in English, for pages in all languages."""
    return (files("marsad.coding.llm") / "data" / "instructions.md").read_text("utf-8")


def answer_schema() -> Schema:
    """An object of three lists. Strict: every property is required, none may be added; unknown is null."""
    shared: Schema = {
        "group": _TEXT_OR_NULL,
        "places": _list({"type": "string"}),
        "period": _TEXT_OR_NULL,
        "sources": _list(_object({"name": {"type": "string"}, "kind": _one_of(SOURCE_KINDS)})),
        "modality": _one_of(get_args(Modality)),
    }
    number = {"type": ["number", "null"]}
    figure: Schema = {
        "quote": {"type": "string"},
        "number": {"type": "string"},
        "low": number,
        "high": number,
        "measure": _one_of(ASKED_MEASURES),
        "role": _one_of_or_null(get_args(Role)),
        "accumulation": _one_of_or_null(get_args(Accumulation)),
        "per": _one_of_or_null(get_args(Per)),
        "comparison": _one_of_or_null(get_args(Comparison)),
        "cohort": _TEXT_OR_NULL,
        "part_of": _TEXT_OR_NULL,
    }
    incident: Schema = {
        "quote": {"type": "string"},
        "type": _one_of(INCIDENT_TYPES),
        "perpetrator": _TEXT_OR_NULL,
        "target": _TEXT_OR_NULL,
    }
    indicator: Schema = {
        "quote": {"type": "string"},
        "indicator": _one_of(INDICATORS),
        "direction": _one_of(get_args(Direction)),
    }
    return _object(
        {
            "figures": _list(_object(figure | shared)),
            "incidents": _list(_object(incident | shared)),
            "indicators": _list(_object(indicator | shared)),
        }
    )


@cache
def fingerprint() -> str:
    """A hash of schema and instructions: answers given under others are not taken from the cache."""
    told = json.dumps(answer_schema(), sort_keys=True) + instructions()
    return hashlib.sha256(told.encode()).hexdigest()[:16]


_TEXT_OR_NULL: Schema = {"type": ["string", "null"]}


def _one_of(words: Sequence[str]) -> Schema:
    return {"type": "string", "enum": list(words)}


def _one_of_or_null(words: Sequence[str]) -> Schema:
    return {"type": ["string", "null"], "enum": [*words, None]}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
