"""`--coder llm` and `--coder both` as a user runs them, against a server on loopback."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from llm_server import EMPTY, Play, answers, completion, endpoint, figure_answer

import marsad
from marsad import cli
from marsad.errors import UsageError
from marsad.model import Figure
from marsad.observatory import LlmOptions

KEY = "sk-very-secret-0123456789"
SENTENCE = "Islamic State carried out {n} attacks in Iraq last week, the Syrian Observatory for Human Rights said."
SOHR = {"name": "Syrian Observatory for Human Rights", "kind": "monitor"}


def run(*arguments: str, folder: Path, **environment: str) -> tuple[int, str, str]:
    """Exit code, standard output, standard error of the command line, run in this process."""
    out, errors = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(errors):
        for name in [name for name in os.environ if name.startswith("MARSAD_")]:
            patch.delenv(name)
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["marsad", *arguments])
        try:
            cli.main()
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    assert KEY not in out.getvalue() + errors.getvalue()
    return code, out.getvalue(), errors.getvalue()


def pages(folder: Path, *numbers: int) -> Path:
    path = folder / "pages.jsonl"
    lines = [
        {"id": f"p{n}", "url": f"https://p.example/{n}", "title": None, "published": "2019-09-24", "language": "en"}
        | {"text": SENTENCE.format(n=n)}
        for n in numbers
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


def reads(body: dict[str, Any], **changes: Any) -> Play:
    """Reads the sentence of the passage as it should be, but for the changes; and one figure that is not there."""
    asked = body["messages"][1]["content"]
    n = asked.split("carried out ")[1].split()[0]
    whole = {
        "role": "perpetrator", "group": "Islamic State", "places": ["Iraq"], "period": "last week", "sources": [SOHR],
        "modality": "reported",
    }  # fmt: skip
    good = figure_answer(SENTENCE.format(n=n), n, **(whole | changes))
    return completion(answers(good, figure_answer("Nobody wrote this, 5 times.", "5")))


def lines(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_without_an_endpoint_it_says_what_to_give(tmp_path: Path) -> None:
    path = str(pages(tmp_path, 12))
    for command in ("code", "read"):
        code, _, errors = run(command, path, "--coder", "llm", folder=tmp_path)
        assert code == 2
        assert "--llm-endpoint" in errors
        code, _, errors = run(
            command, path, "--coder", "both", "--llm-endpoint", "http://127.0.0.1:9/v1", folder=tmp_path
        )
        assert code == 2
        assert "--llm-model" in errors
        code, _, errors = run(command, path, "--llm-endpoint", "http://127.0.0.1:9/v1", folder=tmp_path)
        assert code == 2
        assert "--coder" in errors
    assert not (tmp_path / "observatory").exists()


def test_the_model_codes_alone_and_the_report_says_what_was_not_kept(tmp_path: Path) -> None:
    with endpoint(reads) as server:
        where = {"MARSAD_LLM_ENDPOINT": server.url, "MARSAD_LLM_MODEL": "m", "MARSAD_LLM_KEY": KEY}
        code, out, errors = run("code", str(pages(tmp_path, 12)), "--coder", "llm", folder=tmp_path, **where)
    assert code == 0
    head, claim = lines(out)
    assert head["kind"] == "document"
    assert (claim["coder"], claim["number"]["low"], claim["group"]["id"]) == ("llm/m 0.1", 12, "islamic-state")
    assert "kept 1 of 2 answers: 1 quote not in the text" in errors
    assert "1 request, 100 tokens" in errors
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pages.jsonl"]  # nothing is kept


def test_both_print_one_list_and_say_where_they_differ(tmp_path: Path) -> None:
    def script(body: dict[str, Any]) -> Play:
        return reads(
            body, **({"role": "victim", "places": []} if "30 attacks" in body["messages"][1]["content"] else {})
        )

    path = str(pages(tmp_path, 12, 30))
    with endpoint(script) as server:
        where = ("--llm-endpoint", server.url, "--llm-model", "m")
        _, out, errors = run("code", path, "--coder", "both", *where, folder=tmp_path)
        _, table, _ = run("code", path, "--coder", "both", "--format", "table", *where, folder=tmp_path)
        _, sheet, _ = run("code", path, "--coder", "both", "--format", "csv", *where, folder=tmp_path)
    alike, differing = [line for line in lines(out) if line["kind"] == "figure"]
    assert (alike["coder"], alike["differs"]) == ("rules/en 0.4 + llm/m 0.1", [])
    assert (differing["coder"], differing["place"]["name"]) == ("rules/en 0.4", "Iraq")
    assert differing["differs"] == [
        {"slot": "role", "rules": "perpetrator", "llm": "victim"},
        {"slot": "place", "rules": "Iraq", "llm": None},
    ]
    assert "1 claims alike and 1 differently (role 1, place 1)" in errors
    assert "30, rules / model: role: perpetrator / victim; place: Iraq / –" in table
    assert [line.split()[-1] for line in table.splitlines() if "2019-09-18" in line] == ["both", "rules"]
    rows = list(csv.DictReader(io.StringIO(sheet)))
    assert [row["differs"] for row in rows] == ["", "role: perpetrator / victim; place: Iraq / –"]


def test_both_are_kept_apart_in_the_observatory_and_counted_once(tmp_path: Path) -> None:
    path = str(pages(tmp_path, 12))
    assert run("read", path, folder=tmp_path)[0] == 0
    with endpoint(lambda body: reads(body, places=[], role="victim")) as server:
        where = ("--llm-endpoint", server.url, "--llm-model", "m")
        code, out, _ = run("read", path, "--coder", "both", *where, folder=tmp_path)
        assert code == 0
        assert "1 read; 1 claim kept" in out
        assert "0 claims alike and 1 differently" in out
        assert "Nothing new: 1 known already" in run("read", path, "--coder", "both", *where, folder=tmp_path)[1]
        assert len(server.bodies) == 1
    observatory = marsad.open(tmp_path / "observatory", create=False)
    assert [claim.coder for claim in observatory.claims()] == ["rules/en 0.4"]
    assert {claim.coder for claim in observatory.claims(every_coder=True)} == {"rules/en 0.4", "llm/m 0.1"}
    (series,) = observatory.series("Islamic State", "Iraq", measure="attacks").series
    assert [count for count in series.counts if count is not None] == [12]


def test_a_budget_stops_calmly_and_the_next_run_goes_on(tmp_path: Path) -> None:
    path = str(pages(tmp_path, 12, 30, 40))
    with endpoint(reads) as server:
        where = ("--coder", "llm", "--llm-endpoint", server.url, "--llm-model", "m", "--llm-budget", "2")
        code, out, _ = run("read", path, *where, folder=tmp_path)
        assert code == 0
        assert "2 read; 2 claims kept" in out
        assert "The budget is used up: 1 page left for the model; run the same command again" in out
        code, out, _ = run("read", path, *where, folder=tmp_path)
        assert "1 read, 2 known already; 1 claim kept" in out
        assert "budget" not in out
        assert len(server.bodies) == 3
    claims = marsad.open(tmp_path / "observatory", create=False).claims()
    assert sorted(claim.number.low for claim in claims if isinstance(claim, Figure)) == [12, 30, 40]


def test_a_killed_run_pays_for_no_answer_twice(tmp_path: Path) -> None:
    path = str(pages(tmp_path, *range(10, 16)))
    third, never = threading.Event(), threading.Event()
    asked: list[str] = []

    def script(body: dict[str, Any]) -> Play:
        asked.append(body["messages"][1]["content"])
        if len(asked) == 3:
            third.set()
            return Play(wait=never)
        return reads(body)

    with endpoint(script) as server:
        where = ("--coder", "llm", "--llm-endpoint", server.url, "--llm-model", "m", "--llm-parallel", "1")
        command = [sys.executable, "-m", "marsad.cli", "read", path, *where]
        process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        assert third.wait(120)
        process.kill()
        process.wait()
        never.set()
        code, out, _ = run("read", path, *where, folder=tmp_path)
    assert code == 0
    assert "6 read; 6 claims kept" in out
    assert "2 answers from before" in out
    assert len(asked) == 3 + 4
    assert len(set(asked)) == 6


def test_a_page_whose_answer_cannot_be_read_is_not_known_afterwards(tmp_path: Path) -> None:
    path = str(pages(tmp_path, 12))
    for bad in (Play(body=b"<html>A gateway</html>"), completion("no JSON"), completion('{"fig', ended="length")):
        with endpoint([bad]) as server:
            where = ("--coder", "llm", "--llm-endpoint", server.url, "--llm-model", "m")
            code, out, errors = run("read", path, *where, folder=tmp_path)
        assert code == 1
        assert "1 refused" in out
        assert "https://p.example/12: the language model gave no answer" in errors
        shutil.rmtree(tmp_path / "observatory" / "answers", ignore_errors=True)
    with endpoint(reads) as server:
        where = ("--coder", "llm", "--llm-endpoint", server.url, "--llm-model", "m")
        assert "1 read; 1 claim kept" in run("read", path, *where, folder=tmp_path)[1]


def test_an_interrupted_run_ends_though_answers_and_waits_are_outstanding(tmp_path: Path) -> None:
    filler = "\n".join(f"Sentence {n} {'and so on ' * 180}." for n in range(2))
    (tmp_path / "page.txt").write_text(filler, "utf-8")
    never, asked = threading.Event(), threading.Barrier(3, timeout=120)

    def script(body: dict[str, Any]) -> Play:
        asked.wait()
        waits = "Sentence 1" in body["messages"][1]["content"].split("<<<")[1]
        return Play(429, headers={"Retry-After": "100"}) if waits else Play(wait=never)

    program = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from marsad.cli import main; sys.argv[0] = 'marsad'; main()"
    )
    with endpoint(script) as server:
        where = ("--coder", "llm", "--llm-endpoint", server.url, "--llm-model", "m", "--llm-timeout", "1000")
        command = [sys.executable, "-c", program, "read", "page.txt", *where]
        process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            asked.wait()
            process.send_signal(signal.SIGINT)
            assert process.wait(60) != 0
        finally:
            process.kill()
            never.set()


def test_an_endpoint_that_goes_away_leaves_what_was_read(tmp_path: Path) -> None:
    path = str(pages(tmp_path, 12, 30))
    with endpoint([completion(EMPTY), Play(401)]) as server:
        where = ("--coder", "both", "--llm-endpoint", server.url, "--llm-model", "m")
        code, _, errors = run("read", path, *where, folder=tmp_path, MARSAD_LLM_KEY=KEY)
    assert code == 1
    assert "lets nobody in" in errors
    assert "MARSAD_LLM_KEY" in errors
    assert len(marsad.open(tmp_path / "observatory", create=False).documents()) == 1


def test_a_page_that_the_model_fails_on_is_refused_and_the_rules_still_read_it(tmp_path: Path) -> None:
    def script(body: dict[str, Any]) -> Play:
        return Play(400, b'{"error": "no"}') if "12 attacks" in body["messages"][1]["content"] else reads(body)

    with endpoint(script) as server:
        where = ("--coder", "both", "--llm-endpoint", server.url, "--llm-model", "m")
        code, out, errors = run("read", str(pages(tmp_path, 12, 30)), *where, folder=tmp_path)
    assert code == 1
    assert "2 read, 1 refused; 3 claims kept" in out
    assert "https://p.example/12: the language model gave no answer" in errors


def test_the_same_from_python(tmp_path: Path) -> None:
    observatory = marsad.open(tmp_path / "observatory")
    with endpoint(reads) as server:
        llm = LlmOptions(endpoint=server.url, model="m")
        report = observatory.read([pages(tmp_path, 12)], coder="both", llm=llm)
    assert report.coders.agreement.agreed == 1
    assert report.claims == 2
    assert list((tmp_path / "observatory" / "answers").rglob("*.json"))
    with pytest.raises(UsageError, match="LlmOptions"):
        observatory.read([pages(tmp_path, 12)], coder="llm")
