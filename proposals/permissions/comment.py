"""Who may write, react, hide, answer and appeal in a discussion, and until when."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from councils.models import Person, Seat
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from councils.rules.dates import moment_words
from proposals.models import Comment, Proposal
from proposals.permissions.personal_data import may_publish_text
from proposals.rules.discussion_time import Stay, Window, discussion_window

LONGEST = 4000  # characters
FLOOD, FLOOD_PAUSE = 10, timedelta(minutes=10)
NOT_HERE = Refusal("comment:not_here", _("This comment does not exist here."), status=404)
SIGN_IN = Refusal("comment:sign_in", _("You are not signed in."), _("Sign in, then write or react."))
NO_ENTRY = Refusal(
    "comment:no_entry",
    _("Only people of this community's register write and react here."),
    _("Claim your entry with the letter from the committee, or let the committee write down what you say."),
)
NOT_YET = Refusal("comment:not_yet", _("A draft is not discussed."), _("Submit it first."), 409)
HIDDEN = Refusal("comment:hidden", _("This comment is hidden, so nobody answers or rates it."), status=409)


def window_of(proposal: Proposal, now: datetime) -> Window:
    """When this matter is discussed: one query, none where its stage runs are fetched already."""
    runs = proposal.stage_runs.all()
    return discussion_window([Stay(run.stage, run.entered_at, run.due_at, run.left_at) for run in runs], now)


def may_join(actor: Actor, proposal: Proposal, now: datetime, window: Window | None = None) -> Refusal | None:
    """Write and react at all: anybody of the community's register, while the matter is discussed."""
    if proposal.community_id != actor.community.pk:
        return NOT_HERE
    if actor.person is None:
        return NO_ENTRY if actor.account_id else SIGN_IN
    return _while_open(actor, window or window_of(proposal, now), now)


def _while_open(actor: Actor, window: Window, now: datetime) -> Refusal | None:
    if window.is_open:
        return None
    if not window.begun:
        return NOT_YET
    instead = _("You can still read everything. Come to the meeting, or write to the committee.")
    if window.until is None or window.until > now:
        return Refusal("comment:closed", _("This matter is no longer discussed."), instead, 409)
    when = moment_words(window.until, actor.community.timezone, now.date()).text(get_language() or "")
    return Refusal("comment:closed", _("Comments closed on %(when)s.") % {"when": when}, instead, 409)


def may_write_comment(
    actor: Actor, proposal: Proposal, now: datetime, parent: Comment | None = None, window: Window | None = None
) -> Refusal | None:
    refusal = may_join(actor, proposal, now, window)
    if refusal is None and parent is not None:
        return NOT_HERE if parent.proposal_id != proposal.pk else HIDDEN if parent.hidden_at else None
    return refusal


def may_write_so_often(written: int) -> Refusal | None:
    """`written`: how many comments of this participant are newer than FLOOD_PAUSE. A guard against floods, not against talk."""
    if written >= FLOOD:
        return Refusal(
            "comment:too_often",
            _("You have written many comments in a short time."),
            _("Wait a few minutes. Your text is kept."),
            429,
        )
    return None


def may_say(text: str) -> Refusal | None:
    """Something, not too long, and nothing personal."""
    if not text.strip():
        return Refusal("comment:empty", _("There are no words yet."), _("Write what you want to say."), 422)
    if len(text) > LONGEST:
        return Refusal(
            "comment:long",
            _("This has %(length)s characters; %(longest)s is the most.") % {"length": len(text), "longest": LONGEST},
            _("Shorten it, or attach a document to the proposal. Your text is kept."),
            422,
        )
    return may_publish_text(text)


