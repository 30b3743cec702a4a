"""All evaluations in their short form: `python -m evaluation`."""

from __future__ import annotations

from evaluation.arithmetic.__main__ import main as arithmetic
from evaluation.attribution.__main__ import main as attribution
from evaluation.comparison.__main__ import main as comparison
from evaluation.delay.__main__ import main as delay
from evaluation.detection.__main__ import main as detection
from evaluation.forecast.__main__ import main as forecast
from evaluation.indicators.__main__ import main as indicators
from evaluation.linking.__main__ import main as linking
from evaluation.missing.__main__ import main as missing
from evaluation.reading.__main__ import main as reading
from evaluation.resurgence.__main__ import main as resurgence


def main() -> None:
    reading()
    attribution()
    indicators()
    arithmetic()
    missing()
    linking(["--year", "2019", "--seeds", "1"])
    detection(["--each", "2", "--series", "200"])
    resurgence()
    comparison(["--groups", "6"])
    delay(["--sources", "200", "--seeds", "2"])
    forecast(["--simulated", "20"])


if __name__ == "__main__":
    main()
