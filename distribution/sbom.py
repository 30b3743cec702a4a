"""`python -m distribution.sbom FILE`: the parts list of what a user installs, in CycloneDX JSON.

cyclonedx-py describes what is installed here, our tools too; what `distribution.licences` walks to is kept of it, and
what npm brings into the web pages is added from its lock file, with its hash.
"""

from __future__ import annotations

import argparse
import base64
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from packaging.utils import canonicalize_name

from distribution.licences import ROOT, USERS, bundled, installed


def parts_list(extras: Sequence[str]) -> dict[str, Any]:
    """The CycloneDX document. Raises LookupError for what is not installed, CalledProcessError where the tool fails."""
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--pyproject", str(ROOT / "pyproject.toml")]
    command += ["--output-reproducible", "--of", "JSON", sys.prefix]
    told: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    kept = {part.name for part in installed(extras)}
    told["components"] = [one for one in told["components"] if canonicalize_name(one["name"]) in kept]
    told["components"] += _of_npm()
    refs = {one["bom-ref"] for one in told["components"]} | {told["metadata"]["component"]["bom-ref"]}
    told["dependencies"] = [
        one | {"dependsOn": [ref for ref in one.get("dependsOn", ()) if ref in refs]}
        for one in told.get("dependencies", ())
        if one["ref"] in refs
    ]
    return told


def _of_npm(lock: Path = ROOT / "assets" / "package-lock.json") -> list[dict[str, Any]]:
    packages = json.loads(lock.read_text("utf-8"))["packages"]
    integrity = {path.rpartition("node_modules/")[2]: entry.get("integrity", "") for path, entry in packages.items()}
    found = []
    for part in bundled(lock):
        purl = f"pkg:npm/{quote(part.name, safe='/')}@{part.version}"
        kind, _, digest = integrity[part.name].partition("-")
        item: dict[str, Any] = {"type": "library", "bom-ref": purl, "purl": purl, "name": part.name}
        item |= {"version": part.version, "licenses": [{"expression": part.licence}]}
        if kind == "sha512":
            item["hashes"] = [{"alg": "SHA-512", "content": base64.b64decode(digest).hex()}]
        found.append(item)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m distribution.sbom", description=__doc__.split("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--extras", nargs="*", default=[name for name in USERS if name])
    given = parser.parse_args(arguments)
    told = parts_list(given.extras)
    given.file.parent.mkdir(parents=True, exist_ok=True)
    given.file.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"{len(told['components'])} parts → {given.file}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
