"""Start a petition, sign it, take a signature back, answer it. The signature that reaches the number fixes the deadline."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from councils.actions.messages import tell
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Community, Meeting, Person, Seat
from councils.models.clock import database_now, local_today
from councils.models.day import calendar_of
from councils.models.entitled import Line
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from councils.rules.dates import moment_words
from proposals.actions.going_on import go_on_if_ready
from proposals.actions.matter_lock import lock_matter, touch
from proposals.models import AgendaItem, Petition, PetitionSignature, Proposal, Version
from proposals.permissions.personal_data import may_publish_text
from proposals.permissions.petition import (
    ALREADY,
    may_answer_petition,
    may_sign_petition,
    may_start_petition,
    may_withdraw_signature,
)
from proposals.permissions.petition_standing import line_for, rule_of, rules_for, standing_of
from proposals.rules.petitions import forced_by


def start_petition(*, actor: Actor, proposal: Proposal, key: str) -> Petition:
    """Under the matter's own procedure as it is pinned; whoever may sign it signs it with this."""
    with writing():
        proposal = lock_matter(proposal)
        now = database_now()
        rule = next((rule for rule in rules_for(proposal) if rule.key == key), None)
        if rule is None:
            raise Refused(Refusal("petition:no_rule", _("This matter's procedure knows no such petition."), status=422))
        meeting = meeting_now(proposal) if rule.who == "present" else None
        require(may_start_petition(actor, proposal, rule, meeting, now))
        assert actor.person is not None
        on, closes_at = local_today(proposal.community, now), None
        if rule.sign_days is not None:
            calendar = calendar_of(proposal.community)
            closes_at = calendar.end_of(on + timedelta(days=rule.sign_days))
        petition = Petition.objects.create(
            community=proposal.community, proposal=proposal, council=proposal.council, meeting=meeting, key=rule.key,
            rule=rule.to_json(), started_at=now, started_by=actor.person, closes_at=closes_at,
        )  # fmt: skip
        record(
            actor=actor, name="petition:started", about=petition, at=now,
            particulars={"proposal": proposal.pk, "rule": rule.to_json()},
        )  # fmt: skip
        line = line_for(rule, petition.council, meeting, on, actor.person)
        if line is not None:
            add_signature(actor, petition, actor.person, line, now)
            settle_if_reached(actor, petition, now)
        touch(proposal)
        return petition


def sign_petition(*, actor: Actor, petition: Petition) -> PetitionSignature:
    """With one's own account: checked against the register of this moment, and counted at once."""
    with writing():
        petition = lock_petition(petition)
        now = database_now()
        require(may_sign_petition(actor, petition, now))
        assert actor.person is not None
        on = local_today(petition.community, now)
        line = line_for(rule_of(petition), petition.council, petition.meeting, on, actor.person)
        assert line is not None
        signed = add_signature(actor, petition, actor.person, line, now)
        settle_if_reached(actor, petition, now)
        touch(petition.proposal)
        return signed


def withdraw_signature(*, actor: Actor, petition: Petition) -> None:
    """The row stays, with its day; who signed may sign again."""
    with writing():
        petition = lock_petition(petition)
        now = database_now()
        require(may_withdraw_signature(actor, petition, now))
        held = PetitionSignature.objects.filter(petition=petition, person=actor.person).standing().get()
        held.withdrawn_at = now
        held.save(update_fields=["withdrawn_at"])
        record(
            actor=actor, name="petition:unsigned", about=held, at=now, particulars={"petition": petition.pk}
        )  # fmt: skip
        touch(petition.proposal)


def answer_petition(*, actor: Actor, petition: Petition, answer: str) -> Petition:
    """What became of a demand for an audit: public, and not changed afterwards."""
    with writing():
        petition = lock_petition(petition)
        now = database_now()
        require(may_answer_petition(actor, petition))
        if not answer.strip():
            raise Refused(Refusal("petition:empty", _("Say what was begun, by whom and when."), status=422))
        require(may_publish_text(answer))
        petition.answered_at, petition.answer = now, answer.strip()
        petition.save(update_fields=["answered_at", "answer"])
        record(actor=actor, name="petition:answered", about=petition, at=now, particulars={"answer": answer.strip()})
        touch(petition.proposal)
        return petition


