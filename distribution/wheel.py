"""`python -m distribution.wheel FILE`: whether a wheel holds all that Marsad needs at run time, and nothing else.

Everything under `marsad/` belongs in it, with what the build makes: the gazetteer, the areas, the pages' assets.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Made by the build (hatch_build.py), in no repository: a file of each, and what a folder must hold at least.
MADE = (
    "marsad/registry/data/gazetteer.sqlite",
    "marsad/registry/data/areas.json.gz",
    "marsad/web/static/vendor/NOTICE.txt",
    "marsad/web/static/vendor/maplibre/",
    "marsad/web/static/vendor/uplot/",
    "marsad/web/static/vendor/fonts/",
    "marsad/web/static/vendor/borders/",
    "marsad/web/static/vendor/topojson/",
)
LARGEST = 20_000_000  # bytes


def lacking(wheel: Path) -> list[str]:
    """The files of the package that the wheel lacks, and what it must not hold. Empty where all is well."""
    with zipfile.ZipFile(wheel) as archive:
        held = {item.filename: item.file_size for item in archive.infolist()}
    told = subprocess.run(["git", "ls-files", "marsad"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found = [f"lacks {name}" for name in told.splitlines() if name not in held]
    found += [f"lacks {name}" for name in MADE if not any(one.startswith(name) and held[one] for one in held)]
    found += [
        f"holds {name}"
        for name in held
        if not name.startswith(("marsad/", "marsad-"))
        or "__pycache__" in name
        or name.endswith((".pyc", ".nbi", ".nbc"))
    ]
    if wheel.stat().st_size > LARGEST:
        found.append(f"is of {wheel.stat().st_size:,} bytes, more than {LARGEST:,}")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m distribution.wheel", description=__doc__.split("\n")[0])
    parser.add_argument("file", type=Path)
    given = parser.parse_args(arguments)
    found = lacking(given.file)
    for line in found:
        print(f"{given.file.name} {line}", file=sys.stderr)
    if not found:
        print(f"{given.file.name}: whole, {given.file.stat().st_size / 1e6:.1f} MB")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
