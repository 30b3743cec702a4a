"""The bench on which briefs are made: only so much waits, and what is under way is not forgotten."""

from __future__ import annotations

import pytest

from marsad.errors import UsageError
from marsad.web.briefs.worker import Bench


def test_only_so_much_waits_and_the_rest_is_told_so() -> None:
    bench = Bench(most=2)
    try:
        begun = [bench.work(number, pow, 2, number) for number in range(2)]  # its process takes a while to start
        with pytest.raises(UsageError, match="too much is being done"):
            bench.work("another", pow, 2, 9)
        assert bench.work(0, pow, 2, 0) is begun[0]
        assert [work.result(60) for work in begun] == [1, 2]
        assert bench.work("another", pow, 2, 9).result(60) == 512
    finally:
        bench.close()
