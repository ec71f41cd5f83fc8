"""Mandates: granted online by the principal and accepted by the holder, or a paper entered by one and confirmed by another.

Each is asked of the rule when it is given and again when a vote freezes its roll. Both persons are locked in the order of
their numbers, so that the cap of a holder holds for two who come at once, and nobody passes on what he holds.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from councils.actions.coming_for import bring_principals_of
from councils.actions.messages import tell
from councils.actions.record import record
from councils.actions.represented import facts_of, sharing_household
from councils.actions.writing import writing
from councils.models import Mandate, Person
from councils.models.clock import database_now, local_today
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from councils.rules.mandates import why_not
from proposals.actions.attachments import OFFICE, examine
from proposals.actions.mandate_scope import Scope
from proposals.permissions.attachment import wrong_kind
from proposals.permissions.mandate import (
    may_answer_mandate,
    may_confirm_mandate,
    may_enter_mandate,
    may_grant_mandate,
    may_revoke_mandate,
    may_see_mandate,
)


def grant_mandate(
    *, actor: Actor, scope: Scope, holder: Person, until_on: date | None = None, relation: str = ""
) -> Mandate:
    """Online, of one's own vote. It counts when the holder has accepted. The same again is the one that is there."""
    with writing():
        require(may_grant_mandate(actor, scope.council))
        assert actor.person is not None
        about = {"state": Mandate.State.OFFERED, "relation": relation, "until_on": until_on}
        mandate, made = _give(actor, scope, actor.person, holder, **about)
        if made:
            record(actor=actor, name="mandate:granted", about=mandate, particulars=_particulars(mandate))
            _tell(mandate, [holder], "mandate:offered")
        return mandate


def enter_mandate(
    *,
    actor: Actor,
    scope: Scope,
    principal: Person,
    holder: Person,
    kept_at: str,
    until_on: date | None = None,
    relation: str = "",
    scan: bytes = b"",
) -> Mandate:
    """A paper, with the place where it is kept and perhaps its picture. It counts when a second person has compared it."""
    with writing():
        require(may_enter_mandate(actor, scope.council))
        if not kept_at.strip():
            raise Refused(Refusal("mandate:kept_at", _("Say where the paper is kept."), status=422))
        about = {
            "state": Mandate.State.ENTERED, "relation": relation, "until_on": until_on, "kept_at": kept_at.strip(),
            **_picture(scan),
        }  # fmt: skip
        mandate, made = _give(actor, scope, principal, holder, **about)
        if made:
            record(actor=actor, name="mandate:entered", about=mandate, particulars=_particulars(mandate))
        return mandate


def confirm_mandate(*, actor: Actor, mandate: Mandate) -> Mandate:
    """By another person, who compared the paper. Twice is success."""
    with writing():
        mandate = _locked(mandate)
        if mandate.state == Mandate.State.VALID and actor.person and mandate.confirmed_by_id == actor.person.pk:
            return mandate
        require(may_confirm_mandate(actor, mandate))
        _make_valid(actor, mandate, "mandate:confirmed")
        _tell(mandate, [mandate.principal, mandate.holder], "mandate:confirmed")
    bring_principals_of(actor=actor, mandate=mandate)
    return mandate


def accept_mandate(*, actor: Actor, mandate: Mandate) -> Mandate:
    """By its holder. Twice is success."""
    with writing():
        mandate = _locked(mandate)
        if mandate.state == Mandate.State.VALID and actor.person and mandate.confirmed_by_id == actor.person.pk:
            return mandate
        require(may_answer_mandate(actor, mandate))
        _make_valid(actor, mandate, "mandate:accepted")
        _tell(mandate, [mandate.principal], "mandate:accepted")
    bring_principals_of(actor=actor, mandate=mandate)
    return mandate


def decline_mandate(*, actor: Actor, mandate: Mandate) -> Mandate:
    with writing():
        mandate = _locked(mandate)
        if mandate.state == Mandate.State.DECLINED and may_see_mandate(actor, mandate) is None:
            return mandate
        require(may_answer_mandate(actor, mandate))
        _end(actor, mandate, Mandate.State.DECLINED, "", "mandate:declined")
        _tell(mandate, [mandate.principal], "mandate:declined")
        return mandate


def revoke_mandate(*, actor: Actor, mandate: Mandate, why: str = "") -> Mandate:
    """For every vote that opens from now on; one that is open goes on with the roll it has. Twice is success."""
    with writing():
        mandate = _locked(mandate)
        if mandate.state == Mandate.State.REVOKED and may_see_mandate(actor, mandate) is None:
            return mandate
        require(may_revoke_mandate(actor, mandate))
        by_office = actor.person is not None and actor.person.pk not in (mandate.principal_id, mandate.holder_id)
        if by_office and not why.strip():
            raise Refused(Refusal("mandate:why", _("Say why it is ended."), status=422))
        _end(actor, mandate, Mandate.State.REVOKED, why.strip(), "mandate:revoked")
        _tell(mandate, [mandate.principal, mandate.holder], "mandate:revoked")
        return mandate


