"""A toll as a list prints it is the claim's own number, whatever the statements are that it was read from."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from marsad.language import wording
from marsad.language.tolls import toll_texts


@dataclass(frozen=True)
class Stated:
    low: float | None
    high: float | None
    measure: str = "killed"
    qualifier: str | None = None
    revises: bool = False


@pytest.mark.parametrize(
    ("stated", "killed", "printed"),
    [
        ([Stated(12, 12), Stated(5, 5)], 17, "17 killed"),  # soldiers and civilians
        ([Stated(12, 12), Stated(19, 19)], 12, "12 killed (1 other count)"),
        ([Stated(12, 12), Stated(19, 19, revises=True)], 19, "19 killed"),
        ([Stated(12, None, qualifier="at_least")], 12, "at least 12 killed"),
        ([Stated(2, 5)], 3, "killed: 2 to 5"),  # a dataset's lowest, best and highest
        ([Stated(10, 15)], None, "killed: 10 to 15"),
        ([], 3, "3 killed"),
    ],
)
def test_a_toll_is_printed_as_the_claim_has_it(stated: list[Stated], killed: int | None, printed: str) -> None:
    assert toll_texts(stated, {"killed": killed}, wording("en")) == (printed,)