def may_write_down(actor: Actor, speaker: Person) -> Refusal | None:
    """Write down what somebody without a device says: secretary or clerk, for a person of the register, not for oneself."""
    if speaker.community_id != actor.community.pk or speaker.left_register_at is not None:
        return Refusal("comment:no_such_person", _("This person is not on the register."), status=422)
    if not (actor.is_secretary or actor.is_clerk):
        return Refusal(
            "comment:role",
            _("Only a secretary or clerk writes down what somebody else says."),
            _("Write in your own name."),
        )
    if actor.person is not None and speaker.pk == actor.person.pk:
        return Refusal("comment:yourself", _("This is you."), _("Write in your own name."), 422)
    return None


def may_react(actor: Actor, comment: Comment, now: datetime, window: Window | None = None) -> Refusal | None:
    """Agree, disagree or pass; needs `comment.proposal` and `comment.participant` loaded."""
    if comment.community_id != actor.community.pk:
        return NOT_HERE
    refusal = may_join(actor, comment.proposal, now, window)
    if refusal is not None:
        return refusal
    if comment.hidden_at:
        return HIDDEN
    if actor.person is not None and comment.participant.person_id == actor.person.pk:
        return Refusal("reaction:own", _("This is your own comment; others say whether they agree."), status=409)
    return None


def is_author(actor: Actor, comment: Comment) -> bool:
    return actor.person is not None and comment.participant.person_id == actor.person.pk


def may_read_hidden(actor: Actor, comment: Comment) -> bool:
    """Words that are hidden: for their author, who hides, and who supervises."""
    ours = comment.community_id == actor.community.pk
    return ours and (is_author(actor, comment) or actor.is_secretary or actor.is_supervisor)


def appeal_waits(comment: Comment) -> bool:
    """The author has answered and nobody has decided since: keeping a comment hidden sets `hidden_at` anew."""
    return bool(comment.hidden_at and comment.appealed_at and comment.appealed_at >= comment.hidden_at)


def _moderates(actor: Actor, comment: Comment) -> Refusal | None:
    if comment.community_id != actor.community.pk:
        return NOT_HERE
    if not actor.holds(Seat.Role.SECRETARY):
        return Refusal(
            "comment:role",
            _("Only a secretary hides or shows comments."),
            _("Tell the secretary what is wrong with it."),
        )
    return None


def may_hide(actor: Actor, comment: Comment) -> Refusal | None:
    refusal = _moderates(actor, comment)
    if refusal is None and comment.hidden_at:
        return Refusal("comment:hidden_already", _("This comment is hidden already."), status=409)
    return refusal


def may_restore(actor: Actor, comment: Comment) -> Refusal | None:
    refusal = _moderates(actor, comment)
    if refusal is None and not comment.hidden_at:
        return Refusal("comment:not_hidden", _("This comment is not hidden."), status=409)
    return refusal


def may_keep_hidden(actor: Actor, comment: Comment) -> Refusal | None:
    refusal = may_restore(actor, comment)
    if refusal is None and not appeal_waits(comment):
        return Refusal("comment:no_appeal", _("No objection of the author waits for an answer."), status=409)
    return refusal


def may_appeal(actor: Actor, comment: Comment) -> Refusal | None:
    """The author answers the reason once; after that the supervision committee is the way."""
    if comment.community_id != actor.community.pk:
        return NOT_HERE
    if not is_author(actor, comment):
        return Refusal("comment:not_yours", _("Only who wrote a comment can object to its being hidden."))
    if not comment.hidden_at:
        return Refusal("comment:not_hidden", _("This comment is not hidden."), status=409)
    if comment.appealed_at:
        return Refusal(
            "comment:appealed", _("You have objected already."), _("You can write to the supervision committee."), 409
        )
    return None


def may_answer(actor: Actor, comment: Comment) -> Refusal | None:
    """The committee's answer, also after the comment period: adopted, partly, not adopted, and why."""
    if comment.community_id != actor.community.pk:
        return NOT_HERE
    if not (actor.is_secretary or actor.is_clerk):
        return Refusal(
            "comment:role", _("Only a secretary or clerk answers for the committee."), _("Reply in your own name.")
        )
    return HIDDEN if comment.hidden_at else None
