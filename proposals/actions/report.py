"""The second disclosure: what became of a decision is published too, for as long as the law wants, and then it is done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from councils.models.clock import local_today
from councils.permissions.actor import Actor
from proposals.actions.display import end_of, put_on_display
from proposals.actions.result_facts import matter_number
from proposals.actions.stages import enter_stage
from proposals.models import FollowUp, Proposal, Publication, Resolution, Version
from proposals.permissions.procedure import definition_of


def end_follow_up(actor: Actor, proposal: Proposal, leaving: str, now: datetime) -> None:
    """The last work has ended: what was carried out goes on the board by itself, where the procedure says so."""
    defn = definition_of(proposal.procedure_version)
    report = next((stage for stage in defn.stages if stage.key == "report"), None)
    resolution = Resolution.objects.filter(proposal=proposal).order_by("-pk").first()
    if report is None or resolution is None:
        enter_stage(actor=actor, proposal=proposal, stage="done", leaving=leaving)
        return
    published = Publication.objects.filter(kind=Publication.Kind.IMPLEMENTATION, resolution=resolution).first()
    if published is None:
        published = put_on_display(
            kind=Publication.Kind.IMPLEMENTATION, community=proposal.community, now=now, days=report.min_days,
            facts=_facts(proposal, resolution, now), resolution=resolution, proposal=proposal,
        )  # fmt: skip
    enter_stage(actor=actor, proposal=proposal, stage="report", leaving=leaving, due_at=end_of(published))


def _facts(proposal: Proposal, resolution: Resolution, now: datetime) -> dict[str, Any]:
    """What was decided, and of each work what was done or why it was given up; nothing personal."""
    community = proposal.community
    version = Version.objects.filter(proposal=proposal).order_by("-number").first()
    assert version is not None
    works = FollowUp.objects.filter(resolution__proposal=proposal).order_by("due_on", "pk")
    return {
        "community": community.name,
        "community_en": community.name_en or community.name,
        "number": f"{community.matter_prefix}决〔{resolution.year}〕{resolution.number}号",
        "number_en": f"Resolution {resolution.year}/{resolution.number}",
        "matter": matter_number(community.matter_prefix, proposal.year, proposal.number),
        "matter_en": f"Matter {proposal.year}/{proposal.number}",
        "title": version.title,
        "title_en": version.title_en or version.title,
        "sentence": resolution.sentence,
        "sentence_en": resolution.sentence_en,
        "published_on": local_today(community, now).isoformat(),
        "works": [_work(work) for work in works],
    }


def _work(work: FollowUp) -> dict[str, Any]:
    said = work.notes.order_by("-at", "-pk").first() if work.done_at else None
    text = said.text if said else work.dropped_why
    return {
        "title": work.title,
        "title_en": work.title_en or work.title,
        "done": work.done_at is not None,
        "ended_on": local_today(work.community, work.done_at or work.dropped_at).isoformat(),
        "text": text,
        "text_en": (said.text_en if said else "") or text,
    }
