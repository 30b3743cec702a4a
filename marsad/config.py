"""Settings, read once at the top: nothing below this room looks at the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """`observatory`: the folder that commands use unless told otherwise (MARSAD_OBSERVATORY)."""

    observatory: Path = Path("observatory")


def settings(environment: Mapping[str, str] = os.environ) -> Settings:
    folder = environment.get("MARSAD_OBSERVATORY")
    return Settings(observatory=Path(folder)) if folder else Settings()
