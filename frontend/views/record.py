"""The record: what happened, in its order, with its head; and the check that recomputes it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_POST

from councils.actions.record import record_head
from councils.actions.verification import check_record
from councils.models import Event, Person
from councils.permissions.record import PUBLIC_NOUNS, may_check_record, may_read_particulars
from councils.permissions.refusal import require
from councils.rules.record import Verification
from frontend.record_words import EVENTS, NOUNS, PAGES
from frontend.views.community import CommunityRequest, in_community

A_PAGE = 50


@in_community
def record(request: CommunityRequest) -> HttpResponse:
    """Newest first. `?before=` the number from which one reads on, `?object=poll:12` only what concerned that."""
    whole = may_read_particulars(request.actor) is None
    found = Event.objects.filter(community=request.community).sequenced().order_by("-seq")
    noun, object_id = _object(request.GET.get("object", ""), whole)
    if noun:
        found = found.filter(object_noun=noun, object_id=object_id)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 16:
        found = found.filter(seq__lt=int(before))
    events = list(found[: A_PAGE + 1])
    context = {
        "head": record_head(request.community),
        "rows": [_row(request, event, whole) for event in _with_actors(events[:A_PAGE], whole)],
        "older": events[A_PAGE - 1].seq if len(events) > A_PAGE else None,
        "whole": whole,
        "filtered": f"{noun}:{object_id}" if noun else "",
        "filtered_words": f"{NOUNS.get(noun, noun)} {object_id}" if noun else "",
        "check_refusal": may_check_record(request.actor),
        "asked_head": request.GET.get("head", ""),
    }
    return render(request, "record/record.html", context)


def _object(asked: str, whole: bool) -> tuple[str, str]:
    """The object asked for; the public may only ask for what is public."""
    noun, _colon, number = asked.partition(":")
    if not noun.isascii() or not number.isdecimal() or len(asked) > 60 or (not whole and noun not in PUBLIC_NOUNS):
        return "", ""
    return noun, number


def _with_actors(events: list[Event], whole: bool) -> list[Event]:
    """For supervisors the name behind each "person:12", in one query."""
    if whole:
        numbers = {int(e.actor[7:]) for e in events if e.actor.startswith("person:")}
        names = dict(Person.objects.filter(pk__in=numbers).values_list("pk", "name"))
        for event in events:
            event.by = names.get(int(event.actor[7:])) if event.actor.startswith("person:") else None  # type: ignore[attr-defined]
    return events


def _row(request: CommunityRequest, event: Event, whole: bool) -> dict[str, Any]:
    """What this reader may see of it: to the public neither who, nor about whom, nor particulars."""
    public = event.object_noun in PUBLIC_NOUNS
    row: dict[str, Any] = {"event": event, "words": EVENTS.get(event.name, event.name)}
    if public or whole:
        row["noun"] = NOUNS.get(event.object_noun, event.object_noun)
        row["object"] = f"{event.object_noun}:{event.object_id}"
        page = PAGES.get(event.object_noun)
        row["url"] = reverse(page, args=[request.community.slug, int(event.object_id)]) if page else ""
    if whole:
        row["by"] = getattr(event, "by", None)
        row["erased"] = event.payload is None
        # What an act hides until the count is among them already; here it would stand a second time, with its salt.
        told = {key: value for key, value in (event.payload or {}).items() if key != "part"}
        row["particulars"] = [(key, _plain(value)) for key, value in told.items()]
    return row


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@require_POST
@in_community
def check(request: CommunityRequest) -> HttpResponseBase:
    """Recompute the chain and tell how far it is while it goes: a page that grows, without any script."""
    require(may_check_record(request.actor))
    head = request.POST.get("head", "").strip()[:80]
    pieces = _pieces(request, head)
    # Under ASGI an ordinary iterator would be drained before its first line is sent.
    streamed: Any = _one_by_one(pieces) if hasattr(request, "scope") else pieces
    response = StreamingHttpResponse(streamed, content_type="text/html; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response


def _pieces(request: CommunityRequest, head: str) -> Iterator[str]:
    """The page's beginning, a line for each step, the result with the page's end."""
    language = get_language() or "zh-hans"
    # The middlewares have left the request's language by the time the last piece is made.
    with override(language):
        beginning, _mark, end = render_to_string("record/check.html", {}, request=request).partition("<!--steps-->")
    yield beginning
    try:
        for step in check_record(request.community, head):
            with override(language):
                if isinstance(step, Verification):
                    yield render_to_string("record/_found.html", _found(request, step, language))
                else:
                    yield render_to_string("record/_step.html", {"step": step})
    except ValueError:
        with override(language):
            yield render_to_string("record/_short.html", {"head": head})
    yield end


def _found(request: CommunityRequest, result: Verification, language: str) -> dict[str, Any]:
    numbers = [finding.first for finding in result.findings[:100]]
    events = {e.seq: e for e in Event.objects.filter(community=request.community, seq__in=numbers)}
    rows = [
        {"says": finding.what.text(language), "kind": finding.kind, "event": events.get(finding.first)}
        for finding in result.findings[:100]
    ]
    return {"result": result, "sentence": result.sentence(language), "rows": rows}


async def _one_by_one(pieces: Iterator[str]) -> AsyncIterator[str]:
    step = sync_to_async(lambda: next(pieces, None))
    while (piece := await step()) is not None:
        yield piece
