"""The worker process: `python -m marsad.web.jobs OBSERVATORY KEPT`, started by the server."""

import sys
from pathlib import Path

from marsad.web.jobs.worker import main

if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
