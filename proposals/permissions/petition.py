"""Who starts a petition, signs it, enters paper for it, and answers it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from councils.models import Meeting, Person, Seat
from councils.models.clock import local_today
from councils.models.entitled import Line
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from proposals.models import Petition, PetitionSheet, PetitionSignature, Proposal
from proposals.permissions.petition_standing import OVER, line_for, rule_of, state_of
from proposals.permissions.proposal import SIGN_IN, stage_key
from proposals.rules import petition_states
from proposals.rules.petitions import PetitionRule

NOT_HERE = Refusal("petition:not_here", _("This petition does not exist here."), status=404)
NO_ENTRY = Refusal(
    "petition:no_entry",
    _("Only people of this community's register sign."),
    _("Claim your entry with the letter from the committee, or sign on paper at its office."),
)
OFFICE = Refusal("petition:role", _("Only a secretary or clerk enters signatures from paper."))
ALREADY = Refusal("petition:twice", _("You have signed this petition already."), status=409)
HOUSEHOLD = Refusal(
    "petition:household", _("Somebody of your household has signed already; it counts once."), status=409
)
_LATE = {
    petition_states.OVER: _("This matter is decided or over; nothing is demanded for it any more."),
    petition_states.LAPSED: _("The time to sign is over."),
    petition_states.CHECKING: _("The time to sign is over."),
}
_NOT_ENTITLED = {
    "adults": _("Only adults who live here by the register sign this petition."),
    "households": _("Only adults of a household on the register sign this petition."),
    "representatives": _("Only residents' representatives sign this petition."),
    "owners": _("Only owners sign this petition; of a shared unit, who represents it."),
    "present": _("Only those who are signed in to the meeting sign this petition."),
}


def keeps_paper(actor: Actor) -> bool:
    return actor.person is not None and (actor.is_secretary or actor.is_clerk)


def may_start_petition(
    actor: Actor, proposal: Proposal, rule: PetitionRule, meeting: Meeting | None, now: datetime
) -> Refusal | None:
    """Whoever may sign it; or secretary and clerk, for people who come with paper."""
    if proposal.community_id != actor.community.pk or proposal.submitted_at is None:
        return NOT_HERE
    refusal = may_ever_sign(actor)
    if refusal is not None:
        return refusal
    if stage_key(proposal) in OVER:
        return Refusal("petition:over", _LATE[petition_states.OVER], status=409)
    if rule.who == "present" and meeting is None:
        return Refusal(
            "petition:no_meeting",
            _("This is demanded in a meeting, by those present, while the matter is on its agenda."),
            _("Come to the meeting, or sign another petition."),
            409,
        )
    if Petition.objects.filter(proposal=proposal, key=rule.key).exists():
        return Refusal("petition:there", _("This petition has begun already."), _("Sign it on its page."), 409)
    if keeps_paper(actor):
        return None
    assert actor.person is not None
    on = local_today(actor.community, now)
    return None if line_for(rule, proposal.council, meeting, on, actor.person) else not_entitled(rule)


def may_ever_sign(actor: Actor) -> Refusal | None:
    if actor.person is None:
        return NO_ENTRY if actor.account_id else SIGN_IN
    return None


def may_sign_petition(actor: Actor, petition: Petition, now: datetime) -> Refusal | None:
    """With one's own account, in one's own name."""
    if petition.community_id != actor.community.pk:
        return NOT_HERE
    refusal = may_ever_sign(actor) or takes_signatures(petition, now)
    if refusal is not None:
        return refusal
    assert actor.person is not None
    on = local_today(actor.community, now)
    line = line_for(rule_of(petition), petition.council, petition.meeting, on, actor.person)
    return not_entitled(rule_of(petition)) if line is None else signed_before(petition, actor.person, line)


def takes_signatures(petition: Petition, now: datetime) -> Refusal | None:
    state = state_of(petition, now)
    if state == petition_states.COLLECTING:
        return None
    if petition.reached_at is not None:
        return Refusal("petition:reached", _("Enough have signed; no more signatures are needed."), status=409)
    return Refusal("petition:late", _LATE[state], _("You can still write a comment on the matter."), 409)


def signed_before(petition: Petition, person: Person, line: Line) -> Refusal | None:
    held = PetitionSignature.objects.filter(petition=petition).standing()
    if held.filter(person=person).exists():
        return ALREADY
    if rule_of(petition).who == "households" and held.filter(household=line.household).exists():
        return HOUSEHOLD
    return None


def may_withdraw_signature(actor: Actor, petition: Petition, now: datetime) -> Refusal | None:
    """One's own, also one that was given on paper, until it is reached."""
    if petition.community_id != actor.community.pk:
        return NOT_HERE
    refusal = may_ever_sign(actor)
    if refusal is not None:
        return refusal
    if petition.reached_at is not None:
        return Refusal("petition:reached", _("Enough have signed; the signatures stand as they are."), status=409)
    if not PetitionSignature.objects.filter(petition=petition, person=actor.person).standing().exists():
        return Refusal("petition:not_signed", _("You have not signed this petition."), status=409)
    return None


