"""The discussion as every reader may see it: drawn once for each version, language, order and page, and kept.

Nothing personal is in what is kept. Where a reader's own marks and keys belong it has slots (`overlay.py` fills them).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.utils.translation import get_language

from councils.models import Participant
from councils.models.clock import local_today
from frontend.views.discussion.names import shown_name
from proposals.models import Comment, Proposal, Reaction
from proposals.rules.discussion import AGREED, NEWEST, ORDERS, PER_PAGE, Said, Standing, standing, strongest, threads

KEPT_FOR = 3600  # seconds; a newer version has another key
SLOT = re.compile(r"<!--slot:(\d+)-->")


@dataclass(frozen=True)
class Asked:
    """What a reader asked for; `order` empty: what suits this discussion."""

    order: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: Any) -> Asked:
        order, page = query.get("order", ""), query.get("page", "")
        return cls(order if order in ORDERS else "", min(int(page), 10_000) if page.isascii() and page.isdigit() else 1)


@dataclass(frozen=True)
class Slot:
    """Where a comment's switch and keys go. `author`: the person's id, None for a pseudonym; never printed."""

    comment: int
    author: int | None
    agree: int
    disagree: int
    passed: int
    hidden: bool


@dataclass(frozen=True)
class Drawn:
    """HTML between slots: `html[0] slots[0] html[1] slots[1] … html[-1]`."""

    html: list[str]
    slots: list[Slot]
    order: str
    page: int


@dataclass
class Thread:
    comment: Comment
    replies: list[Comment] = field(default_factory=list)


def drawn(proposal: Proposal, asked: Asked, own_page: bool) -> Drawn:
    """From the cache, or drawn now. `own_page`: the links to other pages and orders stay on the discussion's own page."""
    today = local_today(proposal.community)
    first = first_side(today)
    key = f"discussion:1:{proposal.pk}:{proposal.discussion_version}:{get_language()}:{asked.order}:{asked.page}:{first}:{own_page}"
    found: Drawn | None = cache.get(key)
    if found is None:
        found = _draw(proposal, asked, first, own_page)
        cache.set(key, found, KEPT_FOR)
    return found


def first_side(today: date) -> str:
    """Which side is read first changes every day: no side has the better place."""
    return "for" if today.toordinal() % 2 else "against"


def _draw(proposal: Proposal, asked: Asked, first: str, own_page: bool) -> Drawn:
    said, stand = _said(proposal)
    visible = [s for s in said if not s.hidden]
    sides = {side: strongest(said, side) for side in ("for", "against")}
    order = asked.order or (NEWEST if stand.for_it or stand.against or not any(s.reacted for s in visible) else AGREED)
    named = {s.pk for side in sides.values() for s in side}
    others = [s for s in threads(said, order) if s.pk not in named]
    page: Page[Said] = Paginator(others, PER_PAGE).get_page(asked.page)
    shown = [s.pk for s in page] + (list(named) if page.number == 1 else [])
    by_pk = _threads(proposal, shown, {s.pk for s in said})
    html = render_to_string(
        "discussion/_drawn.html",
        {
            "proposal": proposal,
            "community": proposal.community,
            "standing": stand,
            "sides": _sides(sides, first, by_pk, said) if page.number == 1 and named else [],
            "threads": [by_pk[s.pk] for s in page if s.pk in by_pk],
            "page": page,
            "order": order,
            "orders": ORDERS,
            "own_page": own_page,
            "counts": _counts(proposal, said),
        },
    )
    slots = {s.pk: s for s in said}
    authors = {c.pk: c.participant.person_id for t in by_pk.values() for c in (t.comment, *t.replies)}
    pieces = SLOT.split(html)
    numbers = [int(pk) for pk in pieces[1::2]]
    return Drawn(pieces[::2], [_slot(slots[pk], authors[pk]) for pk in numbers], order, page.number)


def _slot(said: Said, author: int | None) -> Slot:
    return Slot(said.pk, author, said.agree, said.disagree, said.passed, said.hidden)


def _said(proposal: Proposal) -> tuple[list[Said], Standing]:
    """All comments as the rules want them, and where people stand: two queries however many comments."""
    reacted = Reaction.objects.filter(comment__proposal=proposal).order_by()
    counts: dict[tuple[int, int], int] = {
        (comment, value): n for comment, value, n in reacted.values_list("comment_id", "value").annotate(n=Count("pk"))
    }
    rows = Comment.objects.filter(proposal=proposal).order_by("pk")
    said: list[Said] = []
    stands: list[tuple[int, str, datetime]] = []
    for pk, position, at, thread, hidden_at, participant in rows.values_list(
        "pk", "position", "written_at", "parent_id", "hidden_at", "participant_id"
    ):
        reactions = (counts.get((pk, 1), 0), counts.get((pk, -1), 0), counts.get((pk, 0), 0))
        said.append(Said(pk, position, at, *reactions, thread=thread, hidden=hidden_at is not None))
        if thread is None and hidden_at is None:
            stands.append((participant, position, at))
    return said, standing(stands)


def _threads(proposal: Proposal, openings: list[int], known: set[int]) -> dict[int, Thread]:
    """The openings and all that hangs on them, with the names to show: one query. A hidden reply is left to its own list,
    one that came in since the counting to the next drawing."""
    wanted = Q(pk__in=openings) | Q(parent__in=openings, hidden_at=None)
    found = Comment.objects.filter(wanted, proposal=proposal).with_author().order_by("written_at", "pk")
    by_pk: dict[int, Thread] = {}
    replies = []
    for comment in (c for c in found if c.pk in known):
        comment.who = shown_name(comment.participant, comment.building)  # type: ignore[attr-defined]
        if comment.parent_id is None:
            by_pk[comment.pk] = Thread(comment)
        else:
            replies.append(comment)
    for reply in replies:
        if reply.parent_id in by_pk:
            by_pk[reply.parent_id].replies.append(reply)
    return by_pk


def _sides(
    sides: dict[str, list[Said]], first: str, by_pk: dict[int, Thread], said: list[Said]
) -> list[dict[str, Any]]:
    total = {side: sum(1 for s in said if s.position == side and s.thread is None and not s.hidden) for side in sides}
    rows = [
        {"side": side, "count": total[side], "threads": [by_pk[s.pk] for s in sides[side] if s.pk in by_pk]}
        for side in ("for", "against")
    ]
    return rows if first == "for" else rows[::-1]


def _counts(proposal: Proposal, said: list[Said]) -> dict[str, int]:
    visible = [s for s in said if not s.hidden]
    people = 0
    if any(s.reacted for s in visible):
        theirs = Reaction.objects.filter(
            participant=OuterRef("pk"), comment__proposal=proposal, comment__hidden_at=None
        )
        people = Participant.objects.filter(Exists(theirs), community=proposal.community_id).count()
    return {
        "comments": len(visible),
        "questions": sum(1 for s in visible if s.position == "question"),
        "hidden": len(said) - len(visible),
        "reactions": sum(s.reacted for s in visible),
        "people": people,
    }
