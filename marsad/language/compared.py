"""Names of the codes of comparisons: what cannot be compared, and what to know of a ratio of two counts."""

from __future__ import annotations

from marsad.language.words import mark

REMARKS = {
    "measures_differ": mark("the two do not count the same: attacks, and violent events"),
    "either_side": mark("events involve the group on either side; attacks are those by it"),
    "deaths_only": mark("one of the two holds only events in which somebody was killed"),
    "own_days": mark("a figure's own days lie across two periods: both were counted over exactly these days"),
    "rows_spread": mark("events dated to more than these days were spread over the days they may lie in"),
    "hindsight": mark("a release is newer than the day asked about"),
    "one_period": mark("there is a single period: how much the two differ by chance is not known"),
    "not_apart": mark("the one is made of the other: linked events are made of what the lists hold"),
}
UNPAIRED = {
    "no_other_lens": mark("nobody else counts what can be held against it"),
    "no_shared_period": mark("the two cover no period together"),
    "bounds_only": mark("in the periods that both cover, one gives only a bound"),
}
UNRANKED = {
    "no_rate": mark("no rate is known"),
    "apart_in_time": mark("its last covered week lies too far from the newest"),
    "alone": mark("no other place has a rate"),
}
