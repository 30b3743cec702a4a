"""What is compared of two reports, and into which levels of agreement it falls.

A level is a code and the condition that puts a pair there; the first that holds counts, the last holds always. A pair
of which one side does not state the thing is of level null (-1), and speaks neither for nor against. Levels are
numbered from the last (0) upwards, as Splink numbers them. What is stated coarsely is compared as coarse: the same
month is weaker than the same day, the same district than the same town, and the same single dead than the same 37.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

NULL = -1


@dataclass(frozen=True, slots=True)
class Level:
    """`code`: its name. `condition`: SQL over columns with _l and _r, all in the table `records`."""

    code: str
    condition: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """`absent`: when there is nothing to compare. `levels`: from the closest to "else".

    `least`: the bits below which no level weighs, whatever is learnt.
    """

    name: str
    absent: str
    levels: tuple[Level, ...]
    least: float | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of levels 0, 1, 2…"""
        return tuple(level.code for level in reversed(self.levels))

    def creator(self, m: Sequence[float], u: Sequence[float], said: Callable[[str], str]) -> dict[str, Any]:
        """As Splink takes it. m, u: probabilities of levels 0, 1, 2… said: conditions in the database's own words."""
        levels: list[dict[str, Any]] = [
            {"sql_condition": said(self.absent), "label_for_charts": "null", "is_null_level": True}
        ]
        for number, level in zip(reversed(range(len(self.levels))), self.levels, strict=True):
            probabilities = {"m_probability": float(m[number]), "u_probability": float(u[number])}
            condition = level.condition if level.condition == "ELSE" else said(level.condition)
            levels.append({"sql_condition": condition, "label_for_charts": level.code, **probabilities})
        return {"output_column_name": self.name, "comparison_levels": levels}


def _levels(*pairs: tuple[str, str]) -> tuple[Level, ...]:
    return tuple(Level(code, condition) for code, condition in pairs)


_GAP = "greatest(first_l - last_r, first_r - last_l)"
_BY_DAY = "greatest(span_l, span_r) = 0"
_BY_WEEK = "greatest(span_l, span_r) <= 7"

DATE = Comparison(
    "date",
    "first_l IS NULL OR first_r IS NULL OR last_l IS NULL OR last_r IS NULL",
    _levels(
        ("same_day", f"{_BY_DAY} AND first_l = first_r"),
        ("same_days", f"first_l = first_r AND last_l = last_r AND {_BY_WEEK}"),
        ("next_day", f"{_BY_DAY} AND {_GAP} = 1"),
        ("days_2_3", f"{_BY_DAY} AND {_GAP} <= 3"),
        ("days_4_6", _BY_DAY),
        ("overlapping_days", f"{_BY_WEEK} AND {_GAP} <= 0"),
        ("near_days", _BY_WEEK),
        ("within_weeks", f"{_GAP} <= 0 AND least(span_l, span_r) <= 7 AND greatest(span_l, span_r) <= 31"),
        ("overlapping_weeks", f"{_GAP} <= 0"),
        ("else", "ELSE"),
    ),
)

_MIDDLE = "cos(radians((latitude_l + latitude_r) / 2))"
_EAST = f"(longitude_l - longitude_r) * {_MIDDLE}"
_NORTH = "(latitude_l - latitude_r)"
_SQUARE = f"({_NORTH} * {_NORTH} + {_EAST} * {_EAST})"


def _within(kilometres: float) -> str:
    return f"{_SQUARE} <= {(kilometres / 111.195) ** 2:.12f}::DOUBLE"


_TOWN = "greatest(grid_l, grid_r) = 0"
_DISTRICT = "greatest(grid_l, grid_r) = 1"
_PLACED = "greatest(grid_l, grid_r) < 3"

# A place that is named, but without coordinates, is compared by its name: the same is one place, another says nothing.
_UNMAPPED = "(unmapped_l OR unmapped_r)"
_NAMED_ALIKE = "coalesce(unit_l = unit_r AND (place_id_l = place_id_r OR folded_l = folded_r), false)"

PLACE = Comparison(
    "place",
    f"(greatest(grid_l, grid_r) = 3 AND (country_l IS NULL OR country_r IS NULL))"
    f" OR ({_UNMAPPED} AND country_l = country_r AND NOT {_NAMED_ALIKE})",
    _levels(
        ("same_point", f"({_UNMAPPED} AND unit_l = 0 AND country_l = country_r) OR ({_TOWN} AND {_within(0.3)})"),
        ("km_2", f"{_TOWN} AND {_within(2)}"),
        ("km_5", f"{_TOWN} AND {_within(5)}"),
        ("km_10", f"{_TOWN} AND {_within(10)}"),
        ("km_20", f"{_TOWN} AND {_within(20)}"),
        ("km_40", _TOWN),
        ("same_area", f"({_UNMAPPED} AND country_l = country_r) OR ({_PLACED} AND {_within(0.5)})"),
        ("district_15", f"{_DISTRICT} AND {_within(15)}"),
        ("district_30", f"{_DISTRICT} AND {_within(30)}"),
        ("district_50", f"{_DISTRICT} AND {_within(50)}"),
        ("district_far", _DISTRICT),
        ("province_50", f"{_PLACED} AND {_within(50)}"),
        ("province_far", _PLACED),
        ("same_country", "greatest(grid_l, grid_r) = 3 AND country_l = country_r"),
        ("else", "ELSE"),
    ),
)

