"""Readers that stop reading: what they cost the others, and the server's memory.

    python benchmarks/slow_reader.py [--sockets 500] [--deaf 20] [--broadcasts 300]

The same broadcasts of 20 KB twice in turn: all read, then so many do not. Prints the times of the readers and the memory.
"""

import argparse
import asyncio
import json
import statistics
import time

from _load import Load
from fanout import Process

TEXT = "x" * 20_000


async def measure(server: Process, sockets: int, deaf: int, broadcasts: int) -> tuple[list[float], int, int]:
    load = Load()
    await load.open(sockets + deaf, [(int(server.said[0]), json.dumps({"type": "hello", "token": server.said[1]}))], 2)
    for socket in load.sockets[sockets:]:
        socket.transport.pause_reading()
    before, most, times = server.memory(), 0, []
    for _ in range(broadcasts):
        load.expect(deaf)
        start = time.perf_counter()
        server.publish(TEXT)
        await asyncio.wait_for(load.all_received.wait(), 60)
        times.append(time.perf_counter() - start)
        most = max(most, server.memory())
    for socket in load.sockets[sockets:]:
        socket.transport.resume_reading()
    await asyncio.sleep(2)
    dropped = sum(socket.lost or socket.closing for socket in load.sockets[sockets:])
    load.close()
    return sorted(times), most - before, dropped


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sockets", type=int, default=500)
    parser.add_argument("--deaf", type=int, default=20)
    parser.add_argument("--broadcasts", type=int, default=300)
    wanted = parser.parse_args()
    medians = {}
    for deaf in (0, wanted.deaf, 0, wanted.deaf):
        server = Process("_hub_server.py", REDIS_URL="")
        times, grown, dropped = asyncio.run(measure(server, wanted.sockets, deaf, wanted.broadcasts))
        server.end()
        medians.setdefault(deaf, []).append(statistics.median(times))
        print(
            f"{wanted.sockets} read, {deaf:2} do not ({dropped} of them dropped): median {statistics.median(times) * 1000:6.1f} ms,"
            f" p99 {times[int(len(times) * 0.99)] * 1000:6.1f} ms, memory grew by at most {grown / 1e6:5.1f} MB",
            flush=True,
        )
    slower = statistics.mean(medians[wanted.deaf]) / statistics.mean(medians[0])
    print(f"readers wait {slower:.0%} of the time they wait without the deaf")


if __name__ == "__main__":
    main()
