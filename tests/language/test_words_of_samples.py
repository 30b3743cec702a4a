"""What the sample tables say of their rows is told in the reader's language, as the rest of a brief is."""

from __future__ import annotations

import pytest

from marsad.language import name_of, wording
from marsad.samples.make_ucdp_table import COHORTS


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_what_the_sample_table_says_of_rows_in_no_week_is_translated(language: str) -> None:
    words = wording(language)
    for cohort in filter(None, COHORTS.values()):
        assert name_of("cohort", cohort, words) != cohort


def test_a_publication_known_to_the_month_reads_well_in_french() -> None:
    said = wording("fr").say("published {day}", day="octobre 2017")
    assert "le octobre" not in said
    assert said.endswith("octobre 2017")
