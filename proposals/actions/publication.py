"""A counted result publishes itself: number, outcome page, notice, messages. Nobody presses a button."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Max

from councils.actions.messages import tell
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Community
from councils.models.clock import database_now, local_today
from councils.permissions.actor import Actor
from councils.permissions.refusal import require
from councils.rules.dates import day_words
from proposals.actions.display import end_of, put_on_display
from proposals.actions.poll_lock import lock_poll
from proposals.actions.result_facts import result_facts
from proposals.actions.stages import enter_stage, stage_of
from proposals.actions.took_part import took_part
from proposals.models import Poll, Publication, Resolution, StageRun
from proposals.permissions.publication import may_publish
from realtime.broadcast import announce


def publish_result(*, actor: Actor, poll: Poll) -> Resolution:
    """Publish a counted poll. Twice, late or from two clocks: one resolution, one number, one message to each."""
    with writing():
        now = database_now()
        poll = lock_poll(poll.pk, mode="exclusive")
        if poll.state == Poll.State.PUBLISHED:
            return Resolution.objects.get(poll=poll)
        require(may_publish(poll))
        resolution = _resolve(poll, now)
        publication = _display(poll, resolution, now)
        Poll.objects.filter(pk=poll.pk, state=Poll.State.COUNTED).update(state=Poll.State.PUBLISHED, published_at=now)
        record(
            actor=actor,
            name="resolution:published",
            about=resolution,
            at=now,
            particulars={
                "poll": poll.pk,
                "number": f"{resolution.year}/{resolution.number}",
                "outcome": resolution.outcome,
                "root": poll.root,
            },
        )
        _move_on(actor, poll, publication)
        _tell(poll, resolution, publication)
        for topic in (f"poll.{poll.pk}", f"proposal.{poll.proposal_id}", f"community.{poll.community_id}"):
            announce(topic)
        if poll.meeting_id:
            announce(f"meeting.{poll.meeting_id}")
        return resolution


def _resolve(poll: Poll, now: datetime) -> Resolution:
    # The community's row is the lock of its numbers: gapless, because a rolled-back publication takes none.
    community = Community.objects.select_for_update().get(pk=poll.community_id)
    year = local_today(community, now).year
    last = Resolution.objects.filter(community=community, year=year).aggregate(last=Max("number"))["last"] or 0
    result: dict[str, Any] = poll.result or {}
    return Resolution.objects.create(
        community=community,
        poll=poll,
        proposal_id=poll.proposal_id,
        year=year,
        number=last + 1,
        outcome=result["outcome"]["kind"],
        sentence=result["sentences"]["zh-Hans"],
        sentence_en=result["sentences"]["en"],
        decided_at=poll.closed_at or now,
    )


def _display(poll: Poll, resolution: Resolution, now: datetime) -> Publication:
    days = poll.procedure_version.definition.get("days", {})
    return put_on_display(
        kind=Publication.Kind.RESOLUTION,
        community=poll.community,
        now=now,
        days=int(days.get("display", 15)),
        facts=result_facts(poll, resolution, now),
        objection_days=int(days.get("objection", 5)),
        resolution=resolution,
        proposal=poll.proposal,
    )


def _move_on(actor: Actor, poll: Poll, publication: Publication) -> None:
    stage = stage_of(poll.proposal).stage
    if stage == "display":
        # A second round: the display begins anew.
        StageRun.objects.filter(proposal=poll.proposal, left_at=None).update(due_at=end_of(publication))
        return
    enter_stage(actor=actor, proposal=poll.proposal, stage="display", leaving=stage, due_at=end_of(publication))


def _tell(poll: Poll, resolution: Resolution, publication: Publication) -> None:
    facts = publication.facts
    last_day = day_words(date.fromisoformat(facts["objections_until"]))
    tell(
        community=poll.community,
        persons=took_part(poll.proposal),
        kind="result:published",
        cause=f"poll:{poll.pk}:published",
        particulars={
            "title": facts["title"],
            "title_en": facts["title_en"],
            "sentence": resolution.sentence,
            "sentence_en": resolution.sentence_en,
            "objections_until": last_day.zh,
            "objections_until_en": last_day.en,
        },
        path=f"/c/{poll.community.slug}/decisions/{resolution.year}/{resolution.number}/",
    )