def may_enter_sheet(actor: Actor, petition: Petition, now: datetime) -> Refusal | None:
    if petition.community_id != actor.community.pk:
        return NOT_HERE
    return takes_signatures(petition, now) if keeps_paper(actor) else OFFICE


def may_see_sheets(actor: Actor, petition: Petition) -> Refusal | None:
    if petition.community_id != actor.community.pk:
        return NOT_HERE
    return None if keeps_paper(actor) or _counts(actor, petition) else OFFICE


def may_settle_sheet(actor: Actor, sheet: PetitionSheet) -> Refusal | None:
    """Another person than who typed it: secretary, clerk, supervisor, or who chairs the body. Paper that came in time
    may be checked later."""
    petition = sheet.petition
    if petition.community_id != actor.community.pk:
        return NOT_HERE
    if not (keeps_paper(actor) or _counts(actor, petition)):
        return Refusal(
            "petition:confirm_role",
            _("A secretary, a clerk, the chair or a supervisor confirms signatures from paper."),
        )
    if sheet.state != PetitionSheet.State.ENTERED:
        return Refusal("petition:settled", _("These sheets are confirmed or rejected already."), status=409)
    if petition.reached_at is not None:
        return Refusal("petition:reached", _("Enough have signed; no more signatures are needed."), status=409)
    return None


def may_confirm_sheet(actor: Actor, sheet: PetitionSheet) -> Refusal | None:
    refusal = may_settle_sheet(actor, sheet)
    if refusal is None and actor.person is not None and sheet.entered_by_id == actor.person.pk:
        return Refusal(
            "petition:same_person",
            _("You typed these sheets in; another person confirms them."),
            _("Ask a colleague or a supervisor to count them again."),
        )
    return refusal


def may_answer_petition(actor: Actor, petition: Petition) -> Refusal | None:
    """An audit is held elsewhere: the secretary or a supervisor writes down that and when it was begun."""
    if petition.community_id != actor.community.pk:
        return NOT_HERE
    if not (actor.is_secretary or actor.is_supervisor):
        return Refusal("petition:answer_role", _("Only the secretary or the supervision committee answers a petition."))
    if petition.rule["forces"] != "audit":
        return Refusal(
            "petition:no_answer", _("This petition is met by a meeting or a vote, not by an answer."), status=409
        )
    if petition.reached_at is None:
        return Refusal("petition:not_reached", _("Not enough have signed yet."), status=409)
    if petition.answered_at is not None:
        return Refusal("petition:answered", _("This petition is answered already."), status=409)
    return None


def not_entitled(rule: PetitionRule) -> Refusal:
    return Refusal("petition:not_entitled", _NOT_ENTITLED[rule.who])


def _counts(actor: Actor, petition: Petition) -> bool:
    return actor.person is not None and (actor.is_supervisor or actor.holds(Seat.Role.CHAIR, council=petition.council))
