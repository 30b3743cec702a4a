"""Sentences that rank events by denying greater ones: "no attack had been so deadly for three years" counts none."""

from __future__ import annotations

import re

from marsad.coding.mentions import NumberMention
from marsad.coding.page import View

_RANKED = re.compile(
    r"\b(?:so|as|such|more|less|aussi|tel(?:le)?s?)\s+(?!of\b|far\b|than\b|yet\b)\w"
    r"|\b(?:deadlier|bloodier|larger|bigger|greater|worse|pire)\b"
    r"|\b(?:plus|moins) (?:meurtri|sanglant|grave|important|lourd|violent)"
    r"|(?<!\w)(?:أكثر|أشد|أكبر|أسوأ|أعنف|بهذ[اه])(?!\w)",
    re.IGNORECASE,
)


def ranks(view: View, number: NumberMention) -> bool:
    """Whether a "no" (a number that is 0) stands before a comparison: nothing is said not to have happened."""
    return number.low == 0 and _RANKED.search(view.cut(number.end, view.sentence.end)) is not None