ACTORS = Comparison(
    "actors",
    "who_l IS NULL OR who_r IS NULL",
    _levels(
        ("same_rare", "company_l = company_r AND company_share_l < 0.02"),
        ("same_known", "company_l = company_r AND company_share_l < 0.2"),
        ("same_common", "company_l = company_r"),
        ("part", "list_has_all(who_l, who_r) OR list_has_all(who_r, who_l)"),
        ("overlapping", "list_has_any(who_l, who_r)"),
        ("related", "list_has_any(above_l, above_r)"),
        ("else", "ELSE"),
    ),
)

# What replaces what where a source says less: a suicide bombing is a bombing, an assassination an armed assault.
_KIN = (
    ("suicide_bombing", "bombing"),
    ("assassination", "armed_assault"),
    ("assassination", "bombing"),
    ("shelling", "armed_assault"),
    ("raid_or_arrest", "armed_assault"),
    ("airstrike", "shelling"),
    ("airstrike", "bombing"),
    ("shelling", "bombing"),
    ("kidnapping", "raid_or_arrest"),
    ("kidnapping", "armed_assault"),
)
_KINDRED = ", ".join(f"('{one}', '{other}'), ('{other}', '{one}')" for one, other in _KIN)

TYPE = Comparison(
    "type",
    "type_l IS NULL OR type_r IS NULL",
    _levels(
        ("same", "type_l = type_r"),
        ("compatible", f"(type_l, type_r) IN ({_KINDRED})"),
        ("else", "ELSE"),
    ),
)


def _near(name: str, share: float, units: int) -> str:
    difference = f"abs({name}_l - {name}_r)"
    return f"{difference} <= greatest({units}, {share}::DOUBLE * greatest({name}_l, {name}_r))"


def _overlapping(name: str) -> str:
    return f"{name}_low_l <= {name}_high_r AND {name}_low_r <= {name}_high_l"


KILLED = Comparison(
    "killed",
    "killed_l IS NULL OR killed_r IS NULL",
    _levels(
        ("same_many", "killed_l = killed_r AND killed_l >= 15"),
        ("same_6_14", "killed_l = killed_r AND killed_l >= 6"),
        ("same_3_5", "killed_l = killed_r AND killed_l >= 3"),
        ("same_2", "killed_l = killed_r AND killed_l = 2"),
        ("same_1", "killed_l = killed_r AND killed_l = 1"),
        ("same_0", "killed_l = killed_r"),
        ("near_many", f"{_near('killed', 0.3, 0)} AND greatest(killed_l, killed_r) >= 10"),
        ("near_some", f"{_near('killed', 0.35, 1)} AND greatest(killed_l, killed_r) >= 4"),
        ("near_few", _near("killed", 0.35, 1)),
        ("overlapping", _overlapping("killed")),
        ("half", f"{_near('killed', 0.6, 2)}"),
        ("else", "ELSE"),
    ),
)
WOUNDED = Comparison(
    "wounded",
    "wounded_l IS NULL OR wounded_r IS NULL",
    _levels(
        ("same_many", "wounded_l = wounded_r AND wounded_l >= 5"),
        ("same_some", "wounded_l = wounded_r AND wounded_l > 0"),
        ("same_0", "wounded_l = wounded_r"),
        ("near", f"{_near('wounded', 0.35, 1)}"),
        ("overlapping", _overlapping("wounded")),
        ("else", "ELSE"),
    ),
)
TEXT = Comparison(
    "text",
    "embedding_l IS NULL OR embedding_r IS NULL",
    _levels(
        ("alike_80", "list_inner_product(embedding_l, embedding_r) >= 0.8"),
        ("alike_65", "list_inner_product(embedding_l, embedding_r) >= 0.65"),
        ("alike_50", "list_inner_product(embedding_l, embedding_r) >= 0.5"),
        ("alike_35", "list_inner_product(embedding_l, embedding_r) >= 0.35"),
        ("else", "ELSE"),
    ),
    least=-1.0,  # notes differ in what they tell of one event
)
COMPARISONS: tuple[Comparison, ...] = (DATE, PLACE, ACTORS, TYPE, KILLED, WOUNDED, TEXT)
NAMES = tuple(comparison.name for comparison in COMPARISONS)
