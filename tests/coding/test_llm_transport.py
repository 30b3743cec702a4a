"""The endpoint fails in every way that endpoints fail, over real sockets; the key reaches it and nothing else."""

from __future__ import annotations

import datetime as dt
import json
import socket
import threading
from collections.abc import Callable
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from llm_server import EMPTY, Play, answers, completion, endpoint, figure_answer

from marsad.coding.llm import BudgetUsed, LlmCoder, LlmOptions
from marsad.errors import EndpointError, RefusedItem, UsageError
from marsad.model import Document, Figure
from marsad.registry import open_registry

KEY = "sk-very-secret-0123456789"
TEXT = "Islamic State carried out 12 attacks in Iraq."
PAGE = Document(
    text=TEXT, published=dt.date(2019, 9, 24), published_precision="day", language="en", url="https://p.example/1"
)
GOOD = completion(answers(figure_answer(TEXT, "12")))


def long_page(passages: int) -> Document:
    """A document that is asked about in so many passages."""
    return Document(text="\n".join(f"Sentence {n} {'and so on ' * 180}." for n in range(passages)), language="en")


class Run:
    """A coder whose waits are written down instead of waited for."""

    def __init__(self, url: str, **options: object) -> None:
        self.waits: list[float] = []
        given = {"endpoint": url, "model": "m", "timeout": 30.0, "concurrency": 1} | options
        self.coder = LlmCoder(LlmOptions(**given), sleep=self.waits.append, jitter=lambda: 1.0)  # type: ignore[arg-type]

    def figures(self, document: Document = PAGE) -> int:
        return len(self.coder.code(document, open_registry()))


def test_the_request_asks_for_the_schema_and_carries_the_key_in_its_header_alone() -> None:
    with endpoint([GOOD]) as server:
        assert Run(server.url, key=KEY).figures() == 1
    (body,), (headers,) = server.bodies, server.headers
    assert server.paths == ["/v1/chat/completions"]
    assert headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in json.dumps(body)
    form = body["response_format"]["json_schema"]
    assert body["response_format"]["type"] == "json_schema"
    assert form["strict"] is True
    assert set(form["schema"]["properties"]) == {"figures", "incidents", "indicators"}
    assert TEXT in body["messages"][1]["content"]
    assert "Published: 2019-09-24" in body["messages"][1]["content"]


def test_every_object_of_the_schema_is_closed_as_strict_endpoints_want_it() -> None:
    from marsad.coding.llm.schema import answer_schema

    def walk(schema: dict[str, object]) -> int:
        found = 0
        if schema.get("type") == "object":
            properties: dict[str, dict[str, object]] = schema["properties"]  # type: ignore[assignment]
            assert schema["additionalProperties"] is False
            assert schema["required"] == list(properties)
            found = 1 + sum(walk(each) for each in properties.values())
        if schema.get("type") == "array":
            found += walk(schema["items"])  # type: ignore[arg-type]
        return found

    assert walk(answer_schema()) == 7


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 529])
def test_a_failure_that_passes_is_tried_again_with_growing_waits(status: int) -> None:
    with endpoint([Play(status), Play(status), GOOD]) as server:
        run = Run(server.url)
        assert run.figures() == 1
    assert run.waits == [0.5, 1.0]
    assert (run.coder.tally.requests, run.coder.tally.retries) == (3, 2)


def test_retry_after_is_honoured_in_seconds_and_as_a_date() -> None:
    later = format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=60), usegmt=True)
    plays = [Play(429, headers={"Retry-After": "7"}), Play(503, headers={"Retry-After": later}), GOOD]
    with endpoint(plays) as server:
        run = Run(server.url)
        assert run.figures() == 1
    assert run.waits[0] == 7.0
    assert 50 < run.waits[1] <= 60


def test_an_endpoint_that_wants_an_hour_ends_the_run_at_once() -> None:
    with endpoint([Play(429, headers={"Retry-After": "3600"})]) as server:
        run = Run(server.url)
        with pytest.raises(EndpointError, match="3600 seconds"):
            run.figures()
    assert run.waits == []


