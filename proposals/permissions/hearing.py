"""When the opinions of a hearing are published: after it was held, and when every one of them is answered."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from councils.permissions.actor import Actor
from councils.permissions.offices import keeps_papers_of
from councils.permissions.refusal import Refusal
from proposals.models import AgendaItem, Comment, Proposal
from proposals.permissions.poll import has_vote
from proposals.permissions.proposal import MOVED, NOT_HERE, stage_key


def is_hearing(proposal: Proposal) -> bool:
    """Nothing is voted on: what comes of it is a table of opinions and answers."""
    return not has_vote(proposal)


def may_publish_opinions(actor: Actor, proposal: Proposal) -> Refusal | None:
    if proposal.community_id != actor.community.pk or not is_hearing(proposal):
        return NOT_HERE
    if not keeps_papers_of(actor, proposal.council):
        return Refusal("hearing:role", _("Only the office of this body, or the committee's, does this."))
    if stage_key(proposal) != "meeting":
        return MOVED
    if not AgendaItem.objects.filter(proposal=proposal, state=AgendaItem.State.CLOSED).exists():
        return Refusal(
            "hearing:not_held", _("The hearing has not been held."), _("Close its item in the meeting first."), 409
        )
    waiting = Comment.objects.filter(proposal=proposal, hidden_at=None, parent=None, answered="").count()
    if waiting:
        sentence = ngettext("%(n)s opinion is not answered yet.", "%(n)s opinions are not answered yet.", waiting)
        return Refusal(
            "hearing:unanswered", sentence % {"n": waiting}, _("Say of each whether it is adopted, and why."), 409
        )
    return None
