"""The API does what its description says, whatever is asked: requests made from the description itself."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from served import Served

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
PATHS = ("/claims", "/claims/{id}", "/events", "/events/{id}", "/documents", "/documents/{id}", "/groups", "/places",
         "/sources", "/judgements", "/series", "/answers", "/answers/{id}", "/briefs",
         "/briefs/{number}")  # fmt: skip


@pytest.fixture(scope="session")
def described(site: Served) -> Any:
    return schemathesis.openapi.from_url(f"{site.url}/api/v1/openapi.json")


@pytest.mark.parametrize("path", PATHS)
def test_answers_are_as_described(described: Any, path: str) -> None:
    bounded = settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    @bounded
    @given(case=described[path]["GET"].as_strategy())
    def asked(case: Any) -> None:
        response = case.call(timeout=60)
        case.validate_response(response, checks=CHECKS)

    asked()


def test_the_description_is_whole(client: httpx.Client) -> None:
    told = client.get("/api/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert set(told["paths"]) >= set(PATHS)
    for path, item in told["paths"].items():
        for operation in item.values():
            assert operation["description"], path
            for parameter in operation.get("parameters", ()):  # an operation that is told by its body has none
                assert parameter.get("description") or parameter["in"] == "path", path
            assert "422" not in operation["responses"] or path.startswith("/answers")
