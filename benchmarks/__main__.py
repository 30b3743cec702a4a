"""All benchmarks: `python -m benchmarks [--short] [--ged FILE]`. Figures are ratios to a peer in the same run.

Apart from them: `python -m benchmarks.one_machine`, which takes hours; `python -m benchmarks.spark`, which needs Java.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from benchmarks import counting, import_gdelt, import_ucdp, linear, linking, map, reading, screen, serve, start
from benchmarks import filter as grid_filter

# Where the project's data for tests lies, beside the repository; not part of it.
GED = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "ucdp-ged" / "ged_syria.csv.zip"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer pages and rounds")
    parser.add_argument("--ged", type=Path, default=GED, help="a UCDP GED file (csv or zip)")
    options = parser.parse_args()
    print("Reading, beside its peers")
    reading.report(pages=15 if options.short else reading.PAGES, rounds=2 if options.short else reading.ROUNDS)
    if not options.short:
        subprocess.run((sys.executable, "-m", "benchmarks.reading", "--memory"), check=True)
    else:
        print("\nTime linear in length (short; the whole: python -m benchmarks.linear)")
        linear.report(10_000, linear.TELLING)
        print("\nEvery parser (short; fifteen minutes each: python -m benchmarks.fuzzing)")
        few = ("--seconds", "4", "--inputs", "300", "--seed", "1")
        subprocess.run((sys.executable, "-m", "benchmarks.fuzzing", *few), check=True)
    print("\nImporting UCDP GED, beside pandas.read_csv")
    if options.ged.exists():
        import_ucdp.report(options.ged, rounds=2 if options.short else 5)
    else:
        print(f"left out: there is no GED file at {options.ged} (name one with --ged)")
    print("\nImporting GDELT, beside DuckDB from the same file to Parquet")
    import_gdelt.report(import_gdelt.SHORT if options.short else import_gdelt.ROWS, rounds=1 if options.short else 3)
    print("\nLinking, synthetic worlds of three sources")
    broken = linking.report(linking.SHORT if options.short else linking.ROWS)
    print("\nCounting rows, one place after another and all at once")
    counting.report(*(((20_000, 100_000),) if options.short else ()))
    print("\nThe Farrington screen, beside R's surveillance")
    broken |= screen.report(options.short)
    print("\nThe grid filter, beside its forward pass in NumPy")
    broken |= grid_filter.report(*((3, 2) if options.short else ()))
    print("\nPages of a large observatory, while another process imports")
    broken |= serve.report(*((serve.SHORT_ROWS, serve.SHORT_PAGES, serve.SHORT_SECONDS) if options.short else ()))
    print("\nThe map over a million points")
    broken |= not map.report(map.SHORT if options.short else map.ROWS, browser=not options.short)
    print("\nKills at random moments, and writers and readers together")  # in processes of their own: they fork
    for name, said in (("kills", ("--kills", "20" if options.short else "500")), ("together", ())):
        minutes = ("--minutes", "0.3") if options.short and name == "together" else ()
        done = subprocess.run((sys.executable, "-m", f"benchmarks.{name}", *said, *minutes), check=False)
        broken |= done.returncode != 0
        if name == "kills" and done.returncode:  # however busy the machine: nothing may be lost
            raise SystemExit(1)
    print("\nStarting")
    start.main()
    if broken and not options.short:  # a short run on a busy machine tells of no limit: its figures are for reading
        raise SystemExit(1)


if __name__ == "__main__":
    main()
