"""Who drafts, corrects and publishes the minutes of a meeting."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from councils.models import Meeting, Minutes
from councils.permissions.actor import Actor
from councils.permissions.meeting import may_run_meeting
from councils.permissions.personal_data import may_publish_text
from councils.permissions.refusal import Refusal


def may_draft_minutes(actor: Actor, meeting: Meeting) -> Refusal | None:
    refusal = may_run_meeting(actor, meeting)
    if refusal is None and meeting.state != Meeting.State.CLOSED:
        return Refusal(
            "minutes:not_over", _("The meeting is not over."), _("Minutes are drafted when it is closed."), 409
        )
    return refusal


def may_edit_minutes(actor: Actor, minutes: Minutes) -> Refusal | None:
    refusal = may_draft_minutes(actor, minutes.meeting)
    if refusal is None and minutes.published_at is not None:
        return Refusal(
            "minutes:published",
            _("These minutes are published; what was published stays."),
            _("Draft a new version; it says which one it follows."),
            409,
        )
    return refusal


def may_publish_minutes(actor: Actor, minutes: Minutes) -> Refusal | None:
    refusal = may_edit_minutes(actor, minutes)
    if refusal is not None:
        return refusal
    if not minutes.text.strip():
        return Refusal("minutes:empty", _("There is no text."), _("Draft it from the record again."), 422)
    return may_publish_text(minutes.text, minutes.text_en)
