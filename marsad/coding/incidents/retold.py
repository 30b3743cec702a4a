"""Whether a sentence goes back to an event that the page has told before, and what it adds to it.

News tells an event in its headline, its lead, and again in the words of each who speaks. The first sentence stays the
quote; a nearer scene, a more exact kind, a group and tolls are taken from the later ones.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from marsad.coding.asides import finds_graves
from marsad.coding.incidents.kinds import TOLLS, adds, another, goes_back, opens_back
from marsad.coding.incidents.scenes import is_lone_victim
from marsad.coding.incidents.tolls import AGAINST, with_tolls
from marsad.coding.page import View
from marsad.model import Figure, Incident, Period, Place
from marsad.model.terms import IncidentType

_PROVINCE_WIDE = 300.0  # kilometres between the middle of a province and a place in it
_NEAR = 90.0  # kilometres within which a village and its district are one scene
_NOTABLE = 2  # one dead is told of many events
_FEW = 3  # attacks that a sentence on one event may count ("twin blasts")
_NEXT = 3  # sentences behind an event that may tell it nearer
_PROVINCE = 1
_TOWN = 2  # a district or nearer
_CLOSE = 2  # sentences behind an event that go on about it without naming it
_LATEST = 200  # events before, of which a sentence may tell one again: the time stays linear in a long list of them
_TOWNS = ("point", "city", "admin2")
_USED = re.compile(
    r"\bthe\s+(?:attackers|assailants|gunmen|raiders|militants|insurgents|rebels|terrorists|jihadists|fighters|killers)\s+"
    r"(?:had\s+|also\s+|then\s+)?(?:used|came|arrived|fled|burned|burnt|torched|looted|escaped|moved|wore|rode)\b",
    re.IGNORECASE,
)
_EXACT = {"suicide_bombing": 3, "bombing": 2, "shelling": 2, "assassination": 1, "armed_assault": 0}


@dataclass(frozen=True, slots=True)
class Told:
    """An incident as far as it is told. `near`, `names`: the scene; `last`: the last sentence that spoke of it."""

    incident: Incident
    near: int
    last: int
    names: frozenset[str] = frozenset()


def find_same(kept: Sequence[Told], told: Told, view: View) -> int | None:
    """Which event told before the sentence tells again, the latest first; None where it tells a new one."""
    if another(view) or not kept:
        return None
    now, back = told.incident, goes_back(view)
    placed = told.near > 0 or any(not found.adjective for found in view.places)
    if not placed:
        now = replace(now, place=None)
    bare = not (view.periods or now.tolls or is_lone_victim(view))
    if bare and (opens_back(view) or (back and _is_weapon_told(kept[-1], told, view))):
        return len(kept) - 1  # "The attack was led by five men from Kasindi"
    for at in range(len(kept) - 1, max(-1, len(kept) - 1 - _LATEST), -1):
        before = kept[at].incident
        if not _is_compatible(before, now):
            continue
        apart = _is_elsewhere(kept[at], told) and _turns_sides(before, now)
        if (_same_toll(before, now) and not apart) or (_same_day(before, now) and _one_scene(kept[at], told)):
            return at
        latest = at == len(kept) - 1
        if at == len(kept) - 1 and _is_manner(kept[at], told, view):
            return at
        if _is_elsewhere(kept[at], told) and not (latest and _spot_of(kept[at], told, view)):
            continue
        if back and (latest or before.place == now.place) and not (placed and _told_there(kept[:at], before, now)):
            return at
        if latest and _elaborates(kept[at], told, view, placed=placed):
            return at
    return None


def _turns_sides(before: Incident, now: Incident) -> bool:
    """ "Troops killed three militants in Kabul; tourists were shot dead in Bamyan": whose dead is not the same."""
    return (before.type in AGAINST) != (now.type in AGAINST)


def _told_there(earlier: Sequence[Told], before: Incident, now: Incident) -> bool:
    """ "It claimed the attack on Djibo" behind a raid of which no town is told: the attack told before of Djibo."""
    if now.place is None or now.place.precision not in _TOWNS or before.place == now.place:
        return False
    return any(told.incident.place == now.place and _is_compatible(told.incident, now) for told in earlier)


def _is_weapon_told(before: Told, now: Told, view: View) -> bool:
    """ "… said the attackers used guns and machetes against residents of Masau", right behind the attack."""
    return view.language == "en" and now.last == before.last + 1 and _USED.search(view.sentence.text) is not None


def _is_manner(before: Told, now: Told, view: View) -> bool:
    """ "A blast killed seven in Mogadishu. A suicide bomber blew himself up in a tea shop": the very next sentence."""
    bare = not (view.periods or now.incident.tolls or is_lone_victim(view))
    behind = bare and now.last == before.last + 1
    return behind and _exacter(before.incident.type, now.incident.type) != before.incident.type


def _is_elsewhere(before: Told, now: Told) -> bool:
    """Whether both name their towns, and not the same ones."""
    return bool(before.names and now.names and not before.names & now.names)


def _spot_of(before: Told, now: Told, view: View) -> bool:
    """ "Stormed a base in Mogadishu. The attack at the General Gordon base left …": a spot that no list knows."""
    listed = any(found.entry.precision in _TOWNS and not found.adjective for found in view.places)
    return opens_back(view) and now.last == before.last + 1 and not listed


def _rivals(before: Incident, now: Incident) -> bool:
    """Whether two armed groups are named for them, of which neither is the other's branch."""
    first, second = before.group, now.group
    if first is None or second is None or first.id is None or second.id is None:
        return False
    return first.id != second.id and second.name != first.parent and first.name != second.parent


