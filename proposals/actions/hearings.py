"""What comes of a hearing: the table of opinions with what was made of each, on the board as long as a decision."""

from __future__ import annotations

from typing import Any

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import require
from proposals.actions.display import end_of, put_on_display
from proposals.actions.matter_lock import lock_matter, say
from proposals.actions.result_facts import matter_number
from proposals.actions.stages import enter_stage
from proposals.models import Comment, Proposal, Publication, Version
from proposals.permissions.hearing import may_publish_opinions
from proposals.permissions.procedure import definition_of


def publish_opinions(*, actor: Actor, proposal: Proposal) -> Publication:
    """Twice is one publication. Nothing of it binds, and it has no number of a decision."""
    with writing():
        proposal = lock_matter(proposal)
        now = database_now()
        held = Publication.objects.filter(kind=Publication.Kind.OPINIONS, proposal=proposal).order_by("-pk").first()
        if held is not None and proposal.stage == "display":  # type: ignore[attr-defined]
            return held
        require(may_publish_opinions(actor, proposal))
        days = definition_of(proposal.procedure_version).days.display
        published = put_on_display(
            kind=Publication.Kind.OPINIONS, community=proposal.community, now=now, facts=_facts(proposal), days=days,
            proposal=proposal,
        )  # fmt: skip
        enter_stage(actor=actor, proposal=proposal, stage="display", leaving="meeting", due_at=end_of(published))
        particulars = {"opinions": len(published.facts["opinions"])}
        record(actor=actor, name="opinions:published", about=proposal, particulars=particulars, at=now)
        say(proposal)
        return published


def opinions_of(proposal: Proposal) -> list[dict[str, Any]]:
    """In the order in which they were said; no names, as everywhere in public."""
    said = Comment.objects.filter(proposal=proposal, hidden_at=None, parent=None).order_by("pk")
    return [{"text": one.text, "answered": one.answered, "answer": one.answer} for one in said]


def _facts(proposal: Proposal) -> dict[str, Any]:
    version = Version.objects.filter(proposal=proposal).latest("number")
    community = proposal.community
    return {
        "community": community.name,
        "community_en": community.name_en or community.name,
        "matter": matter_number(community.matter_prefix, proposal.year, proposal.number),
        "matter_en": f"Matter {proposal.year}/{proposal.number}",
        "title": version.title,
        "title_en": version.title_en or version.title,
        "opinions": opinions_of(proposal),
    }
