"""A process that appends numbered batches and says on its standard output which are acknowledged.

    python ledger_writer.py FOLDER FIRST COUNT

It says "ready" once it is loaded and waits for a line on its standard input before the first append.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ledger_examples import pages_batch

from marsad.ledger import open_ledger


def main(folder: Path, first: int, count: int) -> None:
    print("ready", flush=True)
    sys.stdin.readline()
    ledger = open_ledger(folder)
    for number in range(first, first + count):
        ledger.append(pages_batch(number * 4, 4))
        print(number, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