def _elaborates(before: Told, now: Told, view: View, *, placed: bool) -> bool:
    """Close behind an event, with no other day: its scene told nearer, how it was made, another's toll, an addition."""
    if now.last > before.last + _NEXT or (view.periods and before.incident.period is not None):
        return False
    if view.periods and _is_stretch(now.incident.period):
        return False  # "last month it killed three": another time than that of an attack whose day is not told
    toll = {"killed", "wounded"} & {t.measure for t in now.incident.tolls}
    nearer = before.near < _TOWN <= now.near and now.incident.killed in (None, before.incident.killed)
    nearer = nearer and (now.last <= before.last + 1 or not _rivals(before.incident, now.incident))
    rival = not placed and bool(toll & {t.measure for t in before.incident.tolls})
    exacter = (
        not (toll or is_lone_victim(view)) and _exacter(before.incident.type, now.incident.type) != before.incident.type
    )
    return nearer or rival or adds(view) or (exacter and bool(before.names & now.names))


def retell(before: Told, now: Told, own: Sequence[Figure]) -> Told:
    """The event with what the later sentence adds."""
    incident = with_tolls(before.incident, own)
    incident = replace(
        incident,
        type=_exacter(incident.type, now.incident.type) if _is_telling_how(before, now) else incident.type,
        place=now.incident.place if now.near > before.near else incident.place,
        period=_finer(incident.period, now.incident.period),
        group=incident.group or now.incident.group,
        perpetrator=incident.perpetrator or now.incident.perpetrator,
        target=incident.target or now.incident.target,
    )
    return Told(incident, max(before.near, now.near), now.last, before.names | now.names)


def _is_telling_how(before: Told, now: Told) -> bool:
    """Gunmen may set off a bomb as they flee: only what follows at once, or a suicide bomber, says how it was done."""
    return now.incident.type == "suicide_bombing" or now.last <= before.last + 1


def goes_on(before: Told, view: View, own: Sequence[Figure], number: int) -> bool:
    """Tolls behind an event that have no scene or day of their own, or one that agrees with it, belong to it."""
    harmed = [f for f in own if f.measure in TOLLS]
    if not harmed or finds_graves(view) or any(f.accumulation != "flow" or f.per or f.comparison for f in harmed):
        return False
    if any(f.measure in ("attacks", "suicide_attacks") and (f.number.low or 0) > _FEW for f in own):
        return False
    if before.incident.type in AGAINST and all(f.measure == "abducted" for f in harmed):
        return False  # whom a group carries off came to no harm in the raid on it
    if number > before.last + 1 and not (number <= before.last + _CLOSE and goes_back(view)):
        return False
    told = next((f for f in harmed if f.place), harmed[0])
    if _is_stretch(told.period) and _is_day(before.incident.period) and view.periods:
        return False  # "in September 120 civilians were killed": no toll of the raid of 1 October
    return (
        _agree(before.incident.place, told.place)
        and (told.period is None or not view.periods or _days_agree(before.incident.period, told.period))
        and not another(view)
    )


