"""One message to every reader of a topic: our hub against a bare `websockets` server, in turn, in the same minutes.

    python benchmarks/fanout.py [--sockets 2000] [--broadcasts 50] [--rounds 3]

With REDIS_URL also behind the broker, with one and with two processes. Prints each round, then ratios of the medians.
"""

import argparse
import asyncio
import json
import os
import resource
import secrets
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from _load import Load, cpu_seconds

HERE = Path(__file__).resolve().parent
WARM_UP = 10
PAYLOAD = "x" * 120  # the length of a turnout section


class Process:
    def __init__(self, name: str, *arguments: str, **env: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / name), *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **env},
        )  # fmt: skip
        self.said = self.process.stdout.readline().split()

    def publish(self, text: str = PAYLOAD) -> None:
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def cpu(self) -> float:
        """Seconds of processor time so far."""
        return cpu_seconds(self.process.pid)

    def memory(self) -> int:
        """Resident bytes."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * resource.getpagesize()

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


@dataclass
class Result:
    per_second: float  # deliveries
    p99: float  # seconds until the last reader has one broadcast
    cpu: float  # seconds per delivery
    memory: float  # bytes per socket


async def measure(servers: list[Process], publisher: Process, greeting: int, sockets: int, broadcasts: int) -> Result:
    load = Load()
    ports = [(int(s.said[0]), json.dumps({"type": "hello", "token": s.said[-1]})) for s in servers]
    await load.open(WARM_UP, ports, greeting)  # whatever is imported at the first socket is not counted per socket
    empty = sum(server.memory() for server in servers)
    await load.open(sockets - WARM_UP, ports, greeting)
    full = sum(server.memory() for server in servers)
    times = []
    for number in range(-WARM_UP, broadcasts):
        if number == 0:
            times, cpu = [], sum(server.cpu() for server in servers)
        load.expect()
        start = time.perf_counter()
        publisher.publish()
        await asyncio.wait_for(load.all_received.wait(), 60)
        times.append(time.perf_counter() - start)
    spent = sum(server.cpu() for server in servers) - cpu
    assert not any(socket.lost for socket in load.sockets), "a socket was lost"
    load.close()
    times.sort()
    deliveries = sockets * broadcasts
    return Result(
        deliveries / sum(times), times[int(len(times) * 0.99)], spent / deliveries, (full - empty) / (sockets - WARM_UP)
    )


def raw(sockets: int, broadcasts: int) -> Result:
    server = Process("_raw_server.py")
    return run([server], server, 1, sockets, broadcasts)


def hub(sockets: int, broadcasts: int) -> Result:
    server = Process("_hub_server.py", REDIS_URL="")
    return run([server], server, 2, sockets, broadcasts)


def stock(sockets: int, broadcasts: int) -> Result:
    server = Process("_hub_server.py", "stock", REDIS_URL="")
    return run([server], server, 2, sockets, broadcasts)


def behind_redis(processes: int, sockets: int, broadcasts: int) -> Result:
    prefix = {"REDIS_PREFIX": f"bench-{secrets.token_hex(4)}"}
    servers = [Process("_hub_server.py", **prefix) for _ in range(processes)]
    publisher = Process("_hub_server.py", "publish-only", **prefix)
    return run(servers, publisher, 2, sockets, broadcasts)


def run(servers: list[Process], publisher: Process, greeting: int, sockets: int, broadcasts: int) -> Result:
    try:
        return asyncio.run(measure(servers, publisher, greeting, sockets, broadcasts))
    finally:
        for process in {*servers, publisher}:
            process.end()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sockets", type=int, default=2000)
    parser.add_argument("--broadcasts", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    designs = {"raw websockets": raw, "hub, embedded": hub, "hub on daphne as it comes": stock}
    if os.environ.get("REDIS_URL"):
        designs["hub behind Redis, 1 process"] = lambda *size: behind_redis(1, *size)
        designs["hub behind Redis, 2 processes"] = lambda *size: behind_redis(2, *size)
    results: dict[str, list[Result]] = {name: [] for name in designs}
    print(f"{wanted.sockets} sockets, {wanted.broadcasts} broadcasts, {wanted.rounds} rounds in turn")
    for _ in range(wanted.rounds):
        for name, design in designs.items():
            result = design(wanted.sockets, wanted.broadcasts)
            results[name].append(result)
            print(
                f"  {name:30} {result.per_second:9,.0f} deliveries/s   p99 {result.p99 * 1000:6.1f} ms"
                f"   {result.cpu * 1e6:5.1f} µs CPU each   {result.memory / 1024:5.1f} KB a socket",
                flush=True,
            )
    raw_rate, raw_cpu = medians(results["raw websockets"])
    for name, rounds in results.items():
        rate, cpu = medians(rounds)
        print(f"{name:32} {rate / raw_rate:6.0%} of raw's deliveries/s   {cpu / raw_cpu:6.0%} of its CPU per delivery")


def medians(rounds: list[Result]) -> tuple[float, float]:
    return statistics.median(r.per_second for r in rounds), statistics.median(r.cpu for r in rounds)


if __name__ == "__main__":
    main()
