"""`python -m marsad.indexing FOLDER`: an observatory's index brought up to date, by a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path

from marsad.errors import MarsadError
from marsad.indexing.keeper import main

try:
    main(Path(sys.argv[1]))
except MarsadError as error:
    raise SystemExit(str(error)) from None
