"""A small brief by hand: two pages, one of a group's own media, and a table of counts."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from marsad.assessment.reasons import reasons
from marsad.brief import BriefInput, PlaceAnswer
from marsad.model import Actor, Claim, Document, Figure, Flag, Incident, Indicator, Number, Period, Place, Quote, Voice
from marsad.model.answer import Answer, Interval, LensAnswer, RateRatio, RatioOptions, Thresholds
from marsad.model.counts import GroupScope, LeftOut, Observation, Series
from marsad.model.indicators import IndicatorCount, Indicators, IndicatorStatement, KindCount
from marsad.model.reason import Lack, Step, Turn
from marsad.model.statements import Cited, StatementOptions

AS_OF = dt.date(2019, 9, 24)
GROUP = Actor(id="islamic-state", name="Islamic State", text="it")
IRAQ = Place(id="geonames:99237", name="Iraq", country="IQ", countries=("IQ",), precision="country", text="Iraq")
PERIOD = Period(start=dt.date(2019, 9, 18), end=AS_OF, text="within a week", precision="week")
DESK = Voice(id="desk", name="The Observer's Desk", kind="publisher")
MONITOR = Voice(id="al-azhar-observatory", name="Al-Azhar Observatory", kind="monitor", hedge="said")
MEDIA = Voice(id="islamic-state-media", name="Islamic State media arm", kind="group_media", hedge="indicated")
DATASET = Voice(id="ucdp-ged", name="UCDP GED", kind="dataset")

PAGE = Document(
    text=(
        "It carried out 73 attacks in Iraq within a week, the Observatory said. That is double the 43 of before.\n"
        "Some 30,000 foreigners joined, 6,000 of them Europeans. Sleeper cells remain in Iraq."
    ),
    url="https://example.org/desk/73",
    title="Is it coming back?",
    published=AS_OF,
    published_precision="day",
    publisher="The Observer's Desk",
    language="en",
    capture="ab" * 32,
)
OTHER = Document(
    text="نفذ التنظيم ٦٨ هجوما في العراق خلال أسبوع.",
    url="https://media.example.net/naba",
    title="النبأ",
    published=dt.date(2019, 9, 23),
    published_precision="day",
    publisher="Islamic State media arm",
    language="ar",
)
RELEASE = Document(
    text="",
    url="https://ucdp.uu.se/downloads/#sha256=00ff",
    title="UCDP GED: counts",
    publisher="Uppsala Conflict Data Program",
    dataset="ucdp-ged",
)
ROW = json.dumps({"place": "Iraq", "week": "2019-09-16", "count": 5}, separators=(",", ":"))


def figure(id: str, document: Document, text: str, number: str, low: float, **stated: Any) -> Figure:
    """A figure whose sentence and number are found in the document's text."""
    source = ROW if document is RELEASE else document.text
    start = source.index(text)
    at = source.index(number, start)
    values: dict[str, Any] = {
        "measure": "attacks",
        "role": "perpetrator",
        "accumulation": "flow",
        "place": IRAQ,
        "period": PERIOD,
        "attribution": (MONITOR, MEDIA, DESK),
        "self_claimed": False,
    }
    row = 0 if document is RELEASE else None
    return Figure(
        id=id,
        document=document.id,
        quote=Quote(start=start, end=start + len(text), text=text, row=row),
        number=Number(start=at, end=at + len(number), text=number, low=low, high=low),
        group=GROUP,
        modality="reported",
        confidence=0.9,
        coder="rules/en 0.1",
        **(values | stated),
    )


def event(id: str, row: int, text: str) -> Incident:
    """A row of the release as an incident."""
    return Incident(
        id=id,
        document=RELEASE.id,
        quote=Quote(start=0, end=len(text), text=text, row=row),
        group=None,
        place=IRAQ,
        period=PERIOD,
        attribution=(DATASET,),
        self_claimed=False,
        modality="reported",
        confidence=1.0,
        coder="ucdp 1",
        type="other",
        perpetrator=GROUP,
    )


