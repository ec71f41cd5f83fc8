"""What may stand on an agenda, who arranges it, and what may be done with an item in the room."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from councils.models import Meeting
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.meeting import may_cancel_meeting, may_close_meeting, may_run_meeting, too_early
from councils.permissions.refusal import Refusal
from councils.rules.dates import moment_words
from proposals.models import AgendaItem, Poll, Proposal, StageRun
from proposals.permissions.gates import may_come_to_vote
from proposals.permissions.poll import may_create_poll
from proposals.permissions.procedure import notice_of
from proposals.permissions.proposal import NOT_HERE as NO_MATTER
from proposals.permissions.quorum import Quorum

# From the discussion; or again, after it was postponed or its meeting was cancelled.
READY = ("discussion", "meeting")
RUNNING = (Poll.State.DRAFT, Poll.State.OPEN)
NOT_OPEN = Refusal("item:no_meeting", _("The meeting is not open."), _("Open the meeting first."), 409)


def may_arrange_agenda(actor: Actor, meeting: Meeting) -> Refusal | None:
    """Add items that bind, take off, change the order: until the notice is out."""
    refusal = may_run_meeting(actor, meeting)
    if refusal is not None:
        return refusal
    if meeting.state != Meeting.State.CONVENED:
        return Refusal("agenda:begun", _("This meeting has begun or is over."), _("Use a later meeting."), 409)
    if meeting.notice_published_at is not None:
        return Refusal(
            "agenda:announced",
            _("The notice is out: only what it announces may be decided."),
            _("Put it on the agenda of a later meeting, or talk about it without deciding."),
            409,
        )
    return None


def may_add_talk(actor: Actor, meeting: Meeting) -> Refusal | None:
    """An item without a matter: something to hear and talk about, nothing that binds. Also after the notice."""
    refusal = may_run_meeting(actor, meeting)
    if refusal is None and meeting.state not in (Meeting.State.CONVENED, Meeting.State.OPEN):
        return Refusal("agenda:over", _("This meeting is over."), _("Use a later meeting."), 409)
    return refusal


def may_put_on_agenda(actor: Actor, proposal: Proposal, meeting: Meeting, now: datetime) -> Refusal | None:
    if proposal.community_id != actor.community.pk:
        return NO_MATTER
    refusal = may_arrange_agenda(actor, meeting) or _fits(proposal, meeting) or _stands(proposal)
    if refusal is not None:
        return refusal
    notice = notice_of(proposal.procedure_version, meeting.basis)
    return (
        too_early(meeting.council, notice, meeting.starts_at, now, meeting.short_notice_reason)
        or _discussed(proposal, meeting)
        or may_come_to_vote(proposal, now, meeting, announced=False)
    )


def _fits(proposal: Proposal, meeting: Meeting) -> Refusal | None:
    if meeting.council_id != proposal.council_id:
        return Refusal(
            "agenda:body",
            _("Another body decides on this matter."),
            _("Choose a meeting of the body named on its page."),
            422,
        )
    definition = proposal.procedure_version.definition
    if "meeting" not in definition["modes"] or meeting.basis not in definition["rules"]:
        return Refusal(
            "agenda:basis",
            _("This matter's procedure has no rule for a meeting convened in this way."),
            _("Choose a meeting on another basis, or a vote over a period."),
            422,
        )
    return None


def _stands(proposal: Proposal) -> Refusal | None:
    stage = StageRun.objects.filter(proposal=proposal, left_at=None).values_list("stage", flat=True).first()
    if stage not in READY:
        return Refusal(
            "agenda:stage",
            _("This matter does not stand where it can come before a meeting."),
            _("It goes there from the discussion."),
            409,
        )
    if AgendaItem.objects.pending().filter(proposal=proposal).exists():
        return Refusal("agenda:there", _("This matter stands on an agenda already."), status=409)
    return None


def _discussed(proposal: Proposal, meeting: Meeting) -> Refusal | None:
    """Comments were promised until a day; the meeting comes after it."""
    run = StageRun.objects.filter(proposal=proposal, stage="discussion").order_by("-entered_at").first()
    if run is None or run.due_at is None or run.due_at <= meeting.starts_at:
        return None
    until = moment_words(run.due_at, proposal.community.timezone).text(get_language() or "")
    return Refusal(
        "agenda:discussion",
        _("Residents may comment until %(until)s.") % {"until": until},
        _("Choose a meeting after that."),
        409,
    )


def may_publish_notice(
    actor: Actor, meeting: Meeting, now: datetime, items: int, short_notice_reason: str = ""
) -> Refusal | None:
    """The days are counted from the notice, not from the day on which it was convened."""
    refusal = may_cancel_meeting(actor, meeting)
    if refusal is not None:
        return refusal
    if not items:
        return Refusal(
            "notice:empty",
            _("There is nothing on the agenda."),
            _("Put something on it, then publish the notice."),
            422,
        )
    reason = short_notice_reason or meeting.short_notice_reason
    return too_early(meeting.council, meeting.rule.get("notice", {}), meeting.starts_at, now, reason)


def may_open_item(actor: Actor, item: AgendaItem, open_item: AgendaItem | None) -> Refusal | None:
    refusal = may_run_meeting(actor, item.meeting)
    if refusal is not None:
        return refusal
    if item.meeting.state != Meeting.State.OPEN:
        return NOT_OPEN
    if open_item is not None and open_item.pk != item.pk:
        return Refusal(
            "item:another", _("Another item is open."), _("Close it or postpone it first: one thing at a time."), 409
        )
    if item.state in (AgendaItem.State.CLOSED, AgendaItem.State.POSTPONED):
        return Refusal("item:over", _("This item is closed or postponed."), status=409)
    return None


def may_end_item(actor: Actor, item: AgendaItem, poll: Poll | None) -> Refusal | None:
    """Close it or postpone it: not while a vote on it is prepared or held. `poll`: the newest one on the item."""
    refusal = may_run_meeting(actor, item.meeting)
    if refusal is not None:
        return refusal
    if item.meeting.state != Meeting.State.OPEN:
        return NOT_OPEN
    if poll is not None and poll.state in RUNNING:
        return Refusal("item:voting", _("A vote on this item is still open."), _("Close the vote first."), 409)
    return None


def may_close_item(actor: Actor, item: AgendaItem, poll: Poll | None) -> Refusal | None:
    refusal = may_end_item(actor, item, poll)
    if refusal is None and item.state not in (AgendaItem.State.OPEN, AgendaItem.State.CLOSED):
        return Refusal("item:not_open", _("This item is not open."), _("Open it first."), 409)
    return refusal


def may_postpone_item(actor: Actor, item: AgendaItem, poll: Poll | None) -> Refusal | None:
    refusal = may_end_item(actor, item, poll)
    if refusal is not None:
        return refusal
    if item.state == AgendaItem.State.CLOSED:
        return Refusal("item:over", _("This item is closed or postponed."), status=409)
    if poll is not None and poll.state != Poll.State.ANNULLED:
        return Refusal("item:voted", _("It was voted on; it is closed, not postponed."), status=409)
    return None


def may_vote_on_item(
    actor: Actor, item: AgendaItem, quorum: Quorum, stage: str, takes_paper: bool = False
) -> Refusal | None:
    """Open a vote in the room. Without a quorum nobody decides; paper that was announced may still make it up."""
    refusal = may_run_meeting(actor, item.meeting)
    if refusal is not None:
        return refusal
    if item.proposal is None:
        return Refusal(
            "item:talk",
            _("This item is for talking only; nothing is decided on it."),
            _("Close it when you are done."),
            409,
        )
    if item.state != AgendaItem.State.OPEN or item.meeting.state != Meeting.State.OPEN:
        return Refusal("item:not_open", _("This item is not open."), _("Open it first."), 409)
    if not quorum.met and not takes_paper:
        return Refusal(
            "item:inquorate",
            quorum.words(get_language() or ""),
            _("You can go on talking, wait, or postpone it to a later meeting."),
            409,
        )
    return may_create_poll(actor, item.proposal, stage) or may_come_to_vote(item.proposal, database_now(), item.meeting)


def may_finish_meeting(
    actor: Actor, meeting: Meeting, open_item: AgendaItem | None, open_poll: Poll | None = None
) -> Refusal | None:
    """`open_poll`: a vote of this meeting that is still open, also one that belongs to no item."""
    refusal = may_close_meeting(actor, meeting)
    if refusal is None and open_poll is not None:
        return Refusal(
            "meeting:voting",
            _("A vote of this meeting is still open: %(question)s") % {"question": open_poll.asks},
            _("Close the vote first, or wait for its time; who has not voted could not any more."),
            409,
        )
    if refusal is None and open_item is not None:
        return Refusal("meeting:item_open", _("An item is still open."), _("Close it or postpone it first."), 409)
    return refusal
