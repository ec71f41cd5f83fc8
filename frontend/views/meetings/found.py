"""Find a meeting of this community, and what its pages show of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language

from councils.models import Event, Meeting
from councils.models.clock import database_now
from frontend.views.community import CommunityRequest
from proposals.models import AgendaItem, Poll, Publication
from proposals.permissions.poll import has_vote
from proposals.permissions.quorum import Quorum, quorum_of


def meeting_or_404(request: CommunityRequest, pk: int) -> Meeting:
    """A neighbour's meeting does not exist here."""
    related = ("council", "chair", "convened_by")
    found = Meeting.objects.filter(community=request.community).select_related(*related)
    meeting = get_object_or_404(found, pk=pk)
    meeting.community = meeting.council.community = request.community
    return meeting


def item_or_404(request: CommunityRequest, meeting: Meeting, item: int) -> AgendaItem:
    found = get_object_or_404(
        AgendaItem.objects.select_related("proposal__procedure_version"), meeting=meeting, pk=item
    )
    found.meeting = meeting
    if found.proposal is not None:
        found.proposal.community = request.community
    return found


def address(meeting: Meeting, name: str = "meeting", *more: Any) -> str:
    return reverse(name, args=[meeting.community.slug, meeting.pk, *more])


def number_of(text: str | None) -> int:
    """A number from a query or a form; 404 for what is none."""
    if not text or not text.isdecimal() or len(text) > 12:
        raise Http404
    return int(text)


@dataclass
class Row:
    """One line of the agenda; `poll` is the newest vote on it."""

    number: int
    item: AgendaItem
    announced: bool
    poll: Poll | None = None

    @property
    def binds(self) -> bool:
        return self.item.proposal is not None and has_vote(self.item.proposal)

    @property
    def resolution(self) -> Any:
        return next(iter(self.poll.resolutions.all()), None) if self.poll else None


class Room:
    """Everything that the pages of one meeting show: agenda with votes, notice, quorum. Each asked once."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting
        self.now: datetime = database_now()
        self.lang = get_language() or "zh-hans"
        self.notice = Publication.objects.filter(kind=Publication.Kind.MEETING_NOTICE, meeting=meeting).first()
        announced = {row["item"] for row in self.notice.facts["agenda"]} if self.notice else set()
        items = AgendaItem.objects.filter(meeting=meeting).select_related("proposal__procedure_version")
        self.rows = [Row(n, item, item.pk in announced or not self.notice) for n, item in enumerate(items, start=1)]
        polls = Poll.objects.visible().filter(meeting=meeting).defer("bundle").order_by("pk")  # type: ignore[attr-defined]
        newest = {poll.item_id: poll for poll in polls.prefetch_related("resolutions")}
        for row in self.rows:
            row.item.meeting = meeting
            row.poll = newest.get(row.item.pk)
            if row.poll is not None:
                row.poll.meeting, row.poll.community = meeting, meeting.community
                row.poll.council = meeting.council
        self._quorum: Quorum | None = None

    @property
    def quorum(self) -> Quorum:
        if self._quorum is None:
            self._quorum = quorum_of(self.meeting, self.now)
        return self._quorum

    @property
    def current(self) -> Row | None:
        return next((row for row in self.rows if row.item.state == AgendaItem.State.OPEN), None)

    @property
    def following(self) -> Row | None:
        return next((row for row in self.rows if row.item.state == AgendaItem.State.WAITING), None)

    @property
    def topic(self) -> str:
        return f"meeting.{self.meeting.pk}"

    def cancelled_why(self) -> str:
        """As it was said when it was cancelled: it stands in the record."""
        found = Event.objects.about("meeting", self.meeting.pk).filter(
            community=self.meeting.community, name="meeting:cancelled"
        )
        payload = found.values_list("payload", flat=True).first()
        return str((payload or {}).get("why", ""))

    def quorum_words(self) -> dict[str, Any]:
        """What `{% quorum %}` draws, with its sentence and its rule."""
        quorum = self.quorum
        return {
            "present": quorum.present,
            "due": quorum.due,
            "needed": quorum.needed,
            "guests": quorum.guests,
            "met": quorum.met,
            "may_leave": quorum.may_leave,
            "sentence": quorum.words(self.lang),
            "rule": quorum.rule_in_words(self.lang),
        }
