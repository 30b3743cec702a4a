"""A made-up GDELT 2.0 event file in the true format: 61 columns between tabs, no header, seeded, of realistic widths.

Nothing in it was ever reported. The shares are those that matter for speed: how many cells are empty, how many
different places, actors and addresses there are, how long they are, and how many rows tell of violence (8 in 100).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Column = pa.Array

_ROOTS = {1: 14, 2: 8, 3: 9, 4: 22, 5: 7, 6: 2, 7: 3, 8: 4, 9: 2, 10: 2, 11: 8, 12: 4, 13: 2, 14: 1, 15: 1, 16: 1}
_ROOTS |= {17: 7, 18: 3, 19: 5}
_PLACES = 20_000
_ACTORS = 4_000
_SYLLABLES = "ba da fa ga ha ja ka la ma na qa ra sa ta wa ya za sha kha dhi ru mi no el ur bin tel abu dar kar"
_COUNTRIES = "IZ SY AF US UK FR NI SO ML YM PK IN RS UP CH TU IR IS LE EG LY CG SU KE MZ BR MX CO GM SP"
_ALPHA3 = "IRQ SYR AFG USA GBR FRA NGA SOM MLI YEM PAK IND RUS UKR CHN TUR IRN ISR LBN EGY"
_TYPES = "GOV MIL REB COP CVL OPP MED BUS JUD EDU UAF LEG"


def write(path: Path, rows: int, seed: int = 1) -> None:
    """Write `rows` rows; the same seed gives the same bytes."""
    random = np.random.default_rng(seed)
    with path.open("wb") as stream:
        for start in range(0, rows, 100_000):
            part = pc.binary_join_element_wise(*_columns(random, start, min(100_000, rows - start)), "\t")
            stream.write(pc.binary_join(pa.ListArray.from_arrays([0, len(part)], part), "\n")[0].as_buffer())
            stream.write(b"\n")


def _columns(random: np.random.Generator, first: int, rows: int) -> list[Column]:
    day = np.where(random.random(rows) < 0.97, 20190924, random.choice([20190917, 20190825, 20180924, 20090924], rows))
    year, rest = day // 10_000, day % 10_000
    code = random.choice(np.array(list(_ROOTS)), rows, p=np.array(list(_ROOTS.values())) / sum(_ROOTS.values()))
    base = np.char.add(np.char.mod("%02d", code), random.integers(0, 7, rows).astype(str))
    mentions = random.geometric(0.15, rows)
    urls = np.repeat(_urls(random, rows // 3 + 1), 3)[:rows]
    tone = random.normal(-2.5, 3.5, rows)
    return [
        _text(900_000_000 + first + np.arange(rows)),
        _text(day),
        _text(day // 100),
        _text(year),
        pa.array(np.char.mod("%.4f", year + (rest // 100 * 30 + rest % 100) / 365)),
        *_actor(random, rows, 0.08),
        *_actor(random, rows, 0.27),
        _text(random.integers(0, 2, rows)),
        *(pa.array(cells) for cells in (base, base, np.char.mod("%02d", code))),
        _text(random.integers(1, 5, rows)),
        pa.array(random.choice(["-10.0", "-5.0", "-2.0", "0.0", "1.0", "2.8", "3.4", "4", "7.0"], rows)),
        _text(mentions),
        _text(random.integers(1, 3, rows)),
        _text(mentions),
        pa.array(np.char.mod("%.15g", tone)),
        *_place(random, rows, 0.12),
        *_place(random, rows, 0.32),
        *_place(random, rows, 0.03),
        _text(np.full(rows, 20190924000000 + first // 100_000 * 1500)),
        pa.array(urls),
    ]


def _text(values: Any) -> Column:
    return pa.array(values).cast(pa.string())


def _words(random: np.random.Generator, count: int, syllables: int) -> list[str]:
    drawn = random.choice(_SYLLABLES.split(), (count, syllables))
    return ["".join(word).capitalize() for word in drawn]


def _pool(pool: list[str], index: Any) -> Column:
    return pa.array(pool, pa.string()).take(index)


def _drawn(random: np.random.Generator, size: int, rows: int, empty: float) -> Column:
    """Indices into a pool, a few of them very frequent; null where the cells are empty."""
    index = np.minimum((random.pareto(0.7, rows) * 8).astype(np.int64), size - 1)
    return pa.array(index, mask=random.random(rows) < empty)


def _actor(random: np.random.Generator, rows: int, empty: float) -> list[Column]:
    fixed = np.random.default_rng(7)
    nation = fixed.choice([*_ALPHA3.split(), ""], _ACTORS)
    kind = fixed.choice([*_TYPES.split(), "", ""], _ACTORS)
    name = [word.upper() for word in _words(fixed, _ACTORS, 4)]
    group = fixed.choice(["", *[""] * 30, "TAL", "ALQ", "UNO", "HMS"], _ACTORS)
    code = [f"{a}{b}{c}" or "CVL" for a, b, c in zip(nation, kind, group, strict=True)]
    index = _drawn(random, _ACTORS, rows, empty)
    cells = [code, name, list(nation), list(group), [""] * _ACTORS]
    cells += [list(fixed.choice([*[""] * 40, "MOS", "CHR"], _ACTORS)), [""] * _ACTORS, list(kind), [""] * _ACTORS]
    return [pc.fill_null(_pool(part, index), "") for part in [*cells, [""] * _ACTORS]]


def _place(random: np.random.Generator, rows: int, empty: float) -> list[Column]:
    fixed = np.random.default_rng(11)
    kind = fixed.choice([1, 4, 4, 4, 5, 3, 2], _PLACES).astype(str)
    country = fixed.choice(_COUNTRIES.split(), _PLACES)
    province = np.char.add(country, np.char.mod("%02d", fixed.integers(1, 40, _PLACES)))
    towns, provinces, lands = (_words(fixed, _PLACES, size) for size in (4, 5, 3))
    full = [
        land if level == "1" else f"{town}, {province}, {land}"
        for level, town, province, land in zip(kind, towns, provinces, lands, strict=True)
    ]
    latitude, longitude = (np.char.mod("%.6g", fixed.uniform(-edge, edge, _PLACES)) for edge in (60, 170))
    feature = np.where(kind == "1", country, fixed.integers(-3_000_000, 3_000_000, _PLACES).astype(str))
    district = fixed.integers(1_000, 170_000, _PLACES).astype(str)
    index = _drawn(random, _PLACES, rows, empty)
    cells = [kind, full, country, np.where(kind == "1", country, province), np.where(kind == "1", "", district)]
    cells += [latitude, longitude, feature]
    missing = ["0", "", "", "", "", "", "", ""]
    return [pc.fill_null(_pool(list(part), index), none) for part, none in zip(cells, missing, strict=True)]


def _urls(random: np.random.Generator, count: int) -> list[str]:
    sites = [f"https://www.{word.lower()}.example/" for word in _words(np.random.default_rng(3), 2_000, 5)]
    words = [word.lower() for word in _words(np.random.default_rng(5), 3_000, 3)]
    chosen = random.integers(0, len(words), (count, 8))
    site = random.integers(0, len(sites), count)
    number = random.integers(10**6, 10**8, count)
    return [
        f"{sites[home]}world/2019/09/24/{'-'.join([words[word] for word in line])}-{id}.html"
        for home, line, id in zip(site, chosen, number, strict=True)
    ]
