"""A village behind the production server, and real browsers in front of it."""

import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from gunicorn.app.wsgiapp import WSGIApplication
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests import databases
from tests.at_once import preloaded_context
from tests.conftest import IN_CI
from tests.journeys.pages import LOOKING
from tests.kept_templates import keep_templates
from tests.left_out import browser_path

ROOT = Path(__file__).resolve().parents[2]
PHONE: ViewportSize = {"width": 360, "height": 740}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}

PATIENCE_MILLISECONDS = 60_000
"""How long a slow, loaded machine may take; whoever is quick waits for nothing."""

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, or the test is left out where there is none."""
    path = browser_path()
    if path is None:
        if IN_CI:
            pytest.fail("no Chromium: in CI nothing may be left out")
        pytest.skip("LEFT OUT: no Chromium; install it to run the journeys")
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def real_app(fresh_database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database of its own, to lay out a village with real commits."""
    with databases.application(fresh_database_url, tmp_path) as app:
        yield app


class Server:
    """The production server on a port of its own; stopped, it is a network that is gone."""

    def __init__(self) -> None:
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start serving the database that the environment names."""
        bind = {"BIND": f"127.0.0.1:{self.port}", "WEB_CONCURRENCY": "1"}
        self.process = preloaded_context().Process(target=_serve, args=({**os.environ, **bind},))
        self.process.start()
        _wait_for(self.port, self.process)

    def stop(self) -> None:
        """Stop at once."""
        self.process.terminate()
        self.process.join(20)


@pytest.fixture
def server(real_app: Flask) -> Iterator[Server]:
    """The production server in front of that database."""
    running = Server()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def open_browser(browser: Browser, server: Server) -> Iterator[Open]:
    """Open a page in a browser of its own; what its scripts complain of fails the test."""
    contexts = []
    complaints: list[str] = []

    def open_one(path: str, *, size: ViewportSize = DESKTOP, **options: Any) -> Page:
        context = browser.new_context(viewport=size, base_url=server.address, **options)
        contexts.append(context)
        context.add_init_script(LOOKING)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


def _serve(environment: dict[str, str]) -> None:
    """Be what `gunicorn wsgi:app` is."""
    os.environ.update(environment)
    os.chdir(ROOT)
    keep_templates()
    sys.argv = ["gunicorn", "--log-level", "error", "wsgi:app"]
    WSGIApplication(prog="gunicorn").run()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, server: BaseProcess) -> None:
    for _attempt in range(600):
        if not server.is_alive():
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not start")
