"""One town on real processes, each ended by its own id: PostgreSQL, Redis, servers, clocks, the office."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds after which a test gives up; none waits so long when all is well


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


class Process:
    """Begun with a line on its output, or when its port answers; `kill` is -9 of it and of what it started, `stop` asks it."""

    def __init__(self, town: Town, name: str, *command: str, waits_for: str = "", port: int = 0) -> None:
        self.town, self.name, self._command, self._waits_for, self._port = town, name, command, waits_for, port
        self.start()

    def start(self) -> None:
        log = open(self.town.folder / f"{self.name}.log", "a")  # noqa: SIM115
        self.process = subprocess.Popen(
            [sys.executable, *self._command], cwd=ROOT, env=self.town.environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, start_new_session=True,
        )  # fmt: skip
        log.close()
        self.town.processes.append(self)
        if self._waits_for:
            assert self.process.stdout is not None
            line = self.process.stdout.readline()
            assert self._waits_for in line, line + self.log()
        until = time.monotonic() + PATIENCE
        while self._port and not answers(self._port):
            assert time.monotonic() < until, self.log()
            time.sleep(0.1)

    def log(self) -> str:
        return (self.town.folder / f"{self.name}.log").read_text()

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        return self._end(signal.SIGTERM)

    def _end(self, with_signal: signal.Signals) -> int:
        if self.process.poll() is None:
            if with_signal == signal.SIGKILL:
                os.killpg(self.process.pid, with_signal)
            else:
                self.process.send_signal(with_signal)
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            code = self.process.wait(PATIENCE)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        if self in self.town.processes:
            self.town.processes.remove(self)
        return code


class Town:
    """`tables`: "postgresql" with a broker, or "sqlite", which is the embedded default."""

    def __init__(self, folder: Path, tables: str) -> None:
        self.folder, self.tables = folder, tables
        self.processes: list[Process] = []
        self.ports: dict[str, int] = {}
        kept = {n: v for n, v in os.environ.items() if n not in ("DATABASE_URL", "REDIS_URL", "STATE_DIR")}
        self.environment = {
            **kept,
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings", "STATE_DIR": str(folder), "SECRET_KEY": "only for faults",
            "SECURE_SSL_REDIRECT": "0", "LOG_LEVEL": "WARNING", "DEMO_SIGN_IN": "0",
        }  # fmt: skip
        self.services: ModuleType | None = None
        if tables == "postgresql":
            self._start_services()
        else:
            self.environment["DATABASE_URL"] = f"sqlite:///{folder}/councils.sqlite3"
        migrated = subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=self.environment, text=True,
            capture_output=True, timeout=300, check=False,
        )  # fmt: skip
        assert migrated.returncode == 0, migrated.stderr
        self.office = Process(self, "office", "-m", "tests.faults.office")

    def _start_services(self) -> None:
        """A cluster and a broker of its own, on ports of its own: what is killed here is nobody else's."""
        given = {
            "PG_PORT": str(free_port()),
            "REDIS_PORT": str(free_port()),
            "SERVICES_DIR": str(self.folder / "services"),
        }
        before = {name: os.environ.get(name) for name in given}
        os.environ.update(given)
        spec = importlib.util.spec_from_file_location("services_of_faults", ROOT / "deploy" / "services.py")
        assert spec is not None
        assert spec.loader is not None
        self.services = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.services)
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
        self.services.start_postgresql()
        self.services.start_redis()
        self.environment.update(line.split("=", 1) for line in self.services.addresses().splitlines())

    def serve(self, name: str, *, clock: bool = False) -> Process:
        """`manage.py serve`, as production runs it; on the same port when it is started again."""
        port = self.ports.setdefault(name, free_port())
        more = [] if clock else ["--without-clock"]
        return Process(self, name, "manage.py", "serve", "--port", str(port), *more, waits_for="http")

    def serve_wsgi(self, name: str, *, workers: int = 1) -> Process:
        """As docs/operations.md says to."""
        port = self.ports.setdefault(name, free_port())
        command = (
            f"-m granian --interface wsgi --host 127.0.0.1 --port {port} --workers {workers} --blocking-threads 64"
            " --no-ws --log-level warning config.wsgi:application"
        )
        return Process(self, name, *command.split(), port=port)

    def clock(self, name: str) -> Process:
        return Process(self, name, "manage.py", "clock", waits_for="\n")

    def ask(self, deed: str, **given: Any) -> Any:
        pipes = self.office.process
        assert pipes.stdin is not None
        assert pipes.stdout is not None
        pipes.stdin.write(json.dumps({"do": deed, **given}) + "\n")
        pipes.stdin.flush()
        answer = json.loads(pipes.stdout.readline() or '{"failed": "the office ended"}')
        assert "failed" not in answer, (answer, self.office.log()[-2000:])
        return answer["is"]

    def facts_when(self, poll: int, *states: str) -> dict[str, Any]:
        """What the tables say as soon as the vote has come so far."""
        until = time.monotonic() + PATIENCE
        while True:
            found: dict[str, Any] = self.ask("facts", poll=poll)
            if found["state"] in states:
                return found
            assert time.monotonic() < until, f"{found['state']} instead of {states}"
            time.sleep(0.2)

    def end(self) -> None:
        """Each by its own id, also when a test failed."""
        for process in [p for p in self.processes if p is not self.office]:
            process.stop()
        self.office.stop()
        if self.services is not None:
            self.services.stop("immediate")
            shutil.rmtree(self.services.postgresql_home())
