"""A ballot that comes over a socket, in the writer's batches: `{"type": "cast", "poll": 7, "marks": "yes", "key": "…"}`.

Optional: `client` (32 hexadecimal digits, its part of the check code), `elector`, `replaces`. The answer after the
commit: `{"code", "channel", "replayed", "changed"}`, or `{"refused", "sentence", "instead"}` as on page and API.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import translation

from proposals.actions.ballot_reads import community_of, persons_of
from proposals.actions.ballots import Answer, Cast, Receipt, cast_ballots
from proposals.rules.check_codes import BYTES
from realtime.registry import Request

_CLIENT = re.compile(r"[0-9a-fA-F]{32}")


def take(requests: Sequence[Request]) -> list[Mapping[str, Any]]:
    """One answer for each, in order: two questions to know who asks for what, then the one action."""
    communities = community_of({_poll_id(request) for request in requests})
    users = {request.user_id for request in requests if request.user_id is not None}
    persons = persons_of(users, set(communities.values()))
    casts = [_cast(request, communities, persons) for request in requests]
    answers = cast_ballots(casts=casts)
    return [_told(answer, request) for answer, request in zip(answers, requests, strict=True)]


def _cast(request: Request, communities: dict[int, int], persons: dict[tuple[int, int], int]) -> Cast:
    said = request.message
    poll_id = _poll_id(request)
    community_id = communities.get(poll_id, 0)
    elector = said.get("elector")
    client = said.get("client")
    given = isinstance(client, str) and _CLIENT.fullmatch(client)
    return Cast(
        community_id=community_id,
        poll_id=poll_id,
        person_id=persons.get((request.user_id or 0, community_id)),
        marks=str(said.get("marks", "")),
        key=str(said.get("key", "")),
        client_bytes=bytes.fromhex(str(client)) if given else os.urandom(BYTES),
        elector_id=elector if type(elector) is int else None,
        replaces=str(said.get("replaces", "")),
        language=request.language,
    )


def _poll_id(request: Request) -> int:
    """0 where it is no number, or none that any table holds."""
    given = request.message.get("poll")
    return given if type(given) is int and 0 < given < 2**63 else 0


def _told(answer: Answer, request: Request) -> Mapping[str, Any]:
    if isinstance(answer, Receipt):
        return answer.told()
    with translation.override(request.language or translation.get_language()):
        return {"refused": answer.code, "sentence": str(answer.sentence), "instead": str(answer.instead)}
