"""The patterns of the grammar over token codes (see lexicon). Every quantifier is bounded: matching is linear."""

from __future__ import annotations

import re

# What may follow a month: its year ("2023", "of the year 2023", "1442 AH"), "of last year", or "last", "this".
_YEAR = (
    r"(?:(?:l(?=[qB]))?,?[qB]?g?Y?g?(?P<y>[yz])J?|,?i?[qB]?g?(?P<r1>[ltk])Y"
    r"|,?[qB]?g?Y(?P<r2>[ltk])|(?P<r>[ltk])(?![cnNru]?[UYMPR]))?"
)
_TWIN = r"(?:[/(]m\)?)?"  # Arabic pages print a month twice: نيسان/أبريل

DAY = re.compile(
    rf"(?:p[qB]?)?g?(?:(?P<X>X)p?,?g?)?(?:t?U?(?P<w>[wv])\.?p?,?g?)?(?P<n>n)[qB]?g?M?(?P<m>[mh])\.?{_TWIN}{_YEAR}"
)
DAY_AFTER_MONTH = re.compile(
    r"(?:pq?)?g?(?:(?P<X>X),?)?(?:(?P<w>[wv])\.?p?,?g?)?(?P<m>[mh])\.?g?(?P<n>n)(?:,?(?P<y>y)|,?q?(?P<r1>[ltk])Y)?"
)
DAY_SIGNS = re.compile(r"(?P<n>n)[-/](?P<m>m)\.?[-/](?P<y>y)")
DAY_ORDINAL = re.compile(
    rf"(?:p[qB]?)?g?(?:U?[wv]\.?p?,?g?)?(?P<n>o)[B]g?M?(?P<m>[mh])\.?{_TWIN}{_YEAR}"
)  # الأول من أيار
DATE = re.compile(r"(?:p[qB]?)?g?(?:U?[wv]\.?p?[,(]?g?)?(?P<d>d)")
WEEKDAY = re.compile(r"(?:p[qB]?)?g?(?P<r1>[ltk])?g?U?(?P<w>w)p?(?P<r>[ltk])?p?")
NEAR = re.compile(r"p?g?(?P<X>X)p?(?:,?g?U?(?P<w>w))?p?")
MONTH = re.compile(rf"g?(?:(?P<e>e)-?[qB]?g?)?(?:(?P<r0>[ltk])g?)?(?:(?P<u>M)[qB]?)?g?(?P<m>[mh])\.?{_TWIN}{_YEAR}")
YEAR = re.compile(r"g?(?:(?P<e>e)-?[qB]?g?)?(?:(?P<u>Y)[tl]?)?g?(?P<y>y)")
HIJRI_YEAR = re.compile(r"g?(?:e[qB]?g?)?(?:YJ?l?J?(?P<y>z)J?|(?P<y2>z)J)")
EDGE_OF_UNIT = re.compile(r"g?(?P<e>e)[qB]?g?(?:(?P<r1>[ltk])(?P<u1>[YMU])|(?P<u>[YMU])(?P<r>[ltk])?)")

STRETCHES = tuple(
    re.compile(pattern)
    for pattern in (
        r"g?(?P<r>[ltk])g?(?P<c>[cnNur])?(?P<u>[UYMPR])(?:-g)?",  # last two weeks, this year
        r"[gt]?(?P<c>[cnNr])(?P<r>l)(?P<u>[UYMP])",  # six derniers mois
        r"g?(?P<u>[UYMPR])(?P<c>[cnr])?(?P<r>[ltk])",  # semaine dernière, الأشهر الستة الماضية
        r"g?(?P<c>[cnN])(?P<u>[UYMP])(?P<r>l)",  # 24 heures écoulées
        r"g?(?P<c>r)(?P<u>P)",  # recent years
    )
)
WITHIN = re.compile(r"g?(?P<c>[cnNu])?(?P<u>[UYMPR])(?![oltk])")
AGO = re.compile(r"(?P<c>[cnNu])(?P<u>[UYMP])A|I(?:(?P<c2>[cnNu])(?P<u2>[UYMP])|(?P<u3>[RUYM]))")
LATER = re.compile(r"(?P<c>[cnu])(?P<u>[UP])Z|(?P<u2>R)Z")
COMES = re.compile(r"Cg?(?:(?P<c>[cnu])(?P<u>[UP])F|F(?:(?P<c2>[cn])?(?P<u2>[UPR])))")
PARTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"g?(?P<o>[ol])(?P<c>[cnr])?-?(?P<u>[UYMP])",  # first six months
        r"g?(?P<c>[cn])(?P<o>[ol])(?P<u>[UYMP])",  # six premiers mois
        r"g?(?P<u>[UYMP])(?P<c>[cn])?(?P<o>o)",  # النصف الأول
        r"g?(?P<u>[UYMPR])(?P<c>[cn])?(?P<o>l)(?=[qB])",  # الشهرين الأخيرين من
        r"(?P<u>Q)",
    )
)
OF_WHOLE = re.compile(r"[qBi]?,?g?")
WEEK_OF = re.compile(r"g?(?P<u>U)(?P<k>[GTqB])[Oi]?g?")
THIS_YEAR = re.compile(r"g?(?P<u>Y)")

MONTH_DAYS = re.compile(r"(?:[wv],?)?(?P<m>m)\.?(?P<n>n)(?P<s>[-aTV])g?(?P<n2>n)(?:,?q?(?P<y>y))?")
FIRST_DAY = re.compile(r"g?(?P<n>n)")
SHORT_YEARS = re.compile(r"(?P<y>y)[-/](?P<n>n)(?![-/mq])")
SEPARATOR = re.compile(r"(?P<s>[-aTV])[gO]?")
