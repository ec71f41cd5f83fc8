"""Who grants, enters, confirms, accepts, revokes and reads a mandate."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from councils.models import Council, Mandate
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from proposals.models import Elector, Poll
from proposals.permissions.poll import may_see_roll, runs_polls

NOT_HERE = Refusal("mandate:unknown", _("There is no such mandate."), status=404)
NOT_KEEPER = Refusal(
    "mandate:role", _("Only the secretary or clerk of this body enters a mandate on paper."), _("Ask the secretary.")
)


def may_grant_mandate(actor: Actor, council: Council) -> Refusal | None:
    """Online, for oneself. Whether the rule allows it is asked by the rule (`councils.rules.mandates`)."""
    if council.community_id != actor.community.pk:
        return NOT_HERE
    if actor.person is None:
        return Refusal(
            "mandate:account", _("Only who stands on the register gives his own vote."), _("Sign in, or bring a paper.")
        )
    return None


def may_enter_mandate(actor: Actor, council: Council) -> Refusal | None:
    if council.community_id != actor.community.pk:
        return NOT_HERE
    return None if runs_polls(actor, council) else NOT_KEEPER


def may_confirm_mandate(actor: Actor, mandate: Mandate) -> Refusal | None:
    """A second person compares the paper: not who entered it, and neither of the two it is about."""
    if mandate.community_id != actor.community.pk:
        return NOT_HERE
    if not (runs_polls(actor, mandate.council) or actor.is_supervisor):
        return Refusal("mandate:confirm_role", _("A secretary, the clerk or a supervisor confirms a mandate on paper."))
    if mandate.state != Mandate.State.ENTERED:
        return SETTLED
    if actor.person is None or actor.person.pk in (mandate.recorded_by_id, mandate.principal_id, mandate.holder_id):
        return Refusal(
            "mandate:same_person",
            _("Another person confirms it: not who entered it, and neither of the two it is about."),
            _("Ask a colleague or a supervisor to compare the paper."),
        )
    return None


SETTLED = Refusal("mandate:settled", _("This mandate is settled already."), status=409)


def may_answer_mandate(actor: Actor, mandate: Mandate) -> Refusal | None:
    """Accept or decline what was granted online: its holder."""
    if mandate.community_id != actor.community.pk:
        return NOT_HERE
    if actor.person is None or actor.person.pk != mandate.holder_id:
        return Refusal("mandate:holder", _("Only who is named as holder accepts or declines a mandate."))
    return None if mandate.state == Mandate.State.OFFERED else SETTLED


def may_revoke_mandate(actor: Actor, mandate: Mandate) -> Refusal | None:
    """The principal at any time, the holder who does not want it any more, and the office with a reason."""
    if mandate.community_id != actor.community.pk:
        return NOT_HERE
    own = actor.person is not None and actor.person.pk in (mandate.principal_id, mandate.holder_id)
    if not own and not runs_polls(actor, mandate.council):
        return Refusal("mandate:revoke_role", _("Only its principal, its holder or the office revokes a mandate."))
    return None if mandate.state in Mandate.LIVE else SETTLED


def may_see_mandate(actor: Actor, mandate: Mandate) -> Refusal | None:
    """Whoever it does not concern does not learn that there is one."""
    if mandate.community_id != actor.community.pk:
        return NOT_HERE
    own = actor.person is not None and actor.person.pk in (mandate.principal_id, mandate.holder_id)
    return None if own or actor.is_supervisor or runs_polls(actor, mandate.council) else NOT_HERE


def may_see_represented(actor: Actor, poll: Poll, published: bool) -> Refusal | None:
    """The list of principals and holders of a vote: everybody where its law wants it shown, else who sees the roll."""
    if published and poll.community_id == actor.community.pk and poll.state != Poll.State.DRAFT:
        return None
    return may_see_roll(actor, poll)


def concerns(line: Elector, person_id: int | None) -> bool:
    return person_id is not None and person_id in (line.person_id, line.voter_id)