def test_a_document_without_an_answer_is_refused_and_the_third_in_a_row_ends_the_run() -> None:
    with endpoint([Play(500, b'{"error": {"message": "out of memory"}}')]) as server:
        run = Run(server.url)
        for _ in range(2):
            with pytest.raises(RefusedItem, match=r"https://p\.example/1: the language model gave no answer"):
                run.figures()
        with pytest.raises(EndpointError, match="again and again"):
            run.figures()


def test_a_connection_that_breaks_is_tried_again() -> None:
    with endpoint([Play(body=b'{"choices": [', cut=True), GOOD]) as server:
        run = Run(server.url)
        assert run.figures() == 1
    assert run.coder.tally.retries == 1


def test_a_slow_answer_is_given_up_and_tried_again() -> None:
    never = threading.Event()
    with endpoint([Play(wait=never), GOOD]) as server:
        run = Run(server.url, timeout=0.3)
        assert run.figures() == 1
        never.set()
    assert run.coder.tally.retries == 1


def test_nobody_listening_is_said_with_the_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    run = Run(f"http://127.0.0.1:{port}/v1")
    with pytest.raises(EndpointError, match=f"127.0.0.1:{port}.*cannot be reached"):
        run.figures()
    assert len(run.waits) == 4


@pytest.mark.parametrize("content", ["no JSON", "[]", '{"figures": 3}', "", None, "[" * 200_000, '{"figures": [NaN]}'])
def test_an_answer_that_is_no_json_is_asked_for_once_more_and_then_the_page_is_refused(content: str | None) -> None:
    with endpoint([completion(content)]) as server:
        run = Run(server.url)
        with pytest.raises(RefusedItem, match=r"p\.example/1.*2 times not in the form asked for"):
            run.figures()
    assert run.coder.tally.requests == 2
    assert run.coder.tally.malformed == 1
    with endpoint([completion(content), GOOD]) as server:
        again = Run(server.url)
        assert again.figures() == 1
    assert again.coder.tally.malformed == 0


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[1]", b"{}", b'{"choices": []}', b'{"choices": [{"message": null}]}', b'{"choices": [[1]]}',
     b"\xff\xfe", b'{"error": {"message": "the <html> of a gateway"}}'],
)  # fmt: skip
def test_a_body_that_is_no_completion_is_no_answer_and_the_page_is_refused(body: bytes) -> None:
    with endpoint([Play(body=body)]) as server:
        run = Run(server.url)
        with pytest.raises(RefusedItem, match="no completion") as caught:
            run.figures()
        assert len(server.bodies) == 1
    assert ("<html>" in str(caught.value)) == (b"<html>" in body)  # what it said helps to find out who answered


def test_a_model_that_never_keeps_to_the_form_ends_the_run_before_it_costs_more() -> None:
    with endpoint([completion("I would rather not.")]) as server:
        run = Run(server.url)
        for _ in range(2):
            with pytest.raises(RefusedItem):
                run.figures()
        with pytest.raises(EndpointError, match=r"again and again \(2 times not in the form"):
            run.figures()


def shown(body: dict[str, Any]) -> str:
    """The passage that a request asks about."""
    asked: str = body["messages"][1]["content"]
    return asked.split("<<<\n")[1].removesuffix("\n>>>")


def cut_off_over(longest: int) -> Callable[[dict[str, Any]], Play]:
    """An endpoint that comes to an end only with passages up to that length."""

    def script(body: dict[str, Any]) -> Play:
        text = shown(body)
        if len(text) > longest:
            return completion(answers(figure_answer(text, "12"))[:50], ended="length")
        told = [sentence + "." for sentence in text.split(".") if "12" in sentence]
        return completion(answers(*(figure_answer(sentence.strip(), "12") for sentence in told)))

    return script


