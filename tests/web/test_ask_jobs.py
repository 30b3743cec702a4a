"""Questions computed beside the server: kept, old when newer data come, told when they fail."""

from __future__ import annotations

import os
import re
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from served import served

import marsad
from marsad.model.asked import Asked, AskedQuestion
from marsad.web.jobs import Jobs, Kept, queue

QUESTION = {"group": "Islamic State", "place": "Syria"}
PAGE = """<!doctype html><html lang="en"><head><title>Islamic State claims 12 attacks in Syria</title>
<meta property="article:published_time" content="2019-10-04"><meta property="og:site_name" content="The Desk"></head>
<body><article><p>DAMASCUS, 4 October 2019. Islamic State said it carried out 12 attacks in Syria within a week, its
newspaper al-Naba said in an infographic that was published on Thursday and listed every operation.</p>
</article></body></html>"""


@contextmanager
def working(folder: Path, patience: float = 0.0) -> Iterator[Jobs]:
    jobs = Jobs(marsad.open(folder), patience=patience)
    try:
        yield jobs
    finally:
        jobs.close()


@pytest.fixture
def unasked_demo(own_demo: Path) -> Path:
    """A demo of its own that nobody asked anything."""
    shutil.rmtree(own_demo / queue.FOLDER, ignore_errors=True)
    return own_demo


@pytest.fixture(scope="module")
def answered(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """One question, answered by the worker. Its JSON is what the tests of keeping keep."""
    folder = tmp_path_factory.mktemp("answered")
    observatory = marsad.open(demo)
    jobs = Jobs(observatory, folder=demo)
    jobs.kept = Kept(folder)
    try:
        standing = jobs.wait(jobs.ask(observatory.question(**QUESTION)).id, 240)
    finally:
        jobs.close()
    assert standing.asked is not None
    return standing.asked


def test_what_is_kept_is_what_was_computed(answered: Asked, tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.remember(answered.question)
    kept.write(answered)
    # Another process reads it from the disk alone.
    again = Kept(tmp_path).answer(answered.question.id)
    assert again == answered
    assert [item.question for item in Kept(tmp_path).summaries()] == [answered.question]


def test_a_torn_file_costs_an_answer_and_nothing_else(answered: Asked, tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.remember(answered.question)
    kept.write(answered)
    (tmp_path / answered.question.id / "answer.json").write_bytes(b'{"question": {"group"')
    (tmp_path / answered.question.id / "summary.json").write_bytes(b"")
    assert Kept(tmp_path).answer(answered.question.id) is None
    assert Kept(tmp_path).summaries() == []
    assert Kept(tmp_path).question(answered.question.id) == answered.question


@pytest.mark.parametrize("id", ["", "..", "../../etc", "0123456789abcdef012", "0123456789ABCDEF0123", "a/b"])
def test_an_id_is_no_path(answered: Asked, tmp_path: Path, id: str) -> None:
    kept = Kept(tmp_path / "kept")
    kept.write(answered)
    assert kept.answer(id) is None
    assert kept.question(id) is None
    assert kept.picture(id, "series-en.svg") is None
    assert kept.picture(answered.question.id, "../../secret.svg") is None


def test_the_id_tells_questions_apart() -> None:
    question = AskedQuestion(group="a", place="b", compare=("x", "y"))
    assert question.id == replace(question, compare=("y", "x")).id
    others = [replace(question, week_start=3), replace(question, branches=True), replace(question, compare=("x",))]
    assert len({question.id, *(other.id for other in others)}) == 4


def test_a_restart_loses_nothing_and_newer_data_make_it_old(unasked_demo: Path, answered: Asked) -> None:
    Kept(unasked_demo / queue.FOLDER).remember(answered.question)
    Kept(unasked_demo / queue.FOLDER).write(answered)
    with served(unasked_demo) as site, httpx.Client(base_url=site.url, timeout=60) as client:
        jobs: Jobs = site.app.state.jobs
        jobs._patience = 0.0
        address = f"/answers/{answered.question.id}"
        page = client.get(address)
        assert page.status_code == 200
        assert "By lens" in page.text
        assert "Newer data have come" not in page.text
        assert jobs.computed == 0
        new = unasked_demo.parent / "new.html"
        new.write_text(PAGE, encoding="utf-8")
        report = marsad.open(unasked_demo).read([new])
        assert report.read == 1
        jobs._versions = None  # the glance at the ledger of a moment ago
        old = client.get(address)
        assert "Newer data have come since this was computed." in old.text
        assert "By lens" in old.text, "the older answer is shown meanwhile"
        assert jobs.wait(answered.question.id, 240).state == "answered"
        newest = client.get(address).text
        assert "Newer data have come" not in newest
        assert re.search(r'href="/claims/[^"]+"><bdi dir="ltr">12</bdi>', newest), "the new count is there"


def test_a_worker_that_ends_is_told_and_started_anew(unasked_demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(unasked_demo) as site, httpx.Client(base_url=site.url, timeout=60) as client:
        jobs: Jobs = site.app.state.jobs
        id = jobs.ask(site.observatory.question(**QUESTION)).id
        with jobs._changed:
            while not (jobs.worker and jobs._waiting[id].working):
                jobs._changed.wait(0.02)
        os.kill(jobs.worker or 0, signal.SIGKILL)
        standing = jobs.wait(id, 60)
        assert standing.state == "refused"
        page = client.get(f"/answers/{id}")
        assert page.status_code == 500
        assert "The computation broke off, and its process was started anew." in page.text
        # A minute later it is tried again, by another process.
        monkeypatch.setattr(queue, "AGAIN", 0.0)
        assert client.get(f"/answers/{id}").status_code == 200
        assert jobs.wait(id, 240).state == "answered"
        assert jobs.crashes >= 1


def test_only_so_many_questions_wait(unasked_demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "LONGEST", 2)
    with served(unasked_demo) as site, httpx.Client(base_url=site.url, timeout=60) as client:
        asked = [client.get("/answers", params=QUESTION | {"as_of": f"2019-0{n}-01"}) for n in range(1, 6)]
        busy = [one for one in asked if one.status_code == 503]
        assert busy
        assert len(list(site.app.state.jobs.kept.folder.glob("*/question.json"))) == len(asked) - len(busy)
        assert all("Too many questions wait" in page.text and "Retry-After" in page.headers for page in busy)


def test_the_counts_come_before_the_verdict(unasked_demo: Path) -> None:
    observatory = marsad.open(unasked_demo)
    stages = list(observatory.ask(observatory.question(**QUESTION, compare=["Iraq"])))
    assert [one.stage for one in stages] == ["counts", "answer"]
    assert stages[0].answer is None
    assert [one.counts for one in stages[0].series] == [one.counts for one in stages[1].series]
    for one in stages[1].series:
        # Claims are named for the newest weeks; the counts are whole.
        assert len(one.observations) <= 20
    with working(unasked_demo) as jobs:
        jobs.kept.remember(stages[0].question)
        jobs.kept.write(stages[0])
        standing = jobs.look(stages[0].question.id)
        assert standing.state in ("waiting", "computing")
