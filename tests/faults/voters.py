"""Voters as phones are: a ballot with its key, sent until it is answered, over HTTP or over a socket."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import dataclass, field
from typing import Any

import websockets

CSRF = "c" * 32


@dataclass
class Ballot:
    """`answers`: what came back for each time it was sent: a code, or the code of a refusal."""

    voter: int
    poll: int
    marks: str
    key: str
    session: str = ""
    token: str = ""
    answers: list[dict[str, Any]] = field(default_factory=list)

    @property
    def accepted(self) -> bool:
        return any("code" in answer for answer in self.answers)

    @property
    def codes(self) -> set[str]:
        return {answer["code"] for answer in self.answers if "code" in answer}


def ballots_of(town: Any, people: dict[str, Any], poll: int, count: int) -> list[Ballot]:
    chosen = people["voters"][:count]
    tokens = town.ask("tokens", poll=poll, accounts=[voter["account"] for voter in chosen])
    return [
        Ballot(at, poll, random.choice(["yes", "no", "abstain"]), f"poll-{poll}-voter-{at}", voter["session"], token)
        for at, (voter, token) in enumerate(zip(chosen, tokens, strict=True))
    ]


async def post(port: int, path: str, session: str, said: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
    """One request on one connection; a lost one raises OSError."""
    body = json.dumps(said).encode() if said is not None else b""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nAccept-Language: en\r\n"
        f"Cookie: sessionid={session}; csrftoken={CSRF}\r\nX-CSRFToken: {CSRF}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head.encode() + body)
        answer = await asyncio.wait_for(reader.read(), 60)
    finally:
        writer.close()
    first, _, rest = answer.partition(b"\r\n\r\n")
    if not first.startswith(b"HTTP/1.") or not rest.strip():
        status = int(first.split()[1]) if first else 0
        if 300 <= status < 400:
            return status, {}
        raise ConnectionResetError("no whole answer")
    told = rest[rest.find(b"{") : rest.rfind(b"}") + 1]
    return int(first.split()[1]), json.loads(told or b"{}") if b"json" in first.lower() else {}


async def cast_by_http(port: int, ballot: Ballot) -> dict[str, Any]:
    said = {"marks": ballot.marks, "key": ballot.key}
    status, answer = await post(port, f"/api/v1/communities/town/polls/{ballot.poll}/ballots/", ballot.session, said)
    if status == 201:
        told = answer
    elif status >= 500:
        raise ConnectionResetError(f"{status}")
    else:
        told = {"refused": answer.get("code") or answer.get("refused") or str(status), "sentence": str(answer)}
    ballot.answers.append(told)
    return told


class Phone:
    """A socket that stays open, and comes back when it is lost."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: Any = None

    async def cast(self, ballot: Ballot) -> dict[str, Any]:
        if self.socket is None:
            await self.connect(ballot.token)
        await self.socket.send(
            json.dumps({"type": "cast", "poll": ballot.poll, "marks": ballot.marks, "key": ballot.key})
        )
        while True:
            frame = json.loads(await asyncio.wait_for(self.socket.recv(), 60))
            if frame["type"] == "cast_result" and frame["key"] == ballot.key:
                break
        if frame.get("refused") in ("failed", "busy"):
            raise ConnectionResetError(frame["refused"])
        ballot.answers.append(frame)
        return frame

    async def connect(self, token: str) -> None:
        at = f"127.0.0.1:{self.port}"
        self.socket = await websockets.connect(
            f"ws://{at}/ws/", origin=f"http://{at}", compression=None, open_timeout=60
        )
        await self.socket.send(json.dumps({"type": "hello", "token": token, "language": "en"}))
        while json.loads(await asyncio.wait_for(self.socket.recv(), 60))["type"] != "welcome":
            pass

    async def close(self) -> None:
        if self.socket is not None:
            await self.socket.close()
        self.socket = None


async def until_answered(send: Any, ballot: Ballot, *, phone: Phone | None = None, patience: float = 60) -> None:
    """What a page does when the answer is lost: the same ballot with the same key again."""
    until = asyncio.get_running_loop().time() + patience
    while True:
        try:
            await send(ballot)
            return
        except (OSError, TimeoutError, websockets.WebSocketException, EOFError):
            if asyncio.get_running_loop().time() > until:
                raise
            if phone is not None:
                phone.socket = None
            await asyncio.sleep(0.2)
