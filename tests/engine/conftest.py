"""One Spark session for all tests of a run: starting one takes as long as ten of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from spark_here import MASTER, REQUIRED, SETTINGS, MakeEngine, why_not

from marsad.engine import LocalEngine


@pytest.fixture(scope="session")
def session() -> Iterator[Any]:
    if (reason := why_not()) is not None:
        if REQUIRED:
            pytest.fail(f"MARSAD_SPARK=required, but {reason}")
        pytest.skip(reason)
    from marsad.engine.spark import SparkOptions, open_session

    opened = open_session(SparkOptions(master=MASTER, settings=SETTINGS))
    yield opened
    opened.stop()


@pytest.fixture(params=["local", pytest.param("spark", marks=pytest.mark.xdist_group("spark"))])
def make_engine(request: pytest.FixtureRequest) -> MakeEngine:
    """Either engine; Spark's answers every question itself, however small its tables are."""
    if request.param == "local":
        return LocalEngine
    session = request.getfixturevalue("session")
    from marsad.engine.spark import SparkEngine

    return lambda root, schemas: SparkEngine(root, schemas, session=session, small=0)
