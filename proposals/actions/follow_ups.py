"""Work that follows from a resolution, until it is done. Those who took part hear when it is."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from councils.actions.messages import tell
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Person
from councils.models.clock import database_now, local_today
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from councils.rules.dates import day_words
from proposals.actions.going_on import end_if_finished
from proposals.actions.took_part import took_part
from proposals.models import FollowUp, ProgressNote, Resolution
from proposals.permissions.follow_up import answers_for, due_is_possible, may_add_follow_up, may_end, may_report
from realtime.broadcast import announce


def _say(follow_up: FollowUp) -> None:
    announce(f"proposal.{follow_up.resolution.proposal_id}")
    announce(f"community.{follow_up.community_id}")


def _lock(follow_up: FollowUp) -> FollowUp:
    return FollowUp.objects.select_for_update().select_related("resolution__proposal").get(pk=follow_up.pk)


def add_follow_up(
    *,
    actor: Actor,
    resolution: Resolution,
    title: str,
    office: str,
    due_on: date,
    owner: Person | None = None,
    title_en: str = "",
    office_en: str = "",
) -> FollowUp:
    with writing():
        now = database_now()
        require(may_add_follow_up(actor, resolution))
        require(due_is_possible(due_on, now, local_today(actor.community, now)))
        follow_up = FollowUp.objects.create(
            community=actor.community,
            resolution=resolution,
            title=title,
            title_en=title_en,
            office=office,
            office_en=office_en,
            owner=owner,
            due_on=due_on,
            created_at=now,
        )
        record(
            actor=actor,
            name="follow_up:added",
            about=follow_up,
            at=now,
            particulars={"resolution": resolution.pk, "due_on": due_on.isoformat(), "title": title},
        )
        if owner is not None:
            tell(
                community=actor.community,
                persons=[owner],
                kind="follow_up:yours",
                cause=f"follow_up:{follow_up.pk}:yours",
                particulars={
                    "title": title,
                    "title_en": title_en or title,
                    "due_on": day_words(due_on).zh,
                    "due_on_en": day_words(due_on).en,
                },
                path=follow_up_path(follow_up),
            )
        _say(follow_up)
        return follow_up


def note_progress(
    *, actor: Actor, follow_up: FollowUp, text: str, text_en: str = "", expected_on: date | None = None
) -> ProgressNote:
    with writing():
        now = database_now()
        follow_up = _lock(follow_up)
        require(may_report(actor, follow_up))
        assert actor.person is not None
        note = ProgressNote.objects.create(
            community=actor.community,
            follow_up=follow_up,
            text=text,
            text_en=text_en,
            expected_on=expected_on,
            at=now,
            by=actor.person,
        )
        record(actor=actor, name="follow_up:progressed", about=follow_up, particulars={"note": note.pk}, at=now)
        _say(follow_up)
        return note


def finish_follow_up(*, actor: Actor, follow_up: FollowUp, text: str, text_en: str = "") -> FollowUp:
    """Done, with what was carried out in words (the law wants the implementation published). Twice is success."""
    with writing():
        now = database_now()
        follow_up = _lock(follow_up)
        require(answers_for(actor, follow_up))
        if follow_up.done_at:
            return follow_up
        require(may_end(actor, follow_up))
        if not text.strip():
            raise Refused(Refusal("follow_up:no_report", _("Say in a sentence what was carried out."), status=422))
        note_progress(actor=actor, follow_up=follow_up, text=text, text_en=text_en)
        follow_up.done_at = now
        follow_up.save(update_fields=["done_at"])
        record(actor=actor, name="follow_up:done", about=follow_up, at=now)
        proposal = follow_up.resolution.proposal
        tell(
            community=actor.community,
            persons=took_part(proposal),
            kind="follow_up:done",
            cause=f"follow_up:{follow_up.pk}:done",
            particulars={"title": follow_up.title, "title_en": follow_up.title_en or follow_up.title},
            path=follow_up_path(follow_up),
        )
        end_if_finished(actor, proposal, now)
        _say(follow_up)
        return follow_up


def drop_follow_up(*, actor: Actor, follow_up: FollowUp, why: str) -> FollowUp:
    """Given up, with a reason that everyone can read."""
    with writing():
        now = database_now()
        follow_up = _lock(follow_up)
        require(answers_for(actor, follow_up))
        if follow_up.dropped_at:
            return follow_up
        require(may_end(actor, follow_up))
        if not why.strip():
            raise Refused(
                Refusal(
                    "follow_up:no_reason", _("Say why the work is given up. Everyone can read the reason."), status=422
                )
            )
        follow_up.dropped_at, follow_up.dropped_why = now, why
        follow_up.save(update_fields=["dropped_at", "dropped_why"])
        record(actor=actor, name="follow_up:dropped", about=follow_up, at=now, particulars={"why": why})
        proposal = follow_up.resolution.proposal
        tell(
            community=actor.community,
            persons=took_part(proposal),
            kind="follow_up:dropped",
            cause=f"follow_up:{follow_up.pk}:dropped",
            particulars={"title": follow_up.title, "title_en": follow_up.title_en or follow_up.title, "why": why},
            path=follow_up_path(follow_up),
        )
        end_if_finished(actor, proposal, now)
        _say(follow_up)
        return follow_up


def follow_up_path(follow_up: FollowUp) -> str:
    return f"/c/{follow_up.community.slug}/follow-ups/{follow_up.pk}/"
