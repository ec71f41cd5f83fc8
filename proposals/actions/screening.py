"""The secretary's answer to a proposal: accepted, returned with reasons, or referred. The author is told."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from councils.actions.messages import tell
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Council, Person
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.major import say_major
from proposals.actions.matter_lock import due_at, lock_matter, say
from proposals.actions.mediation import forget_content
from proposals.actions.stages import enter_stage
from proposals.models import ProcedureVersion, Proposal, Version
from proposals.permissions.personal_data import may_publish_text
from proposals.permissions.procedure import onward, procedures_for
from proposals.permissions.screening import may_decide_by, may_go_to_body, may_screen, may_turn_away


def accept_proposal(
    *,
    actor: Actor,
    proposal: Proposal,
    procedure: ProcedureVersion | None = None,
    council: Council | None = None,
    note: str = "",
    major: bool | None = None,
) -> Proposal:
    """Taken up: this body decides it under this procedure, by default those it came with. Open for discussion now.

    `major`: whether it is a major matter, whose risk must be assessed; left out, it stays as it was said before."""
    with writing():
        proposal = lock_matter(proposal)
        now = database_now()
        require(may_screen(actor, proposal, now))
        require(may_publish_text(note))
        body = council or proposal.council
        version = procedure or _default(body, proposal)
        require(may_decide_by(version, body))
        require(may_go_to_body(proposal, body))
        proposal.council, proposal.procedure_version = body, version
        proposal.save(update_fields=["council", "procedure_version"])
        if major is not None:
            say_major(actor, proposal, major, note, now)
        first = onward(version, "screening")
        until = due_at(proposal, first, now)
        enter_stage(actor=actor, proposal=proposal, stage=first, leaving="screening", why=note, due_at=until)
        record(
            actor=actor, name="proposal:accepted", about=proposal, at=now,
            particulars={"council": body.pk, "procedure": version.key, "hash": version.hash},
        )  # fmt: skip
        _tell_author(proposal, "proposal:accepted", now, body=body.name, body_en=body.name_en or body.name)
        say(proposal)
        return lock_matter(proposal)


def return_proposal(*, actor: Actor, proposal: Proposal, reasons: str) -> Proposal:
    """Back to the author, who may write a new version and submit it again. The reasons are public."""
    with writing():
        proposal = lock_matter(proposal)
        now = database_now()
        require(may_turn_away(actor, proposal, now))
        if not reasons.strip():
            raise Refused(
                Refusal(
                    "screening:no_reasons",
                    _("Say why it is returned. The author needs to know what to mend."),
                    status=422,
                )
            )
        require(may_publish_text(reasons))
        enter_stage(actor=actor, proposal=proposal, stage="returned", leaving="screening", why=reasons)
        record(actor=actor, name="proposal:returned", about=proposal, at=now, particulars={"why": reasons})
        _tell_author(proposal, "proposal:returned", now, why=reasons)
        say(proposal)
        return lock_matter(proposal)


def refer_proposal(
    *,
    actor: Actor,
    proposal: Proposal,
    to: str,
    reference: str = "",
    place: str = "",
) -> Proposal:
    """Somebody else's business. `to`: "mediation" keeps the reference number alone, nothing of what the dispute is
    about; "body" names the office (`place`) it was passed on to."""
    with writing():
        proposal = lock_matter(proposal)
        now = database_now()
        require(may_turn_away(actor, proposal, now))
        reference, place = reference.strip(), place.strip()
        if to == "mediation":
            place = ""
        elif not place:
            raise Refused(Refusal("screening:no_place", _("Say which office it is passed on to."), status=422))
        require(may_publish_text(reference, place))
        if to == "mediation":
            forget_content(actor, proposal, now)
        why = reference if to == "mediation" else f"{place} {reference}".strip()
        enter_stage(actor=actor, proposal=proposal, stage="referred", leaving="screening", why=why)
        record(
            actor=actor, name="proposal:referred", about=proposal, at=now,
            particulars={"to": to, "reference": reference, "place": place},
        )  # fmt: skip
        kind = "proposal:mediation" if to == "mediation" else "proposal:referred"
        _tell_author(proposal, kind, now, place=place, reference=reference or "—")
        say(proposal)
        return lock_matter(proposal)


def _default(body: Council, proposal: Proposal) -> ProcedureVersion:
    if body.pk == proposal.council_id and proposal.procedure_version.retired_at is None:
        return proposal.procedure_version
    fitting = procedures_for(body)
    if not fitting:
        raise Refused(
            Refusal("screening:procedure", _("No procedure is made for this body."), _("Choose another body."), 422)
        )
    return fitting[0]


def _tell_author(proposal: Proposal, kind: str, now: datetime, **particulars: str) -> None:
    author: Person | None = proposal.proposer.person
    if author is None:
        return
    version = Version.objects.filter(proposal=proposal).latest("number")
    tell(
        community=proposal.community,
        persons=[author],
        kind=kind,
        cause=f"proposal:{proposal.pk}:{kind}:{int(now.timestamp())}",
        particulars={"title": version.title, "title_en": version.title_en or version.title, **particulars},
        path=f"/c/{proposal.community.slug}/matters/{proposal.pk}/",
    )
