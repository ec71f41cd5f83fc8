"""Minutes: drafted from the record, corrected by the secretary, published. What was published stays; a new version follows."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from councils.actions.meetings import lock_meeting, touch
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Meeting, Minutes
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from councils.rules.canonical import canonical_hash
from proposals.actions.minutes_facts import minutes_facts
from proposals.permissions.minutes import may_draft_minutes, may_edit_minutes, may_publish_minutes
from proposals.rules.minutes import minutes_text


def draft_minutes(*, actor: Actor, meeting: Meeting) -> Minutes:
    """From the record, in both languages. An unpublished version is drafted anew; after a published one comes the next."""
    with writing():
        meeting = lock_meeting(meeting.pk)
        require(may_draft_minutes(actor, meeting))
        now = database_now()
        words = minutes_text(minutes_facts(meeting))
        minutes = _unpublished(meeting, now)
        minutes.text, minutes.text_en, minutes.written_at, minutes.written_by = words.zh, words.en, now, actor.person
        minutes.save()
        return _written(actor, minutes, "minutes:drafted", now)


def save_minutes(*, actor: Actor, minutes: Minutes, text: str, text_en: str = "", seen_at: str = "") -> Minutes:
    """Corrections before publication. `seen_at`: when what was corrected was written (ISO); an older one is refused."""
    with writing():
        lock_meeting(minutes.meeting_id)
        minutes = _current(minutes)
        require(may_edit_minutes(actor, minutes))
        if seen_at and seen_at != minutes.written_at.isoformat():
            raise Refused(
                Refusal(
                    "minutes:changed",
                    _("Somebody else has changed these minutes meanwhile."),
                    _("Your text is kept here. Compare it with theirs, then save again."),
                    409,
                )
            )
        now = database_now()
        minutes.text, minutes.text_en, minutes.written_at, minutes.written_by = text, text_en, now, actor.person
        minutes.save()
        return _written(actor, minutes, "minutes:corrected", now)


def publish_minutes(*, actor: Actor, minutes: Minutes) -> Minutes:
    """Twice is success."""
    with writing():
        lock_meeting(minutes.meeting_id)
        minutes = _current(minutes)
        require(may_draft_minutes(actor, minutes.meeting))
        if minutes.published_at is not None:
            return minutes
        require(may_publish_minutes(actor, minutes))
        now = database_now()
        minutes.published_at = now
        minutes.save(update_fields=["published_at"])
        return _written(actor, minutes, "minutes:published", now)


def _unpublished(meeting: Meeting, now: datetime) -> Minutes:
    last = Minutes.objects.filter(meeting=meeting).order_by("-number").first()
    if last is not None and last.published_at is None:
        return last
    number = last.number + 1 if last else 1
    return Minutes(community=meeting.community, meeting=meeting, number=number, written_at=now)


def _current(minutes: Minutes) -> Minutes:
    return Minutes.objects.select_related("meeting__council", "meeting__community").get(pk=minutes.pk)


def _written(actor: Actor, minutes: Minutes, name: str, now: datetime) -> Minutes:
    """The record holds the hash of the text, so that what was published can be told from what is shown."""
    digest = canonical_hash({"zh": minutes.text, "en": minutes.text_en})
    particulars = {"minutes": minutes.pk, "number": minutes.number, "text": digest}
    record(actor=actor, name=name, about=minutes.meeting, particulars=particulars, at=now)
    touch(minutes.meeting)
    return minutes
