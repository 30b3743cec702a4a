"""French: agents behind their participle, graves, days of claims, and a group's own dead. Sentences are our own."""

from __future__ import annotations

import datetime as dt

import pytest

from marsad.coding import code
from marsad.model import Claim, Document, Figure, Incident
from marsad.registry import open_registry

REGISTRY = open_registry()


def _claims(text: str) -> list[Claim]:
    return list(code(Document(text=text, language="fr", published=dt.date(2024, 3, 14)), REGISTRY))


def _figures(text: str) -> list[Figure]:
    return [claim for claim in _claims(text) if isinstance(claim, Figure)]


def _incidents(text: str) -> list[Incident]:
    return [claim for claim in _claims(text) if isinstance(claim, Incident)]


@pytest.mark.parametrize("agent", ["l'armée malienne", "des soldats", "les forces armées"])
def test_the_agent_behind_its_participle_did_it(agent: str) -> None:
    """The group of the sentence before has no part in it."""
    text = f"Le JNIM a attaqué Boni. Sur la piste gisaient douze corps de civils tués par {agent}."
    (figure,) = _figures(text)
    assert (figure.group, figure.role) == (None, None)


def test_a_grave_that_is_found_is_no_event() -> None:
    text = "Le JNIM a attaqué Boni. La semaine dernière, un charnier de 20 corps avait été mis au jour à Diabaly."
    (figure,) = _figures(text)
    assert figure.group is None
    assert all(incident.killed is None for incident in _incidents(text))


def test_the_day_of_a_claim_is_not_that_of_the_deed() -> None:
    claims = _claims("Jeudi, le JNIM, actif au Mali, a revendiqué l'attaque de Boni qui a fait 9 morts.")
    assert claims
    assert all(claim.period is None for claim in claims)


def test_fighters_of_a_group_speak_for_it_and_of_their_own_dead() -> None:
    text = "Les combattants du Jnim prétendent avoir tué 30 soldats à Boni et n'avoir perdu que quatre hommes."
    killed, lost = _figures(text)
    assert (killed.self_claimed, killed.modality) == (True, "reported")
    assert (killed.role, lost.role) == ("perpetrator", "victim")


def test_those_whom_the_authorities_mourn_are_not_the_groups() -> None:
    text = "Les autorités maliennes avaient déploré 14 soldats tués et 25 blessés à Boni."
    assert [figure.role for figure in _figures(text)] == ["perpetrator", "perpetrator"]
