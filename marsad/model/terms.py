"""The closed lists of the field, as literal types: the words every room uses.

Meanings are in docs/words.md; the lists follow the coding rules of the project (measures, roles, incident types,
indicators, kinds of sources).
"""

from __future__ import annotations

from typing import Literal, get_args

Language = Literal["en", "fr", "ar"]

Measure = Literal[
    "attacks",
    "suicide_attacks",
    "killed",
    "wounded",
    "killed_or_wounded",
    "abducted",
    "arrested",
    "fighters",
    "foreign_fighters",
    "detainees",
    "displaced",
    "money",
    "territory",
    "weapons",
    "events",  # dataset rows only: the group is involved on either side
    "other",
]
TollMeasure = Literal[Measure, "perpetrators_killed"]  # of an incident: its own dead are told apart
Role = Literal["perpetrator", "victim", "member", "owner"]
Accumulation = Literal["flow", "stock", "running_total"]
Per = Literal["day", "week", "month", "year"]
Comparison = Literal["share", "change", "ratio"]
Qualifier = Literal["about", "at_least", "at_most", "range", "vague"]
Modality = Literal["asserted", "reported", "estimated", "denied", "hypothetical"]
# unit is "count", "percent", "ratio", "km2" or an ISO 4217 code

DatePrecision = Literal["day", "week", "month", "year"]
PeriodPrecision = Literal["day", "week", "month", "quarter", "year", "interval", "since"]
PlacePrecision = Literal["point", "city", "admin2", "admin1", "country", "region"]

VoiceKind = Literal[
    "government",
    "military",
    "police",
    "un",
    "igo",
    "ngo",
    "monitor",
    "research",
    "media",
    "agency",
    "group",
    "group_media",
    "local",
    "official",
    "witness",
    "dataset",
    "publisher",
]
Reliability = Literal["A", "B", "C", "D", "E", "F"]

IncidentType = Literal[
    "armed_assault",
    "bombing",
    "suicide_bombing",
    "kidnapping",
    "assassination",
    "airstrike",
    "raid_or_arrest",
    "shelling",
    "other",
]
IndicatorKind = Literal[
    "sleeper_cells",
    "regrouping",
    "recruitment",
    "prison_break",
    "release",
    "finance",
    "propaganda",
    "leadership",
    "territory",
    "campaign",
    "foreign_fighters_return",
    "deaths_unverified",
    "ideology",
    "local_support",
    "local_resistance",
    "security_withdrawal",
    "capability",
    "intent",
]
Direction = Literal["rising", "falling", "present", "absent"]
FlagKind = Literal["sum", "percent", "ratio", "headline", "restated", "average"]

MEASURES: tuple[str, ...] = get_args(Measure)
INCIDENT_TYPES: tuple[str, ...] = get_args(IncidentType)
INDICATORS: tuple[str, ...] = get_args(IndicatorKind)
