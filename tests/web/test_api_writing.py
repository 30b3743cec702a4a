"""Programs with a token decide about claims; nobody else does."""

from __future__ import annotations

from pathlib import Path

import httpx
from served import served

JUDGEMENTS = "/api/v1/judgements"


def test_a_program_with_a_token_rejects_a_claim_and_takes_it_back(own_demo: Path) -> None:
    with served(own_demo) as site, httpx.Client(base_url=site.url, timeout=120) as client:
        token = site.observatory.accounts().add("A. Reader")
        signed = {"Authorization": f"Bearer {token}"}
        claim = client.get("/api/v1/claims?limit=1").json()["rows"][0]["id"]
        rejected = {"verdict": "reject", "about": [claim], "reason": "it is about another place"}
        for headers in ({}, {"Authorization": "Bearer nobody:0123456789"}, {"Cookie": "marsad_session=x"}):
            refused = client.post(JUDGEMENTS, json=rejected, headers=headers)
            assert (refused.status_code, refused.headers["content-type"]) == (401, "application/problem+json")
        for wrong in ({"verdict": "burn", "about": [claim]}, {"verdict": "correct", "about": [claim]}, [], "x"):
            assert client.post(JUDGEMENTS, json=wrong, headers=signed).status_code == 400
        assert client.post(JUDGEMENTS, json=rejected | {"about": ["nothing"]}, headers=signed).status_code == 404
        done = client.post(JUDGEMENTS, json=rejected, headers=signed)
        assert done.status_code == 201, done.text
        assert claim not in [row["id"] for row in client.get("/api/v1/claims?limit=1000").json()["rows"]]
        (told,) = client.get(JUDGEMENTS).json()["rows"]
        assert (told["judge"], told["verdict"], told["about"]) == ("A. Reader", "reject", [claim])
        back = client.post(JUDGEMENTS, json={"verdict": "withdraw", "about": [done.json()["id"]]}, headers=signed)
        assert back.status_code == 201, back.text
        assert claim in [row["id"] for row in client.get("/api/v1/claims?limit=1000").json()["rows"]]
