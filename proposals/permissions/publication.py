from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from proposals.models import Poll, Publication


def may_publish(poll: Poll) -> Refusal | None:
    """Only what is counted, with texts that were checked before anyone voted. No role: the clock may, nobody need."""
    if poll.state != Poll.State.COUNTED:
        return Refusal(
            "publication:not_counted", _("This vote is not counted yet, so there is nothing to publish."), status=409
        )
    if poll.texts_checked_at is None:
        return Refusal(
            "publication:unchecked",
            _("The texts were not checked for personal data."),
            _("Check them, then publish."),
            status=409,
        )
    return None


def may_correct(actor: Actor, publication: Publication) -> Refusal | None:
    if publication.community_id != actor.community.pk or not (actor.is_clerk or actor.is_secretary):
        return Refusal(
            "erratum:role",
            _("Only the committee's clerk or a secretary corrects what is published."),
            _("Tell them what is wrong; the correction will be visible."),
        )
    return None
