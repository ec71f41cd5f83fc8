"""Journeys: the real server, the real clock, a real Chromium. One installation with the demo community per session."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A real `manage.py serve` on its own state directory."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.log = state / "server.log"
        self.demo: dict[str, Any] = {}
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = {
            **os.environ,
            "STATE_DIR": str(state),
            "PORT": str(self.port),
            "HOST": "127.0.0.1",
            "EMAIL_URL": "dummymail://",
            "DJANGO_SETTINGS_MODULE": "config.settings.development",
            "DATABASE_URL": f"sqlite:///{state}/councils.sqlite3",
            "REDIS_URL": "",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def manage(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"manage.py {' '.join(command)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"], cwd=ROOT, env=self.env, stdout=log, stderr=subprocess.STDOUT
            )
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=1) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                assert self.process.poll() is None, f"the server ended while starting\n{self.said()}"
                time.sleep(0.1)
        raise AssertionError("the server did not start within 30 seconds")

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            assert self.process.wait(timeout=30) == 0
            self.process = None

    def said(self, since: int = 0) -> str:
        return self.log.read_bytes()[since:].decode() if self.log.exists() else ""


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """Set up once, with a small demo community; never started. Those who let days pass take a copy."""
    laid = Server(tmp_path_factory.mktemp("installation"))
    laid.manage("migrate", "--verbosity", "0")
    laid.manage("collectstatic", "--no-input", "--verbosity", "0")
    laid.demo = json.loads(laid.manage("seed_demo", "--json", "--homes", "120"))
    return laid


def copy_of(laid: Server, state: Path) -> Server:
    shutil.copytree(laid.state, state, dirs_exist_ok=True)
    copied = Server(state)
    copied.demo = laid.demo
    return copied


@pytest.fixture(scope="session")
def server(installation: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = copy_of(installation, tmp_path_factory.mktemp("shared"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def _no_error_in_the_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """What nobody sees on a page is still an error: the log of the shared server stays clean in every journey."""
    if "server" not in request.fixturenames:
        yield
        return
    running: Server = request.getfixturevalue("server")
    before = running.log.stat().st_size
    yield
    said = running.said(before)
    assert not re.search(r"Traceback| ERROR ", said), said[-4000:]


@pytest.fixture(scope="session")
def base_url(server: Server) -> str:
    return server.url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    assert CHROMIUM, "Chromium is not installed: apt-get install chromium"
    quiet = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": quiet}


PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture
def visitor(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """`visitor("secretary", phone=True, language="en", javascript=False, dark=True)`: a browser of one's own, signed in."""
    contexts: list[BrowserContext] = []

    def open_page(
        role: str = "",
        *,
        phone: bool = False,
        language: str = "zh-hans",
        javascript: bool = True,
        dark: bool = False,
        at: Server = server,
    ) -> Page:
        context = browser.new_context(
            base_url=at.url,
            viewport=PHONE if phone else DESK,
            java_script_enabled=javascript,  # type: ignore[arg-type]
            locale="zh-CN" if language.startswith("zh") else "en-GB",
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        context.add_cookies([{"name": "django_language", "value": language, "url": at.url}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        foreign: list[str] = []
        page.on(
            "request",
            lambda r: None if r.url.startswith((at.url, "data:", "blob:", "ws://127.0.0.1")) else foreign.append(r.url),
        )
        context.foreign = foreign  # type: ignore[attr-defined]
        broken: list[str] = []
        context.broken = broken  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: broken.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda said: broken.append(f"{page.url}: {said.text}") if said.type == "error" and is_ours(said) else None,
        )
        if role:
            sign_in(page, role)
        return page

    yield open_page
    for context in contexts:
        assert context.foreign == [], "a page asked a foreign host"  # type: ignore[attr-defined]
        assert context.broken == [], "an error in the browser's console"  # type: ignore[attr-defined]
        context.close()


def is_ours(said: ConsoleMessage) -> bool:
    """A refusal (422, 409) and a server that restarts are said by the browser itself; that is no fault of the page."""
    return not said.text.startswith(("Failed to load resource", "WebSocket connection to"))


def sign_in(page: Page, role: str) -> None:
    """One click on the demo page."""
    page.goto("/demo/")
    page.locator(f'button[value="{role}"]').first.click()
    page.wait_for_load_state()


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Nothing against WCAG 2.2 A and AA, nor best practice, on the page as it stands."""

    def check(page: Page) -> None:
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"

    return check
