"""Who may object to a published outcome, until when, and who answers."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from proposals.models import Objection, Publication


def objections_until(publication: Publication) -> date:
    """The last day for an objection, as printed on the notice."""
    return date.fromisoformat(str(publication.facts["objections_until"]))


def may_object(actor: Actor, publication: Publication, today: date) -> Refusal | None:
    if actor.person is None or publication.community_id != actor.community.pk:
        return Refusal(
            "objection:not_resident",
            _("Only residents, owners and members of this community can object here."),
            _("Claim your entry in the register, or write to the supervision committee on paper."),
        )
    if publication.kind != Publication.Kind.RESOLUTION:
        return Refusal("objection:not_here", _("Objections are raised against a published resolution."), status=409)
    if today > objections_until(publication):
        return Refusal(
            "objection:late",
            _("The time for objections has ended."),
            _("You can still write to the supervision committee, or ask the court."),
            status=409,
        )
    if Objection.objects.filter(publication=publication, person=actor.person, withdrawn_at=None).exists():
        return Refusal("objection:twice", _("Your objection is in already. You find it below."), status=409)
    return None


def may_answer_objection(actor: Actor, objection: Objection) -> Refusal | None:
    if objection.community_id != actor.community.pk or not actor.is_supervisor:
        return Refusal("objection:role", _("The supervision committee answers objections."))
    if objection.answered_at or objection.withdrawn_at:
        return Refusal("objection:answered", _("This objection is answered or withdrawn already."), status=409)
    return None


def may_withdraw_objection(actor: Actor, objection: Objection) -> Refusal | None:
    if actor.person is None or objection.person_id != actor.person.pk:
        return Refusal("objection:not_yours", _("Only who objected can withdraw the objection."))
    if objection.withdrawn_at:
        return Refusal("objection:withdrawn", _("This objection is withdrawn already."), status=409)
    return None
