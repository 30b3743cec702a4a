"""`python -m distribution.licences`: every package that a user installs, its version, its licence; fails on GPL, AGPL.

It walks from what pyproject asks for through what is installed here, and through npm's lock file for what lies in the
web pages. A choice ("MPL-2.0 OR GPL-2.0") counts as the mildest of its parts. Whatever states no licence fails, too,
and so does a requirement of pyproject without an upper bound.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
USERS = ("", "docx", "link", "pdf", "spark")  # extras that users install; the others are ours
_STRONG = re.compile(r"\bA?GPL|Affero|GNU General Public|\bSSPL|Business Source|\bBUSL|Commons Clause", re.IGNORECASE)
_LESSER = re.compile(r"\bLGPL|Lesser General|Library General", re.IGNORECASE)
# Read in the package's own licence file, where its metadata are silent or say "other".
_READ = {"courlan": "Apache-2.0"}
_CLASSIFIER = "License :: "


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """One package. `source`: pypi or npm; `licence`: empty where none is stated."""

    name: str
    version: str
    licence: str
    source: str

    @property
    def refused(self) -> bool:
        """Whether it may not be passed on with ours, or nobody knows. Where several hold together, each must do."""
        if not self.licence or re.search(r"\bAND\b", self.licence):
            return not self.licence or _is_strong(self.licence)
        return all(_is_strong(one) for one in re.split(r"\bOR\b|;", self.licence))


def _is_strong(licence: str) -> bool:
    return bool(_STRONG.search(_LESSER.sub("", licence)))


def installed(extras: Sequence[str] = USERS) -> list[Part]:
    """What comes with Marsad and these extras, as installed here. Raises LookupError for what is not installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [
        *project["dependencies"],
        *(line for extra in extras if extra for line in project["optional-dependencies"][extra]),
    ]
    found: dict[str, Part] = {}
    todo = list(_asked(lines, ""))
    seen: set[tuple[str, str]] = set()
    while todo:
        asked, extra = todo.pop()
        if (asked, extra) in seen:
            continue
        seen.add((asked, extra))
        try:
            package = distribution(asked)
        except PackageNotFoundError:
            raise LookupError(f"{asked} is not installed: install marsad with all its extras first") from None
        found[asked] = Part(asked, package.version, licence_of(package), "pypi")
        todo += _asked(package.requires or (), extra)
    return sorted(found.values())


def _asked(lines: Iterable[str], extra: str) -> Iterator[tuple[str, str]]:
    """The packages, with their extras, that these requirements ask for on this machine."""
    for wanted in map(Requirement, lines):
        if wanted.marker is None or wanted.marker.evaluate({"extra": extra}):
            yield from ((canonicalize_name(wanted.name), more) for more in ("", *wanted.extras))


def licence_of(package: Distribution) -> str:
    """As its metadata state it: the expression, else the classifiers, else the first line of the free text."""
    name = canonicalize_name(package.metadata["Name"])
    stated, free = (_field(package, field) for field in ("License-Expression", "License"))
    classified = [
        line.removeprefix(_CLASSIFIER).removeprefix("OSI Approved :: ").removeprefix("OSI Approved")
        for line in package.metadata.get_all("Classifier") or ()
        if line.startswith(_CLASSIFIER)
    ]
    first = free.splitlines()[0].strip() if free else ""
    return stated or _READ.get(name, "") or " OR ".join(filter(None, classified)) or first[:80]


def _field(package: Distribution, name: str) -> str:
    return str((package.metadata.get_all(name) or [""])[0]).strip()


def bundled(lock: Path = ROOT / "assets" / "package-lock.json") -> list[Part]:
    """What npm brings for the web pages, as locked."""
    packages: dict[str, dict[str, Any]] = json.loads(lock.read_text("utf-8"))["packages"]
    return sorted(
        Part(path.rpartition("node_modules/")[2], entry["version"], entry.get("license", ""), "npm")
        for path, entry in packages.items()
        if path
    )


def unbounded(pyproject: Path = ROOT / "pyproject.toml") -> Iterator[str]:
    """The requirements that any later version would fulfil."""
    told = tomllib.loads(pyproject.read_text("utf-8"))
    lines = [*told["project"]["dependencies"], *told["build-system"]["requires"]]
    lines += [line for extra in told["project"]["optional-dependencies"].values() for line in extra]
    for line in lines:
        wanted = Requirement(line)
        own = canonicalize_name(wanted.name) == "marsad"
        if not own and not any(one.operator in ("<", "<=", "==", "~=") for one in wanted.specifier):
            yield line


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m distribution.licences", description=__doc__.split("\n")[0])
    parser.add_argument(
        "--extras", nargs="*", default=[name for name in USERS if name], help="of which the packages are looked at"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    given = parser.parse_args(arguments)
    parts = [*installed(given.extras), *bundled()]
    if given.json:
        print(json.dumps([{name: getattr(part, name) for name in Part.__slots__} for part in parts], indent=1))
    else:
        for part in parts:
            print(f"{part.source}  {part.name} {part.version}: {part.licence or 'states none'}")
    refused = [part for part in parts if part.refused]
    loose = list(unbounded())
    for part in refused:
        print(f"refused: {part.name} {part.version}: {part.licence or 'states no licence'}", file=sys.stderr)
    for line in loose:
        print(f"refused: {line} has no upper bound in pyproject.toml", file=sys.stderr)
    print(
        f"{len(parts)} packages, {len(refused)} with a licence that is refused, {len(loose)} unbounded", file=sys.stderr
    )
    return 1 if refused or loose else 0


if __name__ == "__main__":
    raise SystemExit(main())
