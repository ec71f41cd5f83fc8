"""The real server in a process of its own, and real sockets to it."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import urllib.request
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import pytest
import websockets

from realtime import registry
from realtime.hub import hub
from realtime.reader import Reader

ROOT = Path(__file__).resolve().parents[2]
WAIT = 15  # seconds after which a test gives up; none waits so long when all is well


def environment(state: Path, **more: str) -> dict[str, str]:
    """Always the embedded database, and a broker only where a test names one."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    return {**kept, "DJANGO_SETTINGS_MODULE": "tests.realtime.probe.settings", "STATE_DIR": str(state), **more}


def manage(state: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess:
    command, env = [sys.executable, "manage.py", *arguments], environment(state, **more)
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)


class Site:
    """`manage.py serve`, until `stop()`."""

    def __init__(self, state: Path, port: int = 0, **more: str) -> None:
        self.state = state
        self.log = open(state / "log", "a+")  # noqa: SIM115
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment(state, **more), stdout=subprocess.PIPE, stderr=self.log, text=True
        )
        line = self.process.stdout.readline()
        assert "http" in line, line + (state / "log").read_text()
        self.host = line.split("http://")[1].split("/")[0]
        self.port = int(self.host.rsplit(":", 1)[1])

    def get(self, path: str, **query: object) -> dict:
        address = f"http://{self.host}/{path}?{urlencode(query, doseq=True)}"
        with urllib.request.urlopen(address, timeout=WAIT) as answer:
            return json.load(answer)

    async def ask(self, path: str, **query: object) -> dict:
        return await asyncio.to_thread(self.get, path, **query)

    def open(self, origin: str | None = None) -> websockets.connect:
        return websockets.connect(
            f"ws://{self.host}/ws/", origin=origin or f"http://{self.host}", compression=None, max_size=None
        )

    async def token(self, *topics: str, **more: object) -> str:
        return (await self.ask("probe/token", topic=topics or ["probe.1"], **more))["token"]

    def stop(self, with_signal: int = signal.SIGTERM) -> int:
        """Ask it to end, if it still runs; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        code = self.process.wait(WAIT)
        self.process.stdout.close()
        self.log.close()
        return code


class Browser:
    """What `live.js` does, in Python: keeps the newest of each section."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self.socket = socket
        self.sections: dict[str, dict] = {}
        self.frames: list[dict] = []

    async def send(self, **message: object) -> None:
        await self.socket.send(json.dumps(message))

    async def receive(self) -> dict:
        frame = json.loads(await asyncio.wait_for(self.socket.recv(), WAIT))
        self.frames.append(frame)
        if frame["type"] == "state":
            for name, section in frame["sections"].items():
                self._keep(frame["topic"], name, section)
        elif frame["type"] == "section":
            self._keep(frame["topic"], frame["section"], frame)
        return frame

    def _keep(self, topic: str, name: str, section: dict) -> None:
        known = self.sections.get(f"{topic}:{name}")
        if known is None or section["version"] > known["version"]:
            self.sections[f"{topic}:{name}"] = {"version": section["version"], "data": section["data"]}

    async def until(self, kind: str, **content: object) -> dict:
        """The next frame of this type with this content."""
        while True:
            frame = await self.receive()
            if frame["type"] == kind and all(frame.get(key) == value for key, value in content.items()):
                return frame

    async def until_named(self, name: str) -> None:
        """Until the group of this name is shown."""
        while name not in self.names():
            await self.receive()

    def names(self) -> list[str]:
        return self.sections["probe.1:names"]["data"]["names"]

    async def closed(self) -> int:
        """Wait for the end; the close code."""
        try:
            async with asyncio.timeout(2 * WAIT):  # heartbeats alone would keep it waiting for ever
                while True:
                    await self.receive()
        except websockets.ConnectionClosed:
            return self.socket.close_code


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    state = tmp_path_factory.mktemp("migrated")
    done = manage(state, "migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    return state / "councils.sqlite3"


@pytest.fixture(scope="session")
def serve(migrated: Path, tmp_path_factory: pytest.TempPathFactory):
    """`serve(...)` starts a server on a database of its own."""
    started: list[Site] = []

    def start(state: Path | None = None, port: int = 0, **more: str) -> Site:
        if state is None:
            state = tmp_path_factory.mktemp("site")
            shutil.copy(migrated, state)
        started.append(Site(state, port, **more))
        return started[-1]

    yield start
    for site in started:
        site.stop()


@pytest.fixture(scope="session")
def site(serve) -> Site:
    """One server for all tests that do not stop it."""
    return serve()


@pytest.fixture
async def connect():
    """`connect(site)` opens a socket that has said nothing yet; all are closed at the end."""
    opened: list[Browser] = []

    async def open_socket(site: Site) -> Browser:
        opened.append(Browser(await site.open()))
        return opened[-1]

    yield open_socket
    await asyncio.gather(*(browser.socket.close() for browser in opened))


@pytest.fixture
async def follow_on(connect):
    """`follow_on(site, "probe.1", user=...)` is a browser that has been told the state of its topics."""

    async def start(site: Site, *topics: str, token: str | None = None, **more: object) -> Browser:
        browser = await connect(site)
        await browser.send(type="hello", token=token or await site.token(*topics, **more), language="en")
        await browser.until("welcome")
        return browser

    return start


@pytest.fixture
async def follow(follow_on, site):
    """`follow("probe.1", user=...)` on the common server."""
    return partial(follow_on, site)


@pytest.fixture
def listening():
    """The hub of this process on a loop in a thread, with one reader of `told.1`; what it was told, as decoded frames.

    `told.1` counts how often it is built.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    frames: list[dict] = []
    builds = iter(range(1, 1000))
    registry.register("told", lambda number: {"facts": {"version": next(builds), "data": {}}}, lambda *who: None)

    async def send(message):
        frames.append(json.loads(message["text"]))

    async def join():
        hub.attach()
        hub.join(Reader(send, lambda code: asyncio.sleep(0)), "told.1")

    asyncio.run_coroutine_threadsafe(join(), loop).result(WAIT)

    def told() -> list[dict]:
        """All frames so far, once everything on its way has arrived."""
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop).result(WAIT)
        return frames

    yield told
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
    hub.loop, hub.topics = None, {}
