"""The agenda: what stands on it, in which order. `meeting_notice.py` announces it, `items.py` takes it up in the room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from councils.actions.meetings import lock_meeting, touch
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Meeting
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.meeting import may_run_meeting
from councils.permissions.personal_data import may_publish_text
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.items import close_item, finish_meeting, open_item, postpone_item
from proposals.actions.matter_lock import lock_matter
from proposals.actions.meeting_notice import publish_meeting_notice
from proposals.actions.stages import enter_stage
from proposals.models import AgendaItem, Proposal, StageRun, Version
from proposals.permissions.agenda import may_add_talk, may_arrange_agenda, may_put_on_agenda
from realtime.broadcast import announce

__all__ = [
    "add_talk", "close_item", "finish_meeting", "move_item", "open_item", "postpone_item", "publish_meeting_notice",
    "put_on_agenda", "remove_item",
]  # fmt: skip


def put_on_agenda(*, actor: Actor, proposal: Proposal, meeting: Meeting) -> AgendaItem:
    """A matter that will be decided on. It goes on to the stage `meeting`; saying it twice is success."""
    with writing():
        meeting = lock_meeting(meeting.pk)
        proposal = lock_matter(proposal)
        require(may_run_meeting(actor, meeting))
        there = AgendaItem.objects.pending().filter(proposal=proposal, meeting=meeting).first()
        if there is not None:
            return there
        now = database_now()
        require(may_put_on_agenda(actor, proposal, meeting, now))
        version = Version.objects.filter(proposal=proposal).order_by("-number")[0]
        item = _add(actor, meeting, version.title, version.title_en, proposal)
        if proposal.stage == "discussion":  # type: ignore[attr-defined]
            enter_stage(actor=actor, proposal=proposal, stage="meeting", leaving="discussion")
        announce(f"proposal.{proposal.pk}")
        return item


def add_talk(*, actor: Actor, meeting: Meeting, title: str, title_en: str = "") -> AgendaItem:
    """Something to hear or to talk about. Nothing is decided on it, so it may also come after the notice."""
    with writing():
        meeting = lock_meeting(meeting.pk)
        require(may_add_talk(actor, meeting))
        if not title.strip():
            raise Refused(Refusal("agenda:no_title", _("Say in a few words what it is about."), status=422))
        require(may_publish_text(title, title_en))
        return _add(actor, meeting, title.strip(), title_en.strip())


def _add(actor: Actor, meeting: Meeting, title: str, title_en: str, proposal: Proposal | None = None) -> AgendaItem:
    item = AgendaItem.objects.create(
        community=meeting.community,
        meeting=meeting,
        proposal=proposal,
        position=AgendaItem.objects.filter(meeting=meeting).next_position(),
        title=title,
        title_en=title_en,
    )
    particulars = {"item": item.pk, "title": title, "proposal": proposal.pk if proposal else None}
    record(actor=actor, name="agenda:added", about=meeting, particulars=particulars)
    touch(meeting)
    return item


def move_item(*, actor: Actor, item: AgendaItem, up: bool) -> None:
    """One place up or down; the first does not go further up: success all the same."""
    with writing():
        meeting = lock_meeting(item.meeting_id)
        require(may_arrange_agenda(actor, meeting))
        order = list(AgendaItem.objects.filter(meeting=meeting).order_by("position"))
        at = next((n for n, one in enumerate(order) if one.pk == item.pk), -1)
        beside = at - 1 if up else at + 1
        if at < 0 or not 0 <= beside < len(order):
            return
        mine, other = order[at], order[beside]
        # Two rows cannot hold one place, not even between two statements.
        for pk, position in ((mine.pk, order[-1].position + 1), (other.pk, mine.position), (mine.pk, other.position)):
            AgendaItem.objects.filter(pk=pk).update(position=position)
        record(actor=actor, name="agenda:ordered", about=meeting, particulars={"item": item.pk, "up": up})
        touch(meeting)


def remove_item(*, actor: Actor, item: AgendaItem) -> None:
    """Before the notice. Its matter goes back to the discussion, whose promised days stay as they were."""
    with writing():
        meeting = lock_meeting(item.meeting_id)
        require(may_arrange_agenda(actor, meeting))
        held = AgendaItem.objects.filter(pk=item.pk, meeting=meeting).select_related("proposal").first()
        if held is None:
            return
        proposal = lock_matter(held.proposal) if held.proposal else None
        particulars = {"item": held.pk, "title": held.title, "proposal": held.proposal_id}
        held.delete()
        record(actor=actor, name="agenda:removed", about=meeting, particulars=particulars)
        if proposal is not None and proposal.stage == "meeting":  # type: ignore[attr-defined]
            before = StageRun.objects.filter(proposal=proposal, stage="discussion").order_by("-entered_at").first()
            # Where the procedure knows no discussion it waits here for another meeting.
            if before is not None:
                enter_stage(actor=actor, proposal=proposal, stage="discussion", leaving="meeting", due_at=before.due_at)
        touch(meeting)
