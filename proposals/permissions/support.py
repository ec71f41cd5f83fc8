"""Co-signing: who may, until when, and how many are needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from councils.models import Council, Household, Ownership, Person, Seat
from councils.models.clock import local_today
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from proposals.models import Proposal, StageRun, Support
from proposals.permissions.procedure import definition_of
from proposals.permissions.proposal import NOT_HERE, SIGN_IN, stage_key
from proposals.rules.procedures import SupportRule, support_needed

OPEN_FOR_SIGNATURES = ("support", "screening")
OPEN_FOR_WITHDRAWAL = ("support", "screening", "returned")


@dataclass(frozen=True)
class Standing:
    """`have` signatures (households, where they count) of `needed`; `base` of the rule counts `base_number`."""

    have: int
    needed: int
    base: str
    base_number: int

    @property
    def reached(self) -> bool:
        return self.have >= self.needed

    @property
    def short(self) -> int:
        return max(self.needed - self.have, 0)


def signers(rule: SupportRule | None, council: Council, on: date) -> QuerySet[Person]:
    """Who may co-sign a matter of this body on that day."""
    people = Person.objects.filter(community_id=council.community_id).current()
    held = Q(until_on=None) | Q(until_on__gt=on)
    if rule is not None and rule.base == "owners":
        owners = Ownership.objects.filter(held, community_id=council.community_id, from_on__lte=on)
        return people.filter(pk__in=owners.values("person"))
    if rule is not None and rule.base == "members":
        seats = Seat.objects.filter(council=council).current(on).voting()
        return people.filter(pk__in=seats.values("person"))
    return people.residents(on).adults()


def base_number(rule: SupportRule, council: Council, on: date) -> int:
    """How many the base of the rule counts that day; 0 for a base that only a meeting knows."""
    if rule.base == "present":
        return 0
    if rule.base == "households":
        held = Q(residencies__until_on=None) | Q(residencies__until_on__gt=on)
        homes = Household.objects.filter(held, community_id=council.community_id, left_register_at=None)
        return homes.filter(residencies__from_on__lte=on).distinct().count()
    return signers(rule, council, on).count()


def signatures(proposal: Proposal, rule: SupportRule | None, on: date) -> int:
    """Signatures that stand, of people still on the register; one per household where households count."""
    if proposal.co_signed is not None:
        return proposal.co_signed
    valid = Support.objects.filter(proposal=proposal, withdrawn_at=None, person__left_register_at=None)
    if rule is None or rule.base != "households":
        return valid.count()
    held = Q(person__residencies__until_on=None) | Q(person__residencies__until_on__gt=on)
    return valid.filter(held).values("person__residencies__household").distinct().count()


def co_signed_once(proposal: Proposal) -> int:
    """How many signatures stood when co-signing ended, whoever has moved away since."""
    valid = Support.objects.filter(proposal=proposal, withdrawn_at=None)
    rule = definition_of(proposal.procedure_version).support
    if rule is None or rule.base != "households":
        return valid.count()
    ended = StageRun.objects.filter(proposal=proposal, stage="support").order_by("-left_at").first()
    on = local_today(proposal.community, ended.left_at if ended and ended.left_at else proposal.created_at)
    held = Q(person__residencies__until_on=None) | Q(person__residencies__until_on__gt=on)
    return valid.filter(held).values("person__residencies__household").distinct().count()


def standing(proposal: Proposal, now: datetime, people: int | None = None) -> Standing:
    """How the co-signing stands under the matter's own procedure: two queries, one where `people` (valid signatures,
    counted per person) are known already."""
    on = local_today(proposal.community, now)
    defn = definition_of(proposal.procedure_version)
    rule = defn.support
    number = 0 if rule is None else base_number(rule, proposal.council, on)
    by_home = rule is not None and rule.base == "households"
    have = people if people is not None and not by_home else signatures(proposal, rule, on)
    return Standing(have, support_needed(defn, number), rule.base if rule else "adults", number)


def may_sign_support(actor: Actor, proposal: Proposal, now: datetime, person: Person | None = None) -> Refusal | None:
    """In one's own name, or (secretary, clerk) for a person who signed on paper."""
    if proposal.community_id != actor.community.pk:
        return NOT_HERE
    if actor.person is None:
        return _no_entry(actor)
    signer = person or actor.person
    if signer.pk != actor.person.pk and not (actor.is_secretary or actor.is_clerk):
        return Refusal("support:role", _("Only a secretary or clerk enters a signature from paper."))
    if stage_key(proposal) not in OPEN_FOR_SIGNATURES:
        return Refusal(
            "support:closed",
            _("Co-signing has ended: this matter is taken up or finished."),
            _("You can still write a comment."),
            409,
        )
    rule = definition_of(proposal.procedure_version).support
    today = local_today(actor.community, now)
    if not signers(rule, proposal.council, today).filter(pk=signer.pk).exists():
        return _not_entitled(rule)
    return None


def may_withdraw_support(
    actor: Actor, proposal: Proposal, now: datetime, person: Person | None = None
) -> Refusal | None:
    if proposal.community_id != actor.community.pk:
        return NOT_HERE
    if actor.person is None:
        return _no_entry(actor)
    signer = person or actor.person
    if signer.pk != actor.person.pk and not (actor.is_secretary or actor.is_clerk):
        return Refusal("support:role", _("Only a secretary or clerk withdraws a signature for somebody else."))
    if stage_key(proposal) not in OPEN_FOR_WITHDRAWAL:
        return Refusal("support:taken_up", _("This matter is taken up; the signatures stand as they are."), status=409)
    if proposal.proposer.person_id == signer.pk:
        return Refusal(
            "support:proposer",
            _("The proposer's own signature belongs to the proposal."),
            _("Withdraw the proposal instead."),
            409,
        )
    return None


def _no_entry(actor: Actor) -> Refusal:
    if actor.account_id is None:
        return SIGN_IN
    return Refusal(
        "support:no_entry",
        _("Only people of this community's register co-sign."),
        _("Claim your entry with the letter from the committee, or sign on paper at its office."),
    )


def _not_entitled(rule: SupportRule | None) -> Refusal:
    if rule is not None and rule.base == "owners":
        return Refusal("support:not_owner", _("Only owners co-sign this matter: owners decide on it."))
    if rule is not None and rule.base == "members":
        return Refusal("support:not_member", _("Only members of the body that decides co-sign this matter."))
    return Refusal("support:not_resident", _("Only adults who live here by the register co-sign this matter."))
