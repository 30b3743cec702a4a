"""CPU seconds that commands take to start: `marsad --help`, `import marsad`, and the second run of the demo."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile

LIMIT_HELP = 0.3


def cpu_seconds(*command: str, folder: str | None = None) -> float:
    """CPU time of a child process and its children, best of three."""
    best = float("inf")
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True, cwd=folder)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return best


def main() -> None:
    marsad = (sys.executable, "-m", "marsad.cli")
    bare = cpu_seconds(sys.executable, "-c", "pass")
    helped = cpu_seconds(*marsad, "--help")
    imported = cpu_seconds(sys.executable, "-c", "import marsad")
    print(f"python -c pass      {bare:6.2f} s CPU")
    print(f"import marsad       {imported:6.2f} s CPU")
    print(f"marsad --help       {helped:6.2f} s CPU   at most {LIMIT_HELP} s")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run((*marsad, "demo"), check=True, capture_output=True, cwd=folder)
        print(f"marsad demo, again  {cpu_seconds(*marsad, 'demo', folder=folder):6.2f} s CPU")


if __name__ == "__main__":
    main()
