"""Other people's titles, names and addresses as one harmless line."""

from __future__ import annotations

import re
from functools import lru_cache

# Directional controls would let a title write over its neighbours; sentences keep theirs, isolated by the page.
_CONTROLS = re.compile("[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@lru_cache(maxsize=16384)  # pages say the same names many times over
def plain(text: str) -> str:
    """One line without control characters: for titles, names and addresses, never for quoted sentences."""
    return " ".join(_CONTROLS.sub(" ", text).split())
