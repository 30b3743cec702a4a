"""Settings, read once at the top: nothing below this room looks at the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """`observatory`: the folder that commands use unless told otherwise (MARSAD_OBSERVATORY).

    `llm_endpoint`, `llm_model` (MARSAD_LLM_ENDPOINT, MARSAD_LLM_MODEL): the model of `--coder llm`, none unless
    set. `llm_key` (MARSAD_LLM_KEY): its key; there is no option for it, since others can see a command's options.
    `ucdp_token` (MARSAD_UCDP_TOKEN): what the UCDP API wants, likewise. `token` (MARSAD_TOKEN): lets the one user of
    `marsad serve` in who may write. `contact` (MARSAD_CONTACT): a mail address or a page, told to every server that is
    asked for something, for whoever runs it to complain to. `engine` (MARSAD_ENGINE): local, or spark; `spark_master`
    (MARSAD_SPARK_MASTER): where Spark is.
    """

    observatory: Path = Path("observatory")
    llm_endpoint: str | None = None
    llm_model: str | None = None
    llm_key: str | None = field(default=None, repr=False)
    ucdp_token: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    contact: str | None = None
    engine: str = "local"
    spark_master: str | None = None


def settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the environment; a variable that is set to nothing counts as not set."""
    return Settings(
        observatory=Path(environment.get("MARSAD_OBSERVATORY") or "observatory"),
        llm_endpoint=environment.get("MARSAD_LLM_ENDPOINT") or None,
        llm_model=environment.get("MARSAD_LLM_MODEL") or None,
        llm_key=(environment.get("MARSAD_LLM_KEY") or "").strip() or None,
        token=(environment.get("MARSAD_TOKEN") or "").strip() or None,
        contact=(environment.get("MARSAD_CONTACT") or "").strip() or None,
        engine=environment.get("MARSAD_ENGINE") or "local",
        spark_master=environment.get("MARSAD_SPARK_MASTER") or None,
        ucdp_token=(environment.get("MARSAD_UCDP_TOKEN") or "").strip() or None,
    )