def claims() -> tuple[Claim, ...]:
    first = "It carried out 73 attacks in Iraq within a week, the Observatory said."
    second = "That is double the 43 of before."
    people = "Some 30,000 foreigners joined, 6,000 of them Europeans."
    flag = Flag(kind="ratio", stated=2, computed=1.7, claims=("c-73", "c-43"), text="73 / 43 = 1.70, called double")
    signs = "Sleeper cells remain in Iraq."
    start = PAGE.text.index(signs)
    standing = {"role": "member", "accumulation": "stock", "place": None, "period": None, "measure": "foreign_fighters"}
    return (
        figure("c-73", PAGE, first, "73", 73, self_claimed=True),
        figure("c-43", PAGE, second, "43", 43, period=None),
        figure("c-double", PAGE, second, "double", 2, comparison="ratio", period=None, arithmetic=(flag,)),
        figure("c-30", PAGE, people, "30,000", 30000, **standing),
        figure("c-6", PAGE, people, "6,000", 6000, part_of="c-30", cohort="europeans", **standing),
        figure(
            "c-68",
            OTHER,
            OTHER.text,
            "٦٨",
            68,
            attribution=(
                Voice(id="iraq-monitor", name="Iraq Monitor", kind="monitor"),
                Voice(id="islamic-state-media", name="Islamic State media arm", kind="publisher"),
            ),
        ),
        figure("c-row", RELEASE, ROW, "5", 5, measure="events", role=None, attribution=(DATASET,)),
        Indicator(
            id="c-cells",
            document=PAGE.id,
            quote=Quote(start=start, end=start + len(signs), text=signs),
            group=GROUP,
            place=IRAQ,
            period=None,
            attribution=(DESK,),
            self_claimed=False,
            modality="asserted",
            confidence=0.8,
            coder="rules/en 0.1",
            indicator="sleeper_cells",
            direction="present",
        ),
    )


def series(lens: str, measure: str, claim: str, count: float) -> Series:
    starts = tuple(dt.date(2019, 8, 26) + dt.timedelta(weeks=week) for week in range(4))
    counts = (None, None, None, count)
    seen = Observation(start=starts[-1], low=count, high=count, best=count, claims=(claim,), shifted=2)
    return Series(
        lens=lens,
        measure=measure,
        role=None,
        cohort=None,
        group="islamic-state",
        place=str(IRAQ.id),
        every="week",
        starts=starts,
        ends=tuple(start + dt.timedelta(days=6) for start in starts),
        counts=counts,
        lows=counts,
        highs=counts,
        covered=(False, False, False, True),
        publishers=(0, 0, 1, 2),
        origins=(0, 0, 1, 2),
        observations=(seen,),
        left_out=(LeftOut(code="comparison", claims=("c-double",), lens=lens, measure=measure, place=str(IRAQ.id)),),
    )


def answer(*given: Series) -> Answer:
    lenses = tuple(_lens(one, tested=one.lens.startswith("dataset:")) for one in given)
    options, thresholds = RatioOptions(), Thresholds()
    told = [
        reason for lens, one in zip(lenses, given, strict=True) for reason in reasons(lens, one, thresholds, options)
    ]
    week = dt.date(2019, 9, 23)
    step = Step(code="not_falling", at_least=8, below=7)
    turn = Turn(
        lens="dataset:ucdp-ged",
        weeks=4,
        start=week,
        end=week + dt.timedelta(days=27),
        steps=(step, Step(code="rising", at_least=38, below=37), Step(code="coming_back", at_least=41, below=40)),
        recent=7.25,
        tried=227,
    )
    values = {"needed": 52, "there": 1, "more": 51, "by": dt.date(2020, 9, 20)}
    return Answer(
        verdict="falling" if lenses else "not_testable",
        lenses=lenses,
        compared=(),
        missing=("too_few_weeks",) if lenses else ("nothing_covered",),
        weeks_needed=52,
        as_of=AS_OF,
        options=options,
        thresholds=thresholds,
        reasons=tuple(told),
        turns=(turn,) if any(one.lens == turn.lens for one in lenses) else (),
        lacking=(
            Lack(code="weeks", lens="self_claimed", values=values),
            Lack(code="datasets", values={"datasets": ("acled",)}),
        ),
    )


