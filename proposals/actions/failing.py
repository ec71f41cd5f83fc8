"""After a vote that did not carry: the step that the procedure names, by the calendar or by the office, always recorded."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from councils.actions.messages import tell
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Council
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.matter_lock import due_at, lock_matter, say
from proposals.actions.stages import enter_stage
from proposals.actions.took_part import took_part
from proposals.models import ProcedureVersion, Proposal, Version
from proposals.permissions.failing import (
    Failure,
    bodies_for,
    failure_now,
    may_follow_failure,
    may_refer_to,
    target_of,
)
from proposals.permissions.personal_data import may_publish_text
from proposals.permissions.procedure import definition_of, onward
from proposals.rules.failing import FAILURE_WORDS


def follow_failure(*, actor: Actor, proposal: Proposal, why: str = "", council: Council | None = None) -> Proposal:
    """Revise, adjourn, refer or close, as the procedure says. `why` is public; `council`: to which body it is referred,
    needed where more than one may decide. The author and who took part are told."""
    with writing():
        proposal = lock_matter(proposal)
        now = database_now()
        require(may_follow_failure(actor, proposal, now))
        failure = failure_now(proposal)
        assert failure is not None
        if actor.ref != "clock" and not why.strip():
            raise Refused(Refusal("failure:no_reason", _("Say why. Everyone can read the reason."), status=422))
        require(may_publish_text(why))
        why = why.strip() or _plain(failure)
        do = {"revise": _revise, "adjourn": _adjourn, "close": _close}.get(failure.way)
        if do is not None:
            do(actor, proposal, failure, why, now)
        else:
            _refer(actor, proposal, failure, why, now, council)
        say(proposal)
        return lock_matter(proposal)


def refer_to_body(
    actor: Actor, proposal: Proposal, version: ProcedureVersion, council: Council, leaving: str, why: str, now: datetime
) -> None:
    """Before another body under its procedure: discussed there first, where that procedure knows a discussion."""
    proposal.council, proposal.procedure_version = council, version
    proposal.save(update_fields=["council", "procedure_version"])
    keys = [stage.key for stage in definition_of(version).stages]
    stage = "discussion" if "discussion" in keys else onward(version, "screening")
    enter_stage(
        actor=actor, proposal=proposal, stage=stage, leaving=leaving, why=why, due_at=due_at(proposal, stage, now)
    )


def _plain(failure: Failure) -> str:
    words = FAILURE_WORDS[failure.kind]
    return f"{words.zh} / {words.en}"


def _revise(actor: Actor, proposal: Proposal, failure: Failure, why: str, now: datetime) -> None:
    until = due_at(proposal, "discussion", now)
    enter_stage(actor=actor, proposal=proposal, stage="discussion", leaving="display", why=why, due_at=until)
    _note(actor, proposal, "matter:revised", failure, why, now)


def _adjourn(actor: Actor, proposal: Proposal, failure: Failure, why: str, now: datetime) -> None:
    """To another meeting, or another vote over a period, whichever it was; the number of times is in the record."""
    keys = [stage.key for stage in definition_of(proposal.procedure_version).stages]
    stage = "ballot" if failure.resolution.poll.meeting_id is None and "ballot" in keys else "meeting"
    enter_stage(actor=actor, proposal=proposal, stage=stage, leaving="display", why=why)
    _note(actor, proposal, "matter:adjourned", failure, why, now, times=failure.adjourned + 1, most=failure.plan.most)


def _close(actor: Actor, proposal: Proposal, failure: Failure, why: str, now: datetime) -> None:
    enter_stage(actor=actor, proposal=proposal, stage="closed", leaving="display", why=why)
    record(
        actor=actor, name="matter:closed", about=proposal, at=now, particulars={"failure": failure.kind, "why": why}
    )  # fmt: skip


def _refer(
    actor: Actor, proposal: Proposal, failure: Failure, why: str, now: datetime, council: Council | None
) -> None:
    version = target_of(proposal)
    if council is None and version is not None:
        bodies = bodies_for(version)
        council = bodies[0] if len(bodies) == 1 else None
    require(may_refer_to(proposal, council, version))
    assert version is not None
    assert council is not None
    before = proposal.procedure_version
    refer_to_body(actor, proposal, version, council, "display", why, now)
    _note(
        actor, proposal, "matter:referred", failure, why, now,
        council=council.pk, procedure=version.key, hash=version.hash, before=before.key, hash_before=before.hash,
    )  # fmt: skip


def _note(
    actor: Actor, proposal: Proposal, name: str, failure: Failure, why: str, now: datetime, **more: object
) -> None:
    particulars = {"failure": failure.kind, "resolution": failure.resolution.pk, "why": why, **more}
    record(actor=actor, name=name, about=proposal, at=now, particulars=particulars)
    tell_of(proposal, name, why, f"proposal:{proposal.pk}:{name}:{failure.resolution.pk}")


def tell_of(proposal: Proposal, kind: str, why: str, cause: str) -> None:
    """Everybody who took part hears where the matter went, and why."""
    version = Version.objects.filter(proposal=proposal).latest("number")
    body = proposal.council
    tell(
        community=proposal.community,
        persons=took_part(proposal),
        kind=kind,
        cause=cause,
        particulars={
            "title": version.title, "title_en": version.title_en or version.title, "why": why,
            "body": body.name, "body_en": body.name_en or body.name,
        },
        path=f"/c/{proposal.community.slug}/matters/{proposal.pk}/",
    )  # fmt: skip
