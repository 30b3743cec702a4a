"""The language of a text, as ISO 639-1, by eldc."""

from __future__ import annotations

import functools
import re
from typing import Any

_LETTERS = re.compile(r"[^\W\d_]")
_LEAST = 20  # letters; a name or a single word is claimed by a dozen languages
_SAMPLE = 5_000


def language_of(text: str) -> str | None:
    """ "en", "fr", "ar" or whatever else eldc says; None for less than 20 letters or where it cannot say."""
    sample = text[:_SAMPLE]
    if len(_LETTERS.findall(sample)) < _LEAST:
        return None
    found: str | None = _detector().detect(sample)
    return None if found in (None, "", "und") else found


@functools.cache
def _detector() -> Any:
    import eldc  # its tables take a tenth of a second: only where a text is read

    eldc.init()
    return eldc
