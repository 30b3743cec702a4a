"""Tokens and keys stand in no log, message, address or file, also where people put them in the wrong place."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

import marsad

ROOT = Path(__file__).resolve().parents[2]
DESK = "desk-token-5f0c1a77e2"
WRONG = "wrong-token-9d31bb04c6"
KEY = "llm-key-77aa02e94f"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, str]:
    """All that a server printed while tokens came to it in every way, its folder, and the token of a user."""
    folder = tmp_path_factory.mktemp("secrets") / "observatory"
    token = marsad.open(folder).accounts().add("A. Reader")
    surroundings = os.environ | {"PYTHONPATH": str(ROOT), "MARSAD_TOKEN": DESK, "MARSAD_LLM_KEY": KEY}
    command = [sys.executable, "-m", "marsad.cli", "serve", "--port", "0", "--observatory", str(folder)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=surroundings
    ) as server:
        assert server.stdout is not None
        printed = ""
        try:
            while "Marsad is at " not in printed:
                line = server.stdout.readline()
                assert line, printed
                printed += line
            address = printed.rpartition("Marsad is at ")[2].split()[0]
            with httpx.Client(base_url=address, follow_redirects=False, timeout=60) as client:
                for given in (DESK, WRONG, token, KEY):
                    bearer = {"Authorization": f"Bearer {given}"}
                    client.post("/api/v1/judgements", headers=bearer, json={"verdict": given})
                    client.get("/api/v1/claims", headers=bearer, params={"token": given})
                    client.get(f"/documents/{given}", params={"csrf": given})
                    answer = client.post("/sign-in", data={"name": given, "token": given, "csrf": given})
                    assert given not in answer.headers.get("location", "")
                    assert given not in answer.headers.get("set-cookie", "")
        finally:
            server.terminate()
        printed += server.stdout.read()
    return printed, folder, token


def test_nothing_that_the_server_prints_holds_a_secret(told: tuple[str, Path, str]) -> None:
    printed, _, token = told
    assert not [secret for secret in (DESK, WRONG, KEY, token) if secret in printed]


def test_no_file_of_the_observatory_holds_a_secret(told: tuple[str, Path, str]) -> None:
    _, folder, token = told
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not [secret for secret in (DESK, WRONG, KEY, token) if secret.encode() in content], path


def test_a_users_token_is_printed_once_and_not_with_the_errors(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "marsad.cli", "user", "add", "B. Reader", "--observatory", str(tmp_path / "o")]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
    token = done.stdout.strip()
    assert token.startswith("marsad_")
    assert token not in done.stderr
    again = subprocess.run(
        [*command[:4], "list", "--observatory", str(tmp_path / "o")],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert token not in again.stdout + again.stderr


def test_a_models_key_is_in_no_message(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Islamic State carried out 12 attacks in Iraq within a week.", "utf-8")
    command = [sys.executable, "-m", "marsad.cli", "read", str(page), "--coder", "llm"]
    command += ["--llm-endpoint", "http://127.0.0.1:9/v1", "--llm-model", "m", "--observatory", str(tmp_path / "o")]
    surroundings = os.environ | {"PYTHONPATH": str(ROOT), "MARSAD_LLM_KEY": KEY}
    done = subprocess.run(command, capture_output=True, text=True, env=surroundings)
    assert done.returncode != 0
    assert KEY not in done.stdout + done.stderr
