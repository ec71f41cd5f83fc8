"""Who may draft, save, submit, revise and withdraw a proposal, and until when."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from councils.models import Person
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from proposals.models import Proposal, StageRun, Version
from proposals.permissions.personal_data import may_publish_text
from proposals.permissions.petition_standing import demanding

NOT_HERE = Refusal("proposal:not_here", _("This matter does not exist here."), status=404)
SIGN_IN = Refusal("proposal:sign_in", _("You are not signed in."), _("Sign in first."))
NO_ENTRY = Refusal(
    "proposal:no_entry",
    _("Only people of this community's register may propose."),
    _("Claim your entry with the letter from the committee, or let the committee write it down for you."),
)
NOT_YOURS = Refusal(
    "proposal:not_yours", _("Only who proposed it may change it."), _("Write a comment, or talk to the proposer.")
)
MOVED = Refusal("proposal:moved", _("This matter has moved on since you opened the page."), _("Look at it again."), 409)

# Stages in which the text may still change: before anybody is called to decide on it.
REVISABLE = ("collection", "support", "screening", "returned", "discussion")
WITHDRAWABLE = REVISABLE
SUBMITTABLE = ("draft", "returned")


def stage_key(proposal: Proposal) -> str:
    """Where it stands: as `with_stage()` brought it, or asked for."""
    known: str | None = getattr(proposal, "stage", None)
    if known is None:
        known = StageRun.objects.values_list("stage", flat=True).get(proposal=proposal, left_at=None)
    return known


def writes_for(actor: Actor, proposal: Proposal) -> bool:
    """The proposer, or who of the office typed it for a proposer without a device."""
    if actor.person is None or proposal.community_id != actor.community.pk:
        return False
    if proposal.proposer.person_id == actor.person.pk:
        return True
    return proposal.recorded_by_id == actor.person.pk and (actor.is_secretary or actor.is_clerk)


def may_draft_proposal(actor: Actor, now: datetime, on_behalf_of: Person | None = None) -> Refusal | None:
    if actor.person is None:
        return NO_ENTRY if actor.account_id else SIGN_IN
    if on_behalf_of is None or on_behalf_of.pk == actor.person.pk:
        return None if actor.person.is_adult else Refusal("proposal:minor", _("Only adults may propose."))
    if not (actor.is_secretary or actor.is_clerk):
        return Refusal(
            "proposal:role",
            _("Only a secretary or clerk writes a proposal down for somebody else."),
            _("Propose in your own name."),
        )
    if on_behalf_of.community_id != actor.community.pk or on_behalf_of.left_register_at is not None:
        return Refusal("proposal:no_such_person", _("This person is not on the register."), status=422)
    if not on_behalf_of.is_adult:
        return Refusal("proposal:minor", _("Only adults may propose."), status=422)
    return None


def may_save_draft(actor: Actor, proposal: Proposal, now: datetime) -> Refusal | None:
    if proposal.community_id != actor.community.pk or not writes_for(actor, proposal):
        return NOT_HERE
    if stage_key(proposal) != "draft":
        return Refusal(
            "draft:submitted",
            _("This proposal is submitted already, so it is no draft any more."),
            _("Write a new version of it, with the reason."),
            409,
        )
    return None


def may_submit_proposal(actor: Actor, proposal: Proposal, now: datetime) -> Refusal | None:
    if proposal.community_id != actor.community.pk or not writes_for(actor, proposal):
        return NOT_HERE
    return None if stage_key(proposal) in SUBMITTABLE else MOVED


def may_publish_version(version: Version) -> Refusal | None:
    """A title and a text, and nothing personal in them."""
    if not version.title.strip():
        return Refusal("proposal:no_title", _("The title is missing. Say in one line what should happen."), status=422)
    if not version.text.strip():
        return Refusal("proposal:no_text", _("The text is missing. Say what should happen, and why."), status=422)
    return may_publish_text(
        version.title, version.summary, version.text, version.title_en, version.summary_en, version.text_en, version.why
    )


def may_revise_proposal(actor: Actor, proposal: Proposal, now: datetime) -> Refusal | None:
    if proposal.community_id != actor.community.pk:
        return NOT_HERE
    if not writes_for(actor, proposal):
        return NOT_YOURS
    if stage_key(proposal) not in REVISABLE:
        return Refusal(
            "proposal:fixed",
            _("The text is fixed: it is before the meeting, or decided."),
            _("Move an amendment in the meeting, or write to the committee."),
            409,
        )
    return None


def may_withdraw_proposal(actor: Actor, proposal: Proposal, now: datetime) -> Refusal | None:
    if proposal.community_id != actor.community.pk:
        return NOT_HERE
    if not writes_for(actor, proposal):
        return Refusal("proposal:not_yours", _("Only who proposed it may withdraw it."))
    if stage_key(proposal) not in WITHDRAWABLE:
        return Refusal(
            "proposal:too_late",
            _("This matter is before the meeting or decided; it can no longer be withdrawn."),
            _("Say so in the meeting, or write to the committee."),
            409,
        )
    if demanding(proposal):
        return Refusal(
            "proposal:demanded",
            _("Enough people have demanded by a petition that this is decided: it is theirs now, and not withdrawn."),
            _("Say in the meeting, or in a comment, that you no longer want it."),
            409,
        )
    return None