def _give(actor: Actor, scope: Scope, principal: Person, holder: Person, **about: Any) -> tuple[Mandate, bool]:
    now = database_now()
    today = local_today(scope.council.community, now)
    assert actor.person is not None
    _fits(scope, principal, holder, about["until_on"], today)
    list(Person.objects.select_for_update().filter(pk__in=[principal.pk, holder.pk]).order_by("pk").values("pk"))
    _lapse(scope, today, now)
    there = _there(scope, principal)
    if there is not None:
        if there.holder_id == holder.pk and there.recorded_by_id == actor.person.pk:
            return there, False
        raise Refused(
            Refusal(
                "mandate:given",
                _("A mandate for this is given already, to %(holder)s.") % {"holder": there.holder.name},
                _("Revoke it first."),
                409,
            )
        )
    mandate = Mandate(
        community=scope.council.community,
        council=scope.council,
        meeting=scope.meeting,
        matter=scope.matter.pk if scope.matter is not None else None,
        principal=principal,
        holder=holder,
        from_on=today,
        recorded_by=actor.person,
        recorded_at=now,
        **about,
    )
    _ask_the_rule(scope, mandate, today)
    mandate.save()
    return mandate, True


def _fits(scope: Scope, principal: Person, holder: Person, until_on: date | None, today: date) -> None:
    if principal.pk == holder.pk:
        raise Refused(Refusal("mandate:self", _("Nobody is his own holder."), status=422))
    ours = {scope.council.community_id}
    parts = [principal, holder, *(part for part in (scope.meeting, scope.matter) if part is not None)]
    council = {part.council_id for part in (scope.meeting, scope.matter) if part is not None} - {scope.council.pk}
    if {part.community_id for part in parts} != ours or council:
        raise Refused(Refusal("mandate:unfitting", _("Persons, body and meeting do not belong together."), status=422))
    whole_body = scope.meeting is None and scope.matter is None
    if (until_on is not None and until_on <= today) or (whole_body and until_on is None):
        raise Refused(Refusal("mandate:until", _("Give the day on which it ends; it lies in the future."), status=422))
    if scope.begun():
        raise Refused(
            Refusal(
                "mandate:begun",
                _("The vote has begun or the meeting is over; mandates were fixed when the vote opened."),
                _("Give one for a later vote."),
                409,
            )
        )


def _ask_the_rule(scope: Scope, mandate: Mandate, today: date) -> None:
    others = scope.meeting_itself().exclude(pk=mandate.pk)
    shared = sharing_household([(mandate.principal_id, mandate.holder_id)], today)
    pair = (mandate.principal_id, mandate.holder_id)
    facts = facts_of(
        mandate,
        on_roll={person for person in pair if scope.is_entitled(person, today)},
        shared=shared,
        held=others.filter(holder=mandate.holder_id).count(),
        holder_represented=others.filter(principal=mandate.holder_id).exists(),
        principal_holds=others.filter(holder=mandate.principal_id).exists(),
    )
    reason = why_not(scope.terms, facts)
    if reason is not None:
        raise Refused(Refusal(f"mandate:{reason.code}", reason.words.text(get_language() or ""), status=422))


def _there(scope: Scope, principal: Person) -> Mandate | None:
    """A live one of this principal for exactly this."""
    matter = scope.matter.pk if scope.matter is not None else None
    same = Mandate.objects.filter(
        council=scope.council, principal=principal, meeting=scope.meeting, matter=matter
    ).live()
    return same.select_related("holder").first()


def _lapse(scope: Scope, today: date, now: datetime) -> None:
    """What has run out is over; it stands in nobody's way."""
    over = Q(until_on__lte=today) | Q(meeting__state__in=["closed", "cancelled"])
    Mandate.objects.filter(over, council=scope.council).live().update(state=Mandate.State.REVOKED, ended_at=now)


def _locked(mandate: Mandate) -> Mandate:
    related = ("council__community", "principal", "holder", "community")
    return Mandate.objects.select_for_update(of=("self",)).select_related(*related).get(pk=mandate.pk)


def _make_valid(actor: Actor, mandate: Mandate, name: str) -> None:
    mandate.state, mandate.confirmed_by, mandate.confirmed_at = Mandate.State.VALID, actor.person, database_now()
    mandate.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    record(actor=actor, name=name, about=mandate, particulars=_particulars(mandate))


def _end(actor: Actor, mandate: Mandate, state: str, why: str, name: str) -> None:
    mandate.state, mandate.ended_by, mandate.ended_at, mandate.ended_why = state, actor.person, database_now(), why
    mandate.save(update_fields=["state", "ended_by", "ended_at", "ended_why"])
    record(actor=actor, name=name, about=mandate, particulars=_particulars(mandate) | ({"why": why} if why else {}))


def _picture(scan: bytes) -> dict[str, Any]:
    """Drawn anew, so that place, time and camera stay with who took it; a PDF as it is."""
    if not scan:
        return {}
    kept, kind, suffix = examine(scan)
    if kind in {found for found, _suffix in OFFICE.values()}:
        raise Refused(wrong_kind())
    digest = hashlib.sha256(kept).hexdigest()
    return {"scan": ContentFile(kept, f"{digest[:32]}{suffix}"), "scan_type": kind, "scan_sha256": digest}


def _particulars(mandate: Mandate) -> dict[str, Any]:
    return {
        "council": mandate.council_id, "meeting": mandate.meeting_id, "matter": mandate.matter,
        "principal": mandate.principal_id, "holder": mandate.holder_id,
        "until_on": mandate.until_on.isoformat() if mandate.until_on else None,
    }  # fmt: skip


def _tell(mandate: Mandate, persons: list[Person], kind: str) -> None:
    council = mandate.council
    tell(
        community=mandate.community,
        persons=persons,
        kind=kind,
        cause=f"{kind}:{mandate.pk}",
        particulars={
            "body": council.name,
            "body_en": council.name_en or council.name,
            "principal": mandate.principal.name,
            "holder": mandate.holder.name,
        },
        path=f"/c/{mandate.community.slug}/mandates/{mandate.pk}/",
    )
