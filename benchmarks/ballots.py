"""Ballots over sockets and over HTTP, acknowledged after the commit, against `pgbench` in turn in the same minutes.

Reference: `pgbench` with two inserts a transaction, 16 clients, on the same cluster, durable (`synchronous_commit=on`).
Sockets: a hall in which all vote at once, in one vote after another; the writer takes what waits as one batch. HTTP: the API with session, CSRF, throttle and every check of the action, over two WSGI processes of granian with kept
connections. Each ballot is one elector's,
encrypted, with its check code. Servers, PostgreSQL, Redis and the load share the machine, so the processor time of each
a ballot is told too: it is the sturdier figure, and shows whether the load is the bottleneck. Needs PostgreSQL and Redis.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import select
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from benchmarks._load import cpu_seconds, frame
from tests.faults.town import Town
from tests.faults.voters import CSRF

WEB = 2  # WSGI processes, one a core
CLIENTS = 128  # connections that are kept, to both together: one for each of their threads

PGBENCH = """\\set elector random(1, 2000000000)
BEGIN;
INSERT INTO bench_ballot (poll, elector, key, sealed) VALUES (1, :elector, md5(random()::text), decode(repeat('ab', 200), 'hex'))
  ON CONFLICT DO NOTHING;
INSERT INTO bench_event (name, at) VALUES ('ballots:accepted', now());
COMMIT;
"""
TABLES = """CREATE TABLE bench_ballot (id bigserial PRIMARY KEY, poll bigint, elector bigint, key varchar(40), sealed bytea,
  UNIQUE (poll, elector)); CREATE TABLE bench_event (id bigserial PRIMARY KEY, name varchar(60), at timestamptz);"""


def pgbench(town: Town, seconds: int) -> float:
    """Transactions a second."""
    assert town.services is not None
    script = town.folder / "two_inserts.sql"
    script.write_text(PGBENCH)
    command = [
        town.services.server_program("pgbench"), "-n", "-c", "16", "-j", "2", "-T", str(seconds), "-f", str(script),
        "-h", "127.0.0.1", "-p", str(town.services.PG_PORT), "-U", "councils", "postgres",
    ]  # fmt: skip
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return float(next(line for line in told.splitlines() if line.startswith("tps")).split()[2])


class Hall:
    """Voters with a socket each, who all vote at once, in one vote after another, as in a meeting.

    Ballots are written down beforehand and answers are not parsed: the load shares the machine with what is measured.
    """

    def __init__(self, ports: list[int], tokens: list[str]) -> None:
        self.sockets = [joined(ports[number % len(ports)], token) for number, token in enumerate(tokens)]
        self.ready = select.epoll()
        self.by_number = {each.fileno(): each for each in self.sockets}
        for number in self.by_number:
            self.ready.register(number, select.EPOLLIN)

    def vote(self, ballots: list[bytes]) -> None:
        """Until the last one is acknowledged."""
        for each, ballot in zip(self.sockets, ballots, strict=True):
            each.send(ballot)
        missing = len(ballots)
        while missing:
            for number, _event in self.ready.poll():
                heard = self.by_number[number].recv(65536)
                if b'"cast_result"' in heard:
                    assert b'"code":' in heard, heard
                    missing -= 1

    def leave(self) -> None:
        for each in self.sockets:
            each.close()
        self.ready.close()


def joined(port: int, token: str) -> socket.socket:
    """A socket that has been told the whole state."""
    at = f"127.0.0.1:{port}"
    mine = socket.create_connection(("127.0.0.1", port))
    mine.sendall(
        f"GET /ws/ HTTP/1.1\r\nHost: {at}\r\nOrigin: http://{at}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    heard = b""
    while b"\r\n\r\n" not in heard:
        heard += mine.recv(65536)
    mine.sendall(frame(json.dumps({"type": "hello", "token": token, "language": "en"}).encode()))
    while b'"type":"welcome"' not in heard:
        heard += mine.recv(65536)
    return mine


def by_sockets(ports: list[int], tokens: list[str], polls: list[int], meter: Meter) -> float:
    """Ballots a second."""
    hall = Hall(ports, tokens)
    said = [{"type": "cast", "poll": poll, "marks": "yes"} for poll in polls]
    ballots = [
        [frame(json.dumps({**vote, "key": f"poll-{vote['poll']}-{n}"}).encode()) for n in range(len(tokens))]
        for vote in said
    ]
    with meter.running(len(tokens) * len(polls)):
        began = time.perf_counter()
        for each in ballots:
            hall.vote(each)
        took = time.perf_counter() - began
    hall.leave()
    return len(tokens) * len(polls) / took


async def by_http(ports: list[int], sessions: list[str], poll: int, clients: int, meter: Meter) -> float:
    waiting = list(enumerate(sessions))

    async def client(at: int) -> None:
        port = ports[at % len(ports)]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while waiting:
            number, session = waiting.pop()
            body = json.dumps({"marks": "yes", "key": f"poll-{poll}-voter-{number}"}).encode()
            writer.write(
                f"POST /api/v1/communities/town/polls/{poll}/ballots/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                f"Cookie: sessionid={session}; csrftoken={CSRF}\r\nX-CSRFToken: {CSRF}\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
            head = await reader.readuntil(b"\r\n\r\n")
            assert b" 201 " in head[:20], head
            lines = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:-2])
            await reader.readexactly(int(lines[b"content-length"]))
            if head.startswith(b"HTTP/1.0") or lines.get(b"connection") == b"close":
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()

    with meter.running(len(sessions)):
        began = time.perf_counter()
        await asyncio.gather(*(client(at) for at in range(clients)))
        took = time.perf_counter() - began
    return len(sessions) / took


def children(pid: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def database_cpu(town: Town) -> float:
    """Seconds of processor of the cluster, also of the connections that have ended."""
    assert town.services is not None
    home = Path(town.services.postgresql_home())
    head = int(next(home.rglob("postmaster.pid")).read_text().split()[0])
    return cpu_seconds(head, slice(13, 15)) + sum(cpu_seconds(pid) for pid in children(head))


class Meter:
    """Microseconds of processor a ballot: of the servers, of the database, of this load."""

    def __init__(self, town: Town, servers: list[int]) -> None:
        self.town, self.servers = town, servers
        self.found: list[tuple[float, float, float]] = []

    def read(self) -> tuple[float, float, float]:
        return sum(map(cpu_seconds, self.servers)), database_cpu(self.town), time.process_time()

    @contextmanager
    def running(self, ballots: int) -> Iterator[None]:
        before = self.read()
        yield
        server, database, client = (after - was for after, was in zip(self.read(), before, strict=True))
        self.found.append((server / ballots * 1e6, database / ballots * 1e6, client / ballots * 1e6))

    def words(self) -> str:
        middle = [statistics.median(column) for column in zip(*self.found, strict=True)]
        return "µs a ballot: server {:,.0f}, database {:,.0f}, load {:,.0f}".format(*middle)


def measure(town: Town, voters: int, rounds: int, polls_a_round: int, servers: int) -> None:
    people = town.ask("found_town", voters=voters)
    assert town.services is not None
    psql = ["-h", "127.0.0.1", "-p", str(town.services.PG_PORT), "-U", "councils", "postgres"]
    program = town.services.server_program("psql")
    # What autovacuum does within a minute of work.
    subprocess.run([program, "-q", *psql, "-c", TABLES, "-c", "ANALYZE"], check=True)
    sockets = [town.serve(f"socket-{n}") for n in range(servers)]
    ports = [town.ports[server.name] for server in sockets]
    web = town.serve_wsgi("web", workers=WEB)
    pids = children(web.process.pid)
    assert len(pids) == WEB, pids
    meters = {"socket": Meter(town, [server.process.pid for server in sockets]), "http": Meter(town, pids)}
    accounts = [voter["account"] for voter in people["voters"]]
    sessions = [voter["session"] for voter in people["voters"]]
    found: dict[str, list[float]] = {"pgbench": [], "socket": [], "http": []}
    for number in range(rounds + 1):
        if number == 1:  # the first one warmed up
            found, meters["socket"].found, meters["http"].found = {name: [] for name in found}, [], []
        polls = [town.ask("open_vote", secrecy="confidential") for _n in range(polls_a_round + 1)]
        tokens = town.ask("tokens", poll=polls[0], accounts=accounts)
        found["pgbench"].append(pgbench(town, 5))
        found["socket"].append(by_sockets(ports, tokens, polls[:-1], meters["socket"]))
        found["http"].append(asyncio.run(by_http([town.ports["web"]], sessions, polls[-1], CLIENTS, meters["http"])))
        found["pgbench"].append(pgbench(town, 5))
        cast = [town.ask("facts", poll=poll)["working"] for poll in polls]
        assert cast == [voters] * len(polls), cast
        print(
            f"round {number or 'to warm up'}: "
            + ", ".join(f"{name} {rates[-1]:,.0f}/s" for name, rates in found.items()),
            flush=True,
        )
    told(
        found,
        meters,
        f"{voters} voters, {servers} socket process(es), {WEB} WSGI processes (granian), {CLIENTS} connections",
    )


def told(found: dict[str, list[float]], meters: dict[str, Meter], setting: str) -> None:
    reference = statistics.median(found["pgbench"])
    print(f"\n{setting}; medians")
    print(f"{'pgbench, two inserts, c=16':40}{reference:10,.0f}/s")
    for name, words, target in (("socket", "ballots over sockets", 1.2), ("http", "ballots over HTTP (API)", 0.15)):
        rate = statistics.median(found[name])
        print(f"{words:40}{rate:10,.0f}/s{rate / reference:8.0%} of it (target {target:.0%}); {meters[name].words()}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voters", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--polls", type=int, default=3, help="votes that each voter votes in over his socket, a round")
    parser.add_argument("--servers", type=int, default=2, help="socket processes; one a core, as in production")
    said = parser.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 4 * said.voters)), hard))
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        town = Town(Path(folder), "postgresql")
        try:
            measure(town, said.voters, said.rounds, said.polls, said.servers)
        finally:
            town.end()


if __name__ == "__main__":
    main()
