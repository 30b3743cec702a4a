"""All benchmarks: `python -m benchmarks [--short] [--ged FILE]`. Figures are ratios to a peer in the same run."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks import import_ucdp, reading, start

# Where the project's data for tests lies, beside the repository; not part of it.
GED = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "ucdp-ged" / "ged_syria.csv.zip"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer pages and rounds")
    parser.add_argument("--ged", type=Path, default=GED, help="a UCDP GED file (csv or zip)")
    options = parser.parse_args()
    print("Reading, beside spaCy's whole English pipeline")
    reading.report(pages=40 if options.short else reading.PAGES)
    print("\nImporting UCDP GED, beside pandas.read_csv")
    if options.ged.exists():
        import_ucdp.report(options.ged, rounds=2 if options.short else 5)
    else:
        print(f"left out: there is no GED file at {options.ged} (name one with --ged)")
    print("\nStarting")
    start.main()


if __name__ == "__main__":
    main()
