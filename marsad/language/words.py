"""Names of codes: measures, verdicts, kinds of voices and flags, lenses. English here, others in the catalogues."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import yaml

from marsad.language.catalogue import DATA
from marsad.language.wording import Wording


def mark(message: str) -> str:
    """Marks a message for translation where it stands in a table; it is translated where it is said."""
    return message


MEASURES = {
    "attacks": mark("attacks"),
    "suicide_attacks": mark("suicide attacks"),
    "killed": mark("killed"),
    "wounded": mark("wounded"),
    "killed_or_wounded": mark("killed or wounded"),
    "abducted": mark("abducted"),
    "arrested": mark("arrested"),
    "fighters": mark("fighters"),
    "foreign_fighters": mark("foreign fighters"),
    "detainees": mark("detainees"),
    "displaced": mark("displaced people"),
    "money": mark("money"),
    "territory": mark("territory"),
    "weapons": mark("weapons"),
    "events": mark("violent events involving the group"),
    "other": mark("other figures"),
    "perpetrators_killed": mark("dead among those who did it"),
}
ROLES = {
    "perpetrator": mark("by the group"),
    "victim": mark("among the group's victims or its dead"),
    "member": mark("of the group"),
    "owner": mark("held by the group"),
}
VERDICTS = {
    "coming_back": mark("coming back"),
    "rising": mark("rising, not yet back"),
    "falling": mark("falling"),
    "no_change": mark("no change"),
    "uncertain": mark("uncertain"),
    "lenses_disagree": mark("lenses disagree"),
    "not_testable": mark("not testable"),
}
KINDS = {
    "government": mark("government"),
    "military": mark("military"),
    "police": mark("police"),
    "un": mark("United Nations"),
    "igo": mark("intergovernmental body"),
    "ngo": mark("NGO"),
    "monitor": mark("monitor"),
    "research": mark("research"),
    "media": mark("media outlet"),
    "agency": mark("news agency"),
    "group": mark("the group itself"),
    "group_media": mark("the group's media arm"),
    "local": mark("local voice"),
    "official": mark("official"),
    "witness": mark("witness"),
    "dataset": mark("dataset"),
    "publisher": mark("publisher"),
}
INDICATORS = {
    "sleeper_cells": mark("sleeper cells"),
    "regrouping": mark("regrouping"),
    "recruitment": mark("recruitment"),
    "prison_break": mark("prison break"),
    "release": mark("release of prisoners"),
    "finance": mark("finance"),
    "propaganda": mark("propaganda"),
    "leadership": mark("leadership"),
    "territory": mark("territory"),
    "campaign": mark("declared campaign"),
    "foreign_fighters_return": mark("return of foreign fighters"),
    "deaths_unverified": mark("deaths that nobody verified"),
    "ideology": mark("ideology"),
    "local_support": mark("local support"),
    "local_resistance": mark("local resistance"),
    "security_withdrawal": mark("withdrawal of security forces"),
    "capability": mark("capability"),
    "intent": mark("intent"),
}
DIRECTIONS = {
    "rising": mark("rising"),
    "falling": mark("falling"),
    "present": mark("present"),
    "absent": mark("absent"),
}
TYPES = {
    "armed_assault": mark("armed assault"),
    "bombing": mark("bombing"),
    "suicide_bombing": mark("suicide bombing"),
    "kidnapping": mark("kidnapping"),
    "assassination": mark("assassination"),
    "airstrike": mark("airstrike"),
    "raid_or_arrest": mark("raid or arrest"),
    "shelling": mark("shelling"),
    "other": mark("other event"),
}
ACCUMULATIONS = {
    "flow": mark("in the period"),
    "stock": mark("at that time"),
    "running_total": mark("running total"),
}
FATES = {
    "joined": mark("joined"),
    "alive": mark("alive"),
    "dead": mark("dead"),
    "missing": mark("unaccounted for"),
    "returned": mark("returned"),
    "held": mark("held"),
}
PER = {
    "day": mark("a day"),
    "week": mark("a week"),
    "month": mark("a month"),
    "year": mark("a year"),
}
COMPARISONS = {"share": mark("share"), "change": mark("change"), "ratio": mark("ratio")}
QUALIFIERS = {
    "about": mark("about"),
    "at_least": mark("at least"),
    "at_most": mark("at most"),
    "range": mark("range"),
    "vague": mark("vague"),
}
MODALITIES = {
    "asserted": mark("asserted"),
    "reported": mark("reported"),
    "estimated": mark("estimated"),
    "denied": mark("denied"),
    "hypothetical": mark("hypothetical"),
}
HEALTH = {
    "fresh": mark("fresh"),
    "quiet": mark("quiet"),
    "failing": mark("failing"),
    "unwatched": mark("not looked at since"),
    "unknown": mark("rhythm not known"),
}
LEFT_OUT = {
    "denied": mark("it is denied"),
    "hypothetical": mark("it is hypothetical"),
    "origin_unknown": mark("nobody says who counted"),
    "measure_other": mark("it counts something without a name of its own"),
    "stock": mark("it stands at a time, it did not happen in a period"),
    "running_total": mark("it is a running total, not the count of a week"),
    "accumulation_unknown": mark("it is open whether it happened in the period"),
    "rate": mark("it is a rate"),
    "comparison": mark("it is a comparison"),
    "unit_not_count": mark("it is not a count"),
    "no_bounds": mark("it has no number to count"),
    "period_unknown": mark("its period is not stated"),
    "period_unbounded": mark("its period has no end"),
    "period_longer_than_week": mark("its period is longer than a week"),
    "period_shorter_than_week": mark("its period is shorter than a week"),
    "period_longer_than_month": mark("its period is longer than a month"),
    "period_shorter_than_month": mark("its period is shorter than a month"),
    "published_later": mark("it was published later"),
    "period_later": mark("its period is later"),
    "period_earlier": mark("its period is earlier"),
    "part_of_counted_whole": mark("it is a part of a whole that is counted"),
    "contradictory_in_sentence": mark("its sentence gives two values for the same count"),
    "outside_grid": mark("most of its days lie outside the periods shown"),
    "dated_too_coarsely": mark("it is dated too coarsely for periods of this length"),
    "rows_counted_by_country_only": mark("its dataset says only in which country or province it lies"),
    "incident_not_linked": mark("it is a single event, not yet linked with other reports of it"),
    "counted_from_rows": mark("its events are counted one by one"),
    "superseded_release": mark("a newer release covers it"),
    "outside_coverage": mark("its period is not covered in full"),
}
CLAIM_KINDS = {"figure": mark("figure"), "incident": mark("single event"), "indicator": mark("sign without a number")}
PRECISIONS = {
    "point": mark("exact place"),
    "city": mark("town"),
    "admin2": mark("district"),
    "admin1": mark("province"),
    "country": mark("country"),
    "region": mark("region"),
}
PERIODS = {
    "day": mark("to the day"),
    "week": mark("a week’s span"),
    "month": mark("a month’s span"),
    "quarter": mark("a quarter’s span"),
    "year": mark("a year’s span"),
    "interval": mark("from a day to a day"),
    "since": mark("since a day, open to this side"),
}
JUDGED = {
    "accept": mark("accepted"),
    "reject": mark("rejected"),
    "correct": mark("corrected"),
    "unsure": mark("left open"),
    "none": mark("not judged yet"),
    "same_event": mark("the same event"),
    "different_event": mark("different events"),
    "withdraw": mark("taken back"),
}
FLAGS = {
    "sum": mark("the parts do not add up"),
    "percent": mark("the percentage does not fit"),
    "ratio": mark("the ratio does not fit"),
    "headline": mark("headline and text differ"),
    "restated": mark("told twice with two values"),
    "average": mark("the average does not fit"),
}
# Why a value stands for an event; behind it "because".
FUSION_RULES = {
    "only": mark("nobody else states one"),
    "agreed": mark("all who state one agree"),
    "most_precise": mark("it is the most precise"),
    "most_reliable": mark("its source is the most reliable"),
    "most_voices": mark("most independent voices state it"),
    "median": mark("it is the middle of the values stated"),
    "first": mark("nothing else tells the values apart, and it comes first"),
    "bounds_only": mark("nobody states a number, only limits"),
}
EVENT_VALUES = {
    "period": mark("Date"),
    "place": mark("Place"),
    "actors": mark("Actors"),
    "type": mark("Type"),
    "killed": mark("Killed"),
    "wounded": mark("Wounded"),
}
COHORTS = {
    "europeans": mark("Europeans"),
    "members": mark("members"),
    "civilians": mark("civilians"),
    "women": mark("women"),
    "children": mark("children"),
    "leaders": mark("leaders"),
    # Not of people: what the sample table says of events that it can put into no week.
    "dated to two weeks only": mark("dated to two weeks only"),
    "dated to the month only": mark("dated to the month only"),
    "dated to the year only": mark("dated to the year only"),
}

# What of a claim is corrected, and may differ between two briefs: `marsad.model.correction.SLOTS`.
SLOTS = {
    "low": mark("lowest number"),
    "high": mark("highest number"),
    "qualifier": mark("how exact the number is"),
    "measure": mark("what is counted"),
    "role": mark("whose"),
    "accumulation": mark("in a period, or at a time"),
    "per": mark("rate per"),
    "comparison": mark("comparison"),
    "cohort": mark("who is counted"),
    "group": mark("group"),
    "perpetrator": mark("who did it"),
    "target": mark("who or what was attacked"),
    "place": mark("place"),
    "start": mark("first day"),
    "end": mark("last day"),
    "origin": mark("who said it first"),
    "self_claimed": mark("claimed by the group itself"),
    "modality": mark("how it is said"),
    "type": mark("type"),
    "killed": mark("killed"),
    "wounded": mark("wounded"),
    "abducted": mark("abducted"),
    "arrested": mark("arrested"),
    "perpetrators_killed": mark("dead among those who did it"),
    "indicator": mark("sign"),
    "direction": mark("direction"),
}
TABLES: dict[str, Mapping[str, str]] = {
    "slot": SLOTS,
    "cohort": COHORTS,
    "measure": MEASURES,
    "role": ROLES,
    "verdict": VERDICTS,
    "kind": KINDS,
    "indicator": INDICATORS,
    "direction": DIRECTIONS,
    "type": TYPES,
    "accumulation": ACCUMULATIONS,
    "fate": FATES,
    "per": PER,
    "comparison": COMPARISONS,
    "qualifier": QUALIFIERS,
    "modality": MODALITIES,
    "left_out": LEFT_OUT,
    "health": HEALTH,
    "claim_kind": CLAIM_KINDS,
    "precision": PRECISIONS,
    "period": PERIODS,
    "judged": JUDGED,
    "flag": FLAGS,
    "fusion": FUSION_RULES,
    "event_value": EVENT_VALUES,
}


def name_of(table: str, code: str, words: Wording) -> str:
    """The name of a code of one of `TABLES`; a code without a name is shown as it is."""
    message = TABLES[table].get(code)
    return words.say(message) if message is not None else code.replace("_", " ")


_DOCUMENT = re.compile(r"[0-9a-f]{20}")  # a document's id
_SHORT = 8  # characters of it: enough to tell pages apart


def lens_name(lens: str, words: Wording, names: Mapping[str, str] | None = None) -> str:
    """Who counts, as it is said after "by". `names`: id of an origin or dataset → its name."""
    if lens == "self_claimed":
        return words.say("the group's own count")
    if lens == "linked":
        return words.say("linked reports")
    kind, _, rest = lens.partition(":")
    id, _, publisher = rest.partition("@")  # a voice without a name of its own is known by who printed it
    name = _DATASETS.get(id) or (names or {}).get(id) or id
    if publisher:
        if _DOCUMENT.fullmatch(publisher):  # the page does not say who published it
            publisher = words.say("page {id}", id=publisher[:_SHORT])
        name = words.say("{name} in {publisher}", name=name, publisher=publisher)
    return name if kind == "dataset" else words.say("the count of {name}", name=name)


def voice_name(lens: str | None, name: str, publisher: str, words: Wording) -> str:
    """Who says something, by name; `lens` None: the page does not say who."""
    if lens == "self_claimed":
        return words.say("the group itself")
    if lens is None:
        return words.say("{name} in {publisher}", name=words.say("nobody named"), publisher=publisher)
    printed = lens.partition("@")[2]
    return words.say("{name} in {publisher}", name=name, publisher=printed) if printed else name


_DATASETS = {"ucdp-ged": "UCDP GED", "acled": "ACLED", "gtd": "GTD", "gdelt": "GDELT"}
_ARTICLE = re.compile(r"^(l['’]|la |le |les )", re.IGNORECASE)


def shown_name(id: str, name: str, names: Mapping[str, Sequence[str]], language: str) -> str:
    """The name of a group, source or place for readers of a language; `name` where there is none.

    `names`: language → names, as the registry has them.
    """
    curated = _curated().get(id, {}).get(language)
    if curated:
        return curated
    known = names.get(language, ()) if language != "en" else ()
    return next((item for item in known if not _ARTICLE.match(item)), known[0] if known else name)


@lru_cache(maxsize=1)
def _curated() -> dict[str, dict[str, str]]:
    return dict(yaml.load((DATA / "names.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