def lock_petition(petition: Petition) -> Petition:
    """The petition under its lock; inside `writing()` only. Two statements, as with a matter."""
    Petition.objects.select_for_update().values_list("pk").get(pk=petition.pk)
    related = ("community", "council__community", "meeting", "proposal__community", "proposal__procedure_version")
    return Petition.objects.select_related(*related).get(pk=petition.pk)


def meeting_now(proposal: Proposal) -> Meeting | None:
    """The open meeting of the body with this matter on its agenda."""
    items = AgendaItem.objects.filter(proposal=proposal, meeting__state=Meeting.State.OPEN)
    item = items.filter(meeting__council=proposal.council_id).select_related("meeting__council").first()
    return item.meeting if item else None


def add_signature(
    actor: Actor, petition: Petition, person: Person, line: Line, now: datetime, **more: object
) -> PetitionSignature:
    """Under the petition's lock. `more`: the sheet it came on; without one it is verified by the account."""
    household = line.household if rule_of(petition).who == "households" else None
    verified = None if more else now
    try:
        with transaction.atomic():
            signed = PetitionSignature.objects.create(
                community=petition.community, petition=petition, person=person, household=household, signed_at=now,
                verified_at=verified, **more,
            )  # fmt: skip
    except IntegrityError as twice:
        raise Refused(ALREADY) from twice
    if not more:
        record(actor=actor, name="petition:signed", about=signed, at=now, particulars={"petition": petition.pk})
    return signed


def settle_if_reached(actor: Actor, petition: Petition, now: datetime) -> bool:
    """Enough verified signatures: numbers, deadline and reasons are fixed now, and those who must act are told."""
    standing = standing_of(petition, now)
    if petition.reached_at is not None or not standing.reached:
        return False
    rule, notice = rule_of(petition), petition.proposal.procedure_version.definition["notice"]
    forced = forced_by(rule, now, (notice["days"], notice["clear"], notice["reading"]), calendar_of(petition.community))
    petition.reached_at, petition.due_at, petition.opens_on = now, forced.deadline.at, forced.opens_on
    petition.have, petition.needed, petition.base_number = standing.have, standing.needed, standing.base_number
    petition.reason, petition.reason_en = forced.deadline.reason.zh, forced.deadline.reason.en
    if forced.notice_by is not None:
        petition.notice_by = forced.notice_by.on
        petition.notice_reason, petition.notice_reason_en = forced.notice_by.reason.zh, forced.notice_by.reason.en
    petition.save()
    record(
        actor=Actor.clock(petition.community), name="petition:reached", about=petition, at=now,
        particulars={
            "proposal": petition.proposal_id, "have": standing.have, "needed": standing.needed,
            "base": standing.base_number, "due_at": forced.deadline.at.isoformat(),
        },
    )  # fmt: skip
    _tell_reached(petition)
    # Its signatures are verified: what waited for that alone goes on.
    go_on_if_ready(actor, lock_matter(petition.proposal), now)
    return True


def _tell_reached(petition: Petition) -> None:
    assert petition.due_at is not None
    community: Community = petition.community
    on = local_today(community, petition.reached_at)
    offices = Seat.objects.filter(community=community).current(on)  # type: ignore[attr-defined]
    secretaries = offices.filter(role=Seat.Role.SECRETARY)
    chairs = offices.filter(role=Seat.Role.CHAIR, council=petition.council)
    held = [*secretaries.select_related("person"), *chairs.select_related("person")]
    version = Version.objects.filter(proposal=petition.proposal).latest("number")
    until = moment_words(petition.due_at, community.timezone)
    tell(
        community=community, persons=[petition.started_by, *(seat.person for seat in held)], kind="petition:reached",
        cause=f"petition:{petition.pk}:reached",
        particulars={
            "title": version.title, "title_en": version.title_en or version.title, "reason": petition.reason,
            "reason_en": petition.reason_en, "until": until.zh, "until_en": until.en,
        },
        path=f"/c/{community.slug}/petitions/{petition.pk}/",
    )  # fmt: skip
