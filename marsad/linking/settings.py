"""What a user may turn when reports are linked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSettings:
    """`same`: from this probability on two reports are taken for one event; from `unsure` on the pair is shown as open.

    Nothing is kept of pairs below `unsure`. Reports are held against each other up to `days` apart and, both placed
    to a town or better, up to `kilometres`; to a district or a province, up to `district_kilometres` and
    `province_kilometres`; placed to a country alone, anywhere in it, up to `country_days` apart
    (not where more than `crowd` reports of a country fall into a week). `texts`: how many texts are compared at most
    (each costs about a millisecond); pages come first. `pairs_at_once` bounds memory. `seed` picks the samples that
    the model is trained on, by a hash of the refs: the order of rows does not matter.
    """

    same: float = 0.68
    unsure: float = 0.1
    days: int = 6
    kilometres: float = 40.0
    district_kilometres: float = 100.0
    province_kilometres: float = 150.0
    country_days: int = 3
    crowd: int = 2000
    texts: int = 50_000
    pairs_at_once: int = 4_000_000
    training_pairs: int = 1_000_000
    seed: int = 20191130
