"""Arabic reports that compare: the month that a figure is measured by, and the figures told of that month itself."""

from __future__ import annotations

import re

from marsad.coding.mentions import NumberMention, PeriodMention
from marsad.coding.page import View
from marsad.coding.periods.open_ended import RELATIVE_TOLL

_COMPARED = re.compile(r"(?<!\w)(?:بال)?مقارن[ةه]\s+(?:[^\W\d]+\s+){0,4}$")
# "مقارنة بشهر سبتمبر، والتي بلغت 31 عملية": the clause goes over to September.
_TURNS = re.compile(r"(?<!\w)و?(?:التي|الذي|اللذين)\s+(?:بلغ|سجل|شهد|وصل|وقع|كان|حصد)ت?(?!\w)")
_SINCE = re.compile(r"(?<!\w)منذ\s[^.؛:\d]*$")
_LOOK_BACK = 120  # characters before a month: keeps the time linear


def told_of_yardstick(view: View, number: NumberMention) -> PeriodMention | None:
    """The month measured by, where a relative clause before the number goes over to it; None elsewhere."""
    if number.unit == "percent":
        return None
    ahead = [period for period in view.periods if period.end <= number.start and period.period.start]
    if not ahead:
        return None
    last = ahead[-1]
    before = view.cut(max(view.sentence.start, last.start - _LOOK_BACK), last.start)
    behind = view.cut(last.end, number.start)
    if _COMPARED.search(before) and _TURNS.search(behind):
        return last
    return last if _SINCE.search(before) and RELATIVE_TOLL.match(behind) else None