def test_a_passage_whose_answer_is_cut_off_is_asked_about_in_halves_and_paid_for_once(tmp_path: Path) -> None:
    told = [f"Islamic State carried out 12 attacks in Iraq in week {n}." for n in range(20, 27)]
    document = Document(text=" ".join(told), language="en")
    with endpoint(cut_off_over(120)) as server:
        first = Run(server.url, cache=tmp_path)
        assert first.figures(document) == 7
        asked = [shown(body) for body in server.bodies]
        assert asked[0] == document.text
        assert " ".join(text for text in asked if len(text) <= 120) == document.text  # whole sentences, each once
        again = Run(server.url, cache=tmp_path)
        assert again.figures(document) == 7
        assert len(server.bodies) == len(asked)
    assert (first.coder.tally.malformed, again.coder.tally.requests) == (0, 0)
    before = [body["messages"][1]["content"].split("<<<")[0] for body in server.bodies]
    assert told[2] in next(text for text, passage in zip(before, asked, strict=True) if passage.startswith(told[3]))


def test_a_sentence_whose_answer_is_cut_off_refuses_the_page_and_a_long_one_is_halved_between_words(
    tmp_path: Path,
) -> None:
    with endpoint(cut_off_over(10)) as server:
        for requests in (1, 0):
            run = Run(server.url, cache=tmp_path, answer_tokens=70)
            with pytest.raises(RefusedItem, match="cut off at 70 tokens"):
                run.figures()
            assert (run.coder.tally.requests, run.coder.tally.malformed) == (requests, 1)
    table = Document(text=TEXT.removesuffix(".") + " and so on" * 100, language="en")
    with endpoint(cut_off_over(600)) as server:
        assert Run(server.url).figures(table) == 0
        passages = [shown(body) for body in server.bodies]
    assert " ".join(passage for passage in passages if len(passage) <= 600) == passages[0] == table.text


def test_tokens_are_estimated_where_the_endpoint_does_not_count_them() -> None:
    with endpoint([completion(EMPTY, tokens=None)]) as server:
        run = Run(server.url, max_tokens=3000)
        with pytest.raises(BudgetUsed):
            run.figures(long_page(20))
        sent = sum(len(json.dumps(body)) for body in server.bodies)
    assert 1 < len(server.bodies) < 20
    assert run.coder.tally.estimated == run.coder.tally.tokens
    assert sent / 5 < run.coder.tally.tokens < sent / 3
    halves = {"prompt_tokens": 30, "completion_tokens": 12}
    body = json.loads(GOOD.body) | {"usage": halves}
    with endpoint([Play(body=json.dumps(body).encode())]) as server:
        stated = Run(server.url)
        assert stated.figures() == 1
    assert (stated.coder.tally.tokens, stated.coder.tally.estimated) == (42, 0)


def test_a_key_that_no_header_carries_is_not_shown_and_not_tried_again() -> None:
    with endpoint([GOOD]) as server:
        options = LlmOptions(endpoint=server.url, model="m", key=KEY)
        object.__setattr__(options, "key", f"{KEY} ")  # what LlmOptions refuses; the transport is not to rely on it
        waits: list[float] = []
        with pytest.raises(EndpointError, match="LocalProtocolError") as caught:
            LlmCoder(options, sleep=waits.append).code(PAGE, open_registry())
    assert KEY not in str(caught.value)
    assert waits == []
    assert server.bodies == []


def test_a_stop_ends_waits_and_answers_that_do_not_come() -> None:
    never, hanging = threading.Event(), threading.Event()

    def script(body: dict[str, Any]) -> Play:
        if "Sentence 0" in shown(body):
            hanging.set()
            return Play(wait=never)
        assert hanging.wait(60)
        return Play(429, headers={"Retry-After": "100"}) if "Sentence 1" in shown(body) else Play(401)

    with endpoint(script) as server:
        coder = LlmCoder(LlmOptions(endpoint=server.url, model="m", timeout=1000, concurrency=3))
        with coder, pytest.raises(EndpointError, match="lets nobody in"):
            coder.code(long_page(3), open_registry())  # returns only once its threads have ended
        never.set()
    assert coder.tally.requests == 3


def test_an_endless_body_is_refused() -> None:
    with endpoint([Play(body=b" " * 9_000_000)]) as server, pytest.raises(RefusedItem, match="8,000,000 bytes"):
        Run(server.url).figures()


