"""From draft to matter: a number, the texts public, the proposer's signature the first. And the way back: withdrawal."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max

from councils.actions.messages import tell
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Community, Person, Seat
from councils.models.clock import database_now, local_today
from councils.permissions.actor import Actor
from councils.permissions.refusal import require
from councils.rules.dates import day_words
from proposals.actions.matter_lock import due_at, lock_matter, say
from proposals.actions.stages import enter_stage, stage_of
from proposals.models import Proposal, Support, Version
from proposals.permissions.gates import may_go_on
from proposals.permissions.procedure import definition_of, onward
from proposals.permissions.proposal import may_publish_version, may_submit_proposal, may_withdraw_proposal, writes_for
from proposals.permissions.support import signers, standing


def submit_proposal(*, actor: Actor, proposal: Proposal) -> Proposal:
    """Make it public. Enough signatures, or none needed: it goes straight on to screening. Twice is success."""
    with writing():
        proposal = lock_matter(proposal)
        now = database_now()
        before = str(proposal.stage)  # type: ignore[attr-defined]
        if before in ("collection", "support", "screening") and writes_for(actor, proposal):
            return proposal
        require(may_submit_proposal(actor, proposal, now))
        version = Version.objects.filter(proposal=proposal).latest("number")
        require(may_publish_version(version))
        if proposal.number is None:
            _number(proposal, now)
        proposal.submitted_at = proposal.submitted_at or now
        proposal.save(update_fields=["year", "number", "submitted_at"])
        _sign_first(actor, proposal, now)
        record(
            actor=actor, name="proposal:submitted", about=proposal, at=now,
            particulars={"number": number_of(proposal), "version": version.number,
                         "recorded_by_office": proposal.recorded_by_id is not None},
        )  # fmt: skip
        _enter_support(actor, proposal, before, now)
        say(proposal)
        return lock_matter(proposal)


def withdraw_proposal(*, actor: Actor, proposal: Proposal, why: str = "") -> Proposal:
    """The proposer takes it back; its page stays and says so. Twice is success."""
    with writing():
        proposal = lock_matter(proposal)
        now = database_now()
        stage = str(proposal.stage)  # type: ignore[attr-defined]
        if stage == "withdrawn" and writes_for(actor, proposal):
            return proposal
        require(may_withdraw_proposal(actor, proposal, now))
        enter_stage(actor=actor, proposal=proposal, stage="withdrawn", leaving=stage, why=why)
        record(actor=actor, name="proposal:withdrawn", about=proposal, at=now, particulars={"why": why})
        say(proposal)
        return lock_matter(proposal)


def take_up_if_supported(actor: Actor, proposal: Proposal, now: datetime) -> bool:
    """Under the lock, in stage `support`: enough have signed and nothing else is asked, so on to screening. Whether it moved."""
    if not standing(proposal, now).reached or may_go_on(proposal, stage_of(proposal), "screening", now) is not None:
        return False
    enter_screening(actor, proposal, "support", now)
    return True


def enter_screening(actor: Actor, proposal: Proposal, leaving: str, now: datetime) -> None:
    until = due_at(proposal, "screening", now)
    enter_stage(actor=actor, proposal=proposal, stage="screening", leaving=leaving, due_at=until)
    version = Version.objects.filter(proposal=proposal).latest("number")
    today = local_today(proposal.community, now)
    serving = Seat.objects.filter(community=proposal.community, role=Seat.Role.SECRETARY).current(today)
    last_day = day_words(local_today(proposal.community, until - timedelta(seconds=1)), today) if until else None
    tell(
        community=proposal.community,
        persons=Person.objects.filter(seats__in=serving).distinct(),
        kind="proposal:to_screen",
        cause=f"proposal:{proposal.pk}:to_screen:{int(now.timestamp())}",
        particulars={
            "title": version.title,
            "title_en": version.title_en or version.title,
            "until": last_day.zh if last_day else "—",
            "until_en": last_day.en if last_day else "—",
        },
        path=f"/c/{proposal.community.slug}/screening/{proposal.pk}/",
    )


def number_of(proposal: Proposal) -> str:
    return f"{proposal.year}/{proposal.number}"


def _keys(proposal: Proposal) -> tuple[str, ...]:
    return tuple(stage.key for stage in definition_of(proposal.procedure_version).stages)


def _enter_support(actor: Actor, proposal: Proposal, before: str, now: datetime) -> None:
    """Where its procedure begins: opinions are collected, it looks for co-signers, or it goes straight to screening."""
    first = onward(proposal.procedure_version, before)
    if first == "collection":
        until = due_at(proposal, first, now)
        enter_stage(actor=actor, proposal=proposal, stage=first, leaving=before, due_at=until)
        return
    if "support" not in _keys(proposal):
        enter_screening(actor, proposal, before, now)
        return
    enter_stage(actor=actor, proposal=proposal, stage="support", leaving=before)
    take_up_if_supported(actor, proposal, now)


def _number(proposal: Proposal, now: datetime) -> None:
    """The next of the year. The community's row is the lock: gapless, because a rolled-back submission takes none."""
    community = Community.objects.select_for_update().get(pk=proposal.community_id)
    year = local_today(community, now).year
    last = Proposal.objects.filter(community=community, year=year).aggregate(last=Max("number"))["last"] or 0
    proposal.year, proposal.number = year, last + 1


def _sign_first(actor: Actor, proposal: Proposal, now: datetime) -> None:
    """The proposer's own signature, where his kind of person is asked to sign at all."""
    person = proposal.proposer.person
    rule = definition_of(proposal.procedure_version).support
    today = local_today(proposal.community, now)
    if person is None or not signers(rule, proposal.council, today).filter(pk=person.pk).exists():
        return
    Support.objects.get_or_create(
        community=proposal.community,
        proposal=proposal,
        person=person,
        defaults={"signed_at": now, "recorded_by": proposal.recorded_by},
    )
