"""PostgreSQL and Redis for the tests, on private ports below var/services: `python deploy/services.py start|stop|env`.

Starts nothing that is not installed (it says what is missing) and ends only what it started. PostgreSQL refuses to run
as root, so a root user hands its folder to the system user `postgres`.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOME = Path(os.environ.get("SERVICES_DIR") or Path(__file__).resolve().parent.parent / "var" / "services")
REDIS = HOME / "redis"
PG_PORT = int(os.environ.get("PG_PORT", "54329"))
REDIS_PORT = int(os.environ.get("REDIS_PORT", "63799"))
AS_ROOT = os.geteuid() == 0
PG_USER = "postgres" if AS_ROOT else pwd.getpwuid(os.geteuid()).pw_name


def say(line: str) -> None:
    print(line, file=sys.stderr)


def server_program(name: str) -> str:
    """The newest installed PostgreSQL's program, wherever Debian keeps it."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    program = str(found[-1]) if found else shutil.which(name)
    if not program:
        sys.exit(
            "PostgreSQL's server is not installed: apt-get install postgresql (the suite itself runs without it: make test)"
        )
    return program


def as_server(*command: str) -> None:
    prefix = ["runuser", "-u", PG_USER, "--"] if AS_ROOT else []
    subprocess.run([*prefix, *command], check=True, stdout=subprocess.DEVNULL, cwd="/")


def postgresql_home() -> Path:
    """Below var/services; where a root user's checkout lies in a closed folder, one of its own in the temporary folder."""
    below = HOME / "postgresql"
    below.mkdir(parents=True, exist_ok=True)
    if not AS_ROOT:
        return below
    shutil.chown(below, PG_USER)
    if subprocess.run(["runuser", "-u", PG_USER, "--", "test", "-w", str(below)], cwd="/", check=False).returncode == 0:
        return below
    name = hashlib.sha256(str(HOME).encode()).hexdigest()[:12]
    apart = Path(tempfile.gettempdir()) / f"councils-postgresql-{name}"
    apart.mkdir(mode=0o700, exist_ok=True)
    shutil.chown(apart, PG_USER)
    return apart


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def start_postgresql() -> None:
    initdb, pg_ctl = server_program("initdb"), server_program("pg_ctl")
    home = postgresql_home()
    data = home / "data"
    if (data / "postmaster.pid").exists() and is_open(PG_PORT):
        return
    if not data.exists():
        as_server(initdb, "-D", str(data), "-U", "councils", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
    if is_open(PG_PORT):
        sys.exit(f"port {PG_PORT} is taken: set PG_PORT to a free one")
    options = f"-p {PG_PORT} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c max_connections=200"
    as_server(pg_ctl, "-D", str(data), "-l", str(home / "log"), "-w", "-o", options, "start")


def start_redis() -> None:
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if not program:
        sys.exit("Redis is not installed: apt-get install redis-server (the suite itself runs without it: make test)")
    if (REDIS / "redis.pid").exists() and is_open(REDIS_PORT):
        return
    if is_open(REDIS_PORT):
        sys.exit(f"port {REDIS_PORT} is taken: set REDIS_PORT to a free one")
    REDIS.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [
            program,
            "--port",
            str(REDIS_PORT),
            "--bind",
            "127.0.0.1",
            "--dir",
            str(REDIS),
            "--save",
            "",
            "--daemonize",
            "yes",
            "--pidfile",
            str(REDIS / "redis.pid"),
            "--logfile",
            str(REDIS / "log"),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    for _ in range(100):
        if is_open(REDIS_PORT):
            return
        time.sleep(0.05)
    sys.exit(f"Redis did not start: see {REDIS / 'log'}")


def stop(mode: str = "fast") -> None:
    stop_postgresql(mode)
    stop_redis(signal.SIGTERM)


def stop_postgresql(mode: str = "fast") -> None:
    """`immediate`: as a power cut, for tests of what survives one."""
    data = postgresql_home() / "data"
    if (data / "postmaster.pid").exists():
        as_server(server_program("pg_ctl"), "-D", str(data), "-m", mode, "-w", "stop")


def stop_redis(with_signal: signal.Signals) -> None:
    pid_file = REDIS / "redis.pid"
    if pid_file.exists():
        try:
            os.kill(int(pid_file.read_text()), with_signal)
        except ProcessLookupError:
            say("Redis had ended already")
        pid_file.unlink(missing_ok=True)


def addresses() -> str:
    return f"DATABASE_URL=postgres://councils@127.0.0.1:{PG_PORT}/postgres\nREDIS_URL=redis://127.0.0.1:{REDIS_PORT}/0"


if __name__ == "__main__":
    what = sys.argv[1] if len(sys.argv) > 1 else ""
    if what == "start":
        start_postgresql()
        start_redis()
        say(addresses())
    elif what == "stop":
        stop()
    elif what == "env":
        sys.stdout.write(addresses() + "\n")
    else:
        sys.exit("usage: python deploy/services.py start|stop|env")
