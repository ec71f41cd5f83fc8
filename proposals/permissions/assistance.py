"""Helping somebody to vote: two people of whom neither is the voter, and a reason."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from councils.models import Person
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from proposals.models import Elector, Poll
from proposals.permissions.poll import runs_polls


def may_assist(actor: Actor, poll: Poll, now: datetime) -> Refusal | None:
    """At the terminal of the office, while the vote is open."""
    if poll.community_id != actor.community.pk or not runs_polls(actor, poll.council):
        return Refusal("assist:role", _("A secretary or the committee's clerk helps at the office's terminal."))
    if not poll.is_open(now):
        return Refusal("assist:not_open", _("This vote is not open."), status=409)
    return None


def may_help_with(actor: Actor, elector: Elector, witness: Person | None, why: str) -> Refusal | None:
    """Who helps, who watches and who votes are three people."""
    if not why.strip():
        return Refusal(
            "assist:no_reason", _("Say why help was needed, for example: cannot read small print."), status=422
        )
    if witness is None or witness.community_id != elector.community_id or witness.left_register_at is not None:
        return Refusal("assist:no_witness", _("Name a witness who is on the register."), status=422)
    helper = actor.person.pk if actor.person else 0
    if len({helper, witness.pk, elector.voter_id}) != 3:
        return Refusal(
            "assist:three_people",
            _("Who votes, who helps and who watches are three different people."),
            _("Call another witness, or let a colleague help."),
            422,
        )
    return None
