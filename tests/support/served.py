"""A real server of an observatory on loopback, and a real browser that tells what it asked for and complained about."""

from __future__ import annotations

import fcntl
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

import marsad
from marsad.observatory import Observatory
from marsad.web.app import create_app
from marsad.web.serving import listen

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Served:
    """`url` without a slash at its end; `observatory` is the very one that is served, by `app`."""

    url: str
    folder: Path
    observatory: Observatory
    app: FastAPI

    def settled(self) -> None:
        """Until every question that was asked is answered or refused."""
        jobs = self.app.state.jobs
        for summary in jobs.kept.folder.glob("*/question.json"):
            jobs.wait(summary.parent.name, 240)


@contextmanager
def served(folder: Path, **options: Any) -> Iterator[Served]:
    """The observatory of a folder behind uvicorn in a thread; `options`: of `create_app`."""
    observatory = marsad.open(folder)
    listening = listen("127.0.0.1", 0)
    app = create_app(observatory, **options)
    config = uvicorn.Config(app, log_level="warning", server_header=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    listening.listen(128)  # from here on a request waits for the server instead of being refused
    thread.start()
    try:
        yield Served(f"http://127.0.0.1:{listening.getsockname()[1]}", folder, observatory, app)
    finally:
        server.should_exit = True
        thread.join(30)


def shared(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that one worker of the run makes and all of them copy: `make` is called once with its path."""
    workers = factory.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else factory.getbasetemp()
    folder = workers / f"shared-{name}"
    with (workers / f"shared-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = workers / f"unfinished-{name}"
            shutil.rmtree(unfinished, ignore_errors=True)  # of a worker that failed at it
            make(unfinished)
            unfinished.rename(folder)
    return folder


@dataclass
class Watched:
    """A browser page. `errors`: what the console and the policy complained of; `foreign`: requests off the server."""

    page: Any
    url: str
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def go(self, path: str) -> Any:
        """Open a path of the server; gives the response."""
        return self.page.goto(self.url + path)


@contextmanager
def watched(browser: Any, url: str, **context: Any) -> Iterator[Watched]:
    """A page in a fresh context (own cookies); `context`: viewport, color_scheme, locale, java_script_enabled …"""
    opened = browser.new_context(**context)
    page = opened.new_page()
    seen = Watched(page, url)
    page.on("console", lambda message: seen.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("request", lambda asked: seen.foreign.append(asked.url) if _elsewhere(asked.url, url) else None)
    try:
        yield seen
    finally:
        opened.close()


def _elsewhere(address: str, url: str) -> bool:
    return not address.startswith((url, "data:", "blob:" + url))