def around(value: float) -> Interval:
    return Interval(median=value, low50=value * 0.9, high50=value * 1.1, low90=value * 0.6, high90=value * 1.4)


def signs() -> Indicators:
    """The page says that sleeper cells remain; the other says so without a sentence of its own."""
    claim = next(item for item in claims() if isinstance(item, Indicator))
    cited = Cited(
        claim=claim.id,
        document=claim.document,
        row=None,
        start=claim.quote.start,
        end=claim.quote.end,
        text=claim.quote.text,
        modality="asserted",
        number=None,
        number_start=None,
        number_end=None,
        low=None,
        high=None,
        chain=("desk",),
        hedges=(None,),
        title=PAGE.title,
        url=PAGE.url,
        publisher=PAGE.publisher,
        published=AS_OF,
        confidence=0.8,
    )
    said = IndicatorStatement(
        indicator="sleeper_cells",
        direction="rising",
        source="attributed:desk",
        lens="attributed:desk",
        origin="desk",
        origin_name="The Observer's Desk",
        origin_kind="publisher",
        group="islamic-state",
        place=IRAQ.id,
        countries=("IQ",),
        reach="here",
        modality="asserted",
        month=dt.date(2019, 9, 1),
        day=AS_OF,
        dated_by="published",
        cited=cited,
    )
    count = IndicatorCount(
        indicator="sleeper_cells",
        source=said.source,
        lens=said.lens,
        origin=said.origin,
        origin_name=said.origin_name,
        rising=3,
        falling=0,
        present=1,
        absent=0,
        months=(),
        statements=(said,),
        turned=False,
    )
    kind = KindCount(indicator="sleeper_cells", rising=1, falling=0, present=0, absent=0, sources=1, disagree=False)
    options = StatementOptions(group=GroupScope(id="islamic-state"))
    return Indicators(kinds=(kind,), counts=(count,), unsaid=(), left_out=(), options=options, names={})


def _lens(one: Series, *, tested: bool) -> LensAnswer:
    ratio = Interval(median=0.36, low50=0.3, high50=0.43, low90=0.21, high90=0.59)
    estimate = (
        RateRatio(
            weeks_needed=52,
            weeks_there=194,
            ratio=ratio,
            rate=around(6.9),
            reference_rate=around(19.1),
            up=0.001,
            down=0.9015,
            same=0.0975,
            half=0.0,
            level=56.6,
        )
        if tested
        else RateRatio(missing=("too_few_weeks",), weeks_needed=52, weeks_there=1)
    )
    return LensAnswer(
        lens=one.lens,
        measure=one.measure,
        role=one.role,
        cohort=one.cohort,
        place=one.place,
        verdict="falling" if tested else "not_testable",
        estimate=estimate,
        week=one.starts[-1],
        week_end=one.ends[-1],
        reference=(dt.date(2018, 12, 17), dt.date(2018, 12, 23)) if tested else None,
        level_period=(dt.date(2016, 11, 14), dt.date(2017, 11, 12)) if tested else None,
        observed=one.counts[-1],
        observed_reference=None,
        days_old=2,
        hindsight=tested,
    )


def given(language: str = "en", **stated: Any) -> BriefInput:
    both = (series("dataset:ucdp-ged", "events", "c-row", 5), series("self_claimed", "attacks", "c-73", 73))
    values: dict[str, Any] = {
        "answers": (
            PlaceAnswer(group="Islamic State", place="Iraq", answer=answer(*both), series=both, indicators=signs()),
        ),
        "claims": claims(),
        "documents": {document.id: document for document in (PAGE, OTHER, RELEASE)},
        "rows": {(RELEASE.id, 0): ROW},
        "reliabilities": {"al-azhar-observatory": "B", "islamic-state-media": "D"},
        "unlinked": frozenset({OTHER.id}),
        "as_of": AS_OF,
        "computed_at": dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC),
        "newest_source": AS_OF,
        "version": "0.1",
    }
    return BriefInput(language=language, **(values | stated))
