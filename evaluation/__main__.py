"""All evaluations in their short form: `python -m evaluation`."""

from __future__ import annotations

from evaluation.reading.__main__ import main as reading
from evaluation.resurgence.__main__ import main as resurgence


def main() -> None:
    reading()
    resurgence()


if __name__ == "__main__":
    main()
