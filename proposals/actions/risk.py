"""Assess the risk of a matter: public, never edited. A newer assessment takes the place of the one before."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, require
from proposals.actions.matter_lock import lock_matter, touch
from proposals.actions.papers import Upload, keep_paper
from proposals.models import Attachment, Proposal, RiskAssessment
from proposals.permissions.gate_record import holds_office
from proposals.permissions.personal_data import may_publish_text
from proposals.permissions.risk import may_assess_risk
from proposals.rules.risk import LEVELS


def assess_risk(
    *,
    actor: Actor,
    proposal: Proposal,
    level: str = "",
    controllable: bool = False,
    points: str = "",
    measures: str = "",
    contingency: str = "",
    waived_reason: str = "",
    paper: Upload | None = None,
) -> RiskAssessment:
    """`waived_reason`: why none is needed, instead of everything else. The same once more is success and no new one."""
    with writing():
        proposal = lock_matter(proposal)
        require(may_assess_risk(actor, proposal))
        said = {
            "level": level, "controllable": controllable, "points": points.strip(), "measures": measures.strip(),
            "contingency": contingency.strip(), "waived_reason": waived_reason.strip(),
        }  # fmt: skip
        require(_whole(said, proposal.major))
        require(may_publish_text(points, measures, contingency, waived_reason))
        before = RiskAssessment.objects.filter(proposal=proposal).order_by("-number").first()
        if before is not None and paper is None and all(getattr(before, key) == value for key, value in said.items()):
            return before
        now = database_now()
        assert actor.person is not None
        found = RiskAssessment.objects.create(
            community=proposal.community,
            proposal=proposal,
            number=before.number + 1 if before else 1,
            attachment=keep_paper(actor, proposal, paper, Attachment.Kind.RISK, now) if paper else None,
            assessed_at=now,
            assessed_by=actor.person,
            on_behalf=not holds_office(actor, "committee", proposal),
            **said,
        )
        particulars = {"proposal": proposal.pk, "number": found.number, "on_behalf": found.on_behalf, **said}
        record(actor=actor, name="risk:assessed", about=found, particulars=particulars, at=now)
        touch(proposal)
        return found


def _whole(said: dict[str, object], major: bool) -> Refusal | None:
    """A level with its risk points, or a reason why none is needed."""
    if said["waived_reason"]:
        if said["level"]:
            return Refusal("risk:both", _("Either assess the risk, or say why none is assessed."), status=422)
        if major:
            return Refusal(
                "risk:major",
                _("A major matter is not exempt from the assessment."),
                _("Assess it, or let the secretary say first why it is no major matter."),
                422,
            )
        return None
    if said["level"] not in LEVELS:
        return Refusal("risk:level", _("Choose how high the risk is, or say why none is assessed."), status=422)
    if not said["points"]:
        return Refusal("risk:points", _("Say what could go wrong, for whom. Everyone can read it."), status=422)
    return None
