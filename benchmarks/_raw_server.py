"""The reference: a bare `websockets` server that sends each line of its standard input to every open socket."""

import asyncio
import sys
import threading

import websockets


async def main() -> None:
    loop = asyncio.get_running_loop()
    connections: set[websockets.ServerConnection] = set()

    async def handler(connection: websockets.ServerConnection) -> None:
        await connection.recv()
        connections.add(connection)
        await connection.send("welcome")
        try:
            await connection.wait_closed()
        finally:
            connections.discard(connection)

    def publish() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(websockets.broadcast, connections, line.strip())
        loop.call_soon_threadsafe(stop.set)

    stop = asyncio.Event()
    async with websockets.serve(handler, "127.0.0.1", 0, compression=None, backlog=4096) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        threading.Thread(target=publish, daemon=True).start()
        await stop.wait()


asyncio.run(main())