@pytest.mark.parametrize(
    ("play", "said"),
    [
        (Play(401, f'{{"error": {{"message": "Incorrect API key: {KEY}"}}}}'.encode()), "lets nobody in"),
        (Play(403), "lets nobody in"),
        (Play(404, b'{"error": {"message": "model m not found"}}'), "model m not found"),
        (Play(307, headers={"Location": "http://127.0.0.1:9/v1"}), "sends elsewhere"),
    ],
)
def test_what_no_retry_can_mend_ends_the_run_and_never_shows_the_key(play: Play, said: str) -> None:
    with endpoint([play]) as server:
        run = Run(server.url, key=KEY)
        with pytest.raises(EndpointError, match=said) as caught:
            run.figures()
    assert len(server.bodies) == 1
    assert KEY not in str(caught.value)
    assert caught.value.remedy


def test_a_message_of_the_endpoint_is_shown_without_the_key_and_without_control_letters() -> None:
    message = f"bad \x1b[31m request {KEY}\n" + "x" * 5000
    bad = Play(400, json.dumps({"error": {"message": message}}).encode())
    with endpoint([bad]) as server, pytest.raises(RefusedItem, match=r"bad .*request") as caught:
        Run(server.url, key=KEY).figures()
    said = str(caught.value)
    assert KEY not in said
    assert said.isprintable()
    assert len(said) < 600


def test_parameters_that_an_endpoint_does_not_know_are_left_out() -> None:
    def script(body: dict[str, object]) -> Play:
        for name in ("max_tokens", "temperature"):
            if name in body:
                return Play(400, json.dumps({"error": {"message": f"Unsupported parameter: '{name}'"}}).encode())
        return GOOD

    with endpoint(script) as server:
        run = Run(server.url)
        assert run.figures() == 1
        assert run.figures() == 1
    assert [len(body) for body in server.bodies] == [5, 4, 3, 3]


def test_a_raw_page_is_shown_clean_and_quoted_as_kept() -> None:
    raw = Document(text="Is\u00adlamic State launched12 attacks in Iraq.", language="en")
    shown = "Islamic State launched 12 attacks in Iraq."
    with endpoint([completion(answers(figure_answer(shown, "12")))]) as server:
        (claim,) = Run(server.url).coder.code(raw, open_registry())
    assert shown in server.bodies[0]["messages"][1]["content"]
    assert isinstance(claim, Figure)
    assert (claim.quote.text, claim.document) == (raw.text, raw.id)
    assert raw.text[claim.number.start : claim.number.end] == claim.number.text == "12"


def test_the_budget_of_requests_stops_the_run_and_the_cache_goes_on_from_there(tmp_path: Path) -> None:
    document = long_page(5)
    with endpoint([completion(EMPTY)]) as server:
        first = Run(server.url, max_requests=3, cache=tmp_path)
        with pytest.raises(BudgetUsed):
            first.figures(document)
        second = Run(server.url, max_requests=3, cache=tmp_path)
        assert second.figures(document) == 0
        third = Run(server.url, max_requests=0, cache=tmp_path)
        assert third.figures(document) == 0
    assert len(server.bodies) == 5
    assert (second.coder.tally.cached, third.coder.tally.cached) == (3, 5)
    assert len({body["messages"][1]["content"] for body in server.bodies}) == 5


def test_the_budget_of_tokens_stops_the_run_once_it_is_used() -> None:
    with endpoint([completion(EMPTY, tokens=700)]) as server:
        run = Run(server.url, max_tokens=1000)
        with pytest.raises(BudgetUsed):
            run.figures(long_page(4))
    assert len(server.bodies) == 2
    assert run.coder.tally.tokens == 1400


