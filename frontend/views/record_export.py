"""The whole record as a file, one event a line, for whoever checks the chain with his own program (`verify.py`).

To the public most events are only the hash of their entry: that proves the chain, and tells of nobody. What an act of a
vote says to everybody (`public`) stands beside it, for it is part of the link.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpResponseBase, StreamingHttpResponse

from councils.actions.record import record_head
from councils.models import Event
from councils.permissions.record import is_open_event, may_read_particulars
from councils.rules.record import GENESIS, entry_hash, instant
from frontend.views.community import CommunityRequest, in_community

FORMAT = "record/2"
STEP = 500


@in_community
def record_file(request: CommunityRequest) -> HttpResponseBase:
    lines = _lines(request, may_read_particulars(request.actor) is None)
    # Under ASGI an ordinary iterator would be drained before its first line is sent.
    streamed: Any = _one_by_one(lines) if hasattr(request, "scope") else lines
    response = StreamingHttpResponse(streamed, content_type="application/x-ndjson; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{request.community.slug}-record.jsonl"'
    response["Cache-Control"] = "no-store"
    return response


def _lines(request: CommunityRequest, whole: bool) -> Iterator[str]:
    slug, head = request.community.slug, record_head(request.community)
    yield _line({"format": FORMAT, "community": slug, "seq": head.seq, "head": head.hash or GENESIS})
    events = Event.objects.filter(community=request.community, seq__lte=head.seq).order_by("seq")
    pack: list[str] = []
    for event in events.iterator(chunk_size=STEP):
        pack.append(_line(_told(event, slug, whole or is_open_event(event.name, event.payload))))
        if len(pack) == STEP:
            yield "".join(pack)
            pack = []
    yield "".join(pack)


def _told(event: Event, slug: str, shown: bool) -> dict[str, Any]:
    about = f"{event.object_noun}:{event.object_id}"
    beside = {} if event.public is None else {"public": event.public}
    if not shown:
        entry = entry_hash(event.seq or 0, slug, event.name, about, event.at, event.actor, event.commitment)
        return {"seq": event.seq, "entry": entry, "hash": event.hash, **beside}
    told = beside | {
        "seq": event.seq, "community": slug, "name": event.name, "object": about, "at": instant(event.at),
        "actor": event.actor, "commitment": event.commitment, "hash": event.hash,
    }  # fmt: skip
    return told if event.payload is None else told | {"salt": event.salt, "payload": event.payload}


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"


async def _one_by_one(lines: Iterator[str]) -> Any:
    step = sync_to_async(lambda: next(lines, None))
    while (line := await step()) is not None:
        yield line
