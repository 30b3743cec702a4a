"""From probabilities to one word: by lens, then over all lenses. The rules stand in docs/assessment.md."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.model.answer import RateRatio, Thresholds, Verdict


def verdict(estimate: RateRatio, thresholds: Thresholds) -> Verdict:
    """The code that the probabilities reach."""
    if estimate.up is None or estimate.down is None or estimate.same is None:
        return "not_testable"
    if estimate.up >= thresholds.coming_back and (estimate.half or 0.0) >= thresholds.half_level:
        return "coming_back"
    if estimate.up >= thresholds.rising:
        return "rising"
    if estimate.down >= thresholds.falling:
        return "falling"
    return "no_change" if estimate.same >= thresholds.no_change else "uncertain"


def overall(verdicts: Sequence[Verdict]) -> Verdict:
    """One code for all lenses: a contradiction is said, an undecided lens contradicts nobody, the weaker word wins."""
    found = set(verdicts) - {"not_testable"}
    if not found:
        return "not_testable"
    up, down = found & {"coming_back", "rising"}, found & {"falling", "no_change"}
    if up and down:
        return "lenses_disagree"
    if up:
        return "rising" if "rising" in up else "coming_back"
    if down:
        return "no_change" if "no_change" in down else "falling"
    return "uncertain"