def _is_day(period: Period | None) -> bool:
    return period is not None and period.start is not None and period.start == period.end


def _is_stretch(period: Period | None) -> bool:
    return period is not None and period.start is not None and period.end is not None and period.start != period.end


def tells_how(before: Told, kind: IncidentType | None, view: View, number: int) -> bool:
    """ "A suicide bomber blew himself up at the gate", right behind the attack, without a scene or day of its own."""
    if kind is None or number != before.last + 1 or view.periods or view.places or another(view):
        return False
    return _exacter(before.incident.type, kind) != before.incident.type


def _exacter(before: IncidentType, now: IncidentType) -> IncidentType:
    if before in _EXACT and now in _EXACT and _EXACT[now] > _EXACT[before]:
        return now
    return before


def _finer(before: Period | None, now: Period | None) -> Period | None:
    """The day, where the first telling gave none."""
    if before is None or (before.start is None and now is not None and now.start is not None):
        return now
    return before


def _is_compatible(before: Incident, now: Incident) -> bool:
    kinds = {before.type, now.type}
    one_kind = len(kinds) == 1 or "armed_assault" in kinds or kinds <= set(_EXACT) or kinds <= AGAINST
    return one_kind and _agree(before.place, now.place) and _days_agree(before.period, now.period)


def _same_toll(before: Incident, now: Incident) -> bool:
    """ "Killed 15", and later "15 dead": told of one country, of days that agree, it is the same."""
    if now.killed is None and now.perpetrators_killed is None:
        return before.wounded is not None and before.wounded == now.wounded and before.wounded > _NOTABLE
    dead = {before.killed, before.perpetrators_killed} & {now.killed, now.perpetrators_killed} - {None}
    return any(count is not None and count >= _NOTABLE for count in dead)


def _same_day(before: Incident, now: Incident) -> bool:
    first, second = before.period, now.period
    if first is None or second is None or not first.text or not second.text:
        return False
    if first.start is None and second.start is None:
        return first.text.casefold() == second.text.casefold()
    one = first.precision == second.precision == "day"
    return one and (first.start, first.end) == (second.start, second.end)


def _one_scene(before: Told, now: Told) -> bool:
    first, second = before.incident.place, now.incident.place
    return first is not None and second is not None and first.id == second.id and before.near == now.near


def _days_agree(first: Period | None, second: Period | None) -> bool:
    """Whether both may be of one day: unknown days agree with all, days without a date by their words."""
    if first is None or second is None:
        return True
    if first.start and second.start:
        ends = first.end or first.start, second.end or second.start
        slack = timedelta(days=0 if first.precision == second.precision == "day" else 1)  # a night has two days
        return first.start <= ends[1] + slack and second.start <= ends[0] + slack
    if first.start is None and second.start is None and first.text and second.text:
        return bool(_long_words(first.text) & _long_words(second.text))
    return True


def _long_words(text: str) -> set[str]:
    return {word.strip(".,()") for word in text.casefold().split() if len(word) > 2}


def _agree(first: Place | None, second: Place | None) -> bool:
    """Whether both may be one scene: unknown, one country, and near each other where both are exact."""
    if first is None or second is None or first.id == second.id:
        return True
    if first.country and second.country and first.country != second.country:
        return False
    known = first.latitude, first.longitude, second.latitude, second.longitude
    precisions = {first.precision, second.precision}
    if precisions & {"country", "region"} or any(value is None for value in known):
        return True
    limit = _PROVINCE_WIDE if "admin1" in precisions else _NEAR
    return _kilometres(*(float(value or 0) for value in known)) <= limit


def _kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Distance on a plane; good enough within a country."""
    across = (lon2 - lon1) * math.cos(math.radians((lat1 + lat2) / 2))
    return 111.2 * math.hypot(lat2 - lat1, across)


def without_sums(kept: Sequence[Told]) -> list[Told]:
    """Without a lead that sums up the attacks told one by one below it: "17 died in the south of the state"."""
    if not kept or kept[0].near > _PROVINCE or kept[0].incident.killed is None:
        return list(kept)
    whole, rest = kept[0].incident, kept[1:]
    below = [
        t.incident.killed for t in rest if t.incident.killed and t.near >= _TOWN and _is_compatible(whole, t.incident)
    ]
    summed = len(below) > 1 and sum(below) <= (whole.killed or 0)
    return list(rest) if summed else list(kept)
