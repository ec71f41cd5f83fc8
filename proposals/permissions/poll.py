"""Who prepares, opens, closes, annuls a vote, decides its tie, and who may see which part of it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from councils.models import Council, Seat
from councils.permissions.actor import Actor
from councils.permissions.offices import keeps_papers_of
from councils.permissions.refusal import Refusal
from proposals.models import Elector, HandCount, Poll, ProcedureVersion, Proposal
from proposals.permissions.gates import may_come_to_vote
from proposals.permissions.record_only import keeps_record_only

# From these stages a matter comes to a vote. From `display` only again, when the first vote decided nothing.
VOTABLE = ("discussion", "meeting", "ballot")
UNDECIDED = ("inquorate", "no_decision", "tied")
AFTER_THE_CLOSE = (Poll.State.CLOSED, Poll.State.COUNTED, Poll.State.PUBLISHED)

NOT_YOURS = Refusal(
    "poll:role", _("Only the secretary of this body or the committee's office prepares votes."), _("Ask the secretary.")
)


def runs_polls(actor: Actor, council: Council) -> bool:
    """Of this body: its own secretary or clerk, or the committee's. Another body's secretary is a resident here."""
    return keeps_papers_of(actor, council)


def may_create_poll(
    actor: Actor, proposal: Proposal, stage: str, previous: Poll | None = None, council: Council | None = None
) -> Refusal | None:
    """`stage`: where the matter stands; `previous`: the vote of which this would be the second round.

    `council`: the body that is to vote, where it is not the one before which the matter lies.
    """
    if proposal.community_id != actor.community.pk or not runs_polls(actor, council or proposal.council):
        return NOT_YOURS
    if not has_vote(proposal):
        return Refusal(
            "poll:no_vote",
            _("This procedure has no vote: what comes of it is the table of opinions."),
            _("Answer every opinion; the table is on the page of the matter."),
            409,
        )
    return votable(stage, previous)


def may_decide_here(actor: Actor, proposal: Proposal, council: Council, version: ProcedureVersion) -> Refusal | None:
    """By the procedure of the matter, before its body or another one for which that is made. Anything else is a move of
    the matter, which has a reason that everybody reads (`moving.py`)."""
    if version.pk != proposal.procedure_version_id:
        return Refusal(
            "poll:other_procedure",
            _("This matter is under another procedure; its vote follows that one."),
            _("Move the matter to the procedure that you think is right, with the reason."),
            422,
        )
    if council.pk == proposal.council_id:
        return None
    if not runs_polls(actor, proposal.council) or council.kind not in version.definition["bodies"]:
        return Refusal(
            "poll:other_body",
            _("This matter lies before another body."),
            _("Its own office moves it, or prepares a vote of a body that may decide by the same procedure."),
            403,
        )
    return None


def has_vote(proposal: Proposal) -> bool:
    """A hearing has none (`method` "none")."""
    rules = proposal.procedure_version.definition.get("rules", {})
    return not rules or any(rule.get("method") != "none" for rule in rules.values())


def votable(stage: str, previous: Poll | None = None) -> Refusal | None:
    """Asked when a vote is prepared and again when it opens: meanwhile the matter may have been withdrawn."""
    if stage in VOTABLE:
        return None
    again = previous is not None and (previous.result or {}).get("outcome", {}).get("kind") in UNDECIDED
    if stage == "display" and again:
        return None
    return Refusal(
        "poll:stage",
        _("This matter does not stand where it can be voted on."),
        _("It comes to a vote from the discussion, or in its meeting."),
        409,
    )


def may_prepare_poll(actor: Actor, poll: Poll) -> Refusal | None:
    """Recusals and corrections, until it opens."""
    if poll.community_id != actor.community.pk or not runs_polls(actor, poll.council):
        return NOT_YOURS
    if poll.state != Poll.State.DRAFT:
        return Refusal("poll:begun", _("This vote has begun; it stands as it was opened."), status=409)
    return None


def may_open_poll(actor: Actor, poll: Poll, now: datetime) -> Refusal | None:
    presides = poll.meeting_id is not None and is_chair(actor, poll)
    if poll.community_id != actor.community.pk or not (runs_polls(actor, poll.council) or presides):
        return NOT_YOURS
    if poll.state != Poll.State.DRAFT:
        return Refusal("poll:begun", _("This vote has begun; it stands as it was opened."), status=409)
    if poll.meeting is not None and poll.meeting.state != "open":
        return Refusal(
            "poll:no_meeting", _("The meeting is not open."), _("Open the meeting first, then the vote."), 409
        )
    if poll.meeting is None and poll.closes_at is None:
        return Refusal("poll:no_deadline", _("A vote without a meeting needs a time at which it closes."), status=422)
    if poll.closes_at is not None and poll.closes_at <= now:
        return Refusal("poll:deadline_past", _("The closing time is in the past."), _("Choose a later one."), 422)
    return may_come_to_vote(poll.proposal, now, poll.meeting)


def may_close_poll(actor: Actor, poll: Poll, now: datetime) -> Refusal | None:
    """Past its deadline it is over for everybody; before that only in a meeting, by its chair or secretary."""
    if poll.community_id != actor.community.pk:
        return NOT_YOURS
    if poll.state != Poll.State.OPEN:
        return Refusal("poll:not_open", _("This vote is not open."), status=409)
    if poll.closes_at is not None and now >= poll.closes_at:
        return None
    if poll.meeting_id is None:
        return Refusal(
            "poll:period",
            _("A vote over a period closes by itself at its time, never earlier."),
            _("If it cannot go on, it can be annulled, with a reason that everyone can read."),
            409,
        )
    by_hands = poll.secrecy == Poll.Secrecy.COUNTED and not keeps_record_only(poll.procedure_version)
    if by_hands and not HandCount.objects.filter(poll=poll).exists():
        return Refusal(
            "poll:no_hands", _("No hands have been counted yet."), _("Enter the count, then close the vote."), 409
        )
    # Without a time the rule "at its time only" would keep it open for ever.
    if not poll.chair_may_close and poll.closes_at is not None:
        return Refusal("poll:rule", _("By its rule this vote closes at its time only."), status=409)
    if not (is_chair(actor, poll) or runs_polls(actor, poll.council)):
        return Refusal("poll:close_role", _("The chair or the secretary closes a vote in a meeting."))
    return None


def may_decide_tie(actor: Actor, poll: Poll) -> Refusal | None:
    if poll.community_id != actor.community.pk or not is_chair(actor, poll):
        return Refusal("poll:tie_role", _("Only the chair decides this tie."))
    if poll.state != Poll.State.CLOSED or (poll.result or {}).get("outcome", {}).get("kind") != "tied":
        return Refusal("poll:no_tie", _("There is no tie to decide."), status=409)
    return None


def may_admit_elector(actor: Actor, poll: Poll, now: datetime) -> Refusal | None:
    if poll.community_id != actor.community.pk or not runs_polls(actor, poll.council):
        return Refusal(
            "poll:admit_role", _("Only the secretary of this body or the committee's office corrects a roll.")
        )
    if not poll.is_open(now):
        return Refusal("poll:not_open", _("The roll of a vote that is not open is not corrected."), status=409)
    return None


def may_remove_elector(actor: Actor, poll: Poll, now: datetime, *, has_voted: bool = False) -> Refusal | None:
    """Somebody entered wrongly. A ballot that is in cannot be taken out again: nobody can tell which one it is."""
    refusal = may_admit_elector(actor, poll, now)
    if refusal is None and has_voted:
        return Refusal(
            "poll:has_voted",
            _("A ballot of this voter is in, or a hand may be counted, so the line stays."),
            _("If the result hangs on it, annul the vote and hold a further round."),
            409,
        )
    return refusal


def is_chair(actor: Actor, poll: Poll) -> bool:
    """Who presides over the meeting; without one, who chairs the body."""
    if poll.meeting is not None and poll.meeting.chair_id is not None:
        return actor.person is not None and poll.meeting.chair_id == actor.person.pk
    return actor.holds(Seat.Role.CHAIR, council=poll.council)


def may_see_roll(actor: Actor, poll: Poll) -> Refusal | None:
    """The names: supervisors, and those who tick them. An elector sees his own line, everybody the commitments."""
    if poll.community_id == actor.community.pk and (actor.is_supervisor or runs_polls(actor, poll.council)):
        return None
    return Refusal(
        "poll:roll", _("The names on the roll are open to the supervision committee, and to you your own line.")
    )


def may_open_roll(actor: Actor, poll: Poll) -> Refusal | None:
    """All lines with their salts: the supervision committee. An elector opens his own."""
    if poll.community_id == actor.community.pk and actor.is_supervisor:
        return None
    return Refusal("poll:open_roll", _("Only the supervision committee opens all lines; you open your own."))


def may_see_names(actor: Actor, poll: Poll, elector: Elector | None) -> Refusal | None:
    """How each voted, in a named poll after the close: office-holders' votes to all, residents' to electors."""
    if poll.secrecy != Poll.Secrecy.NAMED:
        return Refusal("poll:confidential", _("This vote is confidential: nobody is told how anybody voted."))
    if poll.state not in (Poll.State.COUNTED, Poll.State.PUBLISHED):
        return Refusal("poll:uncounted", _("The votes are shown when they are counted."), status=409)
    if poll.council.membership == Council.Membership.SEATS or elector is not None:
        return None
    return may_see_roll(actor, poll)


BALLOTS_ERASED = Refusal(
    "poll:erased",
    _("The ballots of this vote were erased: the time for which they are kept is over."),
    _("Result, root and signature stay; whoever kept the data can still compare them."),
    410,
)


def may_fetch_bundle(actor: Actor, poll: Poll, elector: Elector | None) -> Refusal | None:
    """The data for a recount. Where votes weigh by area a weight would name its owner: electors and supervisors only."""
    if poll.state not in (Poll.State.COUNTED, Poll.State.PUBLISHED):
        return Refusal("poll:uncounted", _("The data for a recount are there when it is counted."), status=409)
    if poll.ballots_erased_at is not None:
        return BALLOTS_ERASED
    if not poll.weighs or elector is not None or (actor.is_supervisor and poll.community_id == actor.community.pk):
        return None
    return Refusal(
        "poll:weighted",
        _("The floor area would tell whose ballot it is: only electors and supervisors fetch these data."),
    )
