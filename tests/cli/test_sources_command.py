"""`marsad sources`: what is known of each source, for people and for programs."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from marsad.cli import app
from marsad.sources.description import LANGUAGES, descriptions


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_source_is_listed_with_what_a_user_must_know(language: str) -> None:
    result = CliRunner().invoke(app, ["sources", "--format", "json", "--language", language])
    assert result.exit_code == 0
    listed = {item["name"]: item for item in json.loads(result.stdout)}
    assert list(listed) == [source.name for source in descriptions()]
    for source in descriptions():
        item = listed[source.name]
        assert item["licence"] == source.licence.said(language)
        assert item["long_title"] == source.long_title.said(language)
        assert item["cite"] == list(source.cite)
        assert len(item["breaks"]) == len(source.breaks)
    assert listed["ucdp-ged"]["coverage"]["start"] == "1989-01-01"


def test_the_table_reads_in_french() -> None:
    result = CliRunner().invoke(app, ["sources", "--language", "fr"])
    assert result.exit_code == 0
    told = " ".join(result.stdout.split())
    assert "Licence : CC BY 4.0" in told
    assert "depuis le 1 janvier 1989" in told
    assert "Rupture de série" in told