def test_answers_are_cached_by_what_was_asked_and_not_by_where(tmp_path: Path) -> None:
    with endpoint([GOOD]) as server:
        assert Run(server.url, key=KEY, cache=tmp_path).figures() == 1
    with endpoint([GOOD]) as elsewhere:
        assert Run(elsewhere.url, cache=tmp_path).figures() == 1
        assert elsewhere.bodies == []
        assert Run(elsewhere.url, cache=tmp_path, model="another").figures() == 1
        assert len(elsewhere.bodies) == 1
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(kept) == 2
    assert all(KEY not in path.read_text("utf-8") and "127.0.0.1" not in path.read_text("utf-8") for path in kept)
    for path in kept:
        path.write_bytes(path.read_bytes()[:20])  # cut off: asked again
    with endpoint([GOOD]) as server:
        assert Run(server.url, cache=tmp_path).figures() == 1
        assert len(server.bodies) == 1


def test_passages_are_asked_about_side_by_side_but_never_more_than_allowed() -> None:
    together, lock = threading.Barrier(3, timeout=60), threading.Lock()
    here: list[int] = [0]
    most: list[int] = []

    def script(_: dict[str, object]) -> Play:
        with lock:
            here[0] += 1
            most.append(here[0])
        together.wait()  # three at a time: with fewer connections nothing would come through
        with lock:
            here[0] -= 1
        return completion(EMPTY)

    with endpoint(script) as server:
        assert Run(server.url, concurrency=3).figures(long_page(6)) == 0
    assert len(server.bodies) == 6
    assert max(most) == 3


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"endpoint": ""}, "no endpoint is named.*--llm-endpoint"),
        ({"endpoint": "http://127.0.0.1:1/v1", "model": " "}, "no model is named.*--llm-model"),
        ({"endpoint": "ftp://127.0.0.1/v1"}, "no http or https"),
        ({"endpoint": "file:///etc/passwd"}, "no http or https"),
        ({"endpoint": "127.0.0.1:8080"}, "no http or https"),
        ({"endpoint": "http://[::1"}, "no http or https"),
        ({"endpoint": "http://h:99999/v1"}, "no http or https"),
        ({"endpoint": "http://exa\nmple/v1"}, "no http or https"),
        ({"endpoint": "http://exa\u200bmple/v1"}, "no http or https"),
        ({"endpoint": "http://exa mple/v1"}, "no http or https"),
        ({"endpoint": "http://xn--/v1"}, "no http or https"),
        ({"endpoint": "http://☃☃.example/v1"}, "no http or https"),
        ({"endpoint": "http://a..b/v1"}, "no http or https"),
        ({"endpoint": f"http://{'a' * 64}.example/v1"}, "no http or https"),
        ({"endpoint": f"https://me:{KEY}@api.example/v1"}, "MARSAD_LLM_KEY"),
        ({"endpoint": "http://api.example/v1", "key": KEY}, "unencrypted"),
        ({"endpoint": "https://api.example/v1", "key": f"{KEY}\r\nX: y"}, "no header can carry"),
        ({"endpoint": "https://api.example/v1", "key": f"{KEY} "}, "no header can carry"),
        ({"endpoint": "https://api.example/v1", "key": f"\t{KEY}"}, "no header can carry"),
        ({"endpoint": "https://api.example/v1", "key": f"{KEY}\u200b"}, "no header can carry"),
        ({"endpoint": "https://api.example/v1", "model": "a\nb"}, "no name of a model"),
        ({"endpoint": "https://api.example/v1", "max_requests": -1}, "less than nothing"),
        ({"endpoint": "https://api.example/v1", "concurrency": 0}, "above 0"),
    ],
)
def test_options_that_cannot_work_are_refused_before_anything_is_sent(options: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        LlmOptions(**({"model": "m"} | options))  # type: ignore[arg-type]
    assert KEY not in str(caught.value)
    assert KEY not in repr(caught.value)


def test_the_key_is_in_no_representation_and_the_address_without_its_query() -> None:
    options = LlmOptions(endpoint="https://api.example/openai/v1/?api-version=7", model="m", key=KEY)
    assert KEY not in repr(options)
    assert options.address == "https://api.example/openai/v1/chat/completions?api-version=7"
    assert options.shown == "https://api.example/openai/v1/chat/completions"
    whole = LlmOptions(endpoint="https://api.example/v1/chat/completions", model="m")
    assert whole.address == "https://api.example/v1/chat/completions"
