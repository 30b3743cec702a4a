"""Rows of GDELT event files as tests write them: every cell empty but those named."""

from __future__ import annotations

from pathlib import Path

from marsad.sources.description import describe

ONE, TWO = (describe("gdelt").columns.groups[name] for name in ("version_1", "version_2"))
ROW = {
    "GLOBALEVENTID": "875000001",
    "SQLDATE": "20190924",
    "MonthYear": "201909",
    "Year": "2019",
    "FractionDate": "2019.7233",
    "Actor1Code": "IRQREB",
    "Actor1Name": "ISLAMIC STATE",
    "Actor1CountryCode": "IRQ",
    "Actor1Type1Code": "REB",
    "Actor2Code": "IRQMIL",
    "Actor2Name": "SOLDIER",
    "Actor2CountryCode": "IRQ",
    "Actor2Type1Code": "MIL",
    "IsRootEvent": "1",
    "EventCode": "193",
    "EventBaseCode": "193",
    "EventRootCode": "19",
    "QuadClass": "4",
    "GoldsteinScale": "-10.0",
    "NumMentions": "6",
    "NumSources": "1",
    "NumArticles": "6",
    "AvgTone": "-7.4719868440692",
    "Actor1Geo_Type": "0",
    "Actor2Geo_Type": "0",
    "ActionGeo_Type": "4",
    "ActionGeo_FullName": "Mosul, Ninawa, Iraq",
    "ActionGeo_CountryCode": "IZ",
    "ActionGeo_ADM1Code": "IZ15",
    "ActionGeo_ADM2Code": "78507",
    "ActionGeo_Lat": "36.335",
    "ActionGeo_Long": "43.1189",
    "ActionGeo_FeatureID": "-3098541",
    "DATEADDED": "20190924001500",
    "SOURCEURL": "https://news.example/2019/09/mosul-attack.html",
}


def line(names: tuple[str, ...] = TWO, **changes: str) -> str:
    """One row; version 1 states the day on which it was added without a time."""
    cells = ROW | ({} if names == TWO else {"DATEADDED": "20190924"}) | changes
    return "\t".join(cells.get(name, "") for name in names)


def write(path: Path, *lines: str) -> Path:
    path.write_bytes("".join(f"{text}\n" for text in lines).encode())
    return path
