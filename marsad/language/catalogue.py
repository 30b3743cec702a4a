"""The interface catalogues: English messages in the code, French and Arabic ones in `data/<language>/<theme>.po`."""

from __future__ import annotations

import gettext
import io
from functools import lru_cache
from pathlib import Path

from marsad.errors import UsageError
from marsad.model.terms import Language

LANGUAGES: tuple[Language, ...] = ("en", "fr", "ar")
DATA = Path(__file__).parent / "data"


def check_language(language: str) -> Language:
    """The language if we speak it. Raises UsageError."""
    for known in LANGUAGES:
        if known == language:
            return known
    raise UsageError(f"language {language}", "is none that Marsad writes", f"Choose one of: {', '.join(LANGUAGES)}")


def direction(language: str) -> str:
    """ "rtl" for languages written from right to left, else "ltr", as HTML's `dir` wants it."""
    return "rtl" if language in ("ar", "fa", "he", "ur", "ckb", "ps") else "ltr"


@lru_cache(maxsize=8)
def translations(language: str) -> gettext.NullTranslations:
    """Messages of one language, read once; English ones are their own translation. Raises UsageError."""
    if check_language(language) == "en":
        return gettext.NullTranslations()
    # Babel only where it is needed: English must not wait for it at start-up.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    messages = None
    for path in sorted((DATA / language).glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        theme = gettext.GNUTranslations(compiled)
        if messages is None:
            messages = theme
        else:
            messages.add_fallback(theme)
    if messages is None:
        raise UsageError(
            f"language {language}", "has no catalogue", f"Install Marsad again: {DATA / language} is empty"
        )
    return messages
