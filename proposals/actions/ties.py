from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from councils.actions.record import record
from councils.actions.writing import after_commit, writing
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.finishing import finish_later
from proposals.actions.poll_lock import lock_poll
from proposals.models import Poll
from proposals.permissions.poll import AFTER_THE_CLOSE, may_decide_tie


def decide_tie(*, actor: Actor, poll: Poll, decision: str) -> Poll:
    """The chair's casting vote, or the lot that was drawn: "yes" or "no", once. Then it is counted and published."""
    with writing():
        poll = lock_poll(poll.pk, mode="exclusive")
        if poll.tie_decided and poll.tie_decided == decision and poll.state in AFTER_THE_CLOSE:
            return poll
        require(may_decide_tie(actor, poll))
        if decision not in ("yes", "no") or poll.tie_decided:
            raise Refused(Refusal("poll:tie_once", _("A tie is decided for or against, once."), status=409))
        Poll.objects.filter(pk=poll.pk, tie_decided="").update(tie_decided=decision)
        particulars = {"by": poll.rule["tie"], "decision": decision}
        said = {"decision": decision}
        record(actor=actor, name="tie:decided", about=poll, particulars=particulars, at=database_now(), public=said)
        after_commit(finish_later, poll.pk)
        return lock_poll(poll.pk, mode="exclusive")
